<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Echo;

use MediaWiki\Extension\Notifications\Mapper\NotificationMapper;
use MediaWiki\Extension\Notifications\Model\Event;
use MediaWiki\Extension\Notifications\NotifUser;
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

	/**
	 * Notifications by which the wiki itself tells somebody of a reply.
	 */
	private const OWN_OF_A_REPLY = [ 'dt-subscribed-new-comment', 'mention', 'edit-user-talk' ];
	/** How many of a person's notifications are looked at for one of these. */
	private const LOOK_BACK = 50;

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
	 * @param string $unlessToldSince TS_MW; not sent when the wiki itself told of a reply there since then. "": sent
	 * @return string Why it was not sent, as a word of the API; "" when it was
	 */
	public function send(
		string $key, UserIdentity $to, $title, string $subject, string $body, string $url,
		string $unlessToldSince = ''
	): string {
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
		if ( $unlessToldSince !== '' && $this->toldByTheWiki( $to, $title, $unlessToldSince ) ) {
			return 'told-by-the-wiki';
		}
		$stash = ( $this->stash )();
		$once = $this->nameOf( $key );
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
		// Who it is for stands beside it: nobody else's is ever marked.
		$stash->set( $once, [ 'event' => (int)$event->getId(), 'user' => $to->getId() ], self::REMEMBER );
		return '';
	}

	/**
	 * Mark notices read that are about something settled, or somebody else's by now.
	 *
	 * @param string[] $keys Those that were never sent here are passed over
	 * @return int How many are marked read
	 */
	public function markRead( array $keys ): int {
		if ( !self::isPossible() ) {
			return 0;
		}
		$stash = ( $this->stash )();
		$events = [];
		foreach ( array_unique( $keys ) as $key ) {
			$sent = $stash->get( $this->nameOf( $key ) );
			if ( is_array( $sent ) && $sent['event'] ) {
				$events[$sent['user']][] = $sent['event'];
			}
		}
		$users = \MediaWiki\MediaWikiServices::getInstance()->getUserFactory();
		$count = 0;
		foreach ( $events as $id => $ids ) {
			$user = $users->newFromId( $id );
			if ( $user->isRegistered() ) {
				NotifUser::newFromUser( $user )->markRead( $ids );
				$count += count( $ids );
			}
		}
		return $count;
	}

	/**
	 * @param UserIdentity $to
	 * @param \Title $title
	 * @param string $since TS_MW
	 * @return bool Whether the wiki's own notifications told of a reply on this page or its talk page
	 */
	private function toldByTheWiki( UserIdentity $to, $title, string $since ): bool {
		$titles = [ $title ];
		if ( $title->canHaveTalkPage() ) {
			$titles[] = $title->getTalkPageIfDefined();
			$titles[] = $title->getSubjectPage();
		}
		$found = ( new NotificationMapper() )->fetchByUser(
			$to, self::LOOK_BACK, null, self::OWN_OF_A_REPLY, [], array_filter( $titles )
		);
		foreach ( $found as $notification ) {
			if ( wfTimestamp( TS_MW, $notification->getTimestamp() ) >= $since ) {
				return true;
			}
		}
		return false;
	}

	/** @return string What a notice is remembered under */
	private function nameOf( string $key ): string {
		return ( $this->stash )()->makeKey( 'telos', 'notice', sha1( $key ) );
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
