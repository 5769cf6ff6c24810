"""How the journey looks at what Telos shows: the panel in a frame of the app, or on Telos' own page."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any, cast

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Locator, Page, expect

from tests.confluence.journey.world import SITE, World
from tests.journey.served import text_of

#: What the fixtures `enter` and `picture` are.
Enter = Callable[..., Page]
Picture = Callable[..., None]

CONFIRM = "I’ve read this version"
#: The link in a page's status, which only leads there.
TO_CONFIRM = "Confirm in Telos that you’ve read it"


def frame(page: Page, resource: str = "banner") -> Frame:
    """The frame of one of the app's modules."""
    handle = page.wait_for_selector(f"iframe[data-resource={resource}]", state="attached")
    content_frame = handle.content_frame() if handle else None
    assert content_frame
    return content_frame


def allow_where_asked(page: Page, world: World) -> None:
    """Come to Telos' own page, through Confluence's consent where it asks."""
    page.get_by_role("button", name="Allow").or_(page.locator("telos-panel, telos-part")).first.wait_for()
    if page.url.startswith(world.twin.url):
        page.get_by_role("button", name="Allow").click()
    page.wait_for_url(f"{world.server}/at/{SITE}**")


def line(within: Page | Frame) -> Locator:
    """The panel's closed line."""
    return within.locator("telos-panel .line .words")


def says(within: Page | Frame, words: str | re.Pattern[str]) -> None:
    """Wait until the line says so."""
    expect(line(within)).to_contain_text(words, timeout=90_000)


def opened(within: Page | Frame) -> Locator:
    """The panel's sections, opened when they are not."""
    toggle = within.locator("telos-panel .toggle")
    toggle.wait_for()
    if toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    sections = within.locator("telos-panel .sections")
    sections.wait_for()
    return sections


def item(within: Page | Frame, key: str) -> Locator:
    """One thing in the opened panel, or in a list."""
    return within.locator(f'[data-item="{key}"]').first


def press(where: Locator, label: str) -> None:
    """Press a button of an item or a line."""
    where.get_by_role("button", name=label, exact=True).first.click()


def submit(where: Locator, label: str) -> None:
    """Send the open form of an item."""
    where.locator("form").get_by_role("button", name=label, exact=True).click()


def is_gone(page: Page, resource: str = "banner") -> None:
    """The module takes no room: the page is as it would be without it."""
    page.wait_for_function("window.calls.some(([name]) => name === 'close')")
    expect(page.locator(f"iframe[data-resource={resource}]")).to_be_hidden()


def axe_finds_nothing(within: Page | Frame, where: str = "") -> None:
    """Axe over a whole page of ours, or a whole frame, whose page has the heading."""
    if isinstance(within, Frame):
        # Frames are transparent; what shines through is not seen from within.
        within.evaluate("document.documentElement.style.background = 'var(--ds-surface, #fff)'")
    options = {"rules": {"page-has-heading-one": {"enabled": not isinstance(within, Frame)}}}
    context = {"include": [[where]]} if where else None
    results = Axe().run(cast("Any", within), context=context, options=options)
    faults = [
        f"{violation['id']}: {node['failureSummary']} {node['html'][:300]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
    assert not faults, "\n".join(faults[:5])


def link_in(mail: EmailMessage, label: str) -> str:
    """Where the line of a mail with this label leads."""
    match = re.search(rf"^{label}: (\S+)", text_of(mail), re.MULTILINE)
    assert match, text_of(mail)
    return match[1]


def tab_to(page: Page, within: Page | Frame, words: str) -> None:
    """Walk by the Tab key until the focus is on the control with these words."""
    focused = (
        "() => { let at = document.activeElement;"
        " while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;"
        " return at ? at.textContent.trim() : '' }"
    )
    for _ in range(60):
        if within.evaluate(focused) == words:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never led to {words}")


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))
