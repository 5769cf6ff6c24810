<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

use MediaWiki\Api\ApiBase;
use MediaWiki\Extension\Telos\Settings;
use MediaWiki\Extension\Telos\Tokens\ViewerTokens;
use MediaWiki\Page\PageStore;
use MediaWiki\Revision\RevisionLookup;
use Wikimedia\ParamValidator\ParamValidator;
use Wikimedia\ParamValidator\TypeDef\IntegerDef;

/**
 * Gives a person a fresh token for a page they may read and the revision on their screen.
 *
 * With the token one acts on the Telos server as that person. So a bot password or an OAuth token gets one only
 * with the grant "telos-act"; one that is there to read, or to edit, does not.
 */
class ApiTelosToken extends ApiBase {
	/**
	 * @param \ApiMain $main
	 * @param string $action
	 * @param Settings $settings
	 * @param ViewerTokens $tokens
	 * @param PageStore $pages
	 * @param RevisionLookup $revisions
	 */
	public function __construct(
		$main,
		$action,
		private Settings $settings,
		private ViewerTokens $tokens,
		private PageStore $pages,
		private RevisionLookup $revisions
	) {
		parent::__construct( $main, $action );
	}

	/** @inheritDoc */
	public function execute() {
		$user = $this->getUser();
		if ( !$user->isNamed() ) {
			$this->dieWithError( 'apierror-telos-login', 'notloggedin' );
		}
		// Whoever holds a bot password or an OAuth token has only what was granted with it.
		$this->checkUserRightsAny( 'telos-act' );
		if ( !$this->settings->isOn() ) {
			$this->dieWithError( 'apierror-telos-off', 'telos-off' );
		}
		if ( $user->pingLimiter( 'telostoken' ) ) {
			$this->dieWithError( 'apierror-ratelimited' );
		}
		$params = $this->extractRequestParams();
		[ $page, $revision ] = [ (int)$params['pageid'], (int)$params['revid'] ];
		if ( $page > 0 ) {
			$this->checkPage( $page, $revision );
		} elseif ( $revision > 0 ) {
			$this->dieWithError( [ 'apierror-telos-revision', $revision ], 'badrevision' );
		}
		$this->getMain()->setCacheMode( 'private' );
		$made = $this->tokens->make( $user, $page, $revision, $this->getLanguage()->getCode() );
		$this->getResult()->addValue( null, $this->getModuleName(), [
			'token' => $made['token'],
			'life' => ViewerTokens::LIFE,
		] );
	}

	/** A page the person may not read is answered as one that is not there. */
	private function checkPage( int $pageId, int $revisionId ): void {
		$page = $this->pages->getPageById( $pageId );
		if ( !$page || !$this->getAuthority()->definitelyCan( 'read', $page ) ) {
			$this->dieWithError( [ 'apierror-nosuchpageid', $pageId ], 'nosuchpageid' );
		}
		if ( $revisionId > 0 ) {
			$revision = $this->revisions->getRevisionById( $revisionId );
			if ( !$revision || $revision->getPageId() !== $pageId ) {
				$this->dieWithError( [ 'apierror-telos-revision', $revisionId ], 'badrevision' );
			}
		}
	}

	/** @inheritDoc */
	public function getAllowedParams() {
		return [
			'pageid' => [
				ParamValidator::PARAM_TYPE => 'integer',
				ParamValidator::PARAM_DEFAULT => 0,
				IntegerDef::PARAM_MIN => 0,
			],
			'revid' => [
				ParamValidator::PARAM_TYPE => 'integer',
				ParamValidator::PARAM_DEFAULT => 0,
				IntegerDef::PARAM_MIN => 0,
			],
		];
	}

	/** @inheritDoc */
	public function isInternal() {
		return true;
	}
}
