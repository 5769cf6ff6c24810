"""Charters as people write them on a bad day: on a real page, read by the real plugin, seen in the real panel."""

from __future__ import annotations

import pytest

from core.model import PageKey
from core.store import tables as t
from plugins.mediawiki.testing import Harness
from tests.trouble.house import ANA, MEMBER, RealHouse, section, words

pytestmark = pytest.mark.wiki


def seen_by_ana(telos: RealHouse, wiki: Harness, title: str, page: PageKey) -> tuple[str, str]:
    """The state of the panel, and what it says in the list of what can be mended."""
    view = telos.panel(ANA, page, wiki.current(title))
    assert view is not None
    return view["state"], words([section(view, "missing"), section(view, "improve")])


def test_a_date_nobody_can_read(telos: RealHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title, deadline="when the geese fly south")
    state, to_mend = seen_by_ana(telos, wiki, title, page)
    assert state == "draft"
    assert "when the geese fly south" in to_mend
    assert telos.charter_of(page)["first_deadline"] is None, "no date was promised yet"
    # Members see what it is for, and nothing of what is missing.
    theirs = telos.panel(MEMBER, page, wiki.current(title))
    assert theirs is not None
    assert theirs["state"] == "none"
    assert section(theirs, "missing")["items"] == []
    # One edit mends it, and the date is the first one from then on.
    telos.write(title, deadline="2027-11-26")
    assert telos.charter_of(page)["state"] == "active"
    assert "2027-11-26" in telos.charter_of(page)["first_deadline"]


def test_a_person_who_does_not_exist(telos: RealHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title, sponsor="Nobody Atall", stewards=f"{ANA}, Nemo Captain")
    state, to_mend = seen_by_ana(telos, wiki, title, page)
    assert state == "draft", "a role is empty"
    assert "Nobody Atall" in to_mend
    assert "Nemo Captain" in to_mend
    assert telos.rows(t.person, account="Nobody Atall") == []
    # The account is made: the charter mends itself, nobody has to edit.
    wiki.account("Nobody Atall")
    telos.hear()
    assert telos.charter_of(page)["state"] == "active"


def test_a_member_group_that_is_empty(telos: RealHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title, members="group: empty", **{"read by": "group: empty"})
    assert telos.charter_of(page)["state"] == "active"
    state, to_mend = seen_by_ana(telos, wiki, title, page)
    assert state != "draft"
    assert "empty" in to_mend
    assert "no members yet" in to_mend
    # Who joins is asked at once.
    newcomer = "Nina Newcomer"
    wiki.account(newcomer, groups=("empty",))
    telos.hear()
    assert [key for key in telos.owed_by(newcomer) if key.startswith(f"confirm/{page}/")]
    wiki.leave(newcomer, "empty")
    telos.hear()
    assert telos.owed_by(newcomer) == []


def test_a_deadline_in_the_past(telos: RealHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title, deadline="2025-11-14", milestones="")
    state, to_mend = seen_by_ana(telos, wiki, title, page)
    assert state != "draft"
    assert "Nov 2025" in to_mend
    # The sponsor is asked what came of it; members are not reminded of anything.
    asked = [
        key
        for key in telos.owed_by("Sven Sponsor")
        if key.startswith(f"decide/{telos.charter_of(page)['key']}/")
    ]
    assert [key.rpartition("/")[2] for key in asked] == ["close"]
    telos.service.go_live("hr")
    telos.later(days=1)
    assert telos.mails(MEMBER) == []


def test_two_charters_on_one_page(telos: RealHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title)
    text = wiki.session(ANA).get(
        action="query", titles=title, prop="revisions", rvprop="content", rvslots="main"
    )
    first = text["query"]["pages"][0]["revisions"][0]["slots"]["main"]["content"]
    wiki.edit(title, first + "\n{{Charter|purpose=Something else entirely is written here.}}", by=ANA)
    telos.hear()
    _, to_mend = seen_by_ana(telos, wiki, title, page)
    assert "more than one charter" in to_mend
    assert len(telos.rows(t.community, home=page)) == 1
    view = telos.panel(MEMBER, page, wiki.current(title))
    assert "one leave policy" in words(view)
    assert "Something else" not in words(view)


def test_a_scope_within_a_scope(telos: RealHouse, wiki: Harness, title: str) -> None:
    outer = telos.write(title)
    within, below = f"{title}/Sick leave", f"{title}/Sick leave/Abroad"
    deep, _ = wiki.edit(below, "A page below both of them.", by=ANA)
    telos.hear()
    assert "one leave policy" in words(telos.panel(MEMBER, deep, wiki.current(below)))
    # The nearer one needs only what is its own, and takes its pages with it.
    inner = wiki.write_charter(
        within,
        {"purpose": "The team leads settle one way to call in sick.", "read by": "group: managers"},
        by=ANA,
    )
    telos.hear()
    assert telos.charter_of(inner)["state"] == "active"
    assert telos.charter_of(inner)["parent"] == telos.charter_of(outer)["key"]
    assert "call in sick" in words(telos.panel(MEMBER, deep, wiki.current(below)))
    # It is deleted: the pages are back with the outer one.
    wiki.delete(within)
    telos.hear()
    assert "one leave policy" in words(telos.panel(MEMBER, deep, wiki.current(below)))


def test_the_same_scope_twice(telos: RealHouse, wiki: Harness, title: str) -> None:
    label = f"Leave of {title}"
    first = telos.write(title, scope=f"category: {label}")
    second = telos.write(f"{title} again", by="Ben Steward", scope=f"category: {label}")
    page, _ = wiki.edit(f"{title} member", f"Something about leave.\n[[Category:{label}]]", by=MEMBER)
    telos.hear()
    older, other = telos.charter_of(first), telos.charter_of(second)
    assert (older["state"], other["state"]) == ("active", "draft")
    assert telos.rows(t.page, key=page)[0]["community"] == older["key"]
    # Who wrote the second one has it in "my part", until it names other pages.
    assert f"complete/{other['key']}" in telos.owed_by("Ben Steward")
    assert "P117" in other["findings"]
    telos.write(f"{title} again", by="Ben Steward", scope=f"category: {label} abroad")
    assert telos.charter_of(second)["state"] == "active"
    assert f"complete/{other['key']}" not in telos.owed_by("Ben Steward")


def test_ten_thousand_characters_of_purpose(telos: RealHouse, wiki: Harness, title: str) -> None:
    long = "The works council agrees on one leave policy. " + "It goes on and on about leave. " * 330
    page = telos.write(title, purpose=long)
    assert len(long) > 10_000
    view = telos.panel(ANA, page, wiki.current(title))
    assert view is not None
    assert view["state"] != "draft"
    assert len(view["line"]["text"]) < 400
    assert len(section(view, "purpose")["text"]) <= 1000
    assert "The purpose is long" in words(section(view, "improve"))
    # Nothing of it is lost.
    assert " ".join(long.split()) in telos.charter_of(page)["text"].replace("\\n", " ")
