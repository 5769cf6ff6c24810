<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

use MediaWiki\Api\ApiBase;
use MediaWiki\Extension\Telos\Shown\ShownRevisions;
use Wikimedia\ParamValidator\ParamValidator;

/**
 * Tells which revision of some pages readers are shown, and were shown when, where edits wait for approval.
 *
 * Answers {"pages": [{"page", "now", "first", "rule", "marks"}]}; a page that is left out shows its newest.
 */
class ApiTelosShown extends ApiBase {
	use ServiceModule;

	/**
	 * @param \ApiMain $main
	 * @param string $action
	 * @param ShownRevisions $shown
	 * @param \MediaWiki\Title\TitleFactory $titles Named otherwise in MediaWiki 1.39
	 */
	public function __construct( $main, $action, private ShownRevisions $shown, private $titles ) {
		parent::__construct( $main, $action );
	}

	/** @inheritDoc */
	public function execute() {
		$this->checkService();
		$found = [];
		foreach ( self::ids( $this->extractRequestParams()['pageids'] ) as $id ) {
			$title = $this->titles->newFromID( $id );
			$said = $title ? $this->shown->of( $title ) : null;
			if ( $said !== null ) {
				$found[] = [ 'page' => $id ] + $said;
			}
		}
		$this->getMain()->setCacheMode( 'private' );
		$this->getResult()->addValue( null, $this->getModuleName(), [ 'pages' => $found ] );
	}

	/** @inheritDoc */
	public function mustBePosted() {
		return false;
	}

	/** @inheritDoc */
	public function getAllowedParams() {
		return [
			'pageids' => [
				ParamValidator::PARAM_TYPE => 'integer',
				ParamValidator::PARAM_ISMULTI => true,
				ParamValidator::PARAM_REQUIRED => true,
			],
		];
	}

	/** @inheritDoc */
	public function isInternal() {
		return true;
	}
}
