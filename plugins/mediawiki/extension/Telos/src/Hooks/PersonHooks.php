<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Hooks;

use MediaWiki\Extension\Telos\Webhooks\Recorder;

/**
 * Tells the server what happens to accounts.
 */
class PersonHooks {
	public function __construct( private Recorder $recorder ) {
	}

	/**
	 * @param \User $user
	 * @param bool $autocreated
	 */
	public function onLocalUserCreated( $user, $autocreated ): void {
		$this->tell( 'user.created', $user->getId() );
	}

	/**
	 * @param int|string $uid
	 * @param string $old
	 * @param string $new
	 */
	public function onRenameUserComplete( $uid, $old, $new ): void {
		$this->tell( 'user.renamed', (int)$uid );
	}

	/**
	 * @param \MediaWiki\Block\DatabaseBlock $block
	 * @param \User $user
	 * @param \MediaWiki\Block\DatabaseBlock|null $priorBlock
	 */
	public function onBlockIpComplete( $block, $user, $priorBlock ): void {
		$this->tell( 'user.blocked', self::target( $block ) );
	}

	/**
	 * @param \MediaWiki\Block\DatabaseBlock $block
	 * @param \User $user
	 */
	public function onUnblockUserComplete( $block, $user ): void {
		$this->tell( 'user.unblocked', self::target( $block ) );
	}

	/**
	 * @param \User|\UserRightsProxy|\MediaWiki\User\UserIdentity $user
	 * @param string[] $added
	 * @param string[] $removed
	 * @param \User|false $performer
	 * @param string|false $reason
	 * @param array $oldUGMs
	 * @param array $newUGMs
	 */
	public function onUserGroupsChanged( $user, $added, $removed, $performer, $reason, $oldUGMs, $newUGMs ): void {
		// Somebody of another wiki of the farm, whose id means nobody or somebody else here.
		$foreign = method_exists( $user, 'getWikiId' )
			? $user->getWikiId() !== false
			: $user instanceof \UserRightsProxy;
		if ( !$foreign ) {
			$this->tell( 'user.groups', $user->getId() );
		}
	}

	/**
	 * Single sign-on and maintenance scripts put people into groups without the hook above.
	 *
	 * @param \User $user
	 * @param string &$group
	 * @param string|null &$expiry
	 */
	public function onUserAddGroup( $user, &$group, &$expiry ): void {
		$this->tell( 'user.groups', $user->getId() );
	}

	/**
	 * @param \User $user
	 * @param string &$group
	 */
	public function onUserRemoveGroup( $user, &$group ): void {
		$this->tell( 'user.groups', $user->getId() );
	}

	/**
	 * Extension UserMerge: one account's work goes to another.
	 *
	 * @param \User &$from
	 * @param \User &$to
	 */
	public function onMergeAccountFromTo( &$from, &$to ): void {
		$this->tell( 'user.renamed', $from->getId() );
		$this->tell( 'user.renamed', $to->getId() );
	}

	/**
	 * Extension UserMerge: the account itself goes.
	 *
	 * @param \User &$user
	 */
	public function onDeleteAccount( &$user ): void {
		$this->tell( 'user.renamed', $user->getId() );
	}

	private function tell( string $type, int $user ): void {
		// 0 is an address or a range; no account, no news.
		if ( $user > 0 ) {
			$this->recorder->record( $type, [ 'user' => $user ] );
		}
	}

	/**
	 * @param \MediaWiki\Block\DatabaseBlock $block
	 * @return int
	 */
	private static function target( $block ): int {
		$target = $block->getTargetUserIdentity();
		return $target ? $target->getId() : 0;
	}
}
