"""The Forge app in a browser: its built scripts in frames, the bridge around them, Telos and Confluence played."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, expect

from core.ui.view import communities_view, panel_view, part_view, queue_view
from tests.confluence.forge_host.host import Host
from tests.confluence.forge_host.stubs import Confluence, Telos
from tests.ui import samples as s

ROOT = Path(__file__).resolve().parents[2]
FORGE = ROOT / "plugins/confluence/forge"
NODE = shutil.which("node") or ""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not NODE or not (ROOT / "node_modules/@forge/bridge").is_dir(),
        reason="absent: the scripts for browsers; run: packaging/bootstrap node",
    ),
]

PAGE = "/wiki/spaces/HR/pages/12/Leave+policy"
CONFIRM = "I’ve read this version"
CONTENT = {"content": {"id": "12", "type": "page", "subtype": None}}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app, built from what is in the checkout now."""
    out = tmp_path_factory.mktemp("forge") / "build"
    subprocess.run([NODE, FORGE / "build.mjs", out], check=True, cwd=ROOT, timeout=300)
    return out


@pytest.fixture
def telos() -> Iterator[Telos]:
    """Telos, played."""
    made = Telos()
    yield made
    made.stop()


@pytest.fixture
def confluence() -> Confluence:
    """Confluence's REST, played."""
    return Confluence()


@pytest.fixture
def host(built: Path, telos: Telos, confluence: Confluence) -> Iterator[Host]:
    """The page around the frames."""
    made = Host(
        built=built,
        telos=telos.url,
        product=confluence,
        token=lambda module: f"a-token-for-{module}",
        context={"extension": CONTENT},
    )
    yield made
    made.stop()


@pytest.fixture
def errors(page: Page) -> list[str]:
    """Errors that scripts raised, and what the frames' policy refused."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    return found


def open_page(page: Page, host: Host, query: str = "", show: str = "banner") -> None:
    page.goto(f"{host.url}{PAGE}?show={show}&{query}")


def frame(page: Page, resource: str = "banner") -> Frame:
    """The frame of one of the app's modules."""
    page.wait_for_function(
        f"[...document.querySelectorAll('iframe')].some(one => one.dataset.resource === '{resource}')"
    )
    handle = page.query_selector(f"iframe[data-resource={resource}]")
    assert handle
    found = handle.content_frame()
    assert found
    return found


def shown(
    page: Page, telos: Telos, host: Host, view: dict[str, Any] | str, query: str = "", show: str = "banner"
) -> Frame:
    telos.views["/v1/panel"] = panel_view(s.STATES[view](), "en") if isinstance(view, str) else view
    open_page(page, host, query, show)
    within = frame(page, show)
    expect(within.locator(".line .words")).to_be_visible()
    return within


def calls(page: Page, command: str) -> list[Any]:
    """What the frames asked of the page around them."""
    return [payload for name, payload in page.evaluate("window.calls") if name == command]


def is_gone(page: Page, resource: str = "banner") -> None:
    """The frame takes no room: Confluence was told to take it away, and there is nothing in it."""
    page.wait_for_function("window.calls.some(([name]) => name === 'close')")
    expect(page.locator(f"iframe[data-resource={resource}]")).to_be_hidden()
    height = frame(page, resource).evaluate("document.body.getBoundingClientRect().height")
    assert height == 0


def axe_finds_nothing(within: Frame) -> None:
    # The page around the frame has the heading.
    options = {"resultTypes": ["violations"], "rules": {"page-has-heading-one": {"enabled": False}}}
    results = Axe().run(within, options=options)
    assert results.violations_count == 0, results.generate_report()


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
    assert {one["Telos-Revision"] for one in telos.headers} == {"345"}
    assert {one["Authorization"] for one in telos.headers} == {"Bearer a-token-for-telos-banner"}
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


# --- answering -----------------------------------------------------------------------------------------


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
            action["author"] = name
    within = lists(page, telos, host, view)
    answer(within, "Thank you.")
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    (where, posted) = confluence.posted[0]
    assert (where, posted["pageId"]) == ("/footer-comments", "12")
    named = f'<ac:link><ri:user ri:account-id="{name}" /></ac:link> ' if mention else ""
    assert posted["body"]["value"] == f"<p>{named}Thank you.</p>"


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
    assert [one["kind"] for one in telos.acts] == ["thank"]
    assert confluence.posted == []


# --- what changed --------------------------------------------------------------------------------------

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


# --- lists, links, languages, keys, colours --------------------------------------------------------------


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
    titles = {view["title"] for view in telos.views.values()}
    assert set(within.locator("h2").all_inner_texts()) == titles
    assert len(order) == 3
    axe_finds_nothing(within)
    assert errors == []


def test_what_is_done_in_one_list_is_done_in_all(page: Page, telos: Telos, host: Host) -> None:
    within = lists(page, telos, host, queued(s.WAITING[0]))
    before = len(telos.headers)
    within.get_by_role("button", name="Thank").first.click()
    expect(within.locator("telos-queue").get_by_role("status")).to_have_text("Thank you.")
    page.wait_for_function(f"window.calls.filter(([name]) => name === 'invoke').length >= {before + 4}")


def test_links_lead_out_of_the_frame(page: Page, telos: Telos, host: Host) -> None:
    within = lists(page, telos, host, queued(s.WAITING[0]))
    address = page.url
    within.get_by_role("link", name="Leave policy").first.click()
    page.wait_for_function("window.calls.some(([name]) => name === 'navigate')")
    within.get_by_role("link", name="Leave policy").first.click(modifiers=["ControlOrMeta"])
    page.wait_for_function("window.calls.filter(([name]) => name === 'navigate').length === 2")
    kinds = [one["type"] for one in calls(page, "navigate")]
    assert kinds == ["same-tab", "new-tab"]
    assert page.url == address
    assert len(page.context.pages) == 1


def test_the_link_of_a_message_opens_the_panel_at_what_is_asked(page: Page, telos: Telos, host: Host) -> None:
    within = shown(page, telos, host, "none", f"telos={s.CONFIRM.key}")
    expect(within.locator("#sections")).to_be_visible()
    expect(within.get_by_role("status")).to_have_text("This is already settled. Thank you.")
    within = shown(page, telos, host, "confirm", f"telos={s.DELIVER.key}")
    assert within.locator(".item.here").get_attribute("data-item") == s.DELIVER.key


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
    expect(within.locator("#sections")).to_contain_text("What's in it for members?")
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
    assert [one for one in errors if "Content Security Policy" in one or "Refused" in one] == []
    for script in FORGE.glob("static/*.html"):
        assert "<script>" not in script.read_text()
        assert " style=" not in script.read_text()
