/** A panel that is open from the start, in a frame that doesn't know which version of its page is on the screen. */
import { put } from './host.js';
import { words } from './words.js';

/** Puts it into the page, and gives it. What needs the version is left to the banner, which knows it. */
export function putPanel( context ) {
	const panel = put( 'telos-panel', context, { set: { asked: null, doubt: { text: words( context ).above } } } );
	panel.opened = true;
	return panel;
}
