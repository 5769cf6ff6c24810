"""A message calls what somebody added what the panel calls it: a page, an edit, a comment, a file."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from core.model import Act, ActKind, Page, PageKey
from core.store import tables as t
from core.ui.view import panel_view
from tests.support.house import House

#: What each kind is called to whoever added it; each word stands for no other kind.
MINE = {
    "en": {"page": "your page", "edit": "your edit", "comment": "your comment", "upload": "your file"},
    "de": {
        "page": "deine seite",
        "edit": "deine änderung",
        "comment": "deinen kommentar",
        "upload": "deine datei",
    },
}
#: In German the same words in another case.
CASES = {"deiner": "deine", "deinem": "deinen"}
#: And to whoever answers.
THEIRS = {
    "en": {
        "page": "wrote the new page",
        "edit": "added something to",
        "comment": "wrote about",
        "upload": "the file",
    },
    "de": {
        "page": "die neue seite",
        "edit": "“ ergänzt",
        "comment": "hat etwas zu",
        "upload": "die datei",
    },
}
AUTHORS = {"page": "Mia Member", "edit": "Max Member", "comment": "Moe Member", "upload": "Mo Member"}


def added(house: House, language: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, PageKey]:
    """One contribution of each kind in a live community, each on a page and by a member of its own."""
    house.wiki.account(AUTHORS["upload"], "managers")
    for number, person in house.wiki.accounts.items():
        house.wiki.accounts[number] = replace(person, language=language)
        house.wiki._tell("renamed", number)
    house.hear()
    seen = house.wiki._page

    def with_files(number: int | str) -> Page:
        page = seen(number)
        return replace(page, upload=page.title.endswith("/upload"))

    monkeypatch.setattr(house.wiki, "_page", with_files)
    house.service.go_live("hr")
    house.community()
    house.hear()
    house.clock.move(hours=2)
    people = {kind: house.key(name) for kind, name in AUTHORS.items()}
    pages = {}
    for kind, person in people.items():
        first = person if kind in {"page", "upload"} else house.key("Ana Steward")
        pages[kind] = house.wiki.page(f"Leave/{kind}", first)
    house.clock.move(minutes=5)
    house.wiki.edit(pages["edit"], people["edit"])
    house.wiki.comment(pages["comment"], people["comment"], "How long before a trip is it asked for?")
    house.hear()
    return pages


def called(text: str, names: dict[str, str]) -> set[str]:
    """The kinds whose words stand in it."""
    low = text.casefold()
    for other, word in CASES.items():
        low = low.replace(f"{other} ", f"{word} ")
    return {name for name, word in names.items() if word in low}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("way", [ActKind.THANK, ActKind.ANSWER])
def test_the_author_reads_of_what_they_added_in_mail_alert_and_panel(
    house: House, language: str, way: ActKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = added(house, language, monkeypatch)
    rows = {row["author"]: row["id"] for row in house.rows(t.contribution)}
    for kind, page in pages.items():
        viewer = house.viewer("Ana Steward", page)
        text = "" if way is ActKind.THANK else "Two weeks before it."
        act = Act(
            id=str(uuid4()),
            kind=way,
            person=viewer.person,
            at=house.clock.now(),
            page=page,
            contribution=rows[house.key(AUTHORS[kind])],
            text=text,
        )
        house.desk.act(viewer, act)
    house.pass_time(days=1)
    for kind, page in pages.items():
        author = house.key(AUTHORS[kind])
        (message,) = house.mail.to(author)
        (line,) = message.lines
        (alert,) = [notice for notice in house.wiki.notices.values() if notice.to == author]
        for words in (message.subject, line.what, alert.subject):
            assert called(words, MINE[language]) == {kind}, words
        facts = house.desk.panel(house.viewer(AUTHORS[kind], page))
        assert called(str(panel_view(facts, language)), MINE[language]) == {kind}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_steward_reads_what_waits_for_them(
    house: House, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = added(house, language, monkeypatch)
    house.pass_time(days=3)
    asked = {
        line.key.split("/")[1]: line.what
        for name in ("Ana Steward", "Ben Steward")
        for message in house.mail.to(house.key(name))
        for line in message.lines
        if line.key.startswith("answer/") and "#steward#" not in line.key
    }
    assert set(asked) == set(pages.values())
    for kind, page in pages.items():
        assert called(asked[page], THEIRS[language]) == {kind}, asked[page]
