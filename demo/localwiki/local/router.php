<?php
/**
 * Front door of LocalWiki under PHP's own web server.
 *
 * That server takes a dot in a title for a file name and knows one document root only; here /index.php/A.B reaches MediaWiki,
 * uploads come from the wiki's own folder and an extension under development from the checkout.
 *
 * @file
 */

declare( strict_types = 1 );

// Not in a function: MediaWiki's entry points expect to be read in the global scope.
$telosPath = rawurldecode( (string)parse_url( 'http://x' . $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
$telosRoot = getenv( 'MW_INSTALL_PATH' );

if ( $telosPath === '/.localwiki/flush' ) {
	// A maintenance script has changed the wiki in another process, whose memory is not this server's; or its settings are new.
	if ( function_exists( 'opcache_invalidate' ) ) {
		opcache_invalidate( getenv( 'MW_CONFIG_FILE' ), true );
	}
	$telosDone = !function_exists( 'apcu_clear_cache' ) || apcu_clear_cache();
	header( 'Content-Type: text/plain' );
	echo $telosDone ? 'ok' : 'failed';
	return true;
}

if ( $telosPath === '/.localwiki/logo.svg' ) {
	header( 'Content-Type: image/svg+xml' );
	readfile( __DIR__ . '/logo.svg' );
	return true;
}

if ( $telosPath === '/' ) {
	header( 'Location: /index.php', true, 302 );
	return true;
}

if ( preg_match( '!^/(index|api|load|rest|thumb|opensearch_desc|img_auth)\.php(/.*)?$!Ds', $telosPath, $telosMatch ) ) {
	$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = "/{$telosMatch[1]}.php";
	$_SERVER['SCRIPT_FILENAME'] = "$telosRoot/{$telosMatch[1]}.php";
	unset( $_SERVER['PATH_INFO'] );
	if ( ( $telosMatch[2] ?? '' ) !== '' ) {
		$_SERVER['PATH_INFO'] = $telosMatch[2];
		$_SERVER['PHP_SELF'] .= $telosMatch[2];
	}
	chdir( $telosRoot );
	if ( $telosMatch[1] === 'load' && $_SERVER['REQUEST_METHOD'] === 'GET' && isset( $_GET['version'] )
		// These are pages of the one wiki; MediaWiki asks for them apart from all others.
		&& !preg_match( '/^(site|user)\b/', $_GET['modules'] ?? '' )
	) {
		require __DIR__ . '/modules.php';
		return true;
	}
	require $_SERVER['SCRIPT_FILENAME'];
	return true;
}

$telosFolders = json_decode( (string)getenv( 'TELOS_WIKI_FOLDERS' ), true ) ?: [];
foreach ( $telosFolders as $telosPrefix => $telosFolder ) {
	if ( !str_starts_with( $telosPath, $telosPrefix . '/' ) ) {
		continue;
	}
	$telosFile = realpath( $telosFolder . substr( $telosPath, strlen( $telosPrefix ) ) );
	$telosFolder = realpath( $telosFolder );
	if ( !$telosFile || !is_file( $telosFile ) || !str_starts_with( $telosFile, "$telosFolder/" )
		|| str_ends_with( $telosFile, '.php' ) ) {
		http_response_code( 404 );
		return true;
	}
	$telosTypes = [
		'css' => 'text/css', 'gif' => 'image/gif', 'html' => 'text/html', 'ico' => 'image/x-icon',
		'jpeg' => 'image/jpeg', 'jpg' => 'image/jpeg', 'js' => 'text/javascript', 'json' => 'application/json',
		'pdf' => 'application/pdf', 'png' => 'image/png', 'svg' => 'image/svg+xml', 'webp' => 'image/webp',
		'woff2' => 'font/woff2',
	];
	$telosEnding = strtolower( pathinfo( $telosFile, PATHINFO_EXTENSION ) );
	header( 'Content-Type: ' . ( $telosTypes[$telosEnding] ?? 'application/octet-stream' ) );
	header( 'Content-Length: ' . filesize( $telosFile ) );
	readfile( $telosFile );
	return true;
}

// Styles and scripts of MediaWiki itself; nothing else of the tree is anybody's business.
if ( preg_match( '~^/(resources|skins|extensions)/.+\.(?!php$|json$)[a-z0-9]+$~Ds', $telosPath ) ) {
	return false;
}
http_response_code( 404 );
return true;
