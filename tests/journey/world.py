"""A small company on this machine: a real wiki with Telos connected to it, its people, its mail box."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, TypeVar

import requests
from aiosmtpd.controller import Controller

from demo.localwiki import Account, LocalWiki, WikiSession
from tests.journey import charters as c

ROOT = Path(__file__).resolve().parents[2]
SITE = "company"
T = TypeVar("T")

#: The company works at every hour, so that mails leave while the test looks; nobody is spared one of them.
POLICY = f"""
[sites.{SITE}.policy]
zone = "UTC"
weekdays = [1, 2, 3, 4, 5, 6, 7]
day_start = "00:00"
day_end = "23:59"
daily_cap = 1000
breaker = 1000

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


def until(ask: Callable[[], T], what: str, patience: float = 120) -> T:
    """What is asked for, as soon as it is there (true); an error that names it when it doesn't come."""
    end = time.monotonic() + patience
    while not (got := ask()):
        if time.monotonic() > end:
            raise AssertionError(f"did not come within {patience:g} seconds: {what}")
        time.sleep(0.1)
    return got


class MailBox:
    """Takes every mail by SMTP and keeps it."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._mails: list[EmailMessage] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._server = Controller(self, hostname="127.0.0.1", port=self.port)
        self._server.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self._news:
            self._mails.append(message_from_bytes(envelope.content, policy=default))
            self._news.notify_all()
        return "250 taken"

    def all(self) -> list[EmailMessage]:
        with self._news:
            return list(self._mails)

    def to(self, name: str) -> list[EmailMessage]:
        """A person's mails, oldest first."""
        address = name.split()[0].lower() + "@example.org"
        return [mail for mail in self.all() if address in str(mail["to"])]

    def wait(self, name: str, *words: str, patience: float = 90) -> EmailMessage:
        """The newest mail to a person that has all these words in its subject or text."""
        end = time.monotonic() + patience
        while True:
            left = end - time.monotonic()
            for mail in reversed(self.to(name)):
                said = str(mail["subject"]) + "\n" + text_of(mail)
                if all(word in said for word in words):
                    return mail
            # What came at the last moment was looked at.
            if left <= 0:
                got = [str(mail["subject"]) for mail in self.to(name)]
                raise AssertionError(f"no mail to {name} with {words}; got {got}")
            with self._news:
                # One may have come since they were looked at: nobody waits for the next one then.
                self._news.wait(min(left, 1))

    def close(self) -> None:
        self._server.stop()


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    """The plain or HTML part."""
    part = mail.get_body((kind,))
    return str(part.get_content()) if part else ""


class World:
    """The wiki, Telos beside it, and everything people do there outside the browser."""

    def __init__(self, version: str, folder: Path) -> None:
        self.version = version
        self.folder = folder / "telos"
        self.folder.mkdir(parents=True)
        self.mails = MailBox()
        self.wiki = LocalWiki.create(version, folder / "wiki", name="Company", extra_settings=SETTINGS)
        accounts = [Account(name=one.name, password=c.PASSWORD, email=one.email, real_name=one.name,
                            groups=one.groups) for one in c.PEOPLE]  # fmt: skip
        bot = Account(name=c.BOT, password=c.PASSWORD, groups=("bot", "sysop", "telos"))
        self.wiki.create_users([*accounts, bot])
        self.wiki.start(jobs=True)
        self._sessions: dict[str, WikiSession] = {}
        self._tokens: dict[tuple[str, int, int], tuple[float, str]] = {}
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.server = f"http://127.0.0.1:{port}"
        self._settings(port)
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

    def _settings(self, port: int) -> None:
        (self.folder / "telos.toml").write_text(
            f"""[server]
url = "{self.server}"
bind = "127.0.0.1:{port}"
stop_within = "5 seconds"
log_level = "debug"

[mail]
host = "127.0.0.1"
port = {self.mails.port}
tls = "none"
sender = "Telos <telos@example.org>"
"""
        )
        (self.folder / "password").write_text(c.PASSWORD)

    def _connect(self) -> None:
        words = ("connect", "mediawiki", self.wiki.url, "--name", SITE, "--user", c.BOT)
        words += ("--password-file", "password", "--no-wait")
        first = json.loads(self.telos(*words, "--json", may_fail=True))
        # The extension itself is loaded by the wiki's own list.
        self.wiki.settings_append("\n".join(line for line in first["lines"] if "wfLoadExt" not in line))
        settings = self.folder / "telos.toml"
        # A webhook that a busy machine answers too late is found by the sync, soon enough for a test.
        often = f'[sites.{SITE}]\nsync_every = "20 seconds"'
        settings.write_text(settings.read_text().replace(f"[sites.{SITE}]", often) + POLICY)
        self.telos(*words)

    def telos(self, *words: str, may_fail: bool = False) -> str:
        """What a command of the command line says."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "webhook_server.py"), *words],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert may_fail or done.returncode == 0, f"telos {' '.join(words)}\n{done.stdout}{done.stderr}"
        return done.stdout

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}

    @property
    def log(self) -> Path:
        """What `telos serve` wrote."""
        return self.folder / "serve.log"

    def start(self) -> None:
        """Serve; returns when it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journey.quick_clock", "serve"],
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        process = self._process
        # Also when somebody stops the tests before the world is whole.
        atexit.register(self.stop)

        def ready() -> bool:
            assert process.poll() is None, self.log.read_text()
            try:
                return requests.get(f"{self.server}/readyz", timeout=5).status_code == 200
            except requests.RequestException:
                return False

        until(ready, "a ready server")

    def stop(self) -> None:
        """Stop serving."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(30)
            finally:
                if self._process.poll() is None:
                    os.killpg(self._process.pid, signal.SIGKILL)
                    self._process.wait(30)
                self._process = None

    def close(self) -> None:
        """End everything."""
        self.stop()
        self.wiki.stop()
        self.mails.close()

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
        answer = requests.request(
            method,
            f"{self.server}/v1/{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=30,
        )
        assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

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
        person = self.session(who).get(action="query", meta="userinfo")["query"]["userinfo"]["id"]
        with closing(sqlite3.connect(f"file:{self.folder / 'telos.sqlite'}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT evidence.data FROM evidence JOIN person ON person.pseudonym = evidence.person"
                " WHERE evidence.what = ? AND person.key = ? ORDER BY seq",
                (f"act.{what}", f"{SITE}:{person}"),
            )
            return [json.loads(data) for (data,) in rows]

    def confirmed(self, who: str, title: str) -> list[int]:
        """The revisions of a page that a person is credited with."""
        page = f"{SITE}:{self.page_id(title)}"
        return [row["revision"] for row in self.evidence("confirm", who) if row["page"] == page]
