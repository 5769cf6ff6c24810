"""MediaWiki's harness for the shared suite in tests/conformance: a real wiki, acted on as people would."""

from __future__ import annotations

import base64
import json
import queue
import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from core.model import PageKey, PersonKey, Viewer, local_id, page_key, person_key
from core.ports import Platform
from demo.localwiki import LocalWiki, WikiSession
from plugins.mediawiki import platform as factory

#: What the suite may ask of it, by the names of ``tests/conformance/harness.py``; native notices need Echo, which only
#: the newer version bundles.
CAN = frozenset(
    {
        "webhooks", "panel", "threads", "addresses", "read-checks", "revision-shown", "close-links", "body-signed",
        "tells-deletions", "tells-people", "hides-revisions", "numbers-revisions", "scope-map",
    }
)  # fmt: skip
SITE = "hr"
SECRET = "whsec_" + base64.b64encode(b"a secret for the wiki under test").decode()
_PASSWORD = "correct horse"  # noqa: S105  # of a wiki that only this machine can reach
_SERVICE = "Telos service"

#: Rights of the tests' own, and pages only some groups may read.
_SETTINGS = """
$wgTelosServer = 'http://127.0.0.1:%(port)d';
$wgTelosSite = '%(site)s';
$wgTelosSecret = '%(secret)s';
$wgGroupPermissions['sysop']['deleterevision'] = true;
$wgGroupPermissions['managers'] = [ 'read' => true ];
$wgGroupPermissions['empty'] = [ 'read' => true ];
$wgAddGroups['sysop'] = $wgRemoveGroups['sysop'] = true;
$wgHooks['getUserPermissionsErrors'][] = static function ( $title, $user, $action, &$result ) {
	$file = dirname( MW_CONFIG_FILE ) . '/restricted.json';
	$map = is_file( $file ) ? json_decode( file_get_contents( $file ), true ) : [];
	$group = $map[$title->getPrefixedText()] ?? null;
	if ( $group === null || $action !== 'read' ) {
		return true;
	}
	$groups = MediaWiki\\MediaWikiServices::getInstance()->getUserGroupManager()->getUserGroups( $user );
	if ( array_intersect( [ $group, 'telos', 'sysop' ], $groups ) ) {
		return true;
	}
	$result = [ 'badaccess-group0' ];
	return false;
};
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery as it arrived."""

    headers: Mapping[str, str]
    body: bytes


class _Receiver(ThreadingHTTPServer):
    """Takes webhooks and keeps them, or answers as told."""

    def __init__(self) -> None:
        self.got: queue.SimpleQueue[Sent] = queue.SimpleQueue()
        self.answer = 202
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.answer == 202:
            self.server.got.put(Sent(dict(self.headers.items()), body))
        self.send_response(self.server.answer)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Harness:
    """A MediaWiki of one version with the extension, and people who act in it.

    People are given by account name, pages by title. Everything is done by the wiki's own interfaces, as the
    person named; what a method returns are keys as the core knows them.
    """

    #: What the suite calls the platform's variants.
    variants = ("1.39", "1.43")
    #: Folders of samples: ``<event>__<case>/{request.json,events.json}``.
    samples = Path(__file__).resolve().parent / "samples"
    site = SITE
    secrets = (SECRET,)
    #: What the extension tells of.
    kinds = frozenset(
        {
            "PageSaved", "PageMoved", "PageDeleted", "PageRestored", "VisibilityChanged",
            "PageApproved", "PersonCreated", "PersonRenamed", "PersonBlocked", "GroupsChanged", "Pinged",
        }
    )  # fmt: skip

    def __init__(self, variant: str, *more: Path) -> None:
        """``more``: folders of further extensions to load."""
        self.variant = variant
        self._more = more
        #: Native notices need Echo, which only the newer version bundles.
        self.capabilities = CAN if variant == "1.39" else CAN | {"native-notices"}
        self.hears = self.kinds
        self._sessions: dict[str, WikiSession] = {}
        self._kept: dict[str, WikiSession] = {}
        self._receiver = _Receiver()

    # --- life -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Make the wiki and serve it."""
        self.folder = Path(tempfile.mkdtemp(prefix="telos-wiki-"))
        serve = self._receiver.serve_forever
        threading.Thread(target=serve, kwargs={"poll_interval": 0.02}, daemon=True).start()
        port = self._receiver.server_address[1]
        settings = _SETTINGS % {"port": port, "site": SITE, "secret": SECRET}
        extensions = ("Telos", "Renameuser") if self.variant == "1.39" else ("Telos",)
        self.wiki = LocalWiki.create(
            self.variant, self.folder / "wiki", extensions=(*extensions, *self._more), extra_settings=settings
        )
        self.wiki.start()
        self.wiki.create_user(_SERVICE, _PASSWORD, groups=("telos",))
        self._sessions[self.wiki.admin] = self.wiki.session(self.wiki.admin, self.wiki.admin_password)
        self.platform = self.open()

    def keep(self) -> None:
        """Remember the wiki, and who works in it, as they are now."""
        self.drop_deliveries()
        self.wiki.snapshot()
        self._kept = dict(self._sessions)

    def put_back(self) -> None:
        """Let what was done since ``keep`` never have been."""
        self.drop_deliveries()
        self.wiki.reset()
        self._sessions = dict(self._kept)

    def stop(self) -> None:
        """Take everything down again; nothing stays."""
        self._receiver.shutdown()
        self._receiver.server_close()
        self.wiki.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open(self, *, user: str = _SERVICE, password: str = _PASSWORD) -> Platform:
        """A fresh platform object for the wiki, as configured by its admin."""
        settings = {"url": self.wiki.url, "user": user, "password": password, "secrets": self.secrets}
        return factory.open(SITE, settings)

    @classmethod
    def configured(cls) -> Platform:
        """The platform as configured, for what needs no wiki: nothing answers at its address."""
        return factory.open(SITE, {"url": "http://127.0.0.1:9", "secrets": cls.secrets})

    def unprepared(self) -> Platform:
        """The platform before the admin has given it an account with rights."""
        name = "Just somebody"
        self.account(name)
        return self.open(user=name)

    # --- people -----------------------------------------------------------------------------------------

    def account(
        self,
        name: str,
        *,
        email: str = "",
        real_name: str = "",
        groups: tuple[str, ...] = (),
        language: str = "",
        zone: str = "",
    ) -> PersonKey:
        """A new account that can log in; its address counts as confirmed."""
        self.wiki.create_user(name, _PASSWORD, email or None, real_name=real_name or None)
        session = self.session(name)
        for option, value in (
            ("language", language),
            ("timecorrection", f"ZoneInfo|0|{zone}" if zone else ""),
        ):
            if value:
                session.act("options", optionname=option, optionvalue=value)
        for group in groups:
            self.join(name, group)
        return self.person(name)

    def person(self, name: str) -> PersonKey:
        """The key of an account."""
        row = self.admin.get(action="query", list="users", ususers=name)["query"]["users"][0]
        return person_key(SITE, row["userid"])

    def join(self, name: str, group: str) -> None:
        """Put a person into a group."""
        token = self.admin.token("userrights")
        self.admin.post(action="userrights", user=name, add=group, token=token)

    def leave(self, name: str, group: str) -> None:
        """Take a person out of a group."""
        token = self.admin.token("userrights")
        self.admin.post(action="userrights", user=name, remove=group, token=token)

    def block(self, name: str) -> None:
        """Let an account do nothing any more."""
        self.admin.act("block", user=name)

    def unblock(self, name: str) -> None:
        """Give a blocked account back."""
        self.admin.act("unblock", user=name)

    def rename_person(self, name: str, new: str) -> None:
        """Give an account another name."""
        if self.variant == "1.39":
            script = self.wiki.tree / "extensions/Renameuser/maintenance/renameUser.php"
            self.wiki.run(script, f"--oldname={name}", f"--newname={new}")
        else:
            self.wiki.run("renameUser", name, new)
        self._sessions.pop(name, None)

    # --- pages ------------------------------------------------------------------------------------------

    def edit(self, title: str, text: str, *, by: str, minor: bool = False) -> tuple[PageKey, int]:
        """Save a page; its key and the revision it has now."""
        done = self.session(by).edit(title, text, minor=minor, notminor=not minor)
        current = int(done.get("newrevid", 0)) or self.current(title)
        return page_key(SITE, done["pageid"]), current

    def current(self, title: str) -> int:
        """The page's current revision."""
        return int(
            self.admin.get(action="query", titles=title, prop="info")["query"]["pages"][0]["lastrevid"]
        )

    def text(self, title: str) -> str:
        """A page's source, as people see it in the editor."""
        query = {"titles": title, "prop": "revisions", "rvprop": "content", "rvslots": "main"}
        page = self.admin.get(action="query", **query)["query"]["pages"][0]
        return str(page["revisions"][0]["slots"]["main"]["content"])

    def move(self, title: str, new: str, *, by: str) -> None:
        """Give a page another title, its discussion with it; a redirect stays."""
        self.session(by).act("move", **{"from": title, "to": new, "movetalk": True, "ignorewarnings": True})

    def delete(self, title: str) -> None:
        """Delete a page; it can be restored."""
        self.admin.act("delete", title=title)

    def restore(self, title: str) -> None:
        """Bring a deleted page back."""
        self.admin.act("undelete", title=title)

    def hide(self, page: PageKey, revision: int) -> None:
        """Hide a revision's text and author from readers."""
        self.admin.act("revisiondelete", type="revision", ids=revision, hide="content|user")

    def comment(self, title: str, text: str, *, by: str) -> None:
        """Say something about a page, signed, under a heading of its own."""
        first = " ".join(text.split()[:4])
        self.session(by).act(
            "edit", title=self.talk_of(title), section="new", sectiontitle=first, text=text + " ~~~~"
        )

    def uncomment(self, title: str, *, by: str) -> None:
        """Take back the last thing said about a page."""
        talk = self.talk_of(title)
        page = self.admin.get(action="query", titles=talk, prop="revisions", rvprop="ids")["query"]["pages"][
            0
        ]
        self.session(by).act("edit", title=talk, undo=page["revisions"][0]["revid"])

    def talk_of(self, title: str) -> str:
        """The title of a page's discussion."""
        space, colon, rest = title.partition(":")
        return f"{space} talk:{rest}" if colon and space in {"Help", "Category", "User"} else f"Talk:{title}"

    def write_charter(self, title: str, fields: Mapping[str, str], *, by: str) -> PageKey:
        """Write a charter on a page the way people do here. Values: plain text, a list entry a line."""
        rows = "".join(f"\n| {name} = {value}" for name, value in fields.items())
        return self.edit(title, f"{{{{Charter{rows}\n}}}}\nThe page.", by=by)[0]

    def restrict(self, title: str, group: str) -> None:
        """Let only a group read a page."""
        file = self.wiki.folder / "restricted.json"
        map_ = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps({**map_, title: group}))

    def set_label(self, title: str, label: str, *, by: str) -> None:
        """Put a page under a label (here a category), its text kept."""
        self.session(by).act("edit", title=title, appendtext=f"\n[[Category:{label}]]")

    # --- what the wiki tells ----------------------------------------------------------------------------

    def deliveries(self) -> list[Sent]:
        """The webhooks sent since the last call; the wiki's jobs are run first."""
        self.wiki.run_jobs()
        sent: list[Sent] = []
        while not self._receiver.got.empty():
            sent.append(self._receiver.got.get())
        return sent

    def drop_deliveries(self) -> None:
        """Let what the wiki sent so far be lost."""
        self.deliveries()

    def viewer_token(self, name: str, page: PageKey, revision: int) -> str:
        """The token the wiki makes for a person with a revision on the screen."""
        answer = self.session(name).get(action="telostoken", pageid=local_id(page), revid=revision)
        return str(answer["telostoken"]["token"])

    def native_notices(self, name: str) -> list[str]:
        """What the wiki's own notifications hold for a person from Telos."""
        answer = self.session(name).get(
            action="query", meta="notifications", notformat="model", notlimit="max", notprop="list"
        )
        notes = answer["query"]["notifications"]["list"]
        return [str(note["*"]) for note in notes if note["type"] == "telos-notice"]

    def sign_in(self, platform: Platform, name: str) -> Viewer:
        """People sign in to the wiki itself."""
        raise NotImplementedError

    @property
    def admin(self) -> WikiSession:
        """The wiki's admin at work."""
        return self._sessions[self.wiki.admin]

    def session(self, name: str) -> WikiSession:
        """A person at work."""
        if name not in self._sessions:
            self._sessions[name] = self.wiki.session(name, _PASSWORD)
        return self._sessions[name]
