/** What Forge puts into a frame before the app's own script: the bridge to the page around it. */
( function () {
	'use strict';
	const waiting = new Map();
	let count = 0;

	function theme( mode, tokens ) {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync( tokens );
		document.adoptedStyleSheets = [ sheet ];
		document.documentElement.dataset.theme = 'light:light dark:dark shape:shape typography:typography-refreshed';
		document.documentElement.dataset.colorMode = mode;
	}

	window.addEventListener( 'message', ( event ) => {
		const { id, result, error, mode, tokens } = event.data || {};
		if ( event.source !== window.parent ) {
			return;
		}
		if ( mode ) {
			theme( mode, tokens );
		} else if ( waiting.has( id ) ) {
			const { resolve, reject } = waiting.get( id );
			waiting.delete( id );
			if ( error ) {
				reject( new Error( error ) );
			} else {
				resolve( result );
			}
		}
	} );

	window.__bridge = {
		callBridge: ( command, payload ) => new Promise( ( resolve, reject ) => {
			const id = ++count;
			waiting.set( id, { resolve, reject } );
			window.parent.postMessage( { id, command, payload }, '*' );
		} )
	};

	window.addEventListener( 'DOMContentLoaded', () => {
		const tell = () => window.parent.postMessage( { height: Math.ceil( document.body.getBoundingClientRect().height ) }, '*' );
		new ResizeObserver( tell ).observe( document.body );
		tell();
	} );
}() );
