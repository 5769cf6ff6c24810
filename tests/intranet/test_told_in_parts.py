"""Thousands of things that a portal told are judged in small parts, in order, and a kill at any of them goes on."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.events import AnswerTold, ContributionTold, DeadlineMoved
from core.flow import materialise, shares, told_dates, told_entries
from core.flow.pace import Pace
from core.queue import JobKind
from core.rules.acknowledgement import settling
from core.store import dead_letters, pages
from core.store import tables as t
from tests.intranet.world import Company, address, home_of, key_of, portal
from tests.support import fresh

MANY = 3000
#: The most that one transaction judges here, however quick the machine.
MOST = 100
#: Statements of one transaction: the same for however many entries.
STATEMENTS = 60


class Seen:
    """What each transaction of the store cost: its statements, and how many entries it wrote."""

    def __init__(self, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
        self.company, self.costs = company, list[tuple[int, int]]()
        self._write = company.store.write
        self._statements = self._entries = 0
        sa.event.listen(company.store._writing, "after_cursor_execute", self._count)
        monkeypatch.setattr(company.store, "write", self.write)

    def write(self, work: Callable[..., Any], **how: Any) -> Any:
        self._statements = self._entries = 0
        try:
            return self._write(work, **how)
        finally:
            self.costs.append((self._statements, self._entries))

    def _count(
        self, _connection: Any, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        self._statements += 1
        if statement.startswith("UPDATE told_"):
            self._entries += len(parameters) if many else 1

    def parts(self) -> list[int]:
        """How many entries the transactions wrote that wrote any."""
        return [entries for _, entries in self.costs if entries]


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    made = portal(tmp_path / "t.db")
    paced(made)
    yield made
    made.close()


def paced(company: Company, most: int = MOST) -> None:
    """As large a part as there may be, whatever the machine: what is counted is the same everywhere."""
    flow = company.service.flow
    vars(flow.entries_pace).update(vars(Pace(most, most, most)))
    vars(flow.dates_pace).update(vars(Pace(20, 20, 20)))


def contribution(company: Company, name: str = "7", person: str = "Mia Member") -> ContributionTold:
    now = company.clock.now()
    return ContributionTold(
        site="portal", contribution=name, person=address(person), at=now, made=now, url="https://portal.example/7",
        excerpt="Let us book leave by phone.", community=key_of(company),
    )  # fmt: skip


def take(company: Company, events: list[Any]) -> None:
    """As webhooks bring them: fifty in a transaction."""
    for begin in range(0, len(events), 50):
        some, now = events[begin : begin + 50], company.clock.now()
        work = partial(told_entries.take, flow=company.service.flow, site="portal", events=some, now=now)
        company.store.write(work)


def answer_all(company: Company, count: int) -> None:
    """So many answers to a contribution that nobody told of yet."""
    now = company.clock.now()
    take(
        company,
        [
            AnswerTold(
                site="portal", contribution="7", answer=str(number), person=address("Ana Steward"), at=now,
                made=now + timedelta(seconds=number), url="https://portal.example/7", excerpt=f"Answer {number}",
            )
            for number in range(count)
        ],
    )  # fmt: skip


def states(company: Company) -> Counter[str]:
    return Counter(f"{row['state']} {row['why']}".strip() for row in company.rows(t.told_entry))


def test_a_contribution_behind_its_answers_is_judged_with_a_part_of_them_at_a_time(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(company, MANY)
    company.service.run_until_idle()
    assert states(company) == {"waiting no-contribution": MANY}
    seen = Seen(company, monkeypatch)
    reads = count_jobs(company, monkeypatch, JobKind.PAGE)
    take(company, [contribution(company)])
    # It counts at once, with the first of them.
    assert states(company) == {"counts": 1 + MOST, "waiting no-contribution": MANY - MOST}
    company.service.run_until_idle()
    assert states(company) == {"counts": MANY + 1}
    parts = seen.parts()
    assert max(parts) <= MOST + 1
    assert len(parts) == MANY // MOST
    judging = [statements for statements, entries in seen.costs if entries]
    assert max(judging) <= STATEMENTS
    # Once as it came, and once when all are judged: not once a part.
    assert len(reads) == 2
    assert len(told(company)) == 1
    assert len(comments(company)[home_of(company)]) == MANY + 1
    assert not [row for row in company.rows(t.obligation) if row["kind"] == "answer" and row["is_open"]]


def test_what_was_counted_counts_no_more_with_its_contribution_and_in_parts(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(company, [contribution(company)])
    answer_all(company, 450)
    company.service.run_until_idle()
    company.clock.move(minutes=1)
    seen = Seen(company, monkeypatch)
    elsewhere = contribution(company)
    object.__setattr__(elsewhere, "community", "hr:nowhere")
    take(company, [elsewhere])
    # What is shown hangs on the contribution: nothing of it is there any more, from this moment on.
    assert dict(comments(company)) == {}
    company.service.run_until_idle()
    assert states(company) == {"waiting no-community": 1, "waiting no-contribution": 450}
    assert max(seen.parts()) <= MOST + 1
    assert told(company) == []


def test_looking_once_more_costs_what_changes(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    take(company, [contribution(company, str(number), "Nobody Known") for number in range(MANY)])
    company.service.run_until_idle()
    assert states(company) == {"waiting no-person": MANY}
    seen = Seen(company, monkeypatch)
    reads = count_jobs(company, monkeypatch, JobKind.PAGE)
    company.service.sync("portal")
    company.service.run_until_idle()
    assert seen.parts() == []
    assert reads == []
    assert max(statements for statements, _ in seen.costs) <= STATEMENTS
    assert len(seen.costs) >= MANY // MOST
    company.wiki.account("Nobody Known")
    company.sync()
    company.service.sync("portal")
    assert states(company) == {"counts": MANY}
    assert max(seen.parts()) <= MOST


def test_what_many_people_said_costs_as_many_statements_as_what_few_did(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is meant is asked once for all of them, not for each."""
    names = [f"Person {number}" for number in range(MOST)]

    def waiting(people: list[str], first: int) -> list[ContributionTold]:
        return [
            contribution(company, str(first + number), people[number % len(people)]) for number in range(MOST)
        ]

    take(company, waiting(names[:1], 0))
    seen = Seen(company, monkeypatch)
    company.service.sync("portal")
    few = max(statements for statements, _ in seen.costs)
    take(company, waiting(names[1:], MOST))
    seen.costs.clear()
    company.service.sync("portal")
    assert states(company) == {"waiting no-person": 2 * MOST}
    assert max(statements for statements, _ in seen.costs) == few
    for name in names:
        company.wiki.account(name)
    company.sync()
    seen.costs.clear()
    company.service.sync("portal")
    assert states(company) == {"counts": 2 * MOST}
    # Two more write down what they came to, and ask for the page to be read; of nobody it is not asked who was erased.
    assert max(statements for statements, _ in seen.costs) <= few + 5


def test_what_was_given_up_is_tried_again_in_parts(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_all(company, 450)
    company.clock.move(days=4)
    company.service.sync("portal")
    take(company, [contribution(company, person="Nobody Known")])
    company.service.run_until_idle()
    company.clock.move(days=4)
    company.service.sync("portal")
    company.service.run_until_idle()
    assert states(company) == {"dead no-person": 1, "dead no-contribution": 450}
    company.wiki.account("Nobody Known")
    company.sync()
    seen = Seen(company, monkeypatch)
    with company.store.read() as connection:
        (first,) = [
            letter.id
            for letter in dead_letters.everything(connection)
            if letter.source is dead_letters.Source.TOLD and "no-person" in str(letter)
        ]
    assert company.service.redrive([first]) == 1
    company.service.run_until_idle()
    assert states(company) == {"counts": 451}
    assert max(seen.parts()) <= MOST + 1


def test_dates_are_judged_in_parts(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, now = Seen(company, monkeypatch), company.clock.now()
    moves = [
        DeadlineMoved(
            site="portal", community=key_of(company), person=address("Sven Sponsor"),
            at=now - timedelta(minutes=100 - number), until=(now + timedelta(days=30 + number)).date(),
            reason=f"Because of {number}",
        )
        for number in range(70)
    ]  # fmt: skip
    work = partial(told_dates.take, flow=company.service.flow, site="portal", moves=moves, now=now)
    company.store.write(work)
    assert len(company.rows(t.told_date)) == 50
    company.service.run_until_idle()
    assert company.rows(t.told_date) == []
    extended = [row for row in company.rows(t.act) if row["kind"] == "extend"]
    assert len(extended) == 70
    assert max(statements for statements, _ in seen.costs) < 20 * 25


def test_what_is_said_on_the_charters_page_is_kept_in_parts_and_looked_at_once(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(company, [contribution(company)])
    answer_all(company, MANY)
    kept: list[int] = []
    looks: list[int] = []
    unread: list[int] = []
    save, reassess = pages.save, materialise.reassess

    def saved(*args: Any) -> Any:
        before = len(company.rows(t.comment))
        unread.extend(row["unread"] for row in company.rows(t.page) if row["key"] == home_of(company))
        result = save(*args)
        count = args[0].scalar(sa.select(sa.func.count()).select_from(t.comment))
        kept.append(count - before)
        return result

    def looked(*args: Any, **more: Any) -> None:
        looks.append(len(kept))
        reassess(*args, **more)

    monkeypatch.setattr(pages, "save", saved)
    monkeypatch.setattr(materialise, "reassess", looked)
    company.service.run_until_idle()
    assert sum(kept) == MANY + 1
    assert max(kept) <= shares.KEPT
    assert looks == [len(kept)], "once, behind the last part"
    # Meanwhile it is known that there is more to come, and nothing leaves about it.
    assert unread[0] == 0
    assert unread[1] == MANY + 1 - shares.KEPT
    assert unread[1:] == sorted(set(unread[1:]), reverse=True)
    assert [row["unread"] for row in company.rows(t.page) if row["key"] == home_of(company)] == [0]
    assert len(told(company)) == 1


def test_of_thousands_of_answers_those_behind_the_first_are_not_gone_through(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(company, [contribution(company)])
    answer_all(company, 500)
    tried: list[object] = []
    covered = settling._Settler._covered

    def counted(self: Any, *args: Any) -> int:
        tried.append(args)
        return covered(self, *args)

    monkeypatch.setattr(settling._Settler, "_covered", counted)
    company.service.run_until_idle()
    (row,) = told(company)
    assert row["settled_at"]
    assert 1 <= len(tried) <= 4


class PowerCutError(BaseException):
    """The power goes out here."""


def test_a_kill_at_any_part_goes_on(
    company: Company, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer_all(company, 110)
    company.service.run_until_idle()
    company.close()
    number = 0

    def begun() -> Company:
        nonlocal number
        number += 1
        again = copy.copy(company)
        again.path = tmp_path / f"{number}.db"
        fresh.copied(company.path, again.path)
        again.open()
        paced(again, 20)
        return again

    def play(house: Company, writes: int) -> int:
        """Until all is done, or so many writes; how many they were."""
        count = 0
        write = house.store.write

        def cut(work: Callable[..., Any], **how: Any) -> Any:
            nonlocal count
            if count == writes:
                raise PowerCutError
            count += 1
            return write(work, **how)

        monkeypatch.setattr(house.store, "write", cut)
        take(house, [contribution(house)])
        house.service.run_until_idle()
        return count

    with monkeypatch.context() as at_once:
        at_once.setattr(shares, "KEPT", 10**9)
        calm = begun()
        fewer = play(calm, -1)
        expected = states(calm), calm.state()
        calm.close()
    # Also while the page is kept in parts, before it is looked at.
    monkeypatch.setattr(shares, "KEPT", 20)
    monkeypatch.setattr(shares, "MOST", 40)
    calm = begun()
    most = play(calm, -1)
    assert most >= fewer + 4
    assert (states(calm), calm.state()) == expected
    calm.close()
    assert expected[0] == {"counts": 111}
    assert most > 12
    for writes in range(1, most):
        house = begun()
        with pytest.raises(PowerCutError):
            play(house, writes)
        house.close()
        house.open()
        paced(house, 20)
        house.service.run_until_idle()
        assert (states(house), house.state()) == expected, f"killed after write {writes} of {most}"
        house.close()
    company.open()


def told(company: Company) -> list[dict[str, Any]]:
    return [row for row in company.rows(t.contribution) if row["id"].startswith("ctold-")]


def comments(company: Company) -> Any:
    with company.store.read() as connection:
        return told_entries.told_entries.comments(connection, [home_of(company)])


def count_jobs(company: Company, monkeypatch: pytest.MonkeyPatch, kind: JobKind) -> list[str]:
    """Keeps the subjects of jobs of a kind as they are done."""
    done: list[str] = []
    handle = company.service._runner._handle

    def counted(jobs: Any) -> Any:
        done.extend(job.subject for job in jobs if job.kind is kind)
        return handle(jobs)

    monkeypatch.setattr(company.service._runner, "_handle", counted)
    return done
