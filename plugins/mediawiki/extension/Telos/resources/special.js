/**
 * Special:Telos: my part, what waits for my answer, the communities.
 */
'use strict';

const host = require( 'ext.telos.host' );
require( './telos-sponsor.js' );

$( () => {
	const place = document.getElementById( 'telos-special' ), state = document.getElementById( 'telos-special-state' );
	if ( !place ) {
		return;
	}
	const elements = Array.from( place.querySelectorAll( 'telos-part, telos-queue, telos-sponsor, telos-communities' ) );
	const waiting = new Set( elements );
	let shown = false;

	const settle = ( element, ready ) => {
		waiting.delete( element );
		shown = shown || ready;
		if ( shown ) {
			state.hidden = true;
		} else if ( !waiting.size ) {
			state.textContent = mw.msg( 'telos-special-away' );
		}
		if ( !waiting.size ) {
			place.removeAttribute( 'aria-busy' );
		}
	};
	elements.forEach( ( element ) => {
		element.addEventListener( 'telos-ready', () => settle( element, true ) );
		element.addEventListener( 'telos-empty', () => settle( element, false ) );
		// It says itself that the wiki is slow, or leaves that to another one.
		element.addEventListener( 'telos-later', () => settle( element, true ) );
		element.addEventListener( 'telos-away', () => settle( element, !!element.view ) );
		host.connect( element );
	} );
	// What is done in one list is done in all of them.
	place.addEventListener( 'telos-acted', ( event ) => {
		elements.filter( ( element ) => element !== event.target ).forEach( ( element ) => element.refresh() );
	} );
} );
