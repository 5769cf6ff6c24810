/**
 * What all Telos elements share: the way to the server, words into nodes (never markup), actions and their forms.
 * Loaded second; gives `window.telosUi.Element`, the class the elements extend, and `window.telosUi.node`.
 *
 * Everything a person wrote arrives as data and leaves through textContent. No syntax later than ES2015, so that
 * every supported wiki can minify it.
 */
( function () {
	'use strict';
	const telosUi = window.telosUi = window.telosUi || {};
	const PATIENCE = 15000;

	/**
	 * A node with properties, attributes and children; strings become text.
	 *
	 * @param {string} name
	 * @param {Object} [attributes] `class`, `on` (event → handler), or attributes; null and false leave it out
	 * @param {Array<Node|string|null>} [children]
	 * @return {HTMLElement}
	 */
	function node( name, attributes, children ) {
		const made = document.createElement( name );
		Object.keys( attributes || {} ).forEach( ( key ) => {
			const value = attributes[ key ];
			if ( key === 'on' ) {
				Object.keys( value ).forEach( ( type ) => made.addEventListener( type, value[ type ] ) );
			} else if ( value !== null && value !== undefined && value !== false ) {
				made.setAttribute( key, value === true ? '' : String( value ) );
			}
		} );
		( children || [] ).forEach( ( child ) => {
			if ( child !== null && child !== undefined && child !== '' ) {
				made.append( child );
			}
		} );
		return made;
	}

	/** An address that may stand in a link: http and https only, anything else leads nowhere. */
	function address( url ) {
		try {
			const read = new URL( url, location.href );
			return read.protocol === 'https:' || read.protocol === 'http:' ? read.href : null;
		} catch ( e ) {
			return null;
		}
	}

	/** A random id; `crypto.randomUUID` exists on https pages only, and many intranets are not. */
	function uuid() {
		if ( window.crypto.randomUUID ) {
			return window.crypto.randomUUID();
		}
		const bytes = window.crypto.getRandomValues( new Uint8Array( 16 ) );
		bytes[ 6 ] = bytes[ 6 ] % 16 + 64;
		bytes[ 8 ] = bytes[ 8 ] % 64 + 128;
		const hex = Array.from( bytes, ( b ) => ( b + 256 ).toString( 16 ).slice( 1 ) ).join( '' );
		return [ hex.slice( 0, 8 ), hex.slice( 8, 12 ), hex.slice( 12, 16 ), hex.slice( 16, 20 ), hex.slice( 20 ) ].join( '-' );
	}

	const darkOs = window.matchMedia( '(prefers-color-scheme: dark)' );

	/** Whether the page around is dark: by the wiki's own switch, else by a page that says it follows the system. */
	function isDark() {
		const html = document.documentElement, names = html.className, mode = html.getAttribute( 'data-color-mode' );
		if ( mode === 'dark' || mode === 'light' ) {
			return mode === 'dark';
		}
		if ( /skin-theme-clientpref-night/.test( names ) ) {
			return true;
		}
		if ( /skin-theme-clientpref-os/.test( names ) ) {
			return darkOs.matches;
		}
		// A wiki without a switch is always light, whatever the system says.
		return !/skin-theme-clientpref-|client-js|client-nojs/.test( names ) && darkOs.matches &&
			/dark/.test( window.getComputedStyle( html ).colorScheme );
	}

	/** The elements of this page to which a slow wiki tells nothing yet. */
	const waiting = new Set();

	function sayLater() {
		Array.from( waiting )
			.sort( ( one, other ) => one.compareDocumentPosition( other ) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1 )
			.forEach( ( one, place ) => one.showLater( !place ) );
	}

	class TelosElement extends HTMLElement {
		constructor() {
			super();
			this.attachShadow( { mode: 'open' } );
			this.view = null;
			this.busy = false;
			/** What people typed and is not yet sent: form key → { values, id, sent, host }. */
			this.drafts = new Map();
			this.openForm = null;
			this.root = node( 'div', { class: 'root' } );
			this.said = node( 'div', { class: 'said', role: 'status', 'aria-live': 'polite' } );
			if ( this.shadowRoot.adoptedStyleSheets && window.CSSStyleSheet.prototype.replaceSync ) {
				const sheet = new window.CSSStyleSheet();
				sheet.replaceSync( telosUi.style );
				this.shadowRoot.adoptedStyleSheets = [ sheet ];
			} else {
				const style = node( 'style' );
				style.textContent = telosUi.style;
				this.shadowRoot.append( style );
			}
			this.shadowRoot.append( this.root );
			this.theme = () => this.setAttribute( 'data-theme', isDark() ? 'dark' : 'light' );
		}

		connectedCallback() {
			[ 'server', 'token', 'getToken', 'transport' ].forEach( ( name ) => {
				// Set before the element was defined: hand it to the setter it now has.
				if ( Object.prototype.hasOwnProperty.call( this, name ) ) {
					const value = this[ name ];
					delete this[ name ];
					this[ name ] = value;
				}
			} );
			this.theme();
			this.watch = new MutationObserver( this.theme );
			this.watch.observe( document.documentElement, { attributes: true, attributeFilter: [ 'class', 'data-color-mode' ] } );
			darkOs.addEventListener( 'change', this.theme );
			this.hidden = !this.view;
			this.soon();
		}

		disconnectedCallback() {
			this.waitsNoMore();
			this.watch.disconnect();
			darkOs.removeEventListener( 'change', this.theme );
		}

		get server() {
			return this.serverAddress || this.getAttribute( 'server' ) || '';
		}

		set server( value ) {
			this.serverAddress = String( value ).replace( /\/+$/, '' );
			this.soon();
		}

		get token() {
			return this.tokenGiver;
		}

		set token( value ) {
			this.tokenGiver = value;
			this.soon();
		}

		get getToken() {
			return this.tokenGiver;
		}

		set getToken( value ) {
			this.token = value;
		}

		/**
		 * The host's own way to the server, instead of server and token: a function that is given
		 * { method, path, body } and promises { status, body }. It rejects only when the server can't be reached.
		 */
		get transport() {
			return this.ownTransport;
		}

		set transport( value ) {
			this.ownTransport = value;
			this.soon();
		}

		/** Loads once all it needs is there; several settings in a row load once. */
		soon() {
			const way = this.ownTransport || this.server && this.tokenGiver;
			if ( this.isConnected && way && !this.started ) {
				this.started = true;
				Promise.resolve().then( () => this.refresh() );
			}
		}

		tell( name, detail, cancelable ) {
			const event = new CustomEvent( name, { bubbles: true, composed: true, cancelable: !!cancelable, detail: detail } );
			this.dispatchEvent( event );
			return event;
		}

		/**
		 * One request; a token that ran out is asked for once more.
		 *
		 * @return {Promise<{status: number, body: Object|null}>} rejects only when the server can't be reached
		 */
		request( method, path, body, again ) {
			if ( this.ownTransport ) {
				return this.carried( method, path, body );
			}
			const stop = new AbortController();
			const timer = setTimeout( () => stop.abort(), PATIENCE );
			return Promise.resolve( this.tokenGiver( { fresh: !!again } ) ).then( ( token ) => fetch( this.server + path, {
				method: method,
				mode: 'cors',
				credentials: 'omit',
				cache: 'no-store',
				signal: stop.signal,
				headers: Object.assign( { Authorization: 'Bearer ' + token }, body ? { 'Content-Type': 'application/json' } : {} ),
				body: body ? JSON.stringify( body ) : undefined
			} ) ).then( ( answer ) => {
				if ( answer.status === 401 && !again ) {
					return this.request( method, path, body, true );
				}
				return answer.text().then( ( text ) => {
					let read = null;
					try {
						read = text ? JSON.parse( text ) : null;
					} catch ( e ) {
						read = null;
					}
					return { status: answer.status, body: read };
				} );
			} ).then( ( got ) => {
				clearTimeout( timer );
				return got;
			}, ( error ) => {
				clearTimeout( timer );
				throw error;
			} );
		}

		/** One request by the host's own way, which may never answer. */
		carried( method, path, body ) {
			let timer = 0;
			const late = new Promise( ( resolve, reject ) => {
				timer = setTimeout( () => reject( new Error( 'late' ) ), PATIENCE );
			} );
			const asked = Promise.resolve().then( () => this.ownTransport( { method: method, path: path, body: body || null } ) );
			return Promise.race( [ asked, late ] ).then( ( got ) => {
				clearTimeout( timer );
				return { status: got.status, body: got.body || null };
			}, ( error ) => {
				clearTimeout( timer );
				throw error;
			} );
		}

		/** Asks the server again and shows what it says. The promise gives the view, or null. */
		refresh() {
			return this.request( 'GET', this.path ).then( ( got ) => {
				if ( got.status === 200 && got.body ) {
					this.show( got.body );
					this.tell( 'telos-ready', this.view );
					return this.view;
				}
				if ( got.status === 204 ) {
					this.leave( 'telos-empty' );
				} else if ( got.status === 503 && got.body && got.body.retry && !this.view ) {
					this.later( got.body );
				} else {
					this.away();
				}
				return null;
			}, () => {
				this.away();
				return null;
			} );
		}

		/** Nothing can be loaded: stay out of the way. What is already shown stays; it may hold typed text. */
		away() {
			if ( this.view ) {
				this.tell( 'telos-away' );
			} else {
				this.leave( 'telos-away' );
			}
		}

		/**
		 * The server is there and can't tell now, because the wiki is slow. Of all elements of the page that hear so the
		 * first one says it, in a quiet line, with a way to ask again for all of them.
		 */
		later( problem ) {
			this.slow = problem;
			waiting.add( this );
			sayLater();
			this.tell( 'telos-later' );
		}

		/** The line of `later`, or nothing while another element says it. */
		showLater( first ) {
			this.hidden = !first;
			if ( !first ) {
				this.root.replaceChildren();
				return;
			}
			const there = this.root.querySelector( '[data-state="later"] .act' );
			if ( there ) {
				there.removeAttribute( 'aria-disabled' );
				return;
			}
			const words = String( this.slow.line || this.slow.detail || '' );
			const again = node( 'button', { type: 'button', class: 'button act', on: { click: () => {
				again.setAttribute( 'aria-disabled', 'true' );
				Array.from( waiting ).forEach( ( one ) => one.refresh() );
			} } }, [ String( this.slow.retry ) ] );
			this.root.replaceChildren( node( 'section', { class: 'panel', 'data-state': 'later' }, [
				node( 'div', { class: 'line', role: 'status' }, [
					node( 'p', { class: 'words', title: String( this.slow.detail || words ) }, [ words ] ),
					again
				] )
			] ) );
		}

		/** It waits no more; whichever waits on says so. */
		waitsNoMore() {
			if ( waiting.delete( this ) ) {
				sayLater();
			}
		}

		leave( name ) {
			this.waitsNoMore();
			this.view = null;
			this.root.replaceChildren();
			this.hidden = true;
			this.tell( name );
		}

		show( view ) {
			this.waitsNoMore();
			this.view = view;
			this.labels = view.labels || {};
			this.lang = view.language || 'en';
			this.setAttribute( 'dir', view.dir || 'ltr' );
			this.hidden = false;
			const wasOpen = this.openForm;
			this.openForm = null;
			this.render( view );
			if ( wasOpen && this.drafts.has( wasOpen ) ) {
				const button = this.find( 'data-form', wasOpen );
				if ( button ) {
					button.click();
				}
			}
			this.tell( 'telos-shown', view );
		}

		find( attribute, value ) {
			return Array.from( this.root.querySelectorAll( '[' + attribute + ']' ) )
				.find( ( found ) => found.getAttribute( attribute ) === value ) || null;
		}

		/** Says what happened; `more` stands beside it, such as the way back. */
		say( words, trouble, more ) {
			this.said.className = trouble ? 'said trouble' : 'said';
			this.said.replaceChildren.apply( this.said, [ words || '' ].concat( more || [] ).filter( Boolean ) );
		}
	}

	Object.assign( telosUi, { Element: TelosElement, node: node, address: address, uuid: uuid } );
}() );
