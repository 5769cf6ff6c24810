"""The panel in a browser: what people do in it, by themselves and with the help of the page that shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.i18n import Translator
from core.model import Act, ActKind, CharterState, Finding, Level
from core.ui.actions import take_back
from core.ui.view import panel_view
from tests.ui import samples as s
from tests.ui.browsing import axe_finds_nothing, focused, show, toggle
from tests.ui.stub import Stub

pytestmark = pytest.mark.browser

# --- doing something -------------------------------------------------------------------------------


def test_confirming_sends_the_revision_shown_and_says_thank_you(page: Page, stub: Stub) -> None:
    stub.act = lambda act: (200, {"done": "Thank you.", "panel": panel_view(s.STATES["confirmed"](), "en")})
    show(page, stub, "confirm")
    page.get_by_role("button", name="I’ve read this version").click()
    expect(page.locator(".line .words")).to_have_text("You confirmed this version on Mon 23 Nov · thank you")
    act = stub.acts[0]
    assert act.pop("id")
    assert act == {"kind": "confirm", "obligation": s.CONFIRM.key, "revision": 345}
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    assert focused(page).startswith("BUTTON button toggle")
    assert page.evaluate("window.told").count("telos-acted") == 1
    assert stub.tokens == ["Bearer a-token"]


def test_a_page_that_changed_while_it_was_read(page: Page, stub: Stub) -> None:
    changed = panel_view(s.STATES["changed"](), "en")
    problem = {
        "type": "https://telos.example.org/problems/page-changed",
        "detail": "The page changed.",
        "panel": changed,
    }
    stub.act = lambda act: (409, problem)
    show(page, stub, "confirm")
    page.get_by_role("button", name="I’ve read this version").click()
    expect(page.locator(".line .words")).to_have_text("The page changed at 10:00, while you were reading")
    link = page.get_by_role("link", name="Show what changed")
    expect(link).to_have_attribute("href", "https://wiki.example.org/Leave_policy?diff=346&oldid=345")
    expect(link).to_be_focused()
    expect(page.get_by_role("status")).to_have_text("The page changed.")
    assert page.get_by_role("button", name="I’ve read this version").count() == 0
    axe_finds_nothing(page)


def test_a_version_that_waits_for_approval_is_said_to_and_nobody_confirms_it(page: Page, stub: Stub) -> None:
    show(page, stub, "changed.waits")
    expect(page.locator(".line .words")).to_have_text(
        "This version waits for approval. Please read the one that readers are shown, by Fri 27 Nov"
    )
    link = page.locator(".line").get_by_role("link", name="Open the approved version")
    expect(link).to_have_attribute("href", s.PAGE.url)
    toggle(page).click()
    assert page.get_by_role("button", name="I’ve read this version").count() == 0
    expect(page.get_by_text("readers are not shown it yet, so nobody confirms it")).to_be_visible()
    axe_finds_nothing(page)


@pytest.mark.parametrize(
    "answer", [(0, {}), (503, {}), (500, {"detail": "a trace"})], ids=["gone", "503", "500"]
)
def test_typed_text_survives_every_failure_and_is_sent_once_more_as_the_same_act(
    page: Page, stub: Stub, answer: tuple[int, dict[str, Any]]
) -> None:
    show(page, stub, "steward")
    stub.act = lambda act: answer
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("button", name="Reply").first.click()
    page.get_by_label("Your reply").fill("Both dates are in the table now.")
    submit = page.locator("form").get_by_role("button", name="Reply")
    submit.click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    expect(page.get_by_label("Your reply")).to_have_value("Both dates are in the table now.")
    axe_finds_nothing(page)
    # Also when the form is put away and opened again, and when the panel is loaded anew in between.
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('telos-panel').refresh()")
    page.wait_for_function("window.told.filter(name => name === 'telos-ready').length === 2")
    page.get_by_role("button", name="Reply").first.click()
    expect(page.get_by_label("Your reply")).to_have_value("Both dates are in the table now.")
    stub.act = lambda act: (
        200,
        {"done": "Your answer is on its way.", "panel": panel_view(s.STATES["none"](), "en")},
    )
    page.locator("form").get_by_role("button", name="Reply").click()
    expect(page.get_by_role("status")).to_have_text("Your answer is on its way.")
    # A browser repeats by itself what a broken connection swallowed: only the same id makes that harmless.
    assert len(stub.acts) >= 2
    assert all(act == stub.acts[0] for act in stub.acts)
    assert stub.acts[0]["text"] == "Both dates are in the table now."


def test_a_refusal_says_why_in_the_persons_language(page: Page, stub: Stub) -> None:
    stub.act = lambda act: (403, {"type": "about:blank", "detail": "This was handed over to Ben."})
    show(page, stub, "confirm")
    page.get_by_role("button", name="I’ve read this version").click()
    expect(page.get_by_role("status")).to_have_text("This was handed over to Ben.")


def test_a_form_asks_for_what_is_required(page: Page, stub: Stub) -> None:
    show(page, stub, "decide")
    toggle(page).click()
    page.get_by_role("button", name="Decline").click()
    page.locator("form").get_by_role("button", name="Decline").click()
    assert page.evaluate(
        "document.querySelector('telos-panel').shadowRoot.querySelector('textarea').matches(':invalid')"
    )
    assert stub.acts == []
    page.get_by_label("Your reason").fill("We need it this year.")
    page.locator("form").get_by_role("button", name="Decline").click()
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    assert stub.acts[0]["data"] == {"decision": "no"}
    assert stub.acts[0]["text"] == "We need it this year."


def test_handing_over_proposes_names_and_takes_any_other(page: Page, stub: Stub) -> None:
    show(page, stub, "steward")
    toggle(page).click()
    page.get_by_role("button", name="Hand over").first.click()
    name = page.get_by_label("Who answers instead?")
    proposed = name.evaluate("input => [ ...input.list.options ].map( ( one ) => one.value )")
    assert proposed
    assert s.ANA.name not in proposed
    axe_finds_nothing(page)
    name.fill("Somebody Else")
    page.locator("form").get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    assert (stub.acts[0]["kind"], stub.acts[0]["to"]) == ("hand-over", "Somebody Else")


def test_closing_gathers_the_outcome_of_every_deliverable(page: Page, stub: Stub) -> None:
    show(page, stub, "decide.outcome")
    page.get_by_role("button", name="Open").click()
    page.get_by_role("button", name="Close this community").first.click()
    axe_finds_nothing(page)
    page.get_by_label("How did it end?").select_option("partly met")
    for name in ("The rules in one page", "the travel section", "Answers to the twelve most asked questions"):
        page.get_by_label(name).select_option("met")
    page.get_by_label("A form with five fields").select_option("not met")
    page.get_by_label("What came of it, in a few sentences").fill("It works.")
    page.locator("form").get_by_role("button", name="Close this community").click()
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    assert stub.acts[0]["data"] == {
        "outcome": "partly met",
        "deliverable/rules": "met",
        "deliverable/travel": "met",
        "deliverable/faq": "met",
        "deliverable/form": "not met",
    }


def test_snooze_starts_with_a_date_and_one_form_is_open_at_a_time(page: Page, stub: Stub) -> None:
    show(page, stub, "confirm")
    toggle(page).click()
    page.get_by_role("button", name="Later").first.click()
    expect(page.get_by_label("Remind me again on")).to_have_value("2026-11-24")
    page.get_by_role("button", name="Not mine").first.click()
    expect(page.locator("form")).to_have_count(1)
    expect(page.get_by_role("button", name="Later").first).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Escape")
    expect(page.locator("form")).to_have_count(0)
    expect(page.get_by_role("button", name="Not mine").first).to_be_focused()


def test_after_an_act_the_focus_goes_to_the_next_item(page: Page, stub: Stub) -> None:
    rest = s.facts(s.ANA, mine=tuple(waiting.obligation for waiting in s.WAITING[1:]), waiting=s.WAITING[1:])
    stub.act = lambda act: (200, {"done": "Thanked.", "panel": panel_view(rest, "en")})
    show(page, stub, "steward")
    toggle(page).click()
    page.get_by_role("button", name="Thank").first.click()
    expect(page.get_by_role("status")).to_have_text("Thanked.")
    assert focused(page) == f"LI item {s.WAITING[1].obligation.key}"
    expect(page.locator("#sections")).to_be_visible()


# --- the host's part -------------------------------------------------------------------------------


def host(page: Page, answer: str) -> None:
    page.evaluate(
        "document.addEventListener('telos-host', (event) => { event.preventDefault();"
        " window.hosted = (window.hosted || []).concat([[event.detail.action, event.detail.values]]);"
        f" setTimeout(() => event.detail.done({answer}), 0); }})"
    )


def reply(page: Page, words: str) -> None:
    page.get_by_role("button", name="Reply").first.click()
    page.get_by_label("Your reply").fill(words)
    page.locator("form").get_by_role("button", name="Reply").click()


def test_the_host_posts_the_reply_before_the_act_is_sent(page: Page, stub: Stub) -> None:
    show(page, stub, "steward")
    host(page, "{ ok: true, revision: 399, data: { link: 'https://wiki.example.org/Talk' } }")
    toggle(page).click()
    reply(page, "Thank you!")
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    action, values = page.evaluate("window.hosted")[0]
    assert (action["host"], action["author"], action["section"]) == (
        "reply",
        "CemDemir",
        "Cem Demir: edit of Fri 20 Nov, 09:00",
    )
    assert values == {"text": "Thank you!"}
    assert stub.acts[0]["data"] == {"link": "https://wiki.example.org/Talk"}
    assert stub.acts[0]["revision"] == 399


def test_what_the_host_did_is_not_done_again_when_sending_failed(page: Page, stub: Stub) -> None:
    show(page, stub, "steward")
    host(page, "{ ok: true }")
    toggle(page).click()
    stub.act = lambda act: (503, {})
    reply(page, "Thank you!")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is lost")
    stub.act = lambda act: (200, {"done": "Sent.", "panel": panel_view(s.STATES["none"](), "en")})
    page.locator("form").get_by_role("button", name="Reply").click()
    expect(page.get_by_role("status")).to_have_text("Sent.")
    assert len(page.evaluate("window.hosted")) == 1


def test_when_the_host_fails_nothing_is_sent(page: Page, stub: Stub) -> None:
    show(page, stub, "steward")
    host(page, "{ ok: false, message: 'This talk page is protected.' }")
    toggle(page).click()
    reply(page, "Thank you!")
    expect(page.get_by_role("alert")).to_have_text("This talk page is protected.")
    expect(page.get_by_label("Your reply")).to_have_value("Thank you!")
    assert stub.acts == []


def test_the_way_back_stands_beside_the_words_that_say_what_was_done(page: Page, stub: Stub) -> None:
    """In the panel as in the queue: one click, and what was done is undone."""
    undo = take_back(Act(id="a1", kind=ActKind.THANK, person=s.ANA.key, at=s.NOW), Translator("en").text)
    stub.act = lambda act: (200, {"done": "Thank you.", "panel": None, "undo": undo})
    show(page, stub, "steward")
    toggle(page).click()
    page.locator("[data-kind=thank]").first.click()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Thank you")
    status.get_by_role("button", name="Take it back").click()
    with_data = [("thank", None), ("take-back", "a1")]
    page.wait_for_function("window.told.filter((one) => one === 'telos-acted').length === 2")
    assert [(act["kind"], act.get("data", {}).get("act")) for act in stub.acts] == with_data
    axe_finds_nothing(page)


def test_a_copied_charter_asks_its_sponsor_in_the_panel(page: Page, stub: Stub) -> None:
    charter = replace(s.CHARTER, state=CharterState.DRAFT, copied="asked")
    copied = Finding(
        code="P124", level=Level.ERROR, field="purpose", data={"why": "asked"}, mend=(s.DIA.key,)
    )
    facts = s.facts(s.DIA, charter=charter, findings=(copied,), can=frozenset({"decide", "mend"}))
    show(page, stub, panel_view(facts, "en"))
    page.locator(".line").get_by_role("button", name="Open").click()
    asked = page.locator("[data-section=missing]")
    expect(asked).to_contain_text("A community of its own?")
    expect(asked.get_by_text("add")).to_have_count(0)
    axe_finds_nothing(page)
    asked.get_by_role("button", name="Yes, it starts").click()
    page.wait_for_function("window.told.includes('telos-acted')")
    (act,) = stub.acts
    assert (act["kind"], act["data"]) == ("decide", {"decision": "yes"})
    assert act["obligation"] == f"decide/{charter.community}/own"
