/**
 * A reply by the person's own account, where the question stands: in the thread of a comment, else under a heading
 * that names the contribution, with a link to what it changed.
 */
'use strict';

const LINKS = /\[\[[ ]*:?([^[\]{}|<>\n]+)(?:\|([^[\]{}<>\n]*))?\]\]|\[(https?:\/\/[^\s[\]<>"{}|]+)(?: ([^[\]\n]*))?\]|https?:\/\/[^\s[\]<>"{}|]+/gi;
/** So many words of a comment tell it from others of the same person. */
const WORDS = 6;

/** Text that shows exactly this: no templates, links, tags or signatures. */
function literal( text ) {
	return text.replace( /[&<>[\]{}|~_']/g, ( c ) => '&#' + c.charCodeAt( 0 ) + ';' )
		// Magic links of other kinds than the web's.
		.replace( /\b(RFC|PMID|ISBN)(?= )/g, '$1&#8203;' );
}

/** An address as wikitext: nothing in it becomes mark-up or a signature. */
function web( url ) {
	return url.replace( /'/g, '%27' ).replace( /~/g, '%7E' );
}

/** A line with its links: to pages of the wiki (never a category, a file or another language of the page) and to the web. */
function linked( line ) {
	let made = '', end = 0;
	line.replace( LINKS, ( whole, page, label, outside, named, at ) => {
		let link = null;
		if ( page ) {
			const target = page.trim();
			if ( mw.Title.newFromText( target ) || /^#[^#]/.test( target ) ) {
				const colon = target.charAt( 0 ) === '#' ? '' : ':';
				link = '[[' + colon + target + ( label && label.trim() ? '|' + literal( label ) : '' ) + ']]';
			}
		} else if ( outside ) {
			link = '[' + web( outside ) + ( named && named.trim() ? ' ' + literal( named ) : '' ) + ']';
		} else {
			link = web( whole );
		}
		if ( link !== null ) {
			made += literal( line.slice( end, at ) ) + link;
			end = at + whole.length;
		}
		return whole;
	} );
	return made + literal( line.slice( end ) );
}

/**
 * What a person typed, as paragraphs of wikitext: links stay links, all else shows as it was typed.
 *
 * @param {string} text
 * @return {string[]}
 */
function paragraphs( text ) {
	return text.replace( /\r\n?/g, '\n' ).split( /\n+/ ).map( ( line ) => line.trim() ).filter( Boolean )
		.map( ( line ) => linked( line )
			.replace( /^[*#:;=! -]/, ( c ) => '&#' + c.charCodeAt( 0 ) + ';' )
			.replace( /=$/, '&#61;' ) );
}

function words( text ) {
	return ( text.toLowerCase().match( /[^\s!-/:-@[-`{-~\u00a0-\u00bf\u2010-\u2027]+/g ) || [] ).join( ' ' );
}

/** How a minute is written in signatures, in whatever zone: the same minute of some hour, some zones' half or quarter hours aside. */
function minutes( at ) {
	const time = new Date( at ), two = ( number ) => ( '0' + number ).slice( -2 );
	return isNaN( time ) ? [] : [ two( time.getUTCHours() ) + '[:.]' + two( time.getUTCMinutes() ), '[:.]' + two( time.getUTCMinutes() ) ]
		.map( ( clock ) => new RegExp( clock + '(?!\\d)' ) );
}

/**
 * Where a comment ends on a discussion page's lines, and what it is set in by. Who asks the same words twice is told
 * apart by the time in the signature.
 *
 * @param {string[]} lines
 * @param {{author: string, words: string, at: string}} comment
 * @return {{at: number, marks: string}|null}
 */
function place( lines, comment ) {
	const said = words( comment.words ).split( ' ' ).slice( 0, WORDS ).join( ' ' );
	const name = comment.author.replace( /_/g, ' ' );
	const signed = ( line ) => line.replace( /_/g, ' ' ).search( /\d{4}[^\n]*\([^()\n]+\)|\d{1,2}[:.]\d{2}[^\n]*\d{4}/ ) >= 0;
	const found = [];
	let body = '';
	for ( let i = 0; i < lines.length; i++ ) {
		const line = lines[ i ];
		if ( /^=.*=\s*$/.test( line ) ) {
			body = '';
			continue;
		}
		body += ' ' + line;
		if ( !signed( line ) ) {
			continue;
		}
		const shown = body.replace( /_/g, ' ' ).replace( /\[\[[^[\]|]*\|([^[\]]*)\]\]/g, '$1' ).replace( /<[^<>]*>/g, ' ' );
		if ( line.replace( /_/g, ' ' ).indexOf( ':' + name ) >= 0 && ( !said || ( ' ' + words( shown ) + ' ' ).indexOf( ' ' + said + ' ' ) >= 0 ) ) {
			found.push( { at: i, marks: /^[:*#]*/.exec( line )[ 0 ] } );
		}
		body = '';
	}
	for ( const minute of minutes( comment.at ) ) {
		const then = found.find( ( one ) => minute.test( lines[ one.at ] ) );
		if ( then ) {
			return then;
		}
	}
	return found[ 0 ] || null;
}

/** The lines with a reply below a comment and below what was replied to it before; lists go on as they are. */
function below( lines, found, written ) {
	const indent = found.marks + ':';
	let at = found.at + 1;
	while ( at < lines.length && /^[:*#]*/.exec( lines[ at ] )[ 0 ].length > found.marks.length ) {
		at++;
	}
	return lines.slice( 0, at ).concat( written.map( ( line ) => indent + line ), lines.slice( at ) );
}

function refused() {
	const error = new Error( 'refused' );
	error.code = 'refused';
	return error;
}

/** What a revision of the discussion page says, or null where there is none. */
function read( ask, talk ) {
	return ask( {
		action: 'query', titles: talk.getPrefixedText(), prop: 'revisions', rvprop: 'ids|content', rvslots: 'main', curtimestamp: true
	} ).then( ( got ) => {
		const page = got.query.pages[ 0 ], revision = page.revisions && page.revisions[ 0 ];
		const text = revision && revision.slots.main.content;
		return typeof text === 'string' ? { text: text, revision: revision.revid, started: got.curtimestamp } : null;
	} );
}

/** Saves a reply below a comment in the page's text; null when the comment isn't there. */
function insert( ask, talk, comment, written, again ) {
	return read( ask, talk ).then( ( page ) => {
		const lines = page ? page.text.split( '\n' ) : [], found = place( lines, comment );
		if ( !found ) {
			return null;
		}
		let heading = '';
		for ( let i = found.at; i >= 0 && !heading; i-- ) {
			heading = ( /^==([^=].*?)==\s*$/.exec( lines[ i ] ) || [ '', '' ] )[ 1 ].trim();
		}
		return ask( {
			action: 'edit', title: talk.getPrefixedText(), text: below( lines, found, written ).join( '\n' ), nocreate: true,
			baserevid: page.revision, starttimestamp: page.started, summary: heading ? '/* ' + heading + ' */ ' : ''
		}, true ).then( ( got ) => {
			if ( got.edit.result !== 'Success' ) {
				throw refused();
			}
			return got.edit;
		}, ( error ) => {
			if ( error.code === 'editconflict' && !again ) {
				return insert( ask, talk, comment, written, true );
			}
			throw error;
		} );
	} );
}

/** The comment as DiscussionTools knows it: by who wrote it and in which minute. */
function known( items, comment ) {
	for ( const item of items || [] ) {
		const same = item.type === 'comment' && item.author && item.author.replace( /_/g, ' ' ) === comment.author.replace( /_/g, ' ' ) &&
			Math.abs( Date.parse( item.timestamp ) - Date.parse( comment.at ) ) < 60000;
		const text = same && ( ' ' + words( String( item.html || '' ).replace( /<[^<>]*>/g, ' ' ) ) + ' ' );
		if ( same && text.indexOf( ' ' + words( comment.words ).split( ' ' ).slice( 0, WORDS ).join( ' ' ) ) >= 0 ) {
			return item;
		}
		const deeper = known( item.replies, comment );
		if ( deeper ) {
			return deeper;
		}
	}
	return null;
}

/** Posts below a comment; null where it can't be found any more. */
function answer( ask, config, talk, comment, written ) {
	const simply = () => insert( ask, talk, comment, written );
	if ( !config.discussionTools ) {
		return simply();
	}
	return ask( { action: 'discussiontoolspageinfo', page: talk.getPrefixedText(), prop: 'threaditemshtml' } ).then( ( got ) => {
		const item = known( got.discussiontoolspageinfo.threaditemshtml, comment );
		return item ? ask( {
			action: 'discussiontoolsedit', paction: 'addcomment', page: talk.getPrefixedText(), commentid: item.id,
			wikitext: written.join( '\n\n' )
		}, true ).then( ( saved ) => saved.discussiontoolsedit ) : simply();
	} ).catch( ( error ) => {
		if ( error.code === 'http' ) {
			throw error;
		}
		return simply();
	} );
}

/** Posts as a new section; DiscussionTools tells those who follow the page, where the wiki has it. */
function begin( ask, config, talk, heading, text ) {
	const simply = () => ask( {
		action: 'edit', title: talk.getPrefixedText(), section: 'new', sectiontitle: heading, text: text
	}, true ).then( ( got ) => {
		if ( got.edit.result !== 'Success' ) {
			throw refused();
		}
		return got.edit;
	} );
	if ( !config.discussionTools ) {
		return simply();
	}
	return ask( {
		action: 'discussiontoolsedit', paction: 'addtopic', page: talk.getPrefixedText(), sectiontitle: heading, wikitext: text
	}, true ).then( ( got ) => got.discussiontoolsedit, ( error ) => {
		if ( error.code === 'http' ) {
			throw error;
		}
		// Not on this kind of page: the plain way is left.
		return simply();
	} );
}

/** The page that an action is about: the contribution's, else the one on the screen. */
function talkOf( ask, config, action ) {
	const id = parseInt( String( action.act && action.act.contribution || '' ).split( '/' )[ 0 ], 10 ) || config.page;
	return ask( { action: 'query', pageids: id, prop: 'info' } ).then( ( got ) => {
		const page = got.query.pages[ 0 ];
		const title = page.missing ? null : mw.Title.newFromText( page.title );
		return title && ( title.isTalkPage() ? title : title.getTalkPage() );
	} );
}

function address( title, heading ) {
	return new URL( mw.util.getUrl( title.getPrefixedText() + ( heading ? '#' + heading.replace( /[<>[\]{}|]/g, '' ) : '' ) ), location.href ).href;
}

/** A link to what an edit changed, as the wiki's own: it follows the page wherever it moves. */
function difference( answers ) {
	if ( !answers.diff_url ) {
		return '';
	}
	const query = new URL( answers.diff_url, location.href ).searchParams, old = query.get( 'oldid' ), now = query.get( 'diff' );
	return /^\d+$/.test( old ) && /^\d+$/.test( now ) ? '[[Special:Diff/' + old + '/' + now + '|' + literal( answers.diff_label || now ) + ']]: ' : '';
}

/**
 * Posts what was typed.
 *
 * @param {Function} ask The way to the wiki's API
 * @param {Object} config
 * @param {Object} action
 * @param {Object} values
 * @return {Promise<Object>} What the act is to carry
 */
function reply( ask, config, action, values ) {
	const typed = String( values.text || '' ).trim();
	if ( !typed ) {
		return Promise.resolve( {} );
	}
	const answers = action.answers || {};
	return talkOf( ask, config, action ).then( ( talk ) => {
		if ( !talk ) {
			return {};
		}
		const author = action.author && mw.Title.newFromText( action.author, 2 );
		// Naming the author lets the wiki tell them.
		const greeting = author && author.getNamespaceId() === 2 && author.getMainText().indexOf( '/' ) < 0 ?
			'[[' + author.getPrefixedText() + '|' + author.getMainText() + ']]: ' : '';
		const heading = ( action.section || mw.msg( 'telos-reply-heading' ) ).replace( /\s+/g, ' ' ).trim();
		const said = paragraphs( typed );
		const written = [ greeting + difference( answers ) + said[ 0 ] ].concat( said.slice( 1 ) );
		written[ written.length - 1 ] += ' ~~~~';
		const done = ( saved, section ) => ( {
			data: { revision: String( saved.newrevid || '' ), link: address( talk, section ) }
		} );
		const fresh = () => begin( ask, config, talk, literal( heading ), written.join( '\n\n' ) )
			.then( ( saved ) => done( saved, heading ) );
		if ( answers.kind !== 'comment' || !action.author ) {
			return fresh();
		}
		const comment = { author: action.author, at: answers.at, words: answers.words || '' };
		return answer( ask, config, talk, comment, written ).then( ( saved ) => saved ? done( saved, '' ) : fresh() );
	} );
}

module.exports = { reply: reply, paragraphs: paragraphs };
