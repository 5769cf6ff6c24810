"""Who writes, asks and decides about a community's date and outcome, and which date counts then."""

from __future__ import annotations

from datetime import datetime

from core.model import Act, ActKind, Charter, PageKey
from core.rules.deadline.due_dates import effective
from core.store import communities
from core.store import tables as t
from tests.support.house import CHARTER, House

SPONSOR, STEWARD, MEMBER = "Sven Sponsor", "Ana Steward", "Mia Member"
FIRST, JAN, FEB = "2026-12-18", "2027-01-29", "2027-02-26"


def charter_of(house: House, page: PageKey) -> Charter:
    with house.store.read() as connection:
        (community,) = communities.at_home(connection, [page])
    return community.charter


def counts(house: House, page: PageKey) -> str:
    date = effective(charter_of(house, page))
    assert date is not None
    return date.day.isoformat()


def write(house: House, page: PageKey, name: str, **changes: str) -> None:
    house.clock.move(minutes=10)
    charter = {**(house.wiki.leaf(page).charter or CHARTER), **changes}
    charter = {key: value for key, value in charter.items() if value}
    house.wiki.edit(page, house.key(name), charter=charter)
    house.hear()


def ask(house: House, page: PageKey, name: str, day: str) -> None:
    house.clock.move(minutes=10)
    viewer = house.viewer(name, page)
    until = datetime.fromisoformat(f"{day}T00:00+00:00")
    act = Act(
        id=f"ask-{house.clock.now():%d%H%M}",
        kind=ActKind.EXTEND,
        person=viewer.person,
        at=house.clock.now(),
        page=page,
        until=until,
        text="The works council meets later.",
    )
    house.desk.act(viewer, act)
    house.hear()


def decide(house: House, page: PageKey, name: str, yes: bool, key: str = "") -> None:
    house.clock.move(minutes=10)
    viewer = house.viewer(name, page)
    if not key:
        key = next(
            row["key"] for row in house.rows(t.obligation) if row["kind"] == "decide" and row["is_open"]
        )
    act = Act(
        id=f"decide-{house.clock.now():%d%H%M}",
        kind=ActKind.DECIDE,
        person=viewer.person,
        at=house.clock.now(),
        page=page,
        obligation=key,
        text="Because.",
        data={"decision": "yes" if yes else "no"},
    )
    house.desk.act(viewer, act)
    house.hear()
