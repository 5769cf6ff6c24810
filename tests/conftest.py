"""What every test may ask for: a browser, and the word when this machine lacks something."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from demo.localwiki import LocalWiki, LocalWikiError
from tests import longest_first
from tests.support import fresh, statements

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# How long an example takes says something about the machine, not about the rule.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
statements.share()

#: The first one without a window around each page, which costs more than most of the pages.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
#: A browser that keeps to itself: no sign-in, no updates, no look-ups of its own.
CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


#: The folder of a test that has none.
NOWHERE = Path("/nowhere")
#: Modules whose tests run on both engines: the store and its queue, and what must hold of the same state on either.
BOTH_ENGINES = frozenset(
    {
        "tests/cli/test_doctor_command.py",
        "tests/failures/test_what_arrives.py",
        "tests/failures/test_what_leaves.py",
        "tests/flow/test_cost_of_a_click.py",
        "tests/flow/test_fast_path.py",
        "tests/flow/test_group_goal.py",
        "tests/flow/test_limits.py",
        "tests/flow/test_not_alone.py",
        "tests/flow/test_outline.py",
        "tests/flow/test_receiving.py",
        "tests/flow/test_running_figures.py",
        "tests/flow/test_screens.py",
        "tests/server/test_stopping.py",
        "tests/store/test_bulk.py",
        "tests/store/test_crews.py",
        "tests/store/test_erased_words.py",
        "tests/store/test_erasing.py",
        "tests/store/test_evidence.py",
        "tests/store/test_housekeeping.py",
        "tests/store/test_lists.py",
        "tests/store/test_lost_claims.py",
        "tests/store/test_queue.py",
        "tests/store/test_tampering.py",
        "tests/store/test_waking.py",
    }
)


@pytest.fixture(scope="module", autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """What a module's tests keep their data in."""
    with fresh.on(getattr(request, "param", fresh.ENGINE[0])) as engine:
        yield engine


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    engines = [fresh.USUAL]
    if metafunc.definition.nodeid.partition("::")[0] in BOTH_ENGINES:
        engines = [fresh.SQLITE, fresh.POSTGRESQL]
    if metafunc.definition.get_closest_marker("sqlite"):
        engines = [fresh.SQLITE]
    if engines != [fresh.USUAL]:
        metafunc.parametrize("engine", engines, indirect=True, scope="module")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    # What the tests of a module share goes with the module.
    last = nextitem is None or nextitem.path != item.path
    fresh.forget(None if last else getattr(item, "funcargs", {}).get("tmp_path", NOWHERE))


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("wiki"):
        try:
            LocalWiki.versions()
        except LocalWikiError as error:
            pytest.skip(str(error))
    if item.get_closest_marker("browser") and _chromium() is None:
        pytest.skip("there is no Chromium on this machine; run: packaging/bootstrap system")


def pytest_configure(config: pytest.Config) -> None:
    # Nothing that is gathered now goes away before the end: each pass over all of it would be for nothing.
    gc.disable()
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return longest_first.unread(collection_path, config.option.markexpr) or None


def pytest_itemcollected(item: pytest.Item) -> None:
    longest_first.mark(item)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # One process alone does best in pytest's own order, which asks for each shared wiki once.
    if hasattr(config, "workerinput"):
        longest_first.sort(items)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium, one for all tests of a process; each test opens its own page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page without cookies."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, locale="en-GB")
    yield context.new_page()
    context.close()
