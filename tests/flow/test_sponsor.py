"""Who is shown a community's figures, and that nothing of a page they may not read is among them."""

from __future__ import annotations

import csv
import io
import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.cli import handlers
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
    PageKey,
    Viewer,
    composite_keys,
)
from core.phrasing import Phrasing
from core.queries import printed
from core.queries import sponsor as queries
from core.queries.sponsor import Acts, Overview
from core.rules.assess_community import FIGURES
from core.rules.factors.sight import Sight, told
from core.store import acts_behind as rows
from core.store import communities
from core.store import tables as t
from core.ui import sponsor
from core.ui.sponsor.export import as_csv
from plugins.confluence import block
from plugins.confluence.words import Words
from tests.support.house import House

SEES = ("Sven Sponsor", "Ana Steward", "Ben Steward", "Ines IT")
SEES_NOT = ("Mia Member", "Max Member", "Olga Owner")
CANARY = "Canary"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def filled(house: House, **policy: Any) -> CommunityKey:
    """A community with a hidden page in it; half of what was asked there and elsewhere is answered."""
    house.change_policy(**policy)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    home = house.community(**{"read by": "group: managers", "read until": "2026-11-10"})
    house.hear()
    secret = house.wiki.page(f"Leave/{CANARY}", house.key("Mia Member"))
    house.hear()
    for number in range(12):
        page = secret if number % 2 == 0 else home
        thread = house.wiki.comment(page, house.key("Mia Member"), f"{CANARY}: question {number}, how is it?")
        house.clock.move(hours=5)
        if number % 4 > 1:
            house.wiki.comment(page, house.key("Ben Steward"), f"{CANARY}: as above.", thread=thread)
        house.hear()
    hide(house, secret)
    house.hear()
    house.clock.move(days=14)
    (key,) = [row["key"] for row in house.rows(t.community)]
    figures.bring_up_to_date(house.service.flow, key)
    return CommunityKey(key)


def hide(house: House, page: str, *but: str) -> None:
    """From now on nobody but these people may read a page."""
    house.wiki.only[int(page.partition(":")[2])] = {house.key(name) for name in but}


def page(house: House, name: str, key: CommunityKey | None = None) -> Overview | None:
    return house.desk.overview(house.viewer(name), key)


def shown(found: Overview) -> dict[str, Any]:
    assert found.facts is not None
    return sponsor.page_view(found.facts, found.choices)


def section(found: Overview, id: str) -> dict[str, Any]:
    return next(one for one in shown(found)["sections"] if one["id"] == id)


def behind(house: House, viewer: Viewer, key: CommunityKey, name: str) -> list[Acts]:
    got: list[Acts] = []
    after: str | None = ""
    while after is not None:
        some = house.desk.acts_behind(viewer, key, name, after)
        if some is None:
            return got
        got.append(some)
        after = some.following
    return got


def said(house: House, viewer: Viewer, key: CommunityKey) -> str:
    """Everything a viewer gets: page, what is behind each figure, file."""
    found = house.desk.overview(viewer, key)
    text = ""
    if found is not None and found.facts is not None:
        text += json.dumps(shown(found)) + json.dumps(as_csv(found.facts))
    words = Phrasing("en", "UTC", house.clock.now(), found.facts.directory) if found and found.facts else None
    for name in FIGURES:
        for some in behind(house, viewer, key, name):
            assert words is not None
            lines = [(one.at, one.title, one.contribution, one.url, one.change) for one in some.acts]
            text += json.dumps(
                sponsor.acts_view(name, lines, words, hidden=some.hidden, following=some.following)
            )
    return text


def test_who_looks_after_it_sees_it_and_nobody_else(house: House) -> None:
    key = filled(house)
    for name in SEES:
        found = page(house, name, key)
        assert found is not None, name
        assert [one.key for one in found.choices] == [key]
        assert page(house, name) == found
        assert house.desk.acts_behind(house.viewer(name), key, "contributions") is not None
    for name in SEES_NOT:
        assert page(house, name, key) is None, name
        assert page(house, name) is None
        assert house.desk.acts_behind(house.viewer(name), key, "contributions") is None


def test_no_viewer_gets_a_title_or_word_of_a_page_they_may_not_read(house: House) -> None:
    key = filled(house)
    for name in (*SEES, *SEES_NOT):
        text = said(house, house.viewer(name), key)
        assert bool(text) == (name in SEES)
        assert CANARY not in text, name
    secret = next(row["key"] for row in house.rows(t.page) if CANARY in row["title"])
    hide(house, secret, "Ana Steward")
    house.clock.move(minutes=5)
    assert CANARY in said(house, house.viewer("Ana Steward"), key)
    assert CANARY not in said(house, house.viewer("Sven Sponsor"), key)


def test_a_closed_community_and_a_missing_one_are_answered_alike(house: House) -> None:
    key = filled(house)
    home = next(row["home"] for row in house.rows(t.community))
    hide(house, home)
    house.clock.move(minutes=5)
    missing = CommunityKey("hr:page:4711")
    for name in SEES:
        viewer = house.viewer(name)
        assert page(house, name, key) is page(house, name, missing) is None
        assert house.desk.acts_behind(viewer, key, "late") is None
        assert house.desk.acts_behind(viewer, missing, "late") is None


def test_what_is_behind_a_figure_is_listed_to_the_end_once(house: House) -> None:
    key = filled(house)
    viewer = house.viewer("Ana Steward")
    secret = next(row["key"] for row in house.rows(t.page) if CANARY in row["title"])
    hide(house, secret, "Ana Steward")
    house.clock.move(minutes=5)
    found = page(house, "Ana Steward", key)
    assert found is not None
    assert found.facts is not None
    for name in ("contributions", "answered", "waiting", "late"):
        listed = [one for some in behind(house, viewer, key, name) for one in some.acts]
        assert len(listed) == found.facts.figures[name].value, name
        assert all(one.url for one in listed)


def test_where_acts_go_on_hides_how_many_were_passed_over() -> None:
    whose = b"k" * 32
    tokens = [queries._after(None, passed, whose) for passed in range(queries.MOST)]
    assert [queries._place(one, whose) for one in tokens] == [
        (None, passed) for passed in range(queries.MOST)
    ]
    # What stands there has nothing to do with the number: neither as it is nor in its order.
    shown = [int(one.split(" ")[1], 16) for one in tokens]
    assert sum(said == passed for passed, said in enumerate(shown)) < 5
    rising = sum(one < other for one, other in itertools.pairwise(shown))
    assert 0.4 < rising / len(shown) < 0.6
    for one in tokens[1:20]:
        sign, hidden, _ = one.split(" ")
        assert queries._place(f"{sign} {int(hidden, 16) ^ 1:04x} ", whose) == (None, 0)
        assert queries._place(one, b"l" * 32) == (None, 0)


def test_what_follows_goes_on_from_where_it_stood_and_says_nothing_of_what_is_hidden(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = filled(house)
    monkeypatch.setattr(queries, "ACTS", 2)
    monkeypatch.setattr(queries, "LOOKED_AT", 3)
    secret = next(row["key"] for row in house.rows(t.page) if CANARY in row["title"])
    read: list[int] = []
    whole = rows.acts_behind

    def counted(*args: Any, **named: Any) -> list[rows.Reference]:
        found = whole(*args, **named)
        read.append(len(found))
        return found

    monkeypatch.setattr(rows, "acts_behind", counted)
    viewer = house.viewer("Ben Steward")
    several = behind(house, viewer, key, "contributions")
    assert len([one for some in several for one in some.acts]) == 7, "half of them, and the page itself"
    assert max(read) <= 4, "three are looked at, behind what was passed over"
    assert all(secret not in (some.following or "") for some in several)
    for wrong in (
        "x",
        "1",
        "99999 x",
        "2 2026-11-23~hr:1~c1",
        "1 0001-01-01T00:00+14:00~hr:1~c1",
        "3 a~b~\x00",
    ):
        again = house.desk.acts_behind(viewer, key, "contributions", wrong)
        assert again is not None, wrong


def test_no_place_made_up_tells_when_something_hidden_was_done(house: House) -> None:
    key = filled(house)
    viewer = house.viewer("Ben Steward")
    first = house.desk.acts_behind(viewer, key, "contributions")
    assert first is not None
    assert first.hidden
    secret = next(row["key"] for row in house.rows(t.page) if CANARY in row["title"])
    for row in house.rows(t.contribution):
        for page in (secret, "hr:999999"):
            for beside in (timedelta(0), timedelta(seconds=-1), timedelta(seconds=1)):
                made = composite_keys.place(row["at"] + beside, PageKey(page), "zzzz")
                for after in (f"0 {made}", f"{'0' * 32} 0 {made}"):
                    assert house.desk.acts_behind(viewer, key, "contributions", after) == first


def test_where_the_acts_go_on_is_for_this_viewer_and_figure_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = filled(house)
    monkeypatch.setattr(queries, "ACTS", 2)
    monkeypatch.setattr(queries, "LOOKED_AT", 3)
    ben, ana = house.viewer("Ben Steward"), house.viewer("Ana Steward")
    first = house.desk.acts_behind(ben, key, "contributions")
    assert first is not None
    after = first.following
    assert after is not None
    following = house.desk.acts_behind(ben, key, "contributions", after)
    assert following != first
    begins = house.desk.acts_behind(ana, key, "contributions")
    assert house.desk.acts_behind(ana, key, "contributions", after) == begins
    begins = house.desk.acts_behind(ben, key, "waiting")
    assert house.desk.acts_behind(ben, key, "waiting", after) == begins
    sign, passed, place = after.split(" ", 2)
    for made in (
        f"{sign} {int(passed, 16) ^ 1:04x} {place}",
        f"{sign} {passed} {place}x",
        "\ud800",
        f"{sign} \ud800",
    ):
        assert house.desk.acts_behind(ben, key, "contributions", made) == first


def test_print_names_nobody_and_no_page_but_the_communitys_own(house: House) -> None:
    key = filled(house)
    found = printed.facts(house.service.flow, key, "en")
    assert found is not None
    text = json.dumps(sponsor.page_view(found, ()))
    assert not [name for name in (CANARY, "Mia", "Ben", "Ana", "Sven") if name in text]
    assert "Answered in time" in text
    assert printed.facts(house.service.flow, CommunityKey("hr:page:4711"), "en") is None


def test_words_first(house: House) -> None:
    key = filled(house)
    found = page(house, "Ana Steward", key)
    assert found is not None
    assert [one["id"] for one in shown(found)["sections"]] == [
        "purpose", "advice", "promise", "confirmed", "factors", "level", "forecast", "overdue", "board", "cost",
    ]  # fmt: skip
    assert section(found, "purpose")["lines"][1:] == ["By Fri 18 Dec", "The deliverable is not done yet."]
    assert section(found, "confirmed")["lines"][0] == "0 of 3 have confirmed."
    assert section(found, "confirmed")["tables"][0]["rows"] == [["managers", "3", "0"]]
    assert section(found, "overdue")["lines"]
    assert section(found, "promise")["lines"][0].startswith("Answered in time: ")


def test_what_is_overdue_is_acted_on_in_place_by_who_may(house: House) -> None:
    key = filled(house)
    house.clock.move(days=20)
    house.service.tick()
    house.service.run_until_idle()
    kinds: dict[str, list[str]] = {}
    for name in ("Sven Sponsor", "Ana Steward", "Ines IT"):
        found = page(house, name, key)
        assert found is not None
        (item,) = [one for one in section(found, "overdue")["items"] if "Leave policy" in one["what"]]
        acts = [one["act"] for one in item["actions"] if one.get("act")]
        kinds[name] = sorted({one["kind"] for one in acts})
        if name == "Sven Sponsor":
            (handed,) = [one for one in acts if one["kind"] == "hand-over" and not one.get("to")]
    assert "hand-over" in kinds["Sven Sponsor"]
    assert kinds["Ana Steward"] == kinds["Sven Sponsor"]
    assert kinds["Ines IT"] == [], "she keeps the tool running"
    viewer = house.viewer("Sven Sponsor")
    act = Act(
        id="handed",
        kind=ActKind.HAND_OVER,
        person=viewer.person,
        at=house.clock.now(),
        obligation=handed["obligation"],
        to=house.key("Mia Member"),
    )
    assert house.desk.act(viewer, act).done == "desk-done-handed-to"


# --- data protection ------------------------------------------------------------------------------------------


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
    people = [one.name for one in house.wiki.accounts.values()]
    for viewer in SEES:
        found = page(house, viewer, key)
        assert found is not None
        assert found.facts is not None
        late = found.facts.overdue
        assert len(late) > 4
        assert [one.obligation.due for one in late] == sorted(one.obligation.due for one in late)
        sections = shown(found)["sections"]
        summed = [(one["lines"], one["tables"], one["figures"], one["pictures"]) for one in sections]
        told = [*map(repr, summed), repr(as_csv(found.facts))]
        assert not [(name, text) for name in people for text in told if name in text], viewer
        for one in section(found, "overdue")["items"]:
            assert sum(name in repr(one["why"]) for name in people) <= 1


def test_names_are_kept_from_sponsors_where_the_policy_says_so(house: House) -> None:
    key = filled(house, names_to_sponsors=False)
    people = ("Mia Member", "Moe Member", "Ben Steward")
    for name, named in (("Sven Sponsor", False), ("Ana Steward", True)):
        found = page(house, name, key)
        assert found is not None
        text = json.dumps(shown(found))
        assert any(person in text for person in people) is named, name
        assert (house.desk.acts_behind(house.viewer(name), key, "answered") is not None) is named


@pytest.mark.parametrize("name", SEES)
def test_with_sums_only_nobody_is_named_and_no_act_listed(house: House, name: str) -> None:
    key = filled(house, sums_only=True)
    found = page(house, name, key)
    assert found is not None
    view = shown(found)
    text = json.dumps(view) + json.dumps(as_csv(found.facts)) if found.facts else ""
    assert "Mia" not in text
    assert "Ben" not in text
    assert "Moe" not in text
    assert view["protected"]
    for figure in FIGURES:
        assert house.desk.acts_behind(house.viewer(name), key, figure) is None
    assert not section(found, "promise")["items"], "the longest wait's day is one person's"
    on_paper = printed.facts(house.service.flow, key, "en")
    assert on_paper is not None
    assert on_paper.longest is None
    # Three were asked, fewer than the least group of five.
    assert section(found, "confirmed")["lines"] == ["Too few people to be told here."]
    assert not section(found, "confirmed")["tables"]
    assert found.facts is not None
    assert [found.facts.figures[one].value for one in ("asked", "confirmed", "to_confirm")] == [None] * 3


def test_after_the_term_figures_lose_their_people(house: House) -> None:
    key = filled(house, people_in_figures_days=10)
    found = page(house, "Ana Steward", key)
    assert found is not None
    assert found.facts is not None
    kept = found.facts.figures
    assert (kept["contributions"].value or 0) > 10, "the sum stays"
    assert kept["absence_factor"].n == 0
    assert [one.acts for one in behind(house, house.viewer("Ana Steward"), key, "contributions")] == [()]


def test_with_sums_only_nothing_counts_so_few_people(house: House) -> None:
    """Neither as a figure nor as what one was made from, on the page and in the file."""
    key = filled(house, sums_only=True, least_group=5)
    found = page(house, "Sven Sponsor", key)
    assert found is not None
    assert found.facts is not None
    few = ("asked", "confirmed", "to_confirm", "confirm_late", "spread", "support", "active")
    lines = {line["figure"]: line for line in csv.DictReader(io.StringIO(as_csv(found.facts)["csv"]))}
    for name in few:
        assert [lines[name][one] for one in ("value", "low", "high", "n", "earlier")] == [""] * 5, name
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
        assert [lines[name][one] for one in ("value", "low", "high", "n", "earlier")] == [""] * 5, name
    figures = {
        one["name"]: (one["value"], one["rests"])
        for part in shown(found)["sections"]
        for one in part["figures"]
    }
    for name in set(few) & set(figures):
        assert figures[name] == ("too few people to be told here", ""), name
    assert {"asked", "confirmed", "spread", "active"} <= set(figures)


def test_with_sums_only_a_goal_of_few_readers_and_few_who_opted_out_are_not_counted() -> None:
    def said(name: str, value: float, behind: Behind = Behind.CONFIRMATIONS) -> Figure:
        return Figure(
            community=CommunityKey("c"), name=name, value=value, n=int(value), as_of=NOON, behind=behind,
            people=0 if name == "goal" else int(value),
        )  # fmt: skip

    seen = Sight(names=False, acts=False, least=5)
    readers = [said("asked", 2), said("goal", 2, Behind.HOME), said("goal_reached", 1)]
    assert [(one.value, one.n, one.withheld) for one in told(readers, seen)] == [(None, 0, True)] * 3
    answers = [said("asked", 2), said("goal", 2, Behind.HOME), said("goal_reached", 1, Behind.ANSWERED)]
    assert [one.value for one in told(answers, seen)] == [None, 2, None]
    answers[-1] = replace(answers[-1], people=5)
    assert [one.value for one in told(answers, seen)] == [None, 2, 1]
    for count, value in ((0, 0), (1, None), (4, None), (5, 5)):
        (one,) = told([said("opt_outs", count, Behind.NOTICES)], seen)
        assert one.value == value
    several = [replace(said("spread", 0.5, Behind.HISTORY), people=count) for count in (0, 4, 5, None)]
    assert [told([one], seen)[0].withheld for one in several] == [False, True, False, True]
    assert told(readers, Sight(names=True, acts=True)) == tuple(readers)


def test_with_sums_only_what_was_earlier_speaks_of_no_fewer_people_than_what_is_now() -> None:
    """Else the trend, and the file's column beside it, would tell what the figure itself is not told of."""

    def said(name: str, value: float, n: int, before: float, people: int | None) -> Figure:
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
        (one,) = told([said(name, value, n, before, people)], seen)
        assert (one.value, one.earlier is not None) == (value, kept), name


def keep_findings(unit: Any, key: CommunityKey, findings: tuple[Finding, ...]) -> None:
    community = communities.get(unit, key)
    assert community is not None
    communities.save(unit, replace(community, findings=findings))


def test_with_sums_only_the_command_line_reports_no_fewer_people_either(house: House) -> None:
    key = filled(house, sums_only=True)
    found = handlers._community(house, key)  # type: ignore[arg-type]
    assert [found["figures"][one] for one in ("asked", "confirmed", "to_confirm")] == [None] * 3
    assert (found["factors"]["active"]["value"], found["factors"]["active"]["n"]) == (None, 0)
    assert "confirm" not in found["open"], "three people owe one"
    late = Finding(code="A303", level=Level.WARNING, field="read by", data={"count": 1, "asked": 3})
    other = replace(late, code="A301", data={"contribution": "hr:1/c1"})
    house.store.write(lambda unit: keep_findings(unit, key, (late, other)))
    found = handlers._community(house, key)  # type: ignore[arg-type]
    assert [one["code"] for one in found["findings"]] == ["A301"], "the other one counts who is late"
    assert (found["figures"]["contributions"], found["contributions"]) == (None, None), "one person's"
    house.change_policy(sums_only=False)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    found = handlers._community(house, key)  # type: ignore[arg-type]
    assert (found["figures"]["asked"], found["open"]["confirm"]) == (3, 3)
    assert "A303" in {one["code"] for one in found["findings"]}


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
