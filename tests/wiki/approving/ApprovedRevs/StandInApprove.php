<?php
// Stand-in for tests: the outer contract of Approved Revs, see ../README.md.

declare( strict_types = 1 );

use MediaWiki\MediaWikiServices;

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
