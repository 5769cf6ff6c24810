<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Special;

use MediaWiki\Extension\Telos\ClientConfig;
use MediaWiki\Extension\Telos\Settings;
use MediaWiki\SpecialPage\SpecialPage;
use PermissionsError;

/**
 * A person's own page: what waits for them, what waits for their answer, and the communities they may see.
 *
 * The wiki gives the frame; the words come from the server, for this person alone.
 */
class SpecialTelos extends SpecialPage {
	public function __construct( private Settings $settings, private ClientConfig $client ) {
		parent::__construct( 'Telos' );
	}

	/** @inheritDoc */
	public function execute( $subPage ) {
		$this->requireNamedUser( 'telos-special-login' );
		$this->setHeaders();
		$out = $this->getOutput();
		if ( !$this->settings->isOn() ) {
			$out->addWikiMsg( 'telos-special-off' );
			return;
		}
		if ( !$this->client->addTo( $out, 0, 0 ) ) {
			throw new PermissionsError( 'telos-act' );
		}
		$out->addModuleStyles( 'ext.telos.slot' );
		$out->addModules( 'ext.telos.special' );
		$out->addHTML(
			'<noscript><p>' . $this->msg( 'telos-special-script' )->escaped() . '</p></noscript>' .
			'<div id="telos-special" class="telos-special" aria-busy="true">' .
			'<p id="telos-special-state" role="status">' . $this->msg( 'telos-special-loading' )->escaped() . '</p>' .
			'<telos-part untitled></telos-part><telos-queue></telos-queue>' .
			'<telos-sponsor></telos-sponsor><telos-communities></telos-communities>' .
			'</div>'
		);
	}

	/** @inheritDoc */
	protected function getGroupName() {
		return 'users';
	}
}
