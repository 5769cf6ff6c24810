/**
 * <telos-part>, <telos-queue>, <telos-communities>: a person's own pages.
 * Loaded last, after telos-style.js, telos-base.js and telos-actions.js.
 */
( function () {
	'use strict';
	const telosUi = window.telosUi, node = telosUi.node;
	const KEYS_OFF = 'telos-keys-off';

	class List extends telosUi.Acting {
		/** The frame all lists share: title (unless the page around says it: `untitled`), what was just said, the parts. */
		frame( view, parts ) {
			const title = { tabindex: '-1', class: this.hasAttribute( 'untitled' ) ? 'unseen' : null };
			this.root.replaceChildren( node( 'section', {
				class: 'list', lang: view.language || null, dir: view.dir || null, 'aria-label': view.title || null
			}, [ view.title && node( 'h2', title, [ view.title ] ), this.said ].concat( parts ) ) );
		}

		tasks( items, each ) {
			return items.length ? node( 'ul', { class: 'tasks' }, items.map( each || ( ( item ) => this.item( item ) ) ) ) : null;
		}

		cards( communities ) {
			return node( 'ul', { class: 'cards' }, ( communities || [] ).map( ( one ) => {
				const url = telosUi.address( one.url );
				return node( 'li', { class: 'item', 'data-item': one.url }, [
					node( 'p', null, [
						url ? node( 'a', { href: url, class: 'what' }, [ one.title ] ) : node( 'span', { class: 'what' }, [ one.title ] ),
						one.mine ? node( 'span', { class: 'count' }, [ one.yours || String( one.mine ) ] ) : null
					] ),
					one.purpose && node( 'p', { class: 'what' }, [ one.purpose ] ),
					one.dates && node( 'p', { class: 'when' }, [ one.dates ] ),
					one.note && node( 'p', { class: 'note' }, [ one.note ] ),
					one.people && node( 'p', { class: 'note' }, [ one.people ] )
				] );
			} ) );
		}

		/** A further list below what is owed. */
		also( title, items ) {
			return items && items.length ? [ node( 'h3', null, [ title ] ), this.tasks( items ) ] : [];
		}

		acted( body, item ) {
			const keys = ( this.view.items || [] ).concat( this.view.others || [] ).map( ( one ) => one.key );
			this.refresh().then( () => {
				this.say( body.done, false, this.undo( body ) );
				if ( this.view && !this.moveOn( keys, item.key ) ) {
					const title = this.root.querySelector( 'h2' );
					if ( title ) {
						title.focus();
					}
				}
			} );
		}

		changed( view, problem ) {
			this.refresh().then( () => this.say( problem.detail || '' ) );
		}
	}

	class Part extends List {
		/** What is beyond the first few, to unfold; open for who comes from a message that left some out. */
		rest( view ) {
			if ( !view.more ) {
				return '';
			}
			const more = node( 'details', { id: 'all' }, [ node( 'summary', null, [ view.more ] ) ] );
			const fill = () => {
				if ( more.open && more.children.length === 1 ) {
					more.append( this.tasks( view.rest || [] ) );
				}
			};
			more.open = this.unfolded === undefined ? location.hash === '#all' : this.unfolded;
			more.addEventListener( 'toggle', () => {
				this.unfolded = more.open;
				fill();
			} );
			fill();
			return more;
		}

		get path() {
			return '/v1/part';
		}

		render( view ) {
			const own = { key: 'own', what: view.title, actions: view.actions || [] };
			this.frame( view, [
				view.unreached && node( 'p', { role: 'note' }, [ view.unreached ] ),
				this.tasks( view.items ),
				view.empty && node( 'p', null, [ view.empty ] ),
				view.unreached_others && node( 'p', { role: 'note' }, [ view.unreached_others ] ),
				this.rest( view ),
				view.done && node( 'p', { class: 'below' }, [ view.done ] )
			].concat( this.actions( own ), this.also( view.became_title, view.became ),
				this.also( view.to_place_title, view.to_place ), this.also( view.did_title, view.did ),
				this.also( view.own_title, view.own ) ) );
		}
	}

	class Communities extends List {
		get path() {
			return '/v1/communities';
		}

		render( view ) {
			this.frame( view, [
				view.communities.length ? this.cards( view.communities ) : node( 'p', null, [ view.empty ] )
			] );
		}
	}

	class Queue extends List {
		get path() {
			return '/v1/queue';
		}

		connectedCallback() {
			super.connectedCallback();
			this.onKey = ( event ) => this.key( event );
			document.addEventListener( 'keydown', this.onKey );
		}

		disconnectedCallback() {
			super.disconnectedCallback();
			document.removeEventListener( 'keydown', this.onKey );
		}

		render( view ) {
			const others = view.others || [];
			const help = node( 'button', {
				type: 'button', class: 'button quiet', 'aria-expanded': String( !!this.helpOpen ), 'aria-controls': 'help',
				on: { click: () => this.toggleHelp() }
			}, [ this.labels.helpButton || '?' ] );
			const off = node( 'input', { type: 'checkbox' } );
			off.checked = this.keysOn;
			off.addEventListener( 'change', () => {
				this.keysOn = off.checked;
			} );
			this.frame( view, [
				view.empty && node( 'p', null, [ view.empty ] ),
				this.tasks( view.items, ( item ) => this.item( item, this.change( item ) ) ),
				others.length ? node( 'h3', { class: 'apart-title' }, [ view.others_title ] ) : null,
				this.tasks( others, ( item ) => this.item( item, this.change( item ) ) ),
				view.items.length || others.length ? node( 'div', { class: 'actions' }, [ help ] ) : null,
				node( 'div', { class: 'help', id: 'help', hidden: !this.helpOpen }, [
					node( 'p', null, [ this.labels.help ] ),
					node( 'label', null, [ off, this.labels.shortcuts ] )
				] )
			].concat( this.sections( view.sections ), view.did && view.did.length && !document.querySelector( 'telos-part' ) ? [
				// Where one's own page stands beside it, that says all one did.
				node( 'h3', { class: 'apart-title' }, [ view.did_title ] ),
				// Not among what waits: the keys go through that only.
				node( 'ul', { class: 'tasks-done' }, view.did.map( ( item ) => this.item( item ) ) )
			] : [] ) );
		}

		/** What else a steward looks after: the keys go through what waits only. */
		sections( some ) {
			return ( some || [] ).map( ( one ) => node( 'section', { 'aria-label': one.title, 'data-section': one.id }, [
				node( 'h3', { class: 'apart-title' }, [ one.title ] )
			].concat(
				one.text.split( '\n' ).filter( ( line ) => line ).map( ( line ) => node( 'p', { class: 'note' }, [ line ] ) ),
				node( 'ul', { class: 'tasks-done' }, one.items.map( ( item ) => this.item( item ) ) )
			) ) );
		}

		get keysOn() {
			try {
				return !window.localStorage.getItem( KEYS_OFF );
			} catch ( e ) {
				return true;
			}
		}

		set keysOn( on ) {
			try {
				if ( on ) {
					window.localStorage.removeItem( KEYS_OFF );
				} else {
					window.localStorage.setItem( KEYS_OFF, '1' );
				}
			} catch ( e ) {
				// A browser that keeps nothing goes on with the keys on.
			}
		}

		toggleHelp() {
			this.helpOpen = !this.helpOpen;
			this.root.querySelector( '.help' ).hidden = !this.helpOpen;
			this.root.querySelector( '[aria-controls="help"]' ).setAttribute( 'aria-expanded', String( this.helpOpen ) );
		}

		/** The item with the focus in it, or null. */
		current() {
			const focus = this.shadowRoot.activeElement;
			return focus && focus.closest( '[data-item]' );
		}

		key( event ) {
			const from = event.composedPath()[ 0 ];
			const typing = from && from.nodeType === 1 && ( from.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test( from.tagName ) );
			if ( event.ctrlKey || event.altKey || event.metaKey || typing || !this.view || !this.find( 'class', 'tasks' ) || !this.keysOn ) {
				return;
			}
			const items = Array.from( this.root.querySelectorAll( '.tasks > .item' ) ), at = items.indexOf( this.current() );
			const kinds = { r: 'answer', t: 'thank', h: 'hand-over' };
			if ( event.key === '?' ) {
				this.toggleHelp();
			} else if ( event.key === 'j' || event.key === 'k' ) {
				const to = event.key === 'j' ? Math.min( at + 1, items.length - 1 ) : Math.max( at - 1, 0 );
				items.forEach( ( item, i ) => item.classList.toggle( 'here', i === to ) );
				items[ to ].focus();
			} else if ( kinds[ event.key ] && at >= 0 ) {
				const button = items[ at ].querySelector( '[data-kind="' + kinds[ event.key ] + '"]' );
				if ( button ) {
					button.click();
				}
			} else {
				return;
			}
			event.preventDefault();
		}
	}

	[ [ 'telos-part', Part ], [ 'telos-queue', Queue ], [ 'telos-communities', Communities ] ].forEach( ( pair ) => {
		if ( !window.customElements.get( pair[ 0 ] ) ) {
			window.customElements.define( pair[ 0 ], pair[ 1 ] );
		}
	} );
}() );
