"""Looking before the writer's turn: what was seen is written by only where nobody has written there since."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.store import StaleRead, Store
from core.store import tables as t
from core.store.sandbox import Sandbox
from tests.support.clock import FrozenClock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "t.db", FrozenClock()) as opened:
        yield opened


NOW = FrozenClock().now()
#: What is written by, and what reads it.
WRITES: dict[str, Callable[[sa.Connection], object]] = {
    "tick": lambda c: c.execute(t.tick.insert().prefix_with("OR IGNORE").values(job="a", due=NOW)),
    "tick deleted": lambda c: c.execute(t.tick.delete()),
    "site": lambda c: c.execute(t.site.insert().prefix_with("OR IGNORE").values(name="hr")),
    "site changed": lambda c: c.execute(t.site.update().values(cursor="c")),
    "by text": lambda c: c.execute(sa.text("UPDATE site SET cursor = 'd'")),
    "nothing": lambda c: c.execute(sa.select(t.tick.c.job)).all(),
}
READS = {
    "tick": sa.select(t.tick.c.job),
    "site": sa.select(sa.func.count()).select_from(t.site),
    "both": sa.select(t.tick.c.job).where(sa.exists().where(t.site.c.name == t.tick.c.job)),
}
TOUCHED = {
    "tick": {"tick"}, "tick deleted": {"tick"}, "site": {"site"}, "site changed": {"site"}, "by text": {"site"},
    "nothing": set[str](),
}  # fmt: skip
SEEN = {"tick": {"tick"}, "site": {"site"}, "both": {"tick", "site"}}


@given(
    before=st.lists(st.sampled_from(sorted(WRITES)), max_size=2),
    looked=st.lists(st.sampled_from(sorted(READS)), min_size=1, max_size=2),
    between=st.lists(st.sampled_from(sorted(WRITES)), max_size=3),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_it_is_stale_when_a_table_that_was_read_was_written(
    store: Store, before: list[str], looked: list[str], between: list[str]
) -> None:
    for name in before:
        store.write(WRITES[name])

    def look(connection: sa.Connection) -> str:
        for name in looked:
            connection.execute(READS[name]).all()
        for name in between:
            store.write(WRITES[name])
        return "seen"

    seen = {table for name in looked for table in SEEN[name]}
    if any(TOUCHED[name] & seen for name in between):
        with pytest.raises(StaleRead):
            store.write_as_seen(look, lambda connection, state: pytest.fail("went by what was no more"))
    else:
        assert store.write_as_seen(look, lambda connection, state: state) == "seen"


def test_a_store_that_nothing_outlives_looks_and_writes_too() -> None:
    """A preview goes through the readers of a policy as the flow does."""
    sandbox = Sandbox(FrozenClock())
    sandbox.write(WRITES["tick"])

    def look(connection: sa.Connection) -> list[str]:
        return list(connection.scalars(READS["tick"]))

    assert sandbox.write_as_seen(look, lambda connection, state: (WRITES["site"](connection), state)[1]) == [
        "a"
    ]
    with sandbox.read() as connection:
        assert connection.scalar(READS["site"]) == 1
    sandbox.close()


def test_what_is_written_in_the_same_transaction_counts_too(store: Store) -> None:
    """Several functions share a commit: one that goes by what was seen may come after one that changed it."""
    busy, looked = threading.Event(), threading.Event()
    answers: list[object] = []

    def keep_busy(connection: sa.Connection) -> None:
        busy.set()
        looked.wait(10)
        # Both others wait by now, and are taken together.
        time.sleep(0.2)

    def look(connection: sa.Connection) -> None:
        connection.execute(READS["tick"]).all()

    def as_seen() -> None:
        try:
            answers.append(store.write_as_seen(look, lambda connection, state: "written"))
        except StaleRead:
            answers.append("stale")

    threads = [threading.Thread(target=store.write, args=(keep_busy,))]
    threads[0].start()
    busy.wait(10)
    threads += [
        threading.Thread(target=store.write, args=(WRITES["tick"],)),
        threading.Thread(target=as_seen),
    ]
    for thread in threads[1:]:
        thread.start()
        time.sleep(0.05)
    looked.set()
    for thread in threads:
        thread.join(10)
    assert answers == ["stale"]


def test_who_waits_for_a_click_waits_for_one_piece_of_work_not_for_all_that_were_asked_before(
    store: Store,
) -> None:
    order: list[str] = []
    busy, go_on = threading.Event(), threading.Event()

    def work(name: str) -> Callable[[sa.Connection], None]:
        def do(connection: sa.Connection) -> None:
            order.append(name)

        return do

    def first(connection: sa.Connection) -> None:
        order.append("first")
        busy.set()
        go_on.wait(10)

    def click() -> None:
        store.write(work("click"), urgent=True)
        order.append("click answered")

    def hold(connection: sa.Connection) -> None:
        held.set()
        let_go.wait(10)

    # While this one is under way all the others gather, and are taken together.
    held, let_go = threading.Event(), threading.Event()
    threads = [threading.Thread(target=store.write, args=(hold,))]
    threads[0].start()
    held.wait(10)
    for task in (first, work("second"), work("third")):
        threads.append(threading.Thread(target=store.write, args=(task,)))
        threads[-1].start()
        time.sleep(0.05)
    let_go.set()
    assert busy.wait(10)
    threads.append(threading.Thread(target=click))
    threads[-1].start()
    time.sleep(0.05)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert order[:2] == ["first", "click"]
    assert set(order[2:]) == {"click answered", "second", "third"}
