/**
 * <telos-panel>: what a page is for and what is mine to do, one calm line that opens to the whole.
 * Loaded fourth, after telos-style.js, telos-base.js and telos-actions.js.
 */
( function () {
	'use strict';
	const telosUi = window.telosUi, node = telosUi.node;
	const MINE = [ 'confirm', 'changed', 'steward', 'deliver', 'review', 'decide', 'draft' ];
	const GOOD = [ 'confirmed', 'answered' ];
	const SVG = 'http://www.w3.org/2000/svg';

	function chevron() {
		const svg = document.createElementNS( SVG, 'svg' ), path = document.createElementNS( SVG, 'path' );
		svg.setAttribute( 'viewBox', '0 0 20 20' );
		svg.setAttribute( 'aria-hidden', 'true' );
		path.setAttribute( 'd', 'M4 7l6 6 6-6' );
		path.setAttribute( 'fill', 'none' );
		path.setAttribute( 'stroke', 'currentColor' );
		path.setAttribute( 'stroke-width', '2' );
		svg.append( path );
		return svg;
	}

	class Panel extends telosUi.Acting {
		/**
		 * The item a link in a message asked for: `?telos=<obligation key>` of the page, or null. A host that shows the
		 * panel in a frame of its own sets `asked`, for there the frame's address is not the page's.
		 */
		get asked() {
			return this.askedKey === undefined ? new URLSearchParams( location.search ).get( 'telos' ) : this.askedKey;
		}

		set asked( value ) {
			this.askedKey = value || null;
		}

		/**
		 * What stands between the person and a confirmation: { text, label, act }, or null. The host doubts that what is
		 * on the screen is what the server would credit, says why, and offers what helps; without a label only the why.
		 */
		get doubt() {
			return this.doubtShown || null;
		}

		set doubt( value ) {
			this.doubtShown = value;
			if ( this.view ) {
				this.show( this.view );
			}
		}

		get path() {
			return '/v1/panel';
		}

		get opened() {
			return !!this.isOpened;
		}

		set opened( value ) {
			this.isOpened = !!value;
			this.showOpened();
		}

		showOpened() {
			const opened = this.opened, toggle = this.root.querySelector( '.toggle' );
			if ( toggle ) {
				toggle.setAttribute( 'aria-expanded', String( opened ) );
				toggle.setAttribute( 'aria-label', opened ? this.labels.close : this.labels.open );
				toggle.title = opened ? this.labels.close : this.labels.open;
				this.root.querySelector( '.sections' ).hidden = !opened;
				this.root.querySelector( '.panel' ).classList.toggle( 'open', opened );
			}
		}

		render( view ) {
			const kind = MINE.indexOf( view.state ) >= 0 ? ' mine' : GOOD.indexOf( view.state ) >= 0 ? ' good' : '';
			const below = node( 'div', { class: 'said', hidden: true } );
			const lineItem = { key: this.lineKey( view ), what: view.line.text, plain: true };
			// The waiting line says what the receipt says; twice would be noise. A row of its own would move the page.
			const receipt = view.receipt && view.state !== 'waiting' ? view.receipt.text : '';
			const title = receipt ? receipt + ' · ' + view.line.text : view.line.text;
			// Where there is no room for both, the receipt gives way: what is asked is read to its end.
			const words = node( 'p', { class: receipt ? 'words both' : 'words', title: title }, receipt ?
				[
					node( 'span', { class: 'receipt' }, [ receipt ] ), node( 'span', { class: 'dot' }, [ ' · ' ] ),
					node( 'span', { class: 'asked' }, [ view.line.text ] )
				] :
				[ view.line.text ] );
			const toggle = node( 'button', {
				type: 'button', class: 'button toggle', 'aria-controls': 'sections', 'aria-expanded': 'false',
				on: { click: () => {
					this.opened = !this.opened;
				} }
			}, [ chevron() ] );
			const doubt = view.state === 'confirm' ? this.doubt : null;
			const action = doubt ? doubt.label && this.doubtAction( doubt ) : view.line.action && this.lineAction( view.line.action, lineItem, below );
			this.root.replaceChildren( node( 'section', {
				class: 'panel' + kind, 'aria-label': this.labels.panel, lang: view.language, dir: view.dir, 'data-state': view.state
			}, [
				node( 'div', { class: 'line' }, [
					words,
					view.line.also && this.button( view.line.also, Object.assign( {}, lineItem, { plain: false } ), below ),
					action,
					toggle
				] ),
				below,
				doubt && node( 'p', { class: 'receipt' }, [ doubt.text ] ),
				this.said,
				node( 'div', { class: 'sections', id: 'sections', hidden: true }, view.sections.map( ( section ) => this.section( section ) ) )
			] ) );
			this.showOpened();
			this.root.onkeydown = ( event ) => {
				if ( event.key === 'Escape' && this.opened ) {
					this.opened = false;
					this.root.querySelector( '.toggle' ).focus();
				}
			};
			this.openAsked( view );
		}

		lineKey( view ) {
			const act = view.line.action && view.line.action.act;
			return 'line/' + ( act && act.obligation || '' );
		}

		doubtAction( doubt ) {
			return node( 'button', { type: 'button', class: 'button act', on: { click: doubt.act } }, [ doubt.label ] );
		}

		/** The line's one button. An action with a form opens the panel at its item, where there is room. */
		lineAction( action, item, below ) {
			const opens = action.kind === 'act' && action.fields && action.fields.length ||
				action.kind === 'link' && action.url.charAt( 0 ) === '#';
			if ( !opens ) {
				return this.button( action, item, below );
			}
			const key = action.kind === 'link' ? action.url.slice( 1 ) : action.act.obligation;
			return node( 'button', {
				type: 'button', class: 'button act' + ( action.primary ? ' primary' : '' ),
				on: { click: () => this.openAt( key, action.act && action.act.kind ) }
			}, [ action.label ] );
		}

		section( section ) {
			const tasks = section.id === 'mine' || section.id === 'missing';
			const text = section.text ? node( 'p', { class: 'text' }, [ section.text ] ) : null;
			const list = section.items && section.items.length ?
				node( 'ul', { 'aria-labelledby': 'title-' + section.id }, section.items.map( ( item ) => this.item( item, this.change( item ) ) ) ) :
				null;
			return node( 'div', { class: 'section' + ( tasks ? ' tasks' : '' ), 'data-section': section.id }, [
				node( 'h2', { id: 'title-' + section.id, tabindex: '-1' }, [ section.title ] )
			].concat( section.id === 'mine' ? [ list, text ] : [ text, list ] ) );
		}

		/** Opens the panel at an item (by key) or section (by id), and the item's form of that kind. */
		openAt( key, kind ) {
			this.opened = true;
			const item = this.find( 'data-item', key ), section = this.find( 'data-section', key );
			const button = item && kind && Array.from( item.querySelectorAll( 'button' ) )
				.find( ( found ) => found.getAttribute( 'data-kind' ) === kind );
			const target = item || section && section.querySelector( 'h2' );
			if ( item ) {
				item.classList.add( 'here' );
			}
			if ( target ) {
				target.focus();
			}
			if ( button ) {
				button.click();
			}
			return !!target;
		}

		/** Once, for the address the page was opened with. */
		openAsked() {
			const key = this.asked;
			if ( key && !this.askedDone ) {
				this.askedDone = true;
				// News of an answer name what was answered: its item stands among what came of contributions. Who says that
				// it is no answer finds the form open there, and does nothing before sending it.
				const answered = /^(not-answered|answer)\/([^/]+\/([^/]+))$/.exec( key );
				const keys = answered ? [ key, answered[ 3 ], answered[ 2 ] ] : [ key ];
				const kind = answered && answered[ 1 ] === 'not-answered' ? answered[ 1 ] : undefined;
				if ( !keys.some( ( one ) => this.openAt( one, kind ) ) ) {
					this.say( this.labels.settled );
					this.openAt( 'mine' );
				}
			}
		}

		keys( view ) {
			const mine = ( view || this.view ).sections.find( ( section ) => section.id === 'mine' );
			return mine ? mine.items.map( ( item ) => item.key ) : [];
		}

		acted( body, item ) {
			const keys = this.keys();
			if ( body.panel ) {
				this.show( body.panel );
				this.follow( body, keys, item );
				return;
			}
			this.refresh().then( () => this.view && this.follow( body, keys, item ) );
		}

		follow( body, keys, item ) {
			this.say( body.done, false, this.undo( body ) );
			const toggle = this.root.querySelector( '.toggle' );
			if ( !this.opened || !this.moveOn( keys, item.key ) ) {
				toggle.focus();
			}
		}

		/** The page moved on while it was read: nothing was credited; the line says so and leads to what changed. */
		changed( view, problem ) {
			const then = () => {
				this.say( problem.detail || this.view.line.text );
				const action = this.root.querySelector( '.line .act' ) || this.root.querySelector( '.toggle' );
				action.focus();
			};
			if ( view ) {
				this.show( view );
				then();
			} else {
				this.refresh().then( () => this.view && then() );
			}
		}
	}

	telosUi.Panel = Panel;
	if ( !window.customElements.get( 'telos-panel' ) ) {
		window.customElements.define( 'telos-panel', Panel );
	}
}() );
