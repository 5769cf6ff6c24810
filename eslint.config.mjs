// Scripts that run in a reader's browser: inside MediaWiki, inside Confluence Cloud, and as the elements that every host
// shares; and the few that build and check them.
import js from '@eslint/js';
import globals from 'globals';

const wiki = [ 'plugins/mediawiki/extension/Telos/resources/**/*.js' ];
const shared = [ 'core/ui/**/*.js', 'core/web/static/*.js' ];
const forge = [ 'plugins/confluence/forge/static/**/*.js' ];
const host = [ 'tests/confluence/forge_host/*.js' ];

const rules = {
	...js.configs.recommended.rules,
	'array-callback-return': 'error',
	'consistent-return': 'error',
	curly: 'error',
	'default-case-last': 'error',
	'dot-notation': 'error',
	eqeqeq: 'error',
	'no-alert': 'error',
	'no-caller': 'error',
	'no-console': 'error',
	'no-eval': 'error',
	'no-extend-native': 'error',
	'no-implied-eval': 'error',
	'no-invalid-this': 'off',
	'no-loop-func': 'error',
	'no-new-func': 'error',
	'no-new-wrappers': 'error',
	'no-param-reassign': [ 'error', { props: false } ],
	'no-restricted-properties': [
		'error',
		{ property: 'innerHTML', message: 'What a person wrote must not become markup: use textContent.' },
		{ property: 'outerHTML', message: 'What a person wrote must not become markup: use textContent.' },
		{ property: 'insertAdjacentHTML', message: 'What a person wrote must not become markup.' },
		{ object: 'document', property: 'write' }
	],
	'no-return-assign': 'error',
	'no-script-url': 'error',
	'no-self-compare': 'error',
	'no-sequences': 'error',
	'no-shadow': 'error',
	'no-throw-literal': 'error',
	'no-unmodified-loop-condition': 'error',
	'no-unused-expressions': 'error',
	'no-unused-vars': [ 'error', { args: 'after-used', argsIgnorePattern: '^_', caughtErrors: 'none' } ],
	'no-use-before-define': [ 'error', { functions: false, classes: false } ],
	'no-useless-concat': 'error',
	'no-useless-return': 'error',
	'no-var': 'error',
	'no-with': 'error',
	'prefer-const': [ 'error', { destructuring: 'all' } ],
	'prefer-promise-reject-errors': 'error',
	radix: 'error',
	strict: [ 'error', 'safe' ],
	yoda: 'error'
};

export default [
	{ ignores: [ '**/node_modules/**', '.cache/**', '.venv/**', '**/build/**', 'dist/**' ] },
	{
		files: wiki,
		// What the script loader of the oldest supported MediaWiki can read.
		languageOptions: {
			ecmaVersion: 2015,
			sourceType: 'commonjs',
			globals: { ...globals.browser, mw: 'readonly', $: 'readonly', OO: 'readonly', require: 'readonly', module: 'writable' }
		},
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		// The shared elements lie here too, each its own function.
		rules: { ...rules, strict: 'off' }
	},
	{
		files: shared,
		// The elements are read by the same loader, and by every browser of the last years.
		languageOptions: { ecmaVersion: 2015, sourceType: 'script', globals: { ...globals.browser } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules
	},
	{
		files: forge,
		// Bundled; every browser that Confluence Cloud supports reads it.
		languageOptions: { ecmaVersion: 2020, sourceType: 'module', globals: { ...globals.browser } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules
	},
	{
		files: host,
		languageOptions: { ecmaVersion: 2022, sourceType: 'script', globals: { ...globals.browser } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules
	},
	{
		files: [ '**/*.mjs' ],
		languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: { ...globals.node } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules
	}
];
