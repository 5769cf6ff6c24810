"""Files that take long start first, so that parallel processes end together.

pytest-xdist by itself hands out the files with the most tests first: hundreds of quick ones, and at the very end
the journeys, each minutes long on one process while the other has nothing left to do.
"""

from __future__ import annotations

import pytest

#: The longest first; a folder stands for its files that are not named themselves.
LONG = (
    "tests/journey/test_on_1_43.py",
    "tests/journey/test_on_1_39.py",
    "tests/confluence/journey",
    "tests/server/test_many.py",
    "tests/wiki/test_extension_reading.py",
    "tests/wiki/test_budget.py",
    "tests/wiki/test_approving.py",
    "tests/wiki/test_demo.py",
    "tests/confluence/trouble/test_speaking.py",
    "tests/ui/test_looks.py",
    "tests/wiki/test_sync_budget.py",
    "tests/server/test_stalls.py",
    "tests/wiki/test_demo_many.py",
    "tests/flow/test_notices.py",
    "tests/intranet/test_entries.py",
    "tests/intranet/test_entries_in_any_order.py",
    "tests/cli/test_commands.py",
    "tests/wiki/test_sync_same_state.py",
    "tests/wiki/test_conditions.py",
    "tests/wiki/test_extension_browser.py",
    "tests/wiki/test_extension_view.py",
    "tests/wiki/test_extension_api.py",
    "tests/wiki/test_extension_webhooks.py",
    "tests/conformance/test_state.py",
    "tests/conformance/test_pages.py",
    "tests/confluence/test_same_state.py",
    "tests/rules/test_year.py",
    "tests/flow/test_readers.py",
    "tests/flow/test_same_state.py",
    "tests/flow/test_kill.py",
    "tests/flow/test_preview_year.py",
    "tests/flow/test_written.py",
    "tests/flow/test_ladder_flow.py",
    "tests/flow/test_dispositions.py",
    "tests/flow/test_together.py",
    "tests/trouble/test_linear.py",
    "tests/flow/test_copies.py",
    "tests/flow/test_assigning.py",
    "tests/flow/test_group_goal.py",
    "tests/flow/test_dispositions_retold.py",
    "tests/store/test_copying.py",
    "tests/flow/test_following.py",
    "tests/flow/test_pausing.py",
    "tests/flow/test_status.py",
    "tests/flow/test_item_outcomes.py",
    "tests/flow/test_long_talk.py",
    "tests/flow/test_sponsor.py",
    "tests/server/test_measuring.py",
    "tests/flow/test_running_figures.py",
    "tests/flow/test_side_by_side.py",
    "tests/confluence/test_access.py",
    "tests/confluence/test_requests.py",
    "tests/confluence/test_show.py",
    "tests/confluence/test_forge_manifest.py",
    "tests/confluence/install",
    "tests/confluence/trouble",
    "tests/conformance/test_people.py",
    "tests/conformance/test_webhooks.py",
    "tests/wiki",
    "tests/trouble/test_charters.py",
    "tests/trouble/test_hostile.py",
    "tests/trouble/test_outages.py",
    "tests/trouble/test_pages.py",
    "tests/trouble/test_people.py",
    "tests/server/test_serve.py",
    "tests/server/test_place.py",
    "tests/server/test_own_browser.py",
    "tests/cli/test_connecting.py",
    "tests/cli/test_keeping.py",
    "tests/cli/test_audit_export.py",
    "tests/failures",
)


def place(path: str) -> int:
    """Where a file stands among the long ones; all others come behind them."""
    if path in LONG:
        return LONG.index(path)
    folders = (number for number, one in enumerate(LONG) if path.startswith(f"{one}/"))
    return min(folders, default=len(LONG))


def mark(item: pytest.Item) -> None:
    """Mark a test of a long file, so that a quick run leaves it out."""
    if place(item.nodeid.split("::")[0]) < len(LONG):
        item.add_marker("long")


def sort(items: list[pytest.Item]) -> None:
    """Bring tests into the order, those of one file as they were."""
    files = [item.nodeid.split("::")[0] for item in items]
    first = {path: number for number, path in reversed(list(enumerate(files)))}
    items.sort(key=lambda item: (place(path := item.nodeid.split("::")[0]), first[path]))
