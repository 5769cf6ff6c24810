"""A house with the usual people, for every test of the flow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from core.model import PageKey
from tests.support.house import House

if TYPE_CHECKING:
    from tests.flow.twins import Twins


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House.with_people(tmp_path / "t.db") as house:
        yield house


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twins]:
    """Two over one wiki: one looks at threads, the other at all of a page."""
    # Read with who asks for it: quick runs do without.
    from tests.flow.twins import Twins

    made = Twins(tmp_path, monkeypatch)
    yield made
    made.close()


@pytest.fixture
def home(house: House) -> PageKey:
    """The page of a community in which managers are asked to read."""
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.clock.move(hours=2)
    return page
