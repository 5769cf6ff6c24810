"""The wiki and the faults of a soak."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from bench import faults
from bench.life import Life


def test_how_the_wiki_of_a_soak_fares_is_written_while_nobody_else_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "FAULT", 0)
    telos: Any = None
    life = Life(telos, tmp_path / "world.json", random.Random(1))
    written, real = list[bool](), Life.write

    def write(self: Life) -> None:
        written.append(self.rest.locked())
        real(self)

    monkeypatch.setattr(Life, "write", write)
    faults.Faults(telos, life, telos, (), tmp_path, disk=False).away()
    assert written == [True, True]
    assert "away" not in json.loads((tmp_path / "world.json").read_text())
