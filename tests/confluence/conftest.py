"""The Forge app in a browser: built anew, in a page of Confluence, with Telos and Confluence played behind it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.confluence.forge_host.host import Host
from tests.confluence.forge_host.looking import CONTENT, FORGE, NODE, ROOT
from tests.confluence.forge_host.stubs import Confluence, Telos


@pytest.fixture(scope="session")
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
    messages: list[str] = []
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    return messages
