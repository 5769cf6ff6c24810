"""The panel in a browser: every way to use it, and what happens when something goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from core.i18n import Translator
from core.model import UNSAID, Act, ActKind, CharterState, Finding, Level
from core.read_models import Accounting, DispositionGroup
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
    rest = s.facts(s.ANA, mine=tuple(one.obligation for one in s.WAITING[1:]), waiting=s.WAITING[1:])
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
    said = page.get_by_role("status")
    expect(said).to_contain_text("Thank you")
    said.get_by_role("button", name="Take it back").click()
    with_data = [("thank", None), ("take-back", "a1")]
    page.wait_for_function("window.told.filter((one) => one === 'telos-acted').length === 2")
    assert [(one["kind"], one.get("data", {}).get("act")) for one in stub.acts] == with_data
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


# --- arriving, leaving, loading --------------------------------------------------------------------


def test_a_link_in_a_message_opens_the_panel_at_its_item(page: Page, stub: Stub) -> None:
    show(page, stub, "confirm", f"telos={quote(s.DELIVER.key, safe='')}")
    expect(page.locator("#sections")).to_be_visible()
    assert focused(page) == f"LI item here {s.DELIVER.key}"


def test_a_link_that_says_it_is_no_answer_opens_the_form_and_does_nothing_yet(page: Page, stub: Stub) -> None:
    one = s.OWN_ANSWERED
    show(page, stub, "answered", f"telos={quote(f'not-answered/{one.page}/{one.id}', safe='')}")
    reason = page.get_by_label("What is still open")
    expect(reason).to_be_focused()
    expect(page.locator(".item.here")).to_have_attribute("data-item", one.id)
    assert stub.acts == []
    reason.fill("Which form?")
    page.locator("form").get_by_role("button", name="That doesn’t answer it").click()
    page.wait_for_function("document.querySelector('[data-telos]').shadowRoot.querySelector('form') === null")
    (act,) = stub.acts
    assert (act["kind"], act["text"]) == ("not-answered", "Which form?")
    assert act["contribution"].endswith(f"/{one.id}")


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


@pytest.mark.parametrize("width", [700, 784, 1000])
@pytest.mark.parametrize("rtl", ["ltr", "rtl"])
def test_what_was_just_done_and_what_is_asked_are_both_read_to_their_end(
    page: Page, stub: Stub, width: int, rtl: str
) -> None:
    """Between a wiki's sidebars a row is short: then each has one of its own, and the line is as high as ever."""
    page.set_viewport_size({"width": width, "height": 700})
    show(page, stub, "confirm", query=f"dir={rtl}")
    alone = page.locator(".line").bounding_box()
    said = (
        "Your edit reached us" if width == 1000 else "Your edit reached us · Ana Weber answers by Tue 17:00"
    )
    stub.views["/v1/panel"]["receipt"] = {"text": said}
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
            return {key: spoil(one, replace, key) for key, one in value.items()}
        if isinstance(value, list):
            return [spoil(one, replace, name) for one in value]
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
        said=0,
        at_once=2,
        seen="x",
        some=several,
        changes={one.id: f"{s.PAGE.url}?diff={one.last_revision}" for one, _ in several},
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
    assert [one.get_attribute("href") for one in seen.all()] == list(group.changes.values())
    axe_finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    asked.get_by_role("checkbox").first.uncheck()
    asked.get_by_label("What became of it?").select_option("used")
    stub.act = lambda act: (200, {"done": "Thank you.", "panel": panel_view(s.facts(s.DIA), "en")})
    expect(asked.locator("form .primary")).to_have_text("Say it")
    asked.locator("form .primary").click()
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    sent = stub.acts[0]["data"]
    assert [one for name, one in sent.items() if name.startswith("of/")] == ["", UNSAID]
