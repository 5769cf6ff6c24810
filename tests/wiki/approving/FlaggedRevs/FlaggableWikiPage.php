<?php
// Stand-in for tests: the outer contract of FlaggedRevs, see ../README.md.

declare( strict_types = 1 );

class FlaggableWikiPage {
	private $title;

	public static function getTitleInstance( $title ) {
		$page = new self();
		$page->title = $title;
		return $page;
	}

	public function isStableShownByDefault() {
		return FlaggedRevs::isStableShownByDefault();
	}

	public function getStable() {
		return (int)FlaggedRevs::database()->selectField( 'flaggedrevs', 'MAX(fr_rev_id)', [
			'fr_page_id' => $this->title->getArticleID(),
		], __METHOD__ );
	}
}
