"""A charter on one's own page that would speak for others': by page, tree, label and space, and the answer to it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from core.model import PageKey
from core.store import communities
from core.store import tables as t
from plugins.confluence.testing import BOT, Harness
from tests.confluence.telos import ANA, MAX, MEMBER, SPONSOR, TwinHouse, usual

OWN = {
    "read by": "everyone",
    "read until": "2027-06-11",
    "sponsor": MEMBER,
    "stewards": MEMBER,
    "it contact": MEMBER,
}
SCOPES = (
    "page: {part}",
    "page: {space}:{part}",
    "subpages of {tree}",
    "label: {label}",
    "space: {space}",
    "number",
)


class Tree:
    """A community in a space of its own that holds a page below it, neither of which a member may edit."""

    def __init__(self, telos: TwinHouse, wiki: Harness, title: str) -> None:
        self.telos, self.wiki, self.title = telos, wiki, title
        number = title.rpartition(" ")[2]
        self.space, self.label = f"S{number}", f"speaking{number}"
        wiki.twin.space(self.space, f"Space {number}")
        self.page = telos.write_in(title, self.space)
        self.part_title = f"{title} travel"
        self.part = telos.below(self.part_title, title, space=self.space, by=ANA)
        wiki.twin.label(self.part_title, self.label, by=ANA)
        for restricted in (title, self.part_title):
            wiki.twin.edit_restrict(restricted, users=[ANA, BOT[wiki.variant][2]])
        telos.hear()
        self.held = self.holder(self.part)

    def holder(self, page: PageKey) -> str:
        (row,) = self.telos.rows(t.page, key=page)
        return str(row["community"])

    def scope(self, form: str) -> str:
        if form == "number":
            return f"page: {self.part.rpartition(':')[2]}"
        return form.format(part=self.part_title, tree=self.title, label=self.label, space=self.space)

    def wants(self, form: str, by: str = MEMBER) -> PageKey:
        """A charter in the usual space, on a page of the member's own."""
        return self.telos.write(f"{self.title} mine", by=by, **OWN, scope=self.scope(form))

    def codes(self, home: PageKey) -> set[str]:
        with self.telos.service.store.read() as connection:
            (community,) = communities.at_home(connection, [home])
        return {finding.code for finding in community.findings}

    def asked(self) -> list[str]:
        return [key for key in self.telos.owed_by(SPONSOR) if "/scope-" in key and self.number in key]

    @property
    def number(self) -> str:
        return self.page.rpartition(":")[2]

    def says(self, obligation: str, answer: str) -> Mapping[str, Any]:
        """The sponsor of the community that holds the pages answers, on its panel as it was shown."""
        revision = self.wiki.current(self.title)
        if self.wiki.variant == "cloud":
            token = self.telos._vouched(SPONSOR, self.page)
        else:
            token = self.telos.token(SPONSOR, self.page, revision).get_json()["token"]
        act = {
            "id": str(uuid.uuid4()), "kind": "decide", "page": self.page,
            "obligation": obligation, "text": "As agreed.", "data": {"decision": answer},
        }  # fmt: skip
        headers = {"Authorization": f"Bearer {token}", "Telos-Revision": str(revision)}
        done = self.telos.http.post("/v1/acts", json=act, headers=headers)
        assert done.status_code == 200, done.get_data(as_text=True)
        self.telos.service.run_until_idle()
        return dict(done.get_json())


@pytest.fixture
def tree(telos: TwinHouse, wiki: Harness, title: str) -> Tree:
    return Tree(telos, wiki, title)


@pytest.mark.parametrize("form", SCOPES)
def test_on_ones_own_page_nobody_takes_others_pages(tree: Tree, telos: TwinHouse, form: str) -> None:
    mine = tree.wants(form)
    assert tree.holder(tree.part) == tree.held
    assert "P121" in tree.codes(mine)
    assert telos.charter_of(mine)["state"] == "draft"
    # It asks nobody to read what it took, and mails nobody.
    telos.service.go_live("hr")
    telos.later(days=2)
    assert not [key for key in telos.owed_by(MAX) if key.startswith("confirm/") and "mine" in key]
    assert not [mail for mail in telos.mails(MAX) if f"{tree.title} mine" in str(mail)]


@pytest.mark.parametrize("answer", ["yes", "no"])
@pytest.mark.parametrize("form", ["page: {part}", "page: {space}:{part}", "number"])
def test_who_holds_the_pages_is_asked_and_answers(
    tree: Tree, telos: TwinHouse, answer: str, form: str
) -> None:
    mine = tree.wants(form)
    (asked,) = tree.asked()
    panel = telos.panel(SPONSOR, tree.page, telos.wiki.current(tree.title))
    assert panel is not None
    assert asked in str(panel)
    tree.says(asked, answer)
    mines = f"hr:page:{mine.rpartition(':')[2]}"
    assert (tree.holder(tree.part) == mines) is (answer == "yes")
    assert ("P121" in tree.codes(mine)) is (answer == "no")
    assert tree.asked() == []
    # A word more, or all of it heard again by the sync, asks nobody anew.
    telos.sync()
    assert tree.asked() == []
    assert (tree.holder(tree.part) == mines) is (answer == "yes")


def test_a_label_that_nobody_speaks_for_asks_nobody(tree: Tree) -> None:
    """Who wrote it reads who can help."""
    mine = tree.wants("label: {label}")
    assert "P121" in tree.codes(mine)
    assert tree.asked() == []


def test_who_may_edit_them_speaks_for_them_and_keeps_it(tree: Tree, telos: TwinHouse, wiki: Harness) -> None:
    mine = tree.wants("page: {part}", by=ANA)
    mines = f"hr:page:{mine.rpartition(':')[2]}"
    assert tree.holder(tree.part) == mines
    wiki.twin.edit_restrict(tree.part_title, users=[BOT[wiki.variant][2]])
    telos.hear()
    telos.sync()
    assert tree.holder(tree.part) == mines
    assert "P121" not in tree.codes(mine)


def test_pages_below_ones_own_need_nobody(tree: Tree, telos: TwinHouse, wiki: Harness) -> None:
    home, _ = wiki.twin.edit(f"{tree.title} home", "<p>My own.</p>", by=MEMBER)
    below = telos.below(f"{tree.title} home below", f"{tree.title} home", by=ANA)
    wiki.twin.edit_restrict(f"{tree.title} home below", users=[ANA, BOT[wiki.variant][2]])
    fields = {**usual(f"{tree.title} home"), **OWN, "scope": "page and subpages"}
    page = wiki.write_charter(f"{tree.title} home", fields, by=MEMBER)
    telos.hear()
    assert page == f"hr:{home}"
    assert "P121" not in tree.codes(page)
    assert tree.holder(below) == f"hr:page:{home}"
