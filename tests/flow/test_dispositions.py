"""What became of contributions: said by who looks after them, told to each author once, and nothing made up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.flow import disposed_queries
from core.model import UNSAID, Act, ActKind, PageKey, Rhythm, composite_keys, page_key
from core.ports import Ambiguous, Message, Reject, RetryAt
from core.store import dispositions
from core.store import tables as t
from core.ui.view import panel_view, part_view, queue_view
from tests.flow.test_written import write
from tests.support.house import House

SPONSOR, STEWARD, OWNER = "Sven Sponsor", "Ana Steward", "Olga Owner"
MIA, MAX = "Mia Member", "Max Member"


def do(house: House, name: str, kind: ActKind, **values: Any) -> str:
    house.clock.move(minutes=1)
    viewer = house.viewer(name, values.pop("on", None))
    about: dict[str, Any] = {"id": f"{kind}-{name}-{house.clock.now():%d%H%M%S%f}", "page": viewer.page}
    made = Act(kind=kind, person=viewer.person, at=house.clock.now(), **(about | values))
    done = house.desk.act(viewer, made).done
    house.service.run_until_idle()
    return done


def community_of(house: House, home: PageKey) -> str:
    return next(row["key"] for row in house.rows(t.community) if row["home"] == home)


def close(house: House, home: PageKey, name: str = SPONSOR) -> None:
    do(house, name, ActKind.CLOSE, on=home, data={"outcome": "met"}, text="Signed by both.")


def groups(house: House, name: str) -> dict[str, dict[str, Any]]:
    """What the queue of somebody offers: item → the data of each way to say it, by label."""
    view = queue_view(house.desk.queue(house.viewer(name)), "en")
    found: dict[str, dict[str, Any]] = {}
    for section in view["sections"]:
        if section["id"].startswith("became/"):
            for item in section["items"]:
                found[item["what"]] = {one["label"]: one for one in item["actions"]}
    return found


def say_all(house: House, name: str, what: str, choice: str, text: str = "") -> str:
    (offered,) = [one for label, one in groups(house, name)[what].items() if label.startswith("Say it")]
    data = {**offered["act"]["data"], "choice": choice}
    return do(house, name, ActKind.DISPOSITION, community=offered["act"]["community"], data=data, text=text)


def shown(house: House, keys: list[str]) -> dict[str, str]:
    """What the lines of the form send that name these now: which word of each was shown."""
    where = {key: (page_key("hr", key.partition("/")[0]), key.partition("/")[2]) for key in keys}
    with house.store.read() as unit:
        found = dispositions.at(unit, where.values())
    words = {key: found[one][1] for key, one in where.items() if one in found}
    return {f"of/{key}": said.word if (said := words.get(key)) else UNSAID for key in keys}


def say(
    house: House,
    name: str,
    home: PageKey,
    keys: list[str],
    choice: str,
    text: str = "",
    seen: dict[str, str] | None = None,
    **more: Any,
) -> str:
    data = {"choice": choice, **(shown(house, keys) if seen is None else seen)}
    return do(
        house, name, ActKind.DISPOSITION, community=community_of(house, home), data=data, text=text, **more
    )


def key_of(house: House, row: dict[str, Any]) -> str:
    return composite_keys.contribution(row["page"].partition(":")[2], row["id"])


def keys_of(house: House, author: str) -> list[str]:
    mine = house.key(author)
    return [key_of(house, row) for row in house.rows(t.contribution) if row["author"] == mine]


def ends(house: House, name: str) -> list[Message]:
    """The messages about the end that somebody got."""
    return [
        one
        for one in house.mail.to(house.key(name))
        if any(line.key.startswith("outcome/") for line in one.lines)
    ]


def points(message: Message) -> list[str]:
    return [
        point
        for line in message.lines
        if line.key.startswith("outcome/")
        for point in line.points.split("\n")
        if point
    ]


@pytest.fixture
def home(house: House) -> PageKey:
    house.service.go_live("hr")
    page = house.community()
    house.hear()
    return page


def ask(house: House, page: PageKey, *names: str) -> None:
    for name in names:
        house.clock.move(minutes=5)
        house.wiki.comment(
            page, house.key(name), f"{name} asks: how does it count at {house.clock.now():%H%M}?"
        )
        house.hear()


# --- asked for, said, told ---------------------------------------------------------------------------------


def test_what_has_no_word_at_closing_is_asked_for_and_the_news_wait_for_it(
    house: House, home: PageKey
) -> None:
    ask(house, home, MIA, MIA, MAX)
    close(house, home)
    (asked,) = [key for key in house.open_for(SPONSOR) if key.endswith("/became")]
    part = part_view(house.desk.part(house.viewer(SPONSOR)), "en")
    assert "what became of contributions" in next(one for one in part["items"] if one["key"] == asked)["what"]
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


def test_each_change_can_be_looked_at_before_its_word_is_chosen(house: House, home: PageKey) -> None:
    """Two changes by one person on one day are told apart by what they changed, comments by what they say."""
    for _ in range(2):
        house.clock.move(hours=2)
        house.wiki.edit(home, house.key(MIA))
        house.hear()
    ask(house, home, MIA, MIA)
    close(house, home)
    (section,) = (
        one
        for one in panel_view(house.desk.panel(house.viewer(SPONSOR, home)), "en")["sections"]
        if one["id"] == "became"
    )
    assert [one["why"] for one in section["items"]] == ["No word yet", "No word yet"]
    form = {
        one["key"].rpartition("/")[2]: next(
            each["fields"] for each in one["actions"] if each["label"] == "Choose which"
        )
        for one in section["items"]
    }
    changes, comments = (
        [one for one in form[kind] if one["type"] == "check"] for kind in ("changes", "comments")
    )
    assert len({one["url"] for one in changes}) == len(changes) == 2
    numbers = [row["number"] for row in house.rows(t.revision, t.revision.c.number)][-2:]
    assert sorted(one["url"].partition("diff=")[2].partition("&")[0] for one in changes) == [
        str(one) for one in numbers
    ]
    assert {one["see"] for one in changes} == {"See it"}
    assert all("asks: how does it count" in one["label"] and "url" not in one for one in comments)


def test_nothing_is_made_up_where_nobody_says_a_word(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    close(house, home)
    house.pass_time(days=8)
    (told,) = ends(house, MIA)
    assert points(told) == ["Your comment on “Leave”: nobody has said yet"]
    # Who closed it was reminded, and nobody else heard of a delay.
    lines = [line.key for one in house.mail.sent for line in one.lines if "/became#" in line.key]
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
    earlier = next(one for one in panel_view(panel, "en")["sections"] if one["id"] == "earlier")
    assert "partly used: The first half." in earlier["items"][0]["note"]
    mine = part_view(house.desk.part(house.viewer(MIA)), "en")
    assert mine["became_title"] == "What became of your contributions"
    assert [one["why"] for one in mine["became"]] == ["partly used: The first half."]
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
    (mine,) = [one for label, one in offered.items() if label.startswith("Say it")]
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
        one for one in house.mail.sent if one.to.key not in {one.key for one in house.wiki.accounts.values()}
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


# --- what is counted, shown and told truly ------------------------------------------------------------------


def became_text(house: House, name: str) -> str:
    view = queue_view(house.desk.queue(house.viewer(name)), "en")
    return "\n".join(one["text"] for one in view["sections"] if one["id"].startswith("became/"))


def lines_of(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The lines of the form that tells contributions apart, by name."""
    return {
        one["name"]: one
        for section in view["sections"]
        if section["id"].startswith("became")
        for item in section["items"]
        for action in item["actions"]
        for one in action.get("fields", ())
        if one["type"] == "check"
    }


def became(house: House, name: str) -> list[str]:
    return [one["why"] for one in part_view(house.desk.part(house.viewer(name)), "en")["became"]]


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
        assert [MIA in one for one in some] == [True, False]
        assert [MAX in one for one in some] == [False, True]
    house.close()
    house.policy = replace(house.policy, sums_only=True)
    house.open()
    for some in labels():
        assert len(some) == 2
        # What they wrote says who they are; before it stands nobody.
        assert not any(one.startswith((MIA, MAX, "somebody")) for one in some)


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


def test_the_second_message_says_how_it_ended_by_then(house: House, home: PageKey) -> None:
    ask(house, home, MIA)
    say(house, STEWARD, home, keys_of(house, MIA), "used")
    write(house, home, SPONSOR, outcome="met")
    house.hear()
    house.pass_time(days=3)
    write(house, home, SPONSOR, outcome="")
    house.hear()
    house.pass_time(days=1)
    write(house, home, SPONSOR, outcome="not met: too late")
    house.hear()
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
    write(house, home, SPONSOR, outcome="")
    house.hear()
    house.pass_time(days=1)
    write(house, home, SPONSOR, outcome=second)
    house.hear()
    house.pass_time(days=5)
    for name in (MIA, MAX):
        found = ends(house, name)
        assert len(found) == told
        assert "has reached its goal" in str(found[0].lines)
        if told == 2:
            assert "Its goal was not reached" in str(found[1].lines)
            assert "You were told of another end" in str(found[1].lines)
    # Opened and closed as it was at first: who heard of the other end hears of this one, too.
    write(house, home, SPONSOR, outcome="")
    house.hear()
    house.pass_time(days=1)
    write(house, home, SPONSOR, outcome="met")
    house.hear()
    house.pass_time(days=5)
    assert len(ends(house, MIA)) == (3 if told == 2 else 1)


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
    (one,) = ends(house, MIA)
    assert points(one) == ["Your comment on “Leave”: partly used. Half."]


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
    assert [points(one) for one in ends(house, MIA)][1:] == [
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
