"""With every webhook lost, one sync leads to the same stored state as with every webhook delivered.

A script of real operations runs on a real wiki. Store A is told by the extension's own webhooks, in bursts, out of
order and some of them twice; store B hears nothing and syncs once at the end.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.notify.compose import compose
from core.policy import Policy
from core.service import Service
from core.store import Store
from core.store import tables as t
from plugins.mediawiki.testing import Harness
from tests.support.clock import FrozenClock
from tests.support.fresh import same_salt
from tests.wiki.operations import Script

pytestmark = pytest.mark.wiki

SEED = 20261123
OPERATIONS = 220
BURST = 20

#: What is compared, and the columns that say when somebody asked rather than what is so, or when and of how much of a
#: page something is reckoned again.
STATE: dict[sa.Table, set[str]] = {
    t.page: {"asked_at", "judged_by"},
    t.revision: set(),
    t.comment: set(),
    t.community: {"attached_at", "figures_due"},
    t.contribution: set(),
    t.obligation: set(),
}


@pytest.fixture(scope="module", params=Harness.variants)
def wiki(request: pytest.FixtureRequest) -> Iterator[Harness]:
    harness = Harness(request.param)
    harness.start()
    for check in harness.platform.install():
        assert check.good, check
    yield harness
    harness.stop()


def telos(wiki: Harness, path: Path, clock: FrozenClock) -> Service:
    service = Service(
        store=Store.open(path, clock),
        platforms={wiki.site: wiki.open()},
        policies={wiki.site: Policy(zone="Europe/Berlin")},
        notifiers=[],
        clock=clock,
        compose=compose,
        server_url="https://telos.example",
    )
    same_salt(service.store)
    return service


def state(service: Service) -> dict[str, dict[str, Any]]:
    """What is stored about the wiki as it is, row by row.

    Left out is what is only remembered: pages that are gone, charters that were taken off their page again.
    """
    facts: dict[str, dict[str, Any]] = {}
    with service.store.read() as connection:
        gone = set(connection.scalars(sa.select(t.page.c.key).where(~t.page.c.exists)))
        gone |= set(connection.scalars(sa.select(t.community.c.key).where(t.community.c.withdrawn)))
        for table, apart in STATE.items():
            rows = [dict(row._mapping) for row in connection.execute(sa.select(table))]
            keys = [column.name for column in table.primary_key]
            for row in rows:
                if row.get("page", row.get("key")) in gone:
                    continue
                name = f"{table.name} {'/'.join(str(row[key]) for key in keys)}"
                facts[name] = {column: _plain(value) for column, value in row.items() if column not in apart}
    return facts


def differences(a: dict[str, dict[str, Any]], b: dict[str, dict[str, Any]]) -> list[tuple[str, Any, Any]]:
    """Row and column, what A holds, what B holds."""
    differing: list[tuple[str, Any, Any]] = []
    for name in sorted(a.keys() | b.keys()):
        left, right = a.get(name), b.get(name)
        if left is None or right is None:
            differing.append((name, left, right))
        else:
            differing += [
                (f"{name} {column}", left[column], right[column])
                for column in left
                if left[column] != right[column]
            ]
    return differing


def _plain(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("[", "{")):
        return json.loads(value)
    return value


def test_one_sync_makes_up_for_every_lost_webhook(wiki: Harness, tmp_path: Path) -> None:
    # One clock for both, so that "when it was noticed" is the same instant.
    clock = FrozenClock(datetime.now(UTC))
    dice = random.Random(SEED)
    told = telos(wiki, tmp_path / "told.sqlite", clock)
    # What was there before the script: both know it.
    told.sync(wiki.site)
    told.run_until_idle()
    wiki.drop_deliveries()
    script = Script(wiki, SEED)
    script.begin()
    received = 0

    def deliver() -> int:
        sent = wiki.deliveries()
        sent = [*sent, *dice.sample(sent, len(sent) // 5)]
        dice.shuffle(sent)
        new = [told.receive(wiki.site, delivery.headers, delivery.body) for delivery in sent]
        told.run_until_idle()
        return sum(new)

    while sum(script.done.values()) < OPERATIONS:
        script.run(min(OPERATIONS, sum(script.done.values()) + BURST))
        received += deliver()
    received += deliver()

    deaf = telos(wiki, tmp_path / "deaf.sqlite", clock)
    deaf.sync(wiki.site)
    deaf.run_until_idle()

    assert sum(script.done.values()) >= OPERATIONS
    assert script.done.keys() >= {
        "edit",
        "minor",
        "move",
        "delete",
        "restore",
        "talk",
        "rename",
        "hide",
        "charter",
    }
    assert received >= OPERATIONS
    a, b = state(told), state(deaf)
    differing = differences(a, b)
    assert not differing, "\n".join(
        f"{what}\n  told: {left}\n  deaf: {right}" for what, left, right in differing[:20]
    )
    kinds = {name.partition(" ")[0] for name in a}
    assert kinds >= {"page", "revision", "comment", "community"}, "nothing was compared"
