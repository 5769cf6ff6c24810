<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Hooks;

use MediaWiki\Extension\Telos\Webhooks\Recorder;

/**
 * Tells the server when readers are shown another revision: a hook each of FlaggedRevs, Approved Revs and
 * ContentStabilization. None of them is needed.
 */
class ApprovalHooks {
	public function __construct( private Recorder $recorder ) {
	}

	/**
	 * @param \RevisionReviewForm $form
	 * @param string|bool $status True when something was done
	 */
	public function onFlaggedRevsRevisionReviewFormAfterDoSubmit( $form, $status ): void {
		$title = $form->getTitle();
		if ( $status === true && $title ) {
			$this->changed( (int)$title->getArticleID() );
		}
	}

	/**
	 * @param \MediaWiki\Title\Title $title
	 */
	public function onFlaggedRevsStabilitySettingsChanged( $title ): void {
		$this->changed( (int)$title->getArticleID() );
	}

	/**
	 * @param mixed $output
	 * @param \MediaWiki\Title\Title $title
	 */
	public function onApprovedRevsRevisionApproved( $output, $title ): void {
		$this->changed( (int)$title->getId() );
	}

	/**
	 * @param mixed $output
	 * @param \MediaWiki\Page\PageIdentity $title
	 */
	public function onApprovedRevsRevisionUnapproved( $output, $title ): void {
		$this->changed( (int)$title->getId() );
	}

	/**
	 * @param \MediaWiki\Extension\ContentStabilization\StablePoint $point
	 */
	public function onContentStabilizationStablePointAdded( $point ): void {
		$this->changed( (int)$point->getPage()->getId() );
	}

	/**
	 * @param \MediaWiki\Extension\ContentStabilization\StablePoint $point
	 */
	public function onContentStabilizationStablePointUpdated( $point ): void {
		$this->changed( (int)$point->getPage()->getId() );
	}

	/**
	 * @param \MediaWiki\Extension\ContentStabilization\StablePoint $point
	 */
	public function onContentStabilizationStablePointRemoved( $point ): void {
		$this->changed( (int)$point->getPage()->getId() );
	}

	private function changed( int $page ): void {
		// Of a page that is being deleted something else tells.
		if ( $page > 0 ) {
			$this->recorder->record( 'page.approved', [ 'page' => $page ] );
		}
	}
}
