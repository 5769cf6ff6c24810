"""A storm of webhooks costs few flushes to disk and few questions to the wiki, on either engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from core.model import PageKey
from core.queue import JobKind
from core.store import tables as t
from tests.support.house import House
from tests.support.memory import signed

MANY = 60


@contextmanager
def commits(house: House) -> Iterator[list[int]]:
    """How many transactions that write end meanwhile."""
    count: list[int] = []

    def note(_: sa.Connection) -> None:
        count.append(1)

    sa.event.listen(house.store._writing, "commit", note)
    try:
        yield count
    finally:
        sa.event.remove(house.store._writing, "commit", note)


def storm(house: House, page: PageKey) -> list[tuple[str, bytes]]:
    """Many webhooks about one page, none of them delivered yet."""
    for _ in range(MANY):
        house.wiki.edit(page, house.key("Mia Member"))
    sent, house.wiki.hooks_out = house.wiki.hooks_out, []
    return sent


def test_who_comes_while_one_is_flushed_shares_the_next_flush(house: House) -> None:
    page = house.community()
    house.hear()
    sent = storm(house, page)
    busy, go = threading.Event(), threading.Event()

    def slow(_: sa.Connection) -> None:
        busy.set()
        assert go.wait(60)

    first = threading.Thread(target=house.store.write, args=(slow,), kwargs={"urgent": True, "beside": True})
    first.start()
    assert busy.wait(60)
    with commits(house) as ended:
        threads = [
            threading.Thread(target=house.service.receive, args=("hr", signed(body, name), body))
            for name, body in sent
        ]
        for thread in threads:
            thread.start()
        while house.service._receiver.waiting() < MANY:
            threading.Event().wait(0.01)
        with house.store.read() as connection:
            assert connection.scalar(sa.select(sa.func.count()).where(t.inbox.c.state == "new")) == 0
        go.set()
        for thread in threads:
            thread.join()
    first.join()
    assert len(ended) <= 2, "one for who was there first, one for all the others"
    # Whoever was answered finds it kept.
    with house.store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(t.inbox.c.state == "new")) == MANY


def test_many_about_one_page_are_opened_together_and_ask_the_wiki_once(house: House) -> None:
    page = house.community()
    house.hear()
    for name, body in storm(house, page):
        house.service.receive("hr", signed(body, name), body)
    asked: list[object] = []
    real = house.wiki.read

    def read(pages: object) -> object:
        asked.append(pages)
        return real(pages)  # type: ignore[arg-type]

    house.wiki.read = read  # type: ignore[method-assign,assignment]
    opened: list[int] = []
    handle = house.service.handle

    def counted(jobs: object) -> object:
        if jobs[0].kind is JobKind.INBOX:  # type: ignore[index]
            opened.append(len(jobs))  # type: ignore[arg-type]
        return handle(jobs)  # type: ignore[arg-type]

    house.service._runner._handle = counted  # type: ignore[assignment]
    house.service.run_until_idle()
    assert sum(opened) == MANY
    assert len(opened) <= 2
    assert sum(page in pages for pages in asked) == 1  # type: ignore[operator]
    with house.store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).where(t.inbox.c.state != "done")) == 0
