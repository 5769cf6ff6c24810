<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Shown;

use MediaWiki\MediaWikiServices;

/**
 * ContentStabilization: readers are shown the newest revision that has a stable point.
 */
class ContentStabilizationSource implements ApprovalSource {
	private const LOOKUP = 'ContentStabilization.Lookup';

	public function __construct( private ApprovalLog $log ) {
	}

	/** @inheritDoc */
	public function isThere(): bool {
		return MediaWikiServices::getInstance()->hasService( self::LOOKUP );
	}

	/** @inheritDoc */
	public function of( $title ): ?array {
		$lookup = MediaWikiServices::getInstance()->getService( self::LOOKUP );
		$page = $title->toPageIdentity();
		if ( !$lookup->isStabilizationEnabled( $page ) ) {
			return null;
		}
		$stable = $lookup->getLastStableRevision( $page );
		$drafts = (array)( $GLOBALS['wgContentStabilizationDraftGroups'] ?? [] );
		$open = $lookup->isFirstUnstableAllowed() || array_intersect( [ '*', 'user' ], $drafts );
		return [
			'now' => $stable ? (int)$stable->getId() : ( $open ? null : 0 ),
			'first' => $open ? 'newest' : 'nothing',
			'rule' => 'highest',
			'marks' => $this->marks( (int)$title->getArticleID() ),
		];
	}

	/** @return list<array{string,string,int}> */
	private function marks( int $page ): array {
		$points = array_reverse( $this->log->rows( 'stable_points', [ 'sp_revision', 'sp_time' ], [
			'sp_page' => $page,
		], [ 'sp_revision DESC' ] ) );
		$added = $removed = [];
		foreach ( $this->log->of( 'stabilization', $page ) as $entry ) {
			if ( $entry['action'] === 'add' ) {
				$added[] = $entry['at'];
			} elseif ( $entry['action'] === 'remove' ) {
				$removed[] = $entry['at'];
			}
		}
		// A point that is updated gets a new time. Its log names no revision: it can tell only where nothing is gone.
		$told = !$removed && count( $added ) === count( $points );
		$marks = [];
		foreach ( $points as $place => $row ) {
			$at = wfTimestamp( TS_MW, $row->sp_time );
			$marks[] = [ $told ? min( $at, $added[$place] ) : $at, 'on', (int)$row->sp_revision ];
		}
		return $marks;
	}
}
