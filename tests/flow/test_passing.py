"""The hours that tests leave out are those in which nothing happens: what comes of all of them is the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from core.model import Act, ActKind
from core.store import tables as t
from tests.support.clock import FrozenClock
from tests.support.house import House


def lived(house: House, *, every_hour: bool) -> dict[str, Any]:
    """Three weeks with a reading, a question and what somebody puts off; all that became of them."""
    house.people()
    house.hear()
    house.service.go_live("hr")
    page = house.community(**{"read by": "group: managers", "read until": "2026-11-20"})
    house.hear()
    house.wiki.comment(page, house.key("Mia Member"), "Who says how this is done, and where is it written?")
    house.hear()
    mine = next(key for key in house.open_for("Max Member") if key.startswith("confirm/"))
    until = house.clock.now() + timedelta(days=3)
    viewer = house.viewer("Max Member", page)
    act = Act(
        id="later", kind=ActKind.SNOOZE, page=page, person=viewer.person, at=house.clock.now(), obligation=mine,
        until=until, text="After the fair.",
    )  # fmt: skip
    house.desk.act(viewer, act)
    house.hear()
    if every_hour:
        for _ in range(21 * 24):
            house.clock.move(hours=1)
            house.service.tick()
            house.service.run_until_idle()
            house.service.deliver()
    else:
        house.pass_time(days=21)
    told = {row["key"]: (row["state"], row["at"], row["reason"]) for row in house.rows(t.noticed)}
    mails = sorted((message.to.name, str(message.key)) for message in house.mail.sent)
    waiting = [(row["key"], row["not_before"]) for row in house.rows(t.outbox)]
    return {
        "state": house.state(),
        "told": told,
        "mails": mails,
        "waiting": waiting,
        "now": house.clock.now(),
    }


def test_hours_that_are_left_out_change_nothing(tmp_path: Path) -> None:
    lives = []
    for every_hour in (True, False):
        house = House(tmp_path / f"{every_hour}.db", clock=FrozenClock())
        lives.append(lived(house, every_hour=every_hour))
        house.close()
    assert lives[0]["mails"]
    assert lives[0] == lives[1]
