"""Who may do what, by role and level; somebody always can."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model import Audience, Charter, Directory, Named
from core.rules.rights import RIGHTS, audience_of, holders, in_audience, is_member, may, rights_of
from tests.rules.charters import DIRECTORY, read, who

CHARTER = replace(read()[0], written_by=who("Dana"))

#: right → level → who has it. Sol sponsors, Ivy is in IT, Ana and Ben are stewards and owners, Cem and Mia are
#: members, Dana wrote the charter and is a member.
TABLE = {
    "mend": {1: "Sol Ivy Ana Ben Dana", 4: "Sol Ivy Ana Ben Dana Cem Mia"},
    "extend": {1: "Sol Ivy Ana Ben", 4: "Sol Ivy Ana Ben Dana Cem Mia"},
    "decide": {1: "Sol", 2: "Sol Ana Ben", 3: "Ana Ben", 4: "Sol Ana Ben Dana Cem Mia"},
    "close": {1: "Sol", 2: "Sol Ana Ben", 3: "Sol Ana Ben", 4: "Sol Ana Ben Dana Cem Mia"},
    "answer": {1: "Sol Ivy Ana Ben Cem Mia Dana", 4: "Sol Ivy Ana Ben Cem Mia Dana"},
    "deliver": {1: "Sol Ana Ben", 4: "Sol Ana Ben"},
    "account": {1: "Sol Ana Ben", 4: "Sol Ana Ben"},
    "level": {1: "Sol Ivy Ana Ben", 4: "Sol Ivy Ana Ben"},
    "promote": {1: "Sol", 4: "Sol"},
}


@pytest.mark.parametrize(
    ("right", "level"), [(right, level) for right, levels in TABLE.items() for level in levels]
)
def test_rights_by_level(right: str, level: int) -> None:
    charter = replace(CHARTER, level=level)
    people = {key for key in DIRECTORY.people if may(key, right, charter, DIRECTORY)}
    assert people == {who(name) for name in TABLE[right][level].split()}


def test_every_right_is_in_the_table_and_another_one_is_refused() -> None:
    assert set(TABLE) == set(RIGHTS)
    with pytest.raises(KeyError, match="mend"):
        may(who("Sol"), "dance", CHARTER, DIRECTORY)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_all_rights_at_once_are_those_one_by_one(level: int) -> None:
    for charter in (replace(CHARTER, level=level), replace(CHARTER, level=level, sponsor=None, stewards=())):
        for person in (*DIRECTORY.people, who("Unknown")):
            each = {right for right in RIGHTS if may(person, right, charter, DIRECTORY)}
            assert rights_of(person, charter, DIRECTORY) == each


@pytest.mark.parametrize("right", RIGHTS)
def test_nobody_without_a_usable_account_may_anything(right: str) -> None:
    charter = replace(CHARTER, level=4, members=Audience(everyone=True))
    for name in ("Gone", "Robot", "Unknown"):
        assert not may(who(name), right, charter, DIRECTORY)


def without(*names: str) -> Directory:
    people = {
        key: replace(person, active=person.active and person.name not in names)
        for key, person in DIRECTORY.people.items()
    }
    return replace(DIRECTORY, people=people)


@pytest.mark.parametrize("right", ["decide", "close"])
def test_a_role_nobody_fills_any_more_passes_on(right: str) -> None:
    assert holders(right, CHARTER, DIRECTORY) == (who("Sol"),)
    assert holders(right, CHARTER, without("Sol")) == (who("Ana"), who("Ben"))
    assert holders(right, CHARTER, without("Sol", "Ana", "Ben")) == (who("Dana"),)
    level_3 = replace(CHARTER, level=3)
    assert holders("decide", level_3, without("Ana", "Ben")) == (who("Sol"),)


def test_a_draft_that_names_nobody_can_be_mended_by_its_members() -> None:
    empty: Charter = read(fields={})[0]
    assert may(who("Mia"), "mend", empty, DIRECTORY)
    assert not may(who("Mia"), "mend", CHARTER, DIRECTORY)


def test_groups_are_looked_up_live() -> None:
    assert is_member(who("Mia"), CHARTER, DIRECTORY)
    left = replace(DIRECTORY, groups={"managers": frozenset({who("Dana")})})
    assert not is_member(who("Mia"), CHARTER, left)
    assert is_member(who("Mia"), replace(CHARTER, members=Audience()), left), (
        "nobody named: who sees the page"
    )


def test_audiences_hold_usable_people_only() -> None:
    named = Audience(
        people=(Named(text="Gone", person=who("Gone")), Named(text="Cem", person=who("Cem"))),
        groups=("managers",),
    )
    assert audience_of(named, DIRECTORY) == {who("Cem"), who("Mia"), who("Dana")}
    everyone = audience_of(Audience(everyone=True), DIRECTORY)
    assert everyone == {who(name) for name in ("Sol", "Ivy", "Ana", "Ben", "Cem", "Dana", "Mia")}
    for key in DIRECTORY.people:
        assert in_audience(key, named, DIRECTORY) == (key in audience_of(named, DIRECTORY))
    assert audience_of(Audience(), DIRECTORY) == frozenset()
