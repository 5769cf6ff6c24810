/** The panel of a page, where its author put it. Which version is on the screen is not known here. */
import { put, start } from './host.js';

start().then( ( context ) => {
	put( 'telos-panel', context, { set: { asked: null } } ).opened = true;
} );
