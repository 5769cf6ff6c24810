/**
 * On pages with a charter: on a phone its box is closed, one line that opens; and a first charter saved without a
 * reload brings the panel at once.
 */
'use strict';

const NARROW = window.matchMedia( '(max-width: 640px)' );

function foldable( box ) {
	const caption = box.caption;
	if ( !caption || caption.querySelector( 'button' ) ) {
		return;
	}
	const button = document.createElement( 'button' );
	button.type = 'button';
	button.className = 'telos-charter-toggle';
	button.append.apply( button, Array.from( caption.childNodes ) );
	caption.append( button );
	const say = () => {
		const closed = NARROW.matches && !box.classList.contains( 'telos-charter-open' );
		button.disabled = !NARROW.matches;
		if ( NARROW.matches ) {
			button.setAttribute( 'aria-expanded', String( !closed ) );
		} else {
			button.removeAttribute( 'aria-expanded' );
		}
	};
	button.addEventListener( 'click', () => {
		box.classList.toggle( 'telos-charter-open' );
		say();
	} );
	NARROW.addEventListener( 'change', say );
	say();
}

mw.hook( 'wikipage.content' ).add( ( $content ) => {
	$content.find( 'table.telos-charter' ).each( ( _, box ) => foldable( box ) );
} );

/** Once for a revision: whatever else is wrong, nobody's page is loaded over and over. */
function first( revision ) {
	try {
		const key = 'telos-started';
		if ( window.sessionStorage.getItem( key ) === String( revision ) ) {
			return false;
		}
		window.sessionStorage.setItem( key, String( revision ) );
		return true;
	} catch ( e ) {
		return false;
	}
}

mw.hook( 'postEdit' ).add( () => {
	const revision = mw.config.get( 'wgRevisionId' );
	// After a save with a reload the page has the panel's place already, or is none that gets it.
	const inPlace = !mw.config.get( 'wgPostEdit' ) && mw.config.get( 'wgUserName' ) && !document.getElementById( 'telos-slot' );
	if ( inPlace && document.querySelector( 'table.telos-charter' ) && first( revision ) ) {
		location.assign( mw.util.getUrl( mw.config.get( 'wgPageName' ) ) );
	}
} );
