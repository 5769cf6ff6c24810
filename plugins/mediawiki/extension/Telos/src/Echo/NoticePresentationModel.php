<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Echo;

use MediaWiki\Extension\Notifications\Formatters\EchoEventPresentationModel;

/**
 * How a notice of Telos reads among the wiki's notifications.
 */
class NoticePresentationModel extends EchoEventPresentationModel {
	/** @inheritDoc */
	public function canRender() {
		$title = $this->event->getTitle();
		// Rights may have changed since it was sent.
		return $title && $title->exists() && $this->getUser()->definitelyCan( 'read', $title );
	}

	/** @inheritDoc */
	public function getIconType() {
		return 'placeholder';
	}

	/** @inheritDoc */
	public function getHeaderMessage() {
		return $this->msg( 'notification-header-telos' )
			->plaintextParams( (string)$this->event->getExtraParam( 'subject' ) );
	}

	/** @inheritDoc */
	public function getBodyMessage() {
		$body = (string)$this->event->getExtraParam( 'body' );
		return $body === '' ? false : $this->msg( 'notification-body-telos' )->plaintextParams( $body );
	}

	/** @inheritDoc */
	public function getPrimaryLink() {
		return [
			'url' => (string)$this->event->getExtraParam( 'url' ),
			'label' => $this->msg( 'notification-link-telos' )->text(),
		];
	}
}
