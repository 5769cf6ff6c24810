"""Accounts that get another name or are blocked while they have something to do."""

from __future__ import annotations

import pytest

from core.store import tables as t
from plugins.mediawiki.testing import Harness
from tests.trouble.house import ANA, MEMBER, RealHouse, section, words

pytestmark = [
    pytest.mark.wiki,
    pytest.mark.parametrize("wiki", Harness.variants, indirect=True, scope="session"),
]

LONG_ENOUGH = (
    "A paragraph about travelling while on leave, long enough to count as a contribution of its author."
)


def test_a_renamed_person_keeps_what_is_theirs(telos: RealHouse, wiki: Harness, title: str) -> None:
    number = title.rpartition(" ")[2]
    old, new = f"Renate Before {number}", f"Renate After {number}"
    person = wiki.account(old, groups=("managers",), email="renate@example.org")
    page = telos.write(title, **{"read by": "group: managers"})
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=old)
    telos.hear()
    wiki.session(old)
    owed, added = telos.owed_by(old), telos.rows(t.contribution, page=below)
    assert owed
    assert added
    wiki.rename_person(old, new)
    telos.hear()
    assert wiki.person(new) == person
    assert telos.owed_by(new) == owed
    assert telos.rows(t.contribution, page=below) == added
    assert telos.rows(t.person, key=person)[0]["name"] == new
    # They see it under the new name, and are greeted by it.
    view = telos.panel(new, page, wiki.current(title))
    assert view is not None
    assert view["state"] == "confirm"
    queue = [
        item["what"]
        for item in section(telos.panel(ANA, below, wiki.current(f"{title}/Travel")), "mine")["items"]
    ]
    assert all(old not in what for what in queue)


def test_a_renamed_steward_stays_meant_and_it_is_said(telos: RealHouse, wiki: Harness, title: str) -> None:
    number = title.rpartition(" ")[2]
    old, new = f"Stella Before {number}", f"Stella After {number}"
    person = wiki.account(old)
    page = telos.write(title, stewards=f"{ANA}, {old}")
    wiki.rename_person(old, new)
    telos.hear()
    # The charter names an account that is called otherwise by now: it is still meant, and it is said.
    assert str(person) in telos.charter_of(page)["charter"]
    improve = words(section(telos.panel(ANA, page, wiki.current(title)), "improve"))
    assert old in improve
    assert new in improve
    telos.write(title, stewards=f"{ANA}, {new}")
    view = telos.panel(ANA, page, wiki.current(title))
    assert old not in words(view)
    assert new in words(section(view, "people"))
    assert str(person) in telos.charter_of(page)["charter"]


def test_a_blocked_person_owes_and_gets_nothing_until_unblocked(
    telos: RealHouse, wiki: Harness, title: str
) -> None:
    number = title.rpartition(" ")[2]
    name = f"Blocked {number}"
    wiki.account(name, groups=("managers",), email="blocked@example.org")
    page = telos.write(title, stewards=f"{ANA}, {name}", **{"read by": "group: managers"})
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
    telos.hear()
    assert [key for key in telos.owed_by(name) if key.startswith(f"confirm/{page}/")]
    telos.service.go_live("hr")
    wiki.block(name)
    telos.hear()
    assert telos.owed_by(name) == []
    # Whoever waits for an answer has a steward who can give it.
    assert [row["person"] for row in telos.rows(t.obligation, page=below, kind="answer")] == [
        wiki.person(ANA)
    ]
    assert name in words(section(telos.panel(ANA, page, wiki.current(title)), "improve"))
    telos.later(days=14)
    assert telos.mails(name) == []
    wiki.unblock(name)
    telos.sync()
    assert [key for key in telos.owed_by(name) if key.startswith(f"confirm/{page}/")]
