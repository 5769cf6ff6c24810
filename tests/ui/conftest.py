"""A server for each browser test of the elements."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.ui.stub import Stub


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Telos and the wiki around it, played by a small server."""
    server = Stub()
    yield server
    server.stop()


@pytest.fixture
def errors(page: Page) -> list[str]:
    """Errors that scripts of the page raised."""
    messages: list[str] = []
    page.on("pageerror", lambda error: messages.append(str(error)))
    return messages
