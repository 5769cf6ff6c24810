"""Two communities that help each other: both agree, either ends it, and nobody hears of a page they may not read."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from core.model import Act, ActKind, CommunityKey, PageKey
from core.ports import Reject
from core.store import evidence, invitations
from core.store import tables as t
from core.store.erase import erase
from core.ui import view
from core.ui.sponsor.export import as_csv
from tests.flow.sponsors import hide, page, shown
from tests.flow.test_inviting import later
from tests.flow.test_levels import GUIDED, RUNNING, reckoned, say
from tests.flow.writing import charter_of
from tests.support.house import CHARTER, House

NUMBERS = itertools.count()
YOUNG, LEADS = "Ana Steward", "Ben Steward"
#: Everybody of the house.
NAMES = (
    YOUNG, LEADS, "Sven Sponsor", "Ines IT", "Olga Owner", "Mia Member", "Max Member", "Moe Member",
)  # fmt: skip


@pytest.fixture
def homes(house: House) -> tuple[PageKey, PageKey]:
    """A young community of Ana's, and one of level 3 that Ben looks after; the site is live."""
    house.service.go_live("hr")
    young = house.community(stewards=YOUNG)
    mature = house.community("Travel", stewards=LEADS, **{"it contact": "Max Member"})
    house.hear()
    for level, values in (("2", GUIDED), ("3", RUNNING)):
        reckoned(house, mature, **values)
        say(house, mature, "Sven Sponsor", level)
    return young, mature


def key(house: House, home: PageKey) -> CommunityKey:
    return charter_of(house, home).community


def pairs(house: House, name: str, home: PageKey) -> dict[str, Any] | None:
    """The section about it on the page of figures; None where there is none."""
    overview = page(house, name, key(house, home))
    assert overview is not None
    return next((section for section in shown(overview)["sections"] if section["id"] == "pairing"), None)


def offered(house: House, name: str, home: PageKey) -> list[str]:
    section = pairs(house, name, home)
    return (
        [action["act"]["data"]["word"] for item in section["items"] for action in item["actions"]]
        if section
        else []
    )


def tell(house: House, name: str, home: PageKey, other: PageKey, word: str) -> str:
    viewer = house.viewer(name, home)
    act = Act(
        id=f"pair-{next(NUMBERS)}",
        kind=ActKind.PAIR,
        person=viewer.person,
        at=house.clock.now(),
        community=key(house, home),
        data={"with": key(house, other), "word": word},
    )
    return house.desk.act(viewer, act).done


def refused(house: House, name: str, home: PageKey, other: PageKey, word: str) -> int:
    with pytest.raises(Reject) as refusal:
        tell(house, name, home, other, word)
    return refusal.value.status


def test_both_agree_and_either_ends_it(house: House, homes: tuple[PageKey, PageKey]) -> None:
    young, mature = homes
    proposal = pairs(house, YOUNG, young)
    assert proposal is not None
    (item,) = proposal["items"]
    assert item["what"] == "“Travel” could help you"
    assert "level 3 since" in item["why"]
    assert offered(house, YOUNG, young) == ["ask", "not-now"]
    # The other side hears of nothing before it is asked, and begins nothing.
    assert pairs(house, LEADS, mature) is None
    assert refused(house, LEADS, mature, young, "yes") == 409
    assert tell(house, YOUNG, young, mature, "ask") == "desk-done-pair-ask"
    assert offered(house, LEADS, mature) == ["yes", "not-now"]
    assert offered(house, YOUNG, young) == ["end"]
    assert refused(house, YOUNG, young, mature, "ask") == 409
    house.clock.move(days=3)
    assert tell(house, LEADS, mature, young, "yes") == "desk-done-pair-yes"
    for name, home in ((YOUNG, young), (LEADS, mature)):
        assert offered(house, name, home) == ["end"]
        section = pairs(house, name, home)
        assert section is not None
        assert [row[1] for row in section["tables"][0]["rows"]] == ["not enough data yet, 0 so far"] * 2
        assert "not paired by lot" in section["lines"][0]
    house.wiki.comment(young, house.key("Mia Member"), "Who reads a draft of this before it is agreed on?")
    house.hear()
    house.clock.move(days=5)
    for name, home in ((YOUNG, young), (LEADS, mature)):
        section = pairs(house, name, home)
        assert section is not None
        assert [row[1].rpartition(", ")[2] for row in section["tables"][0]["rows"]] == [
            "0 so far",
            "1 so far",
        ]
    assert tell(house, LEADS, mature, young, "end") == "desk-done-pair-end"
    section = pairs(house, YOUNG, young)
    assert section is not None
    assert [item["what"].partition(",")[0] for item in section["items"]] == ["With “Travel”"]
    assert offered(house, YOUNG, young) == []
    with house.store.read() as unit:
        assert evidence.verify(unit) is None
    assert [row["kind"] for row in house.rows(t.act) if row["kind"] == "pair"] == ["pair"] * 3


def test_not_now_is_an_answer_and_there_is_no_third_ask(house: House, homes: tuple[PageKey, PageKey]) -> None:
    young, mature = homes
    for _ in range(2):
        assert tell(house, YOUNG, young, mature, "ask") == "desk-done-pair-ask"
        assert tell(house, LEADS, mature, young, "not-now") == "desk-done-pair-not-now"
        assert pairs(house, YOUNG, young) is None
        assert refused(house, YOUNG, young, mature, "ask") == 409
        house.clock.move(days=91)
    house.clock.move(days=2000)
    assert pairs(house, YOUNG, young) is None
    assert refused(house, YOUNG, young, mature, "ask") == 409


def test_without_an_answer_it_lapses(house: House, homes: tuple[PageKey, PageKey]) -> None:
    young, mature = homes
    tell(house, YOUNG, young, mature, "ask")
    house.clock.move(days=28)
    assert offered(house, LEADS, mature) == []
    assert refused(house, LEADS, mature, young, "yes") == 409


def test_only_who_looks_after_it_speaks(house: House, homes: tuple[PageKey, PageKey]) -> None:
    young, mature = homes
    for name in ("Mia Member", LEADS):
        assert refused(house, name, young, mature, "ask") == 403
    tell(house, YOUNG, young, mature, "ask")
    assert refused(house, YOUNG, mature, young, "yes") == 403
    # Who may see the figures and speaks for nobody sees it, and is offered nothing.
    assert offered(house, "Ines IT", young) == []
    assert pairs(house, "Ines IT", young) is not None


@pytest.mark.parametrize("hidden", ["young", "mature"])
def test_a_page_that_one_side_may_not_read_is_proposed_to_nobody(
    house: House, homes: tuple[PageKey, PageKey], hidden: str
) -> None:
    young, mature = homes
    home, name = (young, YOUNG) if hidden == "young" else (mature, LEADS)
    hide(house, home, name, "Sven Sponsor")
    house.clock.move(minutes=5)
    assert pairs(house, YOUNG, young) is None
    assert refused(house, YOUNG, young, mature, "ask") == 404
    assert "Travel" not in repr(shown_of(house, young))


def shown_of(house: House, home: PageKey) -> dict[str, Any]:
    overview = page(house, YOUNG, key(house, home))
    assert overview is not None
    return shown(overview)


def test_a_pair_whose_other_page_is_hidden_later_is_told_no_more(
    house: House, homes: tuple[PageKey, PageKey]
) -> None:
    young, mature = homes
    tell(house, YOUNG, young, mature, "ask")
    tell(house, LEADS, mature, young, "yes")
    hide(house, mature, LEADS)
    house.clock.move(minutes=5)
    assert pairs(house, YOUNG, young) is None
    assert "Travel" not in repr(shown_of(house, young))


def test_who_does_not_want_to_be_suggested_is_not(house: House, homes: tuple[PageKey, PageKey]) -> None:
    young, mature = homes
    ben = house.key(LEADS)
    house.store.write(lambda unit: invitations.put_unsuggested(unit, [ben], house.clock.now()))
    assert pairs(house, YOUNG, young) is None
    assert refused(house, YOUNG, young, mature, "ask") == 404


def test_one_helps_two_and_is_helped_by_one(house: House, homes: tuple[PageKey, PageKey]) -> None:
    young, mature = homes
    others = [house.community(f"Other {n}", stewards=YOUNG) for n in (1, 2)]
    house.hear()
    for home in (young, others[0]):
        tell(house, YOUNG, home, mature, "ask")
        tell(house, LEADS, mature, home, "yes")
    assert pairs(house, YOUNG, others[1]) is None
    assert refused(house, YOUNG, others[1], mature, "ask") == 409


def test_what_somebody_said_names_nobody_once_they_are_erased(
    house: House, homes: tuple[PageKey, PageKey]
) -> None:
    young, mature = homes
    tell(house, YOUNG, young, mature, "ask")
    ana = house.key(YOUNG)
    house.store.write(lambda unit: erase(unit, ana, house.clock.now()))
    assert ana not in repr(house.rows(t.pairing))
    assert len(house.rows(t.pairing)) == 1


# --- hearing of it ----------------------------------------------------------------------------------------


def asked(house: House, name: str) -> list[dict[str, Any]]:
    """Who asks for help, in somebody's queue."""
    queue = view.queue_view(house.desk.queue(house.viewer(name)))
    return [section for section in queue["sections"] if section["id"].startswith("pairing/")]


def mails(house: House, name: str, word: str) -> list[str]:
    """What somebody was told about pairs in messages, also among other things."""
    lines = [line for message in house.mail.to(house.key(name)) for line in message.lines]
    return [line.what for line in lines if line.key.startswith("pair/") and f"#{word}#" in line.key]


def everything(house: House, name: str, *homes: PageKey) -> str:
    """All that Telos ever tells or shows to somebody."""
    viewer = house.viewer(name)
    texts = [repr(message) for message in house.mail.to(viewer.person)]
    texts += [repr(view.queue_view(house.desk.queue(viewer))), repr(view.part_view(house.desk.part(viewer)))]
    for home in homes:
        overview = page(house, name, key(house, home))
        if overview is not None and overview.facts is not None:
            texts += [repr(shown(overview)), repr(as_csv(overview.facts))]
    return "\n".join(texts)


def test_who_looks_after_the_other_side_hears_of_a_question_once(
    house: House, homes: tuple[PageKey, PageKey]
) -> None:
    young, mature = homes
    assert asked(house, LEADS) == []
    tell(house, YOUNG, young, mature, "ask")
    (question,) = asked(house, LEADS)
    assert question["title"] == "Help that Travel is asked for"
    (item,) = question["items"]
    assert item["what"] == "“Leave” asks whether you would help"
    assert [action["act"]["data"]["word"] for action in item["actions"]] == ["yes", "not-now"]
    # The sponsor of both could say yes as well; who takes part in neither sees nothing.
    assert [section["title"] for section in asked(house, "Sven Sponsor")] == [question["title"]]
    assert asked(house, YOUNG) == asked(house, "Mia Member") == []
    later(house, days=20)
    (what,) = mails(house, LEADS, "ask")
    assert what.startswith("“Leave” is getting started, and asks whether you would show them how Travel")
    assert not [name for name in NAMES if name != LEADS and mails(house, name, "ask")]
    lines = [
        line for message in house.mail.to(house.key(LEADS)) for line in message.lines if line.what == what
    ]
    assert "Nobody owes anything" in lines[0].benefit
    assert YOUNG not in repr(lines), "a community asks, not a person"
    tell(house, LEADS, mature, young, "yes")
    assert asked(house, LEADS) == []
    later(house, days=5)
    assert mails(house, YOUNG, "yes") == ["“Travel” said yes and helps Leave from now on."]
    assert not mails(house, LEADS, "yes")
    tell(house, LEADS, mature, young, "end")
    later(house, days=5)
    assert not mails(house, YOUNG, "end")


@pytest.mark.parametrize("before", ["not-now", "taken back", "opted out", "lapsed", "level"])
def test_what_is_no_question_any_more_is_told_to_nobody(
    house: House, homes: tuple[PageKey, PageKey], before: str
) -> None:
    young, mature = homes
    tell(house, YOUNG, young, mature, "ask")
    if before == "not-now":
        tell(house, LEADS, mature, young, "not-now")
    elif before == "taken back":
        tell(house, YOUNG, young, mature, "end")
    elif before == "opted out":
        ben = house.key(LEADS)
        house.store.write(lambda unit: invitations.put_unsuggested(unit, [ben], house.clock.now()))
    elif before == "lapsed":
        house.clock.move(days=29)
    else:
        say(house, mature, "Sven Sponsor", "2", "Two of the stewards left.")
    assert bool(asked(house, LEADS)) == (before == "opted out"), "who opted out can still answer"
    later(house, days=10)
    assert not mails(house, LEADS, "ask")


def test_who_asked_hears_a_yes_also_when_nobody_is_to_suggest_them(
    house: House, homes: tuple[PageKey, PageKey]
) -> None:
    young, mature = homes
    ana = house.key(YOUNG)
    house.store.write(lambda unit: invitations.put_unsuggested(unit, [ana], house.clock.now()))
    tell(house, YOUNG, young, mature, "ask")
    assert tell(house, LEADS, mature, young, "yes") == "desk-done-pair-yes"
    later(house, days=5)
    assert mails(house, YOUNG, "yes") == ["“Travel” said yes and helps Leave from now on."]


@pytest.mark.parametrize("word", ["ask", "yes"])
def test_each_of_those_who_would_hear_must_be_able_to_read_both_pages(
    house: House, homes: tuple[PageKey, PageKey], word: str
) -> None:
    """Each steward of either side is looked at by themselves, as a message leaves and in every list."""
    homes = house.community("Young and secret", stewards=f"{YOUNG}, Moe Member"), homes[1]
    house.hear()
    young, mature = homes
    house.wiki.edit(
        mature,
        house.key(LEADS),
        charter={**CHARTER, "stewards": f"{LEADS}, Max Member", "it contact": "Olga Owner"},
    )
    house.hear()
    assert charter_of(house, mature).level == 3
    # One of each side reads only its own page.
    hide(house, young, YOUNG, "Moe Member", LEADS, "Sven Sponsor")
    hide(house, mature, YOUNG, LEADS, "Max Member", "Sven Sponsor")
    house.clock.move(minutes=5)
    tell(house, YOUNG, young, mature, "ask")
    if word == "yes":
        tell(house, LEADS, mature, young, "yes")
    later(house, days=10)
    told = {"ask": LEADS, "yes": YOUNG}[word]
    assert len(mails(house, told, word)) == 1
    for name in NAMES:
        if name not in (YOUNG, "Moe Member", LEADS, "Sven Sponsor"):
            assert "Young and secret" not in everything(house, name, *homes), name
        if name not in (YOUNG, LEADS, "Max Member", "Sven Sponsor"):
            assert "Travel" not in everything(house, name, *homes), name


def test_in_data_protection_mode_a_pair_is_sums_of_enough_and_names_nobody(
    house: House, homes: tuple[PageKey, PageKey]
) -> None:
    young, mature = homes
    house.change_policy(sums_only=True, least_group=5)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    tell(house, YOUNG, young, mature, "ask")
    assert len(asked(house, LEADS)) == 1
    tell(house, LEADS, mature, young, "yes")

    def shares() -> list[str]:
        section = pairs(house, YOUNG, young)
        assert section is not None
        assert not [name for name in NAMES if name in repr(section)]
        return [row[1] for row in section["tables"][0]["rows"]]

    for number in range(4):
        house.wiki.comment(
            young, house.key("Mia Member"), f"Who reads draft {number} before it is agreed on?"
        )
        house.clock.move(hours=2)
        house.hear()
    house.clock.move(days=20)
    assert shares() == ["not enough data yet, 0 so far"] * 2, "of fewer than the least not even how many"
    for number in range(4, 12):
        house.wiki.comment(
            young, house.key("Mia Member"), f"Who reads draft {number} before it is agreed on?"
        )
        house.clock.move(hours=2)
        house.hear()
    house.clock.move(days=20)
    assert shares() == ["not enough data yet, 0 so far"] * 2, "of twelve either: they are one person's"
