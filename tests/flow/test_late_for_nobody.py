"""What nobody can be given to answer becomes late by time alone, also where another thread was looked at since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.model import Act, ActKind
from core.store import tables as t
from tests.flow.twins import Talk, Twins


@pytest.mark.parametrize("home", [False, True], ids=["a page", "the charter's own page"])
def test_what_nobody_can_answer_becomes_late_whatever_else_is_said(twins: Twins, home: bool) -> None:
    """The others on the page have no say in when it is looked at next."""
    talk = Talk(twins, home=home)
    asked = talk.comment("Mia Member", "Who says how this is done?")
    house = twins.house
    for number in range(3):
        (row,) = [
            row for row in house.rows(t.obligation) if row["key"].endswith(f"c{asked}") and row["is_open"]
        ]
        name = next(account.name for account in twins.wiki.accounts.values() if account.key == row["person"])
        act = Act(
            id=f"not-mine-{number}",
            kind=ActKind.NOT_MINE,
            person=row["person"],
            at=house.clock.now(),
            page=row["page"],
            obligation=row["key"],
            channel="panel",
            text="It is not mine",
        )
        with twins.each() as both:
            for each in both:
                each.desk.act(each.viewer(name, act.page), act)
        talk.hear()
    assert not [
        row for row in house.rows(t.obligation) if row["key"].endswith(f"c{asked}") and row["is_open"]
    ]
    talk.comment("Max Member", "And who decides about all the others?")
    late = f'"code":"A301","data":{{"contribution":"{talk.page}/c{asked}"'

    def is_late() -> bool:
        rows = house.rows(t.page) + house.rows(t.community)
        return any(late in row["findings"] for row in rows if row["key"] in {talk.page, talk.community})

    assert not is_late()
    house.clock.at += timedelta(days=9)
    talk.hear()
    assert is_late()
