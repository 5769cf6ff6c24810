/**
 * The panel on a page of a community: comes into its place, follows the person's own saves, and leaves the page
 * as it always was while the server is away.
 */
'use strict';

const host = require( 'ext.telos.host' );
const AWAY = 'telosAway', TRIED = 'telos-tried', PATIENCE = 5 * 60 * 1000;
/** Seconds after a save at which the panel is asked anew, until it has the receipt. */
const LOOKS = [ 1, 3, 8, 20 ];

function tried() {
	try {
		return Number( window.sessionStorage.getItem( TRIED ) ) || 0;
	} catch ( e ) {
		return 0;
	}
}

function remember( away ) {
	mw.cookie.set( AWAY, away ? '1' : null, { prefix: '', expires: null } );
	try {
		if ( away ) {
			window.sessionStorage.setItem( TRIED, String( Date.now() ) );
		} else {
			window.sessionStorage.removeItem( TRIED );
		}
	} catch ( e ) {
		// A browser that keeps nothing asks on every page.
	}
}

function follow( panel, looks ) {
	if ( looks.length ) {
		setTimeout( () => {
			panel.refresh().then( ( view ) => {
				if ( view && !view.receipt ) {
					follow( panel, looks.slice( 1 ) );
				}
			} );
		}, looks[ 0 ] * 1000 );
	}
}

/** The charter's box prints what was written; which date counts, and whom another one waits for, only the server knows. */
function tellBox( view ) {
	const cell = document.querySelector( '#mw-content-text .telos-charter .telos-box-deadline > td' );
	const text = view.box && view.box.deadline || '';
	if ( !cell ) {
		return;
	}
	let note = cell.querySelector( '.telos-box-note' );
	if ( !note && text ) {
		note = document.createElement( 'p' );
		note.className = 'telos-box-note';
		cell.append( note );
		// It stands where its place was kept.
		cell.classList.add( 'telos-box-told' );
	}
	if ( note ) {
		note.textContent = text;
		note.hidden = !text;
	}
}

$( () => {
	const slot = document.getElementById( 'telos-slot' );
	const wasAway = slot && slot.classList.contains( 'telos-slot-away' );
	if ( !slot || wasAway && Date.now() - tried() < PATIENCE ) {
		return;
	}
	const panel = document.createElement( 'telos-panel' );
	panel.addEventListener( 'telos-ready', () => {
		if ( wasAway ) {
			// Back again: from the next page on its place is kept; here nothing jumps.
			remember( false );
		} else {
			slot.classList.remove( 'telos-slot-away' );
		}
	} );
	panel.addEventListener( 'telos-shown', ( event ) => tellBox( event.detail ) );
	panel.addEventListener( 'telos-later', () => {
		// The server is there; where its place is kept the line stands in it.
		remember( false );
		if ( !wasAway ) {
			slot.classList.remove( 'telos-slot-away' );
		}
	} );
	panel.addEventListener( 'telos-empty', () => slot.classList.add( 'telos-slot-away' ) );
	panel.addEventListener( 'telos-away', () => {
		if ( !panel.view ) {
			slot.classList.add( 'telos-slot-away' );
			remember( true );
		}
	} );
	slot.append( panel );
	host.connect( panel );

	// Also runs for a save that led to this very page view.
	mw.hook( 'postEdit' ).add( () => {
		host.setRevision( mw.config.get( 'wgRevisionId' ) );
		follow( panel, LOOKS );
	} );
} );
