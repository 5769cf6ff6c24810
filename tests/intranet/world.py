"""A Telos over a memory wiki to which another system tells something: HR about people, a portal about dates."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings

from core.interactive import InteractiveService
from core.model import Act, ActKind, CommunityKey, PageKey, page_key
from core.notify.compose import compose
from core.queries import given_up
from core.service import Service
from core.standard_webhooks import Signatures
from core.store import Store, communities
from core.store import tables as t
from plugins.intranet import platform
from tests.support import fresh
from tests.support.clock import FrozenClock
from tests.support.house import House, lasting

SECRET = "whsec_" + base64.b64encode(b"only for tests, 24 bytes and more").decode()
OPTIONS: dict[str, Any] = {
    "about": ["hr"],
    "tells": ["staff"],
    "teams": {"T-17": "payroll", "T-18": "travel"},
}
#: A portal that may speak for all communities of the wiki.
PORTAL: dict[str, Any] = {"about": ["hr"], "tells": ["portal"], "communities": ["hr"]}


def body(kind: str, at: datetime, **data: object) -> bytes:
    """An event as the HR system writes it."""
    return json.dumps({"version": 1, "type": kind, "timestamp": at.isoformat(), "data": data}).encode()


def address(name: str) -> str:
    """The address the memory wiki gives an account."""
    return f"{name.lower().replace(' ', '.')}@example.org"


class Company(House):
    """The wiki "hr", and one other system."""

    def __init__(self, path: Path, options: Mapping[str, Any] = OPTIONS, system: str = "staff") -> None:
        self.options, self.system = dict(options), system
        self._ids = itertools.count(1)
        super().__init__(path, clock=FrozenClock())

    def open(self) -> None:
        self.store = Store.open(fresh.at(self.path), self.clock)
        settings = {"url": f"https://{self.system}.example", "secrets": (SECRET,), **self.options}
        self.service = Service(
            store=self.store,
            platforms={"hr": self.wiki, self.system: platform.open(self.system, settings)},
            policies={"hr": self.policy},
            notifiers=[self.mail],
            clock=self.clock,
            compose=compose,
            server_url="https://telos.example",
        )
        fresh.same_salt(self.store)
        self.desk = InteractiveService(self.service)

    def send(self, content: bytes, id_: str = "") -> bool:
        """Deliver one webhook; whether it was new."""
        id_ = id_ or f"msg_{next(self._ids)}"
        return self.service.receive(
            self.system, Signatures([SECRET]).sign(id_, self.clock.now(), content), content
        )

    def tell(self, kind: str, name: str, at: datetime | None = None, **data: object) -> None:
        """Deliver what the system says of somebody, and let it have its effect."""
        self.send(body(kind, at or self.clock.now(), person=address(name), **data))
        self.service.run_until_idle()

    def row(self, name: str) -> dict[str, Any]:
        """What is known of an account."""
        key = self.key(name)
        return next(row for row in self.rows(t.person) if row["key"] == key)

    def kept(self) -> str:
        """All that is kept: every row, and the bytes of the file, where it is one."""
        rows = "\n".join(str(self.rows(table)) for table in t.metadata.sorted_tables)
        return rows + (self.path.read_bytes().decode("latin-1") if self.path.exists() else "")

    def in_group(self, group: str) -> set[str]:
        """Who is in a group, as far as is known."""
        names = {account.key: account.name for account in self.wiki.accounts.values()}
        return {names[row["person"]] for row in self.rows(t.membership) if row["grp"] == group}


# --- a portal -----------------------------------------------------------------------------------------------


def portal(path: Path) -> Company:
    """A portal beside a wiki with the usual people and the usual community."""
    return _portal(fresh.ENGINE[0]).going_on(path)


@cache
def _portal(engine: str) -> Company:
    company = Company(lasting(f"portal-{engine}"), PORTAL, "portal")
    company.people()
    company.community()
    company.clock.move(hours=1)
    company.hear()
    company.close()
    return company


def home_of(company: Company) -> PageKey:
    """The page that the usual charter stands on."""
    return next(
        page_key("hr", number) for number, leaf in company.wiki.leaves.items() if leaf.title == "Leave"
    )


def key_of(company: Company) -> CommunityKey:
    """The usual community."""
    with company.store.read() as connection:
        (community,) = communities.at_home(connection, [home_of(company)])
    return community.key


def why_not(company: Company) -> list[str]:
    """Why what was told doesn't count, of what was given up."""
    return [refusal.why for refusal in given_up.listed(company.store)]


# --- any order ----------------------------------------------------------------------------------------------


def in_any_order(examples: int) -> settings:
    """How permutations of a log are played: whole worlds, so only a few, and none made smaller."""
    return settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


def closed(company: Company) -> None:
    """The sponsor ends the community."""
    sven = company.viewer("Sven Sponsor", home_of(company))
    close = Act(
        id="1", kind=ActKind.CLOSE, person=sven.person, at=company.clock.now(), page=sven.page,
        data={"outcome": "met"},
    )  # fmt: skip
    company.desk.act(sven, close)
    company.service.run_until_idle()
