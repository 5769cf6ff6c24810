"""What the browser tests of the Forge app share: opening a page of Confluence, and looking into its frames."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect

from core.ui.view import panel_view
from tests.confluence.forge_host.host import Host
from tests.confluence.forge_host.stubs import Telos
from tests.ui import samples as s

ROOT = Path(__file__).resolve().parents[3]
FORGE = ROOT / "plugins/confluence/forge"
NODE = shutil.which("node") or ""

#: The marks of every file that looks at the app in a browser.
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not NODE or not (ROOT / "node_modules/@forge/bridge").is_dir(),
        reason="the scripts for browsers are not installed; run: packaging/bootstrap node",
    ),
]

PAGE = "/wiki/spaces/HR/pages/12/Leave+policy"
CONFIRM = "I’ve read this version"
CONTENT = {"content": {"id": "12", "type": "page", "subtype": None}}


def open_page(page: Page, host: Host, query: str = "", show: str = "banner") -> None:
    page.goto(f"{host.url}{PAGE}?show={show}&{query}")


def frame(page: Page, resource: str = "banner") -> Frame:
    """The frame of one of the app's modules."""
    page.wait_for_function(
        f"[...document.querySelectorAll('iframe')].some(one => one.dataset.resource === '{resource}')"
    )
    handle = page.query_selector(f"iframe[data-resource={resource}]")
    assert handle
    content_frame = handle.content_frame()
    assert content_frame
    return content_frame


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
