<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos;

use MediaWiki\Extension\Telos\Tokens\ViewerTokens;
use MediaWiki\Registration\ExtensionRegistry;

/**
 * What the scripts in the page are told: where the server is, who looks at what, and what this wiki can do.
 */
class ClientConfig {
	/** Set by the script while the server can't be reached. */
	public const AWAY_COOKIE = 'telosAway';

	private bool $added = false;

	public function __construct( private Settings $settings, private ViewerTokens $tokens ) {
	}

	/**
	 * Whoever has the token acts as that person, so a session that was lent for less than that gets none.
	 *
	 * @param \OutputPage $out Of a named account that may read the page
	 * @param int $page Page id, 0 for no page
	 * @param int $revision Revision on the screen, 0 for none
	 * @return bool Whether it was added
	 */
	public function addTo( $out, int $page, int $revision ): bool {
		if ( !$out->getAuthority()->isAllowed( 'telos-act' ) ) {
			return false;
		}
		$extensions = ExtensionRegistry::getInstance();
		$made = $this->tokens->make( $out->getUser(), $page, $revision, $out->getLanguage()->getCode() );
		$out->addJsConfigVars( 'wgTelos', [
			'server' => $this->settings->server(),
			'site' => $this->settings->site(),
			'token' => $made['token'],
			'life' => ViewerTokens::LIFE,
			'page' => $page,
			'revision' => $revision,
			'thanks' => $extensions->isLoaded( 'Thanks' ),
			'discussionTools' => $extensions->isLoaded( 'DiscussionTools' ),
		] );
		$this->added = true;
		return true;
	}

	/** @return bool Whether the page that is being made talks to the server. */
	public function isAdded(): bool {
		return $this->added;
	}
}
