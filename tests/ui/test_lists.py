"""My part, the steward's queue and the communities, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.ui.view import communities_view, part_view, queue_view
from tests.ui import samples as s
from tests.ui.browsing import axe_finds_nothing, focused
from tests.ui.stub import Stub

pytestmark = pytest.mark.browser


def show(page: Page, stub: Stub, element: str, view: dict[str, Any], query: str = "") -> None:
    stub.views[f"/v1/{element}"] = view
    page.goto(f"{stub.url}/page?element={element}&{query}")
    page.wait_for_function("window.told.includes('telos-ready')")


def waiting(page: Page) -> list[str]:
    return page.locator(".tasks .what").all_inner_texts()


@pytest.mark.parametrize("width", [1000, 320])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("element", "make"),
    [
        ("part", lambda language: part_view(s.part(owed=s.many(7)), language)),
        ("part", lambda language: part_view(s.part(owed=()), language)),
        ("queue", lambda language: queue_view(s.queue(), language)),
        ("queue", lambda language: queue_view(s.queue(waiting=()), language)),
        ("communities", lambda language: communities_view(s.part(), language)),
        ("communities", lambda language: communities_view(s.part(communities=()), language)),
    ],
    ids=["part", "empty part", "queue", "empty queue", "communities", "no communities"],
)
def test_every_list_is_accessible(
    page: Page, stub: Stub, element: str, make: Any, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    view = make(language)
    show(page, stub, element, view)
    expect(page.locator("h2").first).to_have_text(view["title"])
    axe_finds_nothing(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_my_part_shows_five_and_how_many_more(page: Page, stub: Stub) -> None:
    show(page, stub, "part", part_view(s.part(owed=s.many(7)), "en"))
    assert waiting(page) == [f"section {n}" for n in range(5)]
    expect(page.locator("summary")).to_have_text("2 more")
    expect(page.locator(".below")).to_have_text("done this month: 4")
    # All of the rest is one click away.
    page.locator("summary").click()
    expect(page.locator("details#all li")).to_have_count(2)


def test_what_is_done_leaves_my_part_and_the_next_one_has_the_focus(page: Page, stub: Stub) -> None:
    show(page, stub, "part", part_view(s.part(owed=s.many(3)), "en"))

    def done(act: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        left = tuple(waiting for waiting in s.many(3) if waiting.obligation.key != act["obligation"])
        stub.views["/v1/part"] = part_view(s.part(owed=left), "en")
        return 200, {"done": "That helps. Thank you.", "panel": None}

    stub.act = done
    page.get_by_role("button", name="It’s done").first.click()
    page.get_by_label("Where can it be seen?").fill("https://wiki.example.org/Travel")
    page.locator("form").get_by_role("button", name="It’s done").click()
    expect(page.get_by_role("status")).to_have_text("That helps. Thank you.")
    assert waiting(page) == ["section 1", "section 2"]
    assert focused(page) == "LI item deliver/hr:page:12/1"
    assert stub.acts[0]["data"] == {"link": "https://wiki.example.org/Travel"}


def test_being_away_is_told_from_my_part(page: Page, stub: Stub) -> None:
    show(page, stub, "part", part_view(s.part(), "en"))
    page.get_by_role("button", name="I’ll be away").click()
    page.get_by_label("Back at work on").fill("2026-12-07")
    page.locator("form").get_by_role("button", name="I’ll be away").click()
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    assert {key: stub.acts[0][key] for key in ("kind", "until")} == {"kind": "away", "until": "2026-12-07"}


def test_the_queue_is_worked_from_the_keyboard(page: Page, stub: Stub) -> None:
    show(page, stub, "queue", queue_view(s.queue(), "en"))
    keys = [waiting.obligation.key for waiting in s.WAITING]
    page.keyboard.press("j")
    assert focused(page) == f"LI item here {keys[0]}"
    page.keyboard.press("j")
    assert focused(page) == f"LI item here {keys[1]}"
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.get_by_label("Your reply")).to_be_focused()
    # In a field the keys are letters.
    page.keyboard.type("just th?")
    expect(page.get_by_label("Your reply")).to_have_value("just th?")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.get_by_label("Who answers instead?")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.get_by_role("status")).to_have_text("Thank you.")
    assert [act["kind"] for act in stub.acts] == ["thank"]
    assert stub.acts[0]["obligation"] == keys[0]


def test_the_keys_rest_in_fields_outside_and_can_be_switched_off(page: Page, stub: Stub) -> None:
    show(page, stub, "queue", queue_view(s.queue(), "en"))
    page.locator("#outside").press("j")
    assert focused(page) == ""
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    axe_finds_nothing(page)
    page.get_by_label("Use these keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert focused(page) == ""
    page.reload()
    page.wait_for_function("window.told.includes('telos-ready')")
    page.keyboard.press("j")
    assert focused(page) == ""
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_label("Use these keys").check()
    page.locator("h1").click()
    page.keyboard.press("j")
    assert focused(page) == f"LI item here {s.WAITING[0].obligation.key}"


def test_an_answered_one_leaves_the_queue(page: Page, stub: Stub) -> None:
    show(page, stub, "queue", queue_view(s.queue(), "en"))

    def done(act: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        stub.views["/v1/queue"] = queue_view(s.queue(waiting=s.WAITING[1:]), "en")
        return 200, {"done": "Answered.", "panel": None}

    stub.act = done
    page.get_by_role("button", name="Reply").first.click()
    page.get_by_label("Your reply").fill("Yes.")
    page.locator("form").get_by_role("button", name="Reply").click()
    expect(page.get_by_role("status")).to_have_text("Answered.")
    assert waiting(page) == ["A comment on “Leave policy”", "A new page: “Travel to clients”"]
    assert focused(page) == f"LI item {s.WAITING[1].obligation.key}"


def test_of_several_lists_one_says_that_the_wiki_is_slow_and_asks_again_for_all(
    page: Page, stub: Stub
) -> None:
    stub.status = 503
    stub.problem = {
        "type": "https://telos.example.org/problems/later",
        "detail": "The wiki doesn't answer right now. Nothing is lost.",
        "line": "The wiki doesn't answer right now",
        "retry": "Try again",
    }
    stub.views["/v1/part"] = part_view(s.part(), "en")
    stub.views["/v1/queue"] = queue_view(s.queue(), "en")
    stub.views["/v1/communities"] = communities_view(s.part(), "en")
    page.goto(f"{stub.url}/page?element=part")
    page.evaluate(
        "for (const name of ['queue', 'communities']) {"
        " const made = document.createElement('telos-' + name);"
        " made.server = location.origin; made.getToken = () => Promise.resolve('a-token');"
        " document.querySelector('#slot').append(made); }"
    )
    page.wait_for_function("window.told.filter(one => one === 'telos-later').length === 3")
    expect(page.get_by_text("The wiki doesn't answer right now", exact=True)).to_have_count(1)
    expect(page.locator("telos-part")).to_be_visible()
    # One of them is told by now: the next one says it for those that still wait.
    stub.status = None
    page.evaluate("document.querySelector('telos-part').refresh()")
    expect(page.locator("telos-part h2")).to_have_text("My part")
    expect(page.get_by_role("button", name="Try again")).to_have_count(1)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("telos-queue h2")).to_be_visible()
    expect(page.locator("telos-communities h2")).to_be_visible()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
