/** A space's page of Telos: the communities, my part, what waits for my answer, the figures of what I look after. */
import { showLists } from './lists.js';

showLists( [ 'telos-communities', 'telos-part', 'telos-queue', 'telos-sponsor' ] );
