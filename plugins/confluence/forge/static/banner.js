/**
 * The line above a page, while something on it is the reader's. It loads with the page, so that the version it reads
 * then is the one on the screen, unless that was saved in between.
 */
import { router, view } from '@forge/bridge';
import { pageAddress, put, start } from './host.js';
import { away } from './lists.js';
import { now } from './pages.js';
import { timeOfDay, words } from './words.js';

/**
 * A version younger than this, in seconds, may have been saved after the page was loaded and before this ran: nobody
 * can say which of the two is on the screen, so none is credited.
 */
const SETTLED = 120;
/** Where nothing is mine the byline tells how the page stands; a banner would only be in the way. */
const OURS = [ 'none', 'confirmed', 'extended', 'closed' ];

/** What a link asks for that leads to all that is the reader's: a message holds only so many lines. */
const WHOLE_PART = 'part';

/** All that is the reader's, unfolded: the app's own page has an address that no message can know. */
function showPart( place, context ) {
	place.hidden = false;
	place.className = 'lists';
	const part = put( 'telos-part', context, { set: { unfolded: true } } );
	part.addEventListener( 'telos-away', () => away( part.view, context ) );
}

function leave( place ) {
	place.hidden = true;
	// Confluence takes the frame away; where it doesn't, it has no height.
	view.close().catch( () => {} );
}

function doubtOf( current, context ) {
	const said = words( context );
	const from = Date.now() + ( SETTLED - current.age ) * 1000;
	// Told in whole minutes, so never a moment too early.
	const time = timeOfDay( Math.ceil( from / 60000 ) * 60000, context );
	return { text: said.young.replace( '{time}', time ), label: said.reload, act: () => router.reload() };
}

async function show() {
	const place = document.getElementById( 'telos' );
	place.hidden = true;
	const context = await start();
	const content = context.extension.content;
	if ( !content || content.type !== 'page' ) {
		leave( place );
		return;
	}
	const address = pageAddress( context );
	const asked = address && address.searchParams.get( 'telos' );
	if ( asked === WHOLE_PART ) {
		showPart( place, context );
		return;
	}
	const current = await now( content.id ).catch( () => null );
	const settled = Boolean( current ) && current.age >= SETTLED;
	const panel = put( 'telos-panel', context, {
		shown: settled ? current.version : 0,
		set: { asked, doubt: current && !settled ? doubtOf( current, context ) : null }
	} );
	let used = Boolean( asked );
	panel.addEventListener( 'telos-acted', () => {
		// What came of it stays to be read, also when nothing is left to do.
		used = true;
	} );
	panel.addEventListener( 'telos-ready', ( event ) => {
		const { state, receipt } = event.detail;
		if ( used || receipt || !OURS.includes( state ) ) {
			place.hidden = false;
		} else {
			leave( place );
		}
	} );
	panel.addEventListener( 'telos-later', () => {
		place.hidden = false;
	} );
	panel.addEventListener( 'telos-empty', () => leave( place ) );
	panel.addEventListener( 'telos-away', () => {
		if ( !panel.view ) {
			leave( place );
		}
	} );
}

show();
