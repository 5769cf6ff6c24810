"""A page and its translations: one community, and one confirmation in whichever language was read."""

from __future__ import annotations

import pytest

from core.model import PageKey
from core.store import tables as t
from tests.support.house import CHARTER, House

GERMAN = {
    **CHARTER,
    "purpose": "Betriebsrat und Personalabteilung einigen sich auf eine Urlaubsregelung, die alle verstehen.",
    "deliverables": "Urlaubsregelung; Verantwortlich: Olga Owner; Seite: [[Leave]]; fertig wenn: beide unterschreiben",
    "deadline": "18. Dezember 2026",
}


def communities(house: House) -> list[str]:
    return [row["key"] for row in house.rows(t.community) if not row["withdrawn"]]


def belongs(house: House, page: PageKey) -> str | None:
    return next(row["community"] for row in house.rows(t.page) if row["key"] == page)


@pytest.mark.parametrize("first", ["base", "translation"])
@pytest.mark.parametrize("scope", ["page and subpages", "page"])
@pytest.mark.parametrize("words", [CHARTER, GERMAN], ids=["same", "translated"])
def test_a_translation_makes_no_community_of_its_own(
    house: House, words: dict[str, str], scope: str, first: str
) -> None:
    ana = house.key("Ana Steward")
    if first == "base":
        base = house.community(scope=scope)
        house.hear()
    german = house.wiki.page("Leave/de", ana, charter={**words, "scope": scope})
    house.hear()
    if first == "translation":
        base = house.community(scope=scope)
        house.hear()
    house.sync()
    key = f"hr:page:{base.partition(':')[2]}"
    assert communities(house) == [key]
    assert belongs(house, german) == key


@pytest.mark.parametrize(
    ("title", "changes"),
    [
        ("Leave/Team", {}),
        ("Leave/DE", {}),
        ("Leave/de", {"sponsor": "Olga Owner"}),
        ("Leave/de", {"deadline": "19. Dezember 2026"}),
    ],
)
def test_another_page_or_charter_below_is_its_own(house: House, title: str, changes: dict[str, str]) -> None:
    base = house.community()
    house.hear()
    other = house.wiki.page(title, house.key("Ana Steward"), charter={**GERMAN, **changes})
    house.hear()
    assert belongs(house, base) != belongs(house, other)
    assert len(communities(house)) == 2


def test_a_translation_follows_when_its_page_has_another_charter(house: House) -> None:
    base = house.community()
    german = house.wiki.page("Leave/de", house.key("Ana Steward"), charter=GERMAN)
    house.hear()
    assert len(communities(house)) == 1
    house.wiki.edit(base, house.key("Ana Steward"), charter={**CHARTER, "sponsor": "Olga Owner"})
    house.hear()
    assert len(communities(house)) == 2
    house.wiki.edit(german, house.key("Ana Steward"), charter={**GERMAN, "sponsor": "Olga Owner"})
    house.hear()
    assert len(communities(house)) == 1
    house.wiki.delete(base)
    house.hear()
    assert communities(house) == [f"hr:page:{german.partition(':')[2]}"]
