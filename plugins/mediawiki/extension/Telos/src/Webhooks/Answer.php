<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Webhooks;

/**
 * What came of sending a webhook.
 */
class Answer {
	/**
	 * @param int $status HTTP status, 0 when the server was not reached
	 * @param string $error What went wrong, in words; "" when nothing did
	 */
	public function __construct( public readonly int $status, public readonly string $error = '' ) {
	}

	/** @return bool Whether the server has it. */
	public function isStored(): bool {
		return $this->status >= 200 && $this->status < 300;
	}

	/** @return bool Whether the same may succeed later: unreachable, overloaded, or unable for the moment. */
	public function isWorthRetrying(): bool {
		return $this->status === 0 || $this->status === 408 || $this->status === 429 || $this->status >= 500;
	}
}
