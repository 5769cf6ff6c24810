/**
 * <telos-sponsor>: the figures of a community, for who looks after it.
 * Loaded last, after telos-lists.js.
 */
( function () {
	'use strict';
	const telosUi = window.telosUi, node = telosUi.node;
	const SVG = 'http://www.w3.org/2000/svg';
	/** What a picture may hold: shapes and words. Nothing that loads, leads anywhere or runs. */
	const SHAPES = [ 'svg', 'title', 'g', 'line', 'rect', 'polyline', 'polygon', 'text' ];
	const LOOKS = [
		'viewBox', 'role', 'aria-label', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'width', 'height', 'points', 'fill', 'fill-opacity',
		'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'text-anchor', 'font-size'
	];

	/** A picture made anew from the server's SVG, of the allowed shapes alone; null for what can't be read. */
	function picture( text ) {
		function copied( from ) {
			if ( from.nodeType === 3 ) {
				return document.createTextNode( from.data );
			}
			if ( from.nodeType !== 1 || from.namespaceURI !== SVG || SHAPES.indexOf( from.localName ) < 0 ) {
				return null;
			}
			const made = document.createElementNS( SVG, from.localName );
			LOOKS.forEach( ( name ) => {
				if ( from.hasAttribute( name ) ) {
					made.setAttribute( name, from.getAttribute( name ) );
				}
			} );
			Array.from( from.childNodes ).map( copied ).forEach( ( child ) => child && made.append( child ) );
			return made;
		}
		return copied( new DOMParser().parseFromString( text, 'image/svg+xml' ).documentElement );
	}

	class Sponsor extends telosUi.Acting {
		get path() {
			return '/v1/sponsor' + ( this.community ? '?community=' + encodeURIComponent( this.community ) : '' );
		}

		acted( body ) {
			this.refresh().then( () => this.say( body.done ) );
		}

		changed( view, problem ) {
			this.refresh().then( () => this.say( problem.detail || '' ) );
		}

		/** The address of something about the community on the screen. */
		about( what, more ) {
			return '/v1/sponsor/' + what + '?community=' + encodeURIComponent( this.view.community ) + ( more || '' );
		}

		render( view ) {
			const url = telosUi.address( view.url );
			const chosen = this.shadowRoot.activeElement && this.shadowRoot.activeElement.id === 'community';
			this.root.replaceChildren( node( 'section', { class: 'list figures', lang: view.language, dir: view.dir, 'aria-label': view.title }, [
				node( 'h2', { tabindex: '-1' }, [ view.title ] ),
				this.said,
				this.choice( view ),
				node( 'h3', { class: 'name' }, [ url ? node( 'a', { href: url }, [ view.name ] ) : view.name ] ),
				node( 'p', { class: 'below' }, [ view.as_of ] ),
				view.protected && node( 'p', { role: 'note' }, [ view.protected ] )
			].concat(
				view.sections.map( ( section ) => this.section( section ) ),
				node( 'div', { class: 'actions' }, [ node( 'button', {
					type: 'button', class: 'button act', on: { click: () => this.save() }
				}, [ this.labels.export ] ) ] )
			) ) );
			if ( chosen ) {
				this.root.querySelector( '#community' ).focus();
			}
		}

		choice( view ) {
			if ( !view.choices.length ) {
				return null;
			}
			const select = node( 'select', { id: 'community' }, view.choices.map( ( one ) =>
				node( 'option', { value: one.key, selected: one.current }, [ one.title ] ) ) );
			select.addEventListener( 'change', () => {
				this.community = select.value;
				this.refresh();
			} );
			return node( 'label', { class: 'field' }, [ node( 'span', null, [ this.labels.choose ] ), select ] );
		}

		section( section ) {
			const drawn = section.pictures.map( ( one ) => node( 'figure', null, [
				picture( one.svg ), node( 'figcaption', { class: 'when' }, [ one.caption ] )
			] ) );
			const copy = section.copy && node( 'p', { class: 'quote' }, [ section.copy ] );
			const links = ( section.links || [] ).map( ( action ) => this.button( action, { key: section.id, what: section.title, plain: true } ) );
			return node( 'section', { class: 'part', 'data-section': section.id, 'aria-label': section.title }, [
				node( 'h4', null, [ section.title ] )
			].concat(
				section.lines.map( ( line ) => node( 'p', { class: 'text' }, [ line ] ) ),
				copy ? [ copy, this.copier( section.copy, copy ) ] : [],
				drawn,
				section.tables.map( ( table ) => this.table( table ) ),
				section.items.length ? node( 'ul', { class: 'tasks' }, section.items.map( ( item ) => this.item( item ) ) ) : [],
				section.figures.length ? this.figures( section.figures ) : [],
				links.length ? node( 'div', { class: 'actions' }, links ) : []
			) );
		}

		table( table ) {
			const made = node( 'div', { class: 'wide', tabindex: '0', role: 'region', 'aria-label': table.caption }, [ node( 'table', null, [
				node( 'caption', { class: table.folded ? 'unseen' : null }, [ table.caption ] ),
				node( 'thead', null, [ node( 'tr', null, table.columns.map( ( name ) => node( 'th', { scope: 'col' }, [ name ] ) ) ) ] ),
				node( 'tbody', null, table.rows.map( ( row ) => node( 'tr', null, row.map( ( cell, place ) =>
					node( place ? 'td' : 'th', place ? null : { scope: 'row' }, [ cell ] ) ) ) ) )
			] ) ] );
			return table.folded ? node( 'details', null, [ node( 'summary', null, [ this.labels.table ] ), made ] ) : made;
		}

		/** The figures, each with its value, what moved, and what it was made from: that opens. */
		figures( figures ) {
			return node( 'details', { class: 'behind' }, [
				node( 'summary', null, [ this.labels.acts ] ),
				node( 'ul', null, figures.map( ( figure ) => {
					const place = node( 'div', { class: 'acts' } );
					const opener = figure.opens ? node( 'button', {
						type: 'button', class: 'button quiet', 'aria-expanded': 'false', 'data-figure': figure.name,
						'aria-label': figure.label + ': ' + figure.rests,
						on: { click: () => this.toggleActs( figure, opener, place ) }
					}, [ figure.rests ] ) : node( 'span', { class: 'when' }, [ figure.rests ] );
					return node( 'li', { class: 'figure' }, [
						node( 'div', { class: 'head' }, [
							node( 'p', null, [ node( 'span', { class: 'when' }, [ figure.label + ': ' ] ), figure.value ] ),
							opener
						] ),
						figure.trend && node( 'p', { class: 'when' }, [ figure.trend ] ),
						place
					] );
				} ) )
			] );
		}

		toggleActs( figure, opener, place ) {
			const open = opener.getAttribute( 'aria-expanded' ) !== 'true';
			opener.setAttribute( 'aria-expanded', String( open ) );
			place.replaceChildren();
			if ( open ) {
				this.acts( figure, place, '' );
			}
		}

		/** Adds some of the acts behind a figure to their place, and the way to those that follow. */
		acts( figure, place, after ) {
			const more = '&figure=' + encodeURIComponent( figure.name ) + '&after=' + encodeURIComponent( after );
			return this.request( 'GET', this.about( 'acts', more ) ).then( ( got ) => {
				if ( got.status !== 200 || !got.body ) {
					throw new Error( String( got.status ) );
				}
				const some = got.body;
				const next = some.following === null || some.following === undefined ? null : node( 'button', { type: 'button', class: 'button quiet', on: { click: () => {
					next.remove();
					this.acts( figure, place, some.following );
				} } }, [ this.labels.more ] );
				place.append( node( 'ul', { class: 'tasks', 'aria-label': some.title }, some.items.map( ( item ) => this.item( item ) ) ) );
				[ some.items.length || after ? '' : some.empty, some.hidden ].filter( Boolean ).forEach( ( words ) =>
					place.append( node( 'p', { class: 'below' }, [ words ] ) ) );
				if ( next ) {
					place.append( next );
				}
			} ).catch( () => place.append( node( 'p', { role: 'alert' }, [ this.labels.away ] ) ) );
		}

		copier( text, shown ) {
			const button = node( 'button', { type: 'button', class: 'button act', on: { click: () => {
				const done = () => this.say( this.labels.copied );
				const marked = () => {
					// Where the browser lends no clipboard (http, a frame) the words are marked, to be copied by hand.
					window.getSelection().selectAllChildren( shown );
				};
				if ( navigator.clipboard && navigator.clipboard.writeText ) {
					navigator.clipboard.writeText( text ).then( done, marked );
				} else {
					marked();
				}
			} } }, [ this.labels.copy ] );
			return node( 'div', { class: 'actions' }, [ button ] );
		}

		save() {
			this.request( 'GET', this.about( 'csv' ) ).then( ( got ) => {
				if ( got.status !== 200 || !got.body ) {
					throw new Error( String( got.status ) );
				}
				const url = URL.createObjectURL( new Blob( [ '\ufeff', got.body.csv ], { type: 'text/csv;charset=utf-8' } ) );
				const link = node( 'a', { href: url, download: got.body.name } );
				this.root.append( link );
				link.click();
				link.remove();
				setTimeout( () => URL.revokeObjectURL( url ), 60000 );
			} ).catch( () => this.say( this.labels.away, true ) );
		}
	}

	if ( !window.customElements.get( 'telos-sponsor' ) ) {
		window.customElements.define( 'telos-sponsor', Sponsor );
	}
}() );
