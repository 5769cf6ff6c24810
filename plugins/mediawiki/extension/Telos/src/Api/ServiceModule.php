<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

/**
 * What the modules for the server's own account share.
 */
trait ServiceModule {
	/** The right of the server's own account. */
	private static string $right = 'telos-service';

	/** Dies unless the account has the right, and the session its grant. */
	private function checkService(): void {
		$this->checkUserRightsAny( self::$right );
	}

	/**
	 * @param int[] $given
	 * @return int[] Each once, positive ones only
	 */
	private static function ids( array $given ): array {
		return array_values( array_unique( array_filter( $given, static fn ( int $id ) => $id > 0 ) ) );
	}
}
