<?php
/**
 * Keeps what load.php answers, as the proxy in front of a company's wiki does: every browser of the tests comes with an empty cache.
 *
 * An address with a version names its content for good: the version is a digest of the modules' code and texts. Wikis with the same
 * extensions therefore share what is kept. Whatever MediaWiki itself does not allow to be kept for days is asked for each time.
 *
 * @file
 */

declare( strict_types = 1 );

$telosPlain = strpos( $_SERVER['HTTP_ACCEPT_ENCODING'] ?? '', 'gzip' ) === false ? 'plain' : 'gzip';
$telosKept = ( getenv( 'TELOS_WIKI_TEXTS' ) ?: sys_get_temp_dir() ) . '/modules';
$telosKept .= '/' . hash( 'sha256', "$telosPlain {$_SERVER['REQUEST_URI']}" );

if ( !isset( $_SERVER['HTTP_IF_NONE_MATCH'] ) && is_file( $telosKept ) ) {
	[ $telosHeaders, $telosBody ] = explode( "\n\n", file_get_contents( $telosKept ), 2 );
	header_remove();
	foreach ( explode( "\n", $telosHeaders ) as $telosHeader ) {
		header( $telosHeader, false );
	}
	header( 'X-Cache: hit' );
	echo $telosBody;
	return;
}

$telosBody = '';
ob_start( static function ( string $part, int $phase ) use ( &$telosBody, $telosKept ): string {
	$telosBody .= $part;
	$last = (bool)( $phase & PHP_OUTPUT_HANDLER_FINAL );
	$headers = implode( "\n", headers_list() );
	// Thirty days is what MediaWiki says of a version that is the present one.
	$lasting = preg_match( '/^Cache-Control: public, max-age=\d{6,}/mi', $headers );
	if ( $last && $lasting && http_response_code() === 200 ) {
		if ( !is_dir( dirname( $telosKept ) ) ) {
			mkdir( dirname( $telosKept ), 0777, true );
		}
		$new = $telosKept . '.' . bin2hex( random_bytes( 4 ) );
		file_put_contents( $new, "$headers\n\n$telosBody" );
		rename( $new, $telosKept );
	}
	return $part;
} );
require $_SERVER['SCRIPT_FILENAME'];
