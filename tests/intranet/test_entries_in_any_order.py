"""What a portal tells of contributions and answers, in any order and any number of times: the same in the end."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.store import tables as t
from tests.intranet.entries import URL, contributions
from tests.intranet.world import PORTAL, Company, address, body, in_any_order
from tests.support.house import CHARTER

_paths = itertools.count(1)

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
PEOPLE = ("Mia Member", "Mia Member", "Max Member", "Ana Steward", "Nora New")
words_on = st.one_of(
    st.tuples(
        st.just("added"), st.sampled_from("ab"), st.just(""), st.sampled_from(PEOPLE), st.integers(1, 6),
        st.sampled_from(["One.", "Two."]), st.booleans(),
    ),
    st.tuples(
        st.just("answered"), st.sampled_from("ab"), st.sampled_from("xy"),
        st.sampled_from(["Ana Steward", "Ben Steward", "Mia Member", "Nora New"]), st.integers(1, 6),
        st.sampled_from(["One.", "Two."]), st.sampled_from([False, False, True]),
    ),
)  # fmt: skip


@st.composite
def logs(draw: Any) -> tuple[list[Any], list[Any], int]:
    """What is told, the same in another order with repetitions, and when in it the wiki is read."""
    some = draw(st.lists(words_on, min_size=1, max_size=7))
    again = draw(st.permutations(some + draw(st.lists(st.sampled_from(some), max_size=3))))
    return some, list(again), draw(st.integers(0, len(again)))


def written(kind: str, name: str, answer: str) -> datetime:
    """When it was written: of each the same, in whatever word on it."""
    return (
        START
        - timedelta(hours=100)
        + timedelta(hours=" ab".index(name) * 20 + (" xy".index(answer or " ") * 3))
    )


def played(path: Path, log: list[Any], read_at: int) -> tuple[Any, Any]:
    company = Company(path, PORTAL, "portal")
    company.people()
    company.clock.at = START - timedelta(hours=200)
    home = company.wiki.page("Leave", company.key("Ben Steward"), charter=CHARTER)
    company.wiki.hooks_out = []
    company.clock.at = START + timedelta(hours=10)
    local = home.partition(":")[2]
    for place, (kind, name, answer, person, hour, excerpt, gone) in enumerate(log):
        if place == read_at:
            company.sync()
        data: dict[str, Any] = {
            "contribution": name,
            "made": written(kind, name, answer).isoformat(),
            "withdrawn": gone,
        }
        data |= {"community": f"hr:page:{local}"} if kind == "added" else {"answer": answer}
        data |= {} if gone else {"person": address(person), "url": f"{URL}{answer}", "excerpt": excerpt}
        company.send(body(f"contribution.{kind}", START + timedelta(hours=hour), **data))
        company.service.run_until_idle()
    if read_at >= len(log):
        company.sync()
    company.service.sync("portal")
    company.service.run_until_idle()
    names = {account.key: account.name for account in company.wiki.accounts.values()}
    came = {
        (names[row["author"]], row["at"], "One." in row["doc"], row["settled_at"])
        for row in contributions(company)
    }
    told = [
        {name: value for name, value in row.items() if name != "heard"} for row in company.rows(t.told_entry)
    ]
    state = company.state()
    outcome = came, (told, state["comment"], state["contribution"], state["obligation"])
    company.close()
    return outcome


def expected(log: list[Any]) -> set[tuple[str, datetime, bool, datetime | None]] | None:
    """The naive way: the last word on each; Mia and Max contribute, and the first steward who writes below answers.

    None where two words of one time differ, or where it takes more than that to say.
    """
    last: dict[tuple[str, str], Any] = {}
    for _, name, answer, person, hour, excerpt, gone in log:
        before, word = last.get((name, answer)), (hour, person, excerpt, gone)
        if before and before[0] == hour and before != word:
            return None
        last[name, answer] = max(before or word, word, key=lambda dated: dated[0])
    entries = set()
    for name in "ab":
        _, author, _, gone = last.get((name, ""), (0, "", "", True))
        said_ = [
            (written("answered", name, which), who, excerpt) for which in "xy"
            for _, who, excerpt, away in [last.get((name, which), (0, "Nora New", "", True))] if not away
        ]  # fmt: skip
        if gone or author == "Nora New":
            continue
        if author == "Ana Steward" or any(who == "Mia Member" != author for _, who, _ in said_):
            return None
        said_.append((written("added", name, ""), author, last[name, ""][2]))
        for at, who, excerpt in said_:
            if who == author:
                answers = [when for when, by, _ in said_ if when > at and by.endswith("Steward")]
                entries.add((author, at, excerpt == "One.", min(answers, default=None)))
    return entries


@in_any_order(6)
@given(logs())
def test_any_order_and_repetition_ends_in_the_same_state(
    tmp_path: Path, log: tuple[list[Any], list[Any], int]
) -> None:
    some, again, read_at = log
    first = played(tmp_path / f"{next(_paths)}.db", some, 0)
    other = played(tmp_path / f"{next(_paths)}.db", again, read_at)
    naive = expected(some)
    if naive is not None:
        assert first[0] == naive
    assert first == other
