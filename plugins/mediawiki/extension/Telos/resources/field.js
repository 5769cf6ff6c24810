/**
 * "Add it" opens the editor at the field that is missing: the form for the charter in the visual editor, else the line
 * in the source. Nothing is saved by this.
 */
'use strict';

const field = new URLSearchParams( location.search ).get( 'telosfield' ) || '';
const api = new mw.Api( { parameters: { formatversion: 2 } } );
/** Names of the charter's template: those it comes with, and those that redirect to it. */
const NAMES = [ 'Charter', 'Charta' ];
/** What hides a charter that the source shows: it is none. A tag that ends by itself hides nothing. */
const UNREAD = /<!--[\s\S]*?(?:-->|$)|<(nowiki|pre|syntaxhighlight)(?=[\s/>])(?:[^<>/]|\/(?!>))*>[\s\S]*?(?:(<\/\1\s*>)|$)/gi;

function templateTitle( name ) {
	return mw.config.get( 'wgFormattedNamespaces' )[ 10 ] + ':' + name;
}

/** Learns which other names lead to the charter's template. */
function redirects() {
	return api.get( { action: 'query', titles: templateTitle( 'Charter' ), prop: 'redirects', rdnamespace: 10, rdlimit: 'max' } )
		.then( ( answer ) => {
			( answer.query.pages[ 0 ].redirects || [] ).forEach( ( one ) => {
				NAMES.push( mw.Title.newFromText( one.title ).getMainText() );
			} );
		}, () => $.Deferred().resolve() );
}

/** Whether a template's name, as it is written in the source, is the charter's. */
function isCharter( name ) {
	const title = mw.Title.newFromText( name.replace( /<!--[\s\S]*?-->/g, '' ).trim(), 10 );
	return title !== null && title.getNamespaceId() === 10 && NAMES.indexOf( title.getMainText() ) >= 0;
}

/** The field's name with all its other names, as the template says them. */
function names() {
	const title = templateTitle( 'Charter' );
	return api.get( { action: 'templatedata', titles: title, redirects: true } ).then( ( answer ) => {
		const page = Object.keys( answer.pages || {} ).map( ( key ) => answer.pages[ key ] )[ 0 ];
		const about = page && page.params && page.params[ field ];
		return [ field ].concat( about && about.aliases || [] );
	}, () => $.Deferred().resolve( [ field ] ) );
}

function escaped( text ) {
	return mw.util.escapeRegExp( text );
}

/** Where the charter's text begins and ends, by its braces; null without one. */
function charterIn( source ) {
	// As long as before: places stay what they are. A tag without an end is words like any other.
	const text = source.replace( UNREAD, ( hidden, tag, end ) => tag && !end ? hidden : ' '.repeat( hidden.length ) );
	const calls = /\{\{([^{}|]*)(?=[|}])/g;
	let start = calls.exec( text );
	while ( start && !isCharter( start[ 1 ] ) ) {
		start = calls.exec( text );
	}
	if ( !start ) {
		return null;
	}
	let depth = 0;
	for ( let i = start.index; i < text.length - 1; i++ ) {
		const two = text.slice( i, i + 2 );
		if ( two === '{{' || two === '}}' ) {
			depth += two === '{{' ? 1 : -1;
			i++;
			if ( !depth ) {
				return { start: start.index, end: i - 1 };
			}
		}
	}
	return null;
}

/** The source with the caret behind the field's "=", the line made where there is none. */
function inSource( box, all ) {
	const $box = $( box ), text = $box.textSelection( 'getContents' ), found = charterIn( text );
	if ( !found ) {
		return;
	}
	const charter = text.slice( found.start, found.end );
	const line = new RegExp( '\\|\\s*(?:' + all.map( escaped ).join( '|' ) + ')\\s*=[ \\t]*', 'i' ).exec( charter );
	let at = found.end;
	if ( line ) {
		at = found.start + line.index + line[ 0 ].length;
	} else {
		const added = ( /\n\s*$/.test( charter ) ? '' : '\n' ) + '|' + field + '=\n';
		$box.textSelection( 'setSelection', { start: at, end: at } );
		$box.textSelection( 'replaceSelection', added );
		at += added.length - 1;
	}
	$box.textSelection( 'setSelection', { start: at, end: at } );
	$box.textSelection( 'scrollToCaretPosition' );
	$box.trigger( 'focus' );
}

/** The charter's form in the visual editor, at the field. */
function inForm( all ) {
	const ve = window.ve, surface = ve.init.target.getSurface(), model = surface.getModel();
	const known = ( node ) => {
		const parts = node.getAttribute( 'mw' ) && node.getAttribute( 'mw' ).parts || [];
		return parts.some( ( part ) => part.template && isCharter( String( part.template.target.wt ) ) );
	};
	let charter = null;
	const walk = ( node ) => {
		if ( !charter && /^mwTransclusion/.test( node.getType() ) && known( node ) ) {
			charter = node;
		}
		( node.children || [] ).forEach( walk );
	};
	walk( model.getDocument().getDocumentNode() );
	if ( !charter ) {
		return;
	}
	surface.getDialogs().once( 'opening', ( dialog, opening ) => {
		opening.then( () => atField( dialog, all ) );
	} );
	model.getLinearFragment( charter.getOuterRange() ).select();
	surface.execute( 'window', 'open', 'transclusion' );
}

function atField( dialog, all, tries ) {
	const model = dialog.transclusionModel, template = model && model.getParts()[ 0 ];
	const page = template && template.getParameters && template.isLoaded !== false ? template : null;
	const has = page && Object.keys( page.getParameters() ).find( ( name ) => all.indexOf( name ) >= 0 );
	if ( page && !has && ( tries || 0 ) > 5 ) {
		page.addParameter( new window.ve.dm.MWParameterModel( page, field ) );
	}
	const id = has && page.getParameter( has ).getId();
	const layout = id && dialog.bookletLayout && dialog.bookletLayout.getPage( id );
	if ( !layout ) {
		// Template data come a moment later than the form.
		if ( ( tries || 0 ) < 40 ) {
			setTimeout( () => atField( dialog, all, ( tries || 0 ) + 1 ), 150 );
		}
		return;
	}
	layout.$element[ 0 ].scrollIntoView( { block: 'center' } );
	const input = layout.$element.find( 'textarea, input' ).filter( ':visible' )[ 0 ];
	if ( input ) {
		input.focus();
	} else if ( layout.focus ) {
		layout.focus();
	}
}

if ( field ) {
	$.when( names(), redirects() ).then( ( all ) => {
		mw.hook( 've.activationComplete' ).add( () => inForm( all ) );
		$( () => {
			const box = document.getElementById( 'wpTextbox1' );
			if ( box && !document.documentElement.classList.contains( 've-active' ) ) {
				mw.loader.using( 'jquery.textSelection' ).then( () => inSource( box, all ) );
			}
		} );
	} );
}
