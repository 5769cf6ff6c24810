<?php
// Stand-in for tests: the outer contract of ContentStabilization, see ../README.md.

use MediaWiki\MediaWikiServices;

class StandInLookup {
	public static function tables( $updater ) {
		$updater->addExtensionTable( 'stable_points', __DIR__ . '/tables.sql' );
	}

	public static function database() {
		return MediaWikiServices::getInstance()->getDBLoadBalancer()->getConnection( DB_PRIMARY );
	}

	public function isStabilizationEnabled( $page ) {
		return $page->getNamespace() === NS_MAIN;
	}

	public function isFirstUnstableAllowed() {
		return $GLOBALS['wgContentStabilizationAllowFirstUnstable'] ?? true;
	}

	public function getLastStableRevision( $page ) {
		$id = (int)self::database()->selectField( 'stable_points', 'MAX(sp_revision)', [
			'sp_page' => $page->getId(),
		], __METHOD__ );
		return $id ? MediaWikiServices::getInstance()->getRevisionLookup()->getRevisionById( $id ) : null;
	}

	public static function show( $title, &$article, $context ) {
		$stable = ( new self )->getLastStableRevision( $title );
		if ( $stable && !$context->getRequest()->getCheck( 'oldid' ) ) {
			$article = new Article( $title, $stable->getId() );
		}
	}
}

class StandInPoint {
	public function __construct( private $page ) {
	}

	public function getPage() {
		return $this->page;
	}
}

class StandInStabilize extends ApiBase {
	public function execute() {
		$params = $this->extractRequestParams();
		$services = MediaWikiServices::getInstance();
		$revision = $services->getRevisionLookup()->getRevisionById( $params['revid'] );
		$title = $services->getTitleFactory()->newFromID( $revision->getPageId() );
		$database = StandInLookup::database();
		$row = [ 'sp_revision' => $revision->getId() ];
		$there = $database->selectField( 'stable_points', 'sp_revision', $row, __METHOD__ );
		$database->delete( 'stable_points', $row, __METHOD__ );
		$what = $params['unapprove'] ? 'remove' : ( $there ? 'update' : 'add' );
		if ( $what !== 'remove' ) {
			$row += [ 'sp_page' => $title->getArticleID(), 'sp_time' => $database->timestamp() ];
			$database->insert( 'stable_points', $row, __METHOD__ );
		}
		// It is not published to the recent changes.
		$entry = new ManualLogEntry( 'stabilization', $what );
		$entry->setPerformer( $this->getUser() );
		$entry->setTarget( $title );
		$entry->insert();
		$hook = [ 'add' => 'Added', 'update' => 'Updated', 'remove' => 'Removed' ][$what];
		$services->getHookContainer()->run( "ContentStabilizationStablePoint$hook", [
			new StandInPoint( $title ), $this->getAuthority(),
		] );
		$this->getResult()->addValue( null, 'standinstabilize', [ 'result' => 'Success' ] );
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
