<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Hooks;

use MediaWiki\Extension\Telos\Echo\NoticePresentationModel;
use MediaWiki\Extension\Telos\Echo\Notices;

/**
 * Makes Telos known to Echo, the wiki's own notifications, where Echo is there.
 */
class NotificationHooks {
	/**
	 * Run by Echo only.
	 *
	 * @param array &$notifications
	 * @param array &$categories
	 * @param array &$icons
	 */
	public function onBeforeCreateEchoEvent( array &$notifications, array &$categories, array &$icons ): void {
		$categories[Notices::CATEGORY] = [
			'priority' => 3,
			'tooltip' => 'echo-pref-tooltip-telos',
		];
		$notifications[Notices::TYPE] = [
			'category' => Notices::CATEGORY,
			'group' => 'interactive',
			'section' => 'alert',
			'presentation-model' => NoticePresentationModel::class,
			// A plain name: of a list Echo would take the rest for arguments.
			'user-locators' => [ Notices::class . '::recipients' ],
		];
	}

	/**
	 * By mail only for those who ask for it here: Telos sends mails itself, by each person's own rhythm.
	 *
	 * @param array &$defaults
	 */
	public function onUserGetDefaultOptions( array &$defaults ): void {
		if ( Notices::isPossible() ) {
			$defaults['echo-subscriptions-email-' . Notices::CATEGORY] = false;
			$defaults['echo-subscriptions-web-' . Notices::CATEGORY] = true;
		}
	}
}
