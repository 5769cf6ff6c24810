"""What a translation of a page is called, and whose charter it carries."""

from __future__ import annotations

import pytest

from core.model import CharterText, Page, PageKey
from core.rules.purpose.translations import NAMES, is_language, places, same_charter, translation_of

FIELDS = {"purpose": "HR agrees on one policy.", "sponsor": "Sven Sponsor", "deadline": "2026-12-18"}


def page(title: str, **values: object) -> Page:
    parts = title.split("/")
    above = tuple("/".join(parts[:n]) for n in range(1, len(parts)))
    return Page(key=PageKey("hr:1"), title=title, url="", **{"place": title, "ancestors": above, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code",
    ["de", "en", "pt-br", "zh-hans", "sr-ec", "de-formal", "nds", "es-419", "pt-BR", "zh-Hans", "de-AT"],
)
def test_a_subpage_named_by_a_language_is_named_as_a_translation(code: str) -> None:
    assert translation_of(page(f"Leave/{code}")) == "Leave"
    assert translation_of(page(f"Policies/Leave/{code}")) == "Policies/Leave"
    assert f"Leave/{code}" in places(page("Leave")) or code not in NAMES


@pytest.mark.parametrize(
    "name", ["DE", "De", "Team", "xx", "", "de-", "de_AT", "-de", "de-a", "DE-AT", "de-" + "x" * 9999]
)
def test_other_subpages_are_none(name: str) -> None:
    assert not is_language(name)
    assert translation_of(page(f"Leave/{name}")) == ""


def test_where_a_place_is_no_title_nothing_is_named() -> None:
    assert translation_of(page("de", place="12", ancestors=("7",))) == ""
    assert places(page("Leave", place="12")) == ()
    assert translation_of(page("de")) == ""


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"purpose": "Eine Regelung."}, True),
        ({"deadline": "18. Dezember 2026"}, True),
        ({"deadline": "19. Dezember 2026"}, False),
        ({"deadline": "18 décembre 2026"}, True),
        ({"deadline": "18 de diciembre de 2026"}, True),
        ({"deadline": "2026年12月18日"}, True),
        ({"deadline": "19 décembre 2026"}, False),
        ({"deadline": "18 décembre 2027"}, False),
        ({"deadline": "18 + 2026 + 1 pages"}, False),
        ({"deadline": "quand c'est fini"}, False),
        ({"deadline": ""}, False),
        ({"sponsor": "Olga Owner"}, False),
        ({"stewards": "Ana Steward"}, False),
        ({"read by": "group: managers"}, False),
    ],
)
def test_names_and_days_are_not_translated(changes: dict[str, str], same: bool) -> None:
    other = {name: value for name, value in {**FIELDS, **changes}.items() if value}
    assert same_charter(CharterText(fields=FIELDS), CharterText(fields=other)) is same
    assert same_charter(CharterText(fields=other), CharterText(fields=FIELDS)) is same


def test_a_charter_without_names_is_the_same_only_word_by_word() -> None:
    text = CharterText(fields={"purpose": "HR agrees."})
    assert same_charter(text, CharterText(fields={"purpose": "HR agrees."}))
    assert not same_charter(text, CharterText(fields={"purpose": "Die Abteilung stimmt zu."}))
