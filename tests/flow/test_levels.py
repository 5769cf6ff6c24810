"""A level: proposed by figures, approved by people who may, reversible, in the evidence, and moving rights."""

from __future__ import annotations

from typing import Any

import pytest

from core.model import Act, ActKind, Behind, CommunityKey, Figure, PageKey
from core.ports import Reject
from core.store import evidence, figures
from core.store import tables as t
from core.ui import sponsor
from core.ui.view import panel_view
from tests.flow.writing import charter_of, counts, write
from tests.support.house import House

SPONSOR, STEWARD, CONTACT, OWNER, MEMBER = (
    "Sven Sponsor",
    "Ana Steward",
    "Ines IT",
    "Olga Owner",
    "Mia Member",
)


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community()
    house.hear()
    return page


def reckoned(house: House, home: PageKey, **values: float) -> None:
    """Let the figures say this, each from forty cases."""
    key = charter_of(house, home).community
    level_figures = [
        Figure(
            community=key,
            name=name,
            value=value,
            n=40,
            as_of=house.clock.now(),
            behind=Behind.CONTRIBUTIONS,
            people=20,
        )
        for name, value in values.items()
    ]
    house.store.write(lambda unit: figures.put(unit, key, level_figures))


GUIDED = {"accepted": 0.9, "in_time": 0.7, "answerers": 3}
RUNNING = {**GUIDED, "in_time": 0.85, "returning": 0.4}
LEADING = {**RUNNING, "in_time": 0.95, "returning": 0.6, "answerers": 6, "mutual": 0.4}


def say(house: House, home: PageKey, name: str, level: str, text: str = "", **more: Any) -> str:
    house.clock.move(minutes=10)
    viewer = house.viewer(name, home)
    values = {
        "id": f"level-{name}-{house.clock.now():%d%H%M}",
        "data": {"level": level, "from": str(charter_of(house, home).level)},
        "text": text,
        **more,
    }
    act = Act(kind=ActKind.LEVEL, person=viewer.person, at=house.clock.now(), page=home, **values)
    done = house.desk.act(viewer, act).done
    house.hear()
    return done


def level(house: House, home: PageKey) -> int:
    return charter_of(house, home).level


def test_figures_propose_and_the_sponsor_approves(house: House, home: PageKey) -> None:
    with pytest.raises(Reject) as refused:
        say(house, home, SPONSOR, "2")
    assert refused.value.status == 422
    reckoned(house, home, **GUIDED)
    assert level(house, home) == 1
    assert say(house, home, SPONSOR, "2", "Ana and Ben answer everything.") == "desk-done-level"
    assert level(house, home) == 2
    # One step at a time, and no further than the figures go.
    for wanted in ("3", "4", "2", "0", "5", ""):
        with pytest.raises(Reject):
            say(house, home, SPONSOR, wanted, "More.")
    # It stays when figures fall; they say so, and a person decides.
    reckoned(house, home, **{**GUIDED, "in_time": 0.1})
    house.hear()
    assert level(house, home) == 2
    assert say(house, home, STEWARD, "1", "We can't keep up.") == "desk-done-level"
    assert level(house, home) == 1
    with house.store.read() as unit:
        assert evidence.verify(unit) is None
    acts = [row for row in house.rows(t.act, t.act.c.at) if row["kind"] == "level"]
    assert "in_time=0.7/40" in acts[0]["doc"]
    assert len(acts) == 2


@pytest.mark.parametrize("name", [STEWARD, CONTACT, OWNER])
def test_a_word_without_the_sponsors_waits_for_it(house: House, home: PageKey, name: str) -> None:
    reckoned(house, home, **GUIDED)
    assert say(house, home, name, "2") == "desk-done-level-asked"
    assert level(house, home) == 1
    with pytest.raises(Reject) as again:
        say(house, home, name, "2")
    assert again.value.status == 409
    assert say(house, home, SPONSOR, "2") == "desk-done-level"
    assert level(house, home) == 2


def test_a_member_says_nothing_about_it(house: House, home: PageKey) -> None:
    reckoned(house, home, **GUIDED)
    with pytest.raises(Reject) as refused:
        say(house, home, MEMBER, "2")
    assert refused.value.status == 403


def test_who_profits_alone_raises_none(house: House) -> None:
    home = house.community(stewards="Sven Sponsor, Ana Steward")
    house.hear()
    reckoned(house, home, **GUIDED)
    assert say(house, home, SPONSOR, "2") == "desk-done-level-asked"
    assert say(house, home, STEWARD, "2") == "desk-done-level-asked"
    assert level(house, home) == 1
    assert say(house, home, CONTACT, "2") == "desk-done-level"
    assert level(house, home) == 2


def test_the_way_down_needs_a_reason(house: House, home: PageKey) -> None:
    reckoned(house, home, **GUIDED)
    say(house, home, SPONSOR, "2")
    with pytest.raises(Reject):
        say(house, home, SPONSOR, "1", "  ")
    assert level(house, home) == 2


def test_rights_move_with_the_level_and_back(house: House, home: PageKey) -> None:
    write(house, home, STEWARD, deadline="2027-01-29")
    assert counts(house, home) == "2026-12-18"
    reckoned(house, home, **GUIDED)
    say(house, home, SPONSOR, "2")
    # What was asked before still waits for who decides.
    assert counts(house, home) == "2026-12-18"
    write(house, home, STEWARD, deadline="2027-02-26")
    assert counts(house, home) == "2027-02-26"
    say(house, home, SPONSOR, "1", "One more round together.")
    assert counts(house, home) == "2027-02-26"
    write(house, home, STEWARD, deadline="2027-03-26")
    assert counts(house, home) == "2027-02-26"


def test_what_silence_approved_stays_when_the_level_falls(house: House, home: PageKey) -> None:
    for wanted, values in (("2", GUIDED), ("3", RUNNING), ("4", LEADING)):
        reckoned(house, home, **values)
        say(house, home, SPONSOR, wanted)
    write(house, home, MEMBER, deadline="2027-01-29")
    assert counts(house, home) == "2026-12-18"
    house.pass_time(days=7)
    assert counts(house, home) == "2027-01-29"
    say(house, home, SPONSOR, "3", "Fewer of us this year.")
    assert counts(house, home) == "2027-01-29"
    house.pass_time(days=2)
    assert counts(house, home) == "2027-01-29"


def test_the_same_click_twice_and_a_forged_one(house: House, home: PageKey) -> None:
    reckoned(house, home, **GUIDED)
    for _ in range(2):
        assert say(house, home, SPONSOR, "2", id="0-1") == "desk-done-level"
    assert level(house, home) == 2
    for data in ({"level": "3", "decides": "yes"}, {"level": "3", "figures": "all"}):
        with pytest.raises(Reject):
            say(house, home, STEWARD, "3", data={"from": "2", **data})


def offered(house: House, home: PageKey, name: str) -> dict[str, dict[str, Any]]:
    """What the panel offers about the level now: label → the act it sends."""
    facts = house.desk.panel(house.viewer(name, home))
    assert facts is not None
    section = next(section for section in panel_view(facts, "en")["sections"] if section["id"] == "rights")
    (item,) = (item for item in section["items"] if item["key"] == "level")
    return {action["label"]: action["act"] for action in item["actions"]}


def test_a_click_on_an_older_screen_does_not_say_the_opposite(house: House, home: PageKey) -> None:
    reckoned(house, home, **LEADING)
    for wanted in ("2", "3"):
        say(house, home, SPONSOR, wanted)
    back = offered(house, home, SPONSOR)["Back to level 2"]["data"]
    say(house, home, OWNER, "1", "Start anew.")
    with pytest.raises(Reject) as refused:
        say(house, home, SPONSOR, "2", "We can't keep up.", data=back)
    assert (refused.value.status, level(house, home)) == (409, 1)
    say(house, home, SPONSOR, "2")
    up = offered(house, home, CONTACT)["Raise to level 3"]["data"]
    for wanted in ("3", "4"):
        say(house, home, SPONSOR, wanted)
    # Nor does one that doesn't say for which level it was meant.
    for data in (up, {"level": "3"}):
        with pytest.raises(Reject) as refused:
            say(house, home, CONTACT, "3", "All of us answer in time.", data=data)
        assert (refused.value.status, level(house, home)) == (409, 4)


@pytest.mark.parametrize(
    "steps",
    [
        [{"sponsor": STEWARD, "stewards": "Ben Steward"}],
        [{"sponsor": ""}, {"sponsor": STEWARD, "stewards": "Ben Steward"}],
    ],
)
def test_a_steward_who_writes_the_roles_anew_raises_none_alone(
    house: House, home: PageKey, steps: list[dict[str, str]]
) -> None:
    reckoned(house, home, **GUIDED)
    for changes in steps:
        write(house, home, STEWARD, **changes)
    house.clock.move(days=15)
    reckoned(house, home, **GUIDED)
    assert say(house, home, STEWARD, "2") == "desk-done-level-asked"
    assert level(house, home) == 1
    assert say(house, home, OWNER, "2") == "desk-done-level"
    assert level(house, home) == 2


def test_a_sponsor_named_by_somebody_else_raises_it(house: House, home: PageKey) -> None:
    write(house, home, STEWARD, sponsor=MEMBER)
    # Another way to write the same name names nobody anew.
    house.clock.move(days=15)
    write(house, home, MEMBER, sponsor=f"User:{MEMBER}")
    reckoned(house, home, **GUIDED)
    assert say(house, home, MEMBER, "2") == "desk-done-level"


def test_below_another_charter_it_counts_who_named_its_sponsor(house: House, home: PageKey) -> None:
    house.clock.move(minutes=10)
    below = house.wiki.page("Leave/Half days", house.key(MEMBER))
    house.wiki.edit(below, house.key(MEMBER), charter={"purpose": "Half days", "scope": "page"})
    house.hear()
    write(house, home, STEWARD, sponsor=STEWARD, stewards="Ben Steward")
    house.clock.move(days=15)
    reckoned(house, below, **GUIDED)
    assert charter_of(house, below).sponsor == charter_of(house, home).sponsor
    assert say(house, below, STEWARD, "2") == "desk-done-level-asked"


def test_who_was_erased_or_blocked_is_not_named_as_asking(house: House, home: PageKey) -> None:
    reckoned(house, home, **GUIDED)

    def told() -> str:
        facts = house.desk.panel(house.viewer(SPONSOR, home))
        assert facts is not None
        section = next(
            section for section in panel_view(facts, "en")["sections"] if section["id"] == "rights"
        )
        return next(str(item["why"]) for item in section["items"] if item["key"] == "level")

    say(house, home, STEWARD, "2")
    assert f"Said so: {STEWARD}." in told()
    house.service.erase(house.key(STEWARD))
    assert "Said so" not in told()
    assert say(house, home, SPONSOR, "2") == "desk-done-level"


def test_who_does_not_want_to_be_named_is_not_named_beside_figures_as_asking(
    house: House, home: PageKey
) -> None:
    reckoned(house, home, **GUIDED)
    say(house, home, STEWARD, "2")

    def told(viewer: str) -> str:
        overview = house.desk.overview(house.viewer(viewer))
        assert overview is not None
        assert overview.facts is not None
        sections = sponsor.page_view(overview.facts, overview.choices)["sections"]
        return repr(next(section for section in sections if section["id"] == "level"))

    assert STEWARD in told(SPONSOR)
    no = house.viewer(STEWARD)
    house.desk.act(
        no, Act(id="no", kind=ActKind.SUGGEST, person=no.person, at=house.clock.now(), data={"suggest": "no"})
    )
    assert STEWARD not in told(SPONSOR)
    assert "Raise to level 2" in told(SPONSOR)
    assert "Raise to level 2" not in told(STEWARD), "said is said, named or not"


def test_everybody_reads_who_decides_and_some_can_change_it(house: House, home: PageKey) -> None:
    reckoned(house, home, **GUIDED)
    for name, ways in ((SPONSOR, ["Raise to level 2"]), (STEWARD, ["Raise to level 2"]), (MEMBER, [])):
        facts = house.desk.panel(house.viewer(name, home))
        assert facts is not None
        section = next(
            section for section in panel_view(facts, "en")["sections"] if section["id"] == "rights"
        )
        lines = {item["key"]: item for item in section["items"]}
        assert lines["right/extend"]["why"].endswith("Decides: the sponsor.")
        assert [action["label"] for action in lines.get("level", {"actions": []})["actions"]] == ways
        words = [section["text"], *(item["what"] for item in section["items"])]
        assert [sentence for sentence in words if "Level 1" in sentence] == ["Level 1, shepherded."], (
            "said once to everybody"
        )
        assert lines["right/close"]["why"] == "The sponsor."
    say(house, home, SPONSOR, "2")
    facts = house.desk.panel(house.viewer(MEMBER, home))
    assert facts is not None
    section = next(section for section in panel_view(facts, "en")["sections"] if section["id"] == "rights")
    assert "Level 2, guided." in section["text"]
    assert "the sponsor and stewards" in section["items"][0]["why"]


def test_the_page_of_figures_says_what_the_next_level_needs(house: House, home: PageKey) -> None:
    reckoned(house, home, **{**GUIDED, "answerers": 1})
    overview = house.desk.overview(house.viewer(SPONSOR), CommunityKey(charter_of(house, home).community))
    assert overview is not None
    assert overview.facts is not None
    view = sponsor.page_view(overview.facts, overview.choices)
    section = next(section for section in view["sections"] if section["id"] == "level")
    assert section["items"] == []
    (table,) = section["tables"]
    assert [row[1:] for row in table["rows"]] == [["50%", "90% ✓"], ["50%", "70% ✓"], ["2", "1"]]
    reckoned(house, home, **GUIDED)
    overview = house.desk.overview(house.viewer(SPONSOR))
    assert overview is not None
    assert overview.facts is not None
    view = sponsor.page_view(overview.facts, overview.choices)
    section = next(section for section in view["sections"] if section["id"] == "level")
    assert [action["label"] for action in section["items"][0]["actions"]] == ["Raise to level 2"]
    assert [*section["lines"], *(item["what"] for item in section["items"])] == ["Level 1, shepherded."]


def test_what_is_told_to_nobody_speaks_for_no_level(house: House, home: PageKey) -> None:
    house.change_policy(sums_only=True, least_group=5)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    reckoned(house, home, **GUIDED)
    # Three people answer others: too few to be told, on the page of figures and in the panel alike.
    for name in (SPONSOR, STEWARD, CONTACT, OWNER):
        facts = house.desk.panel(house.viewer(name, home))
        assert facts is not None
        section = next(
            section for section in panel_view(facts, "en")["sections"] if section["id"] == "rights"
        )
        (line,) = [item for item in section["items"] if item["key"] == "level"]
        assert "level 2" not in line["why"], name
        assert line["actions"] == [], name
    with pytest.raises(Reject) as refused:
        say(house, home, SPONSOR, "2")
    assert refused.value.status == 422
    reckoned(house, home, **{**GUIDED, "answerers": 5})
    assert say(house, home, SPONSOR, "2") == "desk-done-level"
    reckoned(house, home, **{**RUNNING, "answerers": 3})
    assert say(house, home, STEWARD, "1", "We can't keep up.") == "desk-done-level"
    acts = [row for row in house.rows(t.act, t.act.c.at) if row["kind"] == "level"]
    assert "answerers=?/0" in acts[-1]["doc"], "nor is it kept with the act"


def test_two_together_raise_nothing_by_writing_the_roles_anew(house: House, home: PageKey) -> None:
    house.pass_time(days=1)
    reckoned(house, home, **GUIDED)
    house.wiki.account("Eve Friend")
    write(house, home, STEWARD, sponsor="Eve Friend", stewards="Ben Steward", **{"it contact": STEWARD})
    for name in ("Eve Friend", STEWARD):
        with pytest.raises(Reject) as refused:
            say(house, home, name, "2")
        assert refused.value.status == 409
        assert "from" in str(refused.value)
        # The screen says the same, and offers no button for it.
        day = str(refused.value).partition("from ")[2].partition(" on")[0]
        facts = house.desk.panel(house.viewer(name, home))
        assert facts is not None
        section = next(
            section for section in panel_view(facts, "en")["sections"] if section["id"] == "rights"
        )
        assert f"It can go up from {day} on" in str(section)
        assert "Raise to level 2" not in str(section)
        overview = house.desk.overview(house.viewer(name))
        assert overview is not None
        assert overview.facts is not None
        view = sponsor.page_view(overview.facts, overview.choices)
        section = next(section for section in view["sections"] if section["id"] == "level")
        assert f"It can go up from {day} on" in str(section)
        assert "Raise to level 2" not in str(section)
    assert level(house, home) == 1
    # Who has had the role for as long as the policy wants it may say so.
    house.clock.move(days=15)
    reckoned(house, home, **GUIDED)
    say(house, home, "Eve Friend", "2")
    assert level(house, home) == 2
    # The way down is open at once.
    write(house, home, STEWARD, stewards="Ana Steward, Ben Steward")
    say(house, home, "Eve Friend", "1", "It was too early.")
    assert level(house, home) == 1
