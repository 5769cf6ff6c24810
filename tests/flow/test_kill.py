"""The process is killed at any moment, again and again: what was accepted is done, nothing is done twice."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from tests.support import fresh
from tests.support.clock import FrozenClock
from tests.support.house import House
from tests.support.memory import signed

PAGES = 40


def load(folder: Path) -> House:
    """The same wiki in every process."""
    house = House.__new__(House)
    from tests.support.house import POLICY
    from tests.support.mailbox import Mailbox
    from tests.support.memory import MemoryWiki

    house.path = folder / "t.db"
    house.clock = FrozenClock()
    house.wiki = MemoryWiki(house.clock)
    house.mail = Mailbox()
    house.policy = POLICY
    house.people()
    house.community()
    house.clock.move(hours=1)
    for number in range(PAGES):
        house.wiki.page(f"Leave/{number}", house.key("Mia Member"))
    return house


def victim(folder: Path, store: str) -> None:
    """Accepts webhooks, works on them, and tells each one it has accepted, until it is killed."""
    house = load(folder)
    fresh.at = lambda path: store  # type: ignore[assignment]
    house.open()
    runner = house.service.runner()
    runner.start()
    seen = set((folder / "accepted").read_text().split())
    with (folder / "accepted").open("a") as accepted:
        for delivery, body in house.wiki.hooks_out:
            if delivery in seen:
                continue
            house.service.receive("hr", signed(body, delivery), body)
            accepted.write(f"{delivery}\n")
            accepted.flush()
            print(delivery, flush=True)
    print("all of it", flush=True)
    signal.pause()


def asked(store: str, query: str) -> list[tuple[str, ...]]:
    """What an engine says is stored, past Telos."""
    where = store if "://" in store else f"sqlite:///{store}"
    engine = sa.create_engine(where.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.mark.timeout(300)
def test_accepted_is_stored_and_all_of_it_is_done_once(tmp_path: Path) -> None:
    (tmp_path / "accepted").write_text("")
    store = str(fresh.at(tmp_path / "t.db"))
    chance = random.Random(11)
    finished = False
    for _ in range(40):
        child = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"from tests.flow.test_kill import *; victim(Path({str(tmp_path)!r}), {store!r})",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        # Killed after a random number of accepted deliveries: seen from outside, at any statement.
        assert child.stdout is not None
        for _ in range(chance.randint(1, 12)):
            finished = child.stdout.readline().strip() == "all of it"
            if finished:
                break
        child.kill()
        child.communicate()
        accepted = (tmp_path / "accepted").read_text().split()
        assert set(accepted) <= {row[0] for row in asked(store, "SELECT delivery FROM inbox")}
        if finished:
            break
    assert finished

    survivor = load(tmp_path)
    survivor.open()
    survivor.hear()
    if survivor.store.shared:
        # Slower to begin with: what was killed five times in a row waits for an admin.
        survivor.service.redrive()
        survivor.service.run_until_idle()
    assert survivor.service.queue.dead() == []
    calm = load(tmp_path)
    calm.path = tmp_path / "calm.db"
    calm.open()
    calm.hear()
    assert survivor.state() == calm.state()
    assert survivor.service.queue.depth() == {}
    assert asked(store, "SELECT delivery FROM inbox WHERE state != 'done'") == []
    kinds = [json.loads(row[0]) for row in asked(store, "SELECT data FROM evidence WHERE what LIKE 'comm%%'")]
    assert len(kinds) == 2, "attached once, its first deadline noted once"
    survivor.close()
    calm.close()
