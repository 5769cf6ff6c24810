"""An edit of what a page puts in: the page is looked at again, by webhooks and by the sync alike, on a real wiki."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.flow import including
from core.service import Service
from core.store import tables as t
from plugins.mediawiki.testing import Harness
from tests.support.clock import FrozenClock
from tests.wiki.test_sync_same_state import differences, state, telos

pytestmark = pytest.mark.wiki

PASSING = "<includeonly>{{Charter|purpose={{{goal|}}}|sponsor={{{who|}}}}}</includeonly>"
PRESET = "<includeonly>{{Charter|purpose={{{goal|}}}|it contact=Helpdesk}}</includeonly>"
START = {
    "Template:Charter": "<div>{{{purpose|}}}</div>",
    "Template:Project": PASSING,
    "Template:Later": "A box.",
    "Template:Outer": "{{:Charter of Y}}",
    "Charter of X": "{{Charter|purpose=HR agrees on X.}}",
    "Charter of Y": "Y is not agreed on yet.",
    "Ours": "{{Project|goal=One policy.|who=Mia}} Text.",
    "Waiting": "{{Later|goal=Another policy.|who=Mia}} Text.",
    "Shown": "{{:Charter of X}} Text.",
    "Nested": "{{Outer}} Text.",
    "Plain": "Nothing.",
    # They put one another in.
    "Round": "{{:About}} {{:Charter of X}}",
    "About": "{{:Round}}",
}
#: One edit after the other, and how the pages stand then.
EDITS = [
    # What passed values on sets one: no charter can be read any more.
    ("Template:Project", PRESET, {"Ours": ("draft", "P125")}),
    # Back again.
    ("Template:Project", PASSING, {"Ours": ("draft", "")}),
    # A template becomes a charter's, and one of what a page puts in twice over.
    ("Template:Later", PASSING, {"Waiting": ("draft", "")}),
    ("Charter of Y", "{{Charter|purpose=HR agrees on Y.}}", {"Charter of Y": ("draft", "")}),
    # And what showed one shows none.
    ("Charter of X", "Withdrawn.", {"Shown": ("gone", ""), "Charter of X": ("gone", "")}),
]  # fmt: skip


@pytest.fixture(scope="module", params=Harness.variants)
def wiki(request: pytest.FixtureRequest) -> Iterator[Harness]:
    harness = Harness(request.param)
    harness.start()
    for check in harness.platform.install():
        assert check.good, check
    harness.account("Mia")
    yield harness
    harness.stop()


def standing(service: Service) -> dict[str, tuple[str, str]]:
    """Home → state of its community, and whether its charter stands elsewhere."""
    with service.store.read() as connection:
        rows = connection.execute(
            sa.select(t.page.c.title, t.community).join(t.page, t.page.c.key == t.community.c.home)
        ).all()
    return {
        row.title: (
            "gone" if row.withdrawn else row.state,
            "P125"
            if "P125" in [finding["code"] for finding in json.loads(row.findings)] and not row.withdrawn
            else "",
        )
        for row in rows
    }


def test_an_edit_of_what_is_put_in_is_followed_by_webhooks_and_by_the_sync(
    wiki: Harness, tmp_path: Path
) -> None:
    clock = FrozenClock(datetime.now(UTC))
    for title, text in START.items():
        wiki.edit(title, text, by="Mia")
    wiki.wiki.run_jobs()
    told, deaf = telos(wiki, tmp_path / "told.sqlite", clock), telos(wiki, tmp_path / "deaf.sqlite", clock)
    for service in (told, deaf):
        service.sync(wiki.site)
        service.run_until_idle()
        assert standing(service)["Shown"] == ("draft", "P125")
        assert standing(service)["Ours"] == ("draft", "")
    wiki.drop_deliveries()
    for title, text, wanted in EDITS:
        wiki.edit(title, text, by="Mia")
        clock.at = datetime.now(UTC)
        # The wiki's own jobs haven't run, as on many wikis for minutes: it says of no other page yet what it shows.
        deaf.sync(wiki.site)
        deaf.run_until_idle()
        for delivery in wiki.deliveries():
            told.receive(wiki.site, delivery.headers, delivery.body)
        told.run_until_idle()
        for service in (told, deaf):
            assert {named: standing(service).get(named) for named in wanted} == wanted, title
    # What is put in twice over, or round and round, is known once the wiki has brought its own account up to date.
    clock.move(seconds=including.LATER.total_seconds())
    for service in (told, deaf):
        service.run_until_idle()
        assert standing(service)["Nested"] == ("draft", "P125")
        assert standing(service)["Round"] == ("gone", "")
    assert differences(state(told), state(deaf)) == []
    fresh = telos(wiki, tmp_path / "fresh.sqlite", clock)
    fresh.sync(wiki.site)
    fresh.run_until_idle()
    # What is remembered of pages that hold no charter any more is no part of it.
    differing = [
        difference
        for difference in differences(state(told), state(fresh))
        if difference[0].startswith(("community ", "obligation "))
    ]
    assert differing == []


def test_one_edit_of_a_popular_template_asks_once_and_reads_in_batches(wiki: Harness, tmp_path: Path) -> None:
    clock = FrozenClock(datetime.now(UTC))
    wiki.edit("Template:Charter", START["Template:Charter"], by="Mia")
    wiki.edit("Template:Popular", "A box.", by="Mia")
    for number in range(60):
        wiki.edit(f"Popular {number}", f"{{{{Popular|goal=Goal {number}}}}}", by="Mia")
    wiki.wiki.run_jobs()
    service = telos(wiki, tmp_path / "t.sqlite", clock)
    service.sync(wiki.site)
    service.run_until_idle()
    wiki.drop_deliveries()
    platform = service.flow.platform(wiki.site)
    before = platform.requests  # type: ignore[attr-defined]
    wiki.edit("Template:Popular", "Another box, with nothing of a charter.", by="Mia")
    (sent,) = wiki.deliveries()
    service.receive(wiki.site, sent.headers, sent.body)
    service.run_until_idle()
    told = platform.requests - before  # type: ignore[attr-defined]
    assert told <= 6, "who puts it in is nobody's business"
    wiki.edit("Template:Popular", PRESET, by="Mia")
    (sent,) = wiki.deliveries()
    before = platform.requests  # type: ignore[attr-defined]
    service.receive(wiki.site, sent.headers, sent.body)
    assert platform.requests == before, "nothing is asked in the request"  # type: ignore[attr-defined]
    service.run_until_idle()
    assert sum(title.startswith("Popular") for title in standing(service)) == 60
    again = platform.requests - before  # type: ignore[attr-defined]
    assert again <= 20 + 60 * 2, f"{again} requests for 60 pages that are drafts now, with who wrote them"
