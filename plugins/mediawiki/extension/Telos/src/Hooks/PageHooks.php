<?php

declare( strict_types = 1 );

namespace MediaWiki\Extension\Telos\Hooks;

use MediaWiki\Context\RequestContext;
use MediaWiki\Extension\Telos\Webhooks\Recorder;

/**
 * Tells the server what happens to pages.
 *
 * The handlers implement no interfaces and name few types: both moved between the MediaWiki versions that
 * are supported.
 */
class PageHooks {
	public function __construct( private Recorder $recorder ) {
	}

	/**
	 * @param \WikiPage $wikiPage
	 * @param \MediaWiki\User\UserIdentity $user
	 * @param string $summary
	 * @param int $flags
	 * @param \MediaWiki\Revision\RevisionRecord $revision
	 * @param \MediaWiki\Storage\EditResult $editResult
	 */
	public function onPageSaveComplete( $wikiPage, $user, $summary, $flags, $revision, $editResult ): void {
		// A save without a change makes no revision and is no news.
		if ( !$editResult->isNullEdit() ) {
			$this->recorder->record( 'page.saved', [
				'page' => $wikiPage->getId(),
				'revision' => (int)$revision->getId(),
				'user' => $user->getId(),
			] );
		}
	}

	/**
	 * @param \MediaWiki\Linker\LinkTarget $old
	 * @param \MediaWiki\Linker\LinkTarget $new
	 * @param \MediaWiki\User\UserIdentity $user
	 * @param int $pageid
	 * @param int $redirid 0 when no redirect was left behind
	 * @param string $reason
	 * @param \MediaWiki\Revision\RevisionRecord $revision
	 */
	public function onPageMoveComplete( $old, $new, $user, $pageid, $redirid, $reason, $revision ): void {
		$this->recorder->record( 'page.moved', [
			'page' => (int)$pageid,
			'redirect' => (int)$redirid,
			'user' => $user->getId(),
		] );
	}

	/**
	 * @param \MediaWiki\Page\ProperPageIdentity $page
	 * @param \MediaWiki\Permissions\Authority $deleter
	 * @param string $reason
	 * @param int $pageID
	 * @param \MediaWiki\Revision\RevisionRecord $deletedRev
	 * @param \ManualLogEntry $logEntry
	 * @param int $archivedRevisionCount
	 */
	public function onPageDeleteComplete(
		$page, $deleter, $reason, $pageID, $deletedRev, $logEntry, $archivedRevisionCount
	): void {
		$this->recorder->record( 'page.deleted', [
			'page' => (int)$pageID,
			'user' => $deleter->getUser()->getId(),
		] );
	}

	/**
	 * MediaWiki 1.39 knows only this hook for a restored page; later versions run it beside the next one.
	 *
	 * @param \Title $title
	 * @param bool $create
	 * @param string $comment
	 * @param int $oldPageId
	 * @param array $restoredPages
	 */
	public function onArticleUndelete( $title, $create, $comment, $oldPageId, $restoredPages ): void {
		if ( interface_exists( \MediaWiki\Page\Hook\PageUndeleteCompleteHook::class ) ) {
			return;
		}
		$this->recorder->record( 'page.restored', [
			// From the primary database: the page has come to be in this request.
			'page' => $title->getArticleID( \MediaWiki\Page\PageLookup::READ_LATEST ),
			'user' => RequestContext::getMain()->getUser()->getId(),
		] );
	}

	/**
	 * @param \MediaWiki\Page\ProperPageIdentity $page
	 * @param \MediaWiki\Permissions\Authority $restorer
	 * @param string $reason
	 * @param \MediaWiki\Revision\RevisionRecord $restoredRev
	 * @param \ManualLogEntry $logEntry
	 * @param int $restoredRevisionCount
	 * @param bool $created
	 * @param array $restoredPageIds
	 */
	public function onPageUndeleteComplete(
		$page, $restorer, $reason, $restoredRev, $logEntry, $restoredRevisionCount, $created, $restoredPageIds
	): void {
		$this->recorder->record( 'page.restored', [
			'page' => (int)$restoredRev->getPageId(),
			'user' => $restorer->getUser()->getId(),
		] );
	}

	/**
	 * @param \Title $title
	 * @param int[] $ids
	 * @param array $visibilityChangeMap
	 */
	public function onArticleRevisionVisibilitySet( $title, $ids, $visibilityChangeMap ): void {
		$page = $title->getArticleID();
		// Revisions of a deleted page are hidden too; there is no page to look at then.
		if ( $page > 0 ) {
			$this->recorder->record( 'page.visibility', [
				'page' => $page,
				'user' => RequestContext::getMain()->getUser()->getId(),
			] );
		}
	}
}
