<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

use MediaWiki\Api\ApiBase;
use MediaWiki\Extension\Telos\Echo\Notices;
use MediaWiki\Title\Title;
use MediaWiki\User\UserFactory;
use Wikimedia\ParamValidator\ParamValidator;
use Wikimedia\ParamValidator\TypeDef\StringDef;

/**
 * Sends one person a notice in the wiki's own notifications.
 *
 * Answers {"sent": bool, "why": ""}; the reasons: no-notifications, no-user, no-page (also when the person may
 * not read it), unwanted, not-stored; and with "sent", sent-before, and told-by-the-wiki where its own
 * notifications told the person of the same reply.
 */
class ApiTelosNotify extends ApiBase {
	use ServiceModule;

	/**
	 * @param \ApiMain $main
	 * @param string $action
	 * @param Notices $notices
	 * @param UserFactory $users
	 */
	public function __construct( $main, $action, private Notices $notices, private UserFactory $users ) {
		parent::__construct( $main, $action );
	}

	/** @inheritDoc */
	public function execute() {
		$this->checkService();
		$params = $this->extractRequestParams();
		if ( !preg_match( '!^https?://[^\s]+$!Di', $params['url'] ) ) {
			$this->dieWithError( 'apierror-telos-url', 'badurl' );
		}
		$why = $this->send( $params );
		$this->getResult()->addValue( null, $this->getModuleName(), [
			'sent' => in_array( $why, [ '', 'sent-before', 'told-by-the-wiki' ], true ),
			'why' => $why,
		] );
	}

	/**
	 * @param array $params
	 * @return string
	 */
	private function send( array $params ): string {
		$user = $this->users->newFromId( $params['userid'] );
		// An id is taken at its word until the account is read.
		$user->load();
		if ( !$user->isRegistered() ) {
			return 'no-user';
		}
		$title = Title::newFromID( $params['pageid'] );
		if ( !$title || !$user->definitelyCan( 'read', $title ) ) {
			return 'no-page';
		}
		return $this->notices->send(
			$params['key'], $user, $title, $params['subject'], $params['body'], $params['url'],
			$params['unlesstoldsince'] ?? ''
		);
	}

	/** @inheritDoc */
	public function getAllowedParams() {
		$id = [ ParamValidator::PARAM_TYPE => 'integer', ParamValidator::PARAM_REQUIRED => true ];
		$text = [
			ParamValidator::PARAM_TYPE => 'string',
			ParamValidator::PARAM_REQUIRED => true,
			StringDef::PARAM_MAX_BYTES => 2000,
		];
		return [
			'key' => $text,
			'userid' => $id,
			'pageid' => $id,
			'subject' => $text,
			'body' => [
				ParamValidator::PARAM_TYPE => 'text',
				ParamValidator::PARAM_DEFAULT => '',
				StringDef::PARAM_MAX_BYTES => 10000,
			],
			'url' => $text,
			'unlesstoldsince' => [ ParamValidator::PARAM_TYPE => 'timestamp' ],
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
