"""A whole Telos over a real wiki, in this process: its settings, its HTTP side, its mail, its webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from core.cli.examine import everything
from core.config import Settings
from core.model import PageKey, Viewer
from core.ports import Check
from core.store import tables as t
from core.ui.view import panel_view
from core.web import make_app
from plugins.mediawiki.testing import SECRET, SITE, Harness
from tests.notify.post_office import AnyPort, Box, port
from tests.support import fresh, passing
from webhook_server import open_application

SERVICE, PASSWORD = "Telos service", "correct horse"

#: The people the usual charter names; made once for each wiki.
SPONSOR, CONTACT, ANA, BEN, OLGA = "Sven Sponsor", "Ines IT", "Ana Steward", "Ben Steward", "Olga Owner"
MEMBER = "Mia Member"

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


def usual(title: str) -> dict[str, str]:
    """The usual charter in words of the page's own: a copy would be a draft."""
    return {**CHARTER, "purpose": f"{CHARTER['purpose']} Here: {title}."}


@dataclass
class LateClock:
    """The machine's own time, set ahead as a test needs it."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def move(self, span: timedelta) -> None:
        self.ahead += span


def people(wiki: Harness) -> None:
    """The accounts every test may use."""
    for name in (SPONSOR, CONTACT, ANA, BEN, OLGA, MEMBER):
        wiki.account(name, email=f"{name.split()[0].lower()}@example.org")
    for name in (ANA, MEMBER):
        wiki.join(name, "managers")


class RealHouse:
    """One Telos. ``api`` puts something between it and the wiki."""

    def __init__(self, wiki: Harness, folder: Path, *, api: str = "") -> None:
        self.wiki, self.clock, self.box = wiki, LateClock(), Box()
        self._post = AnyPort(self.box, hostname="127.0.0.1", port=0)
        self._post.start()
        self._folder = folder
        self.settings = Settings.load(self._written(folder, api))
        self.open()

    def _written(self, folder: Path, api: str) -> Path:
        (folder / "secret").write_text(SECRET)
        (folder / "password").write_text(PASSWORD)
        for name in ("secret", "password"):
            (folder / name).chmod(0o600)
        file = folder / "telos.toml"
        file.write_text(f"""
[server]
url = "https://telos.example"
database = "{fresh.named(folder / "telos.sqlite")}"
[mail]
host = "127.0.0.1"
port = {port(self._post)}
tls = "none"
sender = "Telos <telos@example.org>"
[sites.{SITE}]
platform = "mediawiki"
url = "{self.wiki.wiki.url}"
{f'api = "{api}"' if api else ""}
user = "{SERVICE}"
password_file = "password"
secret_file = "secret"
[sites.{SITE}.policy]
zone = "Europe/Berlin"
""")
        return file

    def open(self) -> None:
        """Start (again) on the same file."""
        fresh.at(self._folder / "telos.sqlite")
        self.application = open_application(self.settings, self.clock)
        self.service, self.desk = self.application.service, self.application.interactive
        self.http: FlaskClient = make_app(self.application).test_client()

    def impatient(self) -> None:
        """Let the wiki's client ask again without a pause; that it pauses is told by its own tests."""
        self.application.platforms[SITE]._client._sleep = lambda seconds: None

    def close(self) -> None:
        self.application.close()

    def end(self) -> None:
        self.close()
        self._post.stop()

    # --- hearing of it ---

    def hear(self) -> list[int]:
        """Let every webhook that was not delivered yet come in, and work until nothing is due; the answers."""
        answers = [
            self.http.post(f"/hooks/{SITE}", data=delivery.body, headers=dict(delivery.headers)).status_code
            for delivery in self.wiki.deliveries()
        ]
        self.service.run_until_idle()
        return answers

    def sync(self) -> None:
        self.service.sync(SITE)
        self.service.run_until_idle()

    def later(self, **span: float) -> None:
        """Let time pass, hour by hour as the clock's jobs would see it."""
        passing.let_pass(self.service, self.clock, self.clock.move, timedelta(**span))

    # --- what people see ---

    def write(self, title: str, by: str = ANA, **changes: str) -> PageKey:
        """A page with the usual charter, changed as told; Telos has heard of it."""
        fields = {name: value for name, value in {**usual(title), **changes}.items() if value}
        page = self.wiki.write_charter(title, fields, by=by)
        self.hear()
        return page

    def panel(self, name: str, page: PageKey, revision: int) -> dict[str, Any] | None:
        """What the panel of a page gets over HTTP, with the token the wiki makes; None without a panel."""
        token = self.wiki.viewer_token(name, page, revision)
        answer = self.http.get("/v1/panel", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in (200, 204), answer.get_data(as_text=True)
        view: dict[str, Any] | None = answer.get_json() if answer.status_code == 200 else None
        return view

    def seen(self, name: str, page: PageKey, revision: int = 0) -> dict[str, Any] | None:
        """The same at a time that is not the wiki's: no token is young enough then."""
        facts = self.desk.panel(
            Viewer(person=self.wiki.person(name), name=name, page=page, revision=revision)
        )
        return panel_view(facts, "en") if facts else None

    def doctor(self) -> list[Check]:
        """The red lines."""
        return [check for check in everything(self.application, "en") if not check.good]

    # --- looking into it ---

    def rows(self, table: sa.Table, **where: Any) -> list[Mapping[str, Any]]:
        query = sa.select(table).order_by(*table.primary_key)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        with self.service.store.read() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def owed_by(self, name: str) -> list[str]:
        """Keys of what somebody owes."""
        return [row["key"] for row in self.rows(t.obligation, person=self.wiki.person(name), is_open=True)]

    def charter_of(self, page: PageKey) -> Mapping[str, Any]:
        """All that is known of a page's charter, but for when its figures are reckoned again."""
        row = self.rows(t.community, home=page)[0]
        return {name: value for name, value in row.items() if name != "figures_due"}

    def mails(self, name: str) -> list[EmailMessage]:
        address = f"{name.split()[0].lower()}@example.org"
        return [mail for mail, to in zip(self.box.mails, self.box.to, strict=True) if address in to]


def section(view: Mapping[str, Any] | None, name: str) -> dict[str, Any]:
    """A section of a panel; an empty one when it is not there."""
    matching = [part for part in (view or {}).get("sections", ()) if part["id"] == name]
    return matching[0] if matching else {"items": [], "text": "", "title": ""}


def words(view: Any) -> str:
    """Everything a view says, as one text."""
    if isinstance(view, dict):
        return "\n".join(words(part) for part in view.values())
    if isinstance(view, list):
        return "\n".join(words(part) for part in view)
    return view if isinstance(view, str) else ""
