"""The visual editor as somebody uses it who waits until it is ready, however slow the machine is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Milliseconds: the editor's modules come in many parts.
_PATIENCE = 60_000


def open_visual_editor(page: Page, wiki_url: str, title: str) -> None:
    """Open a page in the visual editor; ``title`` as it stands in a link, further parameters behind it.

    Its word of welcome comes late and over everything: it is left out.
    """
    page.goto(f"{wiki_url}/index.php?title={title}&veaction=edit&hidewelcomedialog=1")
    page.wait_for_selector("html.ve-active .ve-init-target .ve-ce-documentNode", timeout=_PATIENCE)


def save_visual_editor(page: Page) -> None:
    """Save what was changed; returns when the editor has closed."""
    page.locator(".oo-ui-tool-name-showSave.oo-ui-widget-enabled a").click()
    dialog = page.locator(".ve-ui-mwSaveDialog.oo-ui-window-ready")
    dialog.locator(
        ".oo-ui-processDialog-actions-primary .oo-ui-actionWidget.oo-ui-widget-enabled > a"
    ).click()
    page.wait_for_selector("html:not(.ve-active)", timeout=_PATIENCE)
