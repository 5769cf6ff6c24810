/**
 * Our own pages: gives the Telos elements the server and tokens, and says what the page around them should say.
 * Loaded after all elements. The page's `[data-own]` says where tokens are had and which page is shown.
 */
( function () {
	'use strict';
	const PATIENCE = 15000, EARLY = 60000;
	const own = document.querySelector( '[data-own]' );

	function notice( name, shown ) {
		const found = own.querySelector( '[data-notice="' + name + '"]' );
		if ( found ) {
			found.hidden = !shown;
		}
	}

	/** Asks for a token; rejects when there is none, and says so on the page when the sign-in is over. */
	function ask( query ) {
		const stop = new AbortController();
		const timer = setTimeout( () => stop.abort(), PATIENCE );
		return fetch( own.dataset.own + query, {
			credentials: 'same-origin',
			cache: 'no-store',
			signal: stop.signal,
			// No other site's page can send this without being asked first, and no site is allowed to.
			headers: { 'Telos-Own': '1' }
		} ).then( ( answer ) => {
			clearTimeout( timer );
			notice( 'over', answer.status === 401 );
			if ( !answer.ok ) {
				throw new Error( String( answer.status ) );
			}
			return answer.json();
		} );
	}

	/** A function that gives a token, the same one for as long as it holds. */
	function giver( query ) {
		let asked = null, until = 0;
		return ( options ) => {
			if ( !asked || options && options.fresh || Date.now() > until ) {
				until = Infinity;
				asked = ask( query ).then( ( got ) => {
					until = Date.now() + got.seconds * 1000 - EARLY;
					return got.token;
				} );
				asked.catch( () => {
					asked = null;
				} );
			}
			return asked;
		};
	}

	const aboutPage = giver( own.dataset.query ), aboutPerson = giver( '' );
	const away = new Set();
	const elements = Array.from( own.querySelectorAll( 'telos-panel, telos-part, telos-queue, telos-sponsor, telos-communities' ) );
	elements.forEach( ( element ) => {
		const panel = element.localName === 'telos-panel';
		element.addEventListener( 'telos-away', () => {
			away.add( element );
			notice( 'away', true );
		} );
		element.addEventListener( 'telos-ready', () => {
			away.delete( element );
			notice( 'away', away.size > 0 );
		} );
		element.addEventListener( 'telos-later', () => {
			away.delete( element );
			notice( 'away', away.size > 0 );
		} );
		element.addEventListener( 'telos-empty', () => notice( 'empty', true ) );
		element.server = own.dataset.server;
		if ( panel ) {
			element.opened = true;
		}
		element.token = panel ? aboutPage : aboutPerson;
	} );
	// What is done in one is done in all of them.
	own.addEventListener( 'telos-acted', ( event ) => {
		elements.filter( ( element ) => element !== event.target ).forEach( ( element ) => element.refresh() );
	} );
}() );
