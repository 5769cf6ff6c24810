"""Through the whole of Telos on Confluence Cloud: the app in Chromium, the real server behind it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.confluence.journey import company as c
from tests.confluence.journey import pages as p
from tests.confluence.journey.figures import *  # noqa: F403  # the same on both flavours
from tests.confluence.journey.looking import (
    CONFIRM,
    Enter,
    Picture,
    axe_finds_nothing,
    frame,
    is_gone,
    item,
    line,
    opened,
    press,
    says,
    submit,
    tab_to,
)
from tests.confluence.journey.mailing import *  # noqa: F403  # the same on both flavours
from tests.confluence.journey.world import World
from tests.journey.served import until

FLAVOUR = "cloud"
pytestmark = pytest.mark.browser


def test_an_employee_sees_one_calm_line_and_the_whole_charter_behind_it(
    world: World, enter: Enter, picture: Picture
) -> None:
    page = enter(c.EMMA)
    page.goto(world.url(p.READ))
    banner = frame(page)
    says(banner, "Please read this by")
    status_line = line(banner).inner_text()
    assert status_line.endswith(", because you approve leave"), status_line
    assert "managers" not in status_line.lower(), "a group's raw name says nothing to people"
    assert not banner.locator("telos-panel .sections").is_visible()
    axe_finds_nothing(banner)
    picture("confluence-banner", page)
    text = opened(banner).inner_text()
    for words in ("agrees on short policies", "You find the answer in a minute", c.STEFAN, c.SOFIA, c.NOAH):
        assert words in text, words
    assert "late" not in text
    axe_finds_nothing(banner)


def test_a_confirmation_names_the_person_and_exactly_the_version_on_the_screen(
    world: World, enter: Enter
) -> None:
    page = enter(c.EMMA)
    page.goto(world.url(p.READ))
    press(frame(page).locator("telos-panel .line"), CONFIRM)
    says(frame(page), "You confirmed this version on")
    axe_finds_nothing(frame(page))
    (confirmation,) = world.evidence("confirm", c.EMMA, p.READ)
    assert (confirmation["revision"], confirmation["channel"]) == (world.twin.version(p.READ), "panel")
    assert "shown" not in confirmation
    assert world.confirmed(c.BEN, p.READ) == [], "nobody else is credited"
    page.reload()
    is_gone(page)


def test_a_page_that_changed_while_it_was_read_is_credited_to_nobody_until_it_is_read_again(
    world: World, enter: Enter
) -> None:
    page = enter(c.BEN)
    page.goto(world.url(p.CHANGED))
    says(frame(page), "Please read this by")
    now = world.add(p.CHANGED, "From May on we go by train.", c.STEFAN)
    press(frame(page).locator("telos-panel .line"), CONFIRM)
    says(frame(page), re.compile(r"The page changed at \d\d:\d\d, while you were reading"))
    assert world.confirmed(c.BEN, p.CHANGED) == []
    axe_finds_nothing(frame(page))
    frame(page).locator("telos-panel .line").get_by_role("link", name="Show what changed").click()
    page.locator("ins").filter(has_text="From May on we go by train.").wait_for()
    world.twin.ripen(p.CHANGED)
    page.goto(world.url(p.CHANGED))
    press(frame(page).locator("telos-panel .line"), CONFIRM)
    says(frame(page), "You confirmed this version on")
    assert world.confirmed(c.BEN, p.CHANGED) == [now]


def test_a_page_saved_a_moment_ago_says_so_and_asks_for_nothing_yet(world: World, enter: Enter) -> None:
    now = world.add(p.FRESH, "Phones are given back on the last day.", c.STEFAN)
    page = enter(c.BEN)
    page.goto(world.url(p.FRESH))
    banner = frame(page)
    says(banner, "Please read this by")
    expect(banner.get_by_text("This page was saved a moment ago")).to_be_visible()
    assert banner.get_by_role("button", name=CONFIRM).count() == 0
    axe_finds_nothing(banner)
    world.twin.ripen(p.FRESH)
    press(banner.locator("telos-panel .line"), "Reload")
    press(frame(page).locator("telos-panel .line"), CONFIRM)
    says(frame(page), "You confirmed this version on")
    assert world.confirmed(c.BEN, p.FRESH) == [now]


def test_a_stewards_reply_from_the_panel_is_a_comment_by_the_stewards_own_account(
    world: World, enter: Enter
) -> None:
    words = "Book the seat by the window, the view of the lakes is worth it."
    comment = world.twin.comment(p.TRAINS, words, by=c.BEN)
    key = world.waits(c.BEN, p.TRAINS)
    page = enter(c.STEFAN)
    page.goto(world.url(p.TRAINS))
    says(frame(page), "1 person waits for your answer")
    press(frame(page).locator("telos-panel .line"), "Answer")
    asked = item(frame(page), key)
    press(asked, "Reply")
    asked.get_by_label("Your reply").fill("Thank you, it is in the guide now. <b>Not bold</b> {macro}")
    axe_finds_nothing(frame(page))
    submit(asked, "Reply")
    asked.wait_for(state="detached")
    reply = world.comments(p.TRAINS)[-1]
    assert (reply["by"], reply["parent"]) == (world.people[c.STEFAN], comment)
    assert "<b>" not in reply["text"], "what was typed is text"

    theirs = enter(c.BEN)
    theirs.goto(world.url(p.TRAINS))
    says(frame(theirs), f"{c.STEFAN} answered your comment: “Thank you, it is in the guide now.")
    axe_finds_nothing(frame(theirs))
    mail = world.mails.wait(c.BEN, "Thank you, it is in the guide now.")
    assert [address.addr_spec for address in mail["to"].addresses] == ["ben@example.org"]


def test_the_queue_is_worked_by_keys_and_a_reply_to_an_edit_names_its_author(
    world: World, enter: Enter
) -> None:
    world.add(p.HOTELS, "Book the hotel where the meeting is, even if it costs more.", c.MIRA)
    key = world.waits(c.MIRA, p.HOTELS)
    page = enter(c.STEFAN)
    page.goto(f"{world.twin.url}/apps/telos")
    lists = frame(page, "global")
    waiting = lists.locator(f'telos-queue [data-item="{key}"]')
    waiting.locator("ins").filter(has_text="Book the hotel where the meeting is").wait_for()
    axe_finds_nothing(lists)
    _move_to(page, key)
    page.keyboard.press("r")
    waiting.get_by_label("Your reply").wait_for()
    page.keyboard.type("That settles it. (j k t ? are letters here.)")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    waiting.wait_for(state="detached")
    reply = world.comments(p.HOTELS)[-1]
    assert reply["by"] == world.people[c.STEFAN]
    assert world.people[c.MIRA] in reply["text"], "Confluence tells the author"
    theirs = enter(c.MIRA)
    theirs.goto(world.url(p.HOTELS))
    says(frame(theirs), f"{c.STEFAN} answered your edit: “That settles it.")


def test_a_ticked_task_counts_for_the_person_and_says_that_the_version_is_not_known(
    world: World, enter: Enter
) -> None:
    page = enter(c.EMMA)
    page.goto(world.url(p.TICKED))
    says(frame(page), "Please read this by")
    page.get_by_role("checkbox").check()
    (confirmation,) = until(lambda: world.evidence("confirm", c.EMMA, p.TICKED), "the ticked task counts")
    assert (confirmation["channel"], confirmation["shown"]) == ("task", "unknown")
    page.goto(f"{world.url(p.TICKED)}?byline=1")
    is_gone(page)
    byline = frame(page, "byline")
    says(byline, re.compile("You ticked it off on .* which version you saw is not known"))
    axe_finds_nothing(byline)
    assert world.confirmed(c.BEN, p.TICKED) == [], "it was not his task"


def test_a_stewards_like_settles_a_comment(world: World, enter: Enter) -> None:
    comment = world.twin.comment(p.TAXIS, "Share a taxi whenever two of you go the same way.", by=c.MIRA)
    world.waits(c.MIRA, p.TAXIS)
    page = enter(c.STEFAN)
    page.goto(world.url(p.TAXIS))
    page.locator(f"#comment-{comment}").get_by_role("button", name="Like").click()
    until(lambda: world.panel(c.MIRA, p.TAXIS)["state"] == "answered", "the like settles it")
    theirs = enter(c.MIRA)
    theirs.goto(world.url(p.TAXIS))
    says(frame(theirs), f"{c.STEFAN} says thank you for your comment")


def test_where_nothing_is_mine_only_the_byline_says_how_the_page_stands(world: World, enter: Enter) -> None:
    page = enter(c.NOAH)
    page.goto(world.url(p.MINE))
    is_gone(page)
    expect(page.locator("a.byline")).to_have_text(re.compile(r"Due \d+ \w+"))
    page.locator("a.byline").click()
    byline = frame(page, "byline")
    says(byline, "For: Everyone who works with us agrees on short policies")
    assert byline.locator("telos-panel .sections").is_visible()
    axe_finds_nothing(byline)
    page.goto(world.url(p.WITH_MACRO))
    macro = frame(page, "macro")
    says(macro, "For: Everyone who works with us agrees on one travel guide")
    axe_finds_nothing(macro)
    page.goto(world.url(p.OUTSIDE))
    page.get_by_text("The bakery round the corner.").wait_for()
    assert page.locator("iframe").count() == 0, "a page of no community is as it was"


def test_dark_narrow_german_and_the_keyboard_alone(world: World, enter: Enter) -> None:
    page = enter(c.JONAS, viewport={"width": 360, "height": 740}, locale="de-DE")
    page.goto(f"{world.url(p.DARK)}?mode=dark")
    banner = frame(page)
    says(banner, "Bitte lies")
    assert banner.locator("html").get_attribute("data-color-mode") == "dark"
    assert banner.locator("telos-panel").get_attribute("data-theme") == "dark"
    axe_finds_nothing(banner)
    assert banner.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    tab_to(page, banner, "Ich habe diese Fassung gelesen")
    page.keyboard.press("Enter")
    says(banner, "Du hast diese Fassung am")
    page.keyboard.press("Enter")
    expect(banner.locator("telos-panel .sections")).to_be_visible()
    assert "What’s in it" not in banner.locator("telos-panel .sections").inner_text()
    axe_finds_nothing(banner)


def test_the_space_has_a_page_of_its_own(world: World, enter: Enter) -> None:
    page = enter(c.NOAH)
    page.goto(f"{world.twin.url}/spaces/HR/apps/telos?mode=dark")
    space = frame(page, "space")
    space.locator("telos-communities").get_by_role("link", name=c.GUIDE).wait_for()
    space.locator("telos-part").get_by_text("Nothing waits for you.").wait_for()
    lists = "\n".join(space.locator("section.list").all_inner_texts())
    assert c.GUIDE in lists
    assert c.CANARY_TITLE not in lists
    axe_finds_nothing(space)


def test_while_the_server_is_away_the_page_is_as_always(world: World, enter: Enter) -> None:
    page = enter(c.EMMA)
    world.stop()
    try:
        page.goto(world.url(p.AWAY))
        page.get_by_text("Badges are worn inside.").wait_for()
        is_gone(page)
        world.add(p.AWAY, "A badge that is lost is reported the same day, day or night.", c.EMMA)
    finally:
        world.start()
    # What happened meanwhile is not lost.
    until(lambda: "Your edit" in str(world.panel(c.EMMA, p.AWAY)), "the receipt of what was saved meanwhile")
    world.twin.ripen(p.AWAY)
    page.reload()
    says(frame(page), "Please read this by")


def _move_to(page: Page, key: str) -> None:
    """Walk down the queue by j until the item has the focus."""
    lists = frame(page, "global")
    lists.locator("telos-queue h2").click()
    there = "document.querySelector('telos-queue').shadowRoot.activeElement?.dataset.item"
    for _ in range(20):
        page.keyboard.press("j")
        if lists.evaluate(there) == key:
            return
    raise AssertionError(f"j never led to {key}")
