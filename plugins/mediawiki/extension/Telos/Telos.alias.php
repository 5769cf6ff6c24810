<?php
/**
 * Names of the special page in other languages.
 *
 * @file
 */

$specialPageAliases = [];

/** English */
$specialPageAliases['en'] = [
	'Telos' => [ 'Telos' ],
];
