"""One twin of each flavour for each file, and a fresh Telos over it for each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.confluence.testing import Harness
from tests.confluence.telos import TwinHouse, people

_numbers = itertools.count(1)


@pytest.fixture(scope="module", params=Harness.variants)
def wiki(request: pytest.FixtureRequest) -> Iterator[Harness]:
    """A twin, its people made."""
    harness = Harness(request.param)
    harness.start()
    people(harness)
    yield harness
    harness.stop()


@pytest.fixture
def telos(wiki: Harness, tmp_path: Path) -> Iterator[TwinHouse]:
    """Telos, which knows the twin as it is now; whatever was scripted or written is over afterwards."""
    before = wiki.twin.there()
    wiki.drop_deliveries()
    house = TwinHouse(wiki, tmp_path)
    house.sync()
    wiki.twin.requests()
    yield house
    wiki.twin.faults([])
    wiki.twin.rate_limit(off=True)
    wiki.twin.index_lag(False)
    house.end()
    wiki.drop_deliveries()
    wiki.twin.sweep(before)


@pytest.fixture
def title() -> str:
    """A title no other test uses."""
    return f"Trouble {next(_numbers)}"


#: For what one flavour alone has.
dc = pytest.mark.parametrize("wiki", ["dc"], indirect=True, scope="module")
cloud = pytest.mark.parametrize("wiki", ["cloud"], indirect=True, scope="module")
