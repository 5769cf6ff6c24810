"""Files that take long start first, so that parallel processes end together.

pytest-xdist by itself hands out the files with the most tests first: hundreds of quick ones, and at the very end
the journeys, each minutes long on one process while the other has nothing left to do.
"""

from __future__ import annotations

import pytest

#: The longest first; a folder stands for its files that are not named themselves. What is not here comes last.
ORDER = (
    "tests/journey/test_on_1_43.py",
    "tests/journey/test_on_1_39.py",
    "tests/confluence/journey",
    "tests/cli/test_commands.py",
    "tests/wiki/test_sync_budget.py",
    "tests/wiki/test_budget.py",
    "tests/wiki/test_sync_same_state.py",
    "tests/wiki/test_extension_browser.py",
    "tests/wiki/test_extension_view.py",
    "tests/wiki/test_extension_reading.py",
    "tests/wiki/test_extension_api.py",
    "tests/wiki/test_extension_webhooks.py",
    "tests/rules/test_year.py",
    "tests/flow/test_same_state.py",
    "tests/conformance",
    "tests/wiki",
    "tests/trouble",
    "tests/server",
    "tests/cli",
    "tests/flow",
    "tests/confluence",
    "tests/ui",
)


def place(path: str) -> int:
    """Where a file stands in the order."""
    if path in ORDER:
        return ORDER.index(path)
    folders = (number for number, one in enumerate(ORDER) if path.startswith(f"{one}/"))
    return min(folders, default=len(ORDER))


def sort(items: list[pytest.Item]) -> None:
    """Bring tests into the order, those of one file as they were."""
    files = [item.nodeid.split("::")[0] for item in items]
    first = {path: number for number, path in reversed(list(enumerate(files)))}
    items.sort(key=lambda item: (place(path := item.nodeid.split("::")[0]), first[path]))
