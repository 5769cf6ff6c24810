"""The file: one process, one writer, nothing said that isn't on disk."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from core.ports import TelosError
from core.store import Store, StoreBusy, StoreUnavailable, figures
from core.store import tables as t
from core.store.migrating import _versions, config
from tests.support.clock import FrozenClock


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "t.db", FrozenClock()) as opened:
        yield opened


def slot(name: str):
    def work(connection: sa.Connection) -> str:
        connection.execute(t.tick.insert().values(job=name, due=FrozenClock().now()))
        return name

    return work


def names(store: Store) -> set[str]:
    with store.read() as connection:
        return set(connection.scalars(sa.select(t.tick.c.job)))


def test_the_tables_are_what_the_migrations_make(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, t.metadata) == []


def test_what_was_written_survives_and_migrating_again_changes_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.db", FrozenClock()) as first:
        first.write(slot("kept"))
    with Store.open(f"sqlite:///{tmp_path}/t.db", FrozenClock()) as second:
        assert names(second) == {"kept"}


def test_each_migrations_file_is_named_for_the_version_it_makes() -> None:
    scripts = ScriptDirectory.from_config(config())
    every = {script.revision for script in scripts.walk_revisions()}
    assert _versions() == (every, scripts.get_current_head())


def test_a_start_with_nothing_to_migrate_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.db", FrozenClock()):
        pass
    opening = (
        "import sys\nfrom core.clock import SystemClock\nfrom core.store import Store\n"
        "with Store.open(sys.argv[1], SystemClock()):\n    print('alembic' in sys.modules)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", opening, str(tmp_path / "t.db")], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["False"]


def test_durability_is_asked_of_the_database(store: Store) -> None:
    def pragmas(connection: sa.Connection) -> list[object]:
        wanted = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted]

    assert store.write(pragmas) == ["wal", 2, 1, 1]


def test_one_of_many_fails_alone(store: Store) -> None:
    go = threading.Barrier(24)
    results: dict[int, object] = {}

    def work(number: int) -> None:
        def insert(connection: sa.Connection) -> int:
            slot(str(number))(connection)
            if number % 5 == 0:
                raise ValueError(f"not {number}")
            return number

        go.wait()
        try:
            results[number] = store.write(insert)
        except ValueError as error:
            results[number] = str(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(24):
        assert results[number] == (f"not {number}" if number % 5 == 0 else number)
    assert names(store) == {str(number) for number in range(24) if number % 5}


def test_readers_can_not_write(store: Store) -> None:
    with store.read() as connection, pytest.raises(sa.exc.OperationalError, match="readonly"):
        slot("x")(connection)


def test_who_reads_inside_a_reading_or_beside_one_has_a_moment_of_their_own(store: Store) -> None:
    with store.read() as before:
        assert list(before.scalars(sa.select(t.tick.c.job))) == []
        store.write(slot("x"))
        with store.read() as after:
            assert after is not before
            assert list(after.scalars(sa.select(t.tick.c.job))) == ["x"]
        assert list(before.scalars(sa.select(t.tick.c.job))) == []
    assert names(store) == {"x"}


def test_between_two_readings_nothing_is_held_and_the_second_sees_what_was_written(store: Store) -> None:
    with store.read() as first:
        raw = first.connection.dbapi_connection
        assert raw.in_transaction
        assert list(first.scalars(sa.select(t.tick.c.job))) == []
    assert not raw.in_transaction
    store.write(slot("x"))
    # A reader that still looked at what was before would be in the way.
    with store._writing.connect() as writing:
        log = writing.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert log == (0, 0, 0)
    with store.read() as second:
        assert second is first
        assert list(second.scalars(sa.select(t.tick.c.job))) == ["x"]


def test_a_connection_that_something_went_wrong_with_is_not_read_with_again(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.read() as wrong:
        1 / 0  # noqa: B018
    assert wrong.closed
    with store.read() as first:
        pass
    with store.read() as second:
        assert second is first
    store.close()
    assert second.closed


def test_a_write_inside_a_write_is_told_instead_of_waiting_for_itself(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside a write"):
        store.write(lambda connection: store.write(slot("x")))


def test_a_wrong_statement_is_its_callers_own_and_not_called_unavailable(store: Store) -> None:
    with pytest.raises(sa.exc.OperationalError, match="no such table"):
        store.write(lambda connection: connection.exec_driver_sql("SELECT * FROM no_such"))
    assert store.write(slot("after")) == "after"


def test_a_second_process_is_refused_with_the_number_of_the_first(store: Store) -> None:
    program = (
        "import sys\nfrom core.clock import SystemClock\nfrom core.store import Store, StoreBusy\n"
        "try:\n    Store.open(sys.argv[1], SystemClock())\n"
        "except StoreBusy as error:\n    print(error)\n    sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(store.path)], capture_output=True, text=True, check=False
    )
    import os

    assert done.returncode == 7, done.stderr
    assert f"process {os.getpid()}" in done.stdout
    assert "Stop that one first" in done.stdout


def test_the_file_is_free_again_once_closed(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "t.db", FrozenClock())
    with pytest.raises(StoreBusy):
        Store.open(tmp_path / "t.db", FrozenClock())
    store.close()
    Store.open(tmp_path / "t.db", FrozenClock()).close()


def test_locked_by_somebody_else_is_unavailable_and_recovers_by_itself(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.db", FrozenClock(), busy_ms=50) as store:
        other = sqlite3.connect(tmp_path / "t.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            store.write(slot("lost"))
        other.execute("ROLLBACK")
        other.close()
        assert store.write(slot("kept")) == "kept"
        assert names(store) == {"kept"}


def test_a_full_disk_is_unavailable_and_recovers_by_itself(tmp_path: Path) -> None:
    with Store.open(tmp_path / "t.db", FrozenClock()) as store:

        def fill(connection: sa.Connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            for number in range(2000):
                slot(f"{number}" * 50)(connection)

        with pytest.raises(StoreUnavailable, match="full"):
            store.write(fill)
        assert names(store) == set()
        # The limit belonged to the connection that failed; the writer has a new one.
        assert store.write(slot("kept")) == "kept"
        assert names(store) == {"kept"}


def test_after_closing_a_write_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "t.db", FrozenClock())
    store.close()
    with pytest.raises(StoreUnavailable, match="stopping"):
        store.write(slot("late"))


@pytest.mark.parametrize(
    ("address", "words"),
    [("mysql://db/telos", "SQLite or PostgreSQL"), (":memory:", "needs a file"), ("", "needs a file")],
)
def test_what_can_not_be_a_store_is_told(address: str, words: str) -> None:
    with pytest.raises(TelosError, match=words):
        Store.open(address, FrozenClock())


def test_another_kind_of_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Sir or Madam, " * 50)
    with pytest.raises(TelosError, match="something else"):
        Store.open(path, FrozenClock())
    assert path.read_text().startswith("Dear Sir")


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path / "t.db", FrozenClock()).close()
    with sqlite3.connect(tmp_path / "t.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(TelosError, match="newer version"):
        Store.open(tmp_path / "t.db", FrozenClock())


def test_times_without_a_zone_are_refused(store: Store) -> None:
    from datetime import datetime

    naive = datetime(2026, 1, 1)
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        store.write(lambda c: c.execute(t.tick.insert().values(job="x", due=naive)))


def test_what_was_in_a_community_before_an_upgrade_is_watched_after_it(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    settings = config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        for key, community in (("hr:1", "hr:page:1"), ("hr:2", None)):
            connection.execute(
                sa.text(
                    "INSERT INTO page (key, site, community, asked_at) VALUES (:k, 'hr', :c, '2026-01-01')"
                ),
                {"k": key, "c": community},
            )
    engine.dispose()
    with Store.open(path, FrozenClock()) as store, store.read() as connection:
        rows = connection.execute(sa.select(t.page.c.key, t.page.c.watched)).all()
    assert {row.key: row.watched for row in rows} == {"hr:1": True, "hr:2": False}


def test_figures_of_communities_from_before_an_upgrade_are_reckoned_soon_after_it(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    settings = config()
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0021")
        for key, withdrawn in (("hr:page:1", False), ("hr:page:2", True)):
            connection.execute(
                sa.text(
                    "INSERT INTO community (key, site, home, origin, scope_kind, scope_value, scope_match, text,"
                    " charter, state, withdrawn, attached_at)"
                    " VALUES (:k, 'hr', 'hr:1', 'page', 'page', '', '', '{}', '{}', 'active', :w, '2026-01-01')"
                ),
                {"k": key, "w": withdrawn},
            )
    engine.dispose()
    clock = FrozenClock()
    with Store.open(path, clock) as store, store.read() as connection:
        assert figures.due(connection, clock.now(), 9) == [("hr", "hr:page:1")]
