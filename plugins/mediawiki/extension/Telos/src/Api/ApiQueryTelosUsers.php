<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Api;

use MediaWiki\Api\ApiQueryBase;
use MediaWiki\Permissions\GroupPermissionsLookup;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserGroupManager;
use MediaWiki\User\UserNameUtils;
use Wikimedia\ParamValidator\ParamValidator;

/**
 * What the server must know of accounts to reach people and to leave others alone.
 */
class ApiQueryTelosUsers extends ApiQueryBase {
	use ServiceModule;

	/**
	 * @param \ApiQuery $query
	 * @param string $name
	 * @param UserFactory $users
	 * @param UserNameUtils $names
	 * @param UserGroupManager $groups
	 * @param GroupPermissionsLookup $groupRights
	 * @param \MediaWiki\User\Options\UserOptionsLookup|\MediaWiki\User\UserOptionsLookup $options
	 */
	public function __construct(
		$query,
		$name,
		private UserFactory $users,
		private UserNameUtils $names,
		private UserGroupManager $groups,
		private GroupPermissionsLookup $groupRights,
		private $options
	) {
		parent::__construct( $query, $name, 'tu' );
	}

	/** @inheritDoc */
	public function execute() {
		$this->checkService();
		$params = $this->extractRequestParams();
		$this->requireOnlyOneParameter( $params, 'userids', 'names' );
		$found = [];
		foreach ( self::ids( $params['userids'] ?? [] ) as $id ) {
			$found[] = $this->users->newFromId( $id );
		}
		foreach ( $params['names'] ?? [] as $name ) {
			$canonical = $this->names->getCanonical( $name );
			$user = is_string( $canonical ) ? $this->users->newFromName( $canonical ) : null;
			if ( $user ) {
				$found[] = $user;
			}
		}
		$told = [];
		foreach ( $found as $user ) {
			// An id is taken at its word until the account is read.
			$user->load();
			// Hidden ones are as good as not there: even their name must not be shown.
			if ( $user->isRegistered() && $user->isNamed() && !$user->isHidden() && !isset( $told[$user->getId()] ) ) {
				$told[$user->getId()] = $this->about( $user );
			}
		}
		$path = [ 'query', $this->getModuleName() ];
		foreach ( $told as $one ) {
			$this->getResult()->addValue( $path, null, $one );
		}
		$this->getResult()->addIndexedTagName( $path, 'user' );
	}

	/**
	 * @param \User $user
	 * @return array
	 */
	private function about( $user ): array {
		$block = $user->getBlock();
		$isBot = false;
		// Not by the user's rights: those would be cut down to what this session was granted.
		foreach ( $this->groups->getUserEffectiveGroups( $user ) as $group ) {
			$isBot = $isBot || $this->groupRights->groupHasPermission( $group, 'bot' );
		}
		$groups = array_values( $this->groups->getUserGroups( $user ) );
		$this->getResult()->setIndexedTagName( $groups, 'g' );
		return [
			'userid' => $user->getId(),
			'name' => $user->getName(),
			'realname' => $user->getRealName(),
			'email' => $this->isConfirmed( $user ) ? $user->getEmail() : '',
			'language' => (string)$this->options->getOption( $user, 'language' ),
			'timezone' => self::zone( (string)$this->options->getOption( $user, 'timecorrection' ) ),
			'blocked' => ( $block && $block->isSitewide() ) || $user->isLocked() || $user->isSystemUser(),
			'bot' => $isBot,
			'groups' => $groups,
		];
	}

	/**
	 * A wiki whose mail is off takes every address for confirmed; Telos sends mails all the same, so there
	 * only what somebody did confirm counts.
	 *
	 * @param \User $user
	 * @return bool
	 */
	private function isConfirmed( $user ): bool {
		return $user->isEmailConfirmed()
			&& ( $this->getConfig()->get( 'EnableEmail' ) || $user->getEmailAuthenticationTimestamp() );
	}

	/**
	 * @param string $preference "ZoneInfo|60|Europe/Berlin", "System|0", "Offset|60", or an old form
	 * @return string IANA name, or ""
	 */
	private static function zone( string $preference ): string {
		$parts = explode( '|', $preference, 3 );
		$zone = $parts[0] === 'ZoneInfo' ? ( $parts[2] ?? '' ) : '';
		return in_array( $zone, timezone_identifiers_list( \DateTimeZone::ALL_WITH_BC ), true ) ? $zone : '';
	}

	/** @inheritDoc */
	public function getCacheMode( $params ) {
		return 'private';
	}

	/** @inheritDoc */
	public function getAllowedParams() {
		return [
			'userids' => [
				ParamValidator::PARAM_TYPE => 'integer',
				ParamValidator::PARAM_ISMULTI => true,
			],
			'names' => [
				ParamValidator::PARAM_TYPE => 'string',
				ParamValidator::PARAM_ISMULTI => true,
			],
		];
	}

	/** @inheritDoc */
	public function isInternal() {
		return true;
	}
}
