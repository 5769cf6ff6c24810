<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos;

/**
 * What LocalSettings.php says about Telos, read once and checked.
 *
 * Everything of the extension is off until server, site and a usable secret are set.
 */
class Settings {
	/** Keeps a token for people from ever being a webhook's signature. */
	private const VIEWER_PURPOSE = 'telos-viewer-v1';

	private string $server;
	private string $internal;
	private string $site;
	/** @var string|null Bytes of the current secret, null when there is none that can be used */
	private ?string $key;
	private float $connectTimeout;
	private float $timeout;

	/**
	 * @param mixed $server
	 * @param mixed $internal
	 * @param mixed $site
	 * @param mixed $secret "whsec_…", or the current and the previous one
	 * @param mixed $connectTimeout seconds
	 * @param mixed $timeout seconds
	 */
	public function __construct( $server, $internal, $site, $secret, $connectTimeout, $timeout ) {
		$this->server = self::address( $server );
		$this->internal = self::address( $internal ) ?: $this->server;
		$this->site = is_scalar( $site ) ? trim( (string)$site ) : '';
		// Signing takes the current one; the server accepts both while they are exchanged.
		$this->key = self::bytes( is_array( $secret ) ? reset( $secret ) : $secret );
		$this->connectTimeout = max( 0.1, (float)$connectTimeout );
		$this->timeout = max( $this->connectTimeout, (float)$timeout );
	}

	/**
	 * @param \MediaWiki\Config\Config|\Config $config The main configuration
	 * @return self
	 */
	public static function fromConfig( $config ): self {
		return new self(
			$config->get( 'TelosServer' ),
			$config->get( 'TelosServerInternal' ),
			$config->get( 'TelosSite' ),
			$config->get( 'TelosSecret' ),
			$config->get( 'TelosConnectTimeout' ),
			$config->get( 'TelosTimeout' )
		);
	}

	/**
	 * @param mixed $value
	 * @return string an http(s) address without a slash at its end, "" for anything else
	 */
	private static function address( $value ): string {
		$text = is_string( $value ) ? rtrim( trim( $value ), '/' ) : '';
		return preg_match( '!^https?://[^\s/?#]+(/[^\s?#]*)?$!Di', $text ) ? $text : '';
	}

	/**
	 * @param mixed $secret
	 * @return string|null
	 */
	private static function bytes( $secret ): ?string {
		if ( !is_string( $secret ) ) {
			return null;
		}
		$text = trim( $secret );
		if ( str_starts_with( $text, 'whsec_' ) ) {
			$text = substr( $text, 6 );
		}
		$bytes = base64_decode( $text, true );
		// Shorter ones can be guessed; the Standard Webhooks specification asks for 24 bytes and more.
		return is_string( $bytes ) && strlen( $bytes ) >= 16 ? $bytes : null;
	}

	/** @return bool Whether Telos is connected. */
	public function isOn(): bool {
		return $this->server !== '' && $this->site !== '' && $this->key !== null;
	}

	/** @return string What is missing for Telos to be on, as names of settings; "" when nothing is. */
	public function missing(): string {
		return implode( ', ', array_keys( array_filter( [
			'$wgTelosServer' => $this->server === '',
			'$wgTelosSite' => $this->site === '',
			'$wgTelosSecret' => $this->key === null,
		] ) ) );
	}

	/** @return string Address of the server as browsers reach it, without a slash at its end. */
	public function server(): string {
		return $this->server;
	}

	/** @return string Scheme, host and port of the server. */
	public function serverOrigin(): string {
		return (string)preg_replace( '!^(https?://[^/]+).*$!Dis', '$1', $this->server );
	}

	/** @return string Where webhooks of this site go. */
	public function hookUrl(): string {
		return $this->internal . '/hooks/' . rawurlencode( $this->site );
	}

	/** @return string */
	public function site(): string {
		return $this->site;
	}

	/** @return string Bytes that sign webhooks; only to be asked when on. */
	public function webhookKey(): string {
		return (string)$this->key;
	}

	/** @return string Bytes that sign tokens for people; only to be asked when on. */
	public function viewerKey(): string {
		return hash_hmac( 'sha256', self::VIEWER_PURPOSE, (string)$this->key, true );
	}

	/** @return float seconds */
	public function connectTimeout(): float {
		return $this->connectTimeout;
	}

	/** @return float seconds for the whole exchange */
	public function timeout(): float {
		return $this->timeout;
	}
}
