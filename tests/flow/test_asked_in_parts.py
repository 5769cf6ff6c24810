"""A group of very many is asked about some at a time: no answer holds them all, and what was heard stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pytest

from core.flow import gather
from core.model import Person, PersonKey
from core.ports import RetryAt
from core.store import tables as t
from tests.support.house import House

READERS = tuple(f"Reader {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTU")
READ = {"read by": "group: staff", "read until": "2026-12-11"}


class Asked:
    """How many accounts the wiki was asked about at once, in order; it goes away after so many such questions."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.counts: list[int] = []
        self.answers = 1000
        answer = house.wiki.people

        def people(*, keys: Collection[PersonKey] = (), names: Collection[str] = ()) -> Sequence[Person]:
            if len(self.counts) >= self.answers:
                raise RetryAt("away")
            self.counts.append(len(keys))
            return answer(keys=keys, names=names)

        monkeypatch.setattr(house.wiki, "people", people)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """Twenty-one readers; six are very many."""
    monkeypatch.setattr(gather, "ASKED", 6)
    monkeypatch.setattr(gather, "PART", 4)
    house = House(tmp_path / "telos.db")
    house.people()
    for name in READERS:
        house.wiki.account(name, "staff")
    # They were there before anybody told Telos of them.
    house.wiki.hooks_out.clear()
    return house


def readers_told_of(house: House) -> set[str]:
    """Of whom the store knows what the wiki says."""
    return {row["name"] for row in house.rows(t.person) if row["read_at"] is not None} & set(READERS)


def asked_to_confirm(house: House) -> set[str]:
    return {name for name in READERS if any(key.startswith("confirm/") for key in house.open_for(name))}


def test_no_answer_holds_all_members_and_everybody_is_asked_to_confirm(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(house, monkeypatch)
    house.community(**READ)
    house.hear()
    assert max(asked.counts) <= 6
    assert readers_told_of(house) == asked_to_confirm(house) == set(READERS)


def test_a_wiki_that_goes_away_between_two_answers_is_asked_for_the_rest_only(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(house, monkeypatch)
    # The people of the charter, and two of four answers about the group.
    asked.answers = 3
    house.community(**READ)
    house.hear()
    heard = readers_told_of(house)
    assert len(heard) == 12
    assert asked_to_confirm(house) == set()
    before, asked.answers = sum(asked.counts), 1000
    house.pass_time(minutes=30)
    house.hear()
    assert readers_told_of(house) == asked_to_confirm(house) == set(READERS)
    # Nobody was asked about twice: nine readers were left, and what else the charter names.
    again = sum(asked.counts) - before
    assert len(READERS) - len(heard) <= again < len(READERS)


def test_whom_the_wiki_does_not_know_is_gone_whichever_part_asked_about_them(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ghost = PersonKey("hr:9999")
    house.wiki.members_of["staff"][ghost] = None
    Asked(house, monkeypatch)
    house.community(**READ)
    house.hear()
    assert asked_to_confirm(house) == set(READERS)
    assert not [key for row in house.rows(t.obligation) if (key := row["key"]).endswith(ghost)]
