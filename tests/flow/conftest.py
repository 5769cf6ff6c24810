"""A house with the usual people, for every test of the flow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House.with_people(tmp_path / "t.db") as house:
        yield house
