"""Mails: they lead to the thing itself, following a link changes nothing, and stopping is one click."""

from __future__ import annotations

import re

import requests

from tests.journey import charters as c
from tests.journey.looking import CONFIRM, Enter, Picture, axe_finds_nothing, item, line, says
from tests.journey.served import text_of, until
from tests.journey.world import World


def test_a_mail_leads_to_what_it_is_about_and_can_be_stopped(
    world: World, enter: Enter, picture: Picture
) -> None:
    world.session(c.STEFAN).edit(c.PARKING, c.parking(), "Say where to park")
    mail = world.mails.wait(c.EMMA, c.PARKING)
    german = world.mails.wait(c.JONAS, c.PARKING)
    assert "becomes common ground once you’ve read it" in str(mail["subject"])
    assert "Bitte" in text_of(german)
    assert "Please" not in text_of(german)
    assert [address.addr_spec for address in mail["to"].addresses] == ["emma@example.org"]
    assert mail["cc"] is None
    assert "Because you approve leave." in text_of(mail)
    assert "You find the answer in a minute" in text_of(mail)

    shown = enter(viewport={"width": 720, "height": 620})
    shown.set_content(text_of(mail, "html"))
    axe_finds_nothing(shown, "table.page")
    picture("mail", shown)
    link = shown.locator(f'a[href*="{world.wiki.url}"]').first.get_attribute("href") or ""
    before = world.revision(c.PARKING)
    page = enter(c.EMMA)
    page.goto(link)
    page.locator("telos-panel .item.here").wait_for()
    key = page.locator("telos-panel .item.here").get_attribute("data-item") or ""
    assert key.startswith("confirm/")
    assert "Please read this" in line(page)
    assert world.confirmed(c.EMMA, c.PARKING) == [], "following a link says nothing"
    axe_finds_nothing(page)
    item(page, key).get_by_role("button", name=CONFIRM).click()
    says(page, "You confirmed this version on")
    assert world.confirmed(c.EMMA, c.PARKING) == [before]


def test_the_link_asks_a_visitor_to_log_in_and_then_opens_the_thing(world: World, enter: Enter) -> None:
    world.session(c.STEFAN).edit("Policies/Bicycles", c.parking(), "Say where to park")
    mail = world.mails.wait(c.BEN, "Policies/Bicycles")
    link = next(
        word for word in text_of(mail).split() if word.startswith(world.wiki.url) and "telos=" in word
    )
    page = enter()
    page.goto(link)
    page.locator("#wpName1").fill(c.BEN)
    page.locator("#wpPassword1").fill(c.PASSWORD)
    page.locator("#wpLoginAttempt").click()
    page.locator("telos-panel .item.here").wait_for()
    assert "Please read this" in line(page)


def test_one_click_of_the_mail_program_stops_all_mails(world: World) -> None:
    world.session(c.STEFAN).edit("Policies/Cars", c.parking(), "Say where to park")
    mail = world.mails.wait(c.MIRA, "Policies/Cars")
    assert mail["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    match = re.search(r"<(http[^>]+)>", str(mail["list-unsubscribe"]))
    assert match
    assert requests.get(match[1], timeout=30).status_code == 200
    assert world.ask(c.MIRA, "preferences")["rhythm"] == "now", "looking changes nothing"
    answer = requests.post(match[1], data={"List-Unsubscribe": "One-Click"}, timeout=30)
    assert answer.ok
    assert world.ask(c.MIRA, "preferences")["rhythm"] == "panel"

    count = len(world.mails.to(c.MIRA))
    world.session(c.STEFAN).edit("Policies/Trams", c.parking(), "Say where to park")
    world.mails.wait(c.BEN, "Policies/Trams")
    until(lambda: world.panel(c.MIRA, "Policies/Trams").get("state") == "confirm", "the panel goes on")
    assert len(world.mails.to(c.MIRA)) == count
