<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Hooks;

use MediaWiki\Extension\Telos\Charters;

/**
 * Pages with a charter bring the few lines of style and script that its box needs, for every reader.
 */
class CharterHooks {
	/**
	 * @param \Content $content
	 * @param \Title $title
	 * @param \ParserOutput $parserOutput
	 */
	public function onContentAlterParserOutput( $content, $title, $parserOutput ): void {
		// Not asked for the list of templates where it is empty: most pages of most wikis.
		$templates = $parserOutput->getTemplateIds();
		if ( $templates && Charters::standsOn( $title->getNamespace(), $templates ) ) {
			$parserOutput->addModuleStyles( [ 'ext.telos.box' ] );
			$parserOutput->addModules( [ 'ext.telos.start' ] );
		}
	}
}
