"""A company whose portal may tell of its community."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intranet.world import Company, portal


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    company = portal(tmp_path / "t.db")
    yield company
    company.close()
