<?php
// Stand-in for tests: the outer contract of Approved Revs, see ../README.md.

declare( strict_types = 1 );

use MediaWiki\MediaWikiServices;

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
