<?php
// Stand-in for tests: the outer contract of FlaggedRevs, see ../README.md.

declare( strict_types = 1 );

use MediaWiki\MediaWikiServices;

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
		$approved = $stable ? 'approve' : 'approve-i';
		$entry = new ManualLogEntry( 'review', $params['unapprove'] ? 'unapprove' : $approved );
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
