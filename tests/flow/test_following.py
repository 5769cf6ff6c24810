"""What was said follows the comment: to another page's discussion, in whichever order the two are heard of."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from core.model import Act, ActKind, Page, PageKey
from core.store import tables as t
from core.ui.view import part_view
from tests.support.house import House

#: Who tells of a move: both in either order, one of them alone, nobody but the sync.
HEARD = ("from to", "to from", "to", "from", "")


@pytest.fixture
def pages(house: House) -> tuple[PageKey, PageKey]:
    house.service.go_live("hr")
    house.community()
    house.hear()
    children = [house.wiki.page(f"Leave/{name}", house.key("Ana Steward")) for name in ("Travel", "Sickness")]
    house.hear()
    house.clock.move(hours=2)
    return children[0], children[1]


def ask(house: House, page: PageKey, words: str = "Who pays for the second night?") -> str:
    name = house.wiki.comment(page, house.key("Mia Member"), words)
    house.hear()
    house.clock.move(minutes=20)
    return name


def do(house: House, name: str, page: PageKey, kind: ActKind, **values: Any) -> None:
    viewer = house.viewer(name, page)
    house.desk.act(viewer, Act(id=str(uuid4()), kind=kind, person=viewer.person, at=house.clock.now(),
                               page=page, **values))  # fmt: skip


def move(house: House, page: PageKey, to: PageKey, thread: str, heard: str) -> None:
    house.clock.move(minutes=30)
    house.wiki.move_thread(page, to, thread, hooks=heard)
    sent = list(house.wiki.hooks_out)
    for hook in sent:
        # One after the other, as they come.
        house.wiki.hooks_out = [hook]
        house.hear()
    house.sync()


def remarks(house: House) -> list[dict[str, Any]]:
    return [row for row in house.rows(t.contribution) if row["id"].startswith("c")]


def owed(house: House) -> list[dict[str, Any]]:
    return [row for row in house.rows(t.obligation) if row["kind"] == "answer"]


@pytest.mark.parametrize("heard", HEARD)
def test_a_thanked_remark_that_is_moved_is_owed_nowhere_again(
    house: House, pages: tuple[PageKey, PageKey], heard: str
) -> None:
    travel, sickness = pages
    name = ask(house, travel)
    (row,) = remarks(house)
    do(house, "Ana Steward", travel, ActKind.THANK, contribution=row["id"])
    (before,) = remarks(house)
    assert before["settled_at"] is not None
    house.pass_time(days=1)
    told = len(house.mail.sent)
    move(house, travel, sickness, name, heard)
    (after,) = remarks(house)
    assert (after["page"], after["id"]) == (sickness, before["id"])
    assert (after["settled_at"], after["steward"]) == (before["settled_at"], before["steward"])
    assert [item["is_open"] for item in owed(house)] == [False]
    house.pass_time(days=2)
    assert house.open_for("Ana Steward") == house.open_for("Ben Steward") == []
    assert [mail for mail in house.mail.sent[told:] if "second night" in str(mail)] == []


@pytest.mark.parametrize("heard", HEARD)
def test_an_open_question_that_is_moved_keeps_who_owes_it_until_when_and_what_was_told(
    house: House, pages: tuple[PageKey, PageKey], heard: str
) -> None:
    travel, sickness = pages
    name = ask(house, travel)
    house.pass_time(days=3)
    (before,) = owed(house)
    told = {
        row["key"].partition("#")[2] for row in house.rows(t.noticed) if row["obligation"] == before["key"]
    }
    assert told
    sent = len(house.mail.sent)
    move(house, travel, sickness, name, heard)
    house.pass_time(hours=1)
    (after,) = owed(house)
    assert after["key"] == f"answer/{sickness}/{before['key'].rpartition('/')[2]}"
    assert [after[name] for name in ("person", "due", "is_open", "told")] == [
        before["person"], before["due"], True, before["told"],
    ]  # fmt: skip
    again = {
        row["key"].partition("#")[2] for row in house.rows(t.noticed) if row["obligation"] == after["key"]
    }
    assert told <= again
    assert len(house.mail.sent) == sent, "nobody hears twice of the same question"
    house.wiki.comment(sickness, house.key("Ana Steward"), "The firm does.", thread=name)
    house.hear()
    assert [item["is_open"] for item in owed(house)] == [False]


@pytest.mark.parametrize("heard", HEARD)
def test_what_was_handed_over_and_put_off_goes_along_there_and_back(
    house: House, pages: tuple[PageKey, PageKey], heard: str
) -> None:
    travel, sickness = pages
    name = ask(house, travel)
    (item,) = owed(house)
    owner, other = "Ana Steward", "Ben Steward"
    if item["person"] != house.key(owner):
        owner, other = other, owner
    do(house, owner, travel, ActKind.HAND_OVER, obligation=item["key"], to=house.key(other), text="Yours")
    (item,) = owed(house)
    assert item["person"] == house.key(other)
    move(house, travel, sickness, name, heard)
    assert [row["person"] for row in owed(house)] == [house.key(other)]
    do(house, other, sickness, ActKind.THANK, obligation=owed(house)[0]["key"])
    move(house, sickness, travel, name, heard)
    (row,) = remarks(house)
    assert (row["page"], row["settled_at"] is not None) == (travel, True)


def test_a_remark_that_leaves_every_community_and_comes_back_is_as_it_was(
    house: House, pages: tuple[PageKey, PageKey]
) -> None:
    travel, _ = pages
    outside = house.wiki.page("Elsewhere", house.key("Moe Member"))
    name = ask(house, travel)
    do(house, "Ana Steward", travel, ActKind.THANK, contribution=remarks(house)[0]["id"])
    (before,) = remarks(house)
    move(house, travel, outside, name, "from to")
    assert remarks(house) == owed(house) == []
    move(house, outside, travel, name, "to from")
    assert remarks(house) == [before]
    move(house, travel, outside, name, "from to")
    house.clock.move(days=100)
    house.service.purge()
    assert house.rows(t.comment_gone) == []


def test_what_arrives_where_it_does_not_count_is_owed_by_nobody(
    house: House, pages: tuple[PageKey, PageKey]
) -> None:
    """It was asked before its new page had a community: nothing there asks for an answer, and nobody is reminded."""
    travel, _ = pages
    name = ask(house, travel)
    assert [item["is_open"] for item in owed(house)] == [True]
    outside = house.wiki.page("Trips/Far", house.key("Ana Steward"))
    house.hear()
    move(house, travel, outside, name, "from to")
    house.community("Trips")
    house.hear()
    sent = len(house.mail.sent)
    house.pass_time(days=6)
    assert remarks(house) == owed(house) == []
    assert [mail for mail in house.mail.sent[sent:] if "second night" in str(mail)] == []


def test_one_that_stands_on_two_pages_is_settled_on_its_own(
    house: House, pages: tuple[PageKey, PageKey]
) -> None:
    travel, sickness = pages
    name = ask(house, travel)
    # The same words in the same minute on two pages have one id, and are two remarks.
    twin = house.wiki.leaf(travel).comments[0]
    house.wiki.leaf(sickness).comments.append(twin)
    house.wiki._tell("saved", int(sickness[3:]))
    house.hear()
    assert len(remarks(house)) == 2
    do(house, "Ana Steward", travel, ActKind.THANK, contribution=f"{travel}/c{name}")
    assert {row["page"]: row["settled_at"] is not None for row in remarks(house)} == {
        travel: True, sickness: False,
    }  # fmt: skip


@pytest.mark.parametrize("heard", HEARD)
@pytest.mark.parametrize("at", ["there", "before", "own page"])
def test_a_thanks_is_taken_back_wherever_the_remark_stands_now(
    house: House, pages: tuple[PageKey, PageKey], heard: str, at: str
) -> None:
    travel, sickness = pages
    name = ask(house, travel)
    (item,) = owed(house)
    (row,) = remarks(house)
    owner = next(name for name in ("Ana Steward", "Ben Steward") if house.key(name) == item["person"])
    do(house, owner, travel, ActKind.THANK, contribution=row["id"])
    act = house.rows(t.act, t.act.c.at)[-1]["id"]
    assert [obligation["is_open"] for obligation in owed(house)] == [False]
    if at == "before":
        do(house, owner, travel, ActKind.TAKE_BACK, data={"act": act})
    move(house, travel, sickness, name, heard)
    if at != "before":
        assert house.desk.can_take_back(house.viewer(owner, sickness), act)
        part = part_view(house.desk.part(house.viewer(owner, None)), "en")
        assert [way["act"]["data"]["act"] for doing in part["did"] for way in doing["actions"]
                if way["act"]["kind"] == "take-back"] == [act]  # fmt: skip
    if at == "there":
        do(house, owner, sickness, ActKind.TAKE_BACK, data={"act": act})
    elif at == "own page":
        viewer = house.viewer(owner, None)
        house.desk.act(viewer, Act(id="back", kind=ActKind.TAKE_BACK, person=viewer.person,
                                   at=house.clock.now(), data={"act": act}))  # fmt: skip
        house.service.run_until_idle()
    (after,) = remarks(house)
    assert (after["page"], after["settled_at"]) == (sickness, None)
    assert [
        (obligation["person"], obligation["is_open"], obligation["due"]) for obligation in owed(house)
    ] == [(house.key(owner), True, item["due"])]
    do(house, owner, sickness, ActKind.THANK, obligation=owed(house)[0]["key"])
    assert [obligation["is_open"] for obligation in owed(house)] == [False]


@pytest.mark.parametrize("heard", HEARD)
def test_what_was_put_off_or_handed_over_is_taken_back_after_a_move(
    house: House, pages: tuple[PageKey, PageKey], heard: str
) -> None:
    travel, sickness = pages
    name = ask(house, travel)
    (item,) = owed(house)
    owner, other = "Ana Steward", "Ben Steward"
    if item["person"] != house.key(owner):
        owner, other = other, owner
    do(house, owner, travel, ActKind.HAND_OVER, obligation=item["key"], to=house.key(other), text="Yours")
    act = house.rows(t.act, t.act.c.at)[-1]["id"]
    move(house, travel, sickness, name, heard)
    assert [obligation["person"] for obligation in owed(house)] == [house.key(other)]
    do(house, owner, sickness, ActKind.TAKE_BACK, data={"act": act})
    assert [obligation["person"] for obligation in owed(house)] == [house.key(owner)]
    (item,) = owed(house)
    until = house.clock.now() + timedelta(days=1)
    do(house, owner, sickness, ActKind.SNOOZE, obligation=item["key"], until=until)
    act = house.rows(t.act, t.act.c.at)[-1]["id"]
    (item,) = owed(house)
    assert json.loads(item["doc"])["snoozed_until"]
    move(house, sickness, travel, name, heard)
    (item,) = owed(house)
    assert json.loads(item["doc"])["snoozed_until"]
    do(house, owner, travel, ActKind.TAKE_BACK, data={"act": act})
    (item,) = owed(house)
    assert not json.loads(item["doc"])["snoozed_until"]


def test_what_was_put_in_first_and_read_there_counts_there_once_it_is_cut(
    house: House, pages: tuple[PageKey, PageKey], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it stands on both it is quoted at its new place; nobody saves that place again when it is cut."""
    travel, sickness = pages
    ask(house, travel)
    (row,) = remarks(house)
    do(house, "Ana Steward", travel, ActKind.THANK, contribution=row["id"])
    (before,) = remarks(house)
    assert before["settled_at"] is not None
    house.wiki._tell("saved", int(sickness[3:]))
    house.hear()
    asked: list[PageKey] = []

    class Remarks:
        def taken_to(self, page: Page) -> list[PageKey]:
            asked.append(page.key)
            return [sickness]

    monkeypatch.setattr(house.wiki, "remarks", Remarks())
    source, target = house.wiki.leaf(travel), house.wiki.leaf(sickness)
    source.comments, target.comments = [], source.comments
    house.wiki._tell("saved", int(travel[3:]))
    house.hear()
    (after,) = remarks(house)
    assert (after["page"], after["settled_at"]) == (sickness, before["settled_at"])
    assert asked == [travel]
    assert [item["is_open"] for item in owed(house)] == [False]
    # Nothing was lost since: the wiki is not asked again.
    house.wiki.comment(travel, house.key("Moe Member"), "And for the third night?")
    house.hear()
    assert asked == [travel]


def test_what_comes_back_and_is_seen_there_before_it_is_cut_keeps_who_owes_it(
    house: House, pages: tuple[PageKey, PageKey]
) -> None:
    travel, sickness = pages
    name = ask(house, travel)
    move(house, travel, sickness, name, "to from")
    (item,) = owed(house)
    owner, other = "Ana Steward", "Ben Steward"
    if item["person"] != house.key(owner):
        owner, other = other, owner
    do(house, owner, sickness, ActKind.HAND_OVER, obligation=item["key"], to=house.key(other), text="Yours")
    (before,) = owed(house)
    house.clock.move(days=1)
    house.wiki.leaf(travel).comments = list(house.wiki.leaf(sickness).comments)
    house.wiki._tell("saved", int(travel[3:]))
    house.hear()
    house.clock.move(minutes=5)
    house.wiki.leaf(sickness).comments = []
    house.wiki._tell("saved", int(sickness[3:]))
    house.hear()
    (after,) = owed(house)
    assert after["key"].startswith(f"answer/{travel}/")
    assert [after[column] for column in ("person", "due", "is_open", "told")] == [
        before["person"], before["due"], True, before["told"],
    ]  # fmt: skip
