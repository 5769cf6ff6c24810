<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos;

/**
 * Which pages have a charter on them, told by the templates a page used when it was parsed: no query, and true from
 * the very save that brought it.
 */
class Charters {
	/** The template's names in the languages that Telos puts in; a redirect to one of them uses both. */
	private const NAMES = [ 'Charter', 'Charta' ];

	/**
	 * @param int $namespace Of the page
	 * @param array<int,array<string,int>> $templates Namespace => title => page id
	 * @return bool
	 */
	public static function standsOn( int $namespace, array $templates ): bool {
		if ( $namespace === NS_TEMPLATE || $namespace < 0 || $namespace % 2 ) {
			// A template's page describes the charter, and a discussion talks about it.
			return false;
		}
		foreach ( self::NAMES as $name ) {
			if ( isset( $templates[NS_TEMPLATE][$name] ) ) {
				return true;
			}
		}
		return false;
	}
}
