"""A charter that was copied: what becomes of it, who is asked, and who hears of it."""

from __future__ import annotations

from typing import Any

from core.model import Act, ActKind, PageKey
from core.store import communities
from core.store import tables as t
from core.ui.view import panel_view
from tests.support.house import CHARTER, House

READ = {"read by": "group: managers", "read until": "2026-12-11"}
WHOLE = {**CHARTER, **READ, "milestones": "Half: 2026-11-27"}
WRITER = "Moe Member"


def state(house: House, page: PageKey) -> str:
    return str(next(row["state"] for row in house.rows(t.community) if row["home"] == page))


def codes(house: House, page: PageKey) -> list[str]:
    with house.store.read() as connection:
        (community,) = communities.at_home(connection, [page])
    return [finding.code for finding in community.findings]


def owing(house: House, page: PageKey) -> set[tuple[str, str]]:
    """Who owes what about a page, by kind."""
    return {
        (row["person"], row["kind"])
        for row in house.rows(t.obligation)
        if row["page"] == page and row["is_open"]
    }


def question(page: PageKey) -> str:
    return f"decide/hr:page:{page.partition(':')[2]}/own"


def copy(house: House, where: str = "Leave 2", **changes: str) -> PageKey:
    return house.wiki.page(where, house.key(WRITER), charter={**WHOLE, **changes})


def say(house: House, page: PageKey, decision: str, by: str = WRITER) -> Any:
    act = Act(
        id=f"say-{decision}-{by}-{page}",
        kind=ActKind.DECIDE,
        person=house.key(by),
        at=house.clock.now(),
        obligation=question(page),
        data={"decision": decision},
    )
    done = house.desk.act(house.viewer(by, page), act)
    house.service.run_until_idle()
    return done


def panel(house: House, name: str, page: PageKey) -> dict[str, Any]:
    viewer = house.viewer(name, page)
    facts = house.desk.panel(viewer)
    assert facts is not None
    return panel_view(facts, "en")


def mailed(house: House, page: PageKey) -> dict[str, int]:
    """How many lines about a page each person got."""
    counts: dict[str, int] = {}
    for message in house.mail.sent:
        for line in message.lines:
            if f"hr:page:{page.partition(':')[2]}" in line.key:
                counts[message.to.name] = counts.get(message.to.name, 0) + 1
    return counts


def weeks(house: House) -> None:
    """Four of them, in steps of three hours."""
    for _ in range(28 * 8):
        house.clock.move(hours=3)
        house.service.tick()
        house.service.run_until_idle()
        house.service.deliver()
