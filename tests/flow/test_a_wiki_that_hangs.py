"""A wiki that hangs while messages leave: it delays its own notices and nobody else's, and nothing comes twice."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.application import Application
from core.clockwork import clockwork
from core.queue import JobKind
from core.store import outbox
from core.store import tables as t
from tests.flow.test_together import MIA, Pair, keys_to, mia, world
from tests.server import fakes


class Hanging:
    """Questions of one kind to one wiki that get no answer until it comes to itself again."""

    def __init__(self, wiki: Any, what: str) -> None:
        self.asked, self.again = threading.Event(), threading.Event()
        before = getattr(wiki, what)

        def hang(*args: Any, **named: Any) -> Any:
            self.asked.set()
            self.again.wait(60)
            return before(*args, **named)

        setattr(wiki, what, hang)


@contextmanager
def at_work(pair: Pair, path: Path) -> Iterator[None]:
    """The server's own clock and threads over both wikis; what else than delivery the clock asks for is left out."""
    house = SimpleNamespace(
        settings=fakes.settings(path), store=pair.store, service=pair.service, clock=pair.clock
    )
    clockwork(cast("Application", house))
    others = set(JobKind) - {JobKind.DELIVER}
    pair.store.write(lambda unit: pair.service.queue.forget(unit, others))
    runner = pair.service.runner()
    runner.start()
    try:
        yield
    finally:
        assert runner.stop()


def until(holds: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def idle(pair: Pair) -> bool:
    return not pair.rows(t.job)


def lines(pair: Pair) -> Counter[str]:
    """How often each notice left in a message."""
    return Counter(line.key for message in pair.mail.sent for line in message.lines)


def due_on(pair: Pair, site: str) -> set[str]:
    with pair.store.read() as unit:
        return {effect.key for effect in outbox.due(unit, site, pair.clock.now(), 2000)}


@pytest.fixture
def pair(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Pair]:
    pair = world(tmp_path / "pair.db", getattr(request, "param", ()))
    pair.clock.move(days=9, hours=10.5)
    pair.service.tick()
    pair.service.run_until_idle()
    yield pair
    pair.close()


@pytest.mark.parametrize("what", ["readable", "publish", "mark_read", "notify"])
def test_a_wiki_that_hangs_delays_only_its_own_notices(pair: Pair, tmp_path: Path, what: str) -> None:
    hers = mia(pair, "hr")
    pair.store.write(lambda unit: outbox.put_read(unit, "hr", [(f"x#{hers}", hers)], pair.clock.now()))
    mine, others = due_on(pair, "hr"), due_on(pair, "it")
    assert mine
    assert others
    wiki = Hanging(pair.wiki, what)
    try:
        with at_work(pair, tmp_path):
            assert wiki.asked.wait(15)
            assert until(lambda: lines(pair).keys() >= others), (
                f"who is told by another wiki waits for {what}"
            )
            assert not lines(pair).keys() & mine
            wiki.again.set()
            assert until(lambda: lines(pair).keys() >= mine | others)
    finally:
        wiki.again.set()
    assert set(lines(pair).values()) == {1}


@pytest.mark.parametrize("pair", [("hr", "it")], indirect=True)
@pytest.mark.parametrize("what", ["readable", "notify"])
def test_who_has_accounts_on_two_wikis_hears_of_the_one_that_answers(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """And of the other one in the next digest: one a day, and nothing twice."""
    hers, theirs = mia(pair, "hr"), mia(pair, "it")
    # The step of what is due soon has passed by tomorrow, and another one takes its place.
    late = {key for key in due_on(pair, "hr") if key.endswith(f"@2026-12-08#{hers}")}
    soon = {key for key in due_on(pair, "it") if key.endswith(f"#{theirs}")}
    assert late
    assert soon
    monkeypatch.setattr(pair.service.flow.in_time.__self__, "_patience", 1.0)  # type: ignore[attr-defined]
    wiki = Hanging(pair.wiki, what)
    try:
        with at_work(pair, tmp_path):
            assert wiki.asked.wait(15)
            assert until(lambda: set(keys_to(pair)) >= soon), "who is told by another wiki waits"
            wiki.again.set()
            assert until(lambda: idle(pair))
        pair.clock.move(minutes=1)
        for _ in range(2):
            pair.service.deliver()
        assert set(keys_to(pair)) == soon
        assert len([1 for _, to in pair.left if to.lower() == MIA]) == 1
        pair.clock.move(days=1)
        pair.service.deliver()
        assert set(keys_to(pair)) >= late
    finally:
        wiki.again.set()
    assert set(lines(pair).values()) == {1}


@pytest.mark.parametrize("pair", [("hr", "it")], indirect=True)
def test_two_wikis_that_deliver_at_once_write_to_one_person_once(pair: Pair, tmp_path: Path) -> None:
    due = {mia(pair, "hr"), mia(pair, "it")}
    wanted = {key for site in ("hr", "it") for key in due_on(pair, site) if key.rpartition("#")[2] in due}
    with at_work(pair, tmp_path):
        assert until(lambda: idle(pair))
    for _ in range(2):
        pair.clock.move(minutes=1)
        pair.service.deliver()
    assert set(keys_to(pair)) >= wanted
    assert len([1 for _, to in pair.left if to.lower() == MIA]) == 1
    assert set(lines(pair).values()) == {1}
