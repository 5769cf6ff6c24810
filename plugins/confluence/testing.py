"""Confluence's harness for the shared suite in tests/conformance: its twin, in a process of its own.

No Confluence can be had for tests, so a stateful twin (``tests/confluence/twin``) speaks for it over real HTTP,
and every exchange with it is held against Atlassian's own API descriptions. What people do without a REST
call of their own goes through the twin's hands, ``POST /twin/call``.
"""

from __future__ import annotations

import html
import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from core.model import PageKey, PersonKey, Viewer, local_id, page_key, person_key
from core.ports import Platform
from plugins.confluence import block
from plugins.confluence import platform as factory

SITE = "hr"
HERE = Path(__file__).resolve().parent
#: Secrets, app and keys that the samples are signed for.
KNOWN: Mapping[str, Any] = json.loads((HERE / "samples.json").read_text(encoding="utf-8"))
APP = str(KNOWN["app_id"])
#: The service account from the start: Data Center by user name, Cloud by mail address.
BOT = {"dc": ("telos-bot", "bot", "telos-bot"), "cloud": ("telos@example.org", "bot", "Telos Bot")}
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery as it arrived."""

    headers: Mapping[str, str]
    body: bytes


#: What the suite may ask of a Confluence, by the names of ``tests/conformance/harness.py``; of each flavour besides.
CAN = frozenset({"webhooks", "threads", "read-checks", "close-links", "page-state"})
CAN_DC = frozenset({"body-signed", "sign-in", "revision-shown"})
CAN_CLOUD = frozenset({"panel"})


class _Receiver(ThreadingHTTPServer):
    """Takes webhooks and keeps them."""

    daemon_threads = True

    def __init__(self) -> None:
        self.got: queue.SimpleQueue[Sent] = queue.SimpleQueue()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: _Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.got.put(Sent(dict(self.headers.items()), body))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class Twin:
    """The twin of one flavour, running in a process of its own; any of its hands is a method here."""

    def __init__(self, flavour: str) -> None:
        root = HERE.parents[1]
        self._process = subprocess.Popen(  # noqa: S603  # our own twin, no words of others
            [sys.executable, "-m", "tests.confluence.twin", "--flavour", flavour, "--port", "0"],
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        first_line = self._process.stdout.readline().strip()
        if not first_line.startswith("ready "):
            self._process.kill()
            raise RuntimeError(f"the twin did not start: {first_line}")
        self.url = first_line.removeprefix("ready ")
        parts = urlsplit(self.url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._http = requests.Session()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        def call(*words: Any, **args: Any) -> Any:
            body = {"do": name, "words": words, "args": args}
            answer = self._http.post(f"{self.origin}/twin/call", json=body, timeout=_PATIENCE)
            if answer.status_code != 200:
                raise RuntimeError(f"the twin can't {name}: {answer.text[:500]}")
            return answer.json()["result"]

        return call

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(_PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()


class Harness:
    """A Confluence of one flavour and the people in it, named by account; pages are named by title."""

    variants = ("dc", "cloud")
    samples = HERE / "samples"
    site = SITE
    secrets = tuple(KNOWN["secrets"])
    #: What either flavour tells of by webhook; nobody's groups, and no renaming.
    kinds = frozenset(
        {
            "PageSaved", "PageMoved", "PageDeleted", "PageRestored", "VisibilityChanged", "PersonCreated",
            "PersonBlocked", "SiteChanged", "Pinged",
        }
    )  # fmt: skip

    def __init__(self, variant: str) -> None:
        self.variant = variant
        self.capabilities = CAN | (CAN_CLOUD if variant == "cloud" else CAN_DC)
        # Hearing of the trash would take the right to write every page: the sync finds what is gone.
        self.hears = self.kinds - {"PageDeleted"} if variant == "cloud" else self.kinds
        self._receiver = _Receiver()

    # --- life -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start the twin and let it tell us what happens."""
        serve = self._receiver.serve_forever
        threading.Thread(target=serve, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.twin = Twin(self.variant)
        self.client = {"id": "", "secret": ""}
        if self.variant == "cloud":
            manifest = (HERE / "forge" / "manifest.yml").read_text(encoding="utf-8")
            told = sorted(set(re.findall(r"\bavi:confluence:[\w:]+", manifest)))
            self.twin.forge_install(self._receiver.url, SITE, APP, events=told)
        else:
            self.client = self.twin.client(f"{self._receiver.url}/in/{SITE}/back")
        self.platform = self.open()
        self._home("Elsewhere")
        list(self.platform.install())
        self.drop_deliveries()

    def stop(self) -> None:
        """Take everything down; what the descriptions object to is an error."""
        objections = self.twin.violations()
        self._receiver.shutdown()
        self._receiver.server_close()
        self.twin.stop()
        if objections:
            raise AssertionError("not as Atlassian describes it:\n" + "\n".join(map(str, objections[:20])))

    def open(self, *, user: str = "", password: str = "", **options: Any) -> Platform:
        """A fresh platform object, as configured by its admin."""
        name, secret, _ = BOT[self.variant]
        return factory.open(
            SITE,
            {
                "url": self.twin.url,
                "user": user or name,
                "password": password or secret,
                "secrets": self.secrets,
                "server": self._receiver.url,
                "flavour": self.variant,
                "client_id": self.client["id"],
                "client_secret": self.client["secret"],
                **({"app_id": APP, "jwks": f"{self.twin.origin}/.well-known/jwks.json"}
                   if self.variant == "cloud" else {}),
                **options,
            },
        )  # fmt: skip

    @classmethod
    def configured(cls) -> Platform:
        """The platform as configured, for what needs no wiki: nothing answers at its address."""
        return factory.open(SITE, {"url": "http://127.0.0.1:9", **KNOWN})

    def unprepared(self) -> Platform:
        """The platform before the admin has given it an account with rights."""
        name = "Just somebody"
        self.account(name)
        return self.open(**self.twin.session(name))

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
        """A new account that can log in. Cloud knows no account names: people are called what they show."""
        id = self.twin.user(
            name,
            display=real_name if self.variant == "dc" else name,
            email=email,
            groups=list(groups),
            time_zone=zone,
            locale=language,
        )
        return person_key(SITE, id)

    def person(self, name: str) -> PersonKey:
        """The key of an account."""
        return person_key(SITE, self.twin.user_id(name))

    def join(self, name: str, group: str) -> None:
        """Put a person into a group."""
        self.twin.join(name, group)

    def leave(self, name: str, group: str) -> None:
        """Take a person out of a group."""
        self.twin.leave(name, group)

    def block(self, name: str) -> None:
        """Deactivate an account."""
        self.twin.deactivate(name)

    def unblock(self, name: str) -> None:
        """Give a deactivated account back."""
        self.twin.reactivate(name)

    def rename_person(self, name: str, new: str) -> None:
        """Give an account another name."""
        self.twin.rename_user(name, new)

    # --- pages ------------------------------------------------------------------------------------------

    def edit(self, title: str, text: str, *, by: str, minor: bool = False) -> tuple[PageKey, int]:
        """Save a page; its key and the version it has now."""
        id, version = self.twin.edit(title, f"<p>{html.escape(text)}</p>", by=by, minor=minor)
        return page_key(SITE, id), version

    def current(self, title: str) -> int:
        """The page's current version."""
        return int(self.twin.version(title))

    def text(self, title: str) -> str:
        """What people see themselves as a page's source: all but our block."""
        return block.take_off(str(self.twin.storage(title)))

    def move(self, title: str, new: str, *, by: str) -> None:
        """Give a page another title, and put it below another page."""
        self.twin.retitle(title, new, by=by)
        self.twin.reparent(new, "Elsewhere", by=by)

    def delete(self, title: str) -> None:
        """Put a page into the trash."""
        self.twin.delete(title)

    def restore(self, title: str) -> None:
        """Take a page out of the trash."""
        self.twin.restore(title)

    def hide(self, page: PageKey, revision: int) -> None:
        """Confluence can't."""
        raise NotImplementedError

    def comment(self, title: str, text: str, *, by: str) -> None:
        """Say something at the foot of a page."""
        self.twin.comment(title, f"<p>{html.escape(text)}</p>", by=by)

    def uncomment(self, title: str, *, by: str) -> None:
        """Take back the last thing said about a page."""
        self.twin.uncomment(title)

    def write_charter(self, title: str, fields: Mapping[str, str], *, by: str) -> PageKey:
        """Write a charter as a Page Properties table, people mentioned as the editor does."""
        rows = "".join(
            f"<tr><th><p>{html.escape(name)}</p></th><td>{self._value(value)}</td></tr>"
            for name, value in fields.items()
        )
        table = (
            '<ac:structured-macro ac:name="details" ac:schema-version="1">'
            '<ac:parameter ac:name="id">telos</ac:parameter><ac:rich-text-body><table><tbody>'
            f"{rows}</tbody></table></ac:rich-text-body></ac:structured-macro><p>The page.</p>"
        )
        id, _ = self.twin.edit(title, table, by=by)
        return page_key(SITE, id)

    def _value(self, value: str) -> str:
        if value.startswith("* "):
            entries = "".join(f"<li>{html.escape(line[2:])}</li>" for line in value.split("\n"))
            return f"<ul>{entries}</ul>"
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return f'<p><time datetime="{value}"></time></p>'
        if re.fullmatch(r"Person\d+( \w+)?", value):
            id = self.twin.user_id(value)
            kind = "account-id" if self.variant == "cloud" else "userkey"
            return f'<p><ac:link><ri:user ri:{kind}="{id}" /></ac:link></p>'
        return f"<p>{html.escape(value)}</p>"

    def restrict(self, title: str, group: str) -> None:
        """Let only a group read a page, and our account, as an admin would."""
        self.twin.restrict(title, users=[BOT[self.variant][2]], groups=[group])

    def set_label(self, title: str, label: str, *, by: str) -> None:
        """Put a label on a page."""
        self.twin.label(title, label, by=by)

    def _home(self, title: str) -> None:
        self.twin.edit(title, "<p>For pages that moved.</p>", by=BOT[self.variant][2])

    # --- what the wiki tells ----------------------------------------------------------------------------

    def deliveries(self) -> list[Sent]:
        """The webhooks sent since the last call."""
        self.twin.wait_idle()
        sent: list[Sent] = []
        while not self._receiver.got.empty():
            sent.append(self._receiver.got.get())
        return sent

    def drop_deliveries(self) -> None:
        """Let what was sent so far be lost."""
        self.deliveries()

    def viewer_token(self, name: str, page: PageKey, revision: int) -> str:
        """The token that Forge makes for a person on a page; it knows no version."""
        return str(self.twin.fit(name, page=local_id(page)))

    def native_notices(self, name: str) -> list[str]:
        """Confluence has none of ours."""
        return []

    def sign_in(self, platform: Platform, name: str) -> Viewer:
        """Sign in at Confluence as a person, through its own pages, and come back."""
        back, state, verifier = f"{self._receiver.url}/in/{SITE}/back", "the state", "v" * 64
        browser, door = requests.Session(), platform.own_sign_in
        assert door is not None
        page = browser.get(door.sign_in(back, state, verifier), timeout=_PATIENCE)
        answer = self._through_forms(browser, page, name)
        got = {key: values[0] for key, values in parse_qs(urlsplit(answer).query).items()}
        assert got.pop("state") == state
        return door.signed_in(back, got, verifier)

    def _through_forms(self, browser: requests.Session, page: requests.Response, name: str) -> str:
        """Fill in the log-in and the consent until Confluence leads back to us."""
        for _ in range(5):
            form = re.search(r'<form[^>]*action="([^"]*)"[^>]*>(.*?)</form>', page.text, re.DOTALL)
            assert form, page.text[:500]
            inputs = re.findall(
                r'<(?:input|button)[^>]*name="([^"]+)"[^>]*?(?:value="([^"]*)")?[^>]*>', form[2]
            )
            values = {key: html.unescape(value) for key, value in inputs} | self._login(name)
            action = requests.compat.urljoin(page.url, html.unescape(form[1]))
            page = browser.post(action, data=values, timeout=_PATIENCE, allow_redirects=False)
            while page.is_redirect:
                target = requests.compat.urljoin(page.url, page.headers["Location"])
                if target.startswith(self._receiver.url):
                    return target
                page = browser.get(target, timeout=_PATIENCE, allow_redirects=False)
        raise AssertionError("the sign-in does not end")

    def _login(self, name: str) -> dict[str, str]:
        session = self.twin.session(name)
        return {"user": session["user"], "username": session["user"], "password": session["password"]}
