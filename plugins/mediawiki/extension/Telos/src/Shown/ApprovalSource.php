<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Shown;

/**
 * An extension with which edits wait for approval: what it says readers are shown, and were shown.
 */
interface ApprovalSource {
	/** @return bool Whether the extension is there */
	public function isThere(): bool;

	/**
	 * What readers are shown of a page; null where the extension has no say over it.
	 *
	 * "now" is a revision, null for the newest one, 0 for none. "first": what is shown before anything is approved,
	 * "newest" or "nothing". "rule": which of several approved revisions is shown, the "highest" or the "last" one.
	 * "marks" are [ when (TS_MW), what, revision ]: "on" approved, "off" no longer (0: none any more), "show" 1 or 0
	 * for whether approved revisions are what readers are shown.
	 *
	 * @param \MediaWiki\Title\Title $title Of a page that exists
	 * @return array{now:?int,first:string,rule:string,marks:list<array{string,string,int}>}|null
	 */
	public function of( $title ): ?array;
}
