"""What the browser tests share: showing a view, asking axe, and where the focus is."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from core.ui.view import panel_view
from tests.ui import samples as s
from tests.ui.stub import Stub


def axe_finds_nothing(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def show(page: Page, stub: Stub, view: dict[str, Any] | str, query: str = "") -> None:
    stub.views["/v1/panel"] = panel_view(s.STATES[view](), "en") if isinstance(view, str) else view
    page.goto(f"{stub.url}/page?{query}")
    page.wait_for_function("window.told.includes('telos-ready')")


def line(page: Page) -> str:
    return page.locator(".line .words").inner_text()


def toggle(page: Page) -> Any:
    return page.locator(".toggle")


def focused(page: Page) -> str:
    """Tag, class and key of what has the focus inside the element."""
    return page.evaluate(
        "(() => { const at = document.querySelector('[data-telos]').shadowRoot.activeElement;"
        " return at ? [at.tagName, at.className, at.dataset.item || at.name || ''].join(' ').trim() : ''; })()"
    )
