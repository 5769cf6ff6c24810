"""A whole Telos over the twin, in this process: its settings, its HTTP side, its mail, its webhooks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.cli.examine import everything
from core.config import Settings
from core.model import PageKey, PersonKey, Viewer, local_id
from core.ports import Check
from core.store import sites
from core.store import tables as t
from core.ui.view import panel_view
from core.web import make_app
from plugins.confluence.testing import APP, BOT, SITE, Harness
from tests.confluence.writing import properties
from tests.notify.post_office import AnyPort, Box, port
from tests.support import fresh, passing
from tests.trouble.house import LateClock, section, words
from webhook_server import open_application

__all__ = ["section", "words"]

#: The people the usual charter names; made once for each twin.
SPONSOR, CONTACT, ANA, BEN, OLGA = "Sven Sponsor", "Ines IT", "Ana Steward", "Ben Steward", "Olga Owner"
MEMBER, MAX = "Mia Member", "Max Member"
EVERYBODY = (SPONSOR, CONTACT, ANA, BEN, OLGA, MEMBER, MAX)

CHARTER = {
    "purpose": "The works council and HR agree on one leave policy that everyone can follow.",
    "deliverables": f"Leave policy; owner: {OLGA}; done when: both sides signed",
    "business need": "One rule instead of nine.",
    "benefit": "You know in a minute how to take leave.",
    "sponsor": SPONSOR,
    "it contact": CONTACT,
    "stewards": f"{ANA}, {BEN}",
    "members": "group: managers",
    "time allowance": "2 hours a week",
    "training": "The wiki's own tour",
    "deadline": "2027-12-17",
    "milestones": "Half of it: 2027-02-26",
}
LONG_ENOUGH = (
    "A paragraph about travelling while on leave, long enough to count as a contribution of its author."
)


def people(wiki: Harness) -> None:
    """The accounts every test may use."""
    for name in EVERYBODY:
        wiki.account(name, email=f"{name.split()[0].lower()}@example.org")
    for name in (ANA, MEMBER, MAX):
        wiki.join(name, "managers")


def usual(title: str) -> dict[str, str]:
    """The usual charter in words of the page's own: a copy would be a draft."""
    return {**CHARTER, "purpose": f"{CHARTER['purpose']} Here: {title}."}


def charter(wiki: Harness, fields: Mapping[str, str], after: str = "<p>The page.</p>") -> str:
    """A page with a charter, in storage format."""
    rows = [(escape(name), wiki._value(value)) for name, value in fields.items()]
    return properties(*rows) + after


def settings_file(
    wiki: Harness, folder: Path, *, mail: int = 0, show_after: str = "30 seconds", **site: str
) -> Path:
    """A ``telos.toml`` for one Telos over the twin."""
    user, password, _ = BOT[wiki.variant]
    secrets = {"secret": wiki.secrets[0], "password": password, "client": wiki.client["secret"] or "none"}
    for name, value in secrets.items():
        (folder / name).write_text(value)
        (folder / name).chmod(0o600)
    addresses = "".join(f"{name},{name.split()[0].lower()}@example.org\n" for name in EVERYBODY)
    (folder / "addresses.csv").write_text(addresses)
    options = {"flavour": wiki.variant, "addresses_file": str(folder / "addresses.csv")}
    # On all pages, so that there is more to go wrong.
    options |= {"status_on": "all"}
    if wiki.variant == "cloud":
        options |= {"app_id": APP, "jwks": f"{wiki.twin.origin}/.well-known/jwks.json"}
    values = {
        "platform": "confluence",
        "url": wiki.twin.url,
        "user": user,
        "password_file": "password",
        "secret_file": "secret",
        "client_id": wiki.client["id"],
        "client_secret_file": "client",
        **site,
    }
    file = folder / "telos.toml"
    file.write_text(f"""
[server]
url = "{wiki._receiver.url}"
bind = "127.0.0.1:0"
database = "{fresh.named(folder / "telos.sqlite")}"
log_level = "debug"
[mail]
host = "{"127.0.0.1" if mail else ""}"
port = {mail or 25}
tls = "none"
sender = "Telos <telos@example.org>"
[sites.{SITE}]
{_lines(values)}
[sites.{SITE}.options]
{_lines(options)}
[sites.{SITE}.policy]
zone = "Europe/Berlin"
show_after = "{show_after}"
""")
    return file


def _lines(values: Mapping[str, str]) -> str:
    return "\n".join(f"{name} = {json.dumps(value)}" for name, value in values.items())


class TwinHouse:
    """One Telos over one twin."""

    def __init__(self, wiki: Harness, folder: Path, **site: str) -> None:
        self.wiki, self.clock, self.box = wiki, LateClock(), Box()
        self._post = AnyPort(self.box, hostname="127.0.0.1", port=0)
        self._post.start()
        self.file = settings_file(wiki, folder, mail=port(self._post), **site)
        self.settings = Settings.load(self.file)
        self.open()

    def open(self) -> None:
        """Start (again) on the same file."""
        fresh.at(self.file.parent / "telos.sqlite")
        self.application = open_application(self.settings, self.clock)
        self.service, self.desk = self.application.service, self.application.interactive
        self.platform: Any = self.application.platforms[SITE]
        self.app = make_app(self.application)
        self.http: FlaskClient = self.app.test_client()
        self.naps: list[float] = []
        # That the client pauses between two tries is told by how long it wanted to.
        self.platform._client._sleep = self.naps.append

    def end(self) -> None:
        self.application.close()
        self._post.stop()

    # --- hearing of it ---

    def take(self, headers: Mapping[str, str], body: bytes) -> int:
        """One delivery comes in; the answer's status."""
        return self.http.post(f"/hooks/{SITE}", data=body, headers=dict(headers)).status_code

    def hear(self) -> list[int]:
        """Let every webhook that was not delivered yet come in, and work until nothing is due; the answers."""
        sent = self.wiki.deliveries()
        # They arrive by the twin's own time: at ours, set ahead, they would be stale.
        ahead, self.clock.ahead = self.clock.ahead, timedelta()
        answers = [self.take(delivery.headers, delivery.body) for delivery in sent]
        self.clock.ahead = ahead
        self.service.run_until_idle()
        return answers

    def sync(self) -> None:
        self.service.sync(SITE)
        self.service.run_until_idle()

    def shown(self) -> None:
        """Let the moment pass after which pages show how they stand; what that tells is heard, too.

        Only a site that is live writes to pages. It goes live once: said again, it would try everything again.
        """
        with self.service.store.read() as connection:
            live = sites.get(connection, SITE).live_since is not None
        if not live:
            self.service.go_live(SITE)
        for _ in range(3):
            self.clock.ahead += timedelta(seconds=61)
            self.service.run_until_idle()
            self.hear()

    def later(self, **span: float) -> None:
        """Let time pass, hour by hour as the clock's jobs would see it."""
        passing.let_pass(self.service, self.clock, self.clock.move, timedelta(**span))

    # --- writing ---

    def write(self, title: str, by: str = ANA, **changes: str) -> PageKey:
        """A page with the usual charter, changed as told; Telos has heard of it."""
        fields = {name: value for name, value in {**usual(title), **changes}.items() if value}
        page = self.wiki.write_charter(title, fields, by=by)
        self.hear()
        return page

    def write_in(self, title: str, space: str, by: str = ANA, parent: str = "", **changes: str) -> PageKey:
        """The same in another space, or below a page."""
        fields = {name: value for name, value in {**usual(title), **changes}.items() if value}
        id, _ = self.wiki.twin.edit(title, charter(self.wiki, fields), by=by, space=space, parent=parent)
        self.hear()
        return PageKey(f"{SITE}:{id}")

    def below(
        self, title: str, parent: str, by: str = MEMBER, text: str = LONG_ENOUGH, space: str = "HR"
    ) -> PageKey:
        """A page below another one."""
        id, _ = self.wiki.twin.edit(title, f"<p>{text}</p>", by=by, parent=parent, space=space)
        return PageKey(f"{SITE}:{id}")

    def account(self, name: str, *groups: str) -> PersonKey:
        """A new account whose address Telos knows, and whose groups it has asked about."""
        key = self.wiki.account(name, groups=groups)
        with (self.file.parent / "addresses.csv").open("a") as file:
            file.write(f"{name},{name.split()[0].lower()}@example.org\n")
        self.platform._people._made = None
        self.clock.ahead += timedelta(minutes=6)
        self.sync()
        return key

    # --- what people see ---

    def ask(self, name: str, path: str, page: PageKey | None = None, revision: int = 0) -> TestResponse:
        """What ``/v1/<path>`` answers a person who came in as the flavour lets them."""
        if self.wiki.variant == "cloud":
            token = self._vouched(name, page)
        else:
            made = self.token(name, page, revision)
            if made.status_code != 200:
                return made
            token = made.get_json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        if revision:
            headers["Telos-Revision"] = str(revision)
        return self.http.get(f"/v1/{path}", headers=headers)

    def _vouched(self, name: str, page: PageKey | None) -> str:
        now = int(self.clock.now().timestamp())
        where = local_id(page) if page else ""
        return str(self.wiki.twin.fit(name, page=where, iat=now, nbf=now, exp=now + 25))

    def browser(self, name: str) -> FlaskClient:
        """A browser in which somebody has signed in at Confluence (Data Center)."""
        client = self.app.test_client()
        went = client.get(f"/in/{SITE}?to=/at/{SITE}")
        assert went.status_code == 303, went.get_data(as_text=True)
        browser = requests.Session()
        page = browser.get(went.headers["Location"], timeout=30)
        back = urlsplit(self.wiki._through_forms(browser, page, name))
        assert client.get(f"{back.path}?{back.query}").status_code == 303
        return client

    def token(self, name: str, page: PageKey | None, revision: int = 0) -> TestResponse:
        """What the script of our own page gets for a person (Data Center)."""
        query = f"?page={local_id(page)}" + (f"&shown={revision}" if revision else "") if page else ""
        headers = {"Telos-Own": "1", "Sec-Fetch-Site": "same-origin"}
        return self.browser(name).get(f"/own/{SITE}/token{query}", headers=headers)

    def panel(self, name: str, page: PageKey, revision: int = 0) -> dict[str, Any] | None:
        """What the panel of a page gets over HTTP; None without a panel."""
        answer = self.ask(name, "panel", page, revision)
        view: dict[str, Any] | None = answer.get_json() if answer.status_code == 200 else None
        return view

    def seen(self, name: str, page: PageKey, revision: int = 0) -> dict[str, Any] | None:
        """The same without the way there."""
        viewer = Viewer(person=self.person(name), name=name, page=page, revision=revision)
        facts = self.desk.panel(viewer)
        return panel_view(facts, "en") if facts else None

    def doctor(self) -> list[Check]:
        """The red lines."""
        return [check for check in everything(self.application, "en") if not check.good]

    # --- looking into it ---

    def person(self, name: str) -> PersonKey:
        return self.wiki.person(name)

    def rows(self, table: sa.Table, **where: Any) -> list[Mapping[str, Any]]:
        query = sa.select(table).order_by(*table.primary_key)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with self.service.store.read() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def owed_by(self, name: str) -> list[str]:
        """Keys of what somebody owes."""
        return [row["key"] for row in self.rows(t.obligation, person=self.person(name), is_open=True)]

    def charter_of(self, page: PageKey) -> Mapping[str, Any]:
        """All that is known of a page's charter, but for when its figures are reckoned again."""
        row = self.rows(t.community, home=page)[0]
        return {name: value for name, value in row.items() if name != "figures_due"}

    def waits(self, page: PageKey) -> list[str]:
        """Who waits for an answer on a page."""
        return [row["author"] for row in self.rows(t.contribution, page=page) if row["settled_at"] is None]

    def mails(self, name: str) -> list[EmailMessage]:
        address = f"{name.split()[0].lower()}@example.org"
        return [mail for mail, to in zip(self.box.mails, self.box.to, strict=True) if address in to]

    def faults(self, match: str, answer: Any, times: int = 1) -> None:
        """Let the twin answer otherwise; see its knobs."""
        self.wiki.twin.faults([{"match": match, "times": times, "answer": answer}])

    def put_there(self, title: str) -> str:
        """What shows the page's state: the block in it, or the property for the app; "" for none."""
        if self.wiki.variant == "dc":
            return block_of(self.wiki.twin.storage(title))
        prop = self.platform._wiki.prop(self.platform._wiki.page(self.wiki.twin.page_id(title)), "telos")
        return json.dumps(prop[0]) if prop else ""

    def written(self, since: Sequence[str] | None = None) -> list[str]:
        """Changes of pages and properties that were asked for since the last look."""
        return [line for line in since or self.wiki.twin.requests() if _changes(line)]


def _changes(line: str) -> bool:
    method, _, path = line.partition(" ")
    return method in {"PUT", "DELETE"} or (method == "POST" and "/propert" in path)


def block_of(storage: str) -> str:
    """The status block in a page, "" for none."""
    from plugins.confluence import block

    span = block.find(storage)
    return storage[span.start : span.end] if span else ""
