"""One world a flavour, and a browser in which anybody of it is signed in at Confluence."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

ROOMS = ("looking", "mailing", "figures")
pytest.register_assert_rewrite(*(f"tests.confluence.journey.{room}" for room in ROOMS))

from tests.confluence.journey.looking import Enter, Picture  # noqa: E402  # after the rewriting is asked for
from tests.confluence.journey.world import FORGE, ROOT, World  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

PICTURES = ROOT / "docs/pictures"


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A Confluence of the module's flavour with Telos connected, live, and up to date."""
    if request.module.FLAVOUR == "cloud":
        node = shutil.which("node")
        if not node or not (ROOT / "node_modules/@forge/bridge").is_dir():
            pytest.skip("absent: the scripts for browsers; run: packaging/bootstrap node")
        subprocess.run([node, FORGE / "build.mjs"], check=True, cwd=ROOT, timeout=120)
    made = World(request.module.FLAVOUR, tmp_path_factory.mktemp("journey"))
    yield made
    made.close()
    assert "Traceback" not in made.log.read_text(), made.log.read_text()[-5000:]


@pytest.fixture
def enter(world: World, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Enter]:
    """Opens a browser of somebody's own, signed in at Confluence; without a name, a visitor's."""
    contexts, errors = [], []

    def open(name: str = "", **options: Any) -> Page:
        shown = {"viewport": {"width": 1100, "height": 760}, "locale": "en-GB", **options}
        context = browser.new_context(**shown)
        contexts.append(context)
        if name:
            cookies = world.client(name).cookies
            context.add_cookies(
                [
                    {"name": cookie.name, "value": cookie.value or "", "url": world.twin.url}
                    for cookie in cookies
                    if cookie.name.startswith("twin-")
                ]
            )
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open
    _keep_looks(request, contexts)
    for context in contexts:
        context.close()
    assert errors == []


def _keep_looks(request: pytest.FixtureRequest, contexts: list[BrowserContext]) -> None:
    """What each browser showed at the end of a test, in the folder of TELOS_SHOTS, for who wants to look."""
    folder = os.environ.get("TELOS_SHOTS")
    pages = [page for context in contexts for page in context.pages] if folder else []
    for number, page in enumerate(pages):
        name = f"{request.module.FLAVOUR}-{request.node.name.removeprefix('test_')[:60]}-{number}"
        page.screenshot(path=f"{folder}/journey-{name}.png")


@pytest.fixture
def picture() -> Picture:
    """Keeps a picture for the docs, when asked to by TELOS_PICTURES=1."""

    def keep(name: str, of: Page | Locator, **options: Any) -> None:
        if os.environ.get("TELOS_PICTURES") == "1":
            of.screenshot(path=PICTURES / f"{name}.png", **options)

    return keep
