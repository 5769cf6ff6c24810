"""How the journey looks at the panel: what its line says, what is in it, what axe says about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journey.world import World

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

#: What the fixtures `enter` and `picture` are.
Enter = Callable[..., "Page"]
Picture = Callable[..., None]

CONFIRM = "I’ve read this version"


def visit(page: Page, world: World, title: str) -> None:
    """Open a page of a community and wait for its line."""
    page.goto(world.wiki.page_url(title))
    page.locator("telos-panel .line .words").wait_for()


def line(page: Page) -> str:
    return page.locator("telos-panel .line .words").inner_text()


def says(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the line says so."""
    expect(page.locator("telos-panel .line .words")).to_contain_text(words, timeout=30_000)


def opened(page: Page) -> Locator:
    """The panel's sections, opened when they are not."""
    toggle = page.locator("telos-panel .toggle")
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    sections = page.locator("telos-panel .sections")
    sections.wait_for()
    return sections


def item(page: Page, key: str) -> Locator:
    """One thing in the opened panel, or in a list of one's own page."""
    return page.locator(f'[data-item="{key}"]')


def press(where: Locator, label: str) -> None:
    """Press a button of an item."""
    where.get_by_role("button", name=label, exact=True).first.click()


def submit(where: Locator, label: str) -> None:
    """Send the open form of an item."""
    where.locator("form").get_by_role("button", name=label, exact=True).click()


def axe_finds_nothing(page: Page, where: str = "#telos-slot") -> None:
    """Axe over what is ours; the skin around it is the wiki's own."""
    results = Axe().run(page, context={"include": [[where]]})
    faults = [
        f"{violation['id']}: {node['failureSummary']} {node['html'][:300]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
    assert not faults, "\n".join(faults)


def shown_revision(page: Page) -> int:
    return int(page.evaluate("mw.config.get( 'wgRevisionId' )"))
