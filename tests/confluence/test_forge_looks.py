"""The Forge app in a browser: its pages, links, languages, keys and colours."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from core.ui.view import communities_view, panel_view, part_view, queue_view
from tests.confluence.forge_host.host import Host
from tests.confluence.forge_host.looking import (
    CONFIRM,
    FORGE,
    IN_BROWSER,
    axe_finds_nothing,
    calls,
    frame,
    open_page,
    shown,
)
from tests.confluence.forge_host.stubs import Confluence, Telos
from tests.ui import samples as s

pytestmark = IN_BROWSER


def lists(page: Page, telos: Telos, host: Host) -> Frame:
    """My part, the queue and the communities, on the page of Telos."""
    telos.views |= {
        "/v1/part": part_view(s.part(), "en"),
        "/v1/queue": queue_view(s.queue(waiting=s.WAITING[:1]), "en"),
        "/v1/communities": communities_view(s.part(), "en"),
    }
    open_page(page, host, show="global")
    within = frame(page, "global")
    expect(within.locator("telos-queue h2")).to_be_visible()
    return within


@pytest.mark.parametrize(
    ("resource", "order"),
    [
        ("space", ["Communities", "My part", "Waiting for your answer"]),
        ("global", ["My part", "Waiting for your answer", "Communities"]),
    ],
)
def test_the_pages_of_telos(
    page: Page, telos: Telos, host: Host, errors: list[str], resource: str, order: list[str]
) -> None:
    telos.views |= {
        "/v1/part": part_view(s.part(), "en"),
        "/v1/queue": queue_view(s.queue(), "en"),
        "/v1/communities": communities_view(s.part(), "en"),
    }
    open_page(page, host, show=resource)
    within = frame(page, resource)
    expect(within.locator("h2")).to_have_count(3)
    assert within.locator("h2").all_inner_texts() == order
    axe_finds_nothing(within)
    assert errors == []


def test_what_is_done_in_one_list_is_done_in_all(page: Page, telos: Telos, host: Host) -> None:
    within = lists(page, telos, host)
    before = len(telos.headers)
    within.get_by_role("button", name="Thank").first.click()
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    page.wait_for_function(f"window.calls.filter(([name]) => name === 'invoke').length >= {before + 4}")


def test_links_lead_out_of_the_frame(page: Page, telos: Telos, host: Host) -> None:
    within = lists(page, telos, host)
    address = page.url
    within.get_by_role("link", name="Leave policy").first.click()
    page.wait_for_function("window.calls.some(([name]) => name === 'navigate')")
    within.get_by_role("link", name="Leave policy").first.click(modifiers=["ControlOrMeta"])
    page.wait_for_function("window.calls.filter(([name]) => name === 'navigate').length === 2")
    kinds = [call["type"] for call in calls(page, "navigate")]
    assert kinds == ["same-tab", "new-tab"]
    assert page.url == address
    assert len(page.context.pages) == 1


def test_the_link_of_a_message_opens_the_panel_at_what_is_asked(page: Page, telos: Telos, host: Host) -> None:
    within = shown(page, telos, host, "none", f"telos={s.CONFIRM.key}")
    expect(within.locator("#sections")).to_be_visible()
    expect(within.get_by_role("status")).to_have_text("This is already settled. Thank you.")
    within = shown(page, telos, host, "confirm", f"telos={s.DELIVER.key}")
    assert within.locator(".item.here").get_attribute("data-item") == s.DELIVER.key


def test_the_rest_of_a_message_stands_above_the_page_it_leads_to(
    page: Page, telos: Telos, host: Host, errors: list[str]
) -> None:
    facts = s.part()
    view = part_view(facts, "en")
    rest = [
        {**view["items"][0], "key": f"confirm/{number}", "what": f"Policy {number}"} for number in range(60)
    ]
    telos.views["/v1/part"] = {**view, "more": "60 more", "rest": rest}
    open_page(page, host, "telos=part")
    within = frame(page)
    expect(within.locator("telos-part h2")).to_be_visible()
    expect(within.get_by_text("Policy 59")).to_be_visible()
    assert page.url.endswith("telos=part")
    axe_finds_nothing(within)
    assert errors == []


@pytest.mark.parametrize(("locale", "sent"), [("de-DE", "de-DE"), ("en-GB", "en-GB"), ("fr-FR", "fr-FR")])
def test_the_server_is_told_the_language_of_confluence(
    page: Page, telos: Telos, host: Host, locale: str, sent: str
) -> None:
    shown(page, telos, host, "confirm", f"locale={locale}")
    assert telos.headers[0]["Telos-Language"] == sent


def test_the_few_own_words_are_in_the_persons_language(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    confluence.age = timedelta(seconds=30)
    view = panel_view(s.facts(s.CEM, mine=(s.CONFIRM,), shown=0), "de")
    within = shown(page, telos, host, view, "locale=de-DE")
    expect(within.get_by_text("Diese Seite wurde gerade erst gespeichert. Lade sie nach ")).to_be_visible()
    expect(within.get_by_role("button", name="Neu laden")).to_be_visible()


def test_a_draft_is_mended_from_the_banner(page: Page, telos: Telos, host: Host) -> None:
    within = shown(page, telos, host, "draft")
    expect(within.locator(".line .words")).to_contain_text("Nearly ready")
    within.locator(".toggle").click()
    expect(within.locator("#sections")).to_contain_text("What’s in it for members?")
    axe_finds_nothing(within)


def test_everything_can_be_done_by_keyboard_alone(page: Page, telos: Telos, host: Host) -> None:
    within = shown(page, telos, host, "steward")
    within.locator(".toggle").focus()
    page.keyboard.press("Enter")
    expect(within.locator("#sections")).to_be_visible()
    page.keyboard.press("Escape")
    expect(within.locator("#sections")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(within.locator(".item.here")).to_be_focused()
    within.get_by_role("button", name="Reply").first.focus()
    page.keyboard.press("Space")
    expect(within.get_by_label("Your reply")).to_be_focused()
    page.keyboard.type("By keyboard.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(within.get_by_role("status")).to_have_text("Thank you.")
    assert telos.acts[0]["text"] == "By keyboard."


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("name", ["confirm", "steward", "draft", "answered"])
def test_it_is_at_home_in_every_light_and_width(
    browser: Browser, telos: Telos, host: Host, name: str, width: int, mode: str
) -> None:
    # The system's colours are the other ones: Confluence's count.
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="light" if mode == "dark" else "dark"
    )
    try:
        page = context.new_page()
        within = shown(page, telos, host, name, f"mode={mode}")
        within.wait_for_function(f"document.querySelector('telos-panel').dataset.theme === '{mode}'")
        axe_finds_nothing(within)
        within.locator(".toggle").click()
        expect(within.locator("#sections")).to_be_visible()
        axe_finds_nothing(within)
        assert within.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        small = within.locator(".button:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).filter(box => box.width < 24 || box.height < 24).length"
        )
        assert small == 0
    finally:
        context.close()


def test_colours_follow_confluence_while_the_page_is_open(page: Page, telos: Telos, host: Host) -> None:
    within = shown(page, telos, host, "confirm", "mode=light")
    button = within.get_by_role("button", name=CONFIRM)
    expect(button).to_have_css("background-color", "rgb(12, 102, 228)")
    page.evaluate("window.turn('dark')")
    expect(button).to_have_css("background-color", "rgb(87, 157, 255)")
    expect(button).to_have_css("color", "rgb(29, 33, 37)")
    axe_finds_nothing(within)


def test_the_frames_hold_to_a_strict_policy(page: Page, telos: Telos, host: Host, errors: list[str]) -> None:
    telos.views["/v1/panel"] = panel_view(s.STATES["confirm"](), "en")
    for resource in ("banner", "byline", "macro", "space", "global"):
        open_page(page, host, show=resource)
        page.wait_for_function("window.calls.some(([name]) => name === 'invoke')")
    assert [error for error in errors if "Content Security Policy" in error or "Refused" in error] == []
    for script in FORGE.glob("static/*.html"):
        assert "<script>" not in script.read_text()
        assert " style=" not in script.read_text()
