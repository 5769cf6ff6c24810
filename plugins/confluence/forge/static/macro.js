/** The panel of a page, where its author put it. Which version is on the screen is not known here. */
import { start } from './host.js';
import { putPanel } from './panel.js';

start().then( putPanel );
