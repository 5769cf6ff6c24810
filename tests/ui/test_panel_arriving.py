"""The panel in a browser: who comes by a link, what is shown while loading, and when nothing can be."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from core.ui.view import panel_view
from tests.ui import samples as s
from tests.ui.browsing import axe_finds_nothing, focused, show
from tests.ui.stub import Stub

pytestmark = pytest.mark.browser

# --- arriving, leaving, loading --------------------------------------------------------------------


def test_a_link_in_a_message_opens_the_panel_at_its_item(page: Page, stub: Stub) -> None:
    show(page, stub, "confirm", f"telos={quote(s.DELIVER.key, safe='')}")
    expect(page.locator("#sections")).to_be_visible()
    assert focused(page) == f"LI item here {s.DELIVER.key}"


def test_a_link_that_says_it_is_no_answer_opens_the_form_and_does_nothing_yet(page: Page, stub: Stub) -> None:
    contribution = s.OWN_ANSWERED
    show(
        page,
        stub,
        "answered",
        f"telos={quote(f'not-answered/{contribution.page}/{contribution.id}', safe='')}",
    )
    reason = page.get_by_label("What is still open")
    expect(reason).to_be_focused()
    expect(page.locator(".item.here")).to_have_attribute("data-item", contribution.id)
    assert stub.acts == []
    reason.fill("Which form?")
    page.locator("form").get_by_role("button", name="That doesn’t answer it").click()
    page.wait_for_function("document.querySelector('[data-telos]').shadowRoot.querySelector('form') === null")
    (act,) = stub.acts
    assert (act["kind"], act["text"]) == ("not-answered", "Which form?")
    assert act["contribution"].endswith(f"/{contribution.id}")


def test_a_link_to_what_is_already_settled_says_so(page: Page, stub: Stub) -> None:
    show(page, stub, "none", "telos=confirm/hr:12/hr:3/1")
    expect(page.get_by_role("status")).to_have_text("This is already settled. Thank you.")
    assert stub.acts == []


@pytest.mark.parametrize(
    ("status", "told"),
    [(503, "telos-away"), (403, "telos-away"), (204, "telos-empty")],
    ids=["away", "refused", "none"],
)
def test_without_a_view_the_page_is_as_always(page: Page, stub: Stub, status: int, told: str) -> None:
    stub.status = status
    page.goto(f"{stub.url}/page")
    page.wait_for_function("window.told.length > 0")
    assert page.evaluate("window.told") == [told]
    expect(page.locator("telos-panel")).to_be_hidden()


def test_a_server_that_cant_tell_now_says_so_in_a_quiet_line_and_is_asked_again(
    page: Page, stub: Stub
) -> None:
    stub.status = 503
    stub.problem = {
        "type": "https://telos.example.org/problems/later",
        "detail": "The wiki doesn't answer right now. Nothing is lost.",
        "line": "The wiki doesn't answer right now",
        "retry": "Try again",
    }
    stub.views["/v1/panel"] = panel_view(s.STATES["confirm"](), "en")
    page.goto(f"{stub.url}/page")
    expect(page.locator(".line .words")).to_have_text("The wiki doesn't answer right now")
    assert page.evaluate("window.told") == ["telos-later"]
    axe_finds_nothing(page)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    stub.status = None
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("button", name="I’ve read this version")).to_be_visible()
    # What is shown already stays when it happens later.
    stub.status = 503
    page.evaluate("document.querySelector('[data-telos]').refresh()")
    page.wait_for_function("window.told.includes('telos-away')")
    expect(page.get_by_role("button", name="I’ve read this version")).to_be_visible()


def test_an_unreachable_server_leaves_the_page_alone(page: Page, stub: Stub) -> None:
    page.route("**/v1/panel", lambda route: route.abort())
    page.goto(f"{stub.url}/page")
    page.wait_for_function("window.told.includes('telos-away')")
    expect(page.locator("telos-panel")).to_be_hidden()


def test_a_token_that_ran_out_is_asked_for_once_more(page: Page, stub: Stub) -> None:
    asked: list[str] = []

    def once(route: Any) -> None:
        asked.append(route.request.headers["authorization"])
        if len(asked) == 1:
            route.fulfill(status=401, body="")
        else:
            route.continue_()

    show(page, stub, "none")
    page.route("**/v1/panel", once)
    page.evaluate(
        "(() => { window.fresh = []; const panel = document.querySelector('[data-telos]');"
        " panel.token = (how) => { window.fresh.push(how.fresh); return 't' + window.fresh.length; };"
        " return panel.refresh(); })()"
    )
    assert page.evaluate("window.fresh") == [False, True]
    assert asked == ["Bearer t1", "Bearer t2"]


def test_the_receipt_appears_after_a_refresh(page: Page, stub: Stub) -> None:
    show(page, stub, "confirm")
    stub.views["/v1/panel"]["receipt"] = {"text": "Your edit reached us · Ana Weber answers by Tue 17:00"}
    page.evaluate("document.querySelector('telos-panel').refresh()")
    expect(page.locator(".receipt")).to_have_text("Your edit reached us · Ana Weber answers by Tue 17:00")
