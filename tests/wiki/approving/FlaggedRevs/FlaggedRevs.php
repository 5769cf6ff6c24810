<?php
// Stand-in for tests: the outer contract of FlaggedRevs, see ../README.md.

declare( strict_types = 1 );

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
