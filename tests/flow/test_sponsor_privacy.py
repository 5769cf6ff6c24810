"""Sums only, no names, a term for people: what the page of figures keeps to itself where the policy says so."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from core.cli.community_handlers import community_report
from core.flow import figures, status_projection
from core.model import (
    Act,
    ActKind,
    Behind,
    CommunityKey,
    Earlier,
    Figure,
    Finding,
    Level,
)
from core.queries import printed
from core.rules.assess_community import FIGURES
from core.rules.factors.sight import Sight, told
from core.store import communities
from core.store import tables as t
from core.ui.sponsor.export import as_csv
from plugins.confluence import block
from plugins.confluence.words import Words
from tests.flow.sponsors import NOON, SEES, behind, filled, page, section, shown
from tests.support.house import House


def test_nobody_is_shown_how_late_others_are_one_beside_the_other(house: House) -> None:
    """Single things that are late, by their dates, each with what to do: never a sum or an order of people."""
    parts = "\n".join(
        f"* Part {number}; owner: {who}; page: [[Leave]]; done when: it is signed; by: 2026-11-{25 + number % 3}"
        for number, who in enumerate(["Max Member", "Moe Member", "Moe Member", "Max Member", "Moe Member"])
    )
    home = house.community(deliverables=parts)
    house.hear()
    for number in range(6):
        house.wiki.comment(home, house.key("Mia Member"), f"Question {number} about leave, how is it meant?")
        house.clock.move(hours=2)
        house.hear()
    house.clock.move(days=20)
    (key,) = [CommunityKey(row["key"]) for row in house.rows(t.community)]
    figures.bring_up_to_date(house.service.flow, key)
    people = [account.name for account in house.wiki.accounts.values()]
    for viewer in SEES:
        overview = page(house, viewer, key)
        assert overview is not None
        assert overview.facts is not None
        late = overview.facts.overdue
        assert len(late) > 4
        assert [overdue.obligation.due for overdue in late] == sorted(
            overdue.obligation.due for overdue in late
        )
        sections = shown(overview)["sections"]
        summed = [
            (section["lines"], section["tables"], section["figures"], section["pictures"])
            for section in sections
        ]
        told = [*map(repr, summed), repr(as_csv(overview.facts))]
        assert not [(name, text) for name in people for text in told if name in text], viewer
        for item in section(overview, "overdue")["items"]:
            assert sum(name in repr(item["why"]) for name in people) <= 1


def test_names_are_kept_from_sponsors_where_the_policy_says_so(house: House) -> None:
    key = filled(house, names_to_sponsors=False)
    people = ("Mia Member", "Moe Member", "Ben Steward")
    for name, named in (("Sven Sponsor", False), ("Ana Steward", True)):
        overview = page(house, name, key)
        assert overview is not None
        text = json.dumps(shown(overview))
        assert any(person in text for person in people) is named, name
        assert (house.desk.acts_behind(house.viewer(name), key, "answered") is not None) is named


@pytest.mark.parametrize("name", SEES)
def test_with_sums_only_nobody_is_named_and_no_act_listed(house: House, name: str) -> None:
    key = filled(house, sums_only=True)
    overview = page(house, name, key)
    assert overview is not None
    view = shown(overview)
    text = json.dumps(view) + json.dumps(as_csv(overview.facts)) if overview.facts else ""
    assert "Mia" not in text
    assert "Ben" not in text
    assert "Moe" not in text
    assert view["protected"]
    for figure in FIGURES:
        assert house.desk.acts_behind(house.viewer(name), key, figure) is None
    assert not section(overview, "promise")["items"], "the longest wait's day is one person's"
    on_paper = printed.facts(house.service.flow, key, "en")
    assert on_paper is not None
    assert on_paper.longest is None
    # Three were asked, fewer than the least group of five.
    assert section(overview, "confirmed")["lines"] == ["Too few people to be told here."]
    assert not section(overview, "confirmed")["tables"]
    assert overview.facts is not None
    assert [overview.facts.figures[figure].value for figure in ("asked", "confirmed", "to_confirm")] == [
        None
    ] * 3


def test_after_the_term_figures_lose_their_people(house: House) -> None:
    key = filled(house, people_in_figures_days=10)
    overview = page(house, "Ana Steward", key)
    assert overview is not None
    assert overview.facts is not None
    kept = overview.facts.figures
    assert (kept["contributions"].value or 0) > 10, "the sum stays"
    assert kept["absence_factor"].n == 0
    assert [acts.acts for acts in behind(house, house.viewer("Ana Steward"), key, "contributions")] == [()]


def test_with_sums_only_nothing_counts_so_few_people(house: House) -> None:
    """Neither as a figure nor as what one was made from, on the page and in the file."""
    key = filled(house, sums_only=True, least_group=5)
    overview = page(house, "Sven Sponsor", key)
    assert overview is not None
    assert overview.facts is not None
    few = ("asked", "confirmed", "to_confirm", "confirm_late", "spread", "support", "active")
    lines = {line["figure"]: line for line in csv.DictReader(io.StringIO(as_csv(overview.facts)["csv"]))}
    for name in few:
        assert [lines[name][column] for column in ("value", "low", "high", "n", "earlier")] == [""] * 5, name
    # One person contributed and one answers: whatever counts what they did tells of them alone.
    for name in (
        "contributions",
        "answered",
        "waiting",
        "late",
        "in_time",
        "waiting_after_a_day",
        "burstiness",
    ):
        assert [lines[name][column] for column in ("value", "low", "high", "n", "earlier")] == [""] * 5, name
    figures = {
        figure["name"]: (figure["value"], figure["rests"])
        for part in shown(overview)["sections"]
        for figure in part["figures"]
    }
    for name in set(few) & set(figures):
        assert figures[name] == ("too few people to be told here", ""), name
    assert {"asked", "confirmed", "spread", "active"} <= set(figures)


def test_with_sums_only_a_goal_of_few_readers_and_few_who_opted_out_are_not_counted() -> None:
    def figure_of(name: str, value: float, behind: Behind = Behind.CONFIRMATIONS) -> Figure:
        return Figure(
            community=CommunityKey("c"), name=name, value=value, n=int(value), as_of=NOON, behind=behind,
            people=0 if name == "goal" else int(value),
        )  # fmt: skip

    seen = Sight(names=False, acts=False, least=5)
    readers = [figure_of("asked", 2), figure_of("goal", 2, Behind.HOME), figure_of("goal_reached", 1)]
    assert [(figure.value, figure.n, figure.withheld) for figure in told(readers, seen)] == [
        (None, 0, True)
    ] * 3
    answers = [
        figure_of("asked", 2),
        figure_of("goal", 2, Behind.HOME),
        figure_of("goal_reached", 1, Behind.ANSWERED),
    ]
    assert [figure.value for figure in told(answers, seen)] == [None, 2, None]
    answers[-1] = replace(answers[-1], people=5)
    assert [figure.value for figure in told(answers, seen)] == [None, 2, 1]
    for count, value in ((0, 0), (1, None), (4, None), (5, 5)):
        (opt_outs,) = told([figure_of("opt_outs", count, Behind.NOTICES)], seen)
        assert opt_outs.value == value
    several = [replace(figure_of("spread", 0.5, Behind.HISTORY), people=count) for count in (0, 4, 5, None)]
    assert [told([figure], seen)[0].withheld for figure in several] == [False, True, False, True]
    assert told(readers, Sight(names=True, acts=True)) == tuple(readers)


def test_with_sums_only_what_was_earlier_speaks_of_no_fewer_people_than_what_is_now() -> None:
    """Else the trend, and the file's column beside it, would tell what the figure itself is not told of."""

    def figure_of(name: str, value: float, n: int, before: float, people: int | None) -> Figure:
        earlier = Earlier(value=before, at=NOON - timedelta(days=28), people=people)
        key, history = CommunityKey("c"), Behind.HISTORY
        return Figure(
            community=key, name=name, value=value, n=n, as_of=NOON, behind=history, earlier=earlier, people=9
        )

    seen = Sight(names=False, acts=False, least=6)
    for name, value, n, before, people, kept in (
        ("answerers", 6, 40, 2, 2, False),
        ("answerers", 6, 40, 6, 6, True),
        ("absence_factor", 9, 40, 5, 20, False),
        ("active", 0.5, 6, 0.8, 5, False),
        ("active", 0.5, 6, 0.8, 6, True),
        ("spread", 0.5, 30, 0.8, None, False),
        ("contributions", 30, 30, 20, 1, False),
        ("contributions", 30, 30, 20, 6, True),
        ("in_time", 0.5, 30, 0.4, 2, False),
        ("in_time", 0.5, 30, 0.4, 6, True),
    ):
        (figure,) = told([figure_of(name, value, n, before, people)], seen)
        assert (figure.value, figure.earlier is not None) == (value, kept), name


def keep_findings(unit: Any, key: CommunityKey, findings: tuple[Finding, ...]) -> None:
    community = communities.get(unit, key)
    assert community is not None
    communities.save(unit, replace(community, findings=findings))


def test_with_sums_only_the_command_line_reports_no_fewer_people_either(house: House) -> None:
    key = filled(house, sums_only=True)
    report = community_report(house, key)  # type: ignore[arg-type]
    assert [report["figures"][name] for name in ("asked", "confirmed", "to_confirm")] == [None] * 3
    assert (report["factors"]["active"]["value"], report["factors"]["active"]["n"]) == (None, 0)
    assert "confirm" not in report["open"], "three people owe one"
    late = Finding(code="A303", level=Level.WARNING, field="read by", data={"count": 1, "asked": 3})
    other = replace(late, code="A301", data={"contribution": "hr:1/c1"})
    house.store.write(lambda unit: keep_findings(unit, key, (late, other)))
    report = community_report(house, key)  # type: ignore[arg-type]
    # The one put there, and what waits on the charter's own page.
    assert [finding["code"] for finding in report["findings"]] == ["A301"] * 2, (
        "the other one counts who is late"
    )
    assert (report["figures"]["contributions"], report["contributions"]) == (None, None), "one person's"
    house.change_policy(sums_only=False)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    report = community_report(house, key)  # type: ignore[arg-type]
    assert (report["figures"]["asked"], report["open"]["confirm"]) == (3, 3)
    assert "A303" in {finding["code"] for finding in report["findings"]}


@pytest.mark.parametrize(("least", "told"), [(4, (0, 0)), (3, (3, 1))])
def test_with_sums_only_the_page_itself_says_of_few_readers_only_that_it_is_to_be_confirmed(
    house: House, least: int, told: tuple[int, int]
) -> None:
    house.change_policy(sums_only=True, least_group=least)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    home = house.community(**{"read by": "group: managers"})
    house.hear()
    viewer = house.viewer("Mia Member", home)
    house.desk.act(
        viewer,
        Act(
            id="read",
            kind=ActKind.CONFIRM,
            person=viewer.person,
            at=house.clock.now(),
            page=home,
            revision=viewer.revision,
        ),
    )
    house.service.run_until_idle()
    flow = house.service.flow
    (key,) = [CommunityKey(row["key"]) for row in house.rows(t.community)]
    figures.bring_up_to_date(flow, key)
    with house.store.read() as unit:
        state = status_projection.build(unit, flow, "hr", [home])[home]
    assert state is not None
    assert (state.asked, state.confirmed) == told
    words = Words("en")
    assert ("confirmed" in "".join(block._people(state, "active", words, lambda _: None))) is bool(told[0])
    assert words.text("cf-act-confirm") in "".join(block._links(state, "active", viewer.revision, words))
