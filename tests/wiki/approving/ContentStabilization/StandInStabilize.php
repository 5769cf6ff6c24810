<?php
// Stand-in for tests: the outer contract of ContentStabilization, see ../README.md.

declare( strict_types = 1 );

use MediaWiki\MediaWikiServices;

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
