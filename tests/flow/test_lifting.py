"""Messages of those whom others build on: lifted to whoever may read them, and to nobody else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from core.flow import figures
from core.model import Act, ActKind, CommunityKey, PageKey
from core.notify.render import rendered
from core.store import tables as t
from core.store.erase import erase
from core.ui import sponsor, view
from tests.flow.sponsors import hide
from tests.flow.test_screens import statements
from tests.support import fresh
from tests.support.clock import FrozenClock
from tests.support.house import House

CANARY = "Canary"
LENA = "Lena Low"
HELPERS = tuple(f"Helper {number:02}" for number in range(10))


def key(house: House, title: str = "Leave") -> CommunityKey:
    home = next(row["key"] for row in house.rows(t.page) if row["title"] == title)
    return CommunityKey(next(row["key"] for row in house.rows(t.community) if row["home"] == home))


def reckon(house: House) -> None:
    figures.bring_up_to_date(house.service.flow, key(house))


TALK = "Leave/Talk"


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A live community in which ten people answer Lena, who holds no position, on a page below its own."""
    house = House(tmp_path_factory.mktemp("life") / "t.db")
    house.people()
    for name in (LENA, *HELPERS):
        house.wiki.account(name)
    house.service.go_live("hr")
    for title in ("Leave", "Travel"):
        house.community(title=title, **{"read by": "group: managers", "read until": "2026-12-11"})
    page = house.wiki.page(TALK, house.key("Ana Steward"))
    house.hear()
    house.clock.move(days=7)
    for number, name in enumerate(HELPERS):
        question = "Who carries days over?" if number else f"{CANARY}: who carries days over, please?"
        mine = house.wiki.comment(page, house.key(LENA), f"{question} ({number})")
        # The others ask as much as she does, and the stewards answer them.
        other = house.wiki.comment(page, house.key(name), f"How is case {number} meant, please?")
        house.clock.move(hours=2)
        house.wiki.comment(page, house.key(name), "As it says above.", thread=mine)
        house.wiki.comment(page, house.key("Ana Steward"), "As it says above.", thread=other)
    house.hear()
    reckon(house)
    house.close()
    return house


@pytest.fixture
def house(life: House, tmp_path: Path) -> Iterator[House]:
    """A copy of it: store, wiki and clock."""
    fresh.copied(life.path, tmp_path / "t.db")
    clock = FrozenClock()
    clock.at = life.clock.at
    house = House(tmp_path / "t.db", clock=clock)
    house.close()
    house.wiki = copy.deepcopy(life.wiki, {id(life.clock): clock})
    house.open()
    yield house
    house.close()


@pytest.fixture
def built_on(house: House) -> PageKey:
    """The page on which they answer Lena."""
    return PageKey(next(row["key"] for row in house.rows(t.page) if row["title"] == TALK))


def days(house: House, count: int) -> None:
    """Let days pass, a few hours at a time."""
    for _ in range(count * 4):
        house.clock.move(hours=6)
        house.service.tick()
        house.service.run_until_idle()
        house.service.deliver()


def lifted(house: House, viewer: str, title: str = "Leave") -> list[dict[str, Any]]:
    """What stands on the community's own page."""
    home = next(row["key"] for row in house.rows(t.page) if row["title"] == title)
    facts = house.desk.panel(house.viewer(viewer, home))
    if facts is None:
        return []
    shown = view.panel_view(facts)["sections"]
    return next((section["items"] for section in shown if section["id"] == "lifted"), [])


def asked(house: House, viewer: str) -> list[dict[str, Any]]:
    overview = house.desk.overview(house.viewer(viewer), key(house))
    assert overview is not None
    assert overview.facts is not None
    shown = sponsor.page_view(overview.facts, overview.choices)["sections"]
    return next((section["items"] for section in shown if section["id"] == "ask"), [])


def digest(house: House, name: str = "Mia Member") -> str:
    """Everything a person's messages say, as it is sent."""
    days(house, 7)
    messages = house.mail.to(house.key(name))
    assert [message for message in messages if len(message.lines) > 1]
    return "\n".join("\n".join(rendered(message)) for message in messages)


def say(house: House, name: str, suggest: str) -> str:
    viewer = house.viewer(name)
    act = Act(
        id=f"say-{name}-{suggest}",
        kind=ActKind.SUGGEST,
        person=viewer.person,
        at=house.clock.now(),
        data={"suggest": suggest},
    )
    return house.desk.act(viewer, act).done


def everything(house: House, viewer: str) -> str:
    """All that a person is shown: the community's page, the page of figures."""
    overview = house.desk.overview(house.viewer(viewer), key(house))
    page = sponsor.page_view(overview.facts, overview.choices) if overview and overview.facts else {}
    return json.dumps([lifted(house, viewer), page])


def test_what_many_build_on_is_on_the_communitys_page_and_the_sponsor_sees_whom_to_ask(
    house: House, built_on: PageKey
) -> None:
    (item,) = lifted(house, "Mia Member")
    assert f"{LENA}" in item["what"]
    assert "“Leave/Talk”: “Who carries days over? (9)”" in item["what"]
    assert item["why"] == f"Several people have answered {LENA} or built on what they wrote."
    assert item["url"]
    (first,) = asked(house, "Sven Sponsor")
    assert (first["what"], first["why"]) == (
        LENA,
        "Several people have answered them or built on what they wrote.",
    )
    house.clock.move(days=29)
    assert lifted(house, "Mia Member") == [], "what is old is not news"
    assert asked(house, "Sven Sponsor"), "whom to ask stays"


def test_a_digest_lifts_it_once(house: House, built_on: PageKey) -> None:
    text = digest(house)
    assert text.count("Built on by many") == 2, "once as text, once as HTML"
    assert "Who carries days over? (9)" in text
    assert "Several people have answered Lena Low" in text


def test_nobody_gets_it_who_may_not_read_the_page_it_stands_on(house: House, built_on: PageKey) -> None:
    hide(house, built_on, "Ana Steward", LENA)
    house.clock.move(minutes=5)
    for name in ("Mia Member", "Sven Sponsor", "Ben Steward"):
        assert LENA not in everything(house, name), name
        assert "carries days" not in everything(house, name), name
    assert lifted(house, "Ana Steward")
    assert "carries days" not in digest(house)


def test_how_many_answered_where_the_reader_may_not_read_is_told_to_nobody(
    house: House, built_on: PageKey
) -> None:
    home = next(row["key"] for row in house.rows(t.page) if row["title"] == "Leave")
    house.wiki.comment(home, house.key(LENA), "Is this page still right for the new year?")
    house.hear()
    reckon(house)
    hide(house, built_on, "Ana Steward", LENA)
    house.clock.move(minutes=5)
    (item,) = lifted(house, "Mia Member")
    assert "still right" in item["what"]
    assert item["why"] == f"Several people have answered {LENA} or built on what they wrote."
    (first,) = asked(house, "Sven Sponsor")
    assert not any(letter.isdecimal() for letter in first["why"])
    text = digest(house)
    assert "still right" in text
    assert "10 people" not in text


def test_with_sums_only_nobody_is_lifted_by_name(house: House, built_on: PageKey) -> None:
    house.change_policy(sums_only=True)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    for name in ("Mia Member", "Sven Sponsor", "Ana Steward", "Ines IT"):
        assert LENA not in everything(house, name), name
    text = digest(house)
    assert "Built on by many" not in text
    assert LENA not in text


def test_a_sponsor_who_is_told_no_names_is_not_told_this_one(house: House, built_on: PageKey) -> None:
    house.change_policy(names_to_sponsors=False)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    assert LENA not in everything(house, "Sven Sponsor")
    assert LENA in everything(house, "Ana Steward")
    assert lifted(house, "Mia Member")


@pytest.mark.parametrize("how", ["own wish", "blocked", "erased", "bot", "page gone"])
def test_who_said_no_or_is_gone_is_in_no_figure_by_name_from_that_moment_on(
    house: House, built_on: PageKey, how: str
) -> None:
    lena = house.key(LENA)
    assert LENA in everything(house, "Sven Sponsor")
    if how == "own wish":
        assert say(house, LENA, "no") == "desk-done-suggest-no"
    elif how == "blocked":
        house.wiki.block(lena)
    elif how == "erased":
        house.store.write(partial(erase, key=lena, at=house.clock.now()))
    elif how == "bot":
        local = int(lena.partition(":")[2])
        house.wiki.accounts[local] = house.wiki.accounts[local].__class__(
            **{**_fields(house.wiki.accounts[local]), "bot": True}
        )
        house.wiki.rename(lena, LENA)
    else:
        house.wiki.delete(built_on)
    house.hear()
    house.clock.move(minutes=5)
    for name in ("Mia Member", "Sven Sponsor", "Ana Steward"):
        assert lifted(house, name) == [], name
        assert LENA not in everything(house, name), name
    if how == "own wish":
        assert LENA not in digest(house)
        say(house, LENA, "yes")
        assert asked(house, "Sven Sponsor")


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def test_who_said_no_is_not_named_with_what_waits_nor_with_what_is_to_be_read(
    house: House, built_on: PageKey
) -> None:
    assert "Moe Member" in everything(house, "Sven Sponsor"), "who has not confirmed yet"
    say(house, "Moe Member", "no")
    assert "Moe Member" not in everything(house, "Sven Sponsor")
    assert "Max Member" in everything(house, "Sven Sponsor")


def test_too_few_people_speak_of_nobody(house: House) -> None:
    page = next(row["key"] for row in house.rows(t.page) if row["title"] == "Travel")
    for name in HELPERS[:4]:
        mine = house.wiki.comment(page, house.key(LENA), f"Who pays for it, please? {name}")
        house.clock.move(hours=2)
        house.wiki.comment(page, house.key(name), "As it says above.", thread=mine)
    house.hear()
    figures.bring_up_to_date(house.service.flow, key(house, "Travel"))
    assert [row for row in house.rows(t.lifted) if row["community"] == key(house, "Travel")] == []
    assert lifted(house, "Mia Member", "Travel") == []


def test_nothing_is_kept_of_them_but_where_their_messages_are(house: House, built_on: PageKey) -> None:
    kept = json.dumps(house.rows(t.lifted), default=str)
    assert house.rows(t.lifted)
    assert f'"{house.key(LENA)}"' not in kept
    assert CANARY not in kept
    assert "days over" not in kept
    home = next(row["home"] for row in house.rows(t.community) if row["key"] == key(house))
    house.wiki.delete(home)
    house.hear()
    assert house.rows(t.lifted) == []


def test_what_was_found_to_be_no_contribution_is_not_lifted(house: House, built_on: PageKey) -> None:
    mine = next(
        row for row in house.rows(t.contribution) if row["author"] == house.key(LENA) and "(9)" in row["doc"]
    )
    thread = house.wiki.comment(built_on, house.key(LENA), "One more thing, and it waits. (10)")
    house.clock.move(hours=2)
    house.hear()
    reckon(house)
    assert "(10)" in lifted(house, "Mia Member")[0]["what"], "the latest, answered or not"
    viewer = house.viewer("Ana Steward", built_on)
    obligation = next(
        row["key"] for row in house.rows(t.obligation) if row["is_open"] and row["kind"] == "answer"
    )
    act = Act(
        id="none",
        kind=ActKind.NOT_CONTRIBUTION,
        person=viewer.person,
        at=house.clock.now(),
        page=built_on,
        obligation=obligation,
        contribution=f"c{thread}",
    )
    house.desk.act(viewer, act)
    assert "(9)" in lifted(house, "Mia Member")[0]["what"], "at once"
    assert mine["settled_at"] <= house.clock.now() - timedelta(hours=2)


def behind(house: House, viewer: str, figure: str) -> list[Any] | None:
    """The acts behind somebody's influence, to the end; None where they are not there for the viewer."""
    acts: list[Any] = []
    after: str | None = ""
    while after is not None:
        some = house.desk.acts_behind(house.viewer(viewer), key(house), figure, after)
        if some is None:
            return None
        assert (some.person, some.hidden) == (LENA, False)
        acts += some.acts
        after = some.following
    return acts


def influence(house: House, viewer: str) -> list[dict[str, Any]]:
    overview = house.desk.overview(house.viewer(viewer), key(house))
    assert overview is not None
    assert overview.facts is not None
    shown = sponsor.page_view(overview.facts, overview.choices)["sections"]
    return next((section["figures"] for section in shown if section["id"] == "ask"), [])


def test_whom_to_ask_stands_with_their_place_the_plain_count_and_the_acts_behind(
    house: House, built_on: PageKey
) -> None:
    (figure,) = influence(house, "Sven Sponsor")
    assert (figure["label"], figure["opens"]) == (LENA, True)
    assert figure["value"] == "place 1 by influence; 10 people answered or built on it"
    answered = [
        row for row in house.rows(t.contribution) if row["author"] == house.key(LENA) and row["settled_at"]
    ]
    acts = behind(house, "Sven Sponsor", figure["name"])
    assert acts is not None
    assert figure["rests"] == f"{len(answered)} answers"
    assert sorted(act.at for act in acts) == sorted(row["at"] for row in answered)
    # Whoever looks after it and may read less is told of what they may read, and that alone.
    other = house.wiki.page("Leave/Other", house.key("Ana Steward"))
    house.hear()
    mine = house.wiki.comment(other, house.key(LENA), "Is this one still right, please?")
    house.clock.move(hours=1)
    house.wiki.comment(other, house.key("Mia Member"), "As it says above.", thread=mine)
    house.hear()
    reckon(house)
    hide(house, built_on, "Ana Steward", LENA)
    house.clock.move(minutes=5)
    (figure,) = influence(house, "Sven Sponsor")
    assert figure["value"] == "place 1 by influence; 1 person answered or built on it"
    assert figure["rests"] == "1 answer"
    assert len(behind(house, "Sven Sponsor", figure["name"]) or ()) == 1
    assert influence(house, "Ana Steward")[0]["value"].endswith("11 people answered or built on it")


def test_what_is_behind_a_person_is_looked_up_by_the_person_and_once(house: House) -> None:
    """Not by going through all that was ever contributed to the community."""
    with statements(house) as recorded:
        assert len(influence(house, "Sven Sponsor")) == 1
    theirs = [
        statement
        for statement in recorded
        if "contribution.author = " in statement and "settled_at IS NOT NULL" in statement
    ]
    assert len(theirs) == 1
    assert "ix_contribution_community" not in theirs[0], theirs[0]


def test_nobody_is_told_of_one_persons_influence_who_is_told_no_names(house: House) -> None:
    (figure,) = influence(house, "Sven Sponsor")
    assert behind(house, "Mia Member", figure["name"]) is None
    assert behind(house, "Sven Sponsor", "influence-0123456789abcdef") is None
    say(house, LENA, "no")
    assert influence(house, "Sven Sponsor") == []
    assert behind(house, "Sven Sponsor", figure["name"]) is None, (
        "who does not want to be named is in none of it"
    )
    say(house, LENA, "yes")
    assert behind(house, "Sven Sponsor", figure["name"])
    for policy in ({"names_to_sponsors": False}, {"sums_only": True}):
        house.change_policy(**policy)
        house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
        assert influence(house, "Sven Sponsor") == []
        assert behind(house, "Sven Sponsor", figure["name"]) is None


def test_after_the_term_nobodys_old_message_is_put_forward(house: House, built_on: PageKey) -> None:
    """Neither to who asks whom to ask nor on the community's page nor in a digest, reckoned anew or not."""
    written = max(row["at"] for row in house.rows(t.contribution) if row["author"] == house.key(LENA))
    age = house.clock.now() - written
    assert influence(house, "Sven Sponsor")
    house.clock.move(days=5)
    for days, there in ((age.days + 7, True), (age.days + 4, False)):
        house.change_policy(people_in_figures_days=days)
        house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
        assert bool(influence(house, "Sven Sponsor")) is there, days
        assert ("Lena" in everything(house, "Sven Sponsor")) is there, days
