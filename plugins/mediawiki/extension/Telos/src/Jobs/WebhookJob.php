<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Jobs;

use MediaWiki\Extension\Telos\Webhooks\Sender;
use MediaWiki\JobQueue\GenericParameterJob;
use MediaWiki\JobQueue\Job;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\MediaWikiServices;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * Tells the server of one event.
 *
 * Parameters: those of Recorder::event(). A failure is tried again later where the queue can wait, a few
 * times; after that the server's sync finds what happened.
 */
class WebhookJob extends Job implements GenericParameterJob {
	public const NAME = 'telosWebhook';

	/** Seconds to wait before each further attempt. */
	private const WAITS = [ 30, 300, 1800 ];

	/**
	 * @param array $params
	 */
	public function __construct( array $params ) {
		parent::__construct( self::NAME, $params );
		// Groups are told of by two hooks, and one word about it is enough.
		$this->removeDuplicates = $params['type'] === 'user.groups';
	}

	/** @inheritDoc */
	public function getDeduplicationInfo() {
		$info = parent::getDeduplicationInfo();
		unset( $info['params']['id'], $info['params']['at'], $info['params']['attempt'] );
		return $info;
	}

	/**
	 * A failed job would stay claimed for an hour and then be repeated by chance; so it never fails.
	 *
	 * @return bool
	 */
	public function run() {
		$services = MediaWikiServices::getInstance();
		if ( !$services->getService( 'Telos.Settings' )->isOn() ) {
			return true;
		}
		/** @var Sender $sender */
		$sender = $services->getService( 'Telos.Sender' );
		$answer = $sender->send( $this->params );
		if ( $answer->isStored() ) {
			return true;
		}
		$attempt = (int)$this->params['attempt'];
		$queue = $services->getJobQueueGroup();
		$again = $answer->isWorthRetrying() && isset( self::WAITS[$attempt] )
			&& $queue->get( self::NAME )->delayedJobsEnabled();
		if ( $again ) {
			$queue->push( new self( [
				'attempt' => $attempt + 1,
				'jobReleaseTimestamp' => (int)ConvertibleTimestamp::now( TS_UNIX ) + self::WAITS[$attempt],
			] + array_diff_key( $this->params, [ 'requestId' => true ] ) ) );
		} else {
			LoggerFactory::getInstance( 'Telos' )->warning(
				'Webhook {id} ({type}) is given up, the sync will find what happened: {error}',
				[ 'id' => $this->params['id'], 'type' => $this->params['type'], 'error' => $answer->error ]
			);
		}
		return true;
	}
}
