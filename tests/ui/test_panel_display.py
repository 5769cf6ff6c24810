"""The panel in a browser, for everybody: any width and direction, keyboard alone, no motion, hostile words as words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.model import UNSAID
from core.read_models import Accounting, DispositionGroup
from core.ui.view import panel_view
from tests.ui import samples as s
from tests.ui.browsing import axe_finds_nothing, focused, show, toggle
from tests.ui.stub import Stub

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [700, 784, 1000])
@pytest.mark.parametrize("rtl", ["ltr", "rtl"])
def test_what_was_just_done_and_what_is_asked_are_both_read_to_their_end(
    page: Page, stub: Stub, width: int, rtl: str
) -> None:
    """Between a wiki's sidebars a row is short: then each has one of its own, and the line is as high as ever."""
    page.set_viewport_size({"width": width, "height": 700})
    show(page, stub, "confirm", query=f"dir={rtl}")
    alone = page.locator(".line").bounding_box()
    receipt = (
        "Your edit reached us" if width == 1000 else "Your edit reached us · Ana Weber answers by Tue 17:00"
    )
    stub.views["/v1/panel"]["receipt"] = {"text": receipt}
    page.evaluate("document.querySelector('telos-panel').refresh()")
    expect(page.locator(".asked")).to_be_visible()
    both = page.locator(".line").bounding_box()
    assert alone
    assert both
    assert both["height"] == alone["height"] == 40
    words = page.locator(".words").bounding_box()
    assert words
    boxes = [page.locator(part).bounding_box() for part in (".receipt", ".asked")]
    for part, box in zip((".receipt", ".asked"), boxes, strict=True):
        assert box
        assert not page.locator(part).evaluate("e => e.scrollWidth > e.clientWidth"), part
        assert words["y"] <= box["y"]
        assert box["y"] + box["height"] <= words["y"] + words["height"], part
        # The dot's place before each is cut off.
        assert words["x"] <= box["x"]
        assert box["x"] + box["width"] <= words["x"] + words["width"]
    assert boxes[0]
    assert boxes[1]
    assert (boxes[0]["y"] == boxes[1]["y"]) is (width == 1000)


@pytest.mark.parametrize("width", [624, 784, 1000])
def test_a_long_purpose_goes_on_in_a_second_row_and_nothing_moves(page: Page, stub: Stub, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{stub.url}/page")
    before = page.locator("#text").bounding_box()
    view = panel_view(s.STATES["none"](), "en")
    purpose = (
        "New colleagues and their buddies keep the first-week pages so good that nobody asks where to start"
    )
    view["line"]["text"] = f"For: {purpose} · by Tue 29 Dec · 0 of 2 delivered"
    stub.views["/v1/panel"] = view
    page.evaluate("document.querySelector('telos-panel').refresh()")
    words = page.locator(".line .words")
    expect(words).to_have_text(view["line"]["text"])
    assert words.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")
    assert page.locator("#text").bounding_box() == before


# --- keyboard, safety ------------------------------------------------------------------------------


def test_everything_can_be_done_from_the_keyboard(page: Page, stub: Stub) -> None:
    stub.act = lambda act: (200, {"done": "Thank you.", "panel": panel_view(s.STATES["none"](), "en")})
    show(page, stub, "confirm")
    page.keyboard.press("Tab")
    assert focused(page).startswith("BUTTON button primary act")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#sections")).to_be_visible()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page).startswith("INPUT")
    page.keyboard.press("Escape")
    expect(page.locator("#sections")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sections")).to_be_hidden()
    assert focused(page).startswith("BUTTON button toggle")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Thank you.")


HOSTILE = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>'


def test_what_people_wrote_is_text_and_bad_links_lead_nowhere(
    page: Page, stub: Stub, errors: list[str]
) -> None:
    view = panel_view(s.STATES["steward"](), "en")

    def spoil(value: Any, replace: Callable[[str, str], str], name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: spoil(part, replace, key) for key, part in value.items()}
        if isinstance(value, list):
            return [spoil(part, replace, name) for part in value]
        return replace(name, value) if isinstance(value, str) else value

    def bad(name: str, value: str) -> str:
        if name == "url":
            return "javascript:window.broken=1"
        return (
            HOSTILE if name in ("text", "what", "why", "until", "note", "title", "label", "quote") else value
        )

    view |= {"line": spoil(view["line"], bad), "sections": spoil(view["sections"], bad)}
    show(page, stub, view)
    toggle(page).click()
    assert page.locator("telos-panel img, telos-panel script").count() == 0
    assert page.locator('telos-panel a[href^="javascript"]').count() == 0
    page.locator(".item .button").first.click()
    assert HOSTILE in page.locator(".item .what").first.inner_text()
    assert page.evaluate("window.broken") is None
    assert errors == []


def test_no_motion_for_those_who_want_none(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(reduced_motion="reduce")
    try:
        page = context.new_page()
        show(page, stub, "none")
        assert page.locator(".toggle svg").evaluate("one => getComputedStyle(one).transitionDuration") == "0s"
    finally:
        context.close()


@pytest.mark.parametrize("width", [1100, 320])
def test_what_is_given_its_word_can_be_looked_at_and_the_form_be_read(
    page: Page, stub: Stub, width: int
) -> None:
    """Of several changes each is chosen by its box, and seen by a link of its own beside it."""
    page.set_viewport_size({"width": width, "height": 800})
    several = tuple((s.contribution(number, s.CEM, s.at(20)), None) for number in (351, 352))
    group = DispositionGroup(
        page=s.PAGE,
        comments=False,
        added=2,
        disposed=0,
        at_once=2,
        seen="x",
        some=several,
        changes={
            contribution.id: f"{s.PAGE.url}?diff={contribution.last_revision}" for contribution, _ in several
        },
    )
    about = Accounting(charter=s.CHARTER, groups=(group,), left=2, hidden=False, names=True, until=None)
    show(page, stub, panel_view(s.facts(s.DIA, accounting=about), "en"))
    toggle(page).click()
    asked = page.locator("[data-section=became]")
    expect(asked.locator(".why")).to_have_text("No word yet")
    expect(asked.get_by_role("button", name="Say it for all 2 that have no word yet")).to_be_visible()
    asked.get_by_role("button", name="Choose which").click()
    expect(asked.get_by_role("checkbox")).to_have_count(2)
    seen = asked.get_by_role("link", name="See it")
    assert [link.get_attribute("href") for link in seen.all()] == list(group.changes.values())
    axe_finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    asked.get_by_role("checkbox").first.uncheck()
    asked.get_by_label("What became of it?").select_option("used")
    stub.act = lambda act: (200, {"done": "Thank you.", "panel": panel_view(s.facts(s.DIA), "en")})
    expect(asked.locator("form .primary")).to_have_text("Say it")
    asked.locator("form .primary").click()
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    sent = stub.acts[0]["data"]
    assert [word for name, word in sent.items() if name.startswith("of/")] == ["", UNSAID]
