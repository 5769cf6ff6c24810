<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Hooks;

use MediaWiki\Extension\Telos\Charters;
use MediaWiki\Extension\Telos\ClientConfig;
use MediaWiki\Extension\Telos\Scopes\ScopeStore;
use MediaWiki\Extension\Telos\Settings;

/**
 * Puts the panel's place on the pages of communities.
 *
 * Works after the parser cache and only for named accounts, so that cached and logged-out pages stay as they
 * are, and decides by what the request already knows, so that other pages cost no query.
 */
class ViewHooks {
	public function __construct(
		private Settings $settings,
		private ScopeStore $scopes,
		private ClientConfig $client
	) {
	}

	/**
	 * @param \OutputPage $out
	 * @param \Skin $skin
	 */
	public function onBeforePageDisplay( $out, $skin ): void {
		$title = $out->getTitle();
		$request = $out->getRequest();
		if ( $title && $title->canExist() && $out->getUser()->isNamed() ) {
			if ( $request->getRawVal( 'telosanswer' ) !== null ) {
				$out->addModules( 'ext.telos.answer' );
			}
			if ( $request->getRawVal( 'telosfield' ) !== null ) {
				$out->addModules( 'ext.telos.field' );
			}
		}
		if ( !$this->settings->isOn() || !$title || !$title->canExist() || !$out->getUser()->isNamed()
			|| $out->getActionName() !== 'view' || $out->getRevisionId() < 1 || $out->isPrintable()
		) {
			return;
		}
		$map = $this->scopes->forView();
		$inside = $map->contains( $title->getNamespace(), $title->getPrefixedText(), $out->getCategories() )
			// A charter saved a moment ago: the server has yet to tell what it speaks for.
			|| Charters::standsOn( $title->getNamespace(), $out->getTemplateIds() );
		if ( !$inside || !$out->getAuthority()->definitelyCan( 'read', $title )
			|| !$this->client->addTo( $out, $title->getArticleID(), (int)$out->getRevisionId() )
		) {
			return;
		}
		$out->addModuleStyles( 'ext.telos.slot' );
		$out->addModules( 'ext.telos.panel' );
		// While the server is away its place takes no room; the script writes this cookie.
		$away = $request->getCookie( ClientConfig::AWAY_COOKIE, '' ) === '1'
			&& !$request->getCheck( 'telos' );
		$class = $away ? 'telos-slot telos-slot-away' : 'telos-slot';
		if ( $map->saysMore( $title->getArticleID() ) ) {
			$class .= ' telos-slot-more';
		}
		$out->prependHTML( "<div id=\"telos-slot\" class=\"$class mw-no-transform noprint\"></div>" );
	}

	/**
	 * A wiki with a strict content security policy lets the pages that have the panel talk to the server.
	 *
	 * OutputPage's own way to add a source leaves out the wiki's own host, even with another port.
	 *
	 * @param string[] &$defaultSrc
	 * @param array $policyConfig
	 * @param int $mode
	 */
	public function onContentSecurityPolicyDefaultSource( &$defaultSrc, $policyConfig, $mode ): void {
		if ( $this->client->isAdded() ) {
			$defaultSrc[] = $this->settings->serverOrigin();
		}
	}

	/**
	 * A link in a mail leads to a page with ?telos=…; a visitor is asked to log in first and then comes back.
	 *
	 * @param \Title|null $title
	 * @param null $unused
	 * @param \OutputPage $out
	 * @param \User $user
	 * @param \WebRequest $request
	 * @param \MediaWiki $mediaWiki
	 */
	public function onBeforeInitialize( $title, $unused, $out, $user, $request, $mediaWiki ): void {
		$asked = $request->getRawVal( 'telos' );
		if ( $asked === null || $asked === '' || !$this->settings->isOn() || !$title || !$title->canExist()
			|| $request->wasPosted() || $user->isNamed()
		) {
			return;
		}
		$out->redirect( \MediaWiki\SpecialPage\SpecialPage::getTitleFor( 'Userlogin' )->getFullURL( [
			'returnto' => $title->getPrefixedDBkey(),
			'returntoquery' => wfArrayToCgi( [ 'telos' => $asked ] ),
		], false, PROTO_CURRENT ) );
	}
}
