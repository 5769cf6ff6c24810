"""What a report counts: over all pages of a community, each thing once, against a count by hand."""

from __future__ import annotations

import itertools
import json
import random
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from core.flow import figures
from core.model import (
    Act,
    ActKind,
    Behind,
    Charter,
    CommunityKey,
    Deliverable,
    Figure,
    Outcome,
    PageKey,
    PersonKey,
    Scope,
    ScopeKind,
    Settlement,
)
from core.queries import printed
from core.queue import JobKind
from core.rules.assess_community import COUNTS, FIGURES
from core.rules.deadline.due_dates import is_done
from core.store import acts_behind as behind_rows
from core.store import communities
from core.store import figures as rows
from core.store import tables as t
from core.ui import lines
from tests.support.house import House

KEY, HOME = CommunityKey("hr:page:1"), PageKey("hr:1")


def reckoned(house: House, key: str) -> dict[str, Figure]:
    """What is reckoned now, which is also what is kept."""
    up_to_date = figures.bring_up_to_date(house.service.flow, CommunityKey(key))
    assert kept(house, key) == {figure.name: figure for figure in up_to_date}
    return {figure.name: figure for figure in up_to_date}


def kept(house: House, key: str) -> dict[str, Figure]:
    with house.store.read() as connection:
        return {figure.name: figure for figure in rows.of(connection, CommunityKey(key))}


def by_hand(house: House, key: str) -> dict[str, float]:
    docs = [json.loads(row["doc"]) for row in house.rows(t.contribution) if row["community"] == key]
    settled = [doc["settled"]["how"] for doc in docs if doc["settled"]]
    late = 0
    for row in house.rows(t.obligation):
        if row["community"] == key and row["kind"] == "answer" and row["is_open"]:
            late += row["due"] <= house.clock.now()
    return {
        "contributions": len(docs),
        "answered": len([how for how in settled if how != "not a contribution"]),
        "not_contributions": settled.count("not a contribution"),
        "waiting": len([doc for doc in docs if not doc["settled"] and not doc["own"]]),
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
    by_name = reckoned(house, key)
    assert {name: by_name[name].value for name in COUNTS} == by_hand(house, key)
    assert min(by_name[name].value for name in ("answered", "waiting", "late")) > 0


AT = datetime(2026, 11, 2, tzinfo=UTC)
DELIVERED = Settlement(by=PersonKey("hr:2"), at=AT, how="deliver")


@pytest.mark.parametrize(
    ("outcome", "settled", "accepting"),
    list(itertools.product((None, *Outcome), (None, DELIVERED), ((), ("d1",), ("d2",)))),
    ids=str,
)
def test_a_deliverable_is_done_when_it_was_met_or_else_delivered_and_accepted(
    outcome: Outcome | None, settled: Settlement | None, accepting: tuple[str, ...]
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
    delivered = settled is not None and accepting != ("d1",)
    wanted = {None: delivered, Outcome.MET: True}.get(outcome, False)
    assert is_done(charter, item, settled, accepting) is wanted


def test_what_waits_to_be_accepted_is_done_on_no_screen(house: House) -> None:
    page = house.community()
    house.hear()
    key = only(house)

    def told() -> dict[str, int]:
        house.service.run_until_idle()
        figures.bring_up_to_date(house.service.flow, key)
        overview = house.desk.overview(house.viewer("Sven Sponsor", page))
        printed_ = printed.facts(house.service.flow, CommunityKey(key), "en")
        panel = house.desk.panel(house.viewer("Sven Sponsor", page))
        assert overview is not None
        assert overview.facts is not None
        assert printed_ is not None
        assert panel is not None
        return {
            "panel": lines.delivered(panel)[0],
            "page of figures": sum(overview.facts.delivered.values()),
            "its figure": int(overview.facts.figures["delivered"].value or 0),
            "print": sum(printed_.delivered.values()),
        }

    def do(name: str, kind: ActKind, starts: str, **more: Any) -> None:
        (obligation,) = (key for key in house.open_for(name) if starts in key)
        viewer = house.viewer(name, page)
        house.desk.act(
            viewer,
            Act(
                id=str(uuid4()), kind=kind, person=viewer.person, at=house.clock.now(), page=page,
                community=key, obligation=obligation, **more,
            ),
        )  # fmt: skip

    assert set(told().values()) == {0}
    house.clock.move(hours=1)
    do("Olga Owner", ActKind.DELIVER, "deliver/", text="It stands in the second paragraph.")
    assert set(told().values()) == {0}
    house.clock.move(hours=1)
    do("Sven Sponsor", ActKind.DECIDE, "/accept-", data={"decision": "yes"})
    assert set(told().values()) == {1}


# --- the job ------------------------------------------------------------------------------------------------


def talk(house: House, page: PageKey, number: int, *, answer: bool = False) -> None:
    thread = house.wiki.comment(page, house.key("Mia Member"), f"Question {number}: how is this one meant?")
    if answer:
        house.clock.move(minutes=30)
        house.wiki.comment(page, house.key("Ben Steward"), "As it says above.", thread=thread)


def only(house: House) -> str:
    (key,) = [row["key"] for row in house.rows(t.community)]
    return key


def by_the_clock(house: House, **span: float) -> None:
    """So much later the clock strikes once."""
    house.clock.move(**span)
    house.service.tick()
    house.service.run_until_idle()


def jobs(house: House) -> list[str]:
    return [row["subject"] for row in house.rows(t.job) if row["kind"] == JobKind.FIGURES.value]


def test_what_happens_is_reckoned_once_soon_after_it(house: House) -> None:
    page = house.community()
    for number in range(4):
        talk(house, page, number)
        house.hear()
    assert (jobs(house), kept(house, only(house))) == ([], {}), "nothing is reckoned while it happens"
    house.service.tick()
    assert jobs(house) == [], "a few seconds are waited for what else comes"
    house.clock.move(seconds=10)
    house.service.tick()
    house.service.tick()
    assert jobs(house) == [only(house)]
    house.service.run_until_idle()
    stored = kept(house, only(house))
    # The steward's own page counts, and waits for nobody.
    assert (stored["contributions"].value, stored["waiting"].value) == (5, 4)
    assert stored["contributions"].as_of == house.clock.now()
    house.clock.move(minutes=5)
    house.service.tick()
    assert jobs(house) == [], "nothing changed"
    talk(house, page, 5)
    house.hear()
    house.clock.move(minutes=1)
    house.service.tick()
    house.service.run_until_idle()
    assert kept(house, only(house))["contributions"].value == 6


def test_time_alone_changes_them_once_a_day(house: House) -> None:
    page = house.community()
    talk(house, page, 1)
    house.hear()
    by_the_clock(house, minutes=1)
    assert kept(house, only(house))["late"].value == 0
    for _ in range(6):
        by_the_clock(house, days=1)
    stored = kept(house, only(house))
    assert stored["late"].value == 1
    assert stored["late"].as_of == house.clock.now()
    by_the_clock(house, hours=20)
    assert kept(house, only(house)) == stored, "once a day is enough where nothing happens"


def test_a_confirmation_is_counted_soon(house: House) -> None:
    page = house.community(**{"read by": "group: managers", "read until": "2026-11-20"})
    house.hear()
    by_the_clock(house, minutes=1)
    assert kept(house, only(house))["confirmed"].value == 0
    viewer = house.viewer("Mia Member", page)
    wanted = Act(
        id="one",
        kind=ActKind.CONFIRM,
        person=viewer.person,
        at=house.clock.now(),
        page=page,
        revision=viewer.revision,
        channel="panel",
    )
    house.desk.act(viewer, wanted)
    house.hear()
    by_the_clock(house, minutes=2)
    assert kept(house, only(house))["confirmed"].value == 1


def test_a_large_community_rests_between_two_times(house: House) -> None:
    page = house.community()
    talk(house, page, 1)
    house.hear()
    key = CommunityKey(only(house))
    (count,) = [
        figure
        for figure in figures.bring_up_to_date(house.service.flow, key)
        if figure.name == "contributions"
    ]
    many = Figure(
        community=key, name=count.name, value=1e6, n=1_000_000, as_of=house.clock.now(), behind=count.behind
    )
    house.store.write(lambda connection: rows.put(connection, key, [many]))
    talk(house, page, 2)
    house.hear()
    house.clock.move(minutes=10)
    house.service.tick()
    assert jobs(house) == []
    house.clock.move(minutes=30)
    house.service.tick()
    assert jobs(house) == [key]


def test_a_site_that_is_no_longer_configured_is_left_alone(house: House) -> None:
    house.community()
    house.hear()
    house.service.flow.platforms.clear()
    by_the_clock(house, days=2)
    assert (jobs(house), house.rows(t.figure)) == ([], [])
    assert [row for row in house.rows(t.job) if row["state"] == "dead"] == []


def test_no_figures_of_a_community_that_is_gone(house: House) -> None:
    page = house.community()
    talk(house, page, 1)
    house.hear()
    key = only(house)
    reckoned(house, key)
    house.wiki.delete(page)
    house.hear()
    assert house.rows(t.figure) == []
    assert figures.bring_up_to_date(house.service.flow, CommunityKey(key)) == ()
    by_the_clock(house, days=2)
    assert house.rows(t.figure) == []


def test_no_title_and_no_person_is_among_them(house: House) -> None:
    house.community("Canary Leave")
    page = house.wiki.page("Canary Leave/Secret", house.key("Mia Member"))
    talk(house, page, 1, answer=True)
    house.hear()
    reckoned(house, only(house))
    text = json.dumps([*house.rows(t.figure), *house.rows(t.figure_course)], default=str)
    people = {row["key"] for row in house.rows(t.person)}
    assert "Canary" not in text
    assert not [key for key in people if f'"{key}"' in text]


# --- the acts behind ------------------------------------------------------------------------------------------


def test_each_figure_leads_to_the_acts_behind_it(house: House) -> None:
    home = house.community(**{"read by": "group: managers", "read until": "2026-11-20"})
    for number in range(12):
        talk(house, home, number, answer=number % 3 == 0)
        house.clock.move(minutes=700)
        house.hear()
    by_the_clock(house, days=3)
    by_name = reckoned(house, only(house))
    with house.store.read() as connection:
        community = communities.get(connection, CommunityKey(only(house)))

        def behind(which: Behind, step: int) -> list[behind_rows.Reference]:
            got: list[behind_rows.Reference] = []
            while True:
                more = behind_rows.acts_behind(
                    connection,
                    community,
                    which,
                    house.clock.now(),
                    after=got[-1] if got else None,
                    limit=step,
                )
                got += more
                if len(more) < step:
                    return got

        for which in Behind:
            assert behind(which, 2) == behind(which, 100), which
        for name in COUNTS:
            if name != "contributions":
                assert len(behind(by_name[name].behind, 3)) == by_name[name].value, name
        docs = {(row["page"], row["id"]): json.loads(row["doc"]) for row in house.rows(t.contribution)}
        waiting = {(reference.page, reference.contribution) for reference in behind(Behind.WAITING, 5)}
        assert waiting == {key for key, doc in docs.items() if doc["settled"] is None and not doc["own"]}
        assert [reference.page for reference in behind(Behind.HOME, 5)] == [home]
        assert {reference.page for reference in behind(Behind.CONFIRMATIONS, 5)} == {home}
        assert len(behind(Behind.DELIVERIES, 5)) == 1
    assert {figure.behind for figure in by_name.values()} <= set(Behind)
    assert list(by_name) == [name for name in FIGURES if name in by_name]
