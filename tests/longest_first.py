"""Files that take long start first, so that parallel processes end together.

pytest-xdist by itself hands out the files with the most tests first: hundreds of quick ones, and at the very end
the journeys, each minutes long on one process while the other has nothing left to do.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from tests.support import fresh

ROOT = Path(__file__).parents[1]

#: The longest first: all that took more than some seconds, but for the tables of the rules, which every run makes.
#: A folder stands for its files that are not named themselves.
LONG = (
    "tests/trouble/test_linear.py",
    "tests/flow/test_preview_year.py",
    "tests/rules/test_year.py",
    "tests/wiki/test_budget.py",
    "tests/wiki/test_approving.py",
    "tests/wiki/test_extension_reading.py",
    "tests/server/test_stalls.py",
    "tests/journey/test_on_1_43.py",
    "tests/journey/test_on_1_39.py",
    "tests/wiki/test_demo.py",
    "tests/confluence/trouble/test_speaking.py",
    "tests/confluence/journey/test_on_data_center.py",
    "tests/flow/test_answer_lost_while_sending.py",
    "tests/flow/test_store_full_while_sending.py",
    "tests/flow/test_order_of_reading.py",
    "tests/flow/test_inherited_acts.py",
    "tests/intranet/test_told_in_parts.py",
    "tests/flow/test_together.py",
    "tests/wiki/test_sync_same_state.py",
    "tests/ui/test_looks.py",
    "tests/wiki/test_signatures.py",
    "tests/confluence/journey/test_on_cloud.py",
    "tests/wiki/test_sync_budget.py",
    "tests/server/test_serve.py",
    "tests/server/test_stopping.py",
    "tests/server/test_processor.py",
    "tests/flow/test_notices.py",
    "tests/cli/test_commands.py",
    "tests/cli/test_attaching.py",
    "tests/cli/test_connect_command.py",
    "tests/cli/test_doctor_command.py",
    "tests/wiki/test_demo_many.py",
    "tests/wiki/test_including.py",
    "tests/wiki/test_extension_browser.py",
    "tests/trouble/test_people.py",
    "tests/confluence/trouble/test_outages.py",
    "tests/server/test_many.py",
    "tests/trouble/test_pages.py",
    "tests/conformance/test_pages.py",
    "tests/server/test_own_browser.py",
    "tests/confluence/test_same_state.py",
    "tests/store/test_tampering.py",
    "tests/trouble/test_outages.py",
    "tests/confluence/test_forge_looks.py",
    "tests/confluence/test_access.py",
    "tests/store/test_copying.py",
    "tests/flow/test_group_goal.py",
    "tests/store/test_queue.py",
    "tests/store/test_crews.py",
    "tests/flow/test_copies.py",
    "tests/wiki/test_extension_api.py",
    "tests/wiki/test_extension_rights.py",
    "tests/wiki/test_extension_notices.py",
    "tests/trouble/test_charters.py",
    "tests/flow/test_readers_at_once.py",
    "tests/flow/test_readers.py",
    "tests/wiki/test_extension_webhooks.py",
    "tests/flow/test_running_figures.py",
    "tests/flow/test_assigning.py",
    "tests/flow/test_same_state.py",
    "tests/confluence/trouble/test_answering.py",
    "tests/flow/test_limits.py",
    "tests/failures/test_what_leaves.py",
    "tests/flow/test_side_by_side.py",
    "tests/flow/test_clicks_beside.py",
    "tests/cli/test_connecting.py",
    "tests/cli/test_causes.py",
    "tests/confluence/trouble/test_pages.py",
    "tests/flow/test_ladder_flow.py",
    "tests/server/test_measuring.py",
    "tests/flow/test_pausing.py",
    "tests/confluence/test_requests.py",
    "tests/wiki/test_extension_view.py",
    "tests/ui/test_panel.py",
    "tests/ui/test_panel_display.py",
    "tests/ui/test_panel_arriving.py",
    "tests/flow/test_dispositions.py",
    "tests/flow/test_status.py",
    "tests/flow/test_written.py",
    "tests/flow/test_sponsor.py",
    "tests/flow/test_sponsor_privacy.py",
    "tests/flow/test_sponsor_acts_behind.py",
    "tests/conformance/test_people.py",
    "tests/flow/test_long_talk.py",
    "tests/flow/test_opened_to_answer.py",
    "tests/flow/test_late_for_nobody.py",
    "tests/confluence/trouble/test_included.py",
    "tests/flow/test_following.py",
    "tests/flow/test_item_outcomes.py",
    "tests/flow/test_dispositions_retold.py",
    "tests/flow/test_kill.py",
    "tests/flow/test_dispositions_told.py",
    "tests/server/test_place.py",
    "tests/confluence/trouble/test_charters.py",
    "tests/confluence/test_forge_ui.py",
    "tests/ui/test_lists.py",
    "tests/wiki/test_localwiki.py",
    "tests/confluence/trouble/test_secrets.py",
    "tests/confluence/test_twin.py",
    "tests/store/test_erasing.py",
    "tests/flow/test_screens.py",
    "tests/store/test_kept.py",
    "tests/trouble/test_hostile.py",
    "tests/confluence/install/test_connect.py",
    "tests/confluence/trouble/test_own_pages.py",
    "tests/confluence/trouble/test_messages.py",
    "tests/confluence/test_show.py",
    "tests/confluence/test_forge_manifest.py",
    "tests/confluence/trouble/test_hostile.py",
    "tests/server/test_api.py",
    "tests/confluence/trouble/test_files.py",
    "tests/flow/test_flow.py",
    "tests/confluence/test_forge_acts.py",
    "tests/flow/test_speaking.py",
    "tests/flow/test_speaking_listed.py",
    "tests/flow/test_inherited.py",
    "tests/ui/test_sponsor.py",
    "tests/intranet/test_entries.py",
    "tests/intranet/test_entries_refused.py",
    "tests/cli/test_audit_export.py",
    "tests/flow/test_pairing.py",
    "tests/notify/test_mail.py",
    "tests/failures/test_what_arrives.py",
    "tests/rules/test_factors_simulated.py",
    "tests/server/test_by_its_description.py",
    "tests/intranet/test_staff.py",
    "tests/store/test_evidence.py",
    "tests/confluence/install/test_checks.py",
    "tests/flow/test_a_wiki_that_hangs.py",
    "tests/confluence/trouble/test_files_shown.py",
    "tests/server/test_pages.py",
    "tests/flow/test_advising.py",
    "tests/flow/test_translated.py",
    "tests/flow/test_answering.py",
    "tests/flow/test_lifting.py",
    "tests/intranet/test_killed.py",
    "tests/flow/test_desk.py",
    "tests/flow/test_desk_acts.py",
    "tests/flow/test_desk_confirming.py",
    "tests/store/test_postgres.py",
    "tests/server/test_own_pages.py",
    "tests/flow/test_channels.py",
    "tests/ui/test_locales.py",
    "tests/conformance/test_webhooks.py",
    "tests/flow/test_levels.py",
    "tests/store/test_store.py",
    "tests/confluence/install/test_what_is_put_in.py",
    "tests/flow/test_inviting.py",
    "tests/wiki/test_conditions.py",
    "tests/intranet/test_dates.py",
    "tests/wiki/test_wordings.py",
    "tests/confluence/test_twin_people.py",
    "tests/confluence/trouble/test_webhooks.py",
    "tests/flow/test_alike.py",
    "tests/confluence/test_paging.py",
    "tests/cli/test_keeping.py",
    "tests/flow/test_reading_in_parts.py",
    "tests/confluence/test_client.py",
    "tests/failures/test_version_conflict.py",
    "tests/flow/test_inviting_limits.py",
    "tests/notify/test_tidy.py",
    "tests/confluence/test_twin_ui.py",
    "tests/intranet/test_outgoing.py",
    "tests/wiki/test_titles.py",
    "tests/confluence/test_block.py",
    "tests/confluence/install/test_versions.py",
    "tests/confluence/trouble/test_app_version.py",
    "tests/flow/test_showing.py",
    "tests/cli/test_dead.py",
    "tests/conformance/test_state.py",
    "tests/confluence/install/test_entrance.py",
    "tests/mediawiki/test_client.py",
    "tests/flow/test_sweep.py",
    "tests/confluence/test_twin_hooks.py",
    "tests/flow/test_leaving.py",
    "tests/notify/test_refusals.py",
    "tests/cli/test_webhooks.py",
    "tests/cli/test_store_copy.py",
    "tests/server/test_clock.py",
    "tests/confluence/test_storage.py",
    "tests/ui/test_terms.py",
    "tests/wiki/test_shown.py",
    "tests/flow/test_taking_back.py",
    "tests/flow/test_words_of_kinds.py",
    "tests/confluence/test_oauth.py",
    "tests/wiki/test_removal.py",
    "tests/flow/test_links.py",
    "tests/ui/test_whose_midnight.py",
    "tests/server/test_hooks.py",
    "tests/journey",
    "tests/confluence/journey",
    "tests/confluence/install",
    "tests/confluence/trouble",
    "tests/wiki",
)


_PLACES = {entry: number for number, entry in enumerate(LONG)}


def place(path: str) -> int:
    """Where a file or folder stands among the long ones; all others come behind them."""
    if path in _PLACES:
        return _PLACES[path]
    return min(
        (_PLACES.get(str(folder), len(LONG)) for folder in PurePosixPath(path).parents), default=len(LONG)
    )


def mark(item: pytest.Item) -> None:
    """Mark a test of a long file, or one that another engine repeats, so that a quick run leaves it out."""
    called = getattr(item, "callspec", None)
    again = called is not None and called.params.get("engine") == fresh.POSTGRESQL
    if again or is_long(item.nodeid.split("::")[0]):
        item.add_marker("long")


@cache
def is_long(path: str) -> bool:
    """Whether a quick run leaves out all of a file or folder."""
    return place(path) < len(LONG)


def unread(path: Path, expression: str) -> bool:
    """Whether a run of what ``-m`` says need not even import a file: each process of tests would, for nothing."""
    parts = expression.split(" and ")
    # What a longer expression means is pytest's to say, test by test.
    plain = all(re.fullmatch(r"(not )?\w+", part) for part in parts)
    return (
        plain
        and "not long" in parts
        and path.is_relative_to(ROOT)
        and is_long(path.relative_to(ROOT).as_posix())
    )


def sort(items: list[pytest.Item]) -> None:
    """Bring tests into the order, those of one file as they were."""
    files = [item.nodeid.split("::")[0] for item in items]
    first = {path: number for number, path in reversed(list(enumerate(files)))}
    places = {path: place(path) for path in first}
    items.sort(key=lambda item: (places[path := item.nodeid.split("::")[0]], first[path]))
