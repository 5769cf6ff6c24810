"""Limits of a charter, from what is written and clicked to what the panel says and who may go beyond."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.model import Act, ActKind, PageKey
from core.ports import Reject
from core.store import communities
from core.store import tables as t
from core.ui.view import panel_view
from tests.flow.test_levels import LEADING, reckoned, say
from tests.flow.writing import (
    FEB,
    FIRST,
    JAN,
    MEMBER,
    SPONSOR,
    STEWARD,
    ask,
    charter_of,
    counts,
    decide,
    write,
)
from tests.support.house import House

MARCH = "2027-03-26"


def community(house: House, **fields: str) -> PageKey:
    page = house.community(**fields)
    house.hear()
    return page


def dates(house: House, home: PageKey, name: str, language: str = "en") -> dict[str, dict[str, Any]]:
    facts = house.desk.panel(house.viewer(name, home))
    assert facts is not None
    section = next(section for section in panel_view(facts, language)["sections"] if section["id"] == "dates")
    return {item["key"]: item for item in section["items"]}


def codes(house: House, home: PageKey) -> set[str]:
    with house.store.read() as connection:
        (stored,) = communities.at_home(connection, [home])
    return {finding.code for finding in stored.findings}


def at(house: House, when: str) -> None:
    """Let it be this instant."""
    house.clock.at = datetime.fromisoformat(when) - timedelta(hours=1)
    house.pass_time(hours=1)


def confirm(house: House, home: PageKey, name: str) -> None:
    viewer = house.viewer(name, home)
    act = Act(
        id=f"read-{name}",
        kind=ActKind.CONFIRM,
        person=viewer.person,
        at=house.clock.now(),
        page=home,
        revision=viewer.revision,
    )
    house.desk.act(viewer, act)
    house.hear()


def asks(house: House, home: PageKey) -> int:
    return sum(row["kind"] == "decide" and bool(row["is_open"]) for row in house.rows(t.obligation))


def test_a_used_up_number_is_said_before_anybody_types(house: House) -> None:
    home = community(house, **{"extensions at most": "1"})
    assert dates(house, home, STEWARD)["deadline"]["actions"]
    ask(house, home, STEWARD, JAN)
    decide(house, home, SPONSOR, yes=True)
    assert counts(house, home) == JAN
    shown = dates(house, home, STEWARD)["deadline"]
    assert not shown["actions"]
    assert "1 of 1 extensions are used. Sven Sponsor can still move it." in shown["note"]
    with pytest.raises(Reject) as refused:
        ask(house, home, STEWARD, FEB)
    assert refused.value.status == 409
    # A member who asks for nothing hears of no limit.
    assert "extensions" not in dates(house, home, MEMBER)["deadline"].get("note", "")
    # Who decides reads that it is beyond the limit, and can.
    assert dates(house, home, SPONSOR)["deadline"]["actions"]
    ask(house, home, SPONSOR, FEB)
    assert counts(house, home) == FEB
    assert "D208" in codes(house, home)
    rights = house.desk.panel(house.viewer(MEMBER, home))
    assert rights is not None
    told = next(section for section in panel_view(rights, "en")["sections"] if section["id"] == "rights")
    limit = next(item for item in told["items"] if item["key"] == "right/limits")
    assert "once at most; so far it moved 2 times" in limit["why"]


def test_a_date_written_beyond_a_limit_is_no_request(house: House) -> None:
    home = community(house, **{"extensions at most": "none"})
    write(house, home, STEWARD, deadline=JAN)
    assert (counts(house, home), asks(house, home)) == (FIRST, 0)
    assert "D207" in codes(house, home)
    (told,) = (item for key, item in dates(house, home, STEWARD).items() if key.startswith("extension/"))
    assert "all extensions were used" in told["what"]
    # More allowed afterwards: what was written stays none; asked for anew it is a request.
    write(house, home, SPONSOR, **{"extensions at most": "2"})
    assert (counts(house, home), asks(house, home)) == (FIRST, 0)
    ask(house, home, STEWARD, JAN)
    assert asks(house, home) == 1
    decide(house, home, SPONSOR, yes=True)
    assert counts(house, home) == JAN
    assert not {"D207", "D208"} & codes(house, home)


def test_what_was_asked_before_the_limit_is_still_decided(house: House) -> None:
    home = community(house)
    write(house, home, STEWARD, deadline=JAN)
    write(house, home, SPONSOR, **{"extensions at most": "none"})
    assert asks(house, home) == 1
    decide(house, home, SPONSOR, yes=True)
    assert counts(house, home) == JAN


def test_the_last_hours_bind_who_asks_and_end_with_another_date(house: House) -> None:
    home = community(house, **{"quiet before": "48 hours"})
    at(house, "2026-12-16T18:00+00:00")
    shown = dates(house, home, STEWARD)["deadline"]
    assert not shown["actions"]
    assert "last 48 hours" in shown["note"]
    with pytest.raises(Reject):
        ask(house, home, STEWARD, JAN)
    write(house, home, STEWARD, deadline=JAN)
    assert (counts(house, home), "D207" in codes(house, home)) == (FIRST, True)
    ask(house, home, SPONSOR, FEB)
    assert counts(house, home) == FEB
    assert "D208" in codes(house, home)
    ask(house, home, STEWARD, MARCH)
    assert asks(house, home) == 1


def test_a_text_that_changes_in_the_last_hours_is_told_until_it_is_back(house: House) -> None:
    home = community(house, **{"quiet before": "48 hours"})
    at(house, "2026-12-16T09:00+00:00")
    house.wiki.edit(home, house.key(MEMBER), text=house.wiki.leaf(home).text + " More." * 200)
    house.hear()
    assert "A308" not in codes(house, home)
    before = house.wiki.leaf(home).text
    at(house, "2026-12-17T09:00+00:00")
    house.wiki.edit(home, house.key(MEMBER), text=before + " Another paragraph." * 100)
    house.hear()
    assert "A308" in codes(house, home)
    house.clock.move(hours=1)
    house.wiki.edit(home, house.key(MEMBER), text=before)
    house.hear()
    assert "A308" not in codes(house, home)


def test_at_level_four_silence_waits_for_a_quorum_and_one_no_is_enough(house: House) -> None:
    home = community(house, quorum="3 people")
    reckoned(house, home, **LEADING)
    for wanted in ("2", "3", "4"):
        say(house, home, SPONSOR, wanted)
    write(house, home, MEMBER, deadline=JAN)
    house.pass_time(days=7)
    assert counts(house, home) == FIRST
    (waits,) = (item for key, item in dates(house, home, STEWARD).items() if key.startswith("extension/"))
    assert "once 3 have taken part; so far 1" in waits["note"]
    labels = {action["label"]: action["act"] for action in waits["actions"]}
    assert list(labels) == ["Agree", "Decline"]
    # Who asked is one of them already, and is offered nothing.
    (own,) = (item for key, item in dates(house, home, MEMBER).items() if key.startswith("extension/"))
    assert not own["actions"]
    decide(house, home, STEWARD, yes=True)
    assert counts(house, home) == FIRST
    decide(house, home, SPONSOR, yes=True, key=labels["Agree"]["obligation"])
    assert counts(house, home) == JAN
    write(house, home, MEMBER, deadline=FEB)
    decide(house, home, STEWARD, yes=False)
    house.pass_time(days=7)
    assert counts(house, home) == JAN
    # What silence approved isn't asked about again when more should have taken part.
    write(house, home, SPONSOR, quorum="5 people")
    assert counts(house, home) == JAN


def test_a_part_of_the_members_is_counted_where_silence_decides(house: House) -> None:
    home = community(house, quorum="half", members="Mia Member, Olga Owner, Ines IT, Ana Steward")
    reckoned(house, home, **LEADING)
    for wanted in ("2", "3", "4"):
        say(house, home, SPONSOR, wanted)
    assert charter_of(house, home).members_counted == 4
    write(house, home, MEMBER, deadline=JAN)
    house.pass_time(days=7)
    assert counts(house, home) == FIRST
    decide(house, home, STEWARD, yes=True)
    assert counts(house, home) == JAN


def test_a_reading_with_too_few_readers_is_said_when_its_time_is_over(house: House) -> None:
    home = community(
        house, quorum="2 people", **{"read by": "Mia Member, Olga Owner, Ines IT", "read until": "2026-12-04"}
    )
    assert "A307" not in codes(house, home)
    item = dates(house, home, MEMBER)["read-by"]
    assert "once 2 people have confirmed" in item["note"]
    confirm(house, home, MEMBER)
    at(house, "2026-12-05T12:00+00:00")
    assert "A307" in codes(house, home)
    confirm(house, home, "Olga Owner")
    house.hear()
    assert "A307" not in codes(house, home)
