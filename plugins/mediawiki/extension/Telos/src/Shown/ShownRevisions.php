<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Shown;

/**
 * Which revision readers are shown, on a wiki where edits wait for approval.
 */
class ShownRevisions {
	/**
	 * @param ApprovalSource[] $sources
	 */
	public function __construct( private array $sources ) {
	}

	/**
	 * What the first of the extensions says that has a say over the page; null where readers are shown the newest.
	 *
	 * @param \MediaWiki\Title\Title $title Of a page that exists
	 * @return array|null See ApprovalSource
	 */
	public function of( $title ): ?array {
		foreach ( $this->sources as $source ) {
			$said = $source->isThere() ? $source->of( $title ) : null;
			if ( $said !== null ) {
				return $said;
			}
		}
		return null;
	}
}
