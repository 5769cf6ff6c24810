<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Shown;

use LogEntryBase;
use Wikimedia\Rdbms\ILoadBalancer;

/**
 * The wiki's log about one page, as the extensions for approving write it.
 */
class ApprovalLog {
	/** Most entries of one kind that are read of a page, the newest ones. */
	private const MOST = 1000;

	public function __construct( private ILoadBalancer $databases ) {
	}

	/**
	 * @param string $type
	 * @param int $page
	 * @return list<array{at:string,action:string,params:array}> The oldest first
	 */
	public function of( string $type, int $page ): array {
		$found = [];
		$rows = $this->rows( 'logging', [ 'log_timestamp', 'log_action', 'log_params' ], [
			'log_type' => $type,
			'log_page' => $page,
		], [ 'log_timestamp DESC', 'log_id DESC' ] );
		foreach ( $rows as $row ) {
			$found[] = [
				'at' => wfTimestamp( TS_MW, $row->log_timestamp ),
				'action' => (string)$row->log_action,
				'params' => self::params( (string)$row->log_params ),
			];
		}
		return array_reverse( $found );
	}

	/**
	 * @param string $table
	 * @param string[] $fields
	 * @param array $conditions
	 * @param string[] $order
	 * @return \stdClass[]
	 */
	public function rows( string $table, array $fields, array $conditions, array $order ): array {
		return iterator_to_array( $this->database()->select( $table, $fields, $conditions, __METHOD__, [
			'ORDER BY' => $order,
			'LIMIT' => self::MOST,
		] ), false );
	}

	/** @return \Wikimedia\Rdbms\IDatabase */
	public function database() {
		return $this->databases->getConnection( DB_REPLICA );
	}

	/** Entries are kept as PHP's own notation, old ones and some extensions' as lines. */
	private static function params( string $kept ): array {
		if ( str_starts_with( $kept, 'a:' ) ) {
			// phpcs:ignore Generic.PHP.NoSilencedErrors.Discouraged
			$read = @LogEntryBase::extractParams( $kept );
			return is_array( $read ) ? $read : [];
		}
		return $kept === '' ? [] : explode( "\n", $kept );
	}
}
