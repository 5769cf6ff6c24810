"""Two wikis with pages that only some may read, and how their API is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from demo.localwiki import Account, LocalWiki, WikiSession
from tests.wiki.telos_stub import TelosStub, connected

#: Pages called "Canary …" are for the group "board" alone; the namespace Vault for those with a right of their own.
SETTINGS = """
define( 'NS_VAULT', 3000 );
define( 'NS_VAULT_TALK', 3001 );
$wgExtraNamespaces[NS_VAULT] = 'Vault';
$wgExtraNamespaces[NS_VAULT_TALK] = 'Vault_talk';
$wgGroupPermissions['board']['read'] = true;
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgHooks['getUserPermissionsErrors'][] = static function ( $title, $user, $action, &$result ) {
	$groups = MediaWiki\\MediaWikiServices::getInstance()->getUserGroupManager()->getUserGroups( $user );
	if ( $action === 'read' && ( str_starts_with( $title->getText(), 'Canary' ) || $title->getNamespace() === NS_VAULT )
		&& !in_array( 'board', $groups )
	) {
		$result = [ 'badaccess-group0' ];
		return false;
	}
	return true;
};
"""

MODULES: dict[str, dict[str, str]] = {
    "telosread": {"userids": "1", "pageids": "1"},
    "telosscopes": {"scopes": '{"version": "x", "scopes": []}'},
    "telossettled": {"keys": "[]"},
    "telosnotify": {"key": "k", "userid": "1", "pageid": "1", "subject": "s", "url": "http://x.example/"},
    "telosping": {},
}


@pytest.fixture(scope="module", params=["1.39", "1.43"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[LocalWiki, TelosStub]]:
    with (
        TelosStub() as telos,
        connected(request.param, tmp_path_factory.mktemp("wiki"), telos, settings=SETTINGS) as wiki,
    ):
        people = (
            Account(name="Vera", password="vera-password", groups=("board",)),
            Account(name="Robot", password="robot-password", groups=("bot",)),
        )
        wiki.create_users(people, announce=True)
        vera = wiki.session("Vera", "vera-password")
        vera.edit("Open page", "One.")
        vera.edit("Open page", "Two.")
        vera.edit("Canary page", "Restricted.")
        vera.edit("Vault:Plans", "Restricted.")
        yield wiki, telos


def answer(session: WikiSession, **params: Any) -> dict[str, Any]:
    """What the API says, errors too."""
    params |= {"format": "json", "formatversion": "2"}
    read: dict[str, Any] = session.http.post(session.wiki.api_url, data=params, timeout=60).json()
    return read


def code(session: WikiSession, **params: Any) -> str:
    """The error's code, "" when there is none."""
    return str(answer(session, **params).get("error", {}).get("code", ""))


def revisions(wiki: LocalWiki, title: str) -> list[int]:
    reply = wiki.session("Vera", "vera-password").get(
        action="query", titles=title, prop="revisions", rvlimit="max", rvprop="ids"
    )
    return sorted(revision["revid"] for revision in reply["query"]["pages"][0]["revisions"])
