/** The page of Telos in Confluence's menu: my part, what waits for my answer, the communities. */
import { showLists } from './lists.js';

showLists( [ 'telos-part', 'telos-queue', 'telos-sponsor', 'telos-communities' ] );
