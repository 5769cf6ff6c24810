<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Tokens;

use MediaWiki\Extension\Telos\Settings;
use MediaWiki\User\UserIdentity;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * Short-lived tokens by which the wiki tells the server who is looking at which revision of which page.
 *
 * Whoever asks for one must have checked that the person may read the page.
 */
class ViewerTokens {
	/** Seconds a token lives. */
	public const LIFE = 600;

	public function __construct( private Settings $settings ) {
	}

	/**
	 * @param UserIdentity $user A named account
	 * @param int $page Page id, 0 for no page
	 * @param int $revision Revision on the person's screen, 0 for none
	 * @param string $language Code of the language the person sees
	 * @return array{token:string,expires:int} The token (JWT, HS256) and the Unix time it ends
	 */
	public function make( UserIdentity $user, int $page, int $revision, string $language ): array {
		$now = (int)ConvertibleTimestamp::now( TS_UNIX );
		$signed = self::part( [ 'alg' => 'HS256', 'typ' => 'JWT' ] ) . '.' . self::part( [
			'iss' => $this->settings->site(),
			'aud' => 'telos',
			'sub' => (string)$user->getId(),
			'name' => $user->getName(),
			'page' => $page,
			'rev' => $revision,
			'lang' => $language,
			'iat' => $now,
			'exp' => $now + self::LIFE,
		] );
		$signature = hash_hmac( 'sha256', $signed, $this->settings->viewerKey(), true );
		return [ 'token' => $signed . '.' . self::base64( $signature ), 'expires' => $now + self::LIFE ];
	}

	/**
	 * @param array<string,string|int> $claims
	 * @return string
	 */
	private static function part( array $claims ): string {
		return self::base64( json_encode(
			$claims,
			JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE
		) );
	}

	private static function base64( string $bytes ): string {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' );
	}
}
