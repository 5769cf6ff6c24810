"""What is made once for many says to each of them what it would say if it had been made for them alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Directory, Person
from core.once import Once
from core.read_models import PanelFacts, QueueFacts, Shared
from core.rules.factors.goal import Progress
from core.ui.view import labels, panel_view, queue_view
from tests.ui import samples
from tests.ui.samples import ANA, BERLIN, CHARTER, DIRECTORY, NOW, PAGE, STATES, person

ZONES = (BERLIN, "America/New_York", "Australia/Sydney", "Asia/Kathmandu")
#: Two whom the charter of the samples does not name; everybody else there it does.
GIL, HAN = person(7, "GilMoss", "Gil Moss"), person(8, "HanYu", "Han Yu")
NAMED = DIRECTORY.people


def facts(viewer: Person, **more: Any) -> PanelFacts:
    return samples.facts(viewer, directory=Directory(people={**NAMED, viewer.key: viewer}), **more)


def shared() -> Shared:
    return Shared(once=Once(512), people=NAMED)


def sections(facts: PanelFacts, language: str = "en") -> dict[str, Any]:
    return {each["id"]: each for each in panel_view(facts, language)["sections"]}


@given(
    st.lists(
        st.tuples(
            st.sampled_from((GIL, HAN)),
            st.integers(-40 * 24 * 60, 800 * 24 * 60),
            st.sampled_from(ZONES),
            st.sampled_from(("en", "de")),
            st.sampled_from((None, Progress(3, 50), Progress(50, 50))),
            st.booleans(),
            st.sampled_from((frozenset({"answer"}), frozenset({"answer", "extend", "decide"}))),
        ),
        max_size=8,
    )
)
@settings(max_examples=30, deadline=None)
def test_whoever_looks_whenever_sees_what_is_made_for_them_alone(looks: list[Any]) -> None:
    common = shared()
    for viewer, minutes, zone, language, goal, done, can in looks:
        alone = facts(
            viewer,
            now=NOW + timedelta(minutes=minutes),
            zone=zone,
            goal=goal,
            can=can,
            **({} if done else {"delivered": {}}),
        )
        assert panel_view(replace(alone, shared=common), language) == panel_view(alone, language)


@pytest.mark.parametrize("state", sorted(STATES))
def test_of_each_state_and_charter(state: str) -> None:
    given_facts = STATES[state]()
    alone = facts(GIL, charter=given_facts.charter, findings=given_facts.findings, page=given_facts.page)
    common = shared()
    for _ in range(2):
        assert panel_view(replace(alone, shared=common)) == panel_view(alone)


def test_it_is_made_once_for_two_people() -> None:
    common = shared()
    first, second = (sections(facts(who, shared=common)) for who in (GIL, HAN))
    assert first["purpose"] is second["purpose"]
    assert first["dates"] is second["dates"]
    assert len(common.once.known) == 1
    german = sections(facts(HAN, shared=common), "de")
    assert german["people"]["title"] != first["people"]["title"]


def test_who_may_change_something_gets_the_ways_to_and_nobody_else_does() -> None:
    common = shared()
    ways = {"extend", "decide", "close", "deliver"}
    for can in (ways, set(), ways, {"answer"}):
        dates = sections(facts(HAN, can=frozenset(can), shared=common))["dates"]
        assert any(item["actions"] for item in dates["items"]) == bool(can & ways)


def test_a_day_that_ends_where_somebody_is_ends_for_them() -> None:
    """On New Year's Eve: what lies in the year that is over is told with it."""
    common = shared()
    for zone, hour, year in ((BERLIN, 22, False), (BERLIN, 23, True), ("America/New_York", 23, False)):
        now = datetime(2026, 12, 31, hour, 30, tzinfo=NOW.tzinfo)
        text = str(sections(facts(GIL, now=now, zone=zone, shared=common))["dates"])
        assert ("2026" in text) is year, (zone, hour)


def test_what_was_planned_is_past_from_that_minute_on() -> None:
    due = min(item.due.at for item in CHARTER.deliverables if item.due)
    common = shared()
    for now, word in ((due, "by "), (due + timedelta(minutes=1), "planned"), (due, "by ")):
        made = sections(facts(GIL, now=now, delivered={}, shared=common))["deliverables"]["items"]
        assert any(item["until"].startswith(word) for item in made), (now, [item["until"] for item in made])


def test_a_page_beside_it_has_its_own() -> None:
    common = shared()
    there = replace(PAGE, key=type(PAGE.key)(f"{PAGE.key}9"))
    home, other = (sections(facts(GIL, page=page, shared=common)) for page in (PAGE, there))
    assert "rights" in home
    assert "rights" not in other


def test_the_words_of_every_element_stay_what_they_are() -> None:
    before = dict(labels("en"))
    queue = queue_view(QueueFacts(viewer=ANA, zone=BERLIN, now=NOW, directory=DIRECTORY))
    assert queue["labels"].keys() > before.keys()
    assert labels("en") == before
