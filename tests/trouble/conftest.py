"""One real wiki of each version for all trouble, and a fresh Telos over it for each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.mediawiki.testing import Harness
from tests.trouble.house import RealHouse, people

_numbers = itertools.count(1)
NEWEST = Harness.variants[-1]


@pytest.fixture(scope="session")
def _running() -> Iterator[dict[str, Harness]]:
    """What was started so far, by its version; it ends with the run, for the next file asks for it again."""
    running: dict[str, Harness] = {}
    yield running
    for harness in running.values():
        harness.stop()


@pytest.fixture(scope="session")
def wiki(request: pytest.FixtureRequest, _running: dict[str, Harness]) -> Harness:
    """Of the newest version, unless a test asks for another one."""
    version = getattr(request, "param", NEWEST)
    if version not in _running:
        harness = Harness(version)
        harness.start()
        for check in harness.platform.install():
            assert check.good, check
        people(harness)
        harness.keep()
        _running[version] = harness
    return _running[version]


@pytest.fixture
def telos(wiki: Harness, tmp_path: Path) -> Iterator[RealHouse]:
    """Telos, which knows the wiki; that is as before afterwards, so that the next one has little to read."""
    wiki.drop_deliveries()
    house = RealHouse(wiki, tmp_path)
    house.sync()
    yield house
    house.end()
    wiki.put_back()


@pytest.fixture
def title() -> str:
    """A title no other test uses."""
    return f"Trouble {next(_numbers)}"
