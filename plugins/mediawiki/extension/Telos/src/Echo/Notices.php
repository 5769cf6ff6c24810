<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Echo;

use MediaWiki\Extension\Notifications\Model\Event;
use MediaWiki\Registration\ExtensionRegistry;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserOptionsLookup;

/**
 * Notices in the wiki's own notification system, one person each.
 */
class Notices {
	public const CATEGORY = 'telos';
	public const TYPE = 'telos-notice';
	/** Seconds for which a key is remembered. */
	private const REMEMBER = 180 * 86400;

	/** @var callable(): (\BagOStuff|\Wikimedia\ObjectCache\BagOStuff) */
	private $stash;

	/**
	 * @param \MediaWiki\User\Options\UserOptionsLookup|UserOptionsLookup $options
	 * @param callable(): (\BagOStuff|\Wikimedia\ObjectCache\BagOStuff) $stash The main stash, once it is needed
	 */
	public function __construct( private $options, callable $stash ) {
		$this->stash = $stash;
	}

	/** @return bool Whether this wiki has notifications. */
	public static function isPossible(): bool {
		return ExtensionRegistry::getInstance()->isLoaded( 'Echo' );
	}

	/**
	 * @param string $key The same key is sent once
	 * @param UserIdentity $to Somebody who may read the page
	 * @param \Title $title
	 * @param string $subject Plain text
	 * @param string $body Plain text
	 * @param string $url Where its link leads
	 * @return string Why it was not sent, as a word of the API; "" when it was
	 */
	public function send( string $key, UserIdentity $to, $title, string $subject, string $body, string $url ): string {
		if ( !self::isPossible() ) {
			return 'no-notifications';
		}
		$wanted = array_filter(
			[ 'web', 'email', 'push' ],
			fn ( string $way ) => (bool)$this->options->getOption( $to, "echo-subscriptions-$way-" . self::CATEGORY )
		);
		if ( !$wanted ) {
			return 'unwanted';
		}
		$stash = ( $this->stash )();
		$once = $stash->makeKey( 'telos', 'notice', sha1( $key ) );
		// add() succeeds for one of any number of callers with the same key.
		if ( !$stash->add( $once, 1, self::REMEMBER ) ) {
			return 'sent-before';
		}
		$event = Event::create( [
			'type' => self::TYPE,
			'title' => $title,
			'extra' => [
				'recipient' => $to->getId(),
				'subject' => $subject,
				'body' => $body,
				'url' => $url,
			],
		] );
		if ( !$event ) {
			$stash->delete( $once );
			return 'not-stored';
		}
		return '';
	}

	/**
	 * Asked by Echo.
	 *
	 * @param \MediaWiki\Extension\Notifications\Model\Event|\EchoEvent $event
	 * @return array<int,\User>
	 */
	public static function recipients( $event ): array {
		/** @var UserFactory $users */
		$users = \MediaWiki\MediaWikiServices::getInstance()->getUserFactory();
		$user = $users->newFromId( (int)$event->getExtraParam( 'recipient' ) );
		return $user->isRegistered() ? [ $user->getId() => $user ] : [];
	}
}
