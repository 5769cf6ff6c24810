<?php
// Stand-in for tests: the outer contract of FlaggedRevs, see ../README.md.

use MediaWiki\MediaWikiServices;

class FlaggedRevs {
	public static function isStableShownByDefault() {
		return $GLOBALS['wgFlaggedRevsOverride'] ?? true;
	}

	public static function tables( $updater ) {
		$updater->addExtensionTable( 'flaggedrevs', __DIR__ . '/tables.sql' );
	}

	/** Readers see the stable version unless they ask for another one. */
	public static function show( $title, &$article, $context ) {
		$stable = FlaggableWikiPage::getTitleInstance( $title )->getStable();
		if ( $stable && !$context->getRequest()->getCheck( 'oldid' ) && self::isStableShownByDefault() ) {
			$article = new Article( $title, $stable );
		}
	}

	public static function database() {
		return MediaWikiServices::getInstance()->getDBLoadBalancer()->getConnection( DB_PRIMARY );
	}
}

class FlaggableWikiPage {
	private $title;

	public static function getTitleInstance( $title ) {
		$page = new self;
		$page->title = $title;
		return $page;
	}

	public function isStableShownByDefault() {
		return FlaggedRevs::isStableShownByDefault();
	}

	public function getStable() {
		return (int)FlaggedRevs::database()->selectField( 'flaggedrevs', 'MAX(fr_rev_id)', [
			'fr_page_id' => $this->title->getArticleID(),
		], __METHOD__ );
	}
}

class RevisionReviewForm {
	public function __construct( private $title ) {
	}

	public function getTitle() {
		return $this->title;
	}
}

class StandInReview extends ApiBase {
	public function execute() {
		$params = $this->extractRequestParams();
		$services = MediaWikiServices::getInstance();
		$revision = $services->getRevisionLookup()->getRevisionById( $params['revid'] );
		$title = $services->getTitleFactory()->newFromID( $revision->getPageId() );
		$stable = FlaggableWikiPage::getTitleInstance( $title )->getStable();
		$database = FlaggedRevs::database();
		$row = [ 'fr_rev_id' => $revision->getId() ];
		$database->delete( 'flaggedrevs', $row, __METHOD__ );
		if ( !$params['unapprove'] ) {
			$row += [ 'fr_page_id' => $revision->getPageId(), 'fr_timestamp' => $database->timestamp() ];
			$database->insert( 'flaggedrevs', $row, __METHOD__ );
		}
		$entry = new ManualLogEntry( 'review', $params['unapprove'] ? 'unapprove' : ( $stable ? 'approve' : 'approve-i' ) );
		$entry->setPerformer( $this->getUser() );
		$entry->setTarget( $title );
		$entry->setParameters( [ $revision->getId(), $stable, $revision->getTimestamp() ] );
		$entry->publish( $entry->insert(), 'udp' );
		$services->getHookContainer()->run( 'FlaggedRevsRevisionReviewFormAfterDoSubmit', [
			new RevisionReviewForm( $title ), true,
		] );
		$this->getResult()->addValue( null, 'review', [ 'result' => 'Success' ] );
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
