"""The Forge app in a browser: replies by the person's own account, and what a change was about."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from core.ui.view import communities_view, part_view, queue_view
from tests.confluence.forge_host.host import Host
from tests.confluence.forge_host.looking import (
    IN_BROWSER,
    axe_finds_nothing,
    frame,
    open_page,
)
from tests.confluence.forge_host.stubs import Confluence, Telos
from tests.ui import samples as s

pytestmark = IN_BROWSER

# --- answering ------------------------------------------------------------------------------------------


def answer(within: Frame, words: str) -> None:
    within.get_by_role("button", name="Reply").first.click()
    within.get_by_label("Your reply").fill(words)
    within.locator("form").get_by_role("button", name="Reply").click()


def queued(*waiting: Any) -> dict[str, Any]:
    return queue_view(s.queue(waiting=waiting), "en")


def lists(page: Page, telos: Telos, host: Host, queue: dict[str, Any]) -> Frame:
    telos.views |= {
        "/v1/part": part_view(s.part(), "en"),
        "/v1/queue": queue,
        "/v1/communities": communities_view(s.part(), "en"),
    }
    open_page(page, host, show="global")
    within = frame(page, "global")
    expect(within.locator("telos-queue h2")).to_be_visible()
    return within


def test_a_reply_to_a_comment_is_posted_below_it_by_the_person(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    waiting = s.waiting(342, s.EVA, s.at(20, 14), s.at(24, 14), kind="comment", id="c7001")
    within = lists(page, telos, host, queued(waiting))
    answer(within, "Yes: <b>all</b> & everyone.\nSee @Ana  {macro}\n\nBye")
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    (where, posted), act = confluence.posted[0], telos.acts[0]
    assert where == "/footer-comments"
    assert posted["parentCommentId"] == "7001"
    assert "pageId" not in posted
    assert posted["body"] == {
        "representation": "storage",
        "value": "<p>Yes: &#60;b&#62;all&#60;/b&#62; &#38; everyone.<br />See @Ana &#160;{macro}</p><p>Bye</p>",
    }
    assert act["text"] == "Yes: <b>all</b> & everyone.\nSee @Ana  {macro}\n\nBye"
    assert act["contribution"] == "12/c7001"
    assert act["data"] == {
        "comment": "9001",
        "link": f"{host.url}/wiki/spaces/HR/pages/12?focusedCommentId=9001",
    }


def test_a_comment_beside_the_text_is_answered_there(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    confluence.refuses["/footer-comments"] = 404
    waiting = s.waiting(342, s.EVA, s.at(20, 14), s.at(24, 14), kind="comment", id="c7001")
    within = lists(page, telos, host, queued(waiting))
    answer(within, "Yes.")
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    assert confluence.posted == [
        (
            "/inline-comments",
            {"parentCommentId": "7001", "body": {"representation": "storage", "value": "<p>Yes.</p>"}},
        )
    ]


@pytest.mark.parametrize(
    ("name", "mention"),
    [
        ("557058:f58131cb-b67d-43c7-b30d-6b58d40bd077", True),
        ("Cem Demir", False),
        ('"/><ac:structured-macro ac:name="html">1', False),
    ],
)
def test_a_reply_to_an_edit_is_a_comment_that_names_its_author(
    page: Page, telos: Telos, host: Host, confluence: Confluence, name: str, mention: bool
) -> None:
    view = queued(s.WAITING[0])
    for action in view["items"][0]["actions"]:
        if "author" in action:
            action["author_id"] = name
    within = lists(page, telos, host, view)
    answer(within, "Thank you, see https://example.org/a?b=1&c='x' (and https://example.org/t).")
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    (where, posted) = confluence.posted[0]
    assert (where, posted["pageId"]) == ("/footer-comments", "12")
    about = f'<a href="{s.PAGE.url}?diff=341">this change</a>: '
    words = (
        'Thank you, see <a href="https://example.org/a?b=1&#38;c=">https://example.org/a?b=1&#38;c=</a>'
        '&#39;x&#39; (and <a href="https://example.org/t">https://example.org/t</a>).'
    )
    named = f'<ac:link><ri:user ri:account-id="{name}" /></ac:link> ' if mention else ""
    assert posted["body"]["value"] == f"<p>{named}{about}{words}</p>"


def test_where_confluence_says_no_the_answer_counts_all_the_same(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    confluence.refuses["/footer-comments"] = 403
    within = lists(page, telos, host, queued(s.WAITING[0]))
    answer(within, "Yes.")
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    assert "data" not in telos.acts[0]


def test_what_nobody_knows_the_end_of_is_left_to_the_person(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    confluence.refuses["/footer-comments"] = 503
    within = lists(page, telos, host, queued(s.WAITING[0]))
    answer(within, "Both dates are in the table now.")
    expect(within.get_by_role("alert")).to_contain_text("Nothing is lost")
    expect(within.get_by_label("Your reply")).to_have_value("Both dates are in the table now.")
    assert telos.acts == []
    del confluence.refuses["/footer-comments"]
    within.locator("form").get_by_role("button", name="Reply").click()
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    assert len(confluence.posted) == 1


def test_a_reply_is_posted_once_however_often_the_act_is_sent(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    within = lists(page, telos, host, queued(s.WAITING[0]))
    telos.status = 503
    answer(within, "Yes.")
    expect(within.get_by_role("alert")).to_contain_text("Nothing is lost")
    telos.status = None
    within.locator("form").get_by_role("button", name="Reply").click()
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    assert len(confluence.posted) == 1
    assert telos.acts[0] == telos.acts[-1]


def test_thanks_are_an_act_and_nothing_in_confluence(
    page: Page, telos: Telos, host: Host, confluence: Confluence
) -> None:
    within = lists(page, telos, host, queued(s.WAITING[0]))
    within.get_by_role("button", name="Thank").first.click()
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    assert [act["kind"] for act in telos.acts] == ["thank"]
    assert confluence.posted == []


# --- what changed ----------------------------------------------------------------------------------------

OLD = (
    "<p>Everyone is entitled to thirty days.</p><ul><li>Half days can be taken.</li></ul>"
    '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">OPEN</ac:parameter></ac:structured-macro>'
    "<p>The end.</p>"
)
NEW = (
    "<p>Everyone is entitled to thirty days.</p><ul><li>Half days count as half.</li><li>Also on 24 December.</li></ul>"
    '<p>Ask <ac:link><ri:user ri:account-id="5b1" /></ac:link> &amp; write:</p>'
    '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">xml</ac:parameter><ac:plain-text-body>'
    "<![CDATA[<img src=x onerror=alert(1)>]]></ac:plain-text-body></ac:structured-macro><p>The end.</p>"
)


def test_a_change_is_told_in_a_few_plain_lines(
    page: Page, telos: Telos, host: Host, confluence: Confluence, errors: list[str]
) -> None:
    confluence.versions = {340: OLD, 341: NEW}
    view = queued(s.WAITING[0])
    view["items"][0]["diff_url"] = (
        f"{host.url}/wiki/pages/diffpagesbyversion.action?pageId=12&selectedPageVersions=341&selectedPageVersions=340"
    )
    within = lists(page, telos, host, view)
    change = within.locator(".change")
    expect(change).to_be_visible()
    assert change.locator("del").all_inner_texts() == ["Half days can be taken."]
    assert change.locator("ins").all_inner_texts() == [
        "Half days count as half.",
        "Also on 24 December.",
        "Ask & write:",
        "<img src=x onerror=alert(1)>",
    ]
    axe_finds_nothing(within)
    assert errors == []


@pytest.mark.parametrize(
    "url", ["/wiki/pages/12", "/wiki/pages/diffpagesbyversion.action?pageId=12&selectedPageVersions=../1"]
)
def test_an_address_that_is_no_difference_asks_nothing(
    page: Page, telos: Telos, host: Host, confluence: Confluence, url: str
) -> None:
    view = queued(s.WAITING[0])
    view["items"][0]["diff_url"] = host.url + url
    within = lists(page, telos, host, view)
    expect(within.get_by_role("link", name="Show the change")).to_be_visible()
    assert within.locator(".change:visible").count() == 0
    assert confluence.asked == []
