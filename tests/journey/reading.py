"""Reading: the line, the whole panel, and the word of having read exactly what was on the screen."""

from __future__ import annotations

import re

from tests.journey import charters as c
from tests.journey.looking import (
    CONFIRM,
    Enter,
    Picture,
    axe_finds_nothing,
    line,
    opened,
    says,
    shown_revision,
    visit,
)
from tests.journey.served import until
from tests.journey.world import World

#: The parts of the opened panel, in their order.
ORDER = [
    *(
        "mine",
        "became",
        "missing",
        "purpose",
        "deliverables",
        "dates",
        "people",
        "lifted",
        "rights",
        "earlier",
    ),
]


def test_an_employee_sees_one_calm_line_and_the_whole_charter_behind_it(
    world: World, enter: Enter, picture: Picture
) -> None:
    page = enter(c.EMMA)
    visit(page, world, c.LEAVE)
    assert line(page).startswith("Please read this by")
    assert line(page).endswith(", because you approve leave"), line(page)
    assert "approvers" not in line(page).lower(), "a group's raw name says nothing to people"
    assert page.locator("telos-panel .line button.act").inner_text() == CONFIRM
    assert not page.locator("telos-panel .sections").is_visible()
    axe_finds_nothing(page)
    picture("panel-confirm", page)

    sections = opened(page)
    shown = [
        section.get_attribute("data-section") or "" for section in sections.locator("[data-section]").all()
    ]
    assert shown == sorted(shown, key=ORDER.index)
    assert shown[0] == "mine"
    text = sections.inner_text()
    for words in (
        "Because you approve leave.",
        "Everyone who works with us agrees on short policies",
        "You find the answer in a minute",
        "Forty questions a week",
        "every 6 months",
        c.STEFAN,
        c.SOFIA,
        c.NOAH,
    ):
        assert words in text, words
    assert "late" not in text
    axe_finds_nothing(page)
    picture("panel-open", page.locator("#content"))
    page.keyboard.press("Escape")
    assert not sections.is_visible()


def test_a_confirmation_names_the_person_and_exactly_the_revision_on_the_screen(
    world: World, enter: Enter
) -> None:
    page = enter(c.EMMA)
    visit(page, world, c.SCREENS)
    shown = shown_revision(page)
    page.locator("telos-panel .line").get_by_role("button", name=CONFIRM).click()
    says(page, "You confirmed this version on")
    assert world.confirmed(c.EMMA, c.SCREENS) == [shown]
    axe_finds_nothing(page)
    page.reload()
    says(page, "You confirmed this version on")
    assert "whole" in world.telos("audit", "verify")
    assert world.confirmed(c.BEN, c.SCREENS) == [], "nobody else is credited"


def test_who_read_an_older_version_is_shown_the_change_and_credited_with_nothing(
    world: World, enter: Enter, picture: Picture
) -> None:
    page = enter(c.EMMA)
    visit(page, world, c.TRAVEL)
    read = shown_revision(page)
    now = world.append(c.STEFAN, c.TRAVEL, "\n\nFrom May on we go by train.")
    page.locator("telos-panel .line").get_by_role("button", name=CONFIRM).click()
    says(page, re.compile(r"The page changed at \d\d:\d\d, while you were reading"))
    assert world.confirmed(c.EMMA, c.TRAVEL) == []
    axe_finds_nothing(page)
    picture("panel-changed", page)

    page.locator("telos-panel .line").get_by_role("link", name="Show what changed").click()
    added = page.locator("td.diff-addedline").filter(has_text="From May on we go by train.")
    added.wait_for()
    assert f"oldid={read}" in page.url
    assert f"diff={now}" in page.url
    says(page, "Please read this by")
    page.locator("telos-panel .line").get_by_role("button", name=CONFIRM).click()
    says(page, "You confirmed this version on")
    assert world.confirmed(c.EMMA, c.TRAVEL) == [now]


def test_a_minor_edit_keeps_a_confirmation_and_a_major_one_asks_again(world: World, enter: Enter) -> None:
    page = enter(c.EMMA)
    visit(page, world, c.PHONES)
    shown = shown_revision(page)
    world.append(c.STEFAN, c.PHONES, " (typo)", minor=True)
    page.locator("telos-panel .line").get_by_role("button", name=CONFIRM).click()
    says(page, "You confirmed this version on")
    assert world.confirmed(c.EMMA, c.PHONES) == [shown], "the version that was read, not the corrected one"
    world.append(c.STEFAN, c.PHONES, " (another)", minor=True)
    page.reload()
    says(page, "You confirmed this version on")

    world.append(c.STEFAN, c.PHONES, "\n\nPhones are given back on the last day.")
    until(lambda: world.panel(c.EMMA, c.PHONES)["state"] == "confirm", "the page is to be read again")
    # In another browser: the wiki lets one keep a page for the rest of the second in which it was changed.
    page = enter(c.EMMA)
    visit(page, world, c.PHONES)
    says(page, "The page has changed since you confirmed it")
    assert world.confirmed(c.EMMA, c.PHONES) == [shown]


def test_a_narrow_screen_and_the_keyboard_alone_are_enough(world: World, enter: Enter) -> None:
    page = enter(c.EMMA, viewport={"width": 320, "height": 640})
    visit(page, world, c.VISITORS)
    fits = """() => {
        const slot = document.getElementById('telos-slot'), panel = document.querySelector('telos-panel');
        return panel.shadowRoot.querySelector('.root').scrollWidth <= slot.clientWidth + 1;
    }"""
    assert page.evaluate(fits)
    focused = "(document.activeElement.shadowRoot || document).activeElement.textContent"
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == CONFIRM:
            break
    assert page.evaluate(focused) == CONFIRM
    ring = "getComputedStyle(document.activeElement.shadowRoot.activeElement).outlineStyle"
    assert page.evaluate(ring) == "solid", "one sees where one is"
    axe_finds_nothing(page)
    page.keyboard.press("Enter")
    says(page, "You confirmed this version on")
    assert page.evaluate("document.activeElement.tagName") == "TELOS-PANEL", "the focus is not lost"
    page.keyboard.press("Enter")
    page.locator("telos-panel .sections").wait_for()
    assert page.evaluate(fits)
    axe_finds_nothing(page)
