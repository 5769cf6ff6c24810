"""PostgreSQL loses its power or its room, as a database in a file does in test_what_arrives.py: modes 1 and 17."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.store import Store, StoreUnavailable, dialect, postgres, writer
from core.store import tables as t
from tests.failures.conftest import Survives
from tests.support import postgres as server_of
from tests.support.house import House
from tests.support.memory import signed

# --- 1: accepted, then lost ---------------------------------------------------------------------------------


@pytest.fixture
def careless() -> Iterator[server_of.Server]:
    """A server whose admin lets nobody wait for the disk."""
    # Of itself it writes what was committed so far now and then; here it does so after the power cut.
    server = server_of.Server(synchronous_commit="off", wal_writer_delay="10s")
    yield server
    server.close()


def hold_back_what_was_committed(server: server_of.Server) -> None:
    """Let nobody but who commits write the log."""
    query = "SELECT pid, wait_event FROM pg_stat_activity WHERE backend_type = 'walwriter'"
    for _ in range(600):
        ((process, rests),) = server.do(query)
        if rests == "WalWriterMain":
            os.kill(int(str(process)), signal.SIGSTOP)
            return
        time.sleep(0.05)
    raise AssertionError("it never rests")


def test_mode_01_a_power_cut_at_the_database_loses_nothing_that_was_accepted(
    house: House,
    careless: server_of.Server,
    monkeypatch: pytest.MonkeyPatch,
    protected: bool,
    survives: Survives,
) -> None:
    """Whatever the server's own settings are, who accepts has waited for the server's disk."""
    if not protected:
        kept = postgres._OPTIONS
        monkeypatch.setattr(postgres, "_OPTIONS", kept.replace("-c synchronous_commit=on", ""))
        assert kept != postgres._OPTIONS
    address = careless.address(careless.database())
    with Store.open(address, house.clock) as store:
        accepting = house.beside(store)
        hold_back_what_was_committed(careless)
        for number in range(5):
            assert accepting.receive("hr", signed(b"{}", f"d{number}"), b"{}")
        careless.kill()
    careless.start()
    with Store.open(address, house.clock) as store, store.read() as connection:
        stored = set(connection.scalars(sa.select(t.inbox.c.delivery)))
    with survives():
        assert {f"d{number}" for number in range(5)} <= stored


# --- 17: no room on the disk --------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, small; or a skip where none can be mounted."""
    folder = Path(server_of.server().folder) / secrets.token_hex(4)
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "none", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("absent: the right to mount a disk")
    owned = folder / "tables"
    owned.mkdir()
    shutil.chown(owned, user=server_of.server().folder.stat().st_uid)
    yield owned
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def address(small: Path) -> Iterator[str]:
    """A database whose webhooks are kept on the small disk."""
    server = server_of.server()
    name = server.database()
    server.do(f"CREATE TABLESPACE small_{name} LOCATION '{small}'")
    server.do(f"ALTER TABLE inbox SET TABLESPACE small_{name}", name)
    yield server.address(name)
    server.drop(name)
    server.do(f"DROP TABLESPACE small_{name}")


def test_mode_17_a_full_disk_of_the_database_accepts_nothing_and_recovers(
    house: House,
    address: str,
    small: Path,
    monkeypatch: pytest.MonkeyPatch,
    protected: bool,
    survives: Survives,
) -> None:
    if not protected:
        monkeypatch.setattr(writer, "is_unavailable", lambda error: False)
    # Of a kind that takes as much room as it is long.
    body = b'{"filled": "%s"}' % secrets.token_hex(100_000).encode()
    filler = small.parent / "filler"
    with Store.open(address, house.clock) as store:
        accepting = house.beside(store)
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        with survives():
            with pytest.raises(StoreUnavailable, match="No space left"):
                accepting.receive("hr", signed(body, "no-room"), body)
            with store.read() as connection:
                assert not connection.scalars(sa.select(t.inbox.c.delivery)).all()
            # There is room again, and nobody had to start anything anew.
            filler.unlink()
            assert accepting.receive("hr", signed(body, "no-room"), body)
            with store.read() as connection:
                assert connection.scalars(sa.select(t.inbox.c.delivery)).all() == ["no-room"]
        filler.unlink(missing_ok=True)


# --- 17: somebody holds a table -----------------------------------------------------------------------------


def test_mode_17_a_table_that_is_held_keeps_nobody_waiting_and_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, protected: bool, survives: Survives
) -> None:
    """An admin's session holds what is needed: whoever asks is told to come again, in time."""
    wait = "300ms" if protected else dialect.ENDLESS
    kept = postgres._OPTIONS
    monkeypatch.setattr(
        postgres, "_OPTIONS", kept.replace(f"lock_timeout={dialect.WAIT}", f"lock_timeout={wait}")
    )
    assert kept != postgres._OPTIONS
    monkeypatch.setattr(dialect, "WAIT", wait)
    server = server_of.server()
    name = server.database()
    admin = sa.create_engine(postgres.url_of(server.address(name)))
    with ThreadPoolExecutor(4) as threads, Store.open(server.address(name), house.clock) as store:
        accepting = house.beside(store)

        def accept(delivery: str) -> bool:
            return accepting.receive("hr", signed(b"{}", delivery), b"{}")

        def touch(connection: sa.Connection) -> int:
            return connection.execute(sa.update(t.inbox).values(site=t.inbox.c.site)).rowcount

        def read() -> list[str]:
            with store.read() as connection:
                return list(connection.scalars(sa.select(t.inbox.c.delivery)))

        assert accept("before")
        asks: list[Callable[[], object]] = [
            lambda: accept("while"),
            # What a job writes, what a click writes, and what a page shows.
            lambda: store.write(touch),
            lambda: store.write(touch, urgent=True, about=["a"], within=["c"]),
            read,
        ]
        with admin.connect() as connection, connection.begin() as held:
            connection.exec_driver_sql("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            waiting = [threads.submit(ask) for ask in asks]
            try:
                with survives():
                    for asked in waiting:
                        with pytest.raises(StoreUnavailable, match="lock timeout"):
                            asked.result(timeout=5)
            finally:
                held.rollback()
        if protected:
            # It goes on by itself: the sender sends again, and it is there once.
            assert accept("while")
            assert not accept("while")
            assert read() == ["before", "while"]
            assert store.write(touch) == 2
            assert store.write(touch, urgent=True, about=["a"], within=["c"]) == 2
    admin.dispose()
    server.drop(name)
