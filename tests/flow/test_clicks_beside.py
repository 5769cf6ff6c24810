"""Many confirm the same page at once on one PostgreSQL: nobody waits for another reader, and it comes to the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.events import Hint
from core.flow import acting
from core.model import Act, ActKind, Finding, PageKey
from core.rules.acknowledgement.confirmations import TOO_FEW
from core.rules.codes import CODES
from core.store import acts, communities, evidence, sharing
from core.store import tables as t
from tests.flow.acting import confirm
from tests.flow.test_same_state import differences
from tests.flow.test_side_by_side import at_once
from tests.support import fresh
from tests.support.house import House

READERS = [f"Reader {number}" for number in range(12)]


@pytest.fixture(autouse=True, scope="module")
def _postgresql() -> Iterator[None]:
    with fresh.on(fresh.POSTGRESQL):
        yield


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "telos.db")
    house.people()
    for name in READERS:
        house.wiki.account(name, "managers")
    yield house
    house.close()


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    return page


@pytest.fixture
def other(house: House) -> Iterator[House]:
    other = house.another()
    yield other
    other.close()


class Held:
    """A click that is in the middle of its transaction until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, click: Callable[[], object]) -> None:
        self._inside, self._go = threading.Event(), threading.Event()
        real = acts.save
        #: How often each came so far.
        self.began: list[str] = []

        def save(connection: sa.Connection, act: Act) -> str:
            self.began.append(act.id)
            if len(self.began) == 1:
                self._inside.set()
                assert self._go.wait(60)
            return real(connection, act)

        monkeypatch.setattr(acts, "save", save)
        self._thread = threading.Thread(target=click)

    def __enter__(self) -> Held:
        self._thread.start()
        assert self._inside.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._go.set()
        self._thread.join()


def waits(work: Callable[[], object]) -> tuple[bool, threading.Thread]:
    """Whether this is not done in a moment; it goes on in its thread."""
    done = threading.Event()

    def run() -> None:
        work()
        done.set()

    thread = threading.Thread(target=run)
    thread.start()
    return not done.wait(1.5), thread


def chain(house: House) -> int:
    """How long the chain is, which is whole."""
    with house.store.read() as connection:
        assert evidence.verify(connection) is None
        return evidence.head(connection).rows


# --- who waits for whom ----------------------------------------------------------------------------------------


def test_another_reader_of_the_same_page_waits_for_nobody(
    house: House, other: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Held(monkeypatch, lambda: confirm(house, house.viewer("Mia Member", home))):
        # In the same process as in another one.
        for at, name in ((house, "Max Member"), (other, READERS[0])):
            waited, thread = waits(partial(confirm, at, at.viewer(name, home)))
            assert not waited, name
            thread.join()
        assert house.open_for("Max Member") == []
        assert house.open_for("Mia Member") != []
    assert house.open_for("Mia Member") == []
    assert chain(house) == len(house.rows(t.evidence)) >= 5


def test_the_same_click_twice_at_once_is_one(
    house: House, other: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Held(monkeypatch, lambda: confirm(house, house.viewer("Mia Member", home))):
        waited, thread = waits(lambda: confirm(other, other.viewer("Mia Member", home)))
        assert waited
    thread.join()
    assert [row["person"] for row in house.rows(t.act)].count(house.key("Mia Member")) == 1
    chain(house)


def test_an_id_that_two_use_at_once_counts_for_the_first(
    house: House, other: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: list[Exception] = []

    def click() -> None:
        try:
            confirm(other, other.viewer("Max Member", home), id="the same")
        except Exception as error:
            refused.append(error)

    with Held(monkeypatch, lambda: confirm(house, house.viewer("Mia Member", home), id="the same")):
        waited, thread = waits(click)
        assert waited
    thread.join()
    assert [getattr(error, "status", None) for error in refused] == [409]
    assert house.open_for("Max Member") != []
    chain(house)


@pytest.mark.parametrize("about", ["page", "community", "alone"])
def test_who_looks_at_the_page_waits_until_the_click_is_written(
    house: House, other: House, home: PageKey, about: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (community,) = house.rows(t.community)
    names = {"page": [home], "community": [community["key"]], "alone": None}[about]
    with Held(monkeypatch, lambda: confirm(house, house.viewer("Mia Member", home))):
        waited, thread = waits(lambda: other.store.write(lambda _: None, about=names))
        assert waited
    thread.join()


def test_about_another_page_nobody_waits_for_a_click(
    house: House, other: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Held(monkeypatch, lambda: confirm(house, house.viewer("Mia Member", home))):
        waited, thread = waits(lambda: other.store.write(lambda _: None, about=["hr:999"]))
        assert not waited
    thread.join()


# --- what spans more is done alone -----------------------------------------------------------------------------


def alone_again(house: House, monkeypatch: pytest.MonkeyPatch, name: str, home: PageKey) -> int:
    """How often a click was begun anew, alone."""
    began = 0
    real = acting.beside

    def counted(about: Any) -> Any:
        nonlocal began
        began += 1
        return real(about)

    with monkeypatch.context() as patch:
        patch.setattr(acting, "beside", counted)
        confirm(house, house.viewer(name, home))
    # Once before the transaction, and once in each.
    return began - 2


def test_a_click_is_written_once_but_for_the_chains_first_row(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert alone_again(house, monkeypatch, "Moe Member", home) == 0

    def no_chain(connection: sa.Connection) -> None:
        for table in (t.act, t.evidence, t.evidence_head):
            connection.execute(sa.delete(table))

    # There is no end of a chain that one of them could hold.
    house.store.write(no_chain)
    assert alone_again(house, monkeypatch, "Mia Member", home) == 1
    assert alone_again(house, monkeypatch, "Max Member", home) == 0
    assert chain(house) == 2


def test_what_a_click_may_write_beside_others_is_little_more_than_a_page_may(house: House) -> None:
    for table in t.metadata.sorted_tables:
        went: list[bool] = []

        def work(connection: sa.Connection, table: sa.Table = table, went: list[bool] = went) -> None:
            went.append(True)
            connection.execute(sa.delete(table).where(sa.false()))

        house.store.write(work, about=["person/hr:1"], within=["hr:1"])
        assert len(went) == (1 if table in sharing.CLICKED else 2), table.name
    assert {t.act, t.evidence, t.evidence_head} == sharing.CLICKED - sharing.OWN


def test_who_may_make_enough_of_them_is_counted_alone(house: House, home: PageKey) -> None:
    def too_few(connection: sa.Connection) -> None:
        (community,) = communities.at_home(connection, [home])
        finding = Finding(code=TOO_FEW, level=CODES[TOO_FEW], data={"asked": 15, "needed": 2, "count": 0})
        communities.save(connection, replace(community, findings=(*community.findings, finding)))

    def told() -> bool:
        with house.store.read() as connection:
            (community,) = communities.at_home(connection, [home])
        return any(finding.code == TOO_FEW for finding in community.findings)

    house.store.write(too_few)
    assert told()
    at_once(
        *(partial(confirm, house, house.viewer(name, home)) for name in ("Mia Member", "Max Member")),
    )
    assert not told()


def test_a_reader_gets_another_connection_for_one_that_was_ended(house: House, other: House) -> None:
    """Nobody is asked first whether it is still there: who ends it says so."""
    mine = sa.text("SELECT pg_backend_pid()")
    for _ in range(3):
        with house.store.read() as connection:
            pid = int(connection.scalar(mine) or 0)
        other.store.write(
            lambda unit, pid=pid: unit.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})  # type: ignore[misc]
        )
        while other.store.write(partial(_there, pid=pid)):
            threading.Event().wait(0.01)
        with house.store.read() as connection:
            assert connection.scalar(mine) != pid


def _there(connection: sa.Connection, pid: int) -> bool:
    return bool(
        connection.scalar(sa.text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid"), {"pid": pid})
    )


# --- it comes to the same ---------------------------------------------------------------------------------------


def test_many_at_once_while_the_wiki_is_edited_come_to_what_one_makes_of_them(
    tmp_path: Path, house: House, other: House, home: PageKey
) -> None:
    """From two processes, each sent twice, beside edits of other pages and of the page itself by minor ones."""
    elsewhere = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    second = house.community("Travel", **{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()

    def clicks(at: House, names: list[str]) -> None:
        for name in names:
            viewer = at.viewer(name, home)
            at_once(partial(confirm, at, viewer), partial(confirm, at, viewer))

    def edits() -> None:
        for turn in range(6):
            house.wiki.edit(elsewhere, house.key("Max Member"))
            house.wiki.edit(home, house.key("Ana Steward"), minor=True)
            house.wiki.comment(home, house.key("Mia Member"), f"Words {turn}")
            house.wiki.edit(second, house.key("Ana Steward"), minor=True)
            house.hear()

    at_once(
        partial(clicks, house, READERS[:4]), partial(clicks, other, READERS[4:8]), partial(clicks, house, READERS[8:]),
        edits,
    )  # fmt: skip
    house.service.run_until_idle()
    assert house.service.queue.dead() == []
    confirmed = [row["person"] for row in house.rows(t.act) if row["kind"] == ActKind.CONFIRM.value]
    assert sorted(confirmed) == sorted(house.key(name) for name in READERS)
    assert chain(house) == len(house.rows(t.evidence))
    assert all(f"confirm/{home}/{house.key(name)}/1" not in house.open_for(name) for name in READERS)
    before = house.state()
    # Looked at anew by one who is alone, nothing is found that was not there.
    house.sync()
    single = house.another()
    for key in (home, elsewhere, second):
        single.service.process([Hint(site="hr", page=key)])
    single.service.run_until_idle()
    assert house.state() == before
    assert differences(house, single) == []
    single.close()
