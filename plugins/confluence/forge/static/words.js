/** The few words that are not the server's: what is said when it can't be asked, or has not been yet. */
import de from './words/de.json';
import en from './words/en.json';

/** The words in the person's language. */
export function words( context ) {
	return String( context.locale || '' ).startsWith( 'de' ) ? de : en;
}

/** A time of day as the person's language writes it, in the zone Confluence shows them. */
export function timeOfDay( at, context ) {
	const format = { hour: '2-digit', minute: '2-digit' };
	try {
		return new Intl.DateTimeFormat( context.locale || 'en', { ...format, timeZone: context.timezone } ).format( at );
	} catch {
		// A zone or language this browser doesn't know.
		return new Intl.DateTimeFormat( 'en', format ).format( at );
	}
}
