"""No failure mode is forgotten, and each is tried with its protection and without."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import BOTH_ENGINES

#: How many there are (docs/failures.md names them).
MODES = 21


#: What fails at PostgreSQL's own server, for tests that are about a database in a file.
AT_THE_SERVER = "test_the_database_fails.py"


def modes_tested() -> Iterator[tuple[str, int, ast.FunctionDef]]:
    """File, mode and test."""
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and (match := re.match(r"test_mode_(\d\d)_", node.name)):
                yield path.name, int(match[1]), node


def given(test: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in test.args.args}


def test_each_mode_has_a_test_that_takes_its_protection_out() -> None:
    tested = set()
    for _, mode, test in modes_tested():
        assert {"protected", "survives"} <= given(test), test.name
        tested.add(mode)
    assert tested == set(range(1, MODES + 1))


def test_what_fails_with_the_store_fails_on_both_engines() -> None:
    at_the_server = {mode for file, mode, _ in modes_tested() if file == AT_THE_SERVER}
    of_a_file = set()
    for file, mode, test in modes_tested():
        if file != AT_THE_SERVER and given(test) & {"house", "tmp_path"}:
            assert f"tests/failures/{file}" in BOTH_ENGINES, test.name
        if any(ast.unparse(mark) == "pytest.mark.sqlite" for mark in test.decorator_list):
            of_a_file.add(mode)
    assert of_a_file
    assert of_a_file <= at_the_server


def test_each_mode_is_told_to_admins() -> None:
    text = (Path(__file__).parents[2] / "docs" / "failures.md").read_text(encoding="utf-8")
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == [
        *range(1, MODES + 1)
    ]
