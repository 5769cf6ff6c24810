/**
 * The link to an answer opens it: scrolls to the words it begins with, marks them, and puts the focus there, so that
 * who doesn't see the mark hears it.
 */
'use strict';

const BLOCKS = 'p, li, dd, dt, td, blockquote, pre, div';

function words( text ) {
	return ( text.toLowerCase().match( /[^\s!-/:-@[-`{-~\u00a0-\u00bf\u2010-\u2027]+/g ) || [] ).join( ' ' );
}

/** The words the address names, or "". What follows is for browsers that find text by themselves. */
function asked() {
	const named = /^#telos-answer=([^:]*)/.exec( location.hash );
	try {
		return named ? words( decodeURIComponent( named[ 1 ] ) ) : '';
	} catch ( e ) {
		return '';
	}
}

function find( said ) {
	const blocks = Array.from( document.querySelectorAll( '#mw-content-text .mw-parser-output' ) )
		.reduce( ( all, part ) => all.concat( Array.from( part.querySelectorAll( BLOCKS ) ) ), [] );
	const holds = ( block ) => ( ' ' + words( block.textContent ) + ' ' ).indexOf( ' ' + said + ' ' ) >= 0;
	// The innermost one, and of several the latest: an answer comes after what it quotes.
	return blocks.filter( ( block ) => holds( block ) && !Array.from( block.querySelectorAll( BLOCKS ) ).some( holds ) ).pop();
}

$( () => {
	const said = asked(), found = said && find( said );
	if ( found ) {
		found.classList.add( 'telos-answer' );
		found.tabIndex = -1;
		found.scrollIntoView( { block: 'center' } );
		found.focus( { preventScroll: true } );
	}
} );
