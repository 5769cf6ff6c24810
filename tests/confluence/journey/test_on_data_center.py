"""Through the whole of Telos on Confluence Data Center: the status in the page, and Telos' own page behind it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
from playwright.sync_api import Page, expect

from plugins.confluence import block
from plugins.confluence.testing import BOT
from tests.confluence.journey import company as c
from tests.confluence.journey import pages as p
from tests.confluence.journey.figures import *  # noqa: F403  # the same on both flavours
from tests.confluence.journey.looking import (
    CONFIRM,
    TO_CONFIRM,
    Enter,
    Picture,
    allow_where_asked,
    axe_finds_nothing,
    fits,
    item,
    link_in,
    opened,
    press,
    says,
    tab_to,
)
from tests.confluence.journey.mailing import *  # noqa: F403  # the same on both flavours
from tests.confluence.journey.world import SITE, World
from tests.journey.served import until

FLAVOUR = "dc"
pytestmark = pytest.mark.browser


def last_saved(world: World, title: str) -> dict[str, Any]:
    """The newest version of a page: its number, who saved it, whether it was minor."""
    address = f"{world.twin.url}/rest/api/content/{world.twin.page_id(title)}"
    answer = requests.get(address, params={"expand": "version"}, auth=BOT["dc"][:2], timeout=30)
    return dict(answer.json()["version"])


def settled(world: World, title: str, after: int = 0) -> int:
    """The version of a page whose status leads on with it, when that is newer than ``after``."""

    def there() -> int:
        shown, now = block.shown(world.twin.storage(title)), int(world.twin.version(title))
        return now if shown == now > after else 0

    return until(there, f"the status of {title} leads on")


def follow(page: Page, world: World, label: str = TO_CONFIRM) -> None:
    """Follow the status' link to Telos' own page, through Confluence's consent where it asks."""
    page.locator("article").get_by_role("link", name=label).click()
    allow_where_asked(page, world)


def test_a_charter_written_from_the_template_gets_its_status_and_stays_as_it_was_written(
    world: World, enter: Enter, picture: Picture
) -> None:
    page = enter(c.STEFAN)
    page.goto(f"{world.twin.url}/")
    page.get_by_role("link", name="Community charter").click()
    page.get_by_role("heading", level=1, name="Community charter").wait_for()
    mine = world.write.fields("the office rules", Read_by="group: managers", Read_until=c.date(c.day(9)))
    text = c.filled_in(world.twin.storage("Community charter"), mine)
    page.goto(f"{world.twin.url}/pages/createpage.action?spaceKey=HR")
    page.get_by_label("Title").fill("Office rules")
    page.get_by_role("button", name="Create").click()
    page.get_by_label("Text, in storage format").fill(text)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", level=1, name="Office rules").wait_for()
    shown = settled(world, "Office rules")
    saved, storage = last_saved(world, "Office rules"), world.twin.storage("Office rules")
    assert (saved["number"], saved["minorEdit"], saved["by"]["username"]) == (shown, True, "telos-bot")
    assert block.take_off(storage) == text, "what a person wrote stays byte for byte"

    reader = enter(c.EMMA)
    reader.goto(world.url("Office rules"))
    status = reader.locator("article .panel").first
    for words in ("Under way", "agrees on the office rules", "You find the answer in a minute", c.STEFAN):
        expect(status).to_contain_text(words, ignore_case=True)
    expect(status).to_contain_text("0 of 3 have read and confirmed it")
    assert "late" not in status.inner_text()
    picture("confluence-status", reader)


def test_the_status_leads_through_the_sign_in_and_the_version_it_stood_in_is_confirmed(
    world: World, enter: Enter, picture: Picture
) -> None:
    shown = settled(world, p.READ)
    page = enter(c.EMMA)
    page.goto(world.url(p.READ))
    assert page.locator("article").get_attribute("data-version") == str(shown)
    page.locator("article").get_by_role("link", name=TO_CONFIRM).click()
    page.get_by_role("heading", name="Allow access?").wait_for()
    allow_where_asked(page, world)
    assert page.url == f"{world.server}/at/{SITE}/{world.twin.page_id(p.READ)}?shown={shown}"
    expect(page.get_by_role("heading", level=1)).to_have_text(p.READ)
    says(page, "Please read this by")
    assert world.confirmed(c.EMMA, p.READ) == [], "opening it says nothing"
    axe_finds_nothing(page)
    picture("confluence-own-page", page)
    press(page.locator("telos-panel .line"), CONFIRM)
    says(page, "You confirmed this version on")
    axe_finds_nothing(page)
    (confirmation,) = world.evidence("confirm", c.EMMA, p.READ)
    assert (confirmation["revision"], confirmation["channel"]) == (shown, "panel")
    assert world.confirmed(c.BEN, p.READ) == [], "nobody else is credited"
    assert "whole" in world.telos("audit", "verify")
    until(lambda: "1 of 3 have read" in world.twin.storage(p.READ), "the page counts it")
    assert last_saved(world, p.READ)["minorEdit"]

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out here")
    axe_finds_nothing(page)
    page.goto(f"{world.server}/at/{SITE}")
    page.get_by_role("heading", name="Allow access?").wait_for()


def test_a_page_that_changed_since_is_credited_to_nobody_until_it_is_read_again(
    world: World, enter: Enter
) -> None:
    before = settled(world, p.CHANGED)
    page = enter(c.BEN)
    page.goto(world.url(p.CHANGED))
    now = world.add(p.CHANGED, "From May on we go by train.", c.STEFAN)
    follow(page, world)
    until(lambda: world.panel(c.BEN, p.CHANGED, before)["state"] == "changed", "the change is known")
    page.reload()
    says(page, re.compile("The page changed"))
    assert page.locator("telos-panel").get_by_role("button", name=CONFIRM).count() == 0
    assert world.confirmed(c.BEN, p.CHANGED) == []
    axe_finds_nothing(page)
    page.locator("telos-panel .line").get_by_role("link", name="Show what changed").click()
    page.locator("ins").filter(has_text="From May on we go by train.").wait_for()

    shown = settled(world, p.CHANGED, now)
    page.goto(world.url(p.CHANGED))
    follow(page, world)
    press(page.locator("telos-panel .line"), CONFIRM)
    says(page, "You confirmed this version on")
    assert world.confirmed(c.BEN, p.CHANGED) == [shown]


def test_a_page_that_changes_while_the_own_page_is_open_is_not_confirmed_by_the_click(
    world: World, enter: Enter
) -> None:
    settled(world, p.FRESH)
    page = enter(c.BEN)
    page.goto(world.url(p.FRESH))
    follow(page, world)
    says(page, "Please read this by")
    world.add(p.FRESH, "Phones are given back on the last day.", c.STEFAN)
    press(page.locator("telos-panel .line"), CONFIRM)
    says(page, re.compile("The page changed at"))
    assert world.confirmed(c.BEN, p.FRESH) == []
    axe_finds_nothing(page)


def test_a_comment_that_only_says_read_counts_for_the_person_and_not_for_a_version(
    world: World, enter: Enter
) -> None:
    page = enter(c.JONAS, locale="de-DE")
    page.goto(world.url(p.SAID))
    page.get_by_label("Say something").fill("Gelesen.")
    page.locator("#comments > form").get_by_role("button", name="Save").click()
    (confirmation,) = until(lambda: world.evidence("confirm", c.JONAS, p.SAID), "the comment counts")
    assert (confirmation["channel"], confirmation["shown"]) == ("comment", "unknown")
    page.goto(world.url(p.SAID))
    follow(page, world, "Open what is mine")
    says(page, re.compile("dass du es gelesen hast; welche Fassung du gesehen hast, ist nicht bekannt"))
    axe_finds_nothing(page)
    assert not world.ask(c.STEFAN, "queue")["items"], "it waits for nobody's answer"


def test_a_stewards_reply_to_a_comment_answers_it(world: World, enter: Enter) -> None:
    comment = world.twin.comment(p.TRAINS, "Book the seat by the window, the view is worth it.", by=c.BEN)
    key = world.waits(c.BEN, p.TRAINS)
    page = enter(c.STEFAN)
    page.goto(link_in(world.mails.wait(c.STEFAN, c.BEN, p.TRAINS), "Answer"))
    allow_where_asked(page, world)
    expect(item(page, key)).to_have_class(re.compile(r"\bhere\b"))
    assert world.evidence("answer", c.STEFAN, p.TRAINS) == [], "following a link says nothing"
    page.goto(world.url(p.TRAINS))
    entry = page.locator(f"#comment-{comment}")
    entry.locator("summary").click()
    entry.get_by_role("textbox").fill("Thank you, it is in the guide now.")
    entry.get_by_role("button", name="Save").click()
    until(lambda: world.panel(c.BEN, p.TRAINS)["state"] == "answered", "the reply answers it")
    mail = world.mails.wait(c.BEN, "Thank you, it is in the guide now.", p.TRAINS)
    theirs = enter(c.BEN)
    theirs.goto(link_in(mail, "Read the answer"))
    # It leads to the answer itself, on the page, which Confluence opens and marks.
    answer = next(reply for reply in world.comments(p.TRAINS) if reply["parent"] == comment)
    assert f"focusedCommentId={answer['id']}" in theirs.url
    expect(theirs.locator(f"#comment-{answer['id']}")).to_contain_text("Thank you, it is in the guide now.")
    # Our own page about it says the same.
    theirs.goto(f"{world.server}/at/{SITE}/{world.twin.page_id(p.TRAINS)}")
    allow_where_asked(theirs, world)
    says(theirs, f"{c.STEFAN} answered your comment")
    axe_finds_nothing(theirs)


def test_the_queue_stands_on_telos_own_page_and_is_worked_by_keys(world: World, enter: Enter) -> None:
    world.add(p.HOTELS, "Book the hotel where the meeting is, even if it costs more.", c.MIRA)
    key = world.waits(c.MIRA, p.HOTELS)
    page = enter(c.STEFAN)
    page.goto(f"{world.server}/at/{SITE}")
    allow_where_asked(page, world)
    queue = page.locator("telos-queue")
    waiting = queue.locator(f'[data-item="{key}"]')
    waiting.wait_for()
    axe_finds_nothing(page)
    queue.locator("h2").click()
    page.keyboard.press("j")
    page.keyboard.press("r")
    waiting.get_by_label("Your reply").wait_for()
    page.keyboard.type("That settles it, thank you. <b>Not bold</b>")
    axe_finds_nothing(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    waiting.wait_for(state="detached")
    theirs = enter(c.MIRA)
    theirs.goto(link_in(world.mails.wait(c.MIRA, "That settles it, thank you."), "Read the answer"))
    allow_where_asked(theirs, world)
    says(theirs, f"{c.STEFAN} answered your edit: “That settles it, thank you. <b>Not bold</b>")


def test_a_forwarded_link_credits_who_is_signed_in(world: World, enter: Enter) -> None:
    shown = settled(world, p.FORWARDED)
    link = f"{world.server}/at/{SITE}/{world.twin.page_id(p.FORWARDED)}?shown={shown}"
    visitor = enter()
    visitor.goto(link)
    visitor.get_by_label("Name or mail address").fill("ben")
    visitor.get_by_label("Password").fill("demo")
    visitor.get_by_role("button", name="Log in").click()
    allow_where_asked(visitor, world)
    press(visitor.locator("telos-panel .line"), CONFIRM)
    says(visitor, "You confirmed this version on")
    assert world.confirmed(c.BEN, p.FORWARDED) == [shown]
    assert world.confirmed(c.EMMA, p.FORWARDED) == [], "who sent the link on said nothing"


def test_dark_narrow_german_and_the_keyboard_alone(world: World, enter: Enter) -> None:
    settled(world, p.NARROW)
    narrow = {"width": 320, "height": 640}
    page = enter(c.JONAS, viewport=narrow, color_scheme="dark", locale="de-DE")
    page.goto(world.url(p.NARROW))
    follow(page, world)
    says(page, "Bitte lies")
    assert page.locator("telos-panel").get_attribute("data-theme") == "dark"
    assert fits(page)
    axe_finds_nothing(page)
    tab_to(page, page, "Ich habe diese Fassung gelesen")
    page.keyboard.press("Enter")
    says(page, "Du hast diese Fassung am")
    opened(page)
    assert fits(page)
    axe_finds_nothing(page)
    page.goto(f"{world.server}/at/{SITE}")
    page.locator("telos-part .tasks > .item").first.wait_for()
    assert "Nicht meins" in page.locator("telos-part .list").inner_text()
    assert fits(page)
    axe_finds_nothing(page)


def test_while_the_server_is_away_the_page_is_as_always(world: World, enter: Enter) -> None:
    settled(world, p.AWAY)
    world.stop()
    try:
        page = enter(c.EMMA)
        page.goto(world.url(p.AWAY))
        page.get_by_text("Badges are worn inside.").wait_for()
        world.add(p.AWAY, "A badge that is lost is reported the same day, day or night.", c.EMMA)
    finally:
        world.start()
    # What happened meanwhile is not lost.
    until(lambda: "Your edit" in str(world.panel(c.EMMA, p.AWAY)), "the receipt of what was saved meanwhile")
