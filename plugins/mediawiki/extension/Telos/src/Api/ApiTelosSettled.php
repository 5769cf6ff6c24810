<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

use MediaWiki\Api\ApiBase;
use MediaWiki\Extension\Telos\Echo\Notices;
use Wikimedia\ParamValidator\ParamValidator;

/**
 * Marks notices of Telos read in the wiki's own notifications: what they are about is settled, or somebody else's.
 *
 * Answers {"read": how many}.
 */
class ApiTelosSettled extends ApiBase {
	use ServiceModule;

	/** Most keys at once. */
	private const MOST = 500;

	/**
	 * @param \ApiMain $main
	 * @param string $action
	 * @param Notices $notices
	 */
	public function __construct( $main, $action, private Notices $notices ) {
		parent::__construct( $main, $action );
	}

	/** @inheritDoc */
	public function execute() {
		$this->checkService();
		$keys = json_decode( $this->extractRequestParams()['keys'], true );
		$keys = is_array( $keys ) ? array_filter( $keys, 'is_string' ) : [];
		$this->getResult()->addValue( null, $this->getModuleName(), [
			'read' => $this->notices->markRead( array_slice( $keys, 0, self::MOST ) ),
		] );
	}

	/** @inheritDoc */
	public function getAllowedParams() {
		return [
			'keys' => [ ParamValidator::PARAM_TYPE => 'text', ParamValidator::PARAM_REQUIRED => true ],
		];
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
	public function isWriteMode() {
		return true;
	}

	/** @inheritDoc */
	public function isInternal() {
		return true;
	}
}
