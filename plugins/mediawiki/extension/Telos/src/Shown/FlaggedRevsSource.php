<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Shown;

/**
 * FlaggedRevs: readers are shown the newest reviewed revision of a page, where the wiki or the page is set so.
 */
class FlaggedRevsSource implements ApprovalSource {
	public function __construct( private ApprovalLog $log ) {
	}

	/** @inheritDoc */
	public function isThere(): bool {
		return class_exists( \FlaggableWikiPage::class );
	}

	/** @inheritDoc */
	public function of( $title ): ?array {
		$page = \FlaggableWikiPage::getTitleInstance( $title );
		$shows = (bool)$page->isStableShownByDefault();
		$stable = (int)$page->getStable();
		$id = (int)$title->getArticleID();
		$marks = $this->settings( $id );
		$marks = [ [ '', 'show', (int)( $marks ? \FlaggedRevs::isStableShownByDefault() : $shows ) ], ...$marks ];
		$reviewed = $this->log->rows( 'flaggedrevs', [ 'fr_rev_id', 'fr_timestamp' ], [ 'fr_page_id' => $id ], [
			'fr_rev_id DESC',
		] );
		foreach ( $reviewed as $row ) {
			$marks[] = [ wfTimestamp( TS_MW, $row->fr_timestamp ), 'on', (int)$row->fr_rev_id ];
		}
		foreach ( $this->log->of( 'review', $id ) as $entry ) {
			$revision = (int)( $entry['params'][0] ?? 0 );
			if ( $revision > 0 ) {
				$on = str_starts_with( $entry['action'], 'approve' );
				$marks[] = [ $entry['at'], $on ? 'on' : 'off', $revision ];
			}
		}
		if ( count( $marks ) === 1 && !$stable ) {
			return null;
		}
		return [
			'now' => $shows && $stable ? $stable : null,
			'first' => 'newest',
			'rule' => 'highest',
			'marks' => $marks,
		];
	}

	/** @return list<array{string,string,int}> When the page itself was set to show its reviewed revision, or not */
	private function settings( int $page ): array {
		$found = [];
		foreach ( $this->log->of( 'stable', $page ) as $entry ) {
			$params = $entry['params'];
			foreach ( $params as $param ) {
				if ( is_string( $param ) && str_starts_with( $param, 'override=' ) ) {
					$params['override'] = substr( $param, strlen( 'override=' ) );
				}
			}
			if ( $entry['action'] === 'reset' ) {
				$found[] = [ $entry['at'], 'show', (int)\FlaggedRevs::isStableShownByDefault() ];
			} elseif ( isset( $params['override'] ) ) {
				$found[] = [ $entry['at'], 'show', (int)(bool)$params['override'] ];
			}
		}
		return $found;
	}
}
