<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

use MediaWiki\Api\ApiBase;
use MediaWiki\Extension\Telos\Jobs\WebhookJob;
use MediaWiki\Extension\Telos\Settings;
use MediaWiki\Extension\Telos\Webhooks\Recorder;
use MediaWiki\Extension\Telos\Webhooks\Sender;

/**
 * Sends the server one signed webhook at once and tells what it answered, to test the connection.
 */
class ApiTelosPing extends ApiBase {
	use ServiceModule;

	/**
	 * @param \ApiMain $main
	 * @param string $action
	 * @param Settings $settings
	 * @param Sender $sender
	 * @param \JobQueueGroup $queue
	 */
	public function __construct(
		$main,
		$action,
		private Settings $settings,
		private Sender $sender,
		private $queue
	) {
		parent::__construct( $main, $action );
	}

	/** @inheritDoc */
	public function execute() {
		$this->checkService();
		if ( !$this->settings->isOn() ) {
			$this->dieWithError( [ 'apierror-telos-missing', $this->settings->missing() ], 'telos-off' );
		}
		$event = Recorder::event( 'ping', [] );
		$answer = $this->sender->send( $event, true );
		$this->getResult()->addValue( null, $this->getModuleName(), [
			'id' => $event['id'],
			'site' => $this->settings->site(),
			'url' => $this->settings->hookUrl(),
			'sent' => $answer->isStored(),
			'status' => $answer->status,
			'error' => $answer->error,
			// Many that wait mean that nobody runs the wiki's jobs.
			'waiting' => $this->queue->get( WebhookJob::NAME )->getSize(),
			'oldest' => $this->oldest(),
		] );
	}

	/**
	 * How many seconds ago the first webhook that waits was written: its own time, since queues keep none.
	 *
	 * @return int
	 */
	private function oldest(): int {
		foreach ( $this->queue->get( WebhookJob::NAME )->getAllQueuedJobs() as $job ) {
			$at = $job->getParams()['at'] ?? null;
			$then = $at === null ? null : strtotime( (string)$at );
			return $then ? max( 0, time() - $then ) : 0;
		}
		return 0;
	}

	/** @inheritDoc */
	public function needsToken() {
		return 'csrf';
	}

	/** @inheritDoc */
	public function mustBePosted() {
		return true;
	}

	/** @inheritDoc */
	public function isInternal() {
		return true;
	}
}
