"""A whole Telos over a memory wiki and a real file, and what tests do with it again and again."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from core.interactive import InteractiveService
from core.model import PageKey, PersonKey, Viewer
from core.notify.compose import compose
from core.policy import Policy
from core.ports import Channel
from core.rules.community_findings import COMMUNITY_CODES
from core.service import Service
from core.store import Store
from core.store import tables as t
from tests.support import fresh, passing
from tests.support.clock import FrozenClock
from tests.support.mailbox import Mailbox
from tests.support.memory import MemoryWiki, signed

POLICY = Policy(zone="Europe/Berlin")

CHARTER = {
    "purpose": "The works council and HR agree on one leave policy that everyone can follow.",
    "deliverables": "Leave policy; owner: Olga Owner; page: [[Leave]]; done when: both sides signed",
    "business need": "One rule instead of nine.",
    "benefit": "You know in a minute how to take leave.",
    "sponsor": "Sven Sponsor",
    "it contact": "Ines IT",
    "stewards": "Ana Steward, Ben Steward",
    "start": "2026-11-02",
    "deadline": "2026-12-18",
    "scope": "page and subpages",
}


class House:
    """Telos over one memory wiki."""

    #: Who hears that messages are held.
    admin = ""
    #: The ways to people; without any of its own it is the mailbox.
    channels: Sequence[Channel] = ()

    def __init__(self, path: Path, *, policy: Policy = POLICY, clock: FrozenClock | None = None) -> None:
        self.path = path
        self.clock = clock or FrozenClock()
        self.wiki = MemoryWiki(self.clock)
        self.mail = Mailbox()
        self.policy = policy
        self.open()

    @staticmethod
    @contextmanager
    def with_people(path: Path) -> Iterator[House]:
        """A Telos that has heard of the usual people; closed at the end."""
        house = _with_people(fresh.ENGINE[0]).going_on(path)
        yield house
        house.close()

    def going_on(self, path: Path) -> Self:
        """Another one that goes on from where this one, which is closed, has come to: a test pays for its own part."""
        fresh.copied(self.path, path)
        house = copy.copy(self)
        house.path, house.mail, house.clock = path, Mailbox(), FrozenClock(self.clock.at)
        # The wiki has the time from the same clock.
        house.wiki = copy.deepcopy(self.wiki, {id(self.clock): house.clock})
        house.open()
        return house

    def another(self, path: Path | None = None) -> Self:
        """Another Telos over the same wiki and clock: at a path, or as a second process on the same data."""
        house = copy.copy(self)
        house.path = path or self.path
        house.open()
        return house

    def open(self) -> None:
        """Start (again) on the same file."""
        self.store = Store.open(fresh.at(self.path), self.clock)
        self.service = Service(
            store=self.store,
            platforms={self.wiki.site: self.wiki},
            policies={self.wiki.site: self.policy},
            notifiers=self.channels or [self.mail],
            clock=self.clock,
            compose=compose,
            server_url="https://telos.example",
            admin=self.admin,
        )
        fresh.same_salt(self.store)
        self.desk = InteractiveService(self.service)

    def beside(self, store: Store | None = None) -> Service:
        """Another one that works on the same data, as a second process would: by ``store``, or by our own."""
        return Service(
            store=store or self.store,
            platforms={self.wiki.site: self.wiki},
            policies={self.wiki.site: self.policy},
            notifiers=[self.mail],
            clock=self.clock,
            compose=compose,
            server_url="https://telos.example",
        )

    def close(self) -> None:
        self.desk.close()
        self.store.close()

    # --- the usual people and pages ---

    def people(self) -> None:
        """The people the usual charter names, and three members."""
        for name in ("Sven Sponsor", "Ines IT", "Ana Steward", "Ben Steward", "Olga Owner"):
            self.wiki.account(name)
        for name in ("Mia Member", "Max Member", "Moe Member"):
            self.wiki.account(name, "managers")

    def key(self, name: str) -> PersonKey:
        return next(account.key for account in self.wiki.accounts.values() if account.name == name)

    def community(self, title: str = "Leave", **changes: str) -> PageKey:
        """A page with the usual charter, in words of its own: a copy would be a draft."""
        own = {} if title == "Leave" else {"purpose": f"{CHARTER['purpose']} Here: {title}."}
        charter = {name: value for name, value in {**CHARTER, **own, **changes}.items() if value}
        return self.wiki.page(title, self.key("Ana Steward"), charter=charter)

    # --- hearing of it ---

    def hear(self) -> int:
        """Deliver every webhook that was not delivered yet, and work until nothing is left."""
        sent, self.wiki.hooks_out = self.wiki.hooks_out, []
        for delivery, body in sent:
            self.service.receive(self.wiki.site, signed(body, delivery), body)
        self.service.run_until_idle()
        return len(sent)

    def sync(self) -> None:
        self.service.sync(self.wiki.site)
        self.service.run_until_idle()

    def pass_time(self, **span: float) -> None:
        """Let time pass, hour by hour as the clock's jobs would see it."""

        def move(step: timedelta) -> None:
            self.clock.at += step

        passing.let_pass(self.service, self.clock, move, timedelta(**span))

    def viewer(self, name: str, page: PageKey | None = None, revision: int | None = None) -> Viewer:
        """Somebody with a page on the screen, at its current revision unless told otherwise."""
        shown = 0
        if page is not None:
            leaf = self.wiki.leaf(page)
            shown = leaf.revisions[-1].number if revision is None and leaf.revisions else revision or 0
        return Viewer(person=self.key(name), name=name, page=page, revision=shown)

    # --- looking into it ---

    def rows(self, table: sa.Table, *order: Any) -> list[dict[str, Any]]:
        with self.store.read() as connection:
            query = sa.select(table).order_by(*(order or table.primary_key))
            return [dict(row) for row in connection.execute(query).mappings()]

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """What facts, communities and obligations come to, without what depends on when it was heard."""
        dropped = {
            "page": {"asked_at", "watched", "shown", "judged_by"},
            "person": {"pseudonym", "proof", "token", "read_at"},
            "obligation": {"told"},
            "wiki_group": {"read_at"},
            # By what it was handed out, and where that goes on.
            "community": {"assigned_with", "assign_from", "readers_at", "figures_due"},
        }
        rows_by_table = {}
        for table in (
            t.page,
            t.revision,
            t.comment,
            t.sign,
            t.membership,
            t.community,
            t.community_uses,
            t.contribution,
            t.obligation,
        ):
            skip = dropped.get(table.name, set())
            rows_by_table[table.name] = [
                tuple((name, _told_now(name, value)) for name, value in row.items() if name not in skip)
                for row in self.rows(table)
                # A charter that came and went again between two syncs is remembered by who saw it, no more.
                if not row.get("withdrawn")
            ]
        return rows_by_table

    def open_for(self, name: str) -> list[str]:
        """Keys of what somebody owes."""
        key = self.key(name)
        return [row["key"] for row in self.rows(t.obligation) if row["person"] == key and row["is_open"]]

    def change_policy(self, **values: Any) -> None:
        self.policy = replace(self.policy, **values)


def _told_now(column: str, value: Any) -> Any:
    """Without what is noticed of a whole community: it is as old as its figures, which are reckoned now and then."""
    if column != "findings" or not value:
        return value
    return json.dumps([finding for finding in json.loads(value) if finding["code"] not in COMMUNITY_CODES])


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="telos-house-")


def lasting(name: str) -> Path:
    """A file for a house that other ones go on from, as long as this process of tests."""
    return Path(_folder().name) / f"{name}.db"


@cache
def _with_people(engine: str) -> House:
    """The usual people as Telos has heard of them."""
    house = House(lasting(f"people-{engine}"))
    house.people()
    house.hear()
    house.close()
    return house
