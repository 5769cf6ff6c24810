<?php
// Stand-in for tests: the outer contract of ContentStabilization, see ../README.md.

declare( strict_types = 1 );

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
		$stable = ( new self() )->getLastStableRevision( $title );
		if ( $stable && !$context->getRequest()->getCheck( 'oldid' ) ) {
			$article = new Article( $title, $stable->getId() );
		}
	}
}
