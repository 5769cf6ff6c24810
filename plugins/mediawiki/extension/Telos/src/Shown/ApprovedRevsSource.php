<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Shown;

use MediaWiki\Revision\RevisionStore;
use MediaWiki\User\UserFactory;

/**
 * Approved Revs: readers are shown the revision approved last, and none or the newest one before that.
 *
 * Its log holds what people approved. An edit by who may approve is approved as it is saved, which no log tells;
 * so that is asked of who saved it.
 */
class ApprovedRevsSource implements ApprovalSource {
	/** Revisions looked at for whether they were approved as they were saved. */
	private const MOST = 500;

	public function __construct(
		private ApprovalLog $log,
		private RevisionStore $revisions,
		private UserFactory $users
	) {
	}

	/** @inheritDoc */
	public function isThere(): bool {
		return class_exists( \ApprovedRevs::class );
	}

	/** @inheritDoc */
	public function of( $title ): ?array {
		if ( !\ApprovedRevs::pageIsApprovable( $title ) ) {
			return null;
		}
		$blank = (bool)( $GLOBALS['egApprovedRevsBlankIfUnapproved'] ?? false );
		$now = (int)\ApprovedRevs::getApprovedRevID( $title );
		$marks = [];
		foreach ( $this->log->of( 'approval', (int)$title->getArticleID() ) as $entry ) {
			if ( $entry['action'] === 'approve' ) {
				// The log keeps a link whose words are the revision.
				$revision = (int)strip_tags( (string)( $entry['params'][0] ?? '' ) );
				if ( $revision > 0 ) {
					$marks[] = [ $entry['at'], 'on', $revision ];
				}
			} elseif ( $entry['action'] === 'unapprove' ) {
				$marks[] = [ $entry['at'], 'off', 0 ];
			}
		}
		if ( $blank || $marks || $now ) {
			$marks = [ ...$marks, ...$this->bySaving( $title, $blank ? '' : ( $marks[0][0] ?? null ) ) ];
		}
		if ( !$marks && !$now && !$blank ) {
			return null;
		}
		return [
			'now' => $now ?: ( $blank ? 0 : null ),
			'first' => $blank ? 'nothing' : 'newest',
			'rule' => 'last',
			'marks' => $marks,
		];
	}

	/**
	 * @param \MediaWiki\Title\Title $title
	 * @param string|null $since Nothing is approved by saving it before something was; null: never
	 * @return list<array{string,string,int}>
	 */
	private function bySaving( $title, ?string $since ): array {
		if ( $since === null || !is_callable( [ 'ApprovedRevsHooks', 'userRevsApprovedAutomatically' ] ) ) {
			return [];
		}
		$query = $this->revisions->getQueryInfo();
		$mine = [ 'rev_page' => $title->getArticleID() ];
		$rows = $this->log->database()->select( $query['tables'], $query['fields'], $mine,
			__METHOD__, [ 'ORDER BY' => 'rev_id DESC', 'LIMIT' => self::MOST ], $query['joins'] );
		$known = $found = [];
		foreach ( $rows as $row ) {
			$at = wfTimestamp( TS_MW, $row->rev_timestamp );
			$user = (int)$row->rev_user;
			if ( $at < $since || $user < 1 ) {
				continue;
			}
			$known[$user] ??= \ApprovedRevsHooks::userRevsApprovedAutomatically(
				$this->users->newFromId( $user ), $title
			);
			if ( $known[$user] ) {
				$found[] = [ $at, 'on', (int)$row->rev_id ];
			}
		}
		return array_reverse( $found );
	}
}
