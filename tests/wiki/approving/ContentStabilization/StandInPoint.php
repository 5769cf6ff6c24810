<?php
// Stand-in for tests: the outer contract of ContentStabilization, see ../README.md.

declare( strict_types = 1 );

class StandInPoint {
	public function __construct( private $page ) {
	}

	public function getPage() {
		return $this->page;
	}
}
