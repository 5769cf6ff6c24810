<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos;

/**
 * Lets the extension use today's class names on MediaWiki versions that knew the classes by older ones.
 *
 * MediaWiki gives its classes namespaces version by version and drops the old names some versions later, so
 * no single name of these classes exists everywhere between 1.39 and 1.45. The old name is looked up only
 * when the new one is not found, and only for the classes below.
 */
class OldNames {
	private const OLD = [
		'MediaWiki\Api\ApiBase' => 'ApiBase',
		'MediaWiki\Api\ApiQuery' => 'ApiQuery',
		'MediaWiki\Api\ApiQueryBase' => 'ApiQueryBase',
		'MediaWiki\Context\RequestContext' => 'RequestContext',
		'MediaWiki\Deferred\DeferredUpdates' => 'DeferredUpdates',
		'MediaWiki\Extension\Notifications\Formatters\EchoEventPresentationModel' => 'EchoEventPresentationModel',
		'MediaWiki\Extension\Notifications\Model\Event' => 'EchoEvent',
		'MediaWiki\JobQueue\GenericParameterJob' => 'GenericParameterJob',
		'MediaWiki\JobQueue\Job' => 'Job',
		'MediaWiki\Registration\ExtensionRegistry' => 'ExtensionRegistry',
		'MediaWiki\SpecialPage\SpecialPage' => 'SpecialPage',
		'MediaWiki\Title\Title' => 'Title',
		'MediaWiki\User\User' => 'User',
	];

	/** Called once by MediaWiki when it has read extension.json. */
	public static function register(): void {
		spl_autoload_register( static function ( string $name ): void {
			$old = self::OLD[$name] ?? null;
			if ( $old !== null && ( class_exists( $old ) || interface_exists( $old ) )
				// Where the old name is itself an alias, looking it up has brought the new one along.
				&& !class_exists( $name, false ) && !interface_exists( $name, false )
			) {
				class_alias( $old, $name );
			}
		} );
	}
}
