// Says what Atlassian's own validator has to say about the manifest in the current folder, as JSON on standard output.
// Nothing leaves the machine. The manifest's variables come from the environment, as for the forge command.
import { ProcessorBuilder, ValidationTypes } from '@forge/manifest';

const said = [];
for ( const type of [ ValidationTypes.FULL, ValidationTypes.PRODUCT_TRIGGER, ValidationTypes.FORGE_REMOTE_COMPUTE ] ) {
	const result = await ProcessorBuilder.instance().withValidation( type ).build().process();
	said.push( ...( result.errors || [] ).map( ( { level, message, line } ) => ( { level, message, line } ) ) );
	if ( !result.success && !said.length ) {
		said.push( { level: 'error', message: 'refused without a word', line: 0 } );
	}
}
process.stdout.write( JSON.stringify( said ) );
