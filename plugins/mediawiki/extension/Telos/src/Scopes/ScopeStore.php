<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Scopes;

use MediaWiki\Deferred\DeferredUpdates;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * Keeps the scope map: in the main stash for the wiki, and a copy in each host's own memory.
 *
 * A page view reads the copy only. One that is older than a minute is still used, and replaced after the
 * page was sent. Only a host that has none at all (it has just started, or has no APCu) reads the stash in
 * the page view itself.
 */
class ScopeStore {
	/** Seconds until a host looks for a newer map. */
	private const FRESH = 60;
	/** Seconds a host keeps its copy. */
	private const KEEP = 7 * 86400;

	/** @var callable(): (\BagOStuff|\Wikimedia\ObjectCache\BagOStuff) */
	private $stash;
	private ?ScopeMap $map = null;

	/**
	 * @param \BagOStuff|\Wikimedia\ObjectCache\BagOStuff $local This host's cache
	 * @param callable(): (\BagOStuff|\Wikimedia\ObjectCache\BagOStuff) $stash The main stash, once it is needed
	 */
	public function __construct( private $local, callable $stash ) {
		$this->stash = $stash;
	}

	/** @return ScopeMap The map as this host knows it. */
	public function forView(): ScopeMap {
		if ( $this->map === null ) {
			$held = $this->local->get( $this->localKey() );
			$this->map = ScopeMap::fromArray( $held['map'] ?? null );
			if ( $this->map === null ) {
				$this->map = $this->refresh();
			} elseif ( ( $held['at'] ?? 0 ) + self::FRESH < self::now() ) {
				$this->refreshLater();
			}
		}
		return $this->map;
	}

	/** @return ScopeMap The map as the wiki has it. */
	public function stored(): ScopeMap {
		return ScopeMap::fromArray( ( $this->stash )()->get( $this->stashKey() ) ) ?? new ScopeMap();
	}

	/**
	 * @param ScopeMap $map
	 * @return bool Whether it was stored
	 */
	public function store( ScopeMap $map ): bool {
		$stash = ( $this->stash )();
		if ( !$stash->set( $this->stashKey(), $map->toArray(), $stash::TTL_INDEFINITE ) ) {
			return false;
		}
		$this->keep( $map );
		return true;
	}

	private function refresh(): ScopeMap {
		$map = $this->stored();
		$this->keep( $map );
		return $map;
	}

	private function refreshLater(): void {
		// One of the many requests that see the old map fetches the new one.
		if ( $this->local->add( $this->local->makeKey( 'telos', 'scopes-refresh' ), 1, 10 ) ) {
			DeferredUpdates::addCallableUpdate( function () {
				$this->refresh();
			} );
		}
	}

	private function keep( ScopeMap $map ): void {
		$this->map = $map;
		$this->local->set( $this->localKey(), [ 'map' => $map->toArray(), 'at' => self::now() ], self::KEEP );
	}

	private function localKey(): string {
		return $this->local->makeKey( 'telos', 'scopes', '1' );
	}

	private function stashKey(): string {
		return ( $this->stash )()->makeKey( 'telos', 'scopes', '1' );
	}

	private static function now(): int {
		return (int)ConvertibleTimestamp::now( TS_UNIX );
	}
}
