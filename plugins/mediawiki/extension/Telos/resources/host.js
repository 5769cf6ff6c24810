/**
 * What the wiki does for the Telos elements: fresh tokens, replies and thanks by the person's own account.
 */
'use strict';

// The elements, which every host of Telos shares; each brings itself into the page.
require( './telos-style.js' );
require( './telos-base.js' );
require( './telos-actions.js' );
require( './telos-panel.js' );
require( './telos-lists.js' );

const config = mw.config.get( 'wgTelos' );
const api = new mw.Api( { parameters: { formatversion: 2, errorformat: 'plaintext', uselang: mw.config.get( 'wgUserLanguage' ) } } );
/** Seconds before its end from which a token is not used any more. */
const MARGIN = 60;

let token = config.token, madeAt = Date.now(), revision = config.revision;

/**
 * A request to the wiki's API.
 *
 * @param {Object} params
 * @param {boolean} [write] Post it, with the person's token
 * @return {Promise<Object>} Rejects with an error that has `code`; "http" when the wiki was not reached
 */
function ask( params, write ) {
	return new Promise( ( resolve, reject ) => {
		// A login that ran out must not turn a person's reply into an anonymous one.
		const sent = write ? api.postWithToken( 'csrf', Object.assign( { assert: 'user' }, params ) ) : api.get( params );
		sent.then( resolve, ( code, result ) => {
			const error = new Error( String( code ) );
			error.code = String( code );
			error.result = result;
			reject( error );
		} );
	} );
}

/**
 * A token that holds for the next request.
 *
 * @param {{fresh: boolean}} [options] `fresh`: not the one that was just refused
 * @return {Promise<string>}
 */
function getToken( options ) {
	const old = Date.now() - madeAt > ( config.life - MARGIN ) * 1000;
	if ( token && !old && !( options && options.fresh ) ) {
		return Promise.resolve( token );
	}
	const asked = revision;
	return ask( { action: 'telostoken', pageid: config.page, revid: asked } ).then( ( answer ) => {
		if ( asked === revision ) {
			token = answer.telostoken.token;
			madeAt = Date.now();
		}
		return answer.telostoken.token;
	} );
}

/** After a save without a reload another revision is on the screen. */
function setRevision( number ) {
	if ( number && number !== revision ) {
		revision = number;
		token = null;
	}
}

const replies = require( './reply.js' );

function reply( action, values ) {
	return replies.reply( ask, config, action, values );
}

function thank( action ) {
	if ( !config.thanks || !action.revision ) {
		return Promise.resolve( {} );
	}
	return ask( { action: 'thank', rev: action.revision, source: 'telos' }, true ).then( () => ( { data: { thanked: 'yes' } } ) );
}

document.addEventListener( 'telos-host', ( event ) => {
	const action = event.detail.action, done = event.detail.done;
	const does = { reply: reply, thank: thank }[ action.host ];
	if ( !does ) {
		return;
	}
	event.preventDefault();
	does( action, event.detail.values || {} ).then( done, ( error ) => {
		// The wiki said no (protected, blocked, thanked before): the act alone is sent. Nobody knows what
		// became of a request that got no answer: then the person decides whether to send it again.
		done( error.code === 'http' ? { ok: false } : {} );
	} );
} );

/** So many lines of a change say what it is about. */
const MOST_LINES = 6;
const changes = new Map();
let before = Promise.resolve();

/**
 * What a change took away and added, as plain lines, read with the person's own rights.
 *
 * @param {string} url The wiki's own address of the difference
 * @return {Promise<Array<{added: boolean, text: string}>>} Empty where it can't be read
 */
function change( url ) {
	const query = new URL( url, location.href ).searchParams, old = query.get( 'oldid' ), now = query.get( 'diff' );
	if ( !/^\d+$/.test( old ) || !/^\d+$/.test( now ) ) {
		return Promise.resolve( [] );
	}
	if ( !changes.has( url ) ) {
		// One after the other: a long queue must not be a burst of requests.
		before = before.then( () => ask( { action: 'compare', fromrev: old, torev: now, prop: 'diff' } ) ).then( ( answer ) => {
			// The page's own rows of the difference, as text: nothing of it becomes markup here.
			const rows = new DOMParser().parseFromString( '<table>' + answer.compare.body + '</table>', 'text/html' );
			return Array.from( rows.querySelectorAll( 'td.diff-deletedline, td.diff-addedline' ) ).map( ( cell ) => ( {
				added: cell.classList.contains( 'diff-addedline' ), text: cell.textContent.trim().slice( 0, 300 )
			} ) ).filter( ( line ) => line.text ).slice( 0, MOST_LINES );
		} ).catch( () => [] );
		changes.set( url, before );
	}
	return changes.get( url );
}

document.addEventListener( 'telos-change', ( event ) => {
	change( event.detail.url ).then( event.detail.done );
} );

/** Gives an element what it needs to work. */
function connect( element ) {
	element.server = config.server;
	element.getToken = getToken;
}

module.exports = { connect: connect, setRevision: setRevision };
