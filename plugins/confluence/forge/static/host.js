/**
 * What Confluence gives the Telos elements: the way to the server, who reads what in which language, links that lead
 * somewhere out of the frame, its colours.
 */
import { invokeRemote, router, view } from '@forge/bridge';
// The elements, which every host of Telos shares; each brings itself into the page. Their order matters.
import '../../../../core/ui/telos-style.js';
import '../../../../core/ui/telos-base.js';
import '../../../../core/ui/telos-actions.js';
import '../../../../core/ui/telos-panel.js';
import '../../../../core/ui/telos-lists.js';
import { answerElements } from './acts.js';

/* global TELOS_VERSION */
/** Which Telos this app was built from; build.mjs writes it here. Forge counts its deployments, which says nothing of that. */
const VERSION = typeof TELOS_VERSION === 'string' ? TELOS_VERSION : '';

/**
 * What an answer of the server says, whichever way it came.
 *
 * Atlassian's proxy hides the status of an answer, and takes nothing but JSON with a status of 2xx for one. So the
 * server is asked to wrap it: { status, body }.
 *
 * @param {Object} got
 * @return {{status: number, body: Object|null}}
 */
export function unwrapped( got ) {
	const body = got && got.body;
	if ( body && typeof body === 'object' && body.wrapped ) {
		return { status: body.wrapped.status, body: body.wrapped.body || null };
	}
	if ( got && typeof got.status === 'number' ) {
		return { status: got.status === 200 && !body ? 204 : got.status, body: body || null };
	}
	throw new Error( 'no answer' );
}

/**
 * The elements' way to the server: Atlassian's cloud carries the request there and says, signed, who asks from which
 * page. A revision is named only where it is known to be the one on the screen.
 *
 * @param {Object} context Of the module, as Forge gives it
 * @param {number} [shown] Number of the version on the screen, 0 for not known
 * @return {Function}
 */
export function transport( context, shown ) {
	const headers = { 'Telos-Answer': 'wrapped', 'Telos-Language': String( context.locale || 'en' ) };
	if ( VERSION ) {
		headers[ 'Telos-App' ] = VERSION;
	}
	if ( shown ) {
		headers[ 'Telos-Revision' ] = String( shown );
	}
	return ( { method, path, body } ) => invokeRemote( {
		path, method, headers: body ? { ...headers, 'Content-Type': 'application/json' } : headers, ...( body ? { body } : {} )
	} ).then( unwrapped );
}

/** The address of the page around the frame, or null. */
export function pageAddress( context ) {
	try {
		return new URL( context.extension.location );
	} catch {
		return null;
	}
}

/** Whether a link leads to the page that is on the screen, seen as it is: then it is that page that has to be loaded anew. */
function isHere( url, context ) {
	const here = pageAddress( context );
	const content = context.extension.content && String( context.extension.content.id );
	if ( !here || url.origin !== here.origin || [ 'pageVersion', 'selectedPageVersions' ].some( ( name ) => url.searchParams.has( name ) ) ) {
		return false;
	}
	const ids = url.pathname.match( /\/pages\/(\d+)(?:\/[^/]*)?$/ ) || [ '', url.searchParams.get( 'pageId' ) ];
	return url.pathname === here.pathname || Boolean( content ) && ids[ 1 ] === content;
}

/** Goes where a link leads, which the frame itself can't. */
function follow( href, apart, context ) {
	const url = new URL( href );
	if ( apart ) {
		return router.open( url.href );
	}
	const here = pageAddress( context );
	// Within Confluence without the question that is asked before one leaves it.
	const go = () => router.navigate( here && url.origin === here.origin ? url.pathname + url.search + url.hash : url.href );
	if ( !isHere( url, context ) ) {
		return go();
	}
	const asked = url.searchParams.get( 'telos' );
	// Confluence changes the address of the page one is on without loading it again.
	return asked && asked !== here.searchParams.get( 'telos' ) ? go().then( () => router.reload() ) : router.reload();
}

/** Every link in the frame, also one within an element. */
function followLinks( context ) {
	const onClick = ( event ) => {
		const link = event.composedPath().find( ( one ) => one.tagName === 'A' && one.href );
		if ( link && !link.hasAttribute( 'download' ) && !event.defaultPrevented && event.button < 2 ) {
			event.preventDefault();
			// Who says no to the question stays where they are.
			follow( link.href, event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey, context ).catch( () => {} );
		}
	};
	document.addEventListener( 'click', onClick );
	document.addEventListener( 'auxclick', onClick );
}

/**
 * Makes the frame ready. Elements are put into the page only after this.
 *
 * @return {Promise<Object>} The module's context
 */
export async function start() {
	// A Confluence that gives no colours leaves us our own.
	Promise.resolve( view.theme.enable() ).catch( () => {} );
	const context = await view.getContext();
	document.documentElement.lang = String( context.locale || 'en' ).slice( 0, 2 );
	followLinks( context );
	answerElements( context );
	return context;
}

/** Puts an element into the page, on its way to the server. */
export function put( name, context, { shown = 0, into = document.getElementById( 'telos' ), set = {} } = {} ) {
	const element = document.createElement( name );
	Object.assign( element, set );
	into.append( element );
	element.transport = transport( context, shown );
	return element;
}
