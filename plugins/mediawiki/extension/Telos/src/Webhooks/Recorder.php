<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Webhooks;

use MediaWiki\Extension\Telos\Jobs\WebhookJob;
use MediaWiki\Extension\Telos\Settings;
use Psr\Log\LoggerInterface;
use Throwable;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * Takes down that something happened, for a job to tell the server later.
 *
 * Nothing here waits for the server, and nothing that goes wrong here reaches the person who saves a page:
 * what is lost is found by the server's own sync.
 */
class Recorder {
	/** @var callable(): \JobQueueGroup */
	private $queue;

	/**
	 * @param Settings $settings
	 * @param callable(): \JobQueueGroup $queue
	 * @param LoggerInterface $logger
	 */
	public function __construct( private Settings $settings, callable $queue, private LoggerInterface $logger ) {
		$this->queue = $queue;
	}

	/**
	 * @param string $type Kind of the event as the server knows it: "page.saved"
	 * @param array<string,int> $data Ids only, never a title, a name or a text
	 */
	public function record( string $type, array $data ): void {
		if ( !$this->settings->isOn() ) {
			return;
		}
		try {
			( $this->queue )()->lazyPush( new WebhookJob( self::event( $type, $data ) ) );
		} catch ( Throwable $error ) {
			$this->logger->warning( 'A webhook could not be queued; the sync will find what happened: {error}', [
				'error' => $error->getMessage(),
				'type' => $type,
			] );
		}
	}

	/**
	 * An event with the id it keeps on every attempt to deliver it.
	 *
	 * @param string $type
	 * @param array<string,int> $data
	 * @return array{id:string,type:string,at:string,data:array<string,int>,attempt:int}
	 */
	public static function event( string $type, array $data ): array {
		return [
			'id' => 'msg_' . bin2hex( random_bytes( 16 ) ),
			'type' => $type,
			'at' => ConvertibleTimestamp::now( TS_ISO_8601 ),
			'data' => $data,
			'attempt' => 0,
		];
	}
}
