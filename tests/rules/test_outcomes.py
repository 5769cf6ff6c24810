"""What became of a deliverable, where nobody decides alone and where no history is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.calendar import WorkCalendar
from core.model import Act, ActKind, Charter, CharterText, Outcome
from core.rules.deadline.extensions import DECIDES, ITEM, WRITTEN
from core.rules.purpose.outcomes import of_items
from tests.rules.charters import DIRECTORY, NOW, POLICY, act, read

CALENDAR = WorkCalendar.of(POLICY)
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def became(*more: Act, level: int, now: datetime) -> Charter:
    charter = read({"deliverables": "Travel; owner: Ana; done when: signed"})[0]
    data = {WRITTEN: "met", DECIDES: "no", ITEM: "travel"}
    wrote = act(ActKind.CLOSE, "Max", AT, data=data, checked=True, revision=7)
    charter = replace(charter, level=level)
    return of_items(
        charter,
        CharterText(fields={}),
        acts=(wrote, *more),
        directory=DIRECTORY,
        calendar=CALENDAR,
        policy=POLICY,
        now=now,
    )


def test_at_level_four_silence_decides_what_became_of_it() -> None:
    until = CALENDAR.add_days(AT, POLICY.decide_days)
    asked = became(level=4, now=until - timedelta(minutes=1))
    assert asked.deliverable_outcomes == {}
    assert [proposal.accepted for proposal in asked.item_proposals] == [None]
    assert became(level=4, now=until).deliverable_outcomes == {"travel": Outcome.MET}
    assert became(level=1, now=until + timedelta(days=99)).deliverable_outcomes == {}
    (proposal,) = asked.item_proposals
    no = act(
        ActKind.DECIDE,
        "Ana",
        AT + timedelta(hours=1),
        obligation=f"decide/x/{proposal.key}",
        data={"decision": "no"},
        checked=True,
    )
    assert became(no, level=4, now=until + timedelta(days=9)).deliverable_outcomes == {}


def test_a_page_of_which_nobody_knows_who_wrote_it_proposes_and_an_admins_file_decides() -> None:
    line = {"deliverables": "Travel; owner: Ana; done when: signed; outcome: met"}
    assert read(line)[0].deliverable_outcomes == {"travel": Outcome.MET}
    page = read(line, written_at=NOW)[0]
    assert page.deliverable_outcomes == {}
    assert [proposal.outcome for proposal in page.item_proposals] == [Outcome.MET]
