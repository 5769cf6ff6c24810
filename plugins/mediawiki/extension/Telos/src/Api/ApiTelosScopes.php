<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

use InvalidArgumentException;
use MediaWiki\Api\ApiBase;
use MediaWiki\Extension\Telos\Scopes\ScopeMap;
use MediaWiki\Extension\Telos\Scopes\ScopeStore;
use Wikimedia\ParamValidator\ParamValidator;

/**
 * Stores which pages belong to communities, and tells which version of that the wiki has.
 */
class ApiTelosScopes extends ApiBase {
	use ServiceModule;

	/**
	 * @param \ApiMain $main
	 * @param string $action
	 * @param ScopeStore $scopes
	 */
	public function __construct( $main, $action, private ScopeStore $scopes ) {
		parent::__construct( $main, $action );
	}

	/** @inheritDoc */
	public function execute() {
		$this->checkService();
		$json = $this->extractRequestParams()['scopes'];
		if ( $json === null ) {
			$map = $this->scopes->stored();
		} else {
			try {
				$map = ScopeMap::fromJson( $json );
			} catch ( InvalidArgumentException $error ) {
				$reason = wfEscapeWikiText( $error->getMessage() );
				$this->dieWithError( [ 'apierror-telos-scopes', $reason ], 'badscopes' );
			}
			if ( !$this->scopes->store( $map ) ) {
				$this->dieWithError( 'apierror-telos-notstored', 'notstored' );
			}
		}
		$this->getResult()->addValue( null, $this->getModuleName(), [
			'version' => $map->version,
			'count' => $map->count(),
		] );
	}

	/** @inheritDoc */
	public function getAllowedParams() {
		return [
			'scopes' => [ ParamValidator::PARAM_TYPE => 'text' ],
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
