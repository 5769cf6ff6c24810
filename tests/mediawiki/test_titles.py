"""Titles in scopes: as the wiki normalises and converts them."""

from __future__ import annotations

from typing import Any

import pytest

from core.model import CharterText, Page, PageKey, Scope, ScopeKind
from core.rules.purpose.charter import scope_of
from plugins.mediawiki.titles import placed, settled
from tests.mediawiki.wikis import ENGLISH, GERMAN

HOME = Page(key=PageKey("hr:12"), title="Handbook/Leave", url="", place="Handbook/Leave", space="0")
#: What the wiki makes of a title, in its two steps, and the pages there are.
NORMAL = {"policies/Leave": "Policies/Leave", "Policies_old": "Policies old", "project:x": "Wiki:X"}
CONVERTED = {"汉语": "漢語", "Category:休假": "Category:休假規定", "Kategorie:休假": "Kategorie:休假規定"}
THERE = {"Policies/Leave", "Policies old", "Wiki:X", "漢語"}


class Asked:
    """A client that answers as the API does."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def get(self, action: str, **params: Any) -> Any:
        assert params["converttitles"]
        title = params["titles"]
        self.titles.append(title)
        query: dict[str, Any] = {}
        for step, table in (("normalized", NORMAL), ("converted", CONVERTED)):
            if title in table:
                query[step] = [{"from": title, "to": table[title]}]
                title = table[title]
        query["pages"] = [{"title": title} | ({"pageid": 7} if title in THERE else {"missing": True})]
        return {"query": query}


def read(written: str | None, about: Any = ENGLISH) -> tuple[Scope, bool, list[str]]:
    """The scope of a charter, whether it names a page that isn't there, and what the wiki was asked."""
    client = Asked()
    fields = {"purpose": "X"} | ({"scope": written} if written is not None else {})
    charter = placed(client, about, CharterText(fields=fields), HOME)  # type: ignore[arg-type]
    return scope_of(charter, HOME), charter.lost, client.titles


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("subpages of [[policies/Leave]]", ScopeKind.TREE, "Policies/Leave"),
        ("subpages of policies/Leave", ScopeKind.TREE, "Policies/Leave"),
        ("tree: Policies_old", ScopeKind.TREE, "Policies old"),
        ("page: project:x", ScopeKind.PAGE, "Wiki:X"),
        ("page: [[汉语]]", ScopeKind.PAGE, "漢語"),
        ("Unterseiten von [[汉语]]", ScopeKind.TREE, "漢語"),
        ("category: 休假", ScopeKind.LABEL, "休假規定"),
        ("namespace: Template", ScopeKind.SPACE, "10"),
        ("namespace: user_talk", ScopeKind.SPACE, "3"),
        ("namespace: 14", ScopeKind.SPACE, "14"),
        ("namespace: (Main)", ScopeKind.SPACE, "0"),
        ("namespace: 0", ScopeKind.SPACE, "0"),
        ("category: Category:Leave", ScopeKind.LABEL, "Leave"),
        ("category: [[:Category:Leave]]", ScopeKind.LABEL, "Leave"),
        ("category: [[:category: leave rules|ours]]", ScopeKind.LABEL, "leave rules"),
        ("category: [[Category:休假]]", ScopeKind.LABEL, "休假規定"),
        ("category: ISO:9001", ScopeKind.LABEL, "ISO:9001"),
    ],
)
def test_a_scope_has_the_title_that_the_wiki_has(written: str, kind: ScopeKind, value: str) -> None:
    scope, lost, _ = read(written)
    assert scope == Scope(kind=kind, value=value)
    assert not lost


def test_names_of_namespaces_in_the_wikis_language() -> None:
    assert read("Namensraum: Vorlage", GERMAN)[0] == Scope(kind=ScopeKind.SPACE, value="10")
    assert read("Kategorie: 休假", GERMAN)[0].value == "休假規定"
    assert read("Kategorie: [[:Kategorie:Urlaub]]", GERMAN)[0].value == "Urlaub"
    assert read("Namensraum: (Seiten)", GERMAN)[0].value == "0"


def test_a_tree_below_a_page_that_is_not_there_is_said_so() -> None:
    scope, lost, _ = read("subpages of [[Polices]]")
    assert (scope, lost) == (Scope(kind=ScopeKind.TREE, value="Polices"), True)
    assert read("page: [[Polices]]")[1]


@pytest.mark.parametrize("written", ["namespace: Nowhere", "Namensraum: 77", "namespace: Diskussion"])
def test_a_namespace_that_is_not_there_is_said_so(written: str) -> None:
    scope, lost, _ = read(written)
    assert (scope.kind, lost) == (ScopeKind.SPACE, True)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "page",
        "page and subpages",
        "category",
        "category: Leave",
        "category: Category:Leave",
        "namespace",
        "x: y",
    ],
)
def test_the_wiki_is_asked_only_where_a_title_is_written(written: str | None) -> None:
    assert read(written)[2] == []


@pytest.mark.parametrize("title", ["", " ", "a|b", "a[b", "x" * 300, "<b>", "a\nb", "\ufffd"])
def test_what_can_be_no_title_is_not_asked_for(title: str) -> None:
    client = Asked()
    assert settled(client, title) == (title, False)  # type: ignore[arg-type]
    assert client.titles == []
