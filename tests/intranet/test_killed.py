"""A server that is killed while it tells another system loses nothing and says the same thing under the same id."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.intranet.receiver import Receiver, receiver
from tests.server.running import AT, WORLD, Running

SECRET = "whsec_" + "b2xk" * 12
PATIENCE = 120.0


@pytest.fixture
def other() -> Iterator[Receiver]:
    with receiver() as listener:
        yield listener


@pytest.fixture
def telos(tmp_path: Path, other: Receiver) -> Iterator[Running]:
    telos = Running(tmp_path)
    hook = f'[webhooks.portal]\nurl = "{other.url}"\nsecret = "{SECRET}"\nprivate = true\n'
    telos.config.write_text(telos.config.read_text() + hook + 'kinds = ["obligation.opened"]\n')
    yield telos
    if telos.process is not None:
        telos.kill()


def wait(for_: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not for_():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_a_kill_while_it_is_told_tells_it_again_under_the_same_id(telos: Running, other: Receiver) -> None:
    telos.command("sync")
    telos.command("go-live", "hr", "--yes")
    assert other.came == []
    other.free.clear()
    telos.start()
    world = copy.deepcopy(WORLD)
    world["pages"]["13"] = {"title": "Leave/Late", "revisions": [[103, AT, 3, 900]]}
    # Written now: what is from before the site went live is not told.
    world["pages"]["13"]["revisions"][0][1] = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    telos.write_world(world)
    telos.command("sync")
    wait(lambda: other.came)
    telos.kill()
    other.free.set()
    telos.start()
    wait(lambda: len(other.came) > 1)
    ids = {headers["webhook-id"] for headers, _ in other.came}
    assert len(ids) == 1
    assert len({body for _, body in other.came}) == 1
