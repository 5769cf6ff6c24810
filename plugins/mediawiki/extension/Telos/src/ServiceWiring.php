<?php

declare( strict_types = 1 );

use MediaWiki\Extension\Telos\ClientConfig;
use MediaWiki\Extension\Telos\Echo\Notices;
use MediaWiki\Extension\Telos\Scopes\ScopeStore;
use MediaWiki\Extension\Telos\Settings;
use MediaWiki\Extension\Telos\Shown\ApprovalLog;
use MediaWiki\Extension\Telos\Shown\ApprovedRevsSource;
use MediaWiki\Extension\Telos\Shown\ContentStabilizationSource;
use MediaWiki\Extension\Telos\Shown\FlaggedRevsSource;
use MediaWiki\Extension\Telos\Shown\ShownRevisions;
use MediaWiki\Extension\Telos\Tokens\ViewerTokens;
use MediaWiki\Extension\Telos\Webhooks\Recorder;
use MediaWiki\Extension\Telos\Webhooks\Sender;
use MediaWiki\Logger\LoggerFactory;
use MediaWiki\MediaWikiServices;

return [
	'Telos.ClientConfig' => static function ( MediaWikiServices $services ): ClientConfig {
		return new ClientConfig( $services->getService( 'Telos.Settings' ), $services->getService( 'Telos.Tokens' ) );
	},
	'Telos.Settings' => static function ( MediaWikiServices $services ): Settings {
		return Settings::fromConfig( $services->getMainConfig() );
	},
	'Telos.Notices' => static function ( MediaWikiServices $services ): Notices {
		return new Notices( $services->getUserOptionsLookup(), static fn () => $services->getMainObjectStash() );
	},
	'Telos.Recorder' => static function ( MediaWikiServices $services ): Recorder {
		return new Recorder(
			$services->getService( 'Telos.Settings' ),
			// Made when something happens, not on every page view.
			static fn () => $services->getJobQueueGroup(),
			LoggerFactory::getInstance( 'Telos' )
		);
	},
	'Telos.Scopes' => static function ( MediaWikiServices $services ): ScopeStore {
		return new ScopeStore(
			$services->getLocalServerObjectCache(),
			static fn () => $services->getMainObjectStash()
		);
	},
	'Telos.Sender' => static function ( MediaWikiServices $services ): Sender {
		return new Sender(
			$services->getService( 'Telos.Settings' ),
			$services->getHttpRequestFactory(),
			$services->getLocalServerObjectCache(),
			LoggerFactory::getInstance( 'Telos' )
		);
	},
	'Telos.Shown' => static function ( MediaWikiServices $services ): ShownRevisions {
		$log = new ApprovalLog( $services->getDBLoadBalancer() );
		return new ShownRevisions( [
			new FlaggedRevsSource( $log ),
			new ApprovedRevsSource( $log, $services->getRevisionStore(), $services->getUserFactory() ),
			new ContentStabilizationSource( $log ),
		] );
	},
	'Telos.Tokens' => static function ( MediaWikiServices $services ): ViewerTokens {
		return new ViewerTokens( $services->getService( 'Telos.Settings' ) );
	},
];
