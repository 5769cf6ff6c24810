"""The Forge app in a browser: reading, confirming, and nothing where there is nothing to say."""

from __future__ import annotations

from datetime import timedelta
from importlib import metadata

import pytest
from playwright.sync_api import Page, expect

from core.ui.view import panel_view
from tests.confluence.forge_host.host import Host
from tests.confluence.forge_host.looking import (
    CONFIRM,
    IN_BROWSER,
    axe_finds_nothing,
    calls,
    frame,
    is_gone,
    open_page,
    shown,
)
from tests.confluence.forge_host.stubs import Confluence, Telos
from tests.ui import samples as s

pytestmark = IN_BROWSER

# --- reading and confirming ---------------------------------------------------------------------------


def test_the_charter_is_shown_on_the_page(page: Page, telos: Telos, host: Host, errors: list[str]) -> None:
    within = shown(page, telos, host, "confirm")
    within.locator(".toggle").click()
    expect(within.locator("#sections")).to_contain_text("One leave policy everyone can follow")
    expect(within.locator("#sections")).to_contain_text("You know at once how many days you have")
    tall = within.evaluate("document.body.getBoundingClientRect().height")
    page.wait_for_function(f"document.querySelector('iframe').getBoundingClientRect().height >= {int(tall)}")
    axe_finds_nothing(within)
    assert errors == []


def test_confirming_names_the_version_that_was_read_as_the_banner_came(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    telos.act = lambda act: (200, {"done": "Thank you.", "panel": panel_view(s.STATES["confirmed"](), "en")})
    within = shown(page, telos, host, "confirm")
    # Somebody saves while the page is read: what is on the screen stays what it was.
    confluence.versions[346] = "<p>Other.</p>"
    within.get_by_role("button", name=CONFIRM).click()
    expect(within.locator(".line .words")).to_have_text(
        "You confirmed this version on Mon 23 Nov · thank you"
    )
    assert {headers["Telos-Revision"] for headers in telos.headers} == {"345"}
    assert {headers["Telos-App"] for headers in telos.headers} == {metadata.version("telos")}
    assert {headers["Authorization"] for headers in telos.headers} == {"Bearer a-token-for-telos-banner"}
    assert (telos.acts[0]["kind"], telos.acts[0]["revision"]) == ("confirm", 345)
    # The thanks stays to be read, though nothing waits any more.
    expect(page.locator("iframe")).to_be_visible()


def test_a_page_that_changed_while_it_was_read(page: Page, telos: Telos, host: Host) -> None:
    here = (
        host.url
        + "/wiki/pages/diffpagesbyversion.action?pageId=12&selectedPageVersions=345&selectedPageVersions=346"
    )
    changed = panel_view(
        s.facts(s.CEM, mine=(s.CONFIRM,), changed_to=346, changed_at=s.at(23, 9), diff_url=here), "en"
    )
    telos.act = lambda act: (
        409,
        {
            "type": "https://telos.example.org/problems/page-changed",
            "detail": "The page changed.",
            "panel": changed,
        },
    )
    within = shown(page, telos, host, "confirm")
    within.get_by_role("button", name=CONFIRM).click()
    expect(within.locator(".line .words")).to_have_text("The page changed at 10:00, while you were reading")
    assert within.get_by_role("button", name=CONFIRM).count() == 0
    axe_finds_nothing(within)
    within.get_by_role("link", name="Show what changed").click()
    page.wait_for_function("window.calls.some(([name]) => name === 'navigate')")
    assert calls(page, "navigate") == [{"url": here.removeprefix(host.url), "type": "same-tab"}]


@pytest.mark.parametrize(("seconds", "credited"), [(119, False), (0, False), (-5, False), (121, True)])
def test_a_version_saved_a_moment_ago_is_not_credited(
    page: Page, telos: Telos, host: Host, confluence: Confluence, seconds: int, credited: bool
) -> None:
    confluence.age = timedelta(seconds=seconds)
    # A server that knows no revision offers no confirmation.
    view = panel_view(s.facts(s.CEM, mine=(s.CONFIRM,), shown=345 if credited else 0), "en")
    within = shown(page, telos, host, view)
    assert ("Telos-Revision" in telos.headers[0]) == credited
    assert within.get_by_role("button", name=CONFIRM).count() == int(credited)
    note = within.get_by_text("This page was saved a moment ago")
    assert note.count() == int(not credited)
    if not credited:
        axe_finds_nothing(within)
        within.get_by_role("button", name="Reload").click()
        page.wait_for_function("window.calls.some(([name]) => name === 'reload')")


def test_a_fresh_save_is_no_matter_to_who_has_nothing_to_confirm(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    confluence.age = timedelta(seconds=3)
    within = shown(page, telos, host, "deliver")
    assert within.get_by_text("saved a moment ago").count() == 0
    assert within.get_by_role("button", name="Reload").count() == 0


def test_a_page_whose_version_cant_be_read_names_none(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    confluence.refuses["/pages/12"] = 500
    shown(page, telos, host, panel_view(s.facts(s.CEM, mine=(s.CONFIRM,), shown=0), "en"))
    assert "Telos-Revision" not in telos.headers[0]


@pytest.mark.parametrize("resource", ["byline", "macro"])
def test_elsewhere_the_panel_is_open_and_names_no_revision(
    page: Page, telos: Telos, host: Host, errors: list[str], resource: str
) -> None:
    view = panel_view(s.facts(s.CEM, mine=(s.CONFIRM,), shown=0), "en")
    within = shown(page, telos, host, view, show=resource)
    expect(within.locator("#sections")).to_be_visible()
    assert "Telos-Revision" not in telos.headers[0]
    assert within.get_by_role("button", name=CONFIRM).count() == 0
    expect(within.get_by_text("You confirm it in the line above the page")).to_be_visible()
    axe_finds_nothing(within)
    assert errors == []


# --- when there is nothing to say ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["none", "none.draft", "confirmed", "extended"])
def test_where_nothing_is_mine_the_banner_takes_no_room(
    page: Page, telos: Telos, host: Host, name: str
) -> None:
    telos.views["/v1/panel"] = panel_view(s.STATES[name](), "en")
    open_page(page, host)
    is_gone(page)


def test_a_page_in_no_community_and_a_space_have_no_banner(page: Page, telos: Telos, host: Host) -> None:
    open_page(page, host)
    is_gone(page)
    assert len(telos.headers) == 1
    host.context = {"extension": {}}
    open_page(page, host)
    is_gone(page)
    assert len(telos.headers) == 1


@pytest.mark.parametrize("status", [500, 503, 401])
def test_the_server_away_leaves_the_page_as_it_is(
    page: Page, telos: Telos, host: Host, errors: list[str], status: int
) -> None:
    telos.status = status
    open_page(page, host)
    is_gone(page)
    assert errors == []


def test_the_server_away_says_so_where_one_came_to_see_it(page: Page, telos: Telos, host: Host) -> None:
    telos.status = 503
    for resource in ("space", "global", "byline"):
        open_page(page, host, show=resource)
        within = frame(page, resource)
        expect(within.get_by_role("status").last).to_have_text(
            "Telos can’t be reached right now. Your pages are as always."
        )
        axe_finds_nothing(within)
