<?php
// Stand-in for tests: the outer contract of FlaggedRevs, see ../README.md.

declare( strict_types = 1 );

class RevisionReviewForm {
	public function __construct( private $title ) {
	}

	public function getTitle() {
		return $this->title;
	}
}
