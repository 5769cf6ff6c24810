"""Where nothing may be seen: logged out, outside every community, behind a lock."""

from __future__ import annotations

import re
from typing import Any

import requests

from tests.journey import charters as c
from tests.journey.looking import Enter
from tests.journey.served import text_of, until
from tests.journey.world import World


def test_a_visitor_sees_nothing_of_it(world: World, enter: Enter) -> None:
    page = enter()
    page.goto(world.wiki.page_url(c.LEAVE))
    page.get_by_text("Leave is planned in the team.").wait_for()
    assert page.locator("#telos-slot, telos-panel").count() == 0
    assert world.server not in page.content()


def test_a_page_of_no_community_is_as_it_was(world: World, enter: Enter) -> None:
    page = enter(c.EMMA)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(world.wiki.page_url(c.OUTSIDE))
    page.wait_for_function("window.mw && mw.loader.getState( 'mediawiki.base' ) === 'ready'")
    assert page.locator("#telos-slot, telos-panel").count() == 0
    assert not [url for url in asked if url.startswith(world.server) or "ext.telos" in url]


def test_a_locked_page_leaks_through_no_channel(world: World, enter: Enter) -> None:
    # Somebody who may read it owes something there and hears of it: there is something to leak.
    until(lambda: world.panel(c.BORIS, c.CANARY_TITLE).get("state") == "confirm", "the board's own panel")
    world.session(c.BORIS).edit(c.BOARD_PARK, c.board_notice(), "Soon")
    mail = world.mails.wait(c.BORIS, "Quillfeather")
    assert "boris@example.org" in str(mail["to"])

    canary = re.compile(f"Quillfeather|{c.CANARY_WORDS}|Falcon", re.IGNORECASE)
    page = enter(c.EMMA)
    page.goto(world.wiki.page_url(c.CANARY_TITLE))
    assert page.locator("#telos-slot, telos-panel").count() == 0
    page.goto(world.wiki.page_url("Special:Telos"))
    page.wait_for_selector("#telos-special:not([aria-busy])")
    shown = " ".join(page.locator("#telos-special .list").all_inner_texts())
    assert c.LEAVE in shown
    assert not canary.search(shown)
    answers: list[Any] = [world.ask(c.EMMA, path) for path in ("part", "queue", "communities")]
    answers.append(world.panel(c.EMMA, c.LEAVE))
    assert not canary.search(str(answers))
    mine = world.ask(c.BORIS, "communities")
    assert canary.search(str(mine)), "who may read it sees it"

    elsewhere = [message for message in world.mails.all() if "boris@" not in str(message["to"])]
    assert elsewhere
    for message in elsewhere:
        assert not canary.search(f"{message['subject']} {text_of(message)} {text_of(message, 'html')}"), (
            message["to"]
        )
    assert not canary.search(world.log.read_text())
    for path in ("/metrics", "/healthz", "/readyz"):
        assert not canary.search(requests.get(world.server + path, timeout=30).text)
