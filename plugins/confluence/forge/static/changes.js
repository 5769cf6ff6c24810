/** What changed between two versions of a page, in a few plain lines. Nothing of a page's text becomes markup here. */

/** So many lines say what a change is about; so long may one be. */
const MOST = 6, LONGEST = 300;
/** Pages with more lines than this between the first and the last change are not compared line by line. */
const WIDEST = 1500;
const BLOCKS = /^(p|h[1-6]|li|td|th|tr|div|blockquote|pre|hr|br|table|ul|ol|ac:task|ac:task-body|ac:layout-cell|ac:structured-macro|ac:rich-text-body|ac:plain-text-body)$/;
/** What a macro is told, not what a reader reads. */
const UNSEEN = /^(ac:parameter|ac:task-id|ac:task-uuid|ac:task-status|ri:.*|style|script)$/;

/**
 * The lines a reader sees of a text in storage format.
 *
 * @param {string} text
 * @return {string[]}
 */
export function lines( text ) {
	const shown = text.replace( /<!\[CDATA\[([\s\S]*?)\]\]>/g, ( all, inner ) =>
		inner.replace( /[&<>]/g, ( c ) => `&#${ c.charCodeAt( 0 ) };` ) )
		// Read as HTML an empty element would swallow what follows it.
		.replace( /<((?:ac|ri):[\w-]+)([^<>]*)\/>/g, '<$1$2></$1>' );
	const read = [];
	let line = '';
	const end = () => {
		line = line.replace( /\s+/g, ' ' ).trim();
		if ( line ) {
			read.push( line );
		}
		line = '';
	};
	const walk = ( node ) => {
		for ( const child of node.childNodes ) {
			const name = child.nodeName.toLowerCase();
			if ( child.nodeType === 3 ) {
				line += child.data;
			} else if ( child.nodeType === 1 && !UNSEEN.test( name ) ) {
				const block = BLOCKS.test( name );
				if ( block ) {
					end();
				}
				walk( child );
				if ( block ) {
					end();
				}
			}
		}
	};
	walk( new DOMParser().parseFromString( shown, 'text/html' ).body );
	end();
	return read;
}

/** How many lines two texts have in common from each pair of lines on: their longest common subsequence. */
function common( a, b ) {
	const rows = Array.from( { length: a.length + 1 }, () => new Uint16Array( b.length + 1 ) );
	for ( let i = a.length - 1; i >= 0; i-- ) {
		for ( let j = b.length - 1; j >= 0; j-- ) {
			rows[ i ][ j ] = a[ i ] === b[ j ] ? rows[ i + 1 ][ j + 1 ] + 1 : Math.max( rows[ i + 1 ][ j ], rows[ i ][ j + 1 ] );
		}
	}
	return rows;
}

/**
 * What a change took away and added.
 *
 * @param {string} old Storage format, "" for a new page
 * @param {string} text
 * @return {Array<{added: boolean, text: string}>} In the order of the page
 */
export function changed( old, text ) {
	let a = lines( old ), b = lines( text );
	let start = 0;
	while ( start < a.length && start < b.length && a[ start ] === b[ start ] ) {
		start++;
	}
	let end = 0;
	while ( end < a.length - start && end < b.length - start && a[ a.length - 1 - end ] === b[ b.length - 1 - end ] ) {
		end++;
	}
	a = a.slice( start, a.length - end );
	b = b.slice( start, b.length - end );
	const found = [];
	const say = ( added, line ) => found.push( { added, text: line.length > LONGEST ? line.slice( 0, LONGEST - 1 ) + '…' : line } );
	if ( a.length > WIDEST || b.length > WIDEST ) {
		const had = new Set( a ), has = new Set( b );
		a.filter( ( line ) => !has.has( line ) ).forEach( ( line ) => say( false, line ) );
		b.filter( ( line ) => !had.has( line ) ).forEach( ( line ) => say( true, line ) );
		return found.slice( 0, MOST );
	}
	const rows = common( a, b );
	let i = 0, j = 0;
	while ( ( i < a.length || j < b.length ) && found.length < MOST ) {
		if ( i < a.length && j < b.length && a[ i ] === b[ j ] ) {
			i++;
			j++;
		} else if ( j >= b.length || i < a.length && rows[ i + 1 ][ j ] >= rows[ i ][ j + 1 ] ) {
			say( false, a[ i++ ] );
		} else {
			say( true, b[ j++ ] );
		}
	}
	return found;
}
