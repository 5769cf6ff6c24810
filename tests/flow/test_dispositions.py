"""What became of contributions: said by who looks after them, told to each author once, and nothing made up."""

from __future__ import annotations

import pytest

from core.model import ActKind, PageKey, Rhythm
from core.ports import Ambiguous, Message, Reject, RetryAt
from core.store import tables as t
from core.ui.view import panel_view, part_view, queue_view
from tests.flow.dispositions import (
    MAX,
    MIA,
    OWNER,
    SPONSOR,
    STEWARD,
    ask,
    close,
    do,
    ends,
    groups,
    keys_of,
    opened,
    points,
    say,
    say_all,
    shown,
)
from tests.support.house import House


@pytest.fixture
def home(house: House) -> PageKey:
    return opened(house)


# --- asked for, said, told ---------------------------------------------------------------------------------


def test_what_has_no_word_at_closing_is_asked_for_and_the_news_wait_for_it(
    house: House, home: PageKey
) -> None:
    ask(house, home, MIA, MIA, MAX)
    close(house, home)
    (asked,) = [key for key in house.open_for(SPONSOR) if key.endswith("/became")]
    part = part_view(house.desk.part(house.viewer(SPONSOR)), "en")
    assert (
        "what became of contributions" in next(item for item in part["items"] if item["key"] == asked)["what"]
    )
    house.pass_time(days=1)
    assert not ends(house, MIA)
    (what,) = groups(house, STEWARD)
    assert what == "3 comments on “Leave”"
    assert groups(house, STEWARD).keys() == groups(house, OWNER).keys() == groups(house, SPONSOR).keys()
    assert not groups(house, MIA)
    assert say_all(house, STEWARD, what, "used") == "desk-done-disposition"
    assert asked not in house.open_for(SPONSOR)
    house.pass_time(days=3)
    (mia,) = ends(house, MIA)
    (max_,) = ends(house, MAX)
    assert points(mia) == ["Your 2 comments on “Leave”: used"]
    assert points(max_) == ["Your comment on “Leave”: used"]
    house.pass_time(days=40)
    assert len(ends(house, MIA)) == len(ends(house, MAX)) == 1


def test_what_was_said_just_before_the_end_is_asked_for_where_the_wikis_clock_is_ahead(
    house: House, home: PageKey
) -> None:
    house.clock.move(minutes=5)
    ahead = {"minutes": 1, "seconds": 2}
    house.clock.move(**ahead)
    house.wiki.comment(home, house.key(MIA), "Who pays for the train?")
    house.clock.move(**{name: -span for name, span in ahead.items()})
    house.hear()
    close(house, home)
    assert [*groups(house, STEWARD)] == ["One comment on “Leave”"]


def test_each_change_can_be_looked_at_before_its_word_is_chosen(house: House, home: PageKey) -> None:
    """Two changes by one person on one day are told apart by what they changed, comments by what they say."""
    for _ in range(2):
        house.clock.move(hours=2)
        house.wiki.edit(home, house.key(MIA))
        house.hear()
    ask(house, home, MIA, MIA)
    close(house, home)
    (section,) = (
        section
        for section in panel_view(house.desk.panel(house.viewer(SPONSOR, home)), "en")["sections"]
        if section["id"] == "became"
    )
    assert [item["why"] for item in section["items"]] == ["No word yet", "No word yet"]
    form = {
        item["key"].rpartition("/")[2]: next(
            each["fields"] for each in item["actions"] if each["label"] == "Choose which"
        )
        for item in section["items"]
    }
    changes, comments = (
        [field for field in form[kind] if field["type"] == "check"] for kind in ("changes", "comments")
    )
    assert len({change["url"] for change in changes}) == len(changes) == 2
    numbers = [row["number"] for row in house.rows(t.revision, t.revision.c.number)][-2:]
    assert sorted(change["url"].partition("diff=")[2].partition("&")[0] for change in changes) == [
        str(number) for number in numbers
    ]
    assert {change["see"] for change in changes} == {"See it"}
    assert all("asks: how does it count" in comment["label"] and "url" not in comment for comment in comments)


def test_nothing_is_made_up_where_nobody_says_a_word(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    close(house, home)
    house.pass_time(days=8)
    (told,) = ends(house, MIA)
    assert points(told) == ["Your comment on “Leave”: nobody has said yet"]
    # Who closed it was reminded, and nobody else heard of a delay.
    lines = [line.key for message in house.mail.sent for line in message.lines if "/became#" in line.key]
    assert lines
    assert all(key.endswith(house.key(SPONSOR)) for key in lines)
    # What is said then is told once.
    say(house, STEWARD, home, keys_of(house, MIA), "not", "It is a question for another year.")
    house.pass_time(days=3)
    (_, second) = ends(house, MIA)
    assert points(second) == ["Your comment on “Leave”: not used. It is a question for another year."]
    with pytest.raises(Reject) as refused:
        say(house, STEWARD, home, keys_of(house, MIA), "used")
    assert refused.value.status == 409
    house.pass_time(days=20)
    assert len(ends(house, MIA)) == 2


def test_said_before_the_end_it_can_be_changed_and_is_told_with_the_end(house: House, home: PageKey) -> None:
    ask(house, home, MIA, MAX)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    say(house, OWNER, home, keys_of(house, MIA), "partly", "The first half.")
    say(house, STEWARD, home, keys_of(house, MAX), "used")
    house.pass_time(days=2)
    panel = house.desk.panel(house.viewer(MIA, home))
    assert panel is not None
    assert "partly" not in str(panel_view(panel, "en"))
    close(house, home)
    assert not [key for key in house.open_for(SPONSOR) if key.endswith("/became")]
    house.pass_time(days=2)
    assert points(ends(house, MIA)[0]) == ["Your comment on “Leave”: partly used. The first half."]
    panel = house.desk.panel(house.viewer(MIA, home))
    assert panel is not None
    earlier = next(section for section in panel_view(panel, "en")["sections"] if section["id"] == "earlier")
    assert "partly used: The first half." in earlier["items"][0]["note"]
    mine = part_view(house.desk.part(house.viewer(MIA)), "en")
    assert mine["became_title"] == "What became of your contributions"
    assert [item["why"] for item in mine["became"]] == ["partly used: The first half."]
    # Others read nothing of it.
    panel = house.desk.panel(house.viewer(MAX, home))
    assert panel is not None
    assert "first half" not in str(panel_view(panel, "en"))


def test_a_change_after_it_was_told_is_told_once_and_then_it_stays(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    close(house, home)
    house.pass_time(days=2)
    say(house, STEWARD, home, keys_of(house, MIA), "not", "A law came in between.")
    # Said back before it left: nothing is new, and nothing is used up.
    house.pass_time(days=2)
    assert points(ends(house, MIA)[1]) == ["Your comment on “Leave”: not used. A law came in between."]
    with pytest.raises(Reject):
        say(house, SPONSOR, home, keys_of(house, MIA), "used")
    house.pass_time(days=20)
    assert len(ends(house, MIA)) == 2


def test_the_same_word_again_tells_nobody(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    close(house, home)
    house.pass_time(days=2)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    house.pass_time(days=20)
    assert len(ends(house, MIA)) == 1


# --- who may, and what of --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [MIA, MAX, "Ines IT"])
def test_only_who_looks_after_it_says_what_became_of_contributions(
    house: House, home: PageKey, name: str
) -> None:
    ask(house, home, MIA)
    with pytest.raises(Reject) as refused:
        say(house, name, home, keys_of(house, MIA), "used")
    assert refused.value.status == 403
    assert not house.rows(t.disposition)


def test_not_needs_a_reason_and_a_word_one_that_is_known(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    for choice, text in (("not", ""), ("not", "  "), ("great", "x"), ("", "x")):
        with pytest.raises(Reject) as refused:
            say(house, STEWARD, home, keys_of(house, MIA), choice, text)
        assert refused.value.status == 422


def test_what_was_not_on_the_screen_is_not_spoken_for(house: House, home: PageKey) -> None:
    ask(house, home, MIA, MAX)
    close(house, home)
    offered = groups(house, STEWARD)["2 comments on “Leave”"]
    (mine,) = [action for label, action in offered.items() if label.startswith("Say it")]
    say(house, OWNER, home, keys_of(house, MAX), "partly", "Half of it.")
    with pytest.raises(Reject) as refused:
        do(
            house,
            STEWARD,
            ActKind.DISPOSITION,
            community=mine["act"]["community"],
            data={**mine["act"]["data"], "choice": "used"},
        )
    assert refused.value.status == 409
    assert [row["choice"] for row in house.rows(t.disposition)] == ["partly"]


def test_a_page_one_may_not_read_is_as_if_it_were_not_there(house: House, home: PageKey) -> None:
    below = house.wiki.page("Leave/CANARY", house.key(MIA))
    house.hear()
    ask(house, below, MIA, MAX)
    ask(house, home, MIA)
    house.wiki.only[int(below.partition(":")[2])] = {house.key(MIA), house.key(SPONSOR)}
    close(house, home)
    assert "CANARY" not in str(queue_view(house.desk.queue(house.viewer(STEWARD)), "en"))
    assert "CANARY" in str(queue_view(house.desk.queue(house.viewer(SPONSOR)), "en"))
    hidden = keys_of(house, MAX)
    answers = []
    for keys in (hidden, ["4711/c1"]):
        with pytest.raises(Reject) as refused:
            say(house, STEWARD, home, keys, "used")
        answers.append((refused.value.status, str(refused.value)))
    assert answers[0] == answers[1]
    say(house, SPONSOR, home, [*keys_of(house, MAX), *keys_of(house, MIA)], "used")
    house.pass_time(days=4)
    assert points(ends(house, MAX)[0]) == []
    assert "CANARY" not in str(ends(house, MAX))
    assert any("CANARY" in point for point in points(ends(house, MIA)[0]))


def test_contributions_of_another_community_are_not_spoken_for(house: House, home: PageKey) -> None:
    other = house.community("Parking", stewards="Ben Steward", sponsor="Ines IT", deliverables="")
    house.hear()
    ask(house, other, MAX)
    with pytest.raises(Reject):
        say(house, STEWARD, home, keys_of(house, MAX), "used")


def test_who_wants_the_panel_only_who_is_blocked_and_who_was_erased(house: House, home: PageKey) -> None:
    ask(house, home, MIA, MAX, "Moe Member")
    house.desk.set_preferences(house.viewer(MIA), rhythm=Rhythm.PANEL)
    house.wiki.block(house.key(MAX))
    house.hear()
    close(house, home)
    house.service.erase(house.key("Moe Member"))
    say_all(house, STEWARD, "3 comments on “Leave”", "used")
    house.pass_time(days=10)
    for name in (MIA, MAX):
        assert not ends(house, name)
    assert not [
        message
        for message in house.mail.sent
        if message.to.key not in {account.key for account in house.wiki.accounts.values()}
    ]
    assert "Moe" not in str(queue_view(house.desk.queue(house.viewer(STEWARD)), "en"))
    # Nobody wrote to them, so it can be changed; whoever looks reads it.
    say(house, STEWARD, home, keys_of(house, MIA), "partly", "The idea.")
    assert "The idea." in str(part_view(house.desk.part(house.viewer(MIA)), "en")["became"])


def test_who_said_it_was_erased_and_their_words_with_them(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "not", "Private words of Ana.")
    house.service.erase(house.key(STEWARD))
    assert "Private words" not in str(house.rows(t.disposition))


# --- failing, dying, again ---------------------------------------------------------------------------------


def test_what_did_not_leave_was_not_told(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    close(house, home)
    house.mail.trouble = [RetryAt("later"), RetryAt("later")]
    while house.mail.trouble:
        house.pass_time(hours=1)
    assert [row["told"] for row in house.rows(t.disposition)] == [""]
    say(house, STEWARD, home, keys_of(house, MIA), "partly", "Half.")
    house.pass_time(days=3)
    (message,) = ends(house, MIA)
    assert points(message) == ["Your comment on “Leave”: partly used. Half."]


def test_what_may_have_left_counts_as_told(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    close(house, home)
    house.mail.trouble = [Ambiguous("lost after DATA")]
    house.pass_time(days=3)
    assert [bool(row["told"]) for row in house.rows(t.disposition)] == [True]


def test_a_power_cut_while_it_leaves_tells_nobody_twice(house: House, home: PageKey) -> None:
    class PowerCutError(BaseException):
        pass

    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    close(house, home)
    real = house.mail.send

    def cut(message: Message) -> None:
        real(message)
        raise PowerCutError

    house.mail.send = cut  # type: ignore[method-assign]
    with pytest.raises(PowerCutError):
        house.pass_time(days=3)
    house.mail.send = real  # type: ignore[method-assign]
    house.close()
    house.open()
    house.pass_time(days=10)
    assert len(ends(house, MIA)) == 1
    say(house, STEWARD, home, keys_of(house, MIA), "not", "No longer.")
    house.pass_time(days=10)
    assert [points(message) for message in ends(house, MIA)][1:] == [
        ["Your comment on “Leave”: not used. No longer."]
    ]


def test_the_same_click_twice_is_one(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    seen = shown(house, keys_of(house, MIA))
    for _ in range(2):
        say(house, STEWARD, home, keys_of(house, MIA), "used", seen=seen, id="0-1")
    assert len(house.rows(t.disposition)) == 1
    with pytest.raises(Reject):
        say(house, OWNER, home, keys_of(house, MIA), "used", id="0-1")
