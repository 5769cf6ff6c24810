"""One world a MediaWiki version, and a browser in which anybody of it is logged in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

ROOMS = ("reading", "contributing", "placing", "own_page", "keeping_quiet", "mailing", "staying_up")
pytest.register_assert_rewrite("tests.journey.looking", *(f"tests.journey.{room}" for room in ROOMS))

from tests.journey.looking import Enter, Picture  # noqa: E402  # after the rewriting is asked for
from tests.journey.world import World  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A wiki of the module's version with Telos connected, live, and up to date."""
    made = World(request.module.VERSION, tmp_path_factory.mktemp("journey"))
    yield made
    made.close()


@pytest.fixture
def enter(world: World, browser: Browser) -> Iterator[Enter]:
    """Opens a browser of somebody's own, logged in at the wiki; without a name, a visitor's."""
    contexts = []

    def open(name: str = "", **options: Any) -> Page:
        shown = {"viewport": {"width": 1200, "height": 800}, "locale": "en-GB", **options}
        context = browser.new_context(**shown)
        contexts.append(context)
        if name:
            cookies = world.session(name).http.cookies
            context.add_cookies(
                [
                    {"name": cookie.name, "value": cookie.value or "", "url": world.wiki.url}
                    for cookie in cookies
                ]
            )
        page = context.new_page()
        page.set_default_timeout(30_000)
        return page

    yield open
    for context in contexts:
        context.close()


@pytest.fixture
def picture(world: World) -> Picture:
    """Keeps a picture for the docs, when asked to by TELOS_PICTURES=1, of the newer version."""

    def keep(name: str, of: Page | Locator, **options: Any) -> None:
        if os.environ.get("TELOS_PICTURES") == "1" and world.version == "1.43":
            of.screenshot(path=PICTURES / f"{name}.png", **options)

    return keep
