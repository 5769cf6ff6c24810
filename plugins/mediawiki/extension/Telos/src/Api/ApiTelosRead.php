<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

use MediaWiki\Api\ApiBase;
use MediaWiki\Page\PageStore;
use MediaWiki\User\UserFactory;
use Wikimedia\ParamValidator\ParamValidator;

/**
 * Tells which of some people may read (or edit, or protect) which of some pages; asked before anything about a
 * page leaves Telos, and before a charter speaks for it.
 */
class ApiTelosRead extends ApiBase {
	use ServiceModule;

	/**
	 * @param \ApiMain $main
	 * @param string $action
	 * @param PageStore $pages
	 * @param UserFactory $users
	 */
	public function __construct( $main, $action, private PageStore $pages, private UserFactory $users ) {
		parent::__construct( $main, $action );
	}

	/** @inheritDoc */
	public function execute() {
		$this->checkService();
		$params = $this->extractRequestParams();
		$pages = [];
		foreach ( self::ids( $params['pageids'] ) as $id ) {
			$page = $this->pages->getPageById( $id );
			if ( $page ) {
				$pages[$id] = $page;
			}
		}
		$readable = [];
		foreach ( self::ids( $params['userids'] ) as $id ) {
			$user = $this->users->newFromId( $id );
			// An id is taken at its word until the account is read.
			$user->load();
			if ( !$user->isRegistered() ) {
				continue;
			}
			foreach ( $pages as $pageId => $page ) {
				if ( $user->definitelyCan( $params['right'], $page ) ) {
					$readable[] = [ $id, $pageId ];
				}
			}
		}
		$this->getMain()->setCacheMode( 'private' );
		$answer = [ 'readable' => $readable ];
		if ( $params['right'] !== 'read' ) {
			// Who asks for more has to see that it was understood: an older version tells who may read.
			$answer = [ 'right' => $params['right'], 'allowed' => $readable ];
		}
		$this->getResult()->addValue( null, $this->getModuleName(), $answer );
	}

	/** @inheritDoc */
	public function mustBePosted() {
		return false;
	}

	/** @inheritDoc */
	public function getAllowedParams() {
		$ids = [
			ParamValidator::PARAM_TYPE => 'integer',
			ParamValidator::PARAM_ISMULTI => true,
			ParamValidator::PARAM_REQUIRED => true,
		];
		return [
			'userids' => $ids,
			'pageids' => $ids,
			'right' => [
				ParamValidator::PARAM_TYPE => [ 'read', 'edit', 'protect' ],
				ParamValidator::PARAM_DEFAULT => 'read',
			],
		];
	}

	/** @inheritDoc */
	public function isInternal() {
		return true;
	}
}
