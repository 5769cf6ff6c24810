/**
 * Items and what can be done about them: buttons, forms in place, the host's part, sending, and what follows.
 * Loaded third; gives `window.telosUi.Acting`, the element that can act.
 */
( function () {
	'use strict';
	const telosUi = window.telosUi, node = telosUi.node;
	/** So many lists of proposals were made: each needs an id of its own. */
	let lists = 0;

	/** Puts form values where an act carries them: `text`, `until`, `to`, and `data.<key>`. */
	function filled( act, values ) {
		const data = Object.assign( {}, act.data ), made = Object.assign( {}, act );
		Object.keys( values ).forEach( ( name ) => {
			if ( name.slice( 0, 5 ) === 'data.' ) {
				data[ name.slice( 5 ) ] = values[ name ];
			} else if ( values[ name ] !== '' ) {
				made[ name ] = values[ name ];
			}
		} );
		if ( Object.keys( data ).length ) {
			made.data = data;
		}
		return made;
	}

	class Acting extends telosUi.Element {
		/** One thing with its words and actions, as a list entry. `extra` stands between the words and the actions. */
		item( item, extra ) {
			const url = item.url && telosUi.address( item.url );
			const what = node( 'span', { class: 'what' }, [ item.what ] );
			const when = [ item.author, item.since, item.until ].filter( Boolean ).join( ' · ' );
			return node( 'li', { class: 'item' + ( item.done ? ' done' : '' ), 'data-item': item.key, tabindex: '-1' }, [
				node( 'div', { class: 'head' }, [
					node( 'p', { class: 'title' }, [ url ? node( 'a', { href: url }, [ what ] ) : what ] ),
					when && node( 'p', { class: 'when' }, [ when ] )
				] ),
				item.progress && this.bar( item.progress ),
				item.quote && node( 'p', { class: 'quote' }, [ item.quote ] ),
				item.why && node( 'p', { class: 'why' }, [ item.why ] ),
				item.note && node( 'p', { class: 'note' }, [ item.note ] )
			].concat( extra || [], this.actions( item ) ) );
		}

		/** How much of something is done, for who sees it; the words beside it say the same. */
		bar( progress ) {
			return node( 'progress', {
				class: 'bar', value: progress.value, max: progress.max, 'aria-label': progress.label, 'aria-valuetext': progress.text
			} );
		}

		/** The change itself in a few lines, where the host can read it, and the way to the whole of it. */
		change( item ) {
			const url = item.diff_url && telosUi.address( item.diff_url ) || item.change_url && telosUi.address( item.change_url );
			if ( !url ) {
				return [];
			}
			const place = node( 'div', { class: 'change', hidden: true } );
			// Fired once the item stands in the page: only from there does it reach the host.
			Promise.resolve().then( () => this.tell( 'telos-change', { item: item, url: url, done: ( lines ) => {
				place.replaceChildren.apply( place, ( lines || [] ).map( ( line ) =>
					node( 'p', null, [ node( line.added ? 'ins' : 'del', null, [ line.text ] ) ] ) ) );
				place.hidden = !place.childNodes.length;
			} } ) );
			// Where an action leads to the whole of it, a second link to it would be noise.
			return item.change_url ? [ place ] : [ place, node( 'p', null, [ node( 'a', { href: url }, [ this.labels.diff ] ) ] ) ];
		}

		/** The actions of an item, with the place their form opens in. */
		actions( item ) {
			if ( !item.actions || !item.actions.length ) {
				return [];
			}
			const place = node( 'div' );
			const putsOff = ( action ) => action.kind === 'act' && ( action.act.kind === 'snooze' || action.act.kind === 'not-mine' );
			const button = ( action ) => this.button( action, item, place );
			const does = item.actions.filter( ( action ) => !putsOff( action ) ).map( button );
			const later = item.actions.filter( putsOff ).map( button );
			return [
				node( 'div', { class: 'actions' }, does.concat( later.length ? node( 'div', { class: 'apart' }, later ) : [] ) ),
				place
			];
		}

		/** One action as a link or a button. */
		button( action, item, place ) {
			const looks = 'button' + ( action.primary ? ' primary' : item.plain ? '' : ' quiet' );
			if ( action.kind === 'link' ) {
				return node( 'a', { class: looks + ' act', href: telosUi.address( action.url ) }, [ action.label ] );
			}
			const key = [ item.key, action.act.kind, JSON.stringify( action.act.data || 0 ) ].join( '|' );
			const form = action.fields && action.fields.length;
			const button = node( 'button', {
				type: 'button',
				class: looks + ' act',
				'data-form': form ? key : null,
				'data-kind': action.act.kind,
				'aria-expanded': form ? 'false' : null
			}, [ action.label ] );
			button.addEventListener( 'click', () => {
				if ( form ) {
					this.toggleForm( key, action, item, button, place );
				} else {
					this.send( key, action, {}, item, button );
				}
			} );
			return button;
		}

		toggleForm( key, action, item, button, place ) {
			const was = this.openForm;
			this.closeForm();
			if ( was === key ) {
				return;
			}
			const draft = this.draft( key );
			const inputs = action.fields.map( ( field ) => this.field( field, draft ) );
			const trouble = node( 'p', { class: 'said trouble', role: 'alert' } );
			trouble.hidden = true;
			const submit = node( 'button', { type: 'submit', class: 'button primary' }, [ action.submit || action.label ] );
			const form = node( 'form', { 'aria-label': action.label + ': ' + item.what }, inputs.map( ( input ) => input.label ).concat( [
				trouble,
				node( 'div', { class: 'actions' }, [
					submit,
					node( 'button', { type: 'button', class: 'button quiet', on: { click: () => this.closeForm( true ) } },
						[ this.labels.cancel ] )
				] )
			] ) );
			form.addEventListener( 'submit', ( event ) => {
				event.preventDefault();
				this.send( key, action, draft.values, item, submit, trouble );
			} );
			form.addEventListener( 'keydown', ( event ) => {
				if ( event.key === 'Escape' ) {
					event.stopPropagation();
					this.closeForm( true );
				}
			} );
			place.replaceChildren( form );
			button.setAttribute( 'aria-expanded', 'true' );
			this.openForm = key;
			this.formParts = { place: place, button: button };
			inputs[ 0 ].input.focus();
		}

		/** Puts the open form away; what was typed is kept for the next time it is opened. */
		closeForm( focus ) {
			const parts = this.formParts;
			this.openForm = null;
			this.formParts = null;
			if ( parts ) {
				parts.place.replaceChildren();
				parts.button.setAttribute( 'aria-expanded', 'false' );
				if ( focus ) {
					parts.button.focus();
				}
			}
		}

		draft( key ) {
			if ( !this.drafts.has( key ) ) {
				this.drafts.set( key, { values: {}, id: null, sent: null, host: null } );
			}
			return this.drafts.get( key );
		}

		field( field, draft ) {
			let input;
			if ( field.type === 'textarea' ) {
				input = node( 'textarea', { rows: 4 } );
			} else if ( field.type === 'check' ) {
				return this.check( field, draft );
			} else if ( field.type === 'select' ) {
				input = node( 'select', null, ( field.options || [] ).map( ( option ) =>
					node( 'option', { value: option.value }, [ option.label ] ) ) );
			} else {
				input = node( 'input', { type: field.type === 'date' ? 'date' : 'text', min: field.min || null, max: field.max || null } );
			}
			const proposed = field.type === 'text' && ( field.options || [] ).length ?
				node( 'datalist', { id: 'proposed-' + ( ++lists ) }, field.options.map( ( option ) =>
					node( 'option', { value: option.value, label: option.label } ) ) ) : null;
			if ( proposed ) {
				input.setAttribute( 'list', proposed.id );
			}
			input.name = field.name;
			input.required = !!field.required;
			if ( draft.values[ field.name ] === undefined ) {
				draft.values[ field.name ] = field.value || ( field.type === 'select' && input.value ) || '';
			}
			input.value = draft.values[ field.name ];
			input.addEventListener( 'input', () => {
				draft.values[ field.name ] = input.value;
			} );
			const label = node( 'label', { class: 'field' }, [
				node( 'span', null, [ field.label ] ),
				field.hint && node( 'small', null, [ field.hint ] ),
				input,
				proposed
			] );
			return { label: label, input: input };
		}

		/** One of several things that an act can be about. */
		check( field, draft ) {
			const input = node( 'input', { type: 'checkbox', name: field.name } );
			const yes = field.value || 'yes';
			if ( draft.values[ field.name ] === undefined ) {
				draft.values[ field.name ] = field.checked ? yes : '';
			}
			// What was ticked when it said something else is ticked anew.
			input.checked = draft.values[ field.name ] === yes;
			if ( !input.checked ) {
				draft.values[ field.name ] = '';
			}
			input.addEventListener( 'change', () => {
				draft.values[ field.name ] = input.checked ? yes : '';
			} );
			const label = node( 'label', { class: 'field check' }, [ input, node( 'span', null, [ field.label ] ) ] );
			const url = field.url && telosUi.address( field.url );
			if ( !url ) {
				return { label: label, input: input };
			}
			// Beside the label, not in it: what is chosen is one thing, what is looked at another.
			const see = node( 'a', { href: url, 'aria-label': field.see + ': ' + field.label }, [ field.see ] );
			return { label: node( 'div', { class: 'chosen' }, [ label, see ] ), input: input };
		}

		/** Lets the host do its part (post the reply, thank), where it wants to; at most once for an act. */
		askHost( action, values, draft ) {
			if ( !action.host || draft.host ) {
				return Promise.resolve( draft.host || {} );
			}
			return new Promise( ( resolve ) => {
				const event = this.tell( 'telos-host', { action: action, values: Object.assign( {}, values ), done: resolve }, true );
				if ( !event.defaultPrevented ) {
					resolve( {} );
				}
			} ).then( ( result ) => {
				if ( result && result.ok === false ) {
					throw new Error( result.message || this.labels.failed );
				}
				draft.host = result || {};
				return draft.host;
			} );
		}

		/** Sends an act and shows what came of it. Whatever fails, the typed text stays. */
		send( key, action, values, item, button, trouble ) {
			if ( this.busy ) {
				return Promise.resolve();
			}
			const draft = this.draft( key );
			const complain = ( words ) => {
				if ( trouble ) {
					this.say( '' );
					trouble.textContent = words;
					trouble.hidden = false;
				} else {
					this.say( words, true );
				}
			};
			this.busy = true;
			button.setAttribute( 'aria-disabled', 'true' );
			if ( trouble ) {
				trouble.hidden = true;
			}
			this.say( this.labels.sending );
			return this.askHost( action, values, draft ).then( ( host ) => {
				const act = filled( action.act, values );
				if ( host.data ) {
					act.data = Object.assign( {}, act.data, host.data );
				}
				if ( host.revision && !act.revision ) {
					act.revision = host.revision;
				}
				// The same words sent again are the same act: a lost answer can't make it happen twice.
				const words = JSON.stringify( act );
				if ( draft.sent !== words ) {
					draft.sent = words;
					draft.id = telosUi.uuid();
				}
				act.id = draft.id;
				return this.request( 'POST', '/v1/acts', act ).then( ( got ) => {
					this.busy = false;
					this.answer( got, key, act, item, complain );
				}, () => {
					throw new Error( this.labels.failed );
				} );
			} ).catch( ( error ) => {
				this.busy = false;
				complain( error.message || this.labels.failed );
			} ).then( () => {
				button.removeAttribute( 'aria-disabled' );
			} );
		}

		answer( got, key, act, item, complain ) {
			const body = got.body || {};
			if ( got.status >= 200 && got.status < 300 ) {
				this.drafts.delete( key );
				this.closeForm();
				this.tell( 'telos-acted', act );
				this.acted( body, item );
			} else if ( got.status === 409 && /\/page-changed$/.test( body.type || '' ) ) {
				this.drafts.delete( key );
				this.closeForm();
				this.changed( body.panel || body.view, body );
			} else if ( got.status >= 400 && got.status < 500 && got.status !== 401 && body.detail ) {
				complain( body.detail );
			} else {
				complain( this.labels.failed );
			}
		}

		/** The way back from what was just done, beside the words that say so. */
		undo( body ) {
			return body.undo ? [ ' ', this.button( body.undo, { key: 'undo', what: body.done, plain: false }, node( 'div' ) ) ] : [];
		}

		/** Where the focus goes when an item is done: to the next one, else to the start of what is left. */
		moveOn( keys, from ) {
			const at = keys.indexOf( from );
			const left = keys.slice( at + 1 ).concat( keys.slice( 0, Math.max( at, 0 ) ).reverse() );
			const next = left.map( ( key ) => this.find( 'data-item', key ) ).find( Boolean );
			if ( next ) {
				next.focus();
			}
			return !!next;
		}
	}

	telosUi.Acting = Acting;
}() );
