"""PostgreSQL as the store: the same tables, several processes at once, nothing said that isn't there."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from core.ports import TelosError
from core.queue import Job, JobKind, Lane
from core.queue.embedded import EmbeddedQueue
from core.store import Store, StoreUnavailable, addresses, housekeeping, presence, ticks
from core.store import tables as t
from core.store.sql import insert_new
from core.web.signin import SharedGuard
from tests.support import postgres
from tests.support.clock import FrozenClock

CORE = Path(__file__).parents[2] / "core"


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with Store.open(address, FrozenClock()) as opened:
        yield opened


@pytest.fixture
def other(address: str, store: Store) -> Iterator[Store]:
    """The same tables as another process has them."""
    with Store.open(address, FrozenClock()) as opened:
        yield opened


def slot(name: str, days: int = 0):
    def work(connection: sa.Connection) -> bool:
        return ticks.take(connection, name, FrozenClock().now() + timedelta(days=days))

    return work


def names(store: Store) -> set[str]:
    with store.read() as connection:
        return set(connection.scalars(sa.select(t.tick.c.job)))


def test_the_tables_are_what_the_migrations_make_and_compare_by_bytes(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, t.metadata) == []
        kinds = sa.text(
            "SELECT DISTINCT collation_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND data_type = 'text'"
        )
        assert connection.scalars(kinds).all() == ["C"]
    store.write(lambda c: [ticks.take(c, name, FrozenClock().now()) for name in ("b", "A", "Ä", "a", "B")])
    with store.read() as connection:
        assert connection.scalars(sa.select(t.tick.c.job).order_by(t.tick.c.job)).all() == [*"ABab", "Ä"]


def test_what_is_answered_for_is_on_disk(store: Store) -> None:
    assert store.write(lambda c: c.exec_driver_sql("SHOW synchronous_commit").scalar()) == "on"


def test_several_write_at_once_and_none_sees_half_of_another(store: Store, other: Store) -> None:
    def more(connection: sa.Connection) -> int:
        """As so much here: read, then write what was read and one more."""
        number = len(set(connection.scalars(sa.select(t.tick.c.job))))
        connection.execute(t.tick.insert().values(job=f"{number:03}", due=FrozenClock().now()))
        return number

    told: list[int] = []
    threads = [
        threading.Thread(target=lambda writer=writer: told.extend(writer.write(more) for _ in range(25)))
        for writer in (store, other, store, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == list(range(100))


def test_one_of_many_fails_alone(store: Store) -> None:
    go, results = threading.Barrier(24), dict[int, object]()

    def work(number: int) -> None:
        def insert(connection: sa.Connection) -> int:
            slot(str(number))(connection)
            if number % 5 == 0:
                connection.exec_driver_sql("SELECT 1 / 0")
            return number

        go.wait()
        try:
            results[number] = store.write(insert)
        except sa.exc.DBAPIError:
            results[number] = "no"

    threads = [threading.Thread(target=work, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: number if number % 5 else "no" for number in range(24)}
    assert names(store) == {str(number) for number in range(24) if number % 5}


def test_a_slot_of_the_clock_is_taken_by_one(store: Store, other: Store) -> None:
    taken = [writer.write(slot("tick", day)) for day in range(3) for writer in (store, other)]
    assert taken == [True, False] * 3
    rows = [{"job": f"j{number // 2}", "due": FrozenClock().now()} for number in range(1000)]
    assert store.write(lambda connection: insert_new(connection, t.tick, rows)) == 500
    assert store.write(lambda connection: insert_new(connection, t.tick, rows)) == 0


def test_readers_can_not_write(store: Store) -> None:
    with store.read() as connection, pytest.raises(sa.exc.DBAPIError, match="read-only"):
        slot("x")(connection)


def test_a_reader_sees_one_moment(store: Store, other: Store) -> None:
    with store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.tick)) == 0
        other.write(slot("later"))
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.tick)) == 0


def test_who_works_is_known_and_who_is_gone(store: Store, address: str) -> None:
    program = (
        "import sys, time\nfrom core.clock import SystemClock\nfrom core.store import Store\n"
        "store = Store.open(sys.argv[1], SystemClock())\nprint(store.owner, flush=True)\ntime.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, address], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert name
        assert not store.gone(name)
        assert not store.gone(store.owner)
        process.kill()
        process.wait()
        until = 100
        while not store.gone(name) and until:
            until -= 1
            threading.Event().wait(0.1)
        assert until, "its connection ended with it"
    assert store.gone("")


def test_a_lock_by_name_is_one_ones_over_all(store: Store, other: Store) -> None:
    begun, order = threading.Event(), list[str]()

    def second() -> None:
        begun.set()
        with other.alone("deliver"):
            order.append("second")

    with store.alone("deliver"), other.alone("sync/hr"):
        thread = threading.Thread(target=second)
        thread.start()
        begun.wait()
        thread.join(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_job_is_taken_by_one_and_who_puts_one_in_wakes_the_others(store: Store, other: Store) -> None:
    here, there = EmbeddedQueue(store, store.clock), EmbeddedQueue(other, other.clock)
    seen = there.generation()
    jobs = [Job(kind=JobKind.PAGE, site="hr", subject=f"hr:{number}") for number in range(40)]
    store.write(lambda connection: here.put(connection, jobs))
    there.wait(seen, 20)
    assert there.generation() > seen
    # Of whom nothing waits, nobody is woken.
    seen, others = there.generation({Lane.HOOK}), there.generation(set(Lane) - {Lane.HOOK})
    here.wake({Lane.HOOK})
    there.wait(seen, 20, {Lane.HOOK})
    assert there.generation({Lane.HOOK}) > seen
    assert there.generation(set(Lane) - {Lane.HOOK}) == others
    got: list[str] = []

    def take(queue: EmbeddedQueue) -> None:
        while mine := queue.claim(list(Lane), 3):
            got.extend(job.subject for job in mine)
            queue.done(mine)

    threads = [threading.Thread(target=take, args=(queue,)) for queue in (here, there, here, there)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(job.subject for job in jobs)


def test_who_ends_tells_others_first_of_what_it_put_in(
    address: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it is told to end before it could tell, as a command is that only puts something in."""
    monkeypatch.setattr(presence, "CALM", 20.0)
    there = EmbeddedQueue(store, store.clock)
    with Store.open(address, FrozenClock()) as leaves:
        here = EmbeddedQueue(leaves, leaves.clock)
        seen = there.generation({Lane.ACT})
        here.wake({Lane.ACT})
        there.wait(seen, 20, {Lane.ACT})
        seen, others = there.generation({Lane.OUT}), there.generation({Lane.CLOCK})
        # What it says at the very end wakes everybody, and may not come through.
        raw = leaves._presence._raw
        monkeypatch.setattr(
            leaves._presence,
            "_raw",
            lambda: raw() if threading.current_thread().name == "telos-waking" else None,
        )
        job = Job(kind=JobKind.CALL, site="", subject="x", lane=Lane.OUT)
        leaves.write(lambda connection: here.put(connection, [job]))
    there.wait(seen, 20, {Lane.OUT})
    assert there.generation({Lane.OUT}) > seen
    assert there.generation({Lane.CLOCK}) == others


def test_others_are_woken_once_the_way_to_them_is_mended(
    store: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = EmbeddedQueue(store, store.clock), EmbeddedQueue(other, other.clock)
    here.wake({Lane.ACT})
    there.wait(0, 20, {Lane.ACT})
    connect, cut = store._presence._raw, [True, True, True]

    def no_way() -> object:
        if cut:
            cut.pop()
            raise OSError("cut off")
        return connect()

    monkeypatch.setattr(presence, "AGAIN", 0.05)
    monkeypatch.setattr(store._presence, "_raw", no_way)
    (waking,) = [thread for thread in store._presence._threads if thread.name == "telos-waking"]
    with store._writing.connect() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'SELECT pg_notify%'"
            )
        )
    seen, others = there.generation({Lane.OUT}), there.generation({Lane.CLOCK})
    here.wake({Lane.OUT})
    there.wait(seen, 20, {Lane.OUT})
    assert not cut
    assert there.generation({Lane.OUT}) > seen
    assert there.generation({Lane.CLOCK}) == others, "it was told which"
    assert waking.is_alive()


def test_what_is_asked_for_again_is_not_begun_before_the_reason_is_written(
    store: Store, other: Store
) -> None:
    """Else the one that waits is done by what was known before, and nothing is left for what comes."""
    here, there = EmbeddedQueue(store, store.clock), EmbeddedQueue(other, other.clock)
    job = Job(kind=JobKind.ASSESS, site="hr", subject="hr:1")
    store.write(lambda connection: here.put(connection, [job]))
    begun, go = threading.Event(), threading.Event()

    def slow(connection: sa.Connection) -> None:
        here.put(connection, [job])
        begun.set()
        go.wait(20)
        slot("the reason")(connection)

    thread = threading.Thread(target=store.write, args=(slow,))
    thread.start()
    begun.wait()
    assert there.claim(list(Lane), 5) == []
    go.set()
    thread.join()
    assert [job.subject for job in there.claim(list(Lane), 5)] == ["hr:1"]
    assert "the reason" in names(other)


def test_what_somebody_took_over_is_not_ended_by_who_had_it_before(store: Store, other: Store) -> None:
    here, there = EmbeddedQueue(store, store.clock), EmbeddedQueue(other, other.clock)
    store.write(lambda connection: here.put(connection, [Job(kind=JobKind.PAGE, site="hr", subject="hr:1")]))
    mine = here.claim(list(Lane), 1)
    assert there.recover(gone=lambda owner: owner == store.owner) == 1
    (theirs,) = there.claim(list(Lane), 1)
    here.done(mine)
    here.failed(mine[0], ValueError("late"))
    assert there.busy() == 1
    there.done([theirs])
    assert there.busy() == 0


def test_a_sign_in_counts_once_and_an_ended_session_is_ended_on_every_server(
    store: Store, other: Store
) -> None:
    now = store.now().timestamp()
    here, there = SharedGuard(store, "returned"), SharedGuard(other, "returned")
    assert here.take("state", now + 600, now)
    assert not there.take("state", now + 600, now)
    assert there.has("state", now)
    assert not SharedGuard(other, "ended").has("state", now)
    with store.read() as connection:
        assert "state" not in str(connection.execute(sa.select(t.used)).all())
    housekeeping.purge(store, store.now() + timedelta(hours=1), lambda table, count: None)
    assert not here.has("state", now)


def test_any_text_is_taken(store: Store) -> None:
    """What PostgreSQL has no place for is replaced: a page that holds it would else never be read."""
    odd = "a\0b' \\ \U0001f600 %s :name"
    store.write(lambda c: c.execute(t.tick.insert().values(job=odd, due=FrozenClock().now())))
    assert names(store) == {odd.replace("\0", "\ufffd")}
    store.write(lambda c: c.execute(t.inbox.insert().values(
        site="hr", delivery="1", body=b"\0\xff", received=FrozenClock().now(), state="new")))  # fmt: skip
    with store.read() as connection:
        assert connection.scalar(sa.select(t.inbox.c.body)) == b"\0\xff"


def test_large_numbers_of_revisions_fit(store: Store) -> None:
    row = {"key": "hr:1", "site": "hr", "asked_at": FrozenClock().now(), "current": 2**40}
    store.write(lambda c: c.execute(t.page.insert().values(row)))
    with store.read() as connection:
        assert connection.scalar(sa.select(t.page.c.current)) == 2**40


def test_stored_links_follow_the_wiki_as_on_sqlite(store: Store) -> None:
    def put(connection: sa.Connection) -> None:
        for key, url in (
            ("hr:1", "https://old.example/wiki/A"),
            ("hr:2", "//old.example/B"),
            ("hr:3", "odd"),
        ):
            row = {"key": key, "site": "hr", "asked_at": FrozenClock().now(), "url": url}
            connection.execute(t.page.insert().values(row))

    store.write(put)
    assert addresses.elsewhere(store, "hr", "https://new.example")
    store.write(lambda c: addresses.move(c, "hr", "https://new.example"))
    with store.read() as connection:
        rows = connection.execute(sa.select(t.page.c.key, t.page.c.url).order_by(t.page.c.key)).all()
    assert [row.url for row in rows] == ["https://new.example/wiki/A", "https://new.example/B", "odd"]


def test_away_is_unavailable_and_recovers_by_itself() -> None:
    server = postgres.Server()
    try:
        address = server.address(server.database())
        with Store.open(address, FrozenClock()) as store:
            queue = EmbeddedQueue(store, store.clock)
            server.stop()
            for ask in (lambda: store.write(slot("lost")), lambda: queue.claim(list(Lane), 1)):
                with pytest.raises(StoreUnavailable):
                    ask()
            server.start()
            assert store.write(slot("kept"))
            assert names(store) == {"kept"}
            until = 200
            while not store.in_place() and until:
                until -= 1
                threading.Event().wait(0.1)
            assert store.in_place(), "it shows again that it works"
        server.stop()
        with pytest.raises(TelosError, match="can't be opened"):
            Store.open(address, FrozenClock())
        server.start()
    finally:
        server.close()


def test_a_password_is_in_no_message(address: str) -> None:
    with pytest.raises(TelosError) as told:
        Store.open("postgresql://telos:geheim@127.0.0.1:1/telos", FrozenClock())
    assert "geheim" not in str(told.value)
    server = postgres.server()
    name = address.partition("@/")[2].partition("?")[0]
    server.do("CREATE TABLE letters (id integer)", name)
    server.do("DROP TABLE alembic_version", name)
    with pytest.raises(TelosError, match="another program") as told:
        Store.open(address.replace("telos@", "telos:geheim@"), FrozenClock())
    assert "geheim" not in str(told.value)


# --- portable SQL -------------------------------------------------------------------------------------------------

#: What one of the engines spells otherwise; the few places that know both are named beside it.
OWN_WORDS = {
    r"\bPRAGMA\b|\bsqlite_master\b|\browid\b": {
        "store/checkpoints.py",
        "store/database.py",
        "cli/keeping.py",
    },
    r"\binstr\(|\bstrpos\(|group_concat|string_agg": {"store/dialect.py"},
    r"INSERT OR |REPLACE INTO|json_extract|->>|::json|jsonb": set(),
    r"\bILIKE\b|\.ilike\(|\.regexp_match\(|GLOB": set(),
    r"dialects import (sqlite|postgresql)|dialects\.(sqlite|postgresql)": set(),
    r"\bfunc\.(instr|strpos|strftime|julianday|date|datetime|json|json_extract|group_concat|string_agg|ifnull|"
    r"iif|nvl|printf|to_char|greatest|least|random|hex|unixepoch|date_trunc|now|current_timestamp)\b": set(),
}


def test_what_is_asked_of_the_store_both_engines_understand_alike() -> None:
    for path in sorted([*CORE.glob("store/*.py"), *CORE.glob("queue/*.py"), *CORE.glob("cli/*.py")]):
        text, name = path.read_text(encoding="utf-8"), str(path.relative_to(CORE))
        for words, there in OWN_WORDS.items():
            if name not in there and not (name == "store/sql.py" and "dialects" in words):
                assert not re.search(words, text), (name, words)


def test_what_is_ordered_by_is_never_nothing_or_says_where_that_stands() -> None:
    """SQLite puts what is nothing first, PostgreSQL last; ``nulls_first()`` says so on both."""
    columns = [column for table in t.metadata.sorted_tables for column in table.columns]
    empty = {column.name for column in columns} - {column.name for column in columns if not column.nullable}
    for path in sorted([*CORE.glob("store/*.py"), *CORE.glob("queue/*.py")]):
        text = path.read_text(encoding="utf-8")
        for ordering in re.finditer(r"\border_by[(=]\(?((?:[^()]|\([^()]*\))*)\)", text):
            named = set(re.findall(r"\w+\.(\w+)(?!\w*(?:\.desc\(\))?\.nulls_)", ordering[1])) & empty
            allowed = ORDERED.get(path.name, set())
            assert named <= allowed, (
                path.name,
                ordering[0],
                "say in ORDERED why none of these is empty there",
            )


#: Ordered by in rows of which it is asked that there is something.
ORDERED = {
    # Only what is settled, or waits for a check, is looked for.
    "assigning.py": {"settled_at"},
    "contributed.py": {"settled_at"},
    "owed.py": {"settled_at", "next_check"},
    "screens.py": {"settled_at"},
    "own.py": {"settled_at"},
    "figures.py": {"figures_due"},
    "pauses.py": {"next_check"},
    # Of people whom nothing reaches.
    "reach.py": {"unreached_since"},
}
