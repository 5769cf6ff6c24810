<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Webhooks;

use MediaWiki\Extension\Telos\Settings;
use MediaWiki\Http\HttpRequestFactory;
use Psr\Log\LoggerInterface;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * Posts signed webhooks to the server (Standard Webhooks).
 *
 * A server that can't be reached is left alone for a few seconds, so that a long queue of webhooks does not
 * hold up the wiki's other jobs one time-out after the other.
 */
class Sender {
	/** Seconds without an attempt after the server was not reached. */
	private const PAUSE = 30;
	/** Seconds to wait at most where a person may be waiting too: on some web servers a page ends with its jobs. */
	private const PATIENCE = 1.0;

	/** @var int Unix time until which this process does not try; where there is no cache, all that is known */
	private int $pausedUntil = 0;

	/**
	 * @param Settings $settings
	 * @param HttpRequestFactory $http
	 * @param \BagOStuff|\Wikimedia\ObjectCache\BagOStuff $local This host's cache
	 * @param LoggerInterface $logger
	 */
	public function __construct(
		private Settings $settings,
		private HttpRequestFactory $http,
		private $local,
		private LoggerInterface $logger
	) {
	}

	/**
	 * @param array{id:string,type:string,at:string,data:array<string,int>} $event As Recorder::event() makes it
	 * @param bool $now Somebody asked for it: try even while the server is left alone, and wait as long as is set
	 * @return Answer
	 */
	public function send( array $event, bool $now = false ): Answer {
		if ( !$now && $this->isPaused() ) {
			return new Answer( 0, 'the server was not reached a moment ago' );
		}
		$body = self::body( $event );
		// The time of this attempt: the server refuses old ones, and the event may have waited long.
		$at = (int)ConvertibleTimestamp::now( TS_UNIX );
		$most = $now || PHP_SAPI === 'cli' ? INF : self::PATIENCE;
		$request = $this->http->create( $this->settings->hookUrl(), [
			'method' => 'POST',
			'postData' => $body,
			'connectTimeout' => min( $most, $this->settings->connectTimeout() ),
			'timeout' => min( $most, $this->settings->timeout() ),
			'followRedirects' => false,
		], __METHOD__ );
		$request->setHeader( 'Content-Type', 'application/json' );
		$request->setHeader( 'webhook-id', $event['id'] );
		$request->setHeader( 'webhook-timestamp', (string)$at );
		$request->setHeader(
			'webhook-signature',
			self::sign( $event['id'], $at, $body, $this->settings->webhookKey() )
		);
		$result = $request->execute();
		$status = (int)$request->getStatus();
		if ( $result->isOK() && $status >= 200 && $status < 300 ) {
			$this->setPause( 0 );
			return new Answer( $status );
		}
		$answer = $status >= 300
			? new Answer( $status, "the server answered $status" )
			: new Answer( 0, 'the server was not reached' );
		if ( $answer->status === 0 ) {
			$this->setPause( $at + self::PAUSE );
		}
		$this->logger->info( 'Webhook {id} ({type}) was not taken: {error}', [
			'id' => $event['id'],
			'type' => $event['type'],
			'error' => $answer->error,
		] );
		return $answer;
	}

	/**
	 * @param array{type:string,at:string,data:array<string,int>} $event
	 * @return string The same bytes on every attempt
	 */
	public static function body( array $event ): string {
		return json_encode( [
			'type' => $event['type'],
			'timestamp' => $event['at'],
			'data' => (object)$event['data'],
		], JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES );
	}

	/**
	 * @param string $id
	 * @param int $at Unix time
	 * @param string $body
	 * @param string $key Bytes
	 * @return string Value of the header "webhook-signature"
	 */
	public static function sign( string $id, int $at, string $body, string $key ): string {
		return 'v1,' . base64_encode( hash_hmac( 'sha256', "$id.$at.$body", $key, true ) );
	}

	private function isPaused(): bool {
		$until = max( $this->pausedUntil, (int)$this->local->get( $this->pauseKey() ) );
		return $until > (int)ConvertibleTimestamp::now( TS_UNIX );
	}

	private function setPause( int $until ): void {
		$this->pausedUntil = $until;
		if ( $until ) {
			$this->local->set( $this->pauseKey(), $until, self::PAUSE );
		} else {
			$this->local->delete( $this->pauseKey() );
		}
	}

	private function pauseKey(): string {
		return $this->local->makeKey( 'telos', 'pause', md5( $this->settings->hookUrl() ) );
	}
}
