<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Scopes;

use InvalidArgumentException;

/**
 * Which pages belong to a community: a set of titles, roots of trees, categories and namespaces.
 *
 * Asked on every page view of a logged-in person, so it answers with a handful of look-ups however many
 * communities there are.
 */
class ScopeMap {
	private const KINDS = [ 'page', 'tree', 'label', 'space' ];

	/**
	 * @param string $version Digest by which the server knows what the wiki has; "" for nothing
	 * @param array<string,int> $homes "kind:value" => id of the community's home page
	 * @param int[] $more Ids of the home pages whose charter's box will say more than is written
	 */
	public function __construct(
		public readonly string $version = '',
		private array $homes = [],
		private array $more = []
	) {
	}

	/**
	 * @param string $json {"version": "…", "scopes": [{"kind": "page|tree|label|space", "value": "…", "home": 12}],
	 *   "more": [12]}
	 * @return self
	 * @throws InvalidArgumentException saying what was wrong
	 */
	public static function fromJson( string $json ): self {
		$read = json_decode( $json, true, 8 );
		if ( !is_array( $read ) || !is_string( $read['version'] ?? null ) || !is_array( $read['scopes'] ?? null ) ) {
			throw new InvalidArgumentException( 'an object with "version" and "scopes" was expected' );
		}
		$homes = [];
		foreach ( $read['scopes'] as $number => $scope ) {
			$kind = $scope['kind'] ?? null;
			$value = $scope['value'] ?? null;
			if ( !in_array( $kind, self::KINDS, true ) || !( is_string( $value ) || is_int( $value ) ) ) {
				throw new InvalidArgumentException( "scope $number has no known kind or no value" );
			}
			$homes[self::key( $kind, (string)$value )] = (int)( $scope['home'] ?? 0 );
		}
		$more = is_array( $read['more'] ?? null ) ? array_filter( $read['more'], 'is_int' ) : [];
		return new self( $read['version'], $homes, array_values( $more ) );
	}

	/** @return array{version:string,homes:array<string,int>,more:int[]} What caches keep. */
	public function toArray(): array {
		return [ 'version' => $this->version, 'homes' => $this->homes, 'more' => $this->more ];
	}

	/**
	 * @param mixed $kept What toArray() gave
	 * @return self|null Null when it is nothing that can be used
	 */
	public static function fromArray( $kept ): ?self {
		return is_array( $kept ) && is_string( $kept['version'] ?? null ) && is_array( $kept['homes'] ?? null )
			? new self( $kept['version'], $kept['homes'], (array)( $kept['more'] ?? [] ) ) : null;
	}

	/** @return int How many scopes there are. */
	public function count(): int {
		return count( $this->homes );
	}

	/**
	 * @param int $namespace
	 * @param string $title Full title with its namespace
	 * @param string[] $categories Without their prefix
	 * @return bool Whether the page belongs to any community
	 */
	public function contains( int $namespace, string $title, array $categories ): bool {
		if ( !$this->homes ) {
			return false;
		}
		if ( isset( $this->homes["space:$namespace"] ) || isset( $this->homes[self::key( 'page', $title )] ) ) {
			return true;
		}
		for ( $end = strlen( $title ); $end !== false; $end = strrpos( substr( $title, 0, $end ), '/' ) ) {
			if ( isset( $this->homes[self::key( 'tree', substr( $title, 0, $end ) )] ) ) {
				return true;
			}
		}
		if ( $namespace === NS_CATEGORY ) {
			// A category's own page is one of its pages: that is where its charter stands.
			$categories[] = substr( $title, strpos( $title, ':' ) + 1 );
		}
		foreach ( $categories as $category ) {
			if ( isset( $this->homes[self::key( 'label', $category )] ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * @param int $page
	 * @return bool Whether the charter's box on this page will say more than is written
	 */
	public function saysMore( int $page ): bool {
		return in_array( $page, $this->more, true );
	}

	private static function key( string $kind, string $value ): string {
		$value = trim( strtr( $value, '_', ' ' ) );
		if ( $kind === 'label' ) {
			// Categories are compared with a capital first letter, here as on the server.
			$value = mb_strtoupper( mb_substr( $value, 0, 1 ) ) . mb_substr( $value, 1 );
		}
		return "$kind:$value";
	}
}
