"""Contributing: what was added arrives, a named person answers by a time, and the answer comes back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.journey import charters as c
from tests.journey.looking import (
    Enter,
    Picture,
    axe_finds_nothing,
    item,
    opened,
    press,
    says,
    submit,
    visit,
)
from tests.journey.served import text_of, until
from tests.journey.world import SITE, World
from tests.support.visual_editor import open_visual_editor, save_visual_editor

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

#: A named person and a time: "Stefan Weber answers by Wed 13:05".
PROMISE = re.compile(rf"Your edit of .* reached us · {c.STEFAN} answers by \w+.* \d\d:\d\d")


def contribute(world: World, who: str, title: str, text: str) -> str:
    """Somebody adds something; the obligation that opens for a steward, once it is there."""
    revision = world.append(who, title, f"\n\n{text}")
    key = f"answer/{SITE}:{world.page_id(title)}/r{revision}"

    def waits() -> bool:
        return any(item["key"] == key for item in world.ask(c.STEFAN, "queue")["items"])

    until(waits, f"{who}'s edit of {title} reaches the steward")
    return key


def test_an_edit_in_the_source_editor_is_received_with_a_name_and_a_time(
    world: World, enter: Enter, picture: Picture
) -> None:
    page = enter(c.EMMA)
    page.goto(f"{world.wiki.url}/index.php?title={c.TRAINS.replace(' ', '_')}&action=edit")
    box = page.locator("#wpTextbox1")
    box.fill(box.input_value() + "\n\nNight trains count as one night in a hotel, breakfast included.")
    page.locator("#wpSave").click()
    says(page, PROMISE)
    axe_finds_nothing(page)
    picture("receipt", page)


def test_an_edit_in_the_visual_editor_is_received_without_a_reload(world: World, enter: Enter) -> None:
    page = enter(c.EMMA)
    visit(page, world, c.TAXIS)
    before = world.revision(c.TAXIS)
    open_visual_editor(page, world.wiki.url, c.TAXIS.replace(" ", "_"))
    page.locator(".ve-ce-documentNode").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Share a taxi whenever two of you go the same way.")
    save_visual_editor(page)
    says(page, PROMISE)
    assert world.revision(c.TAXIS) > before


def test_a_stewards_answer_goes_to_the_discussion_and_back_to_who_contributed(
    world: World, enter: Enter, picture: Picture
) -> None:
    key = contribute(world, c.BEN, c.HOTELS, "Book the hotel where the meeting is, even if it costs more.")
    page = enter(c.STEFAN)
    visit(page, world, c.HOTELS)
    says(page, re.compile("wait(s)? for your answer"))
    opened(page)
    asked = item(page, key)
    press(asked, "Reply")
    answer = (
        "Thank you, that settles it. I moved it to the first paragraph, where people look. [[Not a link]]"
    )
    asked.get_by_label("Your reply").fill(answer)
    axe_finds_nothing(page)
    submit(asked, "Reply")
    asked.wait_for(state="detached")
    answered = datetime.now(UTC)
    talk = world.source(f"Talk:{c.HOTELS}")
    assert f"[[User:{c.BEN}|{c.BEN}]]" in talk, "the wiki tells the author"
    assert f"[[User:{c.STEFAN}|" in talk, "signed by the steward's own account"
    assert "[[Not a link]]" not in talk, "what was typed is text"
    history = world.session(c.BOT).get(
        action="query", titles=f"Talk:{c.HOTELS}", prop="revisions", rvprop="user"
    )
    assert history["query"]["pages"][0]["revisions"][0]["user"] == c.STEFAN

    theirs = enter(c.BEN)
    visit(theirs, world, c.HOTELS)
    says(theirs, f"{c.STEFAN} answered your edit: “Thank you, that settles it.")
    axe_finds_nothing(theirs)
    picture("answer", theirs)
    mail = world.mails.wait(c.BEN, "Thank you, that settles it.")
    assert [address.addr_spec for address in mail["to"].addresses] == ["ben@example.org"]
    # What was written before may still have been on its way.
    late = [
        message
        for message in world.mails.to(c.STEFAN)
        if c.HOTELS in text_of(message) and message["date"].datetime > answered
    ]
    assert not late, "nobody is reminded of what is done"
    if "Echo" in world.wiki.extensions:
        # By the reply itself, or by us: whoever comes first leaves it to the other to be silent.
        until(lambda: {"telos", "mention"} & set(_notices(world, c.BEN)), "the wiki's own notification")


def _notices(world: World, who: str) -> list[str]:
    """The kinds of a person's native notifications."""
    answer = world.session(who).get(action="query", meta="notifications", notlimit="max", notprop="list")
    return [str(notification["type"]) for notification in answer["query"]["notifications"]["list"]]


def test_a_thank_you_is_an_answer_too(world: World, enter: Enter) -> None:
    key = contribute(world, c.JONAS, c.FLIGHTS, "Flights below five hundred kilometres are not booked.")
    page = enter(c.STEFAN)
    visit(page, world, c.FLIGHTS)
    opened(page)
    press(item(page, key), "Thank")
    item(page, key).wait_for(state="detached")
    assert "reached us" not in str(world.panel(c.STEFAN, c.FLIGHTS)), "a steward's own page waits for nobody"
    panel = world.panel(c.JONAS, c.FLIGHTS)
    assert panel["line"]["text"].startswith(c.STEFAN), panel["line"]
    assert panel["state"] == "answered"
    thanked: list[Any] = (
        world.session(c.BOT).get(action="query", list="logevents", letype="thanks")["query"]["logevents"]
        if "Thanks" in world.wiki.extensions
        else []
    )
    assert [entry["user"] for entry in thanked] == ([c.STEFAN] if "Thanks" in world.wiki.extensions else [])
    world.mails.wait(c.JONAS, c.STEFAN, c.FLIGHTS)


def test_the_queue_shows_the_change_itself_and_is_worked_by_keys(world: World, enter: Enter) -> None:
    first = contribute(world, c.BEN, c.BUSES, "Keep the receipts until March, <b>all</b> of them.")
    second = contribute(world, c.JONAS, c.SHIPS, "Rooms with breakfast are cheaper than breakfast alone.")
    page = enter(c.STEFAN)
    page.goto(world.wiki.page_url("Special:Telos"))
    queue = page.locator("telos-queue")

    def waiting(key: str) -> Locator:
        return queue.locator(f'[data-item="{key}"]')

    added = waiting(first).locator("ins").filter(has_text="Keep the receipts")
    added.wait_for()
    assert "<b>all</b>" in added.inner_text(), "words, not markup"
    assert waiting(first).locator("ins, del").count() <= 6
    axe_finds_nothing(page, "#telos-special")
    page.keyboard.press("?")
    queue.locator(".help").wait_for()
    _move_to(page, first)
    page.keyboard.press("r")
    waiting(first).get_by_label("Your reply").wait_for()
    page.keyboard.type("Until March it is. (j k t ? are letters here.)")
    axe_finds_nothing(page, "#telos-special")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    waiting(first).wait_for(state="detached")
    _move_to(page, second)
    page.keyboard.press("t")
    waiting(second).wait_for(state="detached")
    item(page, first).wait_for(state="detached")
    item(page, second).wait_for(state="detached")
    assert "are letters here" in world.source(f"Talk:{c.BUSES}")
    keys = {item["key"] for item in world.ask(c.STEFAN, "queue")["items"]}
    assert not keys & {first, second}


def _move_to(page: Page, key: str) -> None:
    """Walk down the queue by j until the item has the focus."""
    page.locator("body").press("k")
    there = "document.querySelector('telos-queue').shadowRoot.activeElement?.dataset.item"
    for _ in range(20):
        if page.evaluate(there) == key:
            return
        page.keyboard.press("j")
    raise AssertionError(f"j never led to {key}")
