"""A small company on this machine: a real wiki with Telos connected to it, its people, its mail box."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from demo.localwiki import Account, LocalWiki, WikiSession
from tests.journey import charters as c
from tests.journey.served import Served

SITE = "company"

POLICY = f"""
[[sites.{SITE}.policy.groups]]
group = "approvers"
name = "Approvers"
because = {{ en = "you approve leave", de = "du Urlaub genehmigst" }}
"""

#: The groups of the journey; a page "Board/…" is shown to the board, to Telos and to admins only.
SETTINGS = """
$wgGroupPermissions['approvers']['read'] = true;
$wgGroupPermissions['board']['read'] = true;
$wgVisualEditorEnableWikitext = false;
$wgDefaultUserOptions['visualeditor-enable'] = 1;
$wgVectorNightMode['logged_in'] = true;
$wgHooks['getUserPermissionsErrors'][] = static function ( $title, $user, $action, &$result ) {
	if ( !str_starts_with( $title->getPrefixedText(), 'Board/' ) || $action !== 'read' ) {
		return true;
	}
	$groups = MediaWiki\\MediaWikiServices::getInstance()->getUserGroupManager()->getUserGroups( $user );
	if ( array_intersect( [ 'board', 'telos', 'sysop' ], $groups ) ) {
		return true;
	}
	$result = [ 'badaccess-group0' ];
	return false;
};
"""


class World(Served):
    """The wiki, Telos beside it, and everything people do there outside the browser."""

    def __init__(self, version: str, folder: Path) -> None:
        super().__init__(SITE, folder / "telos")
        self.version = version
        self.wiki = LocalWiki.create(version, folder / "wiki", name="Company", extra_settings=SETTINGS)
        accounts = [Account(name=person.name, password=c.PASSWORD, email=person.email, real_name=person.name,
                            groups=person.groups) for person in c.PEOPLE]  # fmt: skip
        bot = Account(name=c.BOT, password=c.PASSWORD, groups=("bot", "sysop", "telos"))
        self.wiki.create_users([*accounts, bot])
        self.wiki.start(jobs=True)
        self._sessions: dict[str, WikiSession] = {}
        self._tokens: dict[tuple[str, int, int], tuple[float, str]] = {}
        (self.folder / "password").write_text(c.PASSWORD)
        self._connect()
        for author, title, text in c.pages():
            self.session(author).edit(title, text, "Say what this page is for")
        for human in c.PEOPLE:
            if human.language != "en":
                self.session(human.name).act("options", optionname="language", optionvalue=human.language)
        self.telos("sync", SITE)
        self.start()
        for human in c.PEOPLE:
            self.prefer_now(human.name)
        self.telos("go-live", SITE, "--yes")

    # --- Telos ---

    def _connect(self) -> None:
        words = ("connect", "mediawiki", self.wiki.url, "--name", SITE, "--user", c.BOT)
        words += ("--password-file", "password", "--no-wait")
        first = json.loads(self.telos(*words, "--json", may_fail=True))
        # The extension itself is loaded by the wiki's own list.
        self.wiki.settings_append("\n".join(line for line in first["lines"] if "wfLoadExt" not in line))
        self.settle(POLICY)
        self.telos(*words)

    def close(self) -> None:
        """End everything."""
        super().close()
        self.wiki.stop()

    # --- people ---

    def session(self, name: str) -> WikiSession:
        """A person logged in at the wiki."""
        if name not in self._sessions:
            self._sessions[name] = self.wiki.session(name, None if name == self.wiki.admin else c.PASSWORD)
        return self._sessions[name]

    def revision(self, title: str) -> int:
        """The page's newest revision."""
        return self._where(title)[1]

    def page_id(self, title: str) -> int:
        return self._where(title)[0]

    def _where(self, title: str) -> tuple[int, int]:
        answer = self.session(c.BOT).get(action="query", titles=title, prop="info")
        page = answer["query"]["pages"][0]
        return int(page.get("pageid", 0)), int(page.get("lastrevid", 0))

    def source(self, title: str) -> str:
        """The page's text, or nothing when it is not there."""
        page = self.session(c.BOT).get(action="query", titles=title, prop="revisions", rvprop="content",
                                       rvslots="main")["query"]["pages"][0]  # fmt: skip
        return "" if page.get("missing") else str(page["revisions"][0]["slots"]["main"]["content"])

    def append(self, who: str, title: str, text: str, **more: Any) -> int:
        """Add something to a page; the new revision."""
        edit = self.session(who).act("edit", title=title, appendtext=text, **more)["edit"]
        return int(edit["newrevid"])

    # --- asking the server as a person ---

    def ask(self, who: str, path: str, title: str = "", method: str = "GET", body: Any = None) -> Any:
        """What `/v1` answers a person who looks at a page; None for "no community here"."""
        page, revision = self._where(title) if title else (0, 0)
        token = self._token(who, page, revision)
        return self.call(method, path, token, body)

    def _token(self, who: str, page: int, revision: int) -> str:
        """The wiki's word for who this is; asked for as seldom as a browser does, it is limited."""
        made, token = self._tokens.get((who, page, revision), (0.0, ""))
        if time.monotonic() - made > 300:
            answer = self.session(who).get(action="telostoken", pageid=page, revid=revision)
            token = str(answer["telostoken"]["token"])
            self._tokens[who, page, revision] = time.monotonic(), token
        return token

    def prefer_now(self, who: str) -> None:
        self.ask(who, "preferences", method="PUT", body={"rhythm": "now", "language": "", "zone": ""})

    def panel(self, who: str, title: str) -> Mapping[str, Any]:
        """A person's panel; empty where there is none."""
        return self.ask(who, "panel", title) or {}

    def evidence(self, what: str, who: str) -> list[dict[str, Any]]:
        """What the evidence holds of a person's acts of one kind, read beside the running server."""
        person = str(self.session(who).get(action="query", meta="userinfo")["query"]["userinfo"]["id"])
        return self.evidence_of(person, what)

    def confirmed(self, who: str, title: str) -> list[int]:
        """The revisions of a page that a person is credited with."""
        page = f"{SITE}:{self.page_id(title)}"
        return [row["revision"] for row in self.evidence("confirm", who) if row["page"] == page]
