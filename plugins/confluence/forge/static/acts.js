/** The host's part in what the elements do: replies by the person's own account, and what a change was about. */
import { changed } from './changes.js';
import { ask, storage } from './pages.js';

/** Atlassian's account ids: letters, digits, colons, dashes; never a name somebody goes by. */
const ACCOUNT = /^(?=.*\d)[\w:-]{10,128}$/;
/** Characters that XML has no place for. */
// eslint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** An address in what a person typed, without the point or bracket that only ends the sentence. */
const ADDRESS = /https?:\/\/[^\s<>"'{}|\\^`]*[^\s<>"'{}|\\^`.,;:!?)\]]/gi;

function escaped( text ) {
	return text.replace( /[&<>"']/g, ( c ) => `&#${ c.charCodeAt( 0 ) };` );
}

function linkTo( url, words ) {
	return `<a href="${ escaped( url ) }">${ escaped( words ) }</a>`;
}

/** Text with its addresses as links. */
function linked( text ) {
	let made = '', end = 0;
	for ( const found of text.matchAll( ADDRESS ) ) {
		made += escaped( text.slice( end, found.index ) ) + linkTo( found[ 0 ], found[ 0 ] );
		end = found.index + found[ 0 ].length;
	}
	return made + escaped( text.slice( end ) );
}

/**
 * What a person typed, as storage format that shows exactly this; addresses are links.
 *
 * @param {string} text
 * @return {string} Paragraphs, each without its <p>
 */
export function plain( text ) {
	return linked( text.replace( NOT_XML, '' ).replace( /\r\n?/g, '\n' ).trim() )
		.replace( / {2,}/g, ( spaces ) => ' ' + '&#160;'.repeat( spaces.length - 1 ) )
		.split( /\n[ \t]*\n+/ )
		.map( ( part ) => part.split( '\n' ).join( '<br />' ) )
		.join( '</p><p>' );
}

/** The address of a comment that was just written, or "". */
function addressOf( comment, context ) {
	const links = comment._links || {};
	const base = links.base || String( context.siteUrl || '' ) + '/wiki';
	return links.webui ? base.replace( /\/+$/, '' ) + links.webui : '';
}

/**
 * Posts the reply by the person's own account: below the comment it answers, else as a new comment that names the
 * author, so that Confluence tells them.
 *
 * @return {Promise<Object>} What the act is to carry; empty where Confluence said no
 */
async function reply( action, values, context ) {
	const typed = String( values.text || '' ).trim();
	const [ page, own ] = String( action.act.contribution || '' ).split( '/' );
	if ( !typed || !page ) {
		return {};
	}
	const comment = /^c(\d+)$/.exec( own || '' );
	let answer;
	if ( comment ) {
		const sent = { parentCommentId: comment[ 1 ], body: { representation: 'storage', value: `<p>${ plain( typed ) }</p>` } };
		answer = await ask( '/footer-comments', sent );
		if ( answer.status === 404 || answer.status === 400 ) {
			// A comment beside a passage of the text has an address of its own.
			answer = await ask( '/inline-comments', sent );
		}
	} else {
		const author = ACCOUNT.test( action.author_id || '' ) ?
			`<ac:link><ri:user ri:account-id="${ action.author_id }" /></ac:link> ` : '';
		// Without threads for edits the comment says itself which change it is about.
		const { diff_url: url, diff_label: label } = action.answers || {};
		const about = /^https?:/.test( url || '' ) ? linkTo( url, label || url ) + ': ' : '';
		answer = await ask( '/footer-comments', {
			pageId: page, body: { representation: 'storage', value: `<p>${ author }${ about }${ plain( typed ) }</p>` }
		} );
	}
	if ( answer.status >= 500 || answer.status === 429 ) {
		throw new Error( 'nobody knows what became of it' );
	}
	if ( !answer.ok ) {
		return {};
	}
	const made = await answer.json();
	return { data: { comment: String( made.id ), link: addressOf( made, context ) } };
}

const changes = new Map();
let before = Promise.resolve();

/** The lines of a change, read one after the other: a long queue must not be a burst of requests. */
function change( address ) {
	const query = new URL( address ).searchParams;
	const page = query.get( 'pageId' ), versions = query.getAll( 'selectedPageVersions' ).map( Number ).sort( ( a, b ) => a - b );
	if ( !/^\d+$/.test( page || '' ) || !versions.length || !versions.every( Number.isInteger ) ) {
		return Promise.resolve( [] );
	}
	if ( !changes.has( address ) ) {
		before = before.then( async () => {
			const [ first, last ] = [ versions.length > 1 ? versions[ 0 ] : 0, versions[ versions.length - 1 ] ];
			return changed( first ? await storage( page, first ) : '', await storage( page, last ) );
		} ).catch( () => [] );
		changes.set( address, before );
	}
	return changes.get( address );
}

/** Listens to what the elements ask of their host. */
export function answerElements( context ) {
	document.addEventListener( 'telos-host', ( event ) => {
		const { action, values, done } = event.detail;
		if ( action.host !== 'reply' ) {
			// Confluence has no thanks of its own that a script could give: the act alone counts.
			return;
		}
		event.preventDefault();
		// Nobody knows what became of a request without an answer: the person decides whether to send it again.
		reply( action, values || {}, context ).then( done, () => done( { ok: false } ) );
	} );
	document.addEventListener( 'telos-change', ( event ) => {
		change( event.detail.url ).then( event.detail.done );
	} );
}
