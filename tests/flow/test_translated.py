"""A page and its translations: one community, and one confirmation in whichever language was read."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from core.interactive import ActResult
from core.model import Act, ActKind, PageKey
from core.ports import Reject
from core.store import tables as t
from core.ui.view import panel_view
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


# --- confirming -----------------------------------------------------------------------------------------------

POLICY = {"read by": "group: managers", "read until": "2026-12-18"}


def confirm(house: House, name: str, page: PageKey, **values: Any) -> ActResult:
    house.clock.move(minutes=1)
    viewer = house.viewer(name, page)
    act = Act(
        id=values.pop("id", f"c{next(COUNT)}"),
        kind=ActKind.CONFIRM,
        person=viewer.person,
        at=house.clock.now(),
        page=page,
        revision=viewer.revision,
        **values,
    )
    result = house.desk.act(viewer, act)
    house.hear()
    return result


COUNT = itertools.count()


@pytest.fixture
def pair(house: House) -> tuple[PageKey, PageKey]:
    base = house.community(**POLICY)
    german = house.wiki.page("Leave/de", house.key("Ana Steward"), charter={**GERMAN, **POLICY})
    house.hear()
    return base, german


def owes(house: House, name: str = "Mia Member") -> bool:
    return any(key.startswith("confirm/") for key in house.open_for(name))


def change(house: House, page: PageKey, **values: Any) -> None:
    house.clock.move(minutes=10)
    house.wiki.edit(page, house.key("Ana Steward"), **values)
    house.hear()


def test_one_confirmation_in_the_readers_language_counts(house: House, pair: tuple[PageKey, PageKey]) -> None:
    base, german = pair
    assert owes(house)
    facts = house.desk.panel(house.viewer("Mia Member", german))
    assert [(obligation.kind, obligation.page) for obligation in facts.mine] == [("confirm", german)]
    assert confirm(house, "Mia Member", german).done == "desk-done-confirm"
    assert not owes(house)
    assert owes(house, "Max Member")
    assert not house.desk.panel(house.viewer("Mia Member", base)).mine
    (row,) = [row for row in house.rows(t.act) if row["kind"] == "confirm"]
    assert row["page"] == german, "what was on the screen is what is kept"
    confirm(house, "Mia Member", german)
    confirm(house, "Mia Member", base)
    assert len([row for row in house.rows(t.evidence) if row["what"] == "act.confirm"]) == 1


def line(house: House, name: str, page: PageKey) -> str:
    """What the closed panel says to somebody on a page."""
    return str(panel_view(house.desk.panel(house.viewer(name, page)))["line"]["text"])


def test_every_language_of_a_text_says_that_it_was_confirmed(
    house: House, pair: tuple[PageKey, PageKey]
) -> None:
    base, german = pair
    confirm(house, "Mia Member", german)
    assert line(house, "Mia Member", german).startswith("You confirmed this version on")
    assert line(house, "Mia Member", base).startswith("You confirmed this in another language on")
    assert "You confirmed" not in line(house, "Max Member", base)
    confirm(house, "Max Member", base)
    assert line(house, "Max Member", base).startswith("You confirmed this version on")
    assert line(house, "Max Member", german).startswith("You confirmed this in another language on")
    change(house, base)
    for name in ("Mia Member", "Max Member"):
        assert line(house, name, base).startswith("Please read this by"), "asked again, so not thanked"


def test_a_translation_that_is_behind_is_no_text_that_was_confirmed(
    house: House, pair: tuple[PageKey, PageKey]
) -> None:
    base, german = pair
    change(house, base)
    confirm(house, "Mia Member", base)
    assert line(house, "Mia Member", base).startswith("You confirmed this version on")
    assert "You confirmed" not in line(house, "Mia Member", german)


def test_a_new_wording_of_the_page_asks_again(house: House, pair: tuple[PageKey, PageKey]) -> None:
    base, german = pair
    confirm(house, "Mia Member", german)
    change(house, base)
    assert owes(house)
    # What the translation shows is what the page said before.
    assert [obligation.page for obligation in house.desk.panel(house.viewer("Mia Member", german)).mine] == [
        base
    ]
    assert confirm(house, "Mia Member", german).page_changed
    assert owes(house)
    change(house, german)
    assert not confirm(house, "Mia Member", german).page_changed
    assert not owes(house)


def test_a_new_wording_of_the_translation_asks_who_read_it(
    house: House, pair: tuple[PageKey, PageKey]
) -> None:
    base, german = pair
    confirm(house, "Mia Member", german)
    confirm(house, "Max Member", base)
    change(house, german, minor=True)
    assert not owes(house)
    change(house, german)
    assert owes(house)
    assert not owes(house, "Max Member")
    confirm(house, "Mia Member", base)
    assert not owes(house)
    change(house, german)
    assert not owes(house), "who read the page itself last has nothing to do with the translation"


def test_a_page_that_returns_to_what_was_confirmed_asks_nobody(
    house: House, pair: tuple[PageKey, PageKey]
) -> None:
    _, german = pair
    confirm(house, "Mia Member", german)
    change(house, german)
    house.clock.move(minutes=10)
    house.wiki.revert(german, house.key("Ana Steward"))
    house.hear()
    assert not owes(house)
    house.wiki.delete(german)
    house.hear()
    assert not owes(house), "what was confirmed stays confirmed"


def test_a_translation_that_nobody_vouches_for_confirms_nothing(
    house: House, pair: tuple[PageKey, PageKey]
) -> None:
    """Whoever may make a page below a policy could write what others confirm."""
    base, german = pair
    house.clock.move(minutes=10)
    house.wiki.edit(german, house.key("Moe Member"), "Ich stimme allem zu.", minor=True)
    house.hear()
    assert [obligation.page for obligation in house.desk.panel(house.viewer("Mia Member", german)).mine] == [
        base
    ]
    assert confirm(house, "Mia Member", german).page_changed
    assert owes(house)
    house.clock.move(minutes=10)
    house.wiki.edit(german, house.key("Ben Steward"), "Urlaub, wie vereinbart.")
    house.hear()
    assert not confirm(house, "Mia Member", german).page_changed
    assert not owes(house)


def test_who_wrote_the_page_vouches_for_its_translation(house: House, pair: tuple[PageKey, PageKey]) -> None:
    base, german = pair
    house.clock.move(minutes=10)
    house.wiki.edit(base, house.key("Moe Member"), minor=True)
    house.wiki.edit(german, house.key("Moe Member"), "Urlaub, wie vereinbart, besser gesagt.")
    house.hear()
    assert confirm(house, "Mia Member", german).done == "desk-done-confirm"
    assert not owes(house)


@pytest.mark.parametrize("name", ["Ines IT"])
def test_who_is_not_asked_can_not_confirm_a_translation(
    house: House, pair: tuple[PageKey, PageKey], name: str
) -> None:
    with pytest.raises(Reject):
        confirm(house, name, pair[1])


def test_a_translation_of_another_page_confirms_nothing_here(
    house: House, pair: tuple[PageKey, PageKey]
) -> None:
    other = house.wiki.page("Leave/Team", house.key("Ana Steward"))
    house.hear()
    with pytest.raises(Reject):
        confirm(house, "Mia Member", other)
    key = next(key for key in house.open_for("Mia Member") if key.startswith("confirm/"))
    with pytest.raises(Reject):
        confirm(house, "Mia Member", other, obligation=key)
