"""What people do at the desk is theirs to do, and counts once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from core.interactive import LOOKS, LOOKS_A_SECOND
from core.limits import Buckets
from core.model import ActKind, PageKey, Rhythm
from core.ports import Reject
from core.store import tables as t
from tests.flow.acting import act, answer_key, below, confirm
from tests.support.house import House


def test_the_same_click_twice_counts_once(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    assert confirm(house, viewer) == confirm(house, viewer)
    assert len(house.rows(t.act)) == 1
    assert len([row for row in house.rows(t.evidence) if row["what"] == "act.confirm"]) == 1


def test_an_id_belongs_to_who_used_it_first(house: House, home: PageKey) -> None:
    confirm(house, house.viewer("Mia Member", home), id="same")
    with pytest.raises(Reject) as refused:
        confirm(house, house.viewer("Max Member", home), id="same")
    assert refused.value.status == 409
    assert len(house.rows(t.act)) == 1


def test_nobody_acts_under_another_name(house: House, home: PageKey) -> None:
    mia, max_ = house.viewer("Mia Member", home), house.viewer("Max Member", home)
    with pytest.raises(Reject) as refused:
        house.desk.act(mia, act(house, max_, ActKind.CONFIRM, revision=max_.revision))
    assert refused.value.status == 403


@pytest.mark.parametrize("kind", [ActKind.ANSWER, ActKind.THANK, ActKind.ELSEWHERE, ActKind.NOT_CONTRIBUTION])
def test_each_way_to_answer_settles_it(house: House, home: PageKey, kind: ActKind) -> None:
    page = below(house)
    steward, key = answer_key(house)
    viewer = house.viewer(steward, page)
    house.desk.act(viewer, act(house, viewer, kind, obligation=key, text="Thank you for the trains."))
    (row,) = [row for row in house.rows(t.obligation) if row["key"] == key]
    assert (row["is_open"], row["settled_at"] is not None) == (False, True)


def test_a_contribution_may_be_named_as_the_contract_says(house: House, home: PageKey) -> None:
    page = below(house)
    _, key = answer_key(house)
    viewer = house.viewer("Ben Steward", page)
    named = f"{page.rpartition(':')[2]}/{key.rpartition('/')[2]}"
    house.desk.act(viewer, act(house, viewer, ActKind.THANK, contribution=named))
    assert next(row for row in house.rows(t.obligation) if row["key"] == key)["is_open"] is False


def test_nobody_answers_themselves(house: House, home: PageKey) -> None:
    page = below(house)
    _, key = answer_key(house)
    viewer = house.viewer("Mia Member", page)
    with pytest.raises(Reject, match="somebody else answers it"):
        house.desk.act(viewer, act(house, viewer, ActKind.ANSWER, contribution=key.partition("/")[2]))


def test_not_mine_gives_it_to_the_other_steward(house: House, home: PageKey) -> None:
    page = below(house)
    steward, key = answer_key(house)
    viewer = house.viewer(steward, page)
    house.desk.act(viewer, act(house, viewer, ActKind.NOT_MINE, obligation=key))
    assert answer_key(house) == ({"Ana Steward": "Ben Steward", "Ben Steward": "Ana Steward"}[steward], key)


def test_what_is_somebody_elses_is_not_mine_to_put_off(house: House, home: PageKey) -> None:
    (key,) = house.open_for("Max Member")
    mia = house.viewer("Mia Member", home)
    until = house.clock.now().replace(day=25)
    with pytest.raises(Reject) as refused:
        house.desk.act(mia, act(house, mia, ActKind.SNOOZE, obligation=key, until=until))
    assert refused.value.status == 403


def test_snoozing_needs_a_day_ahead(house: House, home: PageKey) -> None:
    (key,) = house.open_for("Mia Member")
    mia = house.viewer("Mia Member", home)
    with pytest.raises(Reject, match="date in the future"):
        house.desk.act(mia, act(house, mia, ActKind.SNOOZE, obligation=key, until=house.clock.now()))


def test_an_extension_is_asked_decided_and_keeps_the_first_date(house: House, home: PageKey) -> None:
    ana = house.viewer("Ana Steward", home)
    until = house.clock.now().replace(year=2027, month=1, day=15, hour=16, minute=0)
    house.desk.act(ana, act(house, ana, ActKind.EXTEND, until=until, text="The works council meets later."))
    (key,) = [key for key in house.open_for("Sven Sponsor") if key.startswith("decide/")]
    sven = house.viewer("Sven Sponsor", home)
    house.desk.act(sven, act(house, sven, ActKind.DECIDE, obligation=key, data={"decision": "yes"}))
    facts = house.desk.panel(sven)
    assert facts is not None
    assert facts.charter.deadline is not None
    assert str(facts.charter.deadline.day) == "2026-12-18"
    assert [str(extension.due.day) for extension in facts.charter.extensions if extension.approved] == [
        "2027-01-15"
    ]


def test_only_who_may_close_closes_and_then_nothing_is_owed(house: House, home: PageKey) -> None:
    mia = house.viewer("Mia Member", home)
    with pytest.raises(Reject) as refused:
        house.desk.act(mia, act(house, mia, ActKind.CLOSE, data={"outcome": "met"}))
    assert refused.value.status == 403
    sven = house.viewer("Sven Sponsor", home)
    house.desk.act(sven, act(house, sven, ActKind.CLOSE, data={"outcome": "met"}, text="Signed."))
    assert [row for row in house.rows(t.obligation) if row["is_open"]] == []


def test_a_secret_page_is_refused_like_one_that_is_not_there(house: House, home: PageKey) -> None:
    page = below(house)
    steward, key = answer_key(house)
    house.wiki.secret.add(int(page.rpartition(":")[2]))
    viewer = house.viewer(steward, home)
    with pytest.raises(Reject) as refused:
        house.desk.act(viewer, act(house, viewer, ActKind.THANK, obligation=key))
    assert refused.value.status == 404


def test_a_refusal_is_in_the_language_on_the_screen(house: House, home: PageKey) -> None:
    viewer = replace(house.viewer("Ines IT", home), language="de")
    with pytest.raises(Reject, match="Niemand bittet dich"):
        confirm(house, viewer)


def test_my_part_counts_what_was_done_this_month(house: House, home: PageKey) -> None:
    mia = house.viewer("Mia Member", home)
    assert [owed.obligation.kind for owed in house.desk.part(mia).owed] == ["confirm"]
    confirm(house, mia)
    part = house.desk.part(mia)
    assert (part.owed, part.done_this_month) == ((), 1)


def test_made_up_revisions_ask_the_wiki_only_so_often(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    read = house.wiki.read
    monkeypatch.setattr(house.wiki, "read", lambda keys: (asked.append(keys), read(keys))[1])
    # However long it takes, no time passes but what is given: none is earned back.
    seconds = [0.0]
    monkeypatch.setattr(house.desk, "_looks", Buckets(LOOKS, LOOKS_A_SECOND, clock=lambda: seconds[0]))
    viewer = house.viewer("Mia Member", home)
    for number in range(50):
        assert house.desk.panel(replace(viewer, revision=10**8 + number)) is not None
    # In numbers, as docs/trouble.md says them: a limit that is no limit would pass by its own name.
    assert len(asked) == 10
    seconds[0] = 6.0
    for number in range(50):
        assert house.desk.panel(replace(viewer, revision=10**9 + number)) is not None
    assert len(asked) == 11


def test_of_an_erased_person_no_call_makes_a_new_row(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.service.erase(viewer.person)
    with pytest.raises(Reject):
        house.desk.set_preferences(viewer, rhythm=Rhythm.WEEKLY)
    with pytest.raises(Reject):
        confirm(house, viewer)
    house.desk.panel(viewer)
    with house.service.store.read() as connection:
        rows = connection.execute(sa.select(t.person.c.key).where(t.person.c.key == viewer.person)).all()
        assert rows == []
