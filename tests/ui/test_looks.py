"""How the panel looks: every state, in light and dark, narrow, from right to left, and without a jump."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from core.ui.view import panel_view
from tests.ui import samples as s
from tests.ui.browsing import axe_finds_nothing, line, show, toggle
from tests.ui.stub import Stub

pytestmark = pytest.mark.browser

# --- every state -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", s.STATES)
def test_every_state_shows_its_line_and_opens(
    page: Page, stub: Stub, errors: list[str], name: str, language: str
) -> None:
    view = panel_view(s.STATES[name](), language)
    show(page, stub, view)
    assert line(page) == view["line"]["text"]
    expect(toggle(page)).to_have_attribute("aria-expanded", "false")
    expect(toggle(page)).to_have_accessible_name(view["labels"]["open"])
    expect(page.locator("#sections")).to_be_hidden()
    axe_finds_nothing(page)
    toggle(page).click()
    expect(page.locator("#sections")).to_be_visible()
    expect(toggle(page)).to_have_accessible_name(view["labels"]["close"])
    assert page.locator(".section > h2").all_inner_texts() == [
        section["title"] for section in view["sections"]
    ]
    axe_finds_nothing(page)
    assert errors == []


LOOKS = {
    "dark by the system": ({"color_scheme": "dark"}, "theme=dark"),
    "dark by the wiki": ({}, "theme=dark&class=skin-theme-clientpref-night"),
    "narrow": ({"viewport": {"width": 320, "height": 640}}, ""),
    "right to left": ({}, "dir=rtl"),
    "high contrast": ({"forced_colors": "active"}, ""),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["confirm", "steward", "draft", "closed"])
def test_every_look(browser: Browser, stub: Stub, look: str, name: str) -> None:
    settings, query = LOOKS[look]
    context = browser.new_context(**settings)
    try:
        page = context.new_page()
        view = panel_view(s.STATES[name](), "en")
        view["dir"] = "rtl" if look == "right to left" else "ltr"
        show(page, stub, view, query)
        toggle(page).click()
        axe_finds_nothing(page)
        # Nothing sticks out, and every target can be hit.
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        small = page.locator("telos-panel .button").evaluate_all(
            "all => all.filter(one => one.offsetParent).map(one => one.getBoundingClientRect())"
            ".filter(box => box.width < 24 || box.height < 24).length"
        )
        assert small == 0
        dark = page.locator("telos-panel").get_attribute("data-theme")
        assert dark == ("dark" if look.startswith("dark") else "light")
        if look == "right to left":
            words, button = page.locator(".line .words").bounding_box(), toggle(page).bounding_box()
            assert words
            assert button
            assert button["x"] < words["x"]
    finally:
        context.close()


def test_a_light_wiki_stays_light_on_a_dark_system(browser: Browser, stub: Stub) -> None:
    context = browser.new_context(color_scheme="dark")
    try:
        page = context.new_page()
        show(page, stub, "none", "class=client-js")
        assert page.locator("telos-panel").get_attribute("data-theme") == "light"
        page.evaluate("document.documentElement.classList.add('skin-theme-clientpref-os')")
        page.wait_for_function("document.querySelector('telos-panel').dataset.theme === 'dark'")
    finally:
        context.close()


def test_a_printed_page_is_without_the_panel(page: Page, stub: Stub) -> None:
    show(page, stub, "confirm")
    page.emulate_media(media="print")
    expect(page.locator("telos-panel")).to_be_hidden()
    expect(page.locator("#text")).to_be_visible()


def test_the_hosts_own_colours_are_used(page: Page, stub: Stub) -> None:
    show(page, stub, "confirm")
    page.add_style_tag(content=":root { --background-color-progressive: rgb(90, 0, 90); }")
    button = page.get_by_role("button", name="I’ve read this version")
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(90, 0, 90)"


@pytest.mark.parametrize("name", s.STATES)
def test_the_closed_panel_is_one_line_and_the_page_does_not_jump(page: Page, stub: Stub, name: str) -> None:
    stub.views["/v1/panel"] = panel_view(s.STATES[name](), "de")
    held: list[Any] = []
    page.route("**/v1/panel", lambda route: held.append(route))
    with page.expect_request("**/v1/panel"):
        page.goto(f"{stub.url}/page")
    before = page.locator("#text").bounding_box()
    held[0].continue_()
    page.wait_for_function("window.told.includes('telos-ready')")
    expect(page.locator(".line .words")).to_be_visible()
    assert page.locator(".panel.open").count() == 0
    assert page.locator("#text").bounding_box() == before


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_each_row_of_buttons_begins_where_the_text_does(browser: Browser, stub: Stub, direction: str) -> None:
    """However many rows a narrow screen makes of them, and none touches the next."""
    context = browser.new_context(viewport={"width": 330, "height": 640})
    try:
        page = context.new_page()
        view = panel_view(s.STATES["confirm"](), "de")
        view["dir"] = direction
        show(page, stub, view)
        toggle(page).click()
        page.locator(".actions .button[data-form]").first.click()
        rows, gaps = page.locator("telos-panel").evaluate(
            "(panel, rtl) => { const starts = [], gaps = [];"
            " for (const box of panel.shadowRoot.querySelectorAll('.actions')) {"
            "  if (!box.offsetParent) { continue; }"
            "  const home = box.parentElement.getBoundingClientRect(), style = getComputedStyle(box.parentElement);"
            "  const pad = parseFloat(rtl ? style.paddingRight : style.paddingLeft)"
            "   + parseFloat(rtl ? style.borderRightWidth : style.borderLeftWidth);"
            "  const rows = {};"
            "  for (const one of box.querySelectorAll('.button')) { const at = one.getBoundingClientRect();"
            "   (rows[Math.round(at.top + at.height / 2)] ||= []).push([one, at]); }"
            "  for (const row of Object.values(rows)) { const [one, at] = row[0];"
            "   const inside = one.classList.contains('quiet') ? parseFloat(getComputedStyle(one).paddingLeft)"
            "    + parseFloat(getComputedStyle(one).borderLeftWidth) : 0;"
            "   const off = rtl ? home.right - at.right : at.left - home.left;"
            "   starts.push(Math.round(off + inside - pad));"
            "   for (let i = 1; i < row.length; i++) {"
            "    gaps.push(rtl ? row[i - 1][1].left - row[i][1].right : row[i][1].left - row[i - 1][1].right); } } }"
            " return [starts, gaps]; }",
            direction == "rtl",
        )
        assert len(rows) >= 3
        assert max(rows) - min(rows) <= 1
        assert gaps
        assert min(gaps) >= 4
    finally:
        context.close()


def test_a_narrow_table_breaks_no_word(browser: Browser, stub: Stub) -> None:
    """It is scrolled instead: "Nöt" and "ig" are no words."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    try:
        page = context.new_page()
        show(page, stub, "confirm")
        heights = page.locator("telos-panel").evaluate(
            "panel => { const wide = document.createElement('div'); wide.className = 'wide';"
            " wide.innerHTML = '<table><thead><tr><th>Zahl</th><th>Nötig</th><th>Jetzt</th></tr></thead><tbody><tr>"
            "<th>Menschen, die anderen antworten</th><td>50\u00a0%</td><td>noch nicht genug Daten: 3 von 5 Beiträgen"
            "</td></tr></tbody></table>'; panel.shadowRoot.querySelector('.root').append(wide);"
            " return [...wide.querySelectorAll('thead th')].map(cell => { const range = document.createRange();"
            " range.selectNodeContents(cell); return range.getClientRects().length; }); }"
        )
        assert heights == [1, 1, 1]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    finally:
        context.close()


@pytest.mark.parametrize("width", [1100, 700, 400, 360, 320])
def test_until_when_is_read_beside_a_receipt_too(browser: Browser, stub: Stub, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 640})
    try:
        page = context.new_page()
        view = panel_view(s.STATES["confirm"](), "en")
        view["receipt"] = {
            "text": "Your edit reached us · Ana Weber answers by Tue 17:00, before she is away"
        }
        show(page, stub, view)
        text, dated = view["line"]["text"], view["line"]["text"].partition(",")[0]
        assert dated.startswith("Please read this by")
        expect(page.locator(".words .asked")).to_have_text(text)
        assert (
            page.locator(".words").evaluate("one => one.textContent") == f"{view['receipt']['text']} · {text}"
        )
        # Where the row ends in three dots these take their place.
        room = page.locator(".words .asked").evaluate(
            "(one, length) => { const range = document.createRange(), box = one.getBoundingClientRect();"
            " range.setStart(one.firstChild, 0); range.setEnd(one.firstChild, length);"
            " const dots = one.scrollWidth > one.clientWidth ? 14 : 0;"
            " return box.right - dots - range.getBoundingClientRect().right; }",
            len(dated),
        )
        assert room >= 0
        assert page.locator(".panel").bounding_box()["height"] <= 96  # type: ignore[index]
        toggle(page).click()
        axe_finds_nothing(page)
    finally:
        context.close()
