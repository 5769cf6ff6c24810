"""Our own pages in a browser: signed in at the wiki, what is asked is read there and confirmed here."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.i18n import Translator
from tests.server.running import WORLD
from tests.server.sending import event
from tests.server.test_serve import until
from tests.server.visitor import OwnRunning, serving
from tests.ui.browsing import axe_finds_nothing

pytestmark = pytest.mark.browser

EN, DE = Translator("en"), Translator("de")


def _waiting(running: OwnRunning) -> None:
    """Let Cem, who is to confirm the policy, write something that waits for an answer."""
    world = copy.deepcopy(WORLD)
    # Only what comes once the community stands waits for an answer.
    world["pages"]["11"]["revisions"].append([110, datetime.now(UTC).isoformat(), 3, 1900])
    running.write_world(world)
    running.hook("saved", event(page=11, revision=110, user=3))
    until(lambda: bool(steward(running)))


def steward(running: OwnRunning) -> str:
    """The person it waits for, or ""."""
    people = WORLD["people"]
    return next((key for key in people if running.api("queue", int(key))[1]["items"]), "")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRunning]:
    with serving(tmp_path_factory.mktemp("own")) as running:
        yield running


@pytest.fixture
def seen(served: OwnRunning, errors: list[str]) -> Iterator[OwnRunning]:
    """A served Telos for tests that only look."""
    served.provider.who, served.provider.mode, served.provider.language = None, "good", "en"
    yield served
    assert errors == []


@pytest.fixture
def telos(tmp_path: Path, errors: list[str]) -> Iterator[OwnRunning]:
    """A served Telos for one test that does something."""
    with serving(tmp_path) as running:
        yield running
    assert errors == []


@pytest.fixture
def errors(page: Page) -> list[str]:
    """What scripts raised and what the policy of the page kept from happening."""
    messages: list[str] = []
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on(
        "console",
        lambda message: messages.append(message.text) if "Content Security Policy" in message.text else None,
    )
    return messages


def shot(page: Page, name: str) -> None:
    """Keep a picture where somebody asked for it."""
    folder = os.environ.get("TELOS_SHOTS")
    if folder:
        page.screenshot(path=f"{folder}/own-{name}.png", full_page=True)


def sign_in(page: Page, telos: OwnRunning, name: str, path: str) -> None:
    """Open a page of ours, sign in at the wiki as somebody, and be there."""
    page.goto(telos.url + path)
    page.get_by_role("button", name=name).click()
    page.wait_for_url(telos.url + path)


def line(page: Page) -> Any:
    return page.locator("telos-panel .line .words")


def test_what_was_read_in_the_wiki_is_confirmed_here(page: Page, telos: OwnRunning) -> None:
    sign_in(page, telos, "Dora", "/at/hr/10?shown=100")
    expect(page.get_by_role("heading", level=1)).to_have_text("Leave")
    expect(page.get_by_role("link", name=EN.text("own-to-wiki"))).to_have_attribute(
        "href", "https://wiki.example.org/Leave"
    )
    expect(page.locator("telos-panel #sections")).to_be_visible()
    button = page.locator("telos-panel .line").get_by_role("button", name="I’ve read this version")
    expect(button).to_be_visible()
    axe_finds_nothing(page)
    asked = page.locator("telos-part").get_by_text("Read “Leave” and say so")
    expect(asked).to_be_visible()
    shot(page, "confirm")
    # By the keyboard alone: one Tab a stop, from the top of the page.
    for _ in range(12):
        page.keyboard.press("Tab")
        if button.evaluate("one => one.getRootNode().activeElement === one"):
            break
    page.keyboard.press("Enter")
    expect(line(page)).to_contain_text("You confirmed this version")
    # What is done in one is done in the list below, too.
    expect(asked).to_have_count(0)
    shot(page, "confirmed")
    axe_finds_nothing(page)


def test_a_page_that_changed_since_is_not_confirmed(page: Page, telos: OwnRunning) -> None:
    sign_in(page, telos, "Dora", "/at/hr/10?shown=100")
    button = page.locator("telos-panel .line").get_by_role("button", name="I’ve read this version")
    expect(button).to_be_visible()
    world = copy.deepcopy(WORLD)
    world["pages"]["10"]["revisions"].append([105, datetime.now(UTC).isoformat(), 1, 4000])
    telos.write_world(world)
    button.click()
    expect(line(page)).to_contain_text("changed")
    expect(page.locator("telos-panel .line .act")).to_have_attribute(
        "href", "https://wiki.example.org/Leave?diff=105&oldid=100"
    )
    shot(page, "changed")
    # The old link still tells the old revision.
    page.reload()
    expect(page.locator("telos-panel .panel")).to_have_attribute("data-state", "changed")
    page.goto(f"{telos.url}/at/hr/10?shown=105")
    expect(page.locator("telos-panel .line").get_by_role("button", name="I’ve read")).to_be_visible()


def test_without_a_revision_the_way_leads_to_the_page(page: Page, seen: OwnRunning) -> None:
    sign_in(page, seen, "Dora", "/at/hr/10")
    expect(page.locator("telos-panel .line .act")).to_have_attribute("href", "https://wiki.example.org/Leave")
    expect(page.locator("telos-panel").get_by_role("button", name="I’ve read")).to_have_count(0)
    shot(page, "no-revision")


def test_an_answer_from_the_queue_claims_nothing_about_the_wiki(page: Page, telos: OwnRunning) -> None:
    _waiting(telos)
    who = steward(telos)
    sign_in(page, telos, WORLD["people"][who]["name"], "/at/hr")
    queue = page.locator("telos-queue")
    queue.get_by_role("button", name="Reply").click()
    hint = queue.locator("form .field small")
    expect(hint).to_have_text(EN.text("own-reply-hint"))
    axe_finds_nothing(page)
    queue.locator("textarea").fill("Thank you, this goes in as it is.")
    shot(page, "answer")
    queue.locator("form").get_by_role("button", name="Reply").click()
    expect(queue.locator(".tasks .item")).to_have_count(0)
    shot(page, "answered")
    page.get_by_role("button", name=EN.text("own-sign-out")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EN.text("own-out-title"))
    shot(page, "signed-out")
    # Who wrote it finds the words.
    telos.provider.who = "3"
    page.goto(f"{telos.url}/at/hr/11?shown=110")
    earlier = page.locator("telos-panel").locator('[data-section="earlier"]')
    expect(earlier).to_contain_text("Thank you, this goes in as it is.")
    shot(page, "answer-read")


def test_typed_words_outlive_the_sign_in(page: Page, telos: OwnRunning) -> None:
    _waiting(telos)
    who = steward(telos)
    sign_in(page, telos, WORLD["people"][who]["name"], "/at/hr")
    queue = page.locator("telos-queue")
    queue.get_by_role("button", name="Reply").click()
    queue.locator("textarea").fill("Typed for a long time.")
    page.context.clear_cookies()
    page.route("**/v1/acts", lambda route: route.fulfill(status=401, body="{}"))
    queue.locator("form").get_by_role("button", name="Reply").click()
    over = page.locator('[data-notice="over"]')
    expect(over).to_be_visible()
    expect(queue.locator("textarea")).to_have_value("Typed for a long time.")
    shot(page, "over")
    telos.provider.who = who
    with page.context.expect_page() as opened:
        over.get_by_role("link").click()
    opened.value.wait_for_url(f"{telos.url}/at/hr")
    page.unroute("**/v1/acts")
    queue.locator("form").get_by_role("button", name="Reply").click()
    expect(queue.locator(".tasks .item")).to_have_count(0)
    expect(over).to_be_hidden()


def test_a_page_of_no_community_says_so(page: Page, seen: OwnRunning) -> None:
    sign_in(page, seen, "Dora", "/at/hr/12?shown=102")
    expect(page.locator('[data-notice="empty"]')).to_have_text(EN.text("own-empty"))
    expect(page.locator("telos-panel")).to_be_hidden()
    axe_finds_nothing(page)
    shot(page, "empty")


def test_when_nothing_can_be_loaded_it_is_said(page: Page, seen: OwnRunning) -> None:
    seen.provider.who = "4"
    page.route("**/v1/**", lambda route: route.abort())
    page.goto(f"{seen.url}/at/hr/10?shown=100")
    expect(page.locator('[data-notice="away"]')).to_have_text(EN.text("own-away"))


@pytest.mark.parametrize("path", ["/at/hr", "/at/hr/10?shown=100"])
def test_light_dark_narrow_and_german(browser: Browser, seen: OwnRunning, path: str) -> None:
    """No finding of axe, nothing cut off, every target large enough, whatever the screen."""
    seen.provider.who = "3"
    for scheme, width, language in (("light", 1100, "de"), ("dark", 320, "de"), ("dark", 1100, "en")):
        seen.provider.language = language
        context = browser.new_context(
            color_scheme=scheme,  # type: ignore[arg-type]
            viewport={"width": width, "height": 800},
        )
        try:
            page = context.new_page()
            page.goto(seen.url + path)
            words = DE if language == "de" else EN
            expect(page.locator("html")).to_have_attribute("lang", language)
            expect(page.locator("telos-part .tasks")).to_be_visible()
            expect(page.get_by_role("button", name=words.text("own-sign-out"))).to_be_visible()
            if "10" in path:
                expect(line(page)).to_be_visible()
            axe_finds_nothing(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert page.locator("telos-part").get_attribute("data-theme") == scheme
            shot(page, f"{'page' if '10' in path else 'all'}-{scheme}-{width}-{language}")
        finally:
            context.close()


def test_the_words_when_signing_in_fails(browser: Browser, page: Page, seen: OwnRunning) -> None:
    seen.provider.mode = "denied"
    page.goto(f"{seen.url}/at/hr/10?shown=100")
    expect(page.get_by_role("heading", level=1)).to_have_text(EN.text("in-denied-title"))
    axe_finds_nothing(page)
    shot(page, "denied")
    seen.provider.mode, seen.provider.who = "good", "3"
    page.get_by_role("link", name=EN.text("own-try-again")).click()
    page.wait_for_url(f"{seen.url}/at/hr/10?shown=100")
