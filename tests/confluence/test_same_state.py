"""Webhooks that get lost, come twice and out of order, and a sync: in the end Telos holds what Confluence holds.

A script of real operations runs on the twin. Data Center's webhooks drop a tenth, and are paused for stretches, as
Data Center does after failures; nothing is sent again. Then one sync. Store A has lived through this; store B hears
nothing at all and syncs once at the end. Both are held against Confluence itself and against one another.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.model import Page, PageKey
from core.service import Service
from core.store import pages as stored
from core.store import tables as t
from plugins.confluence.testing import Harness
from tests.confluence.operations import Script
from tests.support.clock import FrozenClock
from tests.wiki.test_sync_same_state import differences, state, telos

SEED = 20261125
OPERATIONS = 220
BURST = 20


@pytest.fixture(params=Harness.variants)
def wiki(request: pytest.FixtureRequest) -> Iterator[Harness]:
    harness = Harness(request.param)
    harness.start()
    yield harness
    harness.stop()


def in_communities(service: Service) -> dict[PageKey, Page]:
    """The pages that matter, as they are stored: those in a community, and those that charters stand on."""
    with service.store.read() as connection:
        homes = sa.select(t.community.c.home).where(~t.community.c.withdrawn)
        keys = connection.scalars(
            sa.select(t.page.c.key).where(
                t.page.c.exists, t.page.c.community.is_not(None) | t.page.c.key.in_(homes)
            )
        )
        return dict(stored.load(connection, list(keys)))


def only(rows: dict[str, dict[str, Any]], keys: set[PageKey]) -> dict[str, dict[str, Any]]:
    """What is about these pages: of others only the current version is known, by whichever way."""
    return {
        # What a page was last seen to show is Telos' own memory.
        name: {
            column: value for column, value in row.items() if column not in {"shown", "watched", "next_check"}
        }
        for name, row in rows.items()
        if row.get("page", row.get("key")) in keys or name.startswith("community ")
    }


def test_after_a_sync_the_store_holds_what_confluence_holds(wiki: Harness, tmp_path: Path) -> None:
    clock = FrozenClock(datetime.now(UTC))
    dice = random.Random(SEED)
    told = telos(wiki, tmp_path / "told.sqlite", clock)
    told.sync(wiki.site)
    told.run_until_idle()
    wiki.drop_deliveries()
    script = Script(wiki, SEED)
    script.begin()
    if wiki.variant == "dc":
        wiki.twin.webhooks_drop(0.1, SEED)
    received = 0
    for burst in range(OPERATIONS // BURST):
        # Two stretches in which Data Center sends nothing, and forgets what it would have sent.
        wiki.twin.webhooks_pause(wiki.variant == "dc" and burst in {3, 7})
        script.run(min(OPERATIONS, sum(script.done.values()) + BURST))
        sent = wiki.deliveries()
        clock.at = datetime.now(UTC)
        sent = [*sent, *dice.sample(sent, len(sent) // 5)]
        dice.shuffle(sent)
        received += sum(told.receive(wiki.site, delivery.headers, delivery.body) for delivery in sent)
        told.run_until_idle()
    assert received > OPERATIONS / 2
    assert script.done.keys() >= {
        "edit", "minor", "move", "delete", "restore", "talk", "uncomment", "charter", "place", "rest", "group",
    }  # fmt: skip

    # What was lost about accounts is asked about within a day.
    clock.move(days=1, hours=1)
    told.sync(wiki.site)
    told.run_until_idle()
    deaf = telos(wiki, tmp_path / "deaf.sqlite", clock)
    deaf.sync(wiki.site)
    deaf.run_until_idle()

    held = in_communities(told)
    truth = {page.key: page for page in wiki.open().read(list(held))}
    assert len(held) > 10
    wrong = [(key, held[key], truth[key]) for key in held if held[key] != truth[key]]
    assert not wrong, "\n".join(f"{key}\n  held:  {a}\n  truth: {b}" for key, a, b in wrong[:3])
    assert held.keys() == in_communities(deaf).keys()
    differing = differences(only(state(told), set(held)), only(state(deaf), set(held)))
    assert not differing, "\n".join(f"{what}\n  told: {a}\n  deaf: {b}" for what, a, b in differing[:20])
