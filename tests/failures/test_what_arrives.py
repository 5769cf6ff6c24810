"""What arrives is kept, once, and is only a hint: modes 1, 2, 6, 10, 17 and 18."""

from __future__ import annotations

import itertools
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from core import webhook_bodies
from core.events import Hint
from core.model import Page
from core.ports import Reject
from core.queue import embedded
from core.service import Service
from core.store import Store, inbox, pages, writer
from core.store import tables as t
from core.store.errors import StoreUnavailable
from core.store.inbox import Arrival
from tests.failures.conftest import Survives
from tests.support import fresh
from tests.support.clock import FrozenClock
from tests.support.house import House
from tests.support.memory import signed

ROOT = Path(__file__).parents[2]


# --- 1: accepted, then lost ---------------------------------------------------------------------------------


def victim(folder: Path, store: str, *, protected: bool) -> None:
    """Accepts webhooks and says so, until it is killed in the middle of it."""
    fresh.at = lambda path: store  # type: ignore[assignment]
    house = House(folder / "t.db")
    house.people()
    if not protected:
        # Each is told so at once, and would be kept later on.
        answered: Future[Any] = Future()
        answered.set_result([True])
        house.store.submit = lambda work, **how: answered  # type: ignore[method-assign]
    for delivery, body in house.wiki.hooks_out:
        house.service.receive("hr", signed(body, delivery), body)
        print(delivery, flush=True)
    signal.pause()


def test_mode_01_accepted_then_lost(tmp_path: Path, protected: bool, survives: Survives) -> None:
    store = str(fresh.at(tmp_path / "t.db"))
    call = f"victim(Path({str(tmp_path)!r}), {store!r}, protected={protected})"
    program = f"from tests.failures.test_what_arrives import *; {call}"
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    accepted = {child.stdout.readline().strip() for _ in range(5)} - {""}
    child.kill()
    child.communicate()
    assert len(accepted) == 5
    with fresh.behind(tmp_path / "t.db") as raw:
        stored = {row.delivery for row in raw.execute(sa.select(t.inbox.c.delivery))}
    with survives():
        assert accepted <= stored


@pytest.mark.sqlite
def test_mode_01_a_power_cut_loses_no_commit(tmp_path: Path, protected: bool, survives: Survives) -> None:
    """What only the machine's memory holds is not on disk: each commit is flushed there.

    On PostgreSQL the power is really cut, in test_the_database_fails.py.
    """

    def weaken(raw: Any, record: Any, proxy: Any) -> None:
        raw.execute("PRAGMA synchronous=OFF")

    if not protected:
        sa.event.listen(sa.pool.Pool, "checkout", weaken)
    try:
        with Store.open(tmp_path / "t.db", FrozenClock()) as store:
            level = store.write(lambda connection: connection.exec_driver_sql("PRAGMA synchronous").scalar())
    finally:
        if not protected:
            sa.event.remove(sa.pool.Pool, "checkout", weaken)
    with survives():
        assert level == 2, "FULL"


# --- 2: never delivered -------------------------------------------------------------------------------------


def test_mode_02_webhooks_that_never_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    if not protected:
        monkeypatch.setattr(Service, "sync", lambda self, site: None)
    heard, lost = House(tmp_path / "heard.db"), House(tmp_path / "lost.db")
    for house in (heard, lost):
        house.people()
        home = house.community()
        house.hear()
        for number in range(4):
            house.wiki.page(f"Leave/{number}", house.key("Mia Member"))
            house.clock.move(minutes=7)
            house.wiki.comment(home, house.key("Max Member"), f"And in case {number}?", thread=f"t{number}")
        if house is lost:
            house.wiki.hooks_out = []
        house.hear()
    lost.sync()
    with survives():
        assert lost.state() == heard.state()
    heard.close()
    lost.close()


# --- 6: doubled, and in another order ------------------------------------------------------------------------


def test_mode_06_an_older_answer_comes_last(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    home = house.community()
    house.hear()
    if not protected:
        # Each answer counts as the newest one, in the order in which they come.
        save, order = pages.save, itertools.count(house.clock.now().year + 1)
        monkeypatch.setattr(
            pages, "save", lambda unit, read_pages, at: save(unit, read_pages, at.replace(year=next(order)))
        )
    read, first = house.wiki.read, True

    def slow(keys: Any) -> list[Page]:
        """The first question is answered, and while the answer travels the page changes and is read again."""
        nonlocal first
        answer = list(read(keys))
        if first:
            first = False
            house.clock.move(minutes=1)
            house.wiki.edit(home, house.key("Ben Steward"))
            house.service.process([Hint(site="hr", page=home)])
        return answer

    monkeypatch.setattr(house.wiki, "read", slow)
    house.service.process([Hint(site="hr", page=home)])
    (row,) = [row for row in house.rows(t.page) if row["key"] == home]
    with survives():
        assert row["current"] == house.wiki.leaf(home).revisions[-1].number


def test_mode_06_the_same_delivery_twice(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    house.community()
    delivery, body = house.wiki.hooks_out[0]
    if not protected:
        add = inbox.add

        def add_anew(unit: sa.Connection, arrivals: Sequence[Arrival]) -> list[int | None]:
            anew = [replace(it, delivery=replace(it.delivery, id=uuid4().hex)) for it in arrivals]
            return add(unit, anew)

        monkeypatch.setattr(inbox, "add", add_anew)
    assert house.service.receive("hr", signed(body, delivery), body)
    with survives():
        assert not house.service.receive("hr", signed(body, delivery), body)
        assert len([row for row in house.rows(t.inbox) if row["body"] == body]) == 1


# --- 10: poison ----------------------------------------------------------------------------------------------


def test_mode_10_what_fails_for_ever_is_given_up_and_shown(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    home = house.community()
    house.hear()
    read = house.wiki.read

    def breaks(keys: Any) -> list[Page]:
        if home in keys:
            raise ValueError("a page nobody can read")
        return list(read(keys))

    monkeypatch.setattr(house.wiki, "read", breaks)
    if not protected:
        monkeypatch.setattr(embedded, "RETRY", replace(embedded.RETRY, attempts=10**9))
    house.wiki.edit(home, house.key("Ana Steward"))
    other = house.wiki.page("Other", house.key("Ana Steward"))
    house.hear()
    for _ in range(40):
        house.clock.move(hours=6)
        house.service.run_until_idle()
    with survives():
        assert [row for row in house.rows(t.page) if row["key"] == other]
        (letter,) = house.service.queue.dead()
        assert "ValueError" in str(letter)
    # Mended, it is tried again by hand.
    if protected:
        monkeypatch.setattr(house.wiki, "read", read)
        house.service.redrive()
        house.service.run_until_idle()
        assert house.service.queue.dead() == []


# --- 17: no room on the disk ---------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_mode_17_a_full_disk_accepts_nothing_and_recovers(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    """On PostgreSQL it is the server's disk that is full, in test_the_database_fails.py."""
    if not protected:
        monkeypatch.setattr(writer, "is_unavailable", lambda error: False)

    def full(connection: sa.Connection) -> None:
        count = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {count}")

    house.store.write(full)
    body = json.dumps({"filled": "x" * 200_000}).encode()
    with survives():
        with pytest.raises(StoreUnavailable, match="Free the disk"):
            house.service.receive("hr", signed(body, "no-room"), body)
        assert not [row for row in house.rows(t.inbox) if row["delivery"] == "no-room"]
        # There is room again, and nobody had to start anything anew.
        assert house.service.receive("hr", signed(body, "no-room"), body)


@pytest.mark.sqlite
def test_mode_17_a_locked_file_accepts_nothing_and_goes_on(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    """On PostgreSQL it is a table that somebody holds, in test_the_database_fails.py."""
    if not protected:
        monkeypatch.setattr(writer, "is_unavailable", lambda error: False)
    body = b"{}"
    other = sqlite3.connect(house.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with survives(), pytest.raises(StoreUnavailable, match="locked"):
            house.service.receive("hr", signed(body, "locked"), body)
    finally:
        other.close()
    assert house.service.receive("hr", signed(body, "locked"), body)
    assert not house.service.receive("hr", signed(body, "locked"), body)
    assert len([row for row in house.rows(t.inbox) if row["delivery"] == "locked"]) == 1


# --- 18: hostile payloads ------------------------------------------------------------------------------------

DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000


@pytest.mark.parametrize(
    "body",
    [DEEP, b"[" * 100_000, b'{"n": NaN}', b'{"n": ' + b"9" * 5_001 + b"}", b"\xff\xfe", b'"\\ud800"'],
    ids=["deep", "open", "NaN", "digits", "no UTF-8", "half a letter"],
)
def test_mode_18_a_hostile_body_is_a_bad_request(
    monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives, body: bytes
) -> None:
    if not protected:
        monkeypatch.setattr(webhook_bodies, "parse", json.loads)
    with survives():
        for size in (body, body[: len(body) // 2]):
            with pytest.raises(Reject):
                webhook_bodies.parse(size)
