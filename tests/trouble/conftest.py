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
def wiki(request: pytest.FixtureRequest) -> Iterator[Harness]:
    """Of the newest version, unless a test asks for another one."""
    one = Harness(getattr(request, "param", NEWEST))
    one.start()
    for check in one.platform.install():
        assert check.good, check
    people(one)
    yield one
    one.stop()


@pytest.fixture
def telos(wiki: Harness, tmp_path: Path) -> Iterator[RealHouse]:
    """Telos, which knows the wiki as it is now."""
    wiki.drop_deliveries()
    house = RealHouse(wiki, tmp_path)
    house.sync()
    yield house
    house.end()


@pytest.fixture
def title() -> str:
    """A title no other test uses."""
    return f"Trouble {next(_numbers)}"
