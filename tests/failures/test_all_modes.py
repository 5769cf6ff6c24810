"""No failure mode is forgotten, and each is tried with its protection and without."""

from __future__ import annotations

import ast
import re
from pathlib import Path

#: How many there are (docs/failures.md names them).
MODES = 21


def test_each_mode_has_a_test_that_takes_its_protection_out() -> None:
    tested = set()
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (match := re.match(r"test_mode_(\d\d)_", node.name)):
                named = {argument.arg for argument in node.args.args}
                assert {"protected", "survives"} <= named, node.name
                tested.add(int(match[1]))
    assert tested == set(range(1, MODES + 1))


def test_each_mode_is_told_to_admins() -> None:
    text = (Path(__file__).parents[2] / "docs" / "failures.md").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == [
        *range(1, MODES + 1)
    ]
