/**
 * The panel behind the entry beside a page's authors. It opens long after the page was loaded: which version is on the
 * screen is not known here, so nothing is confirmed here.
 */
import { put, start } from './host.js';
import { away } from './lists.js';

start().then( ( context ) => {
	const panel = put( 'telos-panel', context, { set: { asked: null } } );
	panel.opened = true;
	panel.addEventListener( 'telos-away', () => away( panel.view, context ) );
} );
