"""Charters that a page shows because it puts another page in: no community, and a finding that says why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.model import PageKey
from core.store import tables as t
from plugins.confluence.included import MOST, included
from plugins.confluence.testing import Harness
from tests.confluence.telos import ANA, MEMBER, SITE, TwinHouse, charter, usual


def macro(title: str, name: str = "include", space: str = "") -> str:
    """The macro as the editor writes it."""
    key = f' ri:space-key="{space}"' if space else ""
    link = f'<ac:link><ri:page{key} ri:content-title="{title}"/></ac:link>'
    return (
        f'<ac:structured-macro ac:name="{name}"><ac:parameter ac:name="">{link}</ac:parameter>'
        "</ac:structured-macro>"
    )


def put(telos: TwinHouse, wiki: Harness, title: str, body: str, by: str = MEMBER) -> PageKey:
    id, _ = wiki.twin.edit(title, body, by=by)
    telos.hear()
    return PageKey(f"{SITE}:{id}")


def found_at(telos: TwinHouse, page: PageKey) -> tuple[str, list[str]]:
    """The state of the community at home there, and its findings' codes."""
    (row,) = telos.rows(t.community, home=page)
    return row["state"], [finding["code"] for finding in json.loads(row["findings"])]


def test_a_page_that_puts_a_charter_in_is_told_why_it_makes_no_community(
    telos: TwinHouse, wiki: Harness, title: str
) -> None:
    telos.write(title)
    page = put(telos, wiki, f"{title} shown", f"<p>Our team.</p>{macro(title)}")
    assert found_at(telos, page) == ("draft", ["P125"])
    wiki.twin.edit(f"{title} shown", f"<p>Our team, and more of it.</p>{macro(title)}", by=ANA)
    telos.hear()
    assert found_at(telos, page) == ("draft", ["P125"])
    assert any("complete/" in key for key in telos.owed_by(MEMBER)), "whoever put it in, not who came later"
    wiki.twin.edit(f"{title} shown", "<p>Our team without it.</p>", by=ANA)
    telos.hear()
    assert [row for row in telos.rows(t.community, home=page) if not row["withdrawn"]] == []


def test_what_is_put_in_without_a_charter_says_nothing(telos: TwinHouse, wiki: Harness, title: str) -> None:
    telos.write(title)
    put(telos, wiki, f"{title} plain", "<p>Opening hours.</p>")
    for number, body in enumerate((
        macro(f"{title} plain"),
        macro("Nowhere at all"),
        # The excerpt of a page shows what is marked there: the charter is not.
        macro(title, "excerpt-include"),
    )):  # fmt: skip
        page = put(telos, wiki, f"{title} other {number}", f"<p>Text.</p>{body}")
        assert telos.rows(t.community, home=page) == []


def test_an_excerpt_that_is_a_charter(telos: TwinHouse, wiki: Harness, title: str) -> None:
    body = charter(wiki, usual(title))
    marked = (
        f'<ac:structured-macro ac:name="excerpt"><ac:rich-text-body>{body}</ac:rich-text-body>'
        "</ac:structured-macro>"
    )
    wiki.twin.edit(title, marked, by=ANA)
    telos.hear()
    page = put(telos, wiki, f"{title} excerpt", macro(title, "excerpt-include"))
    assert found_at(telos, page) == ("draft", ["P125"])


@pytest.mark.parametrize(
    ("name", "of_table", "of_excerpt", "shows"),
    [
        # An excerpt that hides itself on its page is shown where it is put in, and nowhere else.
        ("excerpt-include", "", "true", True),
        ("include", "", "true", False),
        ("excerpt-include", "true", "", False),
        ("include", "true", "", False),
        ("include", "", "", True),
    ],
)
def test_what_is_put_in_shows_a_charter_as_readers_see_it(
    telos: TwinHouse, wiki: Harness, title: str, name: str, of_table: str, of_excerpt: str, shows: bool
) -> None:
    """The page that holds it, too: what it hides is no charter there."""

    def hide(body: str, macro: str, value: str) -> str:
        start = body.index(f'ac:name="{macro}"')
        end = body.index(">", start) + 1
        return (
            f'{body[:end]}<ac:parameter ac:name="hidden">{value}</ac:parameter>{body[end:]}'
            if value
            else body
        )

    body = hide(charter(wiki, usual(title)), "details", of_table)
    marked = (
        f'<ac:structured-macro ac:name="excerpt"><ac:rich-text-body>{body}</ac:rich-text-body>'
        "</ac:structured-macro>"
    )
    home = put(telos, wiki, title, f"<p>Text.</p>{hide(marked, 'excerpt', of_excerpt)}", by=ANA)
    assert bool(telos.rows(t.community, home=home)) is not bool(of_table or of_excerpt)
    page = put(telos, wiki, f"{title} shown", macro(title, name))
    assert bool(telos.rows(t.community, home=page)) is shows
    # Neither does a page show what it puts into a place of its own that is hidden.
    into = put(telos, wiki, f"{title} hides", hide(
        '<ac:structured-macro ac:name="excerpt"><ac:rich-text-body>' + macro(title, name)
        + "</ac:rich-text-body></ac:structured-macro>", "excerpt", "true",
    ))  # fmt: skip
    assert telos.rows(t.community, home=into) == []


@pytest.mark.parametrize(
    ("storage", "titles"),
    [
        (macro("A") + macro("A") + macro("B", space="HR"), ["A", "B"]),
        ('<ac:macro ac:name="include"><ac:parameter ac:name="">HR:Old</ac:parameter></ac:macro>', ["HR:Old"]),
        ('<ac:structured-macro ac:name="include"></ac:structured-macro>', []),
        ("".join(macro(f"P{number}") for number in range(40)), [f"P{number}" for number in range(MOST)]),
        ("<include", []),
    ],
)
def test_what_a_page_puts_in(storage: str, titles: list[str]) -> None:
    assert [part.link.title for part in included(storage)] == titles


@pytest.mark.parametrize("way", ["webhooks", "sync"])
def test_an_edit_of_the_page_that_is_put_in_is_followed(
    telos: TwinHouse, wiki: Harness, title: str, way: str
) -> None:
    """Nobody touches the page that puts it in; it is looked at again when what it shows of a charter changes."""

    def edit(body: str) -> None:
        wiki.twin.edit(title, body, by=ANA)
        if way == "webhooks":
            telos.hear()
        else:
            wiki.drop_deliveries()
            telos.sync()

    edit("<p>No charter yet.</p>")
    page = put(telos, wiki, f"{title} shown", f"<p>Our team.</p>{macro(title)}")
    part = put(telos, wiki, f"{title} part", macro(title, "excerpt-include"))
    assert telos.rows(t.community, home=page) == []
    body = charter(wiki, usual(title))
    edit(body)
    assert found_at(telos, page) == ("draft", ["P125"])
    assert telos.rows(t.community, home=part) == [], "an excerpt shows what is marked"
    edit(
        f'<ac:structured-macro ac:name="excerpt"><ac:rich-text-body>{body}</ac:rich-text-body>'
        "</ac:structured-macro>"
    )
    assert found_at(telos, part) == ("draft", ["P125"])
    edit(f"{body}<p>More about it, and nothing of a charter in its excerpt.</p>")
    assert [row for row in telos.rows(t.community, home=part) if not row["withdrawn"]] == []
    assert found_at(telos, page) == ("draft", ["P125"])
    edit("<p>The charter is over.</p>")
    assert [row for row in telos.rows(t.community, home=page) if not row["withdrawn"]] == []


def test_who_puts_a_page_in_is_looked_at_only_when_what_it_shows_changes(
    telos: TwinHouse, wiki: Harness, title: str
) -> None:
    body = charter(wiki, usual(title))
    wiki.twin.edit(title, body, by=ANA)
    telos.hear()
    others = [put(telos, wiki, f"{title} other {number}", macro(title)) for number in range(3)]
    assert [found_at(telos, other) for other in others] == [("draft", ["P125"])] * 3
    wiki.twin.edit(title, f"{body}<p>Another word.</p>", by=ANA)
    wiki.twin.requests()
    telos.hear()
    asked = wiki.twin.requests()
    assert not [line for line in asked for other in others if other.partition(":")[2] in line], asked
    # Two that put each other in come to an end.
    wiki.twin.edit(title, f"{body}{macro(f'{title} other 0')}", by=ANA)
    telos.hear()
    wiki.delete(title)
    # Cloud's events name whoever did it; the sync finds the rest.
    telos.hear()
    telos.sync()
    for other in others:
        assert [row for row in telos.rows(t.community, home=other) if not row["withdrawn"]] == []
    wiki.restore(title)
    telos.hear()
    telos.sync()
    assert [found_at(telos, other) for other in others] == [("draft", ["P125"])] * 3


def test_a_first_pass_tells_of_pages_that_put_a_charter_in(
    telos: TwinHouse, wiki: Harness, title: str, tmp_path: Path
) -> None:
    """It reads pages without a charter in part; those that put one in are read whole behind it."""
    id, _ = wiki.twin.edit(f"{title} shown", macro(title), by=MEMBER)
    wiki.twin.edit(title, charter(wiki, usual(title)), by=ANA)
    wiki.drop_deliveries()
    folder = tmp_path / "first"
    folder.mkdir()
    first = TwinHouse(wiki, folder)
    try:
        first.sync()
        assert found_at(first, PageKey(f"{SITE}:{id}")) == ("draft", ["P125"])
    finally:
        first.end()
