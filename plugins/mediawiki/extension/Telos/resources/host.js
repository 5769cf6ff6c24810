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

/**
 * What a person typed, as wikitext that shows exactly this: no templates, links, tags, lists or signatures.
 *
 * @param {string} text
 * @return {string}
 */
function plain( text ) {
	return text.replace( /\r\n?/g, '\n' ).split( /\n+/ ).map( ( line ) => line.trim() ).filter( Boolean )
		.map( ( line ) => line
			.replace( /[&<>[\]{}|~_']/g, ( c ) => '&#' + c.charCodeAt( 0 ) + ';' )
			.replace( /^[*#:;=! -]/, ( c ) => '&#' + c.charCodeAt( 0 ) + ';' )
			.replace( /=$/, '&#61;' )
			// Magic links and bare addresses of other kinds than the web's.
			.replace( /\b(RFC|PMID|ISBN)(?= )/g, '$1&#8203;' )
		).join( '\n\n' );
}

/** The page that an action is about: the contribution's, else the one on the screen. */
function pageOf( action ) {
	const id = parseInt( String( action.act && action.act.contribution || '' ).split( '/' )[ 0 ], 10 ) || config.page;
	return ask( { action: 'query', pageids: id, prop: 'info' } ).then( ( answer ) => {
		const page = answer.query.pages[ 0 ];
		const title = page.missing ? null : mw.Title.newFromText( page.title );
		return title && ( title.isTalkPage() ? title : title.getTalkPage() );
	} );
}

function address( title, heading ) {
	return new URL( mw.util.getUrl( title.getPrefixedText() + ( heading ? '#' + heading.replace( /[<>[\]{}|]/g, '' ) : '' ) ), location.href ).href;
}

/**
 * Posts the reply as a new section of the talk page, by the person's own account, naming the author so that
 * the wiki tells them.
 */
function reply( action, values ) {
	const typed = String( values.text || '' ).trim();
	if ( !typed ) {
		return Promise.resolve( {} );
	}
	return pageOf( action ).then( ( talk ) => {
		if ( !talk ) {
			return {};
		}
		const author = action.author && mw.Title.newFromText( action.author, 2 );
		const greeting = author && author.getNamespaceId() === 2 && author.getMainText().indexOf( '/' ) < 0 ?
			'[[' + author.getPrefixedText() + '|' + author.getMainText() + ']]: ' : '';
		const heading = ( action.section || mw.msg( 'telos-reply-heading' ) ).replace( /\s+/g, ' ' ).trim();
		const text = greeting + plain( typed ) + ' ~~~~';
		return post( talk, plain( heading ), text ).then( ( saved ) => ( {
			data: { revision: String( saved.newrevid || '' ), link: address( talk, heading ) }
		} ) );
	} );
}

function post( talk, heading, text ) {
	const simply = () => ask( {
		action: 'edit', title: talk.getPrefixedText(), section: 'new', sectiontitle: heading, text: text
	}, true ).then( ( answer ) => {
		if ( answer.edit.result !== 'Success' ) {
			const error = new Error( 'refused' );
			error.code = 'refused';
			throw error;
		}
		return answer.edit;
	} );
	if ( !config.discussionTools ) {
		return simply();
	}
	return ask( {
		action: 'discussiontoolsedit', paction: 'addtopic', page: talk.getPrefixedText(), sectiontitle: heading, wikitext: text
	}, true ).then( ( answer ) => answer.discussiontoolsedit, ( error ) => {
		if ( error.code === 'http' ) {
			throw error;
		}
		// Not on this kind of page: the plain way is left.
		return simply();
	} );
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
	change( event.detail.item.diff_url ).then( event.detail.done );
} );

/** Gives an element what it needs to work. */
function connect( element ) {
	element.server = config.server;
	element.getToken = getToken;
}

module.exports = { connect: connect, setRevision: setRevision, plain: plain };
