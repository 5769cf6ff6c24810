"""docs/trouble.md names a test for every trouble, and each of them exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/trouble.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Trouble")
]


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_trouble_has_an_answer_and_a_test_that_exists(row: list[str]) -> None:
    assert len(row) == 4
    assert all(row)
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row[3])
    assert named
    assert [f"{file}::{name}" for file, name in named if name not in names_in(file)] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_code_that_is_named_has_its_page(row: list[str]) -> None:
    assert [
        link for link in re.findall(r"\]\(([^)]+)\)", row[1]) if not (DOCUMENT.parent / link).is_file()
    ] == []


def test_nothing_on_the_list_of_trouble_is_left_out() -> None:
    troubles = " ".join(row[0].casefold() for row in ROWS)
    for wanted in ("date nobody", "does not exist", "empty", "past", "two charters", "within a scope", "10,000",
                "script", "namespace", "deleted and restored", "renamed", "blocked", "reverted", "hidden",
                "server is away", "wiki says", "twice", "reordered", "forged", "stale", "50 mb",
                "broken storage", "merged cells", "deactivated", "may not edit", "archived", "another app",
                "by a second", "409", "absurd", "breaks off", "time-out after", "killed", "locked out", "lags",
                "erased", "hidden"):  # fmt: skip
        assert wanted in troubles, wanted
