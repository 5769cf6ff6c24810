<?php
// Stand-in for tests: the outer contract of Approved Revs, see ../README.md.

use MediaWiki\MediaWikiServices;

class ApprovedRevs {
	public static function pageIsApprovable( $title ) {
		return $title->getNamespace() === NS_MAIN;
	}

	public static function database() {
		return MediaWikiServices::getInstance()->getDBLoadBalancer()->getConnection( DB_PRIMARY );
	}

	public static function getApprovedRevID( $title ) {
		return (int)self::database()->selectField( 'approved_revs', 'rev_id', [
			'page_id' => $title->getArticleID(),
		], __METHOD__ );
	}

	public static function saveApprovedRevIDInDB( $title, $revision ) {
		self::database()->replace( 'approved_revs', 'page_id', [
			'page_id' => $title->getArticleID(),
			'rev_id' => $revision,
		], __METHOD__ );
		self::run( 'ApprovedRevsRevisionApproved', [ null, $title, $revision, null ] );
	}

	public static function run( $hook, $arguments ) {
		MediaWikiServices::getInstance()->getHookContainer()->run( $hook, $arguments );
	}
}

class ApprovedRevsHooks {
	public static function tables( $updater ) {
		$updater->addExtensionTable( 'approved_revs', __DIR__ . '/tables.sql' );
	}

	public static function userRevsApprovedAutomatically( $user, $title ) {
		return in_array( 'sysop', MediaWikiServices::getInstance()->getUserGroupManager()->getUserGroups( $user ) );
	}

	public static function showApprovedRevision( $title, &$article, $context ) {
		$approved = ApprovedRevs::getApprovedRevID( $title );
		if ( $approved && $approved !== $title->getLatestRevID() && !$context->getRequest()->getCheck( 'oldid' ) ) {
			$article = new Article( $title, $approved );
		}
	}

	/** Without a line in the log. */
	public static function saved( $page, $user, $summary, $flags, $revision, $result ) {
		$title = $page->getTitle();
		if ( ApprovedRevs::getApprovedRevID( $title ) && self::userRevsApprovedAutomatically( $user, $title ) ) {
			ApprovedRevs::saveApprovedRevIDInDB( $title, $revision->getId() );
		}
	}
}

class StandInApprove extends ApiBase {
	public function execute() {
		$params = $this->extractRequestParams();
		$services = MediaWikiServices::getInstance();
		$revision = $services->getRevisionLookup()->getRevisionById( $params['revid'] );
		$title = $services->getTitleFactory()->newFromID( $revision->getPageId() );
		$log = new LogPage( 'approval' );
		if ( $params['unapprove'] ) {
			ApprovedRevs::database()->delete( 'approved_revs', [ 'page_id' => $title->getArticleID() ], __METHOD__ );
			ApprovedRevs::run( 'ApprovedRevsRevisionUnapproved', [ null, $title, null ] );
			$log->addEntry( 'unapprove', $title, '', [], $this->getUser() );
		} else {
			ApprovedRevs::saveApprovedRevIDInDB( $title, $revision->getId() );
			$words = (string)$revision->getId();
			$log->addEntry( 'approve', $title, '', [ "<a href=\"/x?oldid=$words\">$words</a>" ], $this->getUser() );
		}
		$this->getResult()->addValue( null, 'approve', [ 'result' => 'Success' ] );
	}

	public function getAllowedParams() {
		return [ 'revid' => [ 'type' => 'integer' ], 'unapprove' => false ];
	}

	public function needsToken() {
		return 'csrf';
	}

	public function isWriteMode() {
		return true;
	}
}
