"""What one can't read pauses: no step is used up, nobody hears of a delay, and it goes on with a whole term."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core.model import Act, ActKind, PageKey
from core.store import tables as t
from tests.flow.test_ladder_flow import sent
from tests.support.house import CHARTER, House
from tests.support.memory import local


def noticed(house: House) -> str:
    """What the rules noticed, on pages and of communities."""
    return "".join(str(row["findings"]) for table in (t.page, t.community) for row in house.rows(table))


def reading(house: House) -> PageKey:
    house.service.go_live("hr")
    page = house.community(**{"read by": "Olga Owner", "read until": "2026-12-01"})
    house.hear()
    return page


def mine(house: House) -> dict[str, object]:
    (row,) = (row for row in house.rows(t.obligation) if row["key"].startswith("confirm/"))
    return row


def test_a_page_closed_until_after_the_last_step_and_opened_again(house: House) -> None:
    page = reading(house)
    house.wiki.secret.add(local(page))
    house.pass_time(days=18)
    assert not [key for key in sent(house) if key.startswith("confirm/")]
    assert house.rows(t.pause)
    assert mine(house)["due"] > house.clock.now()
    house.wiki.secret.discard(local(page))
    house.pass_time(days=3)
    opened = house.clock.now()
    assert house.rows(t.pause) == []
    # The six working days that were left when she could last read it, 24 November to 1 December.
    assert opened.date() == date(2026, 12, 14)
    assert mine(house)["due"] == datetime(2026, 12, 22, 16, tzinfo=UTC)
    house.pass_time(days=20)
    steps = [
        key.split("#")[1].partition("@")[0]
        for key, _ in sorted(sent(house).items(), key=lambda pair: pair[1])  # type: ignore[arg-type, return-value]
        if key.startswith("confirm/")
    ]
    own = [step for step in steps if not step.startswith("placed")]
    assert own[-3:] == ["after-1", "steward", "sponsor"]
    assert own[0] in ("before-5", "before-1")


def test_closed_to_the_one_who_owes_only(house: House) -> None:
    page, olga = reading(house), house.key("Olga Owner")
    readable = house.wiki.readable
    closed = True

    def without_olga(people, pages):  # type: ignore[no-untyped-def]
        return frozenset(pair for pair in readable(people, pages) if not closed or pair != (olga, page))

    house.wiki.readable = without_olga  # type: ignore[method-assign]
    house.pass_time(days=20)
    # Neither she nor a steward nor the sponsor hears that she "may need help".
    assert not [key for key in sent(house) if key.startswith("confirm/")]
    closed = False
    house.pass_time(days=3)
    first = [key for key in sent(house) if key.startswith("confirm/")]
    assert first
    assert all(key.endswith(f"#{olga}") for key in first)


def test_what_is_to_be_delivered_on_a_page_that_its_owner_can_not_read(house: House) -> None:
    house.service.go_live("hr")
    house.community(
        deliverables="Policy; owner: Olga Owner; page: [[Leave/Policy]]; done when: signed; by: 2026-12-02",
        deadline="2027-02-26",
    )
    output = house.wiki.page("Leave/Policy", house.key("Ana Steward"))
    house.hear()
    house.wiki.only[int(local(output))] = {house.key("Ana Steward"), house.key("Sven Sponsor")}
    house.pass_time(days=21)
    # She can't write what she can't open: nobody hears that she is late.
    assert not [key for key in sent(house) if key.startswith("deliver/")]
    (row,) = (row for row in house.rows(t.obligation) if row["key"].endswith("/policy"))
    assert row["due"] > house.clock.now()
    house.wiki.only.clear()
    house.pass_time(days=3)
    (row,) = (row for row in house.rows(t.obligation) if row["key"].endswith("/policy"))
    assert row["due"] > house.clock.now()
    assert {
        key.partition("@")[0].rpartition("#")[2] for key in sent(house) if key.startswith("deliver/")
    } == {"before-5"}
    assert house.rows(t.pause) == []


def test_blocked_over_the_due_date_is_a_new_term_when_back(house: House) -> None:
    reading(house)
    house.wiki.block(house.key("Olga Owner"))
    house.hear()
    house.pass_time(days=10)
    house.wiki.block(house.key("Olga Owner"), blocked=False)
    house.hear()
    # On Thursday 3 December: ten working days, as for who joins, and not what was left of them.
    assert mine(house)["due"] == datetime(2026, 12, 17, 16, tzinfo=UTC)
    assert "confirm/" in "".join(house.open_for("Olga Owner"))


def test_settings_that_count_otherwise_leave_late_late_and_give_the_rest_the_later(house: House) -> None:
    page = house.community()
    house.hear()
    house.wiki.comment(page, house.key("Mia Member"), "Does this hold for part-time people as well?")
    house.hear()
    (first,) = (row["due"] for row in house.rows(t.obligation) if row["kind"] == "answer")
    house.close()
    house.change_policy(days_off=("2026-11-24", "2026-11-25"))
    house.open()
    house.service.run_until_idle()
    (later,) = (row["due"] for row in house.rows(t.obligation) if row["kind"] == "answer")
    assert later > first
    house.pass_time(days=7)
    house.close()
    house.change_policy(days_off=(), extra_days=())
    house.open()
    house.service.run_until_idle()
    (kept,) = (row["due"] for row in house.rows(t.obligation) if row["kind"] == "answer")
    assert kept == later


def answer_due(house: House) -> object:
    (due,) = (row["due"] for row in house.rows(t.obligation) if row["kind"] == "answer")
    return due


def asked_on(house: House, day: int, **fields: str) -> PageKey:
    """A question of that day of November, as the day begins; two working days are usual, that one included."""
    page = house.community(**fields)
    house.hear()
    house.pass_time(days=day - house.clock.now().day)
    house.wiki.comment(page, house.key("Mia Member"), "Does this hold for part-time people as well?")
    house.hear()
    return page


def test_a_shortened_time_to_answer_takes_nothing_from_what_was_promised(house: House) -> None:
    page = asked_on(house, 26, **{"answer within": "4 working days"})
    assert answer_due(house) == datetime(2026, 12, 1, 16, tzinfo=UTC)
    house.wiki.edit(page, house.key("Sven Sponsor"), charter={**CHARTER, "answer within": "1 working day"})
    house.hear()
    assert answer_due(house) == datetime(2026, 12, 1, 16, tzinfo=UTC)
    # And what is asked from now on has the shorter time.
    house.wiki.comment(page, house.key("Max Member"), "And for who is abroad?")
    house.hear()
    assert {row["due"] for row in house.rows(t.obligation) if row["kind"] == "answer"} == {
        datetime(2026, 12, 1, 16, tzinfo=UTC),
        datetime(2026, 11, 26, 16, tzinfo=UTC),
    }


def test_a_working_day_added_afterwards_makes_nothing_late(house: House) -> None:
    asked_on(house, 27)
    assert answer_due(house) == datetime(2026, 11, 30, 16, tzinfo=UTC)
    house.close()
    house.change_policy(extra_days=("2026-11-28",))
    house.open()
    house.service.run_until_idle()
    # Counted anew it would be over on that Saturday.
    assert answer_due(house) == datetime(2026, 11, 30, 16, tzinfo=UTC)


def test_what_was_confirmed_in_time_stays_in_time_when_its_day_becomes_a_day_off(house: House) -> None:
    page = house.community(**{"read by": "Olga Owner", "read until": "2026-12-01"})
    house.hear()
    house.pass_time(days=8, hours=2)
    viewer = house.viewer("Olga Owner", page)
    house.desk.act(viewer, Act(id="c", kind=ActKind.CONFIRM, person=viewer.person, at=house.clock.now(), page=page,
                               revision=viewer.revision))  # fmt: skip
    house.service.run_until_idle()
    house.close()
    house.change_policy(days_off=("2026-12-01",))
    house.open()
    # Read anew, with a remark: an edit would ask again.
    house.wiki.comment(page, house.key("Mia Member"), "Does this hold for part-time people as well?")
    house.hear()
    (row,) = (
        row for row in house.rows(t.obligation) if row["key"].endswith("/1") and row["kind"] == "confirm"
    )
    assert row["due"] == datetime(2026, 12, 1, 16, tzinfo=UTC)
    assert not row["is_open"]
    assert row["settled_at"] < row["due"]


def test_a_steward_who_can_not_read_a_page_gets_no_answers_of_it(house: House) -> None:
    house.service.go_live("hr")
    page = house.community()
    house.hear()
    house.wiki.comment(page, house.key("Mia Member"), "Does this hold for part-time people as well?")
    house.hear()
    (first,) = (row["person"] for row in house.rows(t.obligation) if row["kind"] == "answer")
    readable, closed = house.wiki.readable, {first}

    def without(people, pages):  # type: ignore[no-untyped-def]
        return frozenset(pair for pair in readable(people, pages) if pair[0] not in closed)

    house.wiki.readable = without  # type: ignore[method-assign]
    house.pass_time(hours=30)
    (second,) = (row["person"] for row in house.rows(t.obligation) if row["kind"] == "answer")
    assert second != first
    # Nobody there can read it: a finding tells who can mend the charter.
    closed |= {house.key(name) for name in ("Ana Steward", "Ben Steward", "Sven Sponsor")}
    house.pass_time(days=9)
    assert "A305" in noticed(house)
    # Another of them can: the answer is theirs, and nothing is left to be mended.
    closed.discard(house.key(other := "Ben Steward"))
    house.pass_time(days=4)
    (third,) = (row["person"] for row in house.rows(t.obligation) if row["kind"] == "answer")
    assert third == house.key(other)
    assert house.rows(t.pause) == []
    assert "A305" not in noticed(house)
    # All of them can: who could not before may have the next one.
    closed.clear()
    house.pass_time(days=4)
    assert "A305" not in noticed(house)
