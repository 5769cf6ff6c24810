"""The extension's part in the browser: the panel's place, the person's own account, the charter's form."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from core.ui import sponsor
from demo.localwiki import LocalWiki
from tests.support.visual_editor import open_visual_editor, save_visual_editor
from tests.ui import figures
from tests.wiki.browsing import (  # noqa: F401 - fixtures
    ada,
    answering,
    line,
    place,
    reply_with,
    telos,
)
from tests.wiki.telos_stub import TelosStub, page_id, panel_view

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.wiki, pytest.mark.browser]
# ruff: noqa: F811


def gap(page: Page) -> float:
    """How far below the content's top the first paragraph stands."""
    return float(
        page.evaluate(
            """() => document.querySelector('.mw-parser-output').getBoundingClientRect().top
                - document.querySelector('#mw-content-text').getBoundingClientRect().top"""
        )
    )


def test_the_line_comes_into_its_place_without_a_jump(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    held: list[Any] = []
    let = False
    ada.route(f"{telos.url}/**", lambda route: route.continue_() if let else held.append(route))
    ada.goto(wiki.page_url("Travel"))
    ada.wait_for_selector("telos-panel", state="attached")
    before = gap(ada)
    assert before > 30, "the place is there before the line"
    while not held:
        ada.wait_for_timeout(20)
    let = True
    for route in held:
        route.continue_()
    line(ada).wait_for()
    assert line(ada).inner_text() == "For: one travel policy"
    assert gap(ada) == before, "nothing moved"
    claims = telos.asked[0].claims
    assert (claims["name"], claims["page"]) == ("Ada", page_id(wiki, "Travel"))
    assert claims["rev"] == ada.evaluate("mw.config.get('wgRevisionId')")


def test_an_old_revision_is_what_the_server_is_told(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    revisions = wiki.api(
        {"action": "query", "titles": "Travel", "prop": "revisions", "rvlimit": 50, "rvdir": "newer"}
    )
    old = revisions["query"]["pages"][0]["revisions"][0]["revid"]
    ada.goto(f"{wiki.url}/index.php?title=Travel&oldid={old}")
    line(ada).wait_for()
    assert telos.asked[-1].claims["rev"] == old


def test_while_the_server_is_away_the_page_is_as_always(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    telos.stop()
    errors: list[str] = []
    ada.on("pageerror", lambda error: errors.append(str(error)))
    ada.goto(wiki.page_url("Travel"))
    ada.wait_for_selector("#telos-slot.telos-slot-away", state="attached")
    assert gap(ada) < 1
    asked: list[str] = []
    ada.on("request", lambda request: asked.append(request.url))
    ada.goto(wiki.page_url("Travel/Rail"))
    ada.goto(wiki.page_url("Travel"))
    ada.wait_for_function("mw.loader.getState( 'ext.telos.panel' ) === 'ready'")
    assert gap(ada) < 1, "it takes no room from the start"
    assert ada.locator("telos-panel").count() == 0
    assert [url for url in asked if url.startswith(telos.url)] == [], "nobody waits for it again"
    assert errors == []
    telos.start()
    # Some minutes later it is tried again, and the page after that has its line.
    ada.evaluate("sessionStorage.setItem( 'telos-tried', '1' )")
    with ada.expect_response(
        lambda response: response.url.startswith(telos.url) and response.request.method == "GET"
    ):
        ada.goto(wiki.page_url("Travel"))
    ada.wait_for_function("!document.cookie.includes( 'telosAway=1' )")
    assert gap(ada) < 1, "nothing jumps on this page"
    ada.goto(wiki.page_url("Travel"))
    line(ada).wait_for()


def test_the_link_of_a_mail_is_followed_even_after_an_outage(
    wiki: LocalWiki, telos: TelosStub, ada: Page
) -> None:
    telos.stop()
    ada.goto(wiki.page_url("Travel"))
    ada.wait_for_selector("#telos-slot.telos-slot-away", state="attached")
    telos.start()
    ada.goto(wiki.page_url("Travel") + "?telos=confirm%2Fx")
    line(ada).wait_for()


def test_a_page_of_no_community_after_all_has_no_gap(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    telos.views["/v1/panel"] = None
    ada.goto(wiki.page_url("Travel"))
    ada.wait_for_selector("#telos-slot.telos-slot-away", state="attached")
    assert gap(ada) < 1
    telos.views["/v1/panel"] = panel_view("For: one travel policy")
    ada.reload()
    line(ada).wait_for()


NASTY = """Thanks!
* not a list
{{Charter|purpose=x}} [[]] [Secret] <script>alert(1)</script> <nowiki> ~~~~ '''bold''' __NOTOC__ {{{x}}}
== no heading ==
 indented &amp; &lt;b&gt; #REDIRECT [[ ]] {| table |} ISBN 0-306-40615-2"""


def test_an_answer_goes_to_the_talk_page_word_for_word(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    contribution = page_id(wiki, "Travel")
    action = answering("reply", author="Ben", section="Your edit {{x}} [[y]] <b>z</b>")
    action["act"]["contribution"] = f"{contribution}/r2"
    ada.goto(wiki.page_url("Travel"))
    line(ada).wait_for()
    ada.evaluate("( action ) => { window.telosAction = action; }", action)
    reply_with(ada, NASTY)
    result = ada.evaluate("window.telosResult")
    assert result["data"]["revision"].isdigit()
    assert result["data"]["link"].startswith(f"{wiki.url}/index.php/Talk:Travel#")

    session = wiki.session()
    told = session.get(
        action="query", titles="Talk:Travel", prop="revisions", rvprop="ids|user|content", rvslots="main"
    )
    revision = told["query"]["pages"][0]["revisions"][0]
    assert (revision["user"], str(revision["revid"])) == ("Ada", result["data"]["revision"])
    assert "[[User:Ben|Ben]]" in revision["slots"]["main"]["content"], "the wiki tells the author"
    assert re.search(r"\[\[User:Ada\|", revision["slots"]["main"]["content"]), (
        "signed by the person's own account"
    )

    parsed = session.get(
        action="parse", page="Talk:Travel", prop="text|templates|links|sections|externallinks"
    )["parse"]
    assert parsed["templates"] == []
    assert {link["title"] for link in parsed["links"]} <= {"User:Ben", "User:Ada", "User talk:Ada"}
    assert len(parsed["sections"]) == 1
    assert "{{x}} [[y]] <b>z</b>" in html.unescape(parsed["sections"][0]["line"])
    ada.goto(result["data"]["link"])
    shown = ada.locator("#mw-content-text").inner_text()
    for piece in NASTY.splitlines():
        assert " ".join(piece.split()) in " ".join(shown.replace("\u200b", "").split()), piece
    assert ada.locator("#mw-content-text li:has-text('not a list')").count() == 0
    assert ada.locator("#mw-content-text b:has-text('bold'), #mw-content-text script").count() == 0


def test_the_panels_own_form_posts_the_answer_and_then_the_act(
    wiki: LocalWiki, telos: TelosStub, ada: Page
) -> None:
    view = panel_view("One person waits for your answer")
    action = answering("reply", author="Ben", section="Second class")
    action["act"]["contribution"] = f"{page_id(wiki, 'Travel')}/r2"
    view["sections"] = [
        {
            "id": "mine",
            "title": "Your part",
            "text": "",
            "items": [{"key": "answer/x", "what": "Answer Ben", "why": "", "until": "", "note": "", "url": "",
                       "done": False, "actions": [action]}],
        }
    ]  # fmt: skip
    telos.views |= {
        "/v1/panel": view,
        "/v1/acts": lambda body: {"done": "Thank you", "panel": panel_view("All done")},
    }
    ada.goto(wiki.page_url("Travel"))
    ada.locator("telos-panel .toggle").click()
    ada.get_by_role("button", name="Answer").first.click()
    ada.get_by_label("Your answer").fill("Second class it is.")
    ada.get_by_label("Your answer").locator("xpath=ancestor::form").get_by_role(
        "button", name="Answer"
    ).click()
    ada.wait_for_function(
        "document.querySelector( 'telos-panel' ).shadowRoot.querySelector( '.words' ).textContent === 'All done'"
    )
    act = next(request.body for request in telos.asked if request.path == "/v1/acts")
    assert (act["kind"], act["text"]) == ("answer", "Second class it is.")
    assert act["data"]["link"].startswith(f"{wiki.url}/index.php/Talk:Travel#")
    talk = wiki.session().get(action="parse", page="Talk:Travel", prop="sections")["parse"]
    assert "Second class" in [section["line"] for section in talk["sections"]]


def test_where_the_wiki_says_no_the_answer_still_counts(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    admin = wiki.session(wiki.admin)
    admin.edit("Travel/Closed", "Text.")
    admin.act("protect", title="Talk:Travel/Closed", protections="create=sysop")
    ada.goto(wiki.page_url("Travel/Closed"))
    line(ada).wait_for()
    ada.evaluate(
        "( action ) => { window.telosAction = action; }", answering("reply", author="Ben", section="x")
    )
    reply_with(ada, "Words.")
    assert ada.evaluate("window.telosResult") == {}
    assert page_id(wiki, "Talk:Travel/Closed") == 0


def test_an_answer_that_may_be_lost_is_not_counted(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    ada.goto(wiki.page_url("Travel"))
    line(ada).wait_for()
    ada.evaluate(
        "( action ) => { window.telosAction = action; }", answering("reply", author="Ben", section="x")
    )
    ada.route(re.compile(r"api\.php"), lambda route: route.abort())
    reply_with(ada, "Words.")
    assert ada.evaluate("window.telosResult") == {"ok": False}


def test_thanks_are_given_by_the_persons_own_account(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    revision = wiki.api({"action": "query", "titles": "Travel", "prop": "revisions"})["query"]["pages"][0][
        "revisions"
    ][0]
    ada.goto(wiki.page_url("Travel"))
    line(ada).wait_for()
    ada.evaluate(
        "( action ) => { window.telosAction = action; }", answering("thank", revision=revision["revid"])
    )
    reply_with(ada, "")
    result = ada.evaluate("window.telosResult")
    if "Thanks" not in wiki.extensions:
        assert result == {}
        return
    assert result == {"data": {"thanked": "yes"}}
    log = wiki.api({"action": "query", "list": "logevents", "letype": "thanks"})["query"]["logevents"]
    assert [entry["user"] for entry in log] == ["Ada"]
    # A second time the wiki declines; the person's thanks in the panel count all the same.
    reply_with(ada, "")
    assert ada.evaluate("window.telosResult") in ({}, {"data": {"thanked": "yes"}})


def test_after_a_save_the_panel_shows_the_receipt(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    title = "Travel/Source"
    wiki.session("Ben", "ben-password").edit(title, "Text.")
    ada.goto(f"{wiki.url}/index.php?title={title}&action=edit")
    ada.locator("#wpTextbox1").fill("Text, longer.")
    views = [
        panel_view("For: one travel policy"),
        panel_view("For: one travel policy", receipt="Your edit reached us"),
    ]
    telos.views["/v1/panel"] = lambda _: views[
        min(len([a for a in telos.asked if a.path == "/v1/panel"]) // 3, 1)
    ]
    ada.locator("#wpSave").click()
    ada.locator("telos-panel .receipt").wait_for()
    assert ada.locator("telos-panel .receipt").inner_text() == "Your edit reached us"
    assert telos.asked[-1].claims["rev"] == ada.evaluate("mw.config.get('wgCurRevisionId')")


def test_a_save_in_the_visual_editor_refreshes_the_panel(
    wiki: LocalWiki, telos: TelosStub, ada: Page
) -> None:
    title = "Travel/Visual"
    before = wiki.session("Ben", "ben-password").edit(title, "Text.")["newrevid"]
    ada.goto(wiki.page_url(title))
    line(ada).wait_for()
    open_visual_editor(ada, wiki.url, title)
    telos.views["/v1/panel"] = lambda _: panel_view("For: one travel policy", receipt="Your edit reached us")
    ada.locator(".ve-ce-documentNode").first.click()
    ada.keyboard.press("End")
    ada.keyboard.type(" More words.")
    save_visual_editor(ada)
    ada.locator("telos-panel .receipt").wait_for()
    ada.wait_for_function("before => mw.config.get( 'wgRevisionId' ) > before", arg=before)
    shown = ada.evaluate("mw.config.get( 'wgRevisionId' )")
    assert telos.asked[-1].claims["rev"] == shown
    assert ada.locator("#telos-slot").is_visible()


def test_special_telos(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    telos.views |= {
        "/v1/part": {"title": "What waits for you", "items": [], "more": "", "done": "done this month: 4",
                     "empty": "Nothing waits for you.", "labels": {}, "communities": []},
        "/v1/communities": {"title": "Communities", "communities": [], "empty": "None yet", "labels": {}},
    }  # fmt: skip
    ada.goto(wiki.page_url("Special:Telos"))
    ada.get_by_text("Nothing waits for you.").wait_for()
    ada.wait_for_selector("#telos-special:not([aria-busy])")
    assert ada.locator("#telos-special-state").is_hidden()
    assert {request.claims["page"] for request in telos.asked} == {0}


@pytest.mark.parametrize("width", [1100, 360])
def test_the_figures_of_a_community_in_the_wiki(
    wiki: LocalWiki, telos: TelosStub, ada: Page, width: int
) -> None:
    act = {"key": "act/0", "what": "Contribution to “Travel”", "until": "Mon 2 Nov", "actions": []}
    telos.views |= {
        "/v1/sponsor": sponsor.page_view(figures.facts(), ()),
        "/v1/sponsor/acts": {"title": "Behind", "items": [act], "empty": "", "hidden": "", "following": None},
    }
    ada.set_viewport_size({"width": width, "height": 900})
    ada.goto(wiki.page_url("Special:Telos"))
    page = ada.locator("telos-sponsor")
    page.get_by_text("Answered in time: 9 of 11.", exact=True).wait_for()
    assert page.locator("svg").count() == 2
    page.locator("[data-section=promise] summary").click()
    page.locator("[data-figure=contributions]").click()
    page.get_by_text("Contribution to “Travel”").wait_for()
    assert {request.claims["page"] for request in telos.asked} == {0}
    results = Axe().run(ada, context="telos-sponsor")
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_special_telos_says_when_the_server_is_away(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    telos.stop()
    ada.goto(wiki.page_url("Special:Telos") + "?uselang=de")
    ada.get_by_text("Telos ist gerade nicht erreichbar.").wait_for()


@pytest.mark.parametrize(
    ("language", "labels"),
    [("en", ["Purpose", "Stewards", "Deadline"]), ("de", ["Zweck", "Betreuung", "Frist"])],
)
def test_the_visual_editor_shows_a_form_for_the_charter(
    wiki: LocalWiki, telos: TelosStub, ada: Page, language: str, labels: list[str]
) -> None:
    title = f"Charter {language}"
    wiki.session("Ben", "ben-password").edit(title, "{{Charter|purpose=All agree.}}\n\nText.")
    wiki.session("Ada", "ada-password").act("options", optionname="language", optionvalue=language)
    open_visual_editor(ada, wiki.url, title)
    # VisualEditor lays its own handle over what a template shows.
    ada.locator(".ve-ce-documentNode .telos-charter").first.click(force=True)
    ada.locator(".ve-ui-mwTransclusionContextItem").first.wait_for()
    ada.keyboard.press("Enter")
    dialog = ada.locator(".ve-ui-mwTemplateDialog")
    dialog.wait_for()
    for label in labels:
        dialog.locator(f".ve-ui-mwParameterPage :text-is('{label}')").first.wait_for(timeout=15_000)
    assert (
        dialog.get_by_text("All agree.").count()
        or dialog.locator("textarea").first.input_value() == "All agree."
    )


def test_the_charters_box_shows_what_was_filled_in(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    wiki.session("Ada", "ada-password").act("options", optionname="language", optionvalue="en")
    text = """{{Charter
|purpose=<b>Everyone</b> agrees on "one" policy > none
|Nutzen=Weniger Fragen
|deliverables=
* Leave policy; owner: Ana
* Travel policy; owner: Ben
|stewards=
|sponsor="Quoted
}}
Text."""
    wiki.session("Ben", "ben-password").edit("Boxed", text)
    ada.goto(wiki.page_url("Boxed"))
    box = ada.locator("table.telos-charter")
    rows = [row for row in box.locator("tr").all() if row.is_visible()]
    shown = {row.locator("th").inner_text(): row.locator("td").inner_text().strip() for row in rows}
    assert shown == {
        "Purpose": 'Everyone agrees on "one" policy > none',
        "Benefit": "Weniger Fragen",
        "Deliverables": "Leave policy; owner: Ana\nTravel policy; owner: Ben",
        "Sponsor": '"Quoted',
    }
    assert box.locator("caption").inner_text() == "What this is for"
    assert box.locator("th[scope=row]").count() >= len(shown)
    assert box.locator("li").count() == 2
