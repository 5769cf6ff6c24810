"""The extension's part in the browser: where replies and links lead, a first charter, and the page on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from demo.localwiki import LocalWiki
from tests.support.visual_editor import open_visual_editor, save_visual_editor
from tests.wiki.browsing import (  # noqa: F401 - fixtures
    ada,
    answering,
    line,
    place,
    revisions,
    say,
    telos,
    text_of,
)
from tests.wiki.telos_stub import TelosStub, page_id, panel_view, publish

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.wiki, pytest.mark.browser]
# ruff: noqa: F811

THREADS = """== Seats ==
Which class do we take on long trips, then? [[User:Ben|Ben]] ([[User talk:Ben|talk]]) 10:00, 20 November 2026 (UTC)
: I wonder, too. [[User:Ada|Ada]] ([[User talk:Ada|talk]]) 10:05, 20 November 2026 (UTC)

And who pays for the seat? [[User:Ben|Ben]] ([[User talk:Ben|talk]]) 10:20, 20 November 2026 (UTC)

== Hotels ==
Which hotels do we take? [[User:Ben|Ben]] ([[User talk:Ben|talk]]) 11:00, 20 November 2026 (UTC)
"""


@pytest.mark.parametrize(
    ("words", "at", "before", "after"),
    [
        ("Which class do we take on long trips", "10:00", ": I wonder, too.", "And who pays"),
        ("And who pays for the seat?", "10:20", "And who pays", "== Hotels =="),
        ("Which hotels do we take?", "11:00", "Which hotels", ""),
    ],
)
def test_a_reply_goes_into_the_thread_it_answers(
    wiki: LocalWiki, telos: TelosStub, ada: Page, words: str, at: str, before: str, after: str
) -> None:
    title = f"Travel/Threads {at.replace(':', ' ')}"
    wiki.session("Ben", "ben-password").edit(title, "Text.")
    wiki.session("Ben", "ben-password").edit(f"Talk:{title}", THREADS)
    action = answering("reply", author="Ben", section="Ben: comment of Fri 20 Nov")
    action["act"]["contribution"] = f"{page_id(wiki, title)}/c1"
    action["answers"] = {"kind": "comment", "at": f"2026-11-20T{at}:00+00:00", "words": words, "diff_url": ""}
    result = say(ada, wiki, title, action, "Second class, with a seat.")
    assert result["data"]["revision"].isdigit()
    lines = [line for line in text_of(wiki, f"Talk:{title}").split("\n") if line]
    (mine,) = [n for n, line in enumerate(lines) if "Second class, with a seat." in line]
    assert lines[mine].startswith(":")
    assert not lines[mine].startswith("::")
    assert "[[User:Ben|Ben]]" in lines[mine], "the wiki tells the author"
    assert re.search(r"\[\[User:Ada\|", lines[mine])
    assert lines[mine - 1].startswith(before)
    assert (lines[mine + 1] if mine + 1 < len(lines) else "").startswith(after)
    assert sum(line.startswith("==") for line in lines) == 2, "no heading was added"
    assert [line for n, line in enumerate(lines) if n != mine] == [
        line for line in THREADS.split("\n") if line
    ]


TWICE = """== Trains ==
* Which class do we take here? [[User:Ben|Ben]] ([[User talk:Ben|talk]]) 10:00, 20 November 2026 (UTC)
*: The first. [[User:Ada|Ada]] ([[User talk:Ada|talk]]) 10:05, 20 November 2026 (UTC)

== Planes ==
# Which class do we take here? [[User:Ben|Ben]] ([[User talk:Ben|talk]]) 12:40, 21 November 2026 (CET)
# And where? [[User:Ben|Ben]] ([[User talk:Ben|talk]]) 12:50, 21 November 2026 (CET)
"""


def without_tool(route: Route) -> None:
    """A wiki that knows no tool for discussions."""
    if "discussiontools" in f"{route.request.url} {route.request.post_data}":
        route.fulfill(json={"error": {"code": "badvalue", "info": "Unrecognized value"}})
    else:
        route.continue_()


@pytest.mark.parametrize(
    ("at", "marks", "before", "after"),
    [
        ("20T10:00", "*:", "*: The first.", "== Planes =="),
        ("21T11:40", "#:", "# Which class", "# And where?"),
    ],
    ids=["first", "second"],
)
def test_who_asks_the_same_twice_gets_each_reply_where_it_was_asked(
    wiki: LocalWiki, telos: TelosStub, ada: Page, at: str, marks: str, before: str, after: str
) -> None:
    title = f"Travel/Twice {at[:2]}"
    wiki.session("Ben", "ben-password").edit(title, "Text.")
    wiki.session("Ben", "ben-password").edit(f"Talk:{title}", TWICE)
    # Without the wiki's own tool for discussions, where there is one.
    ada.route("**/api.php*", without_tool)
    action = answering("reply", author="Ben", section="Ben: comment")
    action["act"]["contribution"] = f"{page_id(wiki, title)}/c1"
    words = "Which class do we take here?"
    action["answers"] = {"kind": "comment", "at": f"2026-11-{at}:00+00:00", "words": words, "diff_url": ""}
    say(ada, wiki, title, action, "The second.")
    lines = [line for line in text_of(wiki, f"Talk:{title}").split("\n") if line]
    (mine,) = [n for n, line in enumerate(lines) if "The second." in line]
    assert lines[mine].startswith(f"{marks}[[User:Ben"), "the list goes on as it is"
    assert lines[mine - 1].startswith(before)
    assert lines[mine + 1].startswith(after)


def test_a_reply_to_a_comment_that_is_gone_names_it(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    title = "Travel/Gone"
    wiki.session("Ben", "ben-password").edit(title, "Text.")
    action = answering("reply", author="Ben", section="Ben: comment of Fri 20 Nov, 10:00")
    action["act"]["contribution"] = f"{page_id(wiki, title)}/c1"
    action["answers"] = {
        "kind": "comment",
        "at": "2026-11-20T10:00:00+00:00",
        "words": "Gone",
        "diff_url": "",
    }
    say(ada, wiki, title, action, "Yes.")
    assert text_of(wiki, f"Talk:{title}").strip().startswith("== Ben: comment of Fri 20 Nov, 10:00 ==")


def test_a_reply_to_an_edit_names_it_and_links_to_the_difference(
    wiki: LocalWiki, telos: TelosStub, ada: Page
) -> None:
    title = "Travel/Edited"
    ben = wiki.session("Ben", "ben-password")
    ben.edit(title, "Text.")
    ben.edit(title, "Text, longer.")
    old, new = (revision["revid"] for revision in revisions(wiki, title))
    action = answering("reply", author="Ben", section="Ben: edit of Fri 20 Nov, 10:00")
    action["act"]["contribution"] = f"{page_id(wiki, title)}/r{new}"
    action["answers"] = {
        "kind": "edit",
        "at": "2026-11-20T10:00:00+00:00",
        "words": "Text, longer.",
        "diff_url": f"{wiki.url}/index.php?title={quote(title)}&diff={new}&oldid={old}",
        "diff_label": "this change",
    }
    typed = (
        "See [[Travel/Rail|the rail page]], [[Travel]] and https://example.org/a_b?c=1&d='x'~~~~ or "
        "[https://example.org/t the tariff].\n"
        "Not [[Category:Nope]], [[File:No.png|thumb]] or [[de:Nein]] {{Charter}}."
    )
    say(ada, wiki, title, action, typed)
    talk = f"Talk:{title}"
    props = "links|sections|externallinks|categories|images|templates|langlinks"
    parsed = wiki.session().get(action="parse", page=talk, prop=props)["parse"]
    assert [section["line"] for section in parsed["sections"]] == ["Ben: edit of Fri 20 Nov, 10:00"]
    assert {"User:Ben", "Travel/Rail", "Travel"} <= {link["title"] for link in parsed["links"]}
    assert f"[[Special:Diff/{old}/{new}|this change]]" in text_of(wiki, talk)
    assert "https://example.org/t" in parsed["externallinks"]
    assert any(address.startswith("https://example.org/a_b?c=1&d=") for address in parsed["externallinks"])
    assert (parsed["categories"], parsed["images"], parsed["templates"]) == ([], [], [])
    ada.goto(wiki.page_url(talk))
    ada.get_by_role("link", name="the rail page").first.wait_for()


def test_the_link_to_an_answer_opens_and_marks_it(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    filler = "\n\n".join(f"Line {n} of a long discussion." for n in range(120))
    stamp = "[[User:Ben|Ben]] ([[User talk:Ben|talk]]) 10:00, 20 November 2026 (UTC)"
    wiki.session("Ben", "ben-password").edit(
        "Talk:Travel/Rail",
        f"{filler}\n\n== A ==\nWhen? {stamp}\n"
        f": '''Until''' March, [[Travel|as]] it says — always. {stamp}\n\n{filler}",
    )
    words = "Until%20March%2C%20as%20it%20says"
    talk = page_id(wiki, "Talk:Travel/Rail")
    ada.goto(f"{wiki.url}/index.php?curid={talk}&telosanswer=1#telos-answer={words}:~:text={words}")
    marked = ada.locator(".telos-answer")
    marked.wait_for()
    assert marked.count() == 1
    assert "March" in marked.inner_text()
    assert "When?" not in marked.inner_text()
    ada.wait_for_timeout(300)
    box = marked.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 720, "on the screen"
    assert ada.evaluate("document.activeElement.classList.contains( 'telos-answer' )"), "and read aloud"
    assert marked.evaluate("e => getComputedStyle( e ).backgroundColor") != "rgba(0, 0, 0, 0)"


# --- a charter -------------------------------------------------------------------------------------


CHARTED = "{{Charter\n|purpose=All agree.\n|Nutzen=\n}}\n\nText."


@pytest.mark.parametrize("field", ["benefit", "sponsor"], ids=["there-by-another-name", "not-there"])
def test_add_it_opens_the_source_at_that_field(
    wiki: LocalWiki, telos: TelosStub, ada: Page, field: str
) -> None:
    title = f"Field {field}"
    wiki.session("Ben", "ben-password").edit(title, CHARTED)
    ada.goto(f"{wiki.url}/index.php?title={quote(title)}&action=edit&telosfield={field}")
    ada.wait_for_function("document.activeElement && document.activeElement.id === 'wpTextbox1'")
    ada.keyboard.type("here it is")
    typed = ada.locator("#wpTextbox1").input_value()
    name = "Nutzen" if field == "benefit" else "sponsor"
    assert f"|{name}=here it is\n" in typed
    assert typed.rstrip().endswith("}}\n\nText.")
    assert typed.count("|") == 2 + (field == "sponsor")


#: Charters that are none, and marks that hide nothing.
HIDDEN = "<!-- {{Charter|benefit=}} -->\n<nowiki>{{Charter}}</nowiki>\nDon<nowiki/>'t, as <pre> does.\n"


@pytest.mark.parametrize("name", ["{{Template:charter", "{{Our charter", "{{ Charta <!-- ours -->"])
def test_add_it_finds_the_charter_by_each_of_its_names(
    wiki: LocalWiki, telos: TelosStub, ada: Page, name: str
) -> None:
    wiki.session(wiki.admin).edit("Template:Our charter", "#REDIRECT [[Template:Charter]]")
    title = f"Named {len(name)}"
    wiki.session("Ben", "ben-password").edit(
        title, f"{HIDDEN}{name}\n|purpose=All agree.\n|benefit=\n}}}}\n\nText."
    )
    ada.goto(f"{wiki.url}/index.php?title={quote(title)}&action=edit&telosfield=benefit")
    ada.wait_for_function("document.activeElement && document.activeElement.id === 'wpTextbox1'")
    ada.keyboard.type("here it is")
    assert "|purpose=All agree.\n|benefit=here it is\n}}" in ada.locator("#wpTextbox1").input_value()


@pytest.mark.parametrize("name", ["Charter", "Template:charter", "Our charter"])
@pytest.mark.parametrize("field", ["benefit", "sponsor"])
def test_add_it_opens_the_visual_editors_form_at_that_field(
    wiki: LocalWiki, telos: TelosStub, ada: Page, field: str, name: str
) -> None:
    title = f"Form {field} {name.replace(':', ' ')}"
    wiki.session(wiki.admin).edit("Template:Our charter", "#REDIRECT [[Template:Charter]]")
    wiki.session("Ben", "ben-password").edit(title, CHARTED.replace("Charter", name))
    open_visual_editor(ada, wiki.url, f"{quote(title)}&telosfield={field}")
    ada.locator(".ve-ui-mwTemplateDialog").wait_for()
    label = {"benefit": "Benefit", "sponsor": "Sponsor"}[field]
    ada.wait_for_function(
        """label => { const at = document.activeElement, page = at && at.closest( '.ve-ui-mwParameterPage' );
            return page && /INPUT|TEXTAREA/.test( at.tagName ) && page.textContent.includes( label ); }""",
        arg=label,
        timeout=20_000,
    )


def test_a_first_charter_has_its_panel_at_once(wiki: LocalWiki, telos: TelosStub, ada: Page) -> None:
    """Before the wiki was told that there is a community: the server is asked, and says what is missing."""
    telos.views["/v1/panel"] = lambda _: panel_view("Nearly ready", receipt="Saved: six things to add")
    title = "First source"
    wiki.session("Ben", "ben-password").edit(title, "Text.")
    ada.goto(f"{wiki.url}/index.php?title={quote(title)}&action=edit")
    ada.locator("#wpTextbox1").fill("{{Charter|purpose=All agree.}}\n\nText.")
    ada.locator("#wpSave").click()
    ada.locator("telos-panel .receipt").wait_for()
    assert ada.locator("telos-panel .receipt").inner_text() == "Saved: six things to add"


def test_a_first_charter_of_the_visual_editor_has_its_panel_at_once(
    wiki: LocalWiki, telos: TelosStub, ada: Page
) -> None:
    title = "First visual"
    wiki.session("Ben", "ben-password").edit(title, "Text.")
    ada.goto(wiki.page_url(title))
    assert ada.locator("#telos-slot").count() == 0
    open_visual_editor(ada, wiki.url, quote(title))
    telos.views["/v1/panel"] = lambda _: panel_view("Nearly ready", receipt="Saved: six things to add")
    ada.evaluate(
        """() => { const surface = ve.init.target.getSurface().getModel();
            const params = { purpose: { wt: 'All agree.' } };
            const template = { target: { wt: 'Charter', href: './Template:Charter' }, params: params };
            surface.getLinearFragment( new ve.Range( 0 ) ).insertContent( [
                { type: 'mwTransclusionBlock', attributes: { mw: { parts: [ { template: template } ] } } },
                { type: '/mwTransclusionBlock' } ] ); }"""
    )
    save_visual_editor(ada)
    ada.locator("telos-panel .receipt").wait_for()
    assert ada.locator("telos-panel .receipt").inner_text() == "Saved: six things to add"
    assert ada.evaluate(
        "mw.config.get( 'wgAction' ) === 'view' && !document.querySelector( 'html.ve-active' )"
    )


# --- on a phone ------------------------------------------------------------------------------------


#: What the wiki's own scripts do to the foot of the page, whenever they come, moves no text.
SHIFT = """new PerformanceObserver( ( list ) => list.getEntries().filter( ( one ) =>
    one.sources.some( ( s ) => !s.node?.closest?.( '.mw-footer-container' ) )
).forEach( ( one ) => {
    window.shifted = ( window.shifted || 0 ) + one.value;
    window.shifts = ( window.shifts || [] ).concat( one.sources.map( ( s ) =>
        String( s.node && ( s.node.id || s.node.className || s.node.nodeName ) ) ) );
} ) ).observe( { type: 'layout-shift', buffered: true } );"""
LONG = (
    "Nearly ready: tell the members what is in it for them, who wants it, and until when it has to be there"
)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("text", ["For: one policy", LONG], ids=["short", "long"])
@pytest.mark.parametrize("act", ["words", "button", "receipt"])
def test_nothing_moves_when_the_panel_arrives(
    wiki: LocalWiki, telos: TelosStub, ada: Page, width: int, text: str, act: str
) -> None:
    ada.set_viewport_size({"width": width, "height": 844})
    button = answering("", label="I’ve read this version") if act == "button" else None
    receipt = "Your edit reached us" if act == "receipt" else ""
    telos.views["/v1/panel"] = panel_view(text, action=button, receipt=receipt)
    wiki.session("Ben", "ben-password").edit("Travel/Phone", CHARTED + "\n\n" + "Much more text. " * 80)
    ada.goto(wiki.page_url("Travel/Phone") + "?useskin=vector-2022")
    line(ada).wait_for()
    held: list[Any] = []
    let = False
    ada.route(f"{telos.url}/**", lambda route: route.continue_() if let else held.append(route))
    ada.add_init_script(SHIFT)
    ada.reload()
    ada.wait_for_selector("telos-panel", state="attached")
    while not held:
        ada.wait_for_timeout(20)
    ada.wait_for_timeout(300)
    ada.evaluate("window.shifted = 0, window.shifts = []")
    let = True
    for route in held:
        route.continue_()
    line(ada).wait_for()
    ada.wait_for_timeout(300)
    assert ada.evaluate("window.shifted") == 0, ada.evaluate("window.shifts")


@pytest.mark.parametrize(("width", "skin"), [(390, "vector-2022"), (1280, "vector-2022"), (1280, "monobook")])
@pytest.mark.parametrize(
    "words",
    [
        "29 Jan is asked for: Sven Sponsor decides. Until then 18 Dec counts.",
        "29. Jan 2027 ist gewünscht: Maximiliane Mustermann-Schwarzenberg entscheidet. Bis dahin gilt 18. Dez.",
        "What counts: 18 Dec",
    ],
    ids=["asked", "long", "counts"],
)
def test_nothing_moves_where_a_date_is_only_asked_for(
    wiki: LocalWiki, telos: TelosStub, ada: Page, width: int, skin: str, words: str
) -> None:
    """The wiki knows that the charter's box will say more of its date, and keeps the place for it."""
    ada.set_viewport_size({"width": width, "height": 844})
    telos.views["/v1/panel"] = panel_view("For: one policy") | {"box": {"deadline": words}}
    fields = "|purpose=One policy\n|deadline=2027-01-29\n|reward=A dinner together"
    page = "{{Charter\n" + fields + "\n}}\n\n" + "Much more text. " * 80
    title = "Travel/Asked for"
    wiki.session("Ben", "ben-password").edit(title, page)
    publish(wiki, ("tree", "Travel"), more=(page_id(wiki, title),))
    ada.goto(wiki.page_url(title) + f"?useskin={skin}")
    line(ada).wait_for()
    held: list[Any] = []
    let = False
    ada.route(f"{telos.url}/**", lambda route: route.continue_() if let else held.append(route))
    ada.add_init_script(SHIFT)
    ada.reload()
    ada.wait_for_selector("telos-panel", state="attached")
    while not held:
        ada.wait_for_timeout(20)
    ada.wait_for_timeout(300)
    box = ada.locator("table.telos-charter")
    before = box.bounding_box()
    ada.evaluate("window.shifted = 0, window.shifts = []")
    let = True
    for route in held:
        route.continue_()
    note = ada.locator(".telos-box-note")
    # On a phone the box is one line, and its rows come into sight when somebody opens it.
    note.wait_for(state="attached" if width < 640 else "visible")
    ada.wait_for_timeout(300)
    assert note.text_content() == words
    assert box.bounding_box() == before
    assert ada.evaluate("window.shifted") == 0, ada.evaluate("window.shifts")


def test_the_charters_box_agrees_with_the_panel_on_the_date(
    wiki: LocalWiki, telos: TelosStub, ada: Page
) -> None:
    """What was written is only asked for: the box says which date counts and whom it waits for, as the panel does."""
    words = "29 Jan is asked for: Sven Sponsor decides. Until then 18 Dec counts."
    telos.views["/v1/panel"] = panel_view("For: one policy") | {"box": {"deadline": words}}
    page = "{{Charter\n|purpose=One policy\n|deadline=2027-01-29\n}}\n\nThe text itself."
    wiki.session("Ben", "ben-password").edit("Travel/Asked", page)
    ada.goto(wiki.page_url("Travel/Asked") + "?useskin=vector-2022")
    line(ada).wait_for()
    row = ada.locator(".telos-charter tr", has_text="2027-01-29")
    row.locator(".telos-box-note").wait_for()
    assert row.locator(".telos-box-note").inner_text() == words
    # Decided: the box says no more than the panel does.
    telos.views["/v1/panel"] = panel_view("For: one policy")
    ada.evaluate("document.querySelector( 'telos-panel' ).refresh()")
    row.locator(".telos-box-note").wait_for(state="hidden")
    assert ada.locator(".telos-box-note").count() == 1


def test_on_a_phone_the_text_is_in_sight_and_the_charters_box_is_closed(
    wiki: LocalWiki, telos: TelosStub, ada: Page
) -> None:
    ada.set_viewport_size({"width": 390, "height": 844})
    button = answering("", label="I’ve read this version")
    telos.views["/v1/panel"] = panel_view(LONG, action=button)
    names = ("purpose", "benefit", "business need", "training")
    fields = "\n".join(f"|{name}={'Some words. ' * 20}" for name in names)
    wiki.session("Ben", "ben-password").edit(
        "Travel/Box", "{{Charter\n" + fields + "\n}}\n\nThe text itself."
    )
    ada.goto(wiki.page_url("Travel/Box") + "?useskin=vector-2022")
    line(ada).wait_for()
    box, toggle = ada.locator("table.telos-charter"), ada.locator(".telos-charter-toggle")
    toggle.wait_for()
    assert toggle.get_attribute("aria-expanded") == "false"
    assert not box.locator("tr").first.is_visible()
    closed = box.bounding_box()
    assert closed is not None
    assert closed["height"] < 50, "one line"
    words = ada.get_by_text("The text itself.").bounding_box()
    panel = ada.locator("#telos-slot").bounding_box()
    assert words is not None
    assert panel is not None
    assert words["y"] - panel["y"] < 240, "panel and box leave the text in sight"
    toggle.focus()
    ada.keyboard.press("Enter")
    assert box.locator("tr").first.is_visible()
    assert toggle.get_attribute("aria-expanded") == "true"
    ada.set_viewport_size({"width": 1280, "height": 800})
    assert box.locator("tr").first.is_visible()
    assert toggle.is_disabled()
