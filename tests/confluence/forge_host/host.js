/** The page of Confluence around the frames: answers what they call over the bridge, and gives them their height. */
( function () {
	'use strict';
	const given = JSON.parse( document.getElementById( 'given' ).textContent );
	/** What the frames asked of the page, for the tests to see: [command, payload]. */
	window.calls = [];

	async function post( path, body ) {
		const answer = await fetch( path, { method: 'POST', body: JSON.stringify( body ) } );
		return answer.json();
	}

	function frameOf( event ) {
		return Array.from( document.querySelectorAll( 'iframe' ) ).find( ( frame ) => frame.contentWindow === event.source );
	}

	async function tokens( mode ) {
		return ( await fetch( '/tokens/' + mode ) ).text();
	}

	const answers = {
		getContext: ( payload, frame ) => ( { ...given.context, moduleKey: 'telos-' + frame.dataset.resource } ),
		invoke: ( payload, frame ) => post( '/invoke', { ...payload, module: 'telos-' + frame.dataset.resource } ),
		fetchProduct: ( payload ) => post( '/product', payload ),
		enableTheming: async ( payload, frame ) => {
			frame.contentWindow.postMessage( { mode: given.mode, tokens: await tokens( given.mode ) }, '*' );
		},
		close: ( payload, frame ) => {
			frame.hidden = true;
			return true;
		},
		navigate: ( { url, type } ) => {
			if ( given.live ) {
				go( new URL( url, location.href ), type );
			}
			return url.startsWith( '/' ) || window.leaves !== false;
		},
		reload: () => {
			if ( given.live ) {
				location.reload();
			}
			return true;
		}
	};

	/** Where a test wants to walk on. */
	function go( url, type ) {
		if ( type === 'new-tab' ) {
			window.open( url );
		} else if ( url.origin + url.pathname === location.origin + location.pathname ) {
			// Confluence changes the address of the page one is on without loading it again.
			history.pushState( null, '', url );
		} else {
			location.assign( url );
		}
	}

	window.addEventListener( 'message', async ( event ) => {
		const frame = frameOf( event ), { id, command, payload, height } = event.data || {};
		if ( !frame ) {
			return;
		}
		if ( height !== undefined ) {
			frame.style.height = height + 'px';
			return;
		}
		window.calls.push( [ command, payload ] );
		const reply = { id };
		try {
			if ( !answers[ command ] ) {
				throw new Error( 'this host knows no ' + command );
			}
			reply.result = await answers[ command ]( payload || {}, frame );
		} catch ( error ) {
			reply.error = error.message;
		}
		frame.contentWindow.postMessage( reply, '*' );
	} );

	/** Somebody changes Confluence's colours while a page is open. */
	window.turn = async ( mode ) => {
		given.mode = document.documentElement.dataset.colorMode = mode;
		const css = await tokens( mode );
		document.querySelectorAll( 'iframe' ).forEach( ( frame ) => frame.contentWindow.postMessage( { mode, tokens: css }, '*' ) );
	};

	given.resources.forEach( ( resource ) => {
		const frame = document.createElement( 'iframe' );
		frame.dataset.resource = resource;
		frame.title = resource;
		frame.setAttribute( 'sandbox', 'allow-downloads allow-forms allow-modals allow-same-origin allow-scripts' );
		frame.src = given.frames + '/static/' + resource + '/index.html';
		frame.style.height = '0';
		document.getElementById( 'slot-' + resource ).append( frame );
	} );
}() );
