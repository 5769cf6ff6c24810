"""A browser at a wiki that has the extension, in which Ada is logged in, and her answers from the panel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from demo.localwiki import LocalWiki
from tests.wiki.telos_stub import TelosStub, connected, panel_view, publish

if TYPE_CHECKING:
    from playwright.sync_api import Page


TEMPLATES = Path(__file__).parents[2] / "plugins/mediawiki/templates"
SETTINGS = "$wgVisualEditorEnableWikitext = false; $wgDefaultUserOptions['visualeditor-enable'] = 1;\n"


@pytest.fixture(scope="module", params=["1.39", "1.43"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[LocalWiki, TelosStub]]:
    with (
        TelosStub() as telos,
        connected(request.param, tmp_path_factory.mktemp("wiki"), telos, settings=SETTINGS) as wiki,
    ):
        admin = wiki.session(wiki.admin)
        for file in TEMPLATES.glob("*.wikitext"):
            admin.edit(f"Template:{file.stem}", file.read_text())
        wiki.session("Ben", "ben-password").edit("Travel", "We go by train.")
        wiki.session("Ben", "ben-password").edit("Travel", "We go by train, second class.")
        publish(wiki, ("tree", "Travel"))
        wiki.run_jobs()
        yield wiki, telos


@pytest.fixture
def telos(place: tuple[LocalWiki, TelosStub]) -> Iterator[TelosStub]:
    telos = place[1]
    telos.views = {"/v1/panel": panel_view("For: one travel policy")}
    telos.clear()
    yield telos
    if telos._server is None:
        telos.start()


@pytest.fixture
def ada(wiki: LocalWiki, page: Page) -> Page:
    """A browser in which Ada is logged in."""
    session = wiki.session("Ada", "ada-password")
    page.context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": wiki.url}
            for cookie in session.http.cookies
        ]
    )
    page.set_default_timeout(30_000)
    return page


def line(page: Page) -> Any:
    return page.locator("telos-panel .line .words")


def answering(host: str, **more: Any) -> dict[str, Any]:
    """An action that the wiki does its part of."""
    field = {"name": "text", "label": "Your answer", "type": "textarea", "required": True}
    return {
        "kind": "act",
        "label": "Answer",
        "primary": True,
        "url": "",
        "act": {"kind": "answer", "obligation": "answer/x"},
        "fields": [field] if host == "reply" else [],
        "host": host,
        **more,
    }


def reply_with(page: Page, text: str) -> None:
    """Answer through the panel's own event, as its form does."""
    action = page.evaluate("window.telosAction")
    page.evaluate(
        """( [ action, text ] ) => new Promise( ( resolve ) => {
            const event = new CustomEvent( 'telos-host', { bubbles: true, composed: true, cancelable: true,
                detail: { action: action, values: { text: text }, done: resolve } } );
            document.querySelector( 'telos-panel' ).dispatchEvent( event );
            if ( !event.defaultPrevented ) { resolve( null ); }
        } ).then( ( result ) => { window.telosResult = result; } )""",
        [action, text],
    )


def revisions(wiki: LocalWiki, title: str) -> list[dict[str, Any]]:
    query = {"action": "query", "titles": title, "prop": "revisions", "rvlimit": 50, "rvdir": "newer"}
    page = wiki.api({**query, "rvprop": "ids|content|user", "rvslots": "main"})["query"]["pages"][0]
    return list(page.get("revisions", ()))


def text_of(wiki: LocalWiki, title: str) -> str:
    return str(revisions(wiki, title)[-1]["slots"]["main"]["content"])


def say(page: Page, wiki: LocalWiki, title: str, action: dict[str, Any], words: str) -> Any:
    """Answer from the page of this title."""
    page.goto(wiki.page_url(title))
    line(page).wait_for()
    page.evaluate("( action ) => { window.telosAction = action; }", action)
    reply_with(page, words)
    return page.evaluate("window.telosResult")
