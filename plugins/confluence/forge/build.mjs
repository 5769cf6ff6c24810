// Builds what Forge serves: build/<resource>/ with a page, one script and one style sheet, nothing from elsewhere.
//
//   node build.mjs [FOLDER]      into FOLDER instead of build/
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname( fileURLToPath( import.meta.url ) );
const out = resolve( process.argv[ 2 ] || join( here, 'build' ) );
const resources = [ 'banner', 'byline', 'macro', 'space', 'global' ];
// So that the server is told which Telos the app is of.
const project = await readFile( join( here, '../../../pyproject.toml' ), 'utf8' );
const version = project.match( /^version = "([0-9.]+)/m )[ 1 ];

await rm( out, { recursive: true, force: true } );
for ( const resource of resources ) {
	const folder = join( out, resource );
	await mkdir( folder, { recursive: true } );
	await build( {
		entryPoints: [ join( here, 'static', resource + '.js' ) ],
		outfile: join( folder, 'main.js' ),
		bundle: true,
		format: 'iife',
		target: 'es2020',
		define: { TELOS_VERSION: JSON.stringify( version ) },
		minify: true,
		legalComments: 'none',
		charset: 'utf8',
		logLevel: 'warning'
	} );
	for ( const file of [ 'index.html', 'page.css', 'telos.svg' ] ) {
		await copyFile( join( here, 'static', file ), join( folder, file ) );
	}
}
