<?php
/**
 * What every wiki of LocalWiki has in common; read from its LocalSettings.php after the installer's part.
 *
 * @file
 */

declare( strict_types = 1 );

if ( !defined( 'MEDIAWIKI' ) ) {
	exit;
}

// The wiki's own description, written by localwiki into the folder of its LocalSettings.php.
$telosWikiFolder = dirname( MW_CONFIG_FILE );
$telosWiki = json_decode( file_get_contents( "$telosWikiFolder/wiki.json" ), true );

$wgServer = $wgCanonicalServer = 'http://127.0.0.1:' . $telosWiki['port'];
$wgSitename = $telosWiki['name'];
$wgScriptPath = '';
$wgArticlePath = '/index.php/$1';
$wgUsePathInfo = true;
$wgLanguageCode = 'en';
$wgLocaltimezone = 'UTC';

// Speed: code and texts from APCu and the disk, sessions where maintenance scripts see them too.
$wgMainCacheType = CACHE_ACCEL;
$wgSessionCacheType = CACHE_DB;
$wgCacheDirectory = "$telosWikiFolder/cache";
$wgLocalisationCacheConf['store'] = 'array';
$wgLocalisationCacheConf['storeDirectory'] = getenv( 'TELOS_WIKI_TEXTS' ) ?: $wgCacheDirectory;
$wgCachePrefix = 'wiki-' . $telosWiki['port'];
$wgJobRunRate = $telosWiki['job_run_rate'];
$wgMiserMode = false;
$wgPingback = false;

// A crash of the machine may cost this wiki its last edits; in return a save takes milliseconds.
$wgDBservers = [ [
	'type' => 'sqlite',
	'dbname' => $wgDBname,
	'load' => 1,
	'flags' => DBO_DEFAULT,
	'variables' => [ 'synchronous' => 'OFF' ],
] ];
$wgObjectCaches[CACHE_DB]['server']['variables']['synchronous'] = 'OFF';
$wgJobTypeConf['default']['server']['variables']['synchronous'] = 'OFF';

// No mail leaves from here; addresses count as confirmed all the same.
$wgEnableEmail = false;
$wgEnableUserEmail = false;
$wgEmailAuthentication = true;

// Many quick accounts and edits from one address are what tests are made of.
$wgPasswordConfig['pbkdf2']['cost'] = '1000';
$wgPasswordPolicy['policies']['default'] = [
	'MinimalPasswordLength' => [ 'value' => 1, 'suggestChangeOnLogin' => false ],
];
$wgPasswordAttemptThrottle = [];
$wgAccountCreationThrottle = [];
$wgRateLimits = [];

$wgNamespacesWithSubpages[NS_MAIN] = true;
$wgNamespacesWithSubpages[NS_TEMPLATE] = true;
$wgEnableUploads = true;
$wgUploadDirectory = "$telosWikiFolder/images";
$wgUploadPath = '/images';
$wgUseInstantCommons = false;
$wgShowExceptionDetails = true;
$wgShowDBErrorBacktrace = true;

foreach ( $telosWiki['extensions'] as $telosName => $telosFile ) {
	wfLoadExtension( $telosName, $telosFile );
}

$wgLogos = [ '1x' => '/.localwiki/logo.svg', 'icon' => '/.localwiki/logo.svg' ];
$wgFavicon = '/.localwiki/logo.svg';

// What VisualEditor and DiscussionTools need to open pages on a wiki of one host.
$wgVisualEditorAvailableNamespaces['Project'] = true;
$wgVisualEditorEnableDiffPage = true;
$wgVisualEditorShowBetaWelcome = false;
$wgDefaultUserOptions['visualeditor-hideusered'] = 1;
$wgEchoUseJobQueue = false;
// Linter is here because DiscussionTools wants it; parsing every save a second time is not.
$wgLinterParseOnDerivedDataUpdate = false;
