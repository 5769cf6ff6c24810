"""What `make test-quick` leaves out, and that something of every room is left in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import longest_first
from tests.longest_first import LONG, ROOT

#: As the Makefile has it.
QUICK = "not wiki and not browser and not long"
#: Where each room of the program is tested, and what is around them.
ROOMS = (
    "cli",
    "confluence",
    "failures",
    "flow",
    "intranet",
    "mediawiki",
    "notify",
    "rules",
    "server",
    "store",
    "trouble",
    "ui",
)


def test_the_makefile_asks_for_what_is_tested_here() -> None:
    assert f'-m "{QUICK}"' in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("room", ROOMS)
def test_something_of_every_room_is_run_while_one_works(room: str) -> None:
    files = [
        path for path in (ROOT / "tests" / room).glob("test_*.py") if not longest_first.unread(path, QUICK)
    ]
    tested = [path for path in files if not path.read_text(encoding="utf-8").count("pytestmark")]
    assert len(tested) >= 2, "nothing of it is noticed in the daily loop"


def test_every_long_file_is_there() -> None:
    assert [entry for entry in LONG if not (ROOT / entry).exists()] == []
    assert len(set(LONG)) == len(LONG)


@pytest.mark.parametrize("expression", ["not long", QUICK, "not long and flow"])
def test_a_file_that_is_left_out_is_not_even_read(expression: str) -> None:
    assert longest_first.unread(ROOT / "tests/flow/test_flow.py", expression)
    assert longest_first.unread(ROOT / "tests/journey", expression)
    assert longest_first.unread(ROOT / "tests/wiki/test_demo.py", expression)
    assert not longest_first.unread(ROOT / "tests/flow", expression)
    assert not longest_first.unread(ROOT / "tests/rules/test_charter.py", expression)
    assert not longest_first.unread(Path("/elsewhere/tests/flow/test_flow.py"), expression)


@pytest.mark.parametrize(
    "expression", ["", "long", "not wiki", "not long or wiki", "not (wiki and not long)"]
)
def test_what_may_be_asked_for_is_read(expression: str) -> None:
    assert not longest_first.unread(ROOT / "tests/flow/test_flow.py", expression)
