// Says what Atlassian's own validator has to say about the app's manifest, as JSON on standard output: a list for each
// folder, by name. Nothing leaves the machine. The manifest's variables come from the environment, as for the forge command.
//
//   node check.mjs [FOLDER...]      the current folder, if none is named
import { resolve } from 'node:path';
import { ProcessorBuilder, ValidationTypes } from '@forge/manifest';

const kinds = [ ValidationTypes.FULL, ValidationTypes.PRODUCT_TRIGGER, ValidationTypes.FORGE_REMOTE_COMPUTE ];
const folders = process.argv.length > 2 ? process.argv.slice( 2 ) : [ '.' ];
const said = {};
for ( const [ name, folder ] of folders.map( ( one ) => [ one, resolve( one ) ] ) ) {
	process.chdir( folder );
	said[ name ] = [];
	for ( const kind of kinds ) {
		const { success, errors } = await ProcessorBuilder.instance().withValidation( kind ).build().process();
		said[ name ].push( ...( errors || [] ).map( ( { level, message, line } ) => ( { level, message, line } ) ) );
		if ( !success && !( errors || [] ).length ) {
			said[ name ].push( { level: 'error', message: 'refused without a word', line: 0 } );
		}
	}
}
process.stdout.write( JSON.stringify( said ) );
