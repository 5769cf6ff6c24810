/** What is asked of Confluence itself, always with the rights of the person who looks. */
import { requestConfluence } from '@forge/bridge';

const API = '/wiki/api/v2';

/**
 * A request to Confluence's REST.
 *
 * @param {string} path Below the API
 * @param {Object} [sent] To be posted as JSON
 * @return {Promise<Response>} Rejects only when Confluence can't be reached
 */
export function ask( path, sent ) {
	const headers = { Accept: 'application/json' };
	return requestConfluence( API + path, sent ?
		{ method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify( sent ) } :
		{ headers } );
}

/**
 * The page as it is now.
 *
 * @param {string} id
 * @return {Promise<{version: number, age: number}|null>} Age in seconds, by Confluence's own clock where it tells;
 *     null where it can't be read
 */
export async function now( id ) {
	const answer = await ask( '/pages/' + encodeURIComponent( id ) );
	if ( !answer.ok ) {
		return null;
	}
	const { version } = await answer.json();
	const at = Date.parse( answer.headers.get( 'Date' ) || '' ) || Date.now();
	return { version: version.number, age: ( at - Date.parse( version.createdAt ) ) / 1000 };
}

/** The text of a version in storage format, or "" where it can't be read. */
export async function storage( id, version ) {
	const answer = await ask( `/pages/${ encodeURIComponent( id ) }?version=${ version }&body-format=storage` );
	return answer.ok ? ( await answer.json() ).body.storage.value : '';
}
