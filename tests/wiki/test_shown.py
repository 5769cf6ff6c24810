"""Charters that a page shows without writing them, on a real wiki."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from core.model import CharterText
from demo.localwiki import LocalWiki
from plugins.mediawiki.wiki import MediaWiki

pytestmark = pytest.mark.wiki

OURS = """<noinclude>{{Charter|purpose=An example.}}</noinclude><includeonly>{{Charter
|purpose={{{goal|}}}|sponsor={{{who|}}}|deadline={{{by|}}}}}</includeonly>"""
PAGES = {
    "Template:Charter": "<div class='charter'>{{{purpose|}}}</div>",
    "Template:Project": OURS,
    "Template:Preset": "{{Charter|purpose={{{goal|}}}|it contact=Helpdesk}}",
    "Help:Charter": "This is how: {{Charter|purpose=An example.}}",
    "Charter of X": "{{Charter|purpose=HR agrees on one policy.}}",
    "Ours": "{{Project|goal=One policy.|who=Mia|by=2026-12-18}} Text.",
    "X": "{{:Charter of X}}",
    "Set": "{{Preset|goal=One policy.}}",
    "Manual": "{{Help:Charter}}",
    "None": "Nothing.",
}


@pytest.fixture(scope="module")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    wiki = LocalWiki.create("1.43", tmp_path_factory.mktemp("shown") / "wiki", extensions=())
    with wiki:
        wiki.create_user("Mia", "a-password")
        wiki.create_user("Ana", "a-password")
        wiki.create_user("Telos", "a-password", groups=("bot",))
        yield wiki


def test_a_charter_that_stands_elsewhere(wiki: LocalWiki) -> None:
    mia, ana = wiki.session("Mia", "a-password"), wiki.session("Ana", "a-password")
    for title, text in PAGES.items():
        mia.edit(title, text)
    ana.edit("Ours", PAGES["Ours"] + " More.")
    ana.edit("X", PAGES["X"] + " More.")
    telos = MediaWiki("hr", {"url": wiki.url, "user": "Telos", "password": "a-password"})

    def charter(title: str) -> CharterText | None:
        page = telos.find(title)
        assert page is not None
        return page.charter

    ours = charter("Ours")
    assert ours is not None
    assert (ours.shown_by, ours.fields["purpose"], ours.fields["deadline"]) == (
        "", "One policy.", "2026-12-18",
    )  # fmt: skip
    (deadline,) = [change for change in ours.changes if change.field == "deadline"]
    people = {person.name: person.key for person in telos.people(names=["Mia", "Ana"])}
    assert (ours.written_by, deadline.by) == (people["Mia"], people["Mia"])
    shown_by = {
        title: (charter_text.shown_by if (charter_text := charter(title)) else None)
        for title in ("X", "Set", "Manual", "None")
    }
    assert shown_by == {"X": "{{:Charter of X}}", "Set": "{{Preset}}", "Manual": None, "None": None}
    elsewhere = charter("X")
    assert elsewhere is not None
    assert elsewhere.written_by == people["Mia"], "who put it there is asked, not who edits the page"
    synced = {}
    for step in telos.changes("", now=datetime.now(UTC)):
        synced |= {page.title: page.charter for page in step.pages}
    assert synced["Ours"] == ours
    assert synced["X"] == elsewhere
    assert synced["Template:Project"] is None
