"""What is kept in memory is what would be read: in each moment, whoever writes, and whenever they do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.store import StaleRead, Store, kept
from core.store import tables as t
from core.store.kept import Parsed, Question, QuestionOfEach
from tests.support.clock import FrozenClock

NOW = FrozenClock().now()
NAMES = ("hr", "it", "law")

#: The cursor of a site, and those of all of them; of which job a slot was taken.
CURSOR = Question(
    sa.select(t.site.c.cursor).where(t.site.c.name == sa.bindparam("name")),
    ("name",),
    lambda rows: rows[0].cursor if rows else None,
)
CURSORS = QuestionOfEach(
    sa.select(t.site.c.name, t.site.c.cursor).where(t.site.c.name.in_(sa.bindparam("names", expanding=True))),
    "names",
    lambda row: (row.name, row.cursor),
)
JOBS = Question(
    sa.select(t.tick.c.job).order_by(t.tick.c.job), (), lambda rows: tuple(row.job for row in rows)
)
#: Both tables in one statement.
BOTH = Question(
    sa.select(t.site.c.name).where(sa.exists().where(t.tick.c.job == t.site.c.name)).order_by(t.site.c.name),
    (),
    lambda rows: tuple(row.name for row in rows),
)


def asked(connection: sa.Connection) -> dict[str, object]:
    """Everything that is asked here, in answers."""
    return {
        "cursor": [CURSOR.ask(connection, name) for name in NAMES],
        "cursors": CURSORS.ask(connection, NAMES),
        "jobs": JOBS.ask(connection),
        "both": BOTH.ask(connection),
    }


def read(connection: sa.Connection) -> dict[str, object]:
    """The same as it is stored at this moment."""
    cursors = {row.name: row.cursor for row in connection.execute(sa.select(t.site.c.name, t.site.c.cursor))}
    jobs = tuple(connection.scalars(sa.select(t.tick.c.job).order_by(t.tick.c.job)))
    return {
        "cursor": [cursors.get(name) for name in NAMES],
        "cursors": {name: cursors[name] for name in NAMES if name in cursors},
        "jobs": jobs,
        "both": tuple(sorted(set(cursors) & set(jobs))),
    }


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "t.db", FrozenClock()) as opened:
        yield opened


def _broken(connection: sa.Connection) -> None:
    connection.execute(t.tick.insert().prefix_with("OR IGNORE").values(job="law", due=NOW))
    raise ValueError("it fails after it wrote")


#: What changes what is asked, and what does not.
WRITES: dict[str, Callable[[sa.Connection], object]] = {
    "a site": lambda c: c.execute(t.site.insert().prefix_with("OR IGNORE").values(name="hr")),
    "another site": lambda c: c.execute(t.site.insert().prefix_with("OR REPLACE").values(name="it")),
    "a cursor": lambda c: c.execute(t.site.update().values(cursor=t.site.c.cursor + "x")),
    "by text": lambda c: c.execute(sa.text("UPDATE site SET cursor = cursor || 'y'")),
    "by the driver": lambda c: c.exec_driver_sql("UPDATE site SET cursor = cursor || 'z'"),
    "not plainly": lambda c: c.exec_driver_sql(
        "WITH some AS (SELECT 'it' AS name) UPDATE site SET cursor = cursor || 'w' WHERE name IN some"
    ),
    "no site": lambda c: c.execute(t.site.delete()),
    "a slot": lambda c: c.execute(t.tick.insert().prefix_with("OR IGNORE").values(job="hr", due=NOW)),
    "no slot": lambda c: c.execute(t.tick.delete()),
    "in vain": _broken,
    "nothing": lambda c: c.execute(sa.select(t.tick.c.job)).all(),
}
STEPS = st.lists(
    st.one_of(st.sampled_from(sorted(WRITES)), st.sampled_from(["begin", "ask", "end"])), max_size=14
)


def write(store: Store, name: str) -> None:
    """Do it, and mind no failure."""
    try:
        store.write(WRITES[name])
    except ValueError:
        assert name == "in vain"


@given(STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_each_moment_is_told_as_it_is_stored(store: Store, steps: list[str]) -> None:
    """Any number of readers that began whenever they did, each of which asks again and again."""
    with ExitStack() as readers:
        open_: list[sa.Connection] = []
        for step in steps:
            if step == "begin":
                open_.append(readers.enter_context(store.read()))
            elif step == "end":
                readers.pop_all().close()
                open_ = []
            elif step != "ask":
                write(store, step)
            for connection in open_:
                assert asked(connection) == read(connection)
            with store.read() as connection:
                assert asked(connection) == read(connection)


def test_what_nobody_wrote_to_is_asked_once(store: Store) -> None:
    store.write(WRITES["a site"])
    for _ in range(2):
        with store.read() as connection:
            before = asked(connection)
    statements: list[str] = []
    sa.event.listen(store._reading, "before_cursor_execute", lambda *a: statements.append(a[2]))
    store.write(lambda c: c.execute(t.bucket.delete()))
    with store.read() as connection:
        assert asked(connection) == before
    assert statements == []
    store.write(WRITES["a slot"])
    with store.read() as connection:
        asked(connection)
    assert len(statements) == 2  # those in which slots stand


def test_of_many_keys_only_the_unknown_ones_are_asked_for(store: Store) -> None:
    store.write(lambda c: c.execute(t.site.insert(), [{"name": name, "cursor": name} for name in NAMES]))
    wanted: list[object] = []
    sa.event.listen(store._reading, "before_cursor_execute", lambda *a: wanted.extend(a[3]))
    with store.read() as connection:
        assert CURSORS.ask(connection, ["hr", "nobody"]) == {"hr": "hr"}
        assert CURSORS.ask(connection, ["it", "hr", "nobody"]) == {"it": "it", "hr": "hr"}
        assert CURSORS.ask(connection, ["nobody"]) == {}
    assert wanted == ["hr", "nobody", "it"]


@pytest.mark.parametrize("when", ["written, not committed", "committed, not counted"])
def test_while_somebody_is_writing_nothing_is_kept_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """In both halves of the time in which a transaction's end can't be told."""
    store.write(WRITES["a site"])
    there, on = threading.Event(), threading.Event()

    def wait(*_: object) -> None:
        there.set()
        assert on.wait(20)

    def slow(connection: sa.Connection) -> None:
        WRITES["a cursor"](connection)
        if when == "written, not committed":
            wait()

    if when == "committed, not counted":
        ended = store._writer._ended

        def later(connection: sa.Connection) -> None:
            wait()
            ended(connection)

        monkeypatch.setattr(store._writer, "_ended", later)
    writing = threading.Thread(target=store.write, args=(slow,), daemon=True)
    with store.read() as before:
        first = asked(before)
        writing.start()
        try:
            assert there.wait(20)
            for _ in range(2):
                with store.read() as during:
                    assert asked(during) == read(during)
                assert asked(before) == read(before) == first
        finally:
            on.set()
        writing.join(20)
        with store.read() as after:
            assert asked(after) == read(after) != first
        assert asked(before) == read(before) == first


def test_many_who_read_while_others_write_see_one_moment_each(store: Store) -> None:
    """Both tables are always written together: nobody may see one without the other."""
    rounds, over, wrong = 60, threading.Event(), list[object]()

    def both(number: int) -> Callable[[sa.Connection], None]:
        def work(connection: sa.Connection) -> None:
            connection.execute(t.site.delete())
            connection.execute(t.tick.delete())
            connection.execute(t.site.insert().values(name="hr", cursor=str(number)))
            connection.execute(t.tick.insert().values(job=str(number), due=NOW))

        return work

    store.write(both(0))

    def look() -> None:
        while not over.is_set():
            with store.read() as connection:
                kept_ones = CURSOR.ask(connection, "hr"), JOBS.ask(connection)
                stored = read(connection)
            if kept_ones != (stored["cursor"][0], stored["jobs"]) or kept_ones[1] != (kept_ones[0],):  # type: ignore[index]
                wrong.append((kept_ones, stored))

    readers = [threading.Thread(target=look, daemon=True) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, rounds):
            store.write(both(number))
            with store.read() as connection:
                # Who was told that it is written finds it.
                assert CURSOR.ask(connection, "hr") == str(number)
    finally:
        over.set()
        for reader in readers:
            reader.join(20)
    assert wrong == []


def test_of_what_was_written_over_nothing_stays_in_memory(store: Store) -> None:
    """As of who was erased: no words of theirs are kept, asked for or not."""
    store.write(WRITES["a site"])
    with store.read() as connection:
        asked(connection)
    held = store._answers._held
    assert {CURSOR, CURSORS, JOBS, BOTH} == held.keys()
    store.write(WRITES["a cursor"])
    assert held.keys() == {JOBS}
    store.write(WRITES["not plainly"])
    assert held == {}


def test_so_many_answers_are_kept_and_no_more(store: Store) -> None:
    with store.read() as connection:
        for number in range(3 * kept.MOST):
            CURSOR.ask(connection, str(number))
        CURSORS.ask(connection, [str(number) for number in range(2000)])
    assert len(store._answers._held[CURSOR].known) == kept.MOST
    assert len(store._answers._held[CURSORS].known) == CURSORS.most < 2000


def test_who_looks_before_the_writers_turn_looks_at_what_is_stored(store: Store) -> None:
    """Else the writer could not tell what was read."""
    store.write(WRITES["a site"])
    with store.read() as connection:
        CURSOR.ask(connection, "hr")

    def look(connection: sa.Connection) -> object:
        answer = CURSOR.ask(connection, "hr")
        store.write(WRITES["a cursor"])
        return answer

    with pytest.raises(StaleRead):
        store.write_as_seen(look, lambda connection, looked_up: pytest.fail("went by what was no more"))


def test_what_a_transaction_wrote_it_reads(store: Store) -> None:
    def work(connection: sa.Connection) -> None:
        for name in ("a site", "a cursor", "by text", "a slot", "no site"):
            WRITES[name](connection)
            assert asked(connection) == read(connection)

    store.write(work)


def test_a_text_that_many_read_is_taken_apart_once_until_somebody_writes(store: Store) -> None:
    made: list[str] = []

    def make(text: str) -> tuple[str, ...]:
        made.append(text)
        return tuple(text)

    parsed = Parsed(t.tick, make, most=3)
    texts = ["ab", "cd", "ab"]
    for _ in range(2):
        with store.read() as connection:
            assert parsed.all(connection, texts) == [("a", "b"), ("c", "d"), ("a", "b")]
            assert parsed.all(connection, []) == []
    assert made == ["ab", "cd"]
    store.write(WRITES["a cursor"])
    with store.read() as connection:
        parsed.all(connection, ["ab"])
    assert made == ["ab", "cd"]
    # Of what was erased nothing stays at hand.
    store.write(WRITES["a slot"])
    with store.read() as connection:
        parsed.all(connection, ["ab", "e", "f", "g"])
        assert parsed.all(connection, ["g", "ab"]) == [("g",), ("a", "b")]
    assert made == ["ab", "cd", "ab", "e", "f", "g", "ab"]
    # Where it can't be told what was written nothing is kept.
    store.write(lambda connection: parsed.all(connection, ["g", "g"]))
    assert made[-2:] == ["g", "g"]
