"""Pages that move, go and come back, and histories with holes: on real wikis of both versions."""

from __future__ import annotations

from urllib.parse import unquote

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


def waits(telos: RealHouse, page: str) -> list[str]:
    """Who waits for an answer on a page."""
    return [row["author"] for row in telos.rows(t.contribution, page=page) if row["settled_at"] is None]


def test_a_page_moved_between_namespaces_takes_its_charter_along(
    telos: RealHouse, wiki: Harness, title: str
) -> None:
    page = telos.write(title)
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
    telos.hear()
    before = telos.charter_of(page)
    assert waits(telos, below) == [wiki.person(MEMBER)]
    # Alone into another namespace: its subpage stays behind, outside.
    wiki.move(title, f"Help:{title}", by=ANA)
    telos.hear()
    after = telos.charter_of(page)
    assert after["key"] == before["key"]
    assert after["attached_at"] == before["attached_at"]
    assert after["first_deadline"] == before["first_deadline"]
    assert after["scope_value"] == f"Help:{title}"
    view = telos.panel(MEMBER, page, wiki.current(f"Help:{title}"))
    assert "one leave policy" in words(view)
    assert telos.panel(MEMBER, below, wiki.current(f"{title}/Travel")) is None
    assert waits(telos, below) == []
    # The page left behind only points on; it has no charter.
    redirect = telos.rows(t.page, title=title)
    assert redirect
    assert redirect[0]["redirect"]
    assert redirect[0]["charter"] is None
    assert len(telos.rows(t.community, home=redirect[0]["key"])) == 0
    # Its subpage follows: who contributed there still waits, since when they did.
    wiki.move(f"{title}/Travel", f"Help:{title}/Travel", by=ANA)
    telos.hear()
    assert waits(telos, below) == [wiki.person(MEMBER)]
    # The wiki's own map, by which a page view knows its community, moved along.
    telos.service.deliver()
    scopes = [row["scope_value"] for row in telos.rows(t.community, withdrawn=False)]
    assert f"Help:{title}" in scopes
    assert title not in scopes


def test_a_charter_deleted_and_restored_is_as_before(telos: RealHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title, **{"read by": "group: managers"})
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
    telos.hear()
    revision = wiki.current(title)
    view = telos.panel(MEMBER, page, revision)
    assert view is not None
    assert view["state"] == "confirm"
    token = wiki.viewer_token(MEMBER, page, revision)
    act = {
        **view["line"]["action"]["act"],
        "id": f"3f0d6f3e-0000-4000-8000-{int(page.rpartition(chr(58))[2]):012d}",
    }
    done = telos.http.post("/v1/acts", json=act, headers={"Authorization": f"Bearer {token}"})
    assert done.status_code == 200, done.get_json()
    before, owed = telos.charter_of(page), telos.owed_by(ANA) + telos.owed_by("Ben Steward")
    promised = telos.rows(t.obligation, page=below)[0]
    wiki.delete(title)
    telos.hear()
    assert telos.charter_of(page)["withdrawn"]
    assert telos.panel(MEMBER, below, wiki.current(f"{title}/Travel")) is None
    assert not [key for key in telos.owed_by(ANA) + telos.owed_by("Ben Steward") if str(page) in key]
    wiki.restore(title)
    telos.hear()
    after = telos.charter_of(page)
    assert not after["withdrawn"]
    assert (after["attached_at"], after["first_deadline"]) == (
        before["attached_at"],
        before["first_deadline"],
    )
    assert sorted(telos.owed_by(ANA) + telos.owed_by("Ben Steward")) == sorted(owed)
    back = telos.rows(t.obligation, page=below)[0]
    assert (back["key"], back["person"], back["due"]) == (
        promised["key"],
        promised["person"],
        promised["due"],
    )
    # What was confirmed stays confirmed.
    again = telos.panel(MEMBER, page, wiki.current(title))
    assert again is not None
    assert again["state"] != "confirm"
    assert not [key for key in telos.owed_by(MEMBER) if key.startswith("confirm/")]


def test_a_page_with_a_contribution_deleted_and_restored(telos: RealHouse, wiki: Harness, title: str) -> None:
    telos.write(title)
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
    telos.hear()
    before = telos.rows(t.contribution, page=below)
    assert before
    wiki.delete(f"{title}/Travel")
    telos.hear()
    assert telos.rows(t.contribution, page=below) == []
    wiki.restore(f"{title}/Travel")
    telos.hear()
    after = telos.rows(t.contribution, page=below)
    assert [(row["id"], row["author"], row["at"]) for row in after] == [
        (row["id"], row["author"], row["at"]) for row in before
    ]


def test_reverted_edits_are_no_contribution_and_the_rest_stays(
    telos: RealHouse, wiki: Harness, title: str
) -> None:
    telos.write(title)
    vandal, good = f"Vandal {title.rpartition(' ')[2]}", MEMBER
    wiki.account(vandal)
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=good)
    wiki.edit(f"{title}/Travel", "Everything is rubbish. " * 10, by=vandal)
    telos.hear()
    assert wiki.person(vandal) in waits(telos, below)
    wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=ANA)
    telos.hear()
    assert waits(telos, below) == [wiki.person(good)]
    view = telos.panel(vandal, below, wiki.current(f"{title}/Travel"))
    assert view is not None
    assert view["state"] != "waiting", "nobody is told to wait for an answer to a reverted edit"


def test_a_hidden_revision_tells_nothing_and_breaks_nothing(
    telos: RealHouse, wiki: Harness, title: str
) -> None:
    telos.write(title)
    secret = f"Hidden {title.rpartition(' ')[2]}"
    wiki.account(secret)
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
    _, number = wiki.edit(
        f"{title}/Travel",
        LONG_ENOUGH + " Somebody's private telephone number is 0711 12345, call at night.",
        by=secret,
    )
    wiki.edit(f"{title}/Travel", LONG_ENOUGH + " A third sentence, by a third person, that stays.", by=ANA)
    telos.hear()
    assert wiki.person(secret) in {row["author"] for row in telos.rows(t.contribution, page=below)}
    wiki.hide(below, number)
    telos.hear()
    row = next(row for row in telos.rows(t.revision, page=below) if row["number"] == number)
    assert (row["hidden"], row["author"], row["digest"]) == (True, None, "")
    assert wiki.person(secret) not in {row["author"] for row in telos.rows(t.contribution, page=below)}
    assert wiki.person(MEMBER) in {row["author"] for row in telos.rows(t.contribution, page=below)}
    # Neither a steward's queue nor the panel names who the wiki hides.
    view = telos.panel(ANA, below, wiki.current(f"{title}/Travel"))
    assert view is not None
    assert secret not in words(view)
    assert "12345" not in words(view)
    assert section(view, "purpose")["text"]
    # A house that never heard of it before the hiding comes to the same.
    telos.sync()
    again = next(row for row in telos.rows(t.revision, page=below) if row["number"] == number)
    assert again["author"] is None


def test_read_leads_to_the_reply_and_add_it_to_the_editor(
    telos: RealHouse, wiki: Harness, title: str
) -> None:
    page = telos.write(title)
    wiki.comment(title, "Does this hold for part-timers as well, and from which day on?", by=MEMBER)
    telos.hear()
    reply = "Yes: for everybody, from the first day on."
    talk = wiki.talk_of(title)
    wiki.session(ANA).act("edit", title=talk, appendtext=f"\n: {reply} ~~~~")
    telos.hear()
    view = telos.panel(MEMBER, page, wiki.current(title))
    assert view is not None
    assert view["state"] == "answered"
    address, _, fragment = view["line"]["action"]["url"].partition("#:~:text=")
    shown = wiki.session(MEMBER).http.get(address)
    assert shown.status_code == 200
    assert talk in shown.text
    assert unquote(fragment) in reply, "the words the browser scrolls to"
    assert unquote(fragment) in shown.text
    # The editor that shows the charter as a form is there in both versions.
    telos.write(title, benefit="")
    view = telos.panel(ANA, page, wiki.current(title))
    assert view is not None
    assert view["state"] == "draft"
    assert view["line"]["action"]["url"].endswith("?veaction=edit&telosfield=benefit")
    assert wiki.session(ANA).http.get(view["line"]["action"]["url"]).status_code == 200
