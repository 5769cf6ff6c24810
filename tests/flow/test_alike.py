"""A locked thing and a missing one are answered alike: same status, same words, same questions to the wiki."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.model import Act, ActKind, CommunityKey, PageKey
from core.ports import Reject
from core.store import tables as t
from tests.support.house import House

DENIED = "Max Member"


@pytest.fixture
def locked(house: House) -> PageKey:
    """A community with something of everything in it, which one member may not read."""
    page = house.community("Locked", **{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.clock.move(hours=2)
    house.wiki.comment(page, house.key("Mia Member"), "How many days are there in leap years?")
    house.wiki.page("Open", house.key("Mia Member"))
    house.hear()
    local = int(page.rpartition(":")[2])
    house.wiki.only[local] = {
        account.key for account in house.wiki.accounts.values() if account.name != DENIED
    }
    return page


def waiting(house: House, page: PageKey) -> tuple[str, str]:
    """What waits for an answer on a page, as it is really called: its obligation, its contribution."""
    begins = f"answer/{page}/"
    (key,) = (row["key"] for row in house.rows(t.obligation) if row["key"].startswith(begins))
    return key, key.removeprefix(begins)


def answer(house: House, kind: ActKind, own: PageKey, **names: Any) -> tuple[Any, ...]:
    viewer = house.viewer(DENIED, own)
    house.clock.move(minutes=5)
    house.desk.panel(viewer)
    house.wiki.requests.clear()
    act = Act(
        id=f"{kind}-{sorted(names.items())}",
        kind=kind,
        person=viewer.person,
        at=house.clock.now(),
        **{
            "page": own,
            "revision": 1,
            "text": "Because.",
            "until": house.clock.now() + timedelta(days=40),
            "to": house.key("Ana Steward"),
            **names,
        },
    )
    try:
        done = house.desk.act(viewer, act)
    except Reject as error:
        return (error.status, str(error), tuple(house.wiki.requests))
    return (200, done, tuple(house.wiki.requests))


@pytest.mark.parametrize("kind", [kind for kind in ActKind if kind is not ActKind.AWAY])
def test_whatever_is_named_a_locked_thing_answers_as_a_missing_one(
    house: House, locked: PageKey, kind: ActKind
) -> None:
    own = next(key for key, leaf in house.wiki.leaves.items() if leaf.title == "Open")
    on = PageKey(f"hr:{own}")
    me, key = house.key(DENIED), f"{locked.replace(':', ':page:')}"
    waits, remark = waiting(house, locked)
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({"obligation": waits}, {"obligation": "answer/hr:99999/c1"}),
        ({"obligation": f"confirm/{locked}/{me}/0"}, {"obligation": f"confirm/hr:99999/{me}/0"}),
        ({"obligation": f"deliver/{key}/leave-policy"}, {"obligation": "deliver/hr:page:99999/leave-policy"}),
        ({"community": CommunityKey(key)}, {"community": CommunityKey("hr:page:99999")}),
        ({"page": locked}, {"page": PageKey("hr:99999")}),
        (
            {"page": locked, "contribution": f"{locked}/{remark}"},
            {"page": PageKey("hr:99999"), "contribution": "hr:99999/c1"},
        ),
    ]
    for there, made_up in pairs:
        assert answer(house, kind, on, **there) == answer(house, kind, on, **made_up), there


def test_in_a_community_of_ones_own_too(house: House, locked: PageKey) -> None:
    """Where the page on the screen belongs to a community, nothing falls back to it for a locked name alone."""
    on = house.community("Leave", **{"read by": "group: managers"})
    house.hear()
    waits, _ = waiting(house, locked)
    mine = CommunityKey(on.replace(":", ":page:"))
    for word in ("ask", "yes", "no", "end"):
        named = [{"with": key, "word": word} for key in (locked.replace(":", ":page:"), "hr:page:99999")]
        there, made_up = (answer(house, ActKind.PAIR, on, community=mine, data=data) for data in named)
        assert there == made_up, word
    for kind in (ActKind.THANK, ActKind.EXTEND, ActKind.HAND_OVER, ActKind.SNOOZE, ActKind.DECIDE):
        there = answer(house, kind, on, obligation=waits)
        assert there == answer(house, kind, on, obligation="answer/hr:99999/c1"), kind


def test_what_is_named_beside_a_community_of_ones_own_too(house: House, locked: PageKey) -> None:
    """In what an act carries: the person has every right in the community it is said in."""
    on = house.community("Leave", sponsor=DENIED, stewards=f"{DENIED}, Ana Steward")
    house.hear()
    house.clock.move(hours=2)
    _, remark = waiting(house, locked)
    mine, local = CommunityKey(on.replace(":", ":page:")), locked.rpartition(":")[2]
    mia = house.key("Mia Member")
    group = {"choice": "used", "kind": "comments", "seen": "x"}
    for kind, there, made_up in (
        (ActKind.DISPOSITION, {**group, "page": local}, {**group, "page": "99999"}),
        (
            ActKind.DISPOSITION,
            {"choice": "used", f"of/{local}/{remark}": "-"},
            {"choice": "used", "of/99999/c1": "-"},
        ),
        (ActKind.INVITE, {"page": local}, {"page": "99999"}),
        (ActKind.INVITE, {"page": locked}, {"page": "hr:99999"}),
    ):
        asked = (answer(house, kind, on, community=mine, to=mia, data=data) for data in (there, made_up))
        assert next(asked) == next(asked), (kind, there)


def test_on_a_locked_page_below_an_open_charter_too(house: House) -> None:
    """The community is known to whoever asks; what waits on one of its pages is not, by whichever name."""
    on = house.community("Open", **{"read by": "group: managers"})
    page = house.wiki.page("Open/Locked", house.key("Ana Steward"))
    house.hear()
    house.clock.move(hours=2)
    house.wiki.comment(page, house.key("Mia Member"), "How many days are there in leap years?")
    house.hear()
    local = int(page.rpartition(":")[2])
    house.wiki.only[local] = {
        account.key for account in house.wiki.accounts.values() if account.name != DENIED
    }
    waits, remark = waiting(house, page)
    for kind in (ActKind.THANK, ActKind.HAND_OVER, ActKind.SNOOZE, ActKind.ANSWER, ActKind.NOT_MINE):
        for there, made_up in (
            ({"obligation": waits}, {"obligation": "answer/hr:99999/cc1"}),
            ({"contribution": f"{page}/{remark}"}, {"contribution": "hr:99999/cc1"}),
            ({"page": page, "contribution": remark}, {"page": PageKey("hr:99999"), "contribution": remark}),
        ):
            assert answer(house, kind, on, **there) == answer(house, kind, on, **made_up), (kind, there)
