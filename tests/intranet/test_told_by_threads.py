"""Thousands of contributions that a portal told stand on the charter's own page: a few of them in one transaction."""

from __future__ import annotations

from typing import Any

import pytest

from core.flow import materialise, shares
from core.store import comment_parts, history, pages
from core.store import tables as t
from tests.intranet.test_told_in_parts import Seen, contribution, take, told
from tests.intranet.world import Company, home_of

MANY = 300
#: Statements of one part: the same for however many contributions there are.
STATEMENTS = 110
PEOPLE = ("Mia Member", "Max Member", "Moe Member")


class Parts:
    """What each look at the page went through, and each transaction wrote of what is said there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: list[int] = []
        self.kept: list[int] = []
        assess, upsert = materialise.assess, history.upsert

        def assessed(subject: Any, now: Any) -> Any:
            self.seen.append(len(subject.page.comments))
            return assess(subject, now)

        def put(connection: Any, table: Any, rows: Any, **options: Any) -> None:
            if table is t.comment and rows:
                self.kept.append(len(rows))
            upsert(connection, table, rows, **options)

        monkeypatch.setattr(materialise, "assess", assessed)
        monkeypatch.setattr(history, "upsert", put)


def tell(company: Company, first: int, count: int) -> None:
    take(
        company,
        [contribution(company, str(number), PEOPLE[number % 3]) for number in range(first, first + count)],
    )


def test_they_are_looked_at_a_few_at_a_time(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(company, 0, MANY)
    parts, seen = Parts(monkeypatch), Seen(company, monkeypatch)
    company.service.run_until_idle()
    assert len(told(company)) == MANY
    assert sum(parts.kept) == MANY
    assert max(parts.kept) <= shares.HOME_PART
    # Up to so many no page is a long one.
    assert max(parts.seen) <= comment_parts.LONG
    assert max(parts.seen[4:]) <= shares.HOME_PART
    assert max(statements for statements, _ in seen.costs) <= STATEMENTS


def test_one_more_among_many_is_looked_at_alone_and_none_is_read_again(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(company, 0, MANY)
    company.service.run_until_idle()
    company.clock.move(minutes=90)
    tell(company, MANY, 1)
    parts, seen = Parts(monkeypatch), Seen(company, monkeypatch)
    read: list[object] = []
    made = history._comment
    monkeypatch.setattr(history, "_comment", lambda row: read.append(row) or made(row))  # type: ignore[func-returns-value]
    company.service.run_until_idle()
    assert len(told(company)) == MANY + 1
    assert (parts.seen, parts.kept) == ([1], [1])
    assert len(read) <= comment_parts.MOST
    assert max(statements for statements, _ in seen.costs) <= STATEMENTS


def test_where_all_of_the_page_is_looked_at_what_was_read_is_not_read_from_the_store(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is for the first time, with the charter: and it is what the store would have told."""
    tell(company, 0, 150)
    read: list[object] = []
    made, whole = history._comment, materialise._whole
    monkeypatch.setattr(history, "_comment", lambda row: read.append(row) or made(row))  # type: ignore[func-returns-value]
    compared = 0

    def same(connection: Any, keys: Any, taken: Any) -> Any:
        nonlocal compared
        before = len(read)
        looked = whole(connection, keys, taken)
        assert len(read) == before
        assert looked == pages.load(connection, list(keys))
        compared += sum(len(page.comments) for page in looked.values())
        return looked

    monkeypatch.setattr(materialise, "_whole", same)
    monkeypatch.setattr(shares, "MOST", 10**9)

    def unjudged(connection: Any) -> None:
        connection.execute(t.page.update().values(judged_by=""))

    company.store.write(unjudged)
    company.service.run_until_idle()
    assert compared >= 150
    assert len(told(company)) == 150
    assert home_of(company) in {row["key"] for row in company.rows(t.page) if row["judged_by"]}
