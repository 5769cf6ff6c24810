<?php
/**
 * Creates the accounts that it reads as a JSON list from its input, in one process.
 *
 * Each is {"name", "password", "email", "real_name", "groups", "created"}, all but the name optional. Without a password the
 * account cannot log in, and costs no hashing. An account that is there already gets what is given.
 *
 * @file
 */

declare( strict_types = 1 );

use MediaWiki\MediaWikiServices;

require_once getenv( 'MW_INSTALL_PATH' ) . '/maintenance/Maintenance.php';

class TelosCreateUsers extends Maintenance {

	/** Registers the script's options. */
	public function __construct() {
		parent::__construct();
		$this->addDescription( 'Creates many accounts, read as JSON from the input' );
		$this->addOption( 'announce', 'Tell extensions about each new account, as a sign-up would' );
	}

	/** @return bool Whether every account is as asked for. */
	public function execute() {
		$services = MediaWikiServices::getInstance();
		$groups = $services->getUserGroupManager();
		$database = $this->getDB( DB_PRIMARY );
		$added = 0;
		$this->beginTransaction( $database, __METHOD__ );
		foreach ( json_decode( (string)stream_get_contents( STDIN ), true ) as $wanted ) {
			$user = $services->getUserFactory()->newFromName( $wanted['name'], 'creatable' );
			if ( !$user ) {
				$this->fatalError( "No such name is possible: {$wanted['name']}" );
			}
			$new = !$user->isRegistered();
			if ( $new ) {
				$status = $user->addToDatabase();
				if ( !$status->isOK() ) {
					$this->fatalError( "{$wanted['name']}: $status" );
				}
				$added++;
			}
			if ( isset( $wanted['password'] ) ) {
				$this->setPassword( $database, $services, $user->getId(), $wanted['password'] );
			}
			if ( isset( $wanted['email'] ) ) {
				$user->setEmail( $wanted['email'] );
				$user->setEmailAuthenticationTimestamp( wfTimestampNow() );
			}
			if ( isset( $wanted['real_name'] ) ) {
				$user->setRealName( $wanted['real_name'] );
			}
			$user->saveSettings();
			if ( isset( $wanted['created'] ) ) {
				$database->update(
					'user',
					[ 'user_registration' => $database->timestamp( $wanted['created'] ) ],
					[ 'user_id' => $user->getId() ],
					__METHOD__
				);
			}
			foreach ( $wanted['groups'] ?? [] as $group ) {
				$groups->addUserToGroup( $user, $group );
			}
			if ( $new && $this->hasOption( 'announce' ) ) {
				$services->getHookContainer()->run( 'LocalUserCreated', [ $user, false ] );
			}
		}
		$this->commitTransaction( $database, __METHOD__ );
		$database->update( 'site_stats', [ "ss_users = ss_users + $added" ], [ 'ss_row_id' => 1 ], __METHOD__ );
		$this->output( "$added new\n" );
		return true;
	}

	/**
	 * Writes the hash itself: the checks of a sign-up belong to people, not to test accounts.
	 *
	 * @param \Wikimedia\Rdbms\IDatabase $database
	 * @param MediaWikiServices $services
	 * @param int $id
	 * @param string $password
	 */
	private function setPassword( $database, MediaWikiServices $services, int $id, string $password ): void {
		$hash = $services->getPasswordFactory()->newFromPlaintext( $password );
		$database->update( 'user', [ 'user_password' => $hash->toString() ], [ 'user_id' => $id ], __METHOD__ );
	}
}

$maintClass = TelosCreateUsers::class;
require_once RUN_MAINTENANCE_IF_MAIN;
