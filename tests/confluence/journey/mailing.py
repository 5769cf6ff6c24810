"""Mails, the same on both flavours: a link leads to the thing, who is done gets none, a locked page leaks nowhere."""

from __future__ import annotations

import re
from typing import Any

import requests

from tests.confluence.journey import company as c
from tests.confluence.journey import pages as p
from tests.confluence.journey.looking import (
    TO_CONFIRM,
    Enter,
    allow_where_asked,
    axe_finds_nothing,
    frame,
    link_in,
)
from tests.confluence.journey.world import SITE, World
from tests.journey.served import text_of, until


def test_a_reminder_leads_to_the_page_and_who_has_confirmed_gets_none(world: World, enter: Enter) -> None:
    title = "Parking"
    until_then = c.day(9)
    first = {"Read until": c.date(until_then)}
    world.twin.edit(
        title, world.write.policy("Parking is free after six.", **first), by=c.STEFAN, parent=c.HOME
    )

    def asked() -> bool:
        return world.panel(c.BEN, title, shown=1).get("state") == "confirm"

    until(asked, "the page asks to be read")
    shown = world.twin.version(title)
    body: dict[str, Any] = world.panel(c.BEN, title, shown=shown)["line"]["action"]["act"]
    world.ask(
        c.BEN, "acts", title, "POST", {**body, "id": "3f0e5dd0-95a1-4d42-9d4c-000000000001"}, shown=shown
    )
    # Soon to be read now: the reminder of five days before is due. A minor edit keeps what was confirmed.
    text = world.twin.storage(title).replace(until_then, c.day(3))
    world.twin.edit(title, text, by=c.STEFAN, minor=True)
    mail = world.mails.wait(c.EMMA, title)
    german = world.mails.wait(c.JONAS, title)
    assert "Because you approve leave." in text_of(mail)
    assert [address.addr_spec for address in mail["to"].addresses] == ["emma@example.org"]
    assert "Please" not in text_of(german)
    told = [
        message for message in world.mails.to(c.BEN) if title in f"{message['subject']} {text_of(message)}"
    ]
    assert told == [], "nobody who is done is reminded"

    page = enter()
    page.set_content(text_of(mail, "html"))
    axe_finds_nothing(page, "table.page")
    theirs = enter(c.EMMA)
    theirs.goto(link_in(mail, "Read it"))
    theirs.get_by_text("Parking is free after six.").wait_for()
    if world.flavour == "cloud":
        frame(theirs).locator("telos-panel .item.here").wait_for()
    else:
        theirs.locator("article").get_by_role("link", name=TO_CONFIRM).wait_for()
    assert world.confirmed(c.EMMA, title) == [], "following a link says nothing"


def test_a_locked_page_leaks_through_no_channel(world: World, enter: Enter) -> None:
    canary = re.compile(f"Quillfeather|{c.CANARY_WORDS}|Falcon", re.IGNORECASE)
    # Somebody who may read it owes something there and hears of it: there is something to leak.
    title = f"{c.CANARY_TITLE} again"
    asked = {
        "Read by": f"{world.write.person(c.EMMA)} {world.write.person(c.BORIS)}",
        "Read until": c.date(c.day(3)),
    }
    text = world.write.policy(f"{c.CANARY_WORDS} again.", **asked)
    world.twin.edit(title, text, by=c.BORIS, parent=c.CANARY_TITLE)
    mail = world.mails.wait(c.BORIS, "Quillfeather")
    assert "boris@example.org" in str(mail["to"])
    assert canary.search(str(world.ask(c.BORIS, "communities"))), "who may read it sees it"

    answers = [
        world.ask(who, path) for who in (c.EMMA, c.STEFAN) for path in ("part", "queue", "communities")
    ]
    answers.append(world.panel(c.EMMA, p.READ))
    assert not canary.search(str(answers))
    # A page of theirs that everybody may read says at most that it belongs somewhere.
    if world.flavour == "cloud":
        until(lambda: '"title"' in world.shown_on(c.OPEN_PAGE), "what stands on the open page")
    for words in (world.shown_on(c.OPEN_PAGE), str(world.panel(c.EMMA, c.OPEN_PAGE))):
        assert not canary.search(words), words
    locked = f"{world.server}/at/{SITE}/{world.twin.page_id(title)}"
    for where in (world.url(title), world.url(c.OPEN_PAGE), locked):
        assert not canary.search(world.client(c.EMMA).get(where, timeout=30).text), where
    page = enter(c.EMMA)
    if world.flavour == "cloud":
        page.goto(f"{world.twin.url}/apps/telos")
        lists: Any = page.frame_locator("iframe[data-resource=global]")
    else:
        page.goto(f"{world.server}/at/{SITE}")
        allow_where_asked(page, world)
        lists = page
    lists.locator("telos-part .list").wait_for()
    lists.locator("telos-communities .list").wait_for()
    shown = " ".join(lists.locator(".list").all_inner_texts())
    assert c.GUIDE in shown
    assert not canary.search(shown)

    elsewhere = [message for message in world.mails.all() if "boris@" not in str(message["to"])]
    assert elsewhere
    for message in elsewhere:
        assert not canary.search(f"{message['subject']} {text_of(message)} {text_of(message, 'html')}"), (
            message["to"]
        )
    assert not canary.search(world.log.read_text())
    for path in ("/metrics", "/healthz", "/readyz"):
        assert not canary.search(requests.get(world.server + path, timeout=30).text)
