/** A person's own pages: several lists, one below the other. */
import { put, start } from './host.js';
import { words } from './words.js';
// After the elements that every page of the app has.
import '../../../../core/ui/telos-sponsor.js';

/** Says that the server can't be reached, unless something is shown already. */
export function away( shown, context ) {
	const place = document.getElementById( 'telos' );
	if ( !shown && !place.querySelector( '.away' ) ) {
		const line = document.createElement( 'p' );
		line.className = 'away';
		line.setAttribute( 'role', 'status' );
		line.textContent = words( context ).away;
		place.append( line );
	}
}

/**
 * Shows these elements.
 *
 * @param {string[]} names
 */
export async function showLists( names ) {
	const context = await start();
	const place = document.getElementById( 'telos' );
	place.className = 'lists';
	const elements = names.map( ( name ) => put( name, context ) );
	const waiting = new Set( elements );
	const settle = ( event ) => {
		waiting.delete( event.target );
		if ( !waiting.size ) {
			away( elements.some( ( element ) => element.view ), context );
		}
	};
	place.addEventListener( 'telos-ready', settle );
	place.addEventListener( 'telos-empty', settle );
	place.addEventListener( 'telos-away', settle );
	// What is done in one list is done in all of them.
	place.addEventListener( 'telos-acted', ( event ) => {
		elements.filter( ( element ) => element !== event.target ).forEach( ( element ) => element.refresh() );
	} );
}
