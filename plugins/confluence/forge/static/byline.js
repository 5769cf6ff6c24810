/**
 * The panel behind the entry beside a page's authors. It opens long after the page was loaded: which version is on the
 * screen is not known here, so nothing is confirmed here.
 */
import { start } from './host.js';
import { away } from './lists.js';
import { putPanel } from './panel.js';

start().then( ( context ) => {
	const panel = putPanel( context );
	panel.addEventListener( 'telos-away', () => away( panel.view, context ) );
} );
