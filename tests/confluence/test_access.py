"""Who may read on a Data Center, in every form and every version that it is told in; never guessed, never silent."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from core.model import PageKey, PersonKey
from core.ports import GiveUp, RetryAt
from plugins.confluence import restrictions
from plugins.confluence.client import Client
from plugins.confluence.wiki import Confluence
from tests.confluence.install.setup import settings
from tests.confluence.twin import Twin

#: The last of each line that is supported, and what they lack; see docs/confluence.md.
VERSIONS = ("7.19.30", "8.2.3", "8.5.25", "9.0.3", "9.2.13", "10.0.3")
FORMS = ("results", "viewContentRestrictions", "restrictions", "operation", "missing")


@pytest.fixture
def dc(monkeypatch: pytest.MonkeyPatch) -> Iterator[Twin]:
    monkeypatch.setitem(Client.__init__.__kwdefaults__, "sleep", lambda seconds: None)
    twin = Twin("dc").start()
    for name in ("ana", "ben", "cem"):
        twin.user(name)
    twin.edit("Root", "<p>All.</p>", "ana", space="HR")
    twin.edit("Leave", "<p>Thirty days.</p>", "ana", space="HR", parent="Root")
    yield twin
    twin.stop()


def ask(twin: Twin, title: str = "Leave", **more: Any) -> set[str]:
    """Who of everybody may read a page, by name."""
    page = PageKey(f"hr:{twin.state.page(title).id}")
    people = {PersonKey(f"hr:{person.id}"): person.name for person in twin.state.people.values()}
    readable = Confluence("hr", settings(twin, **more)).readable(list(people), [page])
    return {people[person] for person, _ in readable} - {"telos-bot"}


@pytest.mark.parametrize(
    ("version", "form"),
    [*((version, "results") for version in VERSIONS), *(("10.0.3", form) for form in FORMS[1:])],
)
def test_who_may_read_in_every_version_and_form(dc: Twin, version: str, form: str) -> None:
    dc.ways(version=version, restrictions=form)
    assert ask(dc) == {"ana", "ben", "cem"}
    # A restriction above counts, too: all of them must let one through.
    dc.restrict("Root", users=["ana", "ben"], groups=[])
    assert ask(dc) == {"ana", "ben"}
    dc.restrict("Leave", users=["ben", "cem"], groups=[])
    assert ask(dc) == {"ben"}
    dc.restrict("Leave", users=[], groups=["managers"])
    assert ask(dc) == set()
    dc.join("ana", "managers")
    assert ask(dc) == {"ana"}
    # And the space itself.
    dc.space_permission("HR", users=["cem"], groups=["empty"])
    assert ask(dc) == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_space_for_some_users_alone(dc: Twin, version: str) -> None:
    dc.ways(version=version)
    dc.space_permission("HR", users=["cem"], groups=["empty"])
    assert ask(dc) == {"cem"}
    dc.space_permission("HR", users=[], groups=[], anonymous=True)
    assert ask(dc) == {"ana", "ben", "cem"}


@pytest.mark.parametrize("version", VERSIONS)
def test_who_may_edit_is_told_since_9_1_and_before_by_nobody(dc: Twin, version: str) -> None:
    dc.ways(version=version)
    page = PageKey(f"hr:{dc.state.page('Leave').id}")
    person = {person.name: PersonKey(f"hr:{person.id}") for person in dc.state.people.values()}
    wiki = Confluence("hr", settings(dc))

    def may(name: str, right: str = "edit") -> bool:
        return bool(wiki.may(person[name], [page], right))

    told = version >= "9.1" or version.startswith("10")
    assert [may(name) for name in ("ana", "ben")] == [told, told]
    assert not may("ana", "protect"), "Confluence knows no such right"
    # A restriction of who edits keeps out, and so does one of who reads.
    dc.edit_restrict("Leave", users=["ana"])
    assert [may(name) for name in ("ana", "ben")] == [told, False]
    dc.edit_restrict("Leave")
    dc.restrict("Root", users=["ben"], groups=[])
    assert [may(name) for name in ("ana", "ben")] == [False, told]


@pytest.mark.parametrize("form", FORMS)
def test_more_names_than_one_answer_holds(dc: Twin, form: str) -> None:
    names = [f"u{number:03}" for number in range(230)]
    for name in names:
        dc.user(name)
    dc.restrict("Leave", users=names, groups=[])
    dc.ways(restrictions=form)
    assert ask(dc) == set(names)


def test_more_restrictions_than_one_page_of_them(dc: Twin) -> None:
    above = "Root"
    for number in range(60):
        dc.edit(f"Level {number}", "<p>x</p>", "ana", space="HR", parent=above)
        dc.restrict(f"Level {number}", users=["ana", "ben"], groups=[])
        above = f"Level {number}"
    dc.edit("Deep", "<p>x</p>", "ana", space="HR", parent=above)
    assert ask(dc, "Deep") == {"ana", "ben"}
    # Only the one beyond the first fifty keeps ben out, whatever the link to the next page says.
    dc.restrict("Level 57", users=["ana"], groups=[])
    for following in ("right", "none", "empty", "wrong"):
        dc.ways(following=following)
        assert ask(dc, "Deep") == {"ana"}, following


def test_an_unknown_form_is_loud(dc: Twin) -> None:
    dc.ways(restrictions="unknown")
    with pytest.raises(GiveUp, match="in a form that Telos does not know"):
        ask(dc)


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"results": None},
        {"results": ["x"]},
        {"restrictions": []} | {"other": 1},
        {"results": [{"operation": "read"}]},
        {"results": [{"operation": "read", "restrictions": {}}]},
        {"results": [{"operation": "read", "restrictions": {"people": []}}]},
        {"results": [{"operation": "read", "restrictions": {"user": {"members": []}}}]},
        {"results": [{"operation": "read", "restrictions": {"user": ["ana"]}}]},
        {"viewContentRestrictions": {"idProperties": {}, "expanded": False}},
        {"update": {"operation": "update", "restrictions": {}}},
        {
            "results": [
                {
                    "operation": {"operationKey": "read"},
                    "restrictions": {"user": [{"userKey": "a"}], "group": []},
                }
            ]
        },
        {"results": [{"operation": "look", "restrictions": {"user": [], "group": [{"name": "managers"}]}}]},
        {"results": [{"operation": "read", "restrictions": {"user": None, "group": None}}]},
    ],
)
def test_what_has_no_known_form_is_never_taken_for_no_restriction(answer: dict[str, Any]) -> None:
    try:
        told = restrictions.read(answer, "1")
    except restrictions.UnknownForm:
        return
    # An empty list is a form: there are none.
    assert answer.get("restrictions") == []
    assert told.rules == ()


def test_somebody_whose_account_is_gone_is_still_a_restriction() -> None:
    gone = {"user": {"results": [{"type": "unknown", "displayName": "Unknown User"}]}}
    told = restrictions.read({"results": [{"operation": "read", "restrictions": gone}]}, "1")
    assert [(rule.users, rule.names, rule.groups) for rule in told.rules] == [(set(), set(), set())]


@pytest.mark.parametrize(
    "named",
    [
        {
            "user": {"results": []},
            "_expandable": {"group": "/rest/api/content/1/restriction/byOperation/read"},
        },
        {"group": {"results": []}, "user": None},
        {"user": {"results": [], "size": 3}, "group": {"results": []}},
    ],
)
def test_names_that_were_not_told_are_asked_for(dc: Twin, named: dict[str, Any]) -> None:
    told = restrictions.read({"results": [{"operation": "read", "restrictions": named}]}, "1")
    assert [rule.cut for rule in told.rules] == [True]
    dc.restrict("Leave", users=[], groups=["managers"])
    dc.join("ana", "managers")
    body = {"results": [{"operation": "read", "restrictions": named}]}
    answered(dc, relevantViewRestrictions=body)
    assert ask(dc) == {"ana"}
    # And where its own route doesn't tell them either, it is said.
    untold = {"operation": "read", "restrictions": {"user": {"results": []}}}
    answered(dc, relevantViewRestrictions=body, byOperation=untold)
    with pytest.raises(GiveUp, match="in a form that Telos does not know"):
        ask(dc)


def answered(dc: Twin, **bodies: Any) -> None:
    """Let the twin answer so, whatever it holds, where an address has these words in it."""
    kind = {"Content-Type": "application/json"}
    dc.faults(
        [
            {
                "match": match,
                "times": 50,
                "answer": {"status": 200, "headers": kind, "body": json.dumps(body)},
            }
            for match, body in bodies.items()
        ]
    )


READ = {"targetType": "space", "operationKey": "read"}


@pytest.mark.parametrize("bare", [True, False])
def test_space_permissions_in_each_form_that_is_known(dc: Twin, bare: bool) -> None:
    """One subject in each row or lists of several, by ``operationKey`` or ``operation``, in a bare list or not."""
    ids = {person.name: person.id for person in dc.state.people.values()}
    dc.join("ben", "managers")
    users, groups = {"results": [{"userKey": ids["ana"]}]}, {"results": [{"name": "managers"}]}
    gone = {"type": "user", "displayName": "Unknown User"}
    for rows, expected in (
        ([{"operation": READ, "subject": {"type": "user", "userKey": ids["ana"]}}], {"ana"}),
        ([{"operation": READ, "subject": {"type": "user", "username": "ana"}}], {"ana"}),
        ([{"operation": READ, "subject": {"type": "group", "name": "managers"}}], {"ben"}),
        ([{"operation": READ, "subject": gone}], set()),
        ([{"operation": {"targetType": "space", "operation": "read"}, "subjects": {"user": users, "group": groups}}],
         {"ana", "ben"}),
        ([{"operation": READ, "subjects": {"group": groups}}], {"ben"}),
        ([{"operation": READ, "subject": {"type": "anonymous"}}], {"ana", "ben", "cem"}),
        ([{"operation": READ, "anonymousAccess": True}], {"ana", "ben", "cem"}),
        ([{"operation": {"targetType": "space", "operationKey": "administer"}, "subject": gone}], set()),
        ([], set()),
    ):  # fmt: skip
        answered(dc, permissions=rows if bare else {"results": rows, "size": len(rows)})
        assert ask(dc) == expected, rows
        dc.faults([])


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"permissions": []},
        {"results": None},
        ["x"],
        [{"operation": READ}],
        [{"operation": READ, "subject": None}],
        [{"operation": READ, "subject": {}}],
        [{"operation": READ, "subjects": {}}],
        [{"operation": READ, "subjects": {"role": {"results": []}}}],
        [{"operation": READ, "principal": {"type": "group", "id": "managers"}}],
        [{"operation": READ, "subject": {"type": "role", "name": "all"}}],
        [{"operation": "read", "subject": {"type": "group", "name": "managers"}}],
        [{"permission": "read", "subject": {"type": "anonymous"}}],
    ],
)
def test_space_permissions_in_no_known_form_are_loud_and_never_everybody(dc: Twin, body: Any) -> None:
    answered(dc, permissions=body)
    with pytest.raises(GiveUp, match="permissions of space HR in a form that Telos does not know"):
        ask(dc)
    # And an admin sees it: asked about a real page, doctor's line is red.
    wiki = Confluence("hr", settings(dc))
    lines = [check for check in wiki.check() if "in a form that Telos does not know" in check.said]
    assert lines
    assert not any(check.good for check in lines)


def test_the_older_interface_names_nobody_only_where_it_says_so(dc: Twin) -> None:
    dc.ways(version="8.5.25")
    for row, expected in (
        ({"type": "VIEWSPACE", "userName": None, "groupName": None}, {"ana", "ben", "cem"}),
        ({"type": "VIEWSPACE", "userName": "ben", "groupName": None}, {"ben"}),
        ({"type": "VIEWSPACE", "user": {"name": "ben"}}, None),
    ):
        answered(dc, confluenceservice={"result": [{"type": "VIEWSPACE", "spacePermissions": [row]}]})
        if expected is None:
            with pytest.raises(GiveUp, match="permissions of space HR"):
                ask(dc)
        else:
            assert ask(dc) == expected
        dc.faults([])


@pytest.mark.parametrize("withheld", [500, 403])
def test_a_space_whose_permissions_may_not_be_read_is_a_missing_right_and_no_outage(
    dc: Twin, withheld: int, caplog: pytest.LogCaptureFixture
) -> None:
    dc.ways(withheld=withheld)
    dc.leave("telos-bot", "confluence-administrators")
    with caplog.at_level(logging.WARNING):
        assert ask(dc) == set()
    assert "who may see space HR" in caplog.text
    assert "Leave" not in caplog.text


def test_an_outage_stays_one(dc: Twin) -> None:
    away = {"status": 500, "headers": {}, "body": ""}
    dc.faults([{"match": "/permissions|/user/current", "times": 50, "answer": away}])
    with pytest.raises(RetryAt):
        ask(dc)
