<?php
// Stand-in for tests: the outer contract of Approved Revs, see ../README.md.

declare( strict_types = 1 );

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
