"""What became of contributions is counted, shown and told truly: to each what they may read, and as it is by then."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.flow import disposed_queries
from core.model import PageKey, Rhythm
from core.ports import Reject
from core.store import dispositions
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
    ends,
    groups,
    keys_of,
    opened,
    say,
    say_all,
)
from tests.flow.writing import write
from tests.support.house import House


@pytest.fixture
def home(house: House) -> PageKey:
    return opened(house)


# --- what is counted, shown and told truly ------------------------------------------------------------------


def became_text(house: House, name: str) -> str:
    view = queue_view(house.desk.queue(house.viewer(name)), "en")
    return "\n".join(section["text"] for section in view["sections"] if section["id"].startswith("became/"))


def lines_of(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The lines of the form that tells contributions apart, by name."""
    return {
        field["name"]: field
        for section in view["sections"]
        if section["id"].startswith("became")
        for item in section["items"]
        for action in item["actions"]
        for field in action.get("fields", ())
        if field["type"] == "check"
    }


def became(house: House, name: str) -> list[str]:
    return [item["why"] for item in part_view(house.desk.part(house.viewer(name)), "en")["became"]]


def test_pages_one_may_not_read_are_not_counted_and_keep_nothing_back(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(house, home, MIA)
    for number in range(3):
        below = house.wiki.page(f"Leave/CANARY {number}", house.key(MIA))
        house.hear()
        ask(house, below, MIA, MAX)
        house.wiki.only[int(below.partition(":")[2])] = {house.key(MIA), house.key(MAX)}
    close(house, home)
    monkeypatch.setattr(disposed_queries, "GROUPS", 2)
    assert list(groups(house, STEWARD)) == ["One comment on “Leave”"]
    text = became_text(house, STEWARD)
    assert "One contribution still waits" in text
    assert "Some are on pages that you can’t read." in text
    assert "contributions still" not in text
    say_all(house, STEWARD, "One comment on “Leave”", "used")
    assert "Each contribution that you can read has its word." in became_text(house, STEWARD)


def test_a_word_said_meanwhile_is_not_replaced_unseen(house: House, home: PageKey) -> None:
    ask(house, home, MIA, MAX)
    close(house, home)
    key = keys_of(house, MIA)[0]

    def offered() -> dict[str, Any]:
        return lines_of(queue_view(house.desk.queue(house.viewer(STEWARD)), "en"))[f"data.of/{key}"]

    def send(line: dict[str, Any]) -> str:
        return say(house, STEWARD, home, [], "used", seen={f"of/{key}": line["value"]})

    first = offered()
    assert first["checked"]
    say(house, OWNER, home, [key], "not", "The law forbids it.")
    second = offered()
    assert not second.get("checked")
    with pytest.raises(Reject) as refused:
        send(first)
    assert refused.value.status == 409
    say(house, OWNER, home, [key], "not", "Another law forbids it.")
    with pytest.raises(Reject) as refused:
        send(second)
    assert refused.value.status == 409
    assert "Another law" in str(house.rows(t.disposition))
    send(offered())
    assert [row["choice"] for row in house.rows(t.disposition)] == ["used"]


def test_whoever_contributed_is_named_where_they_may_be(house: House, home: PageKey) -> None:
    ask(house, home, MIA, MAX)
    close(house, home)

    def labels() -> list[list[str]]:
        panel = house.desk.panel(house.viewer(STEWARD, home))
        assert panel is not None
        views = queue_view(house.desk.queue(house.viewer(STEWARD)), "en"), panel_view(panel, "en")
        return [[line["label"] for line in lines_of(view).values()] for view in views]

    for some in labels():
        assert [MIA in label for label in some] == [True, False]
        assert [MAX in label for label in some] == [False, True]
    house.close()
    house.policy = replace(house.policy, sums_only=True)
    house.open()
    for some in labels():
        assert len(some) == 2
        # What they wrote says who they are; before it stands nobody.
        assert not any(label.startswith((MIA, MAX, "somebody")) for label in some)


@pytest.mark.parametrize("least", [2, 3])
def test_with_sums_only_the_sponsor_is_told_of_no_group_of_too_few_people(
    house: House, home: PageKey, least: int
) -> None:
    """Two people wrote: who answers works with each, and who sees sums only is told of both or of nothing."""
    ask(house, home, MIA, MAX, MAX)
    close(house, home)
    house.close()
    house.policy = replace(house.policy, sums_only=True, least_group=least)
    house.open()

    def views(name: str) -> list[dict[str, Any]]:
        panel = house.desk.panel(house.viewer(name, home))
        assert panel is not None
        return [queue_view(house.desk.queue(house.viewer(name)), "en"), panel_view(panel, "en")]

    for view in views(STEWARD):
        assert len(lines_of(view)) == 3
    for view in views(SPONSOR):
        items = [
            item for part in view["sections"] if part["id"].startswith("became") for item in part["items"]
        ]
        assert not lines_of(view), "nothing single is told apart"
        assert len(items) == (1 if least == 2 else 0)
    text = became_text(house, SPONSOR)
    assert ("too few people to be told" in text) is (least == 3)


def test_a_first_word_after_the_last_message_is_said_to_be_read_and_not_told(
    house: House, home: PageKey
) -> None:
    ask(house, home, MIA, MIA)
    first, second = keys_of(house, MIA)
    say(house, STEWARD, home, [first], "not", "No.")
    close(house, home)
    house.pass_time(days=8)
    assert say(house, STEWARD, home, [first], "used") == "desk-done-disposition"
    house.pass_time(days=8)
    assert len(ends(house, MIA)) == 2
    assert "reads it on their own page" in became_text(house, STEWARD)
    assert say(house, STEWARD, home, [second], "not", "Late.") == "desk-done-disposition-read"
    house.pass_time(days=8)
    assert len(ends(house, MIA)) == 2
    assert "not used: Late." in became(house, MIA)


def test_what_was_said_long_before_the_end_is_news_with_the_end(house: House, home: PageKey) -> None:
    house.desk.set_preferences(house.viewer(MIA), rhythm=Rhythm.PANEL)
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "partly", "The idea.")
    house.pass_time(days=40)
    assert not became(house, MIA)
    close(house, home)
    assert became(house, MIA) == ["partly used: The idea."]
    house.pass_time(days=29)
    assert not became(house, MIA)


def test_drafts_and_pages_out_of_reach_push_nothing_off_ones_own_page(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disposed_queries, "OWN", 1)
    monkeypatch.setattr(dispositions, "MOST", 2)
    other = house.community("Parking")
    below = house.wiki.page("Leave/Below", house.key(STEWARD))
    house.hear()
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    told = set(keys_of(house, MIA))
    ask(house, below, MIA, MIA, MIA)
    drafted = set(keys_of(house, MIA)) - told
    say(house, STEWARD, home, sorted(drafted), "partly", "Hidden.")
    close(house, home)
    house.wiki.only[int(below.partition(":")[2])] = {house.key(STEWARD)}
    ask(house, other, MIA, MIA)
    draft = set(keys_of(house, MIA)) - told - drafted
    say(house, STEWARD, other, sorted(draft), "not", "A draft.")
    house.pass_time(hours=1)
    assert became(house, MIA) == ["used"]


def end_again(house: House, home: PageKey, outcome: str) -> None:
    """Open a closed community, and close it a day later."""
    write(house, home, SPONSOR, outcome="")
    house.hear()
    house.pass_time(days=1)
    write(house, home, SPONSOR, outcome=outcome)
    house.hear()


def test_the_second_message_says_how_it_ended_by_then(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    write(house, home, SPONSOR, outcome="met")
    house.hear()
    house.pass_time(days=3)
    end_again(house, home, "not met: too late")
    say(house, STEWARD, home, keys_of(house, MIA), "partly", "Half of it.")
    house.pass_time(days=4)
    first, second = ends(house, MIA)
    assert "has reached its goal" in str(first.lines)
    assert "Its goal was not reached" in str(second.lines)


@pytest.mark.parametrize(
    ("second", "told"),
    [("not met: too late", 2), ("met", 1), ("met: all of it", 1)],
    ids=["other", "same", "words"],
)
def test_an_end_that_is_another_one_is_told_again_without_a_new_word(
    house: House, home: PageKey, second: str, told: int
) -> None:
    ask(house, home, MIA, MAX)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    say(house, STEWARD, home, keys_of(house, MAX), "used")
    write(house, home, SPONSOR, outcome="met")
    house.hear()
    house.pass_time(days=3)
    end_again(house, home, second)
    house.pass_time(days=5)
    for name in (MIA, MAX):
        messages = ends(house, name)
        assert len(messages) == told
        assert "has reached its goal" in str(messages[0].lines)
        if told == 2:
            assert "Its goal was not reached" in str(messages[1].lines)
            assert "You were told of another end" in str(messages[1].lines)
    # Opened and closed as it was at first: who heard of the other end hears of this one, too.
    end_again(house, home, "met")
    house.pass_time(days=5)
    assert len(ends(house, MIA)) == (3 if told == 2 else 1)
