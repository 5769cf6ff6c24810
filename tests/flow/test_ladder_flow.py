"""The ladder through the whole flow: what leaves, in which order, and what a preview says about it."""

from __future__ import annotations

import json

import pytest

from core.model import Rhythm
from core.store import tables as t
from core.web.metrics import StoreFigures
from tests.support.house import CHARTER, House
from tests.support.memory import signed


def sent(house: House) -> dict[str, object]:
    """The keys of the notices that left, with the instant."""
    return {row["key"]: row["at"] for row in house.rows(t.noticed) if row["state"] == "sent"}


def test_a_weekly_digest_is_waited_for(house: House) -> None:
    house.service.go_live("hr")
    house.community(deadline="2026-12-01", deliverables="Policy; owner: Olga Owner; done when: signed")
    house.hear()
    house.desk.set_preferences(house.viewer("Olga Owner"), rhythm=Rhythm.WEEKLY)
    house.pass_time(days=16)
    left = {key.split("#")[1].partition("@")[0]: at for key, at in sent(house).items() if "deliver/" in key}
    # Due on Tuesday; her digest comes on Monday the 7th, and only then is it a steward's turn.
    assert left["after-1"].date().isoformat() == "2026-12-07"  # type: ignore[attr-defined]
    assert left["steward"].date().isoformat() == "2026-12-08"  # type: ignore[attr-defined]


def test_a_second_draft_is_asked_for_anew(house: House) -> None:
    house.service.go_live("hr")
    page = house.community(sponsor="")
    house.hear()
    assert house.open_for("Ana Steward") == [f"complete/hr:page:{page.partition(':')[2]}"]
    house.pass_time(days=2)
    first = {key for key in sent(house) if key.startswith("complete/")}
    assert first
    house.wiki.edit(page, house.key("Ana Steward"), charter={**house_charter(), "sponsor": "Sven Sponsor"})
    house.hear()
    assert not any(key.startswith("complete/") for key in house.open_for("Ana Steward"))
    house.wiki.block(house.key("Sven Sponsor"))
    house.hear()
    (key,) = (key for key in house.open_for("Ana Steward") if key.startswith("complete/"))
    assert key.endswith("/2")
    house.pass_time(days=2)
    assert {step for step in sent(house) if step.startswith("complete/")} > first


def house_charter() -> dict[str, str]:
    from tests.support.house import CHARTER

    return dict(CHARTER)


@pytest.mark.parametrize("rhythm", [Rhythm.DAILY, Rhythm.WEEKLY])
def test_a_preview_names_the_same_keys_that_leave(house: House, rhythm: Rhythm) -> None:
    house.service.go_live("hr")
    reads = {"read by": "group: managers", "read until": "2026-12-01"}
    page = house.community(deadline="2026-12-03", **reads, **{"review every": "7 days"})
    house.wiki.comment(page, house.key("Mia Member"), "Does this hold for part-time people as well?")
    house.hear()
    house.desk.set_preferences(house.viewer("Olga Owner"), rhythm=rhythm)
    house.desk.set_preferences(house.viewer("Max Member"), rhythm=Rhythm.PANEL)
    house.pass_time(hours=1)
    before = set(sent(house))
    shown = {line.key: line.at for line in house.service.preview(21)}
    house.pass_time(days=21)
    left = {key: at for key, at in sent(house).items() if key not in before}
    assert shown == left
    kinds = {key.partition("/")[0] for key in left}
    # The outcome and the review are asked for only later: they are in it all the same.
    assert kinds >= {"deliver", "confirm", "answer", "decide", "review"}


def test_a_later_date_to_read_by_brings_every_step_anew(house: House) -> None:
    house.service.go_live("hr")
    fields = {"read by": "Olga Owner", "read until": "2026-12-01"}
    page = house.community(**fields)
    house.hear()

    def left(day: str) -> list[str]:
        steps = [
            (at, key) for key, at in sent(house).items() if key.startswith("confirm/") and f"@{day}" in key
        ]
        return [
            key.split("#")[1].partition("@")[0]
            for _, key in sorted(steps, key=lambda step: (step[0], step[1]))
        ]

    house.pass_time(days=9)
    assert left("2026-12-01") == ["before-5", "before-1", "after-1"]
    house.wiki.edit(
        page, house.key("Sven Sponsor"), charter={**CHARTER, **fields, "read until": "2026-12-15"}
    )
    house.hear()
    house.pass_time(days=25)
    assert left("2026-12-01") == ["before-5", "before-1", "after-1"]
    assert left("2026-12-15") == ["before-5", "before-1", "after-1", "steward", "sponsor"]


def test_webhooks_of_unknown_kinds_are_counted(house: House) -> None:
    normalise = house.wiki.webhooks.normalise
    house.wiki.webhooks.normalise = lambda body: () if b"brand-new" in body else normalise(body)  # type: ignore[method-assign]
    body = json.dumps({"type": "brand-new", "about": 1}).encode()
    house.service.receive("hr", signed(body, "d-new"), body)
    house.service.run_until_idle()
    assert house.rows(t.site)[0]["unknown_hooks"] == 1
    (unknown,) = (
        family for family in StoreFigures(house.store).collect() if family.name == "telos_webhooks_unknown"
    )
    assert [(sample.labels, sample.value) for sample in unknown.samples] == [({"site": "hr"}, 1)]


def test_nobody_is_sent_with_questions_to_who_may_need_help(house: House) -> None:
    house.service.go_live("hr")
    page = house.community()
    house.hear()
    house.wiki.comment(page, house.key("Mia Member"), "Does this hold for part-time people as well?")
    house.hear()
    (key,) = (owed for owed in house.open_for("Ana Steward") if owed.startswith("answer/"))
    house.pass_time(days=14)
    lines = {
        person: [
            line for message in house.mail.to(house.key(person)) for line in message.lines if key in line.key
        ]
        for person in ("Ana Steward", "Ben Steward", "Sven Sponsor")
    }
    assert all(lines.values()), "she hears it first, then the other steward and the sponsor"
    assert {line.ask for line in lines["Ana Steward"]} == {"Questions? Ask Ben Steward."}
    assert {line.ask for line in lines["Ben Steward"]} == {"Questions? Ask Sven Sponsor."}
    assert {line.ask for line in lines["Sven Sponsor"]} == {"Questions? Ask Ben Steward."}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("day", ["2026-12-11", "2027-01-15"], ids=["earlier", "later"])
def test_an_earlier_date_that_is_asked_for_is_not_called_more_time(
    house: House, day: str, language: str
) -> None:
    house.service.go_live("hr")
    page = house.community()
    house.hear()
    house.desk.set_preferences(house.viewer("Sven Sponsor"), rhythm=Rhythm.DAILY, language=language)
    house.wiki.edit(
        page,
        house.key("Mia Member"),
        house.wiki.leaf(page).text,
        charter={**house_charter(), "deadline": day},
    )
    house.hear()
    house.pass_time(days=2)
    (line, *_) = (line for message in house.mail.to(house.key("Sven Sponsor")) for line in message.lines)
    asked = {"en": "asks for another date", "de": "bittet um einen anderen Termin"}[language]
    assert asked in line.why
    # And what the others hear when it isn't decided: no quotation within a quotation.
    house.pass_time(days=10)
    told = [line.what for message in house.mail.to(house.key("Ana Steward")) for line in message.lines]
    (help_,) = (what for what in told if "decision" in what)
    assert "the decision (Mia Member asks" in help_
