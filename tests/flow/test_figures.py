"""What a report counts: over all pages of a community, each thing once, against a count by hand."""

from __future__ import annotations

import itertools
import json
import random
from datetime import UTC, datetime

import pytest

from core.model import (
    Charter,
    CommunityKey,
    Deliverable,
    Outcome,
    PageKey,
    PersonKey,
    Scope,
    ScopeKind,
    Settlement,
)
from core.rules.deadline import is_done
from core.store import owed
from core.store import tables as t
from tests.support.house import House

KEY, HOME = CommunityKey("hr:page:1"), PageKey("hr:1")


def by_hand(house: House, key: str) -> dict[str, float]:
    docs = [json.loads(row["doc"]) for row in house.rows(t.contribution) if row["community"] == key]
    settled = [one["settled"]["how"] for one in docs if one["settled"]]
    late = 0
    for row in house.rows(t.obligation):
        if row["community"] == key and row["kind"] == "answer" and row["is_open"]:
            late += row["due"] <= house.clock.now()
    return {
        "contributions": len(docs),
        "answered": len([how for how in settled if how != "not a contribution"]),
        "not_contributions": settled.count("not a contribution"),
        "waiting": len([one for one in docs if not one["settled"] and not one["own"]]),
        "late": late,
    }


@pytest.mark.parametrize("seed", range(3))
def test_a_report_counts_what_stands_on_all_pages(house: House, seed: int) -> None:
    chance = random.Random(seed)
    house.community()
    house.hear()
    (key,) = [row["key"] for row in house.rows(t.community)]
    pages = [house.wiki.page(f"Leave/{name}", house.key("Mia Member")) for name in "ABC"]
    other = house.wiki.page("Elsewhere", house.key("Mia Member"))
    for number in range(20):
        house.clock.move(minutes=chance.choice([5, 200, 2000]))
        page = chance.choice([*pages, other])
        who = house.key(chance.choice(("Mia Member", "Max Member", "Ana Steward")))
        thread = house.wiki.comment(page, who, f"Question {number}: how is this one meant, please?")
        if chance.random() < 0.5:
            house.clock.move(minutes=30)
            house.wiki.comment(page, house.key("Ben Steward"), "As it says above.", thread=thread)
        house.hear()
    with house.store.read() as connection:
        found = owed.figures(connection, CommunityKey(key), house.clock.now())
    assert found == by_hand(house, key)
    assert min(found["answered"], found["waiting"], found["late"]) > 0


AT = datetime(2026, 11, 2, tzinfo=UTC)
DELIVERED = Settlement(by=PersonKey("hr:2"), at=AT, how="deliver")


@pytest.mark.parametrize(
    ("outcome", "settled"), list(itertools.product((None, *Outcome), (None, DELIVERED))), ids=str
)
def test_a_deliverable_is_done_when_it_was_met_or_else_delivered(
    outcome: Outcome | None, settled: Settlement | None
) -> None:
    item = Deliverable(key="d1", name="Leave policy")
    charter = Charter(
        community=KEY,
        home=HOME,
        title="Leave",
        scope=Scope(kind=ScopeKind.PAGE, value="Leave"),
        deliverables=(item,),
        deliverable_outcomes={} if outcome is None else {"d1": outcome},
    )
    wanted = {None: settled is not None, Outcome.MET: True}.get(outcome, False)
    assert is_done(charter, item, settled) is wanted
