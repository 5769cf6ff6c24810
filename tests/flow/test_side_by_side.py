"""Two work on one PostgreSQL at once: about different communities beside each other, and it comes to the same."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from core.flow import materialise
from core.service import Service
from core.store import evidence, sharing
from core.store import tables as t
from tests.flow import test_same_state
from tests.flow.test_same_state import Machine, differences
from tests.support import fresh
from tests.support.house import House
from tests.support.memory import signed


@pytest.fixture(autouse=True, scope="module")
def _postgresql() -> Iterator[None]:
    with fresh.on(fresh.POSTGRESQL):
        yield


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path / "telos.db")
    house.people()
    yield house
    house.close()


def at_once(*works: Callable[[], object]) -> None:
    """All of these at the same time, and what any of them raised."""
    failed: list[BaseException] = []
    go = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        go.wait()
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


# --- who waits for whom -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "waits"),
    [(["hr:2"], False), (["hr:3", "hr:2"], False), (["hr:1"], True), (["hr:0", "hr:1"], True), (None, True)],
)
def test_about_something_else_nobody_waits(house: House, second: list[str] | None, waits: bool) -> None:
    other = house.another()
    inside, go, done = threading.Event(), threading.Event(), threading.Event()

    def hold(_: sa.Connection) -> None:
        inside.set()
        assert go.wait(60)

    def then() -> None:
        other.store.write(lambda _: None, about=second)
        done.set()

    first = threading.Thread(target=house.store.write, args=(hold,), kwargs={"about": ["hr:1"]})
    later = threading.Thread(target=then)
    first.start()
    assert inside.wait(60)
    later.start()
    try:
        assert done.wait(1.5 if waits else 60) is not waits
        go.set()
        assert done.wait(60)
    finally:
        go.set()
        first.join()
        later.join()
        other.close()


def test_nobody_is_beside_who_is_alone(house: House) -> None:
    """Also two that read, decide and write by the other's rows, each about its own, come one after the other."""
    other = house.another()
    order: list[str] = []

    def alone(_: sa.Connection) -> None:
        order.append("in")
        threading.Event().wait(0.02)
        order.append("out")

    def few(_: sa.Connection) -> None:
        order.append("few")

    at_once(
        lambda: [house.store.write(alone) for _ in range(10)],
        lambda: [other.store.write(few, about=[f"hr:{number}"]) for number in range(40)],
    )
    assert all(order[at + 1] == "out" for at, step in enumerate(order) if step == "in")
    other.close()


# --- what spans more is done alone --------------------------------------------------------------------------


def test_what_may_belong_to_others_is_written_by_nobody_who_is_not_alone(house: House) -> None:
    for table in t.metadata.sorted_tables:
        went: list[bool] = []

        def work(connection: sa.Connection, table: sa.Table = table, went: list[bool] = went) -> None:
            went.append(True)
            connection.execute(sa.delete(table).where(sa.false()))

        house.store.write(work, about=["hr:1"])
        # Only who is alone gets past it.
        assert len(went) == (1 if table in sharing.OWN else 2), table.name


def test_what_was_written_before_it_turned_out_is_taken_back(house: House) -> None:
    page = house.community()
    house.hear()

    def work(connection: sa.Connection) -> int:
        rows = connection.execute(sa.update(t.page).values(shown=t.page.c.shown + "x")).rowcount
        evidence.add(connection, at=house.clock.now(), site="hr", what="looked")
        return int(rows)

    assert house.store.write(work, about=[page])
    assert {row["shown"] for row in house.rows(t.page)} == {"x"}
    assert [row["what"] for row in house.rows(t.evidence)].count("looked") == 1


def test_a_page_of_another_community_than_it_seemed_is_decided_about_alone(house: House) -> None:
    house.community()
    house.hear()
    child = house.wiki.page("Leave/A", house.key("Mia Member"))
    house.hear()
    with house.store.read() as connection:
        (row,) = connection.execute(sa.select(t.page.c.community).where(t.page.c.key == child))
    assert row.community

    def look(connection: sa.Connection) -> None:
        materialise.reassess(connection, house.service.flow, "hr", [child], house.clock.now())

    def refused(connection: sa.Connection, names: list[str]) -> None:
        with pytest.raises(sharing.Spans):
            sharing.about(connection, look, names)

    house.store.write(partial(refused, names=[child]))
    house.store.write(partial(refused, names=[row.community]))
    house.store.write(partial(sharing.about, work=look, names=[child, row.community]))


# --- it comes to the same ---------------------------------------------------------------------------------


class Beside(Machine):
    """A wiki lives; two at once work off what its webhooks say, and one on SQLite hears none and syncs."""

    def __init__(self) -> None:
        super().__init__()
        self.syncs.close()
        with fresh.on(fresh.SQLITE):
            self.syncs.path = Path(self._folder.name) / "alone.db"
            self.syncs.open()
        self.second = self.hears.another()
        # Each would write on the pages of the one wiki.
        self.wiki.status = None
        ones: list[Service] = [self.hears.service, self.second.service]
        each = [service.run_until_idle for service in ones]

        def both() -> int:
            at_once(*each)
            # What one put in when the other had looked already.
            return sum(run() for run in each)

        self.hears.service.run_until_idle = both  # type: ignore[method-assign]

    def teardown(self) -> None:
        with self.hears.store.read() as connection:
            assert evidence.verify(connection) is None
        self.second.close()
        self.hears.service.run_until_idle = lambda: Service.run_until_idle(self.hears.service)  # type: ignore[method-assign]
        super().teardown()

    @rule(pages=st.sets(st.integers(1, 5), min_size=2), who=st.sampled_from(test_same_state.WRITERS))
    def edit_many(self, pages: set[int], who: str) -> None:
        """Much at once, so that both have something to do, and all of it is heard."""
        for page in sorted(pages):
            if self.wiki.leaves[int(self.pages[page][3:])].exists:
                self.wiki.edit(self.pages[page], self.hears.key(who))
                self.wiki.comment(self.pages[page], self.hears.key(who), "Words about it")
        self._after()
        self.hears.hear()


Beside.TestCase.settings = settings(
    max_examples=3,
    stateful_step_count=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
TestBeside = Beside.TestCase


def test_many_communities_edited_at_once_come_to_what_one_makes_of_them(tmp_path: Path, house: House) -> None:
    for number in range(6):
        house.community(f"Plan {number}")
    below = [
        house.wiki.page(f"Plan {number}/{part}", house.key("Mia Member"))
        for number in range(6)
        for part in range(4)
    ]
    house.hear()
    other = house.another()
    ended: list[object] = []
    real = sharing.about

    def counted(
        connection: sa.Connection, work: Callable[..., object], names: object, **how: object
    ) -> object:
        done = real(connection, work, names, **how)  # type: ignore[arg-type]
        ended.append(names)
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "about", counted)
        for turn in range(3):
            for key in below:
                house.wiki.edit(key, house.key("Max Member"))
                house.wiki.comment(key, house.key("Mia Member"), f"Words {turn}")
            house.clock.move(minutes=25)
            _receive(house)
            at_once(house.service.run_until_idle, other.service.run_until_idle)
            house.service.run_until_idle()
    # They did go on beside each other, about pages in communities.
    assert len([names for names in ended if len(set(names) & {*below}) > 0]) > 12  # type: ignore[call-overload]
    assert house.service.queue.dead() == []
    with fresh.on(fresh.SQLITE):
        single = house.another(tmp_path / "single.db")
        single.sync()
        house.sync()
        assert differences(house, single) == []
        single.close()
    with house.store.read() as connection:
        assert evidence.verify(connection) is None
    other.close()


def _receive(house: House) -> None:
    sent, house.wiki.hooks_out = house.wiki.hooks_out, []
    for delivery, body in sent:
        house.service.receive("hr", signed(body, delivery), body)
