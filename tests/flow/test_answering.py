"""What becomes of answers through the whole flow: edits that build on a contribution, and authors who object."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from core.model import Act, ActKind, PageKey, Viewer
from core.notify.render import rendered
from core.ports import Reject, RetryAt
from core.rules.acknowledgement.contributions import history
from core.store import pages
from core.store import tables as t
from core.ui.view import panel_view, queue_view
from tests.support.house import CHARTER, House

ADDED = (
    "The page. " * 5 + "\n\nWho travels asks two weeks before the trip, and names a deputy for the time.\n"
)


def added(house: House) -> PageKey:
    """A page of a community to which a member added something, not heard of yet."""
    house.community()
    house.hear()
    house.clock.move(hours=2)
    page = house.wiki.page("Leave/Travel", house.key("Ana Steward"), text="The page. " * 5)
    house.hear()
    house.clock.move(minutes=10)
    return house.wiki.edit(page, house.key("Mia Member"), ADDED)


@pytest.fixture
def page(house: House) -> PageKey:
    page = added(house)
    house.hear()
    house.clock.move(minutes=10)
    return page


def mine(house: House) -> dict[str, Any]:
    key = house.key("Mia Member")
    (row,) = [row for row in house.rows(t.contribution) if row["author"] == key]
    return row


def do(house: House, name: str, page: PageKey, kind: ActKind, **values: Any) -> Any:
    viewer: Viewer = house.viewer(name, page)
    values = {"id": str(uuid4()), "page": page, **values}
    wanted = Act(kind=kind, person=viewer.person, at=house.clock.now(), **values)
    return house.desk.act(viewer, wanted)


def test_an_edit_elsewhere_on_the_page_answers_nobody(house: House, page: PageKey) -> None:
    house.wiki.edit(
        page, house.key("Ben Steward"), ADDED + "\nOvertime is written down by the end of the week.\n"
    )
    house.hear()
    assert mine(house)["settled_at"] is None


def test_an_edit_that_changes_what_was_added_is_the_answer(house: House, page: PageKey) -> None:
    better = ADDED.replace(
        "two weeks before the trip", "at least three weeks before the trip, by the portal of the company"
    )
    house.wiki.edit(page, house.key("Ben Steward"), better)
    house.hear()
    assert mine(house)["settled_at"] is not None
    with house.store.read() as connection:
        stored = pages.get(connection, page, history=True)
    assert stored is not None
    numbers = [revision.number for revision in history(stored)]
    assert stored.revisions[-1].builds_on == {numbers[-2]}


def test_the_wiki_is_asked_once_and_only_while_somebody_waits(house: House, page: PageKey) -> None:
    house.wiki.requests.clear()
    house.wiki.edit(
        page, house.key("Ben Steward"), ADDED + "\nOvertime is written down by the end of the week.\n"
    )
    house.hear()
    house.wiki.edit(page, house.key("Ben Steward"), minor=True)
    house.hear()
    assert house.wiki.requests.count("texts") == 1
    do(house, "Ana Steward", page, ActKind.THANK, contribution=mine(house)["id"])
    house.wiki.requests.clear()
    house.clock.move(minutes=1)
    house.wiki.edit(page, house.key("Ben Steward"))
    house.hear()
    assert "texts" not in house.wiki.requests


@pytest.mark.parametrize("behind", [0.4, 2])
def test_what_is_added_right_after_an_answer_is_asked_about(
    house: House, page: PageKey, behind: float
) -> None:
    """The wiki dates it before the click: it was not there, and gets an answer of its own."""
    do(house, "Ana Steward", page, ActKind.THANK, contribution=mine(house)["id"])
    house.clock.move(seconds=-behind)
    house.wiki.edit(
        page, house.key("Mia Member"), ADDED + "\nWho is ill says so by nine, to their own lead.\n"
    )
    house.clock.move(seconds=behind + 1)
    house.hear()
    rows = [row for row in house.rows(t.contribution) if row["author"] == house.key("Mia Member")]
    assert sorted(row["settled_at"] is not None for row in rows) == [False, True]


def test_the_sync_comes_to_the_same(house: House, page: PageKey) -> None:
    house.wiki.edit(
        page,
        house.key("Ben Steward"),
        ADDED.replace("two weeks", "at least four weeks, better five or six when it is far,"),
    )
    house.wiki.hooks_out.clear()
    house.sync()
    assert mine(house)["settled_at"] is not None


def test_charter_question_and_answer_heard_at_once_come_to_the_same(house: House) -> None:
    """Nothing of it was known when it was read: what the answer takes up is asked afterwards."""
    house.hear()
    house.community()
    house.clock.move(hours=2)
    page = house.wiki.page("Leave/Travel", house.key("Ana Steward"), text="The page. " * 5)
    house.clock.move(minutes=10)
    house.wiki.edit(page, house.key("Mia Member"), ADDED)
    house.clock.move(minutes=10)
    better = ADDED.replace(
        "two weeks before the trip",
        "at the very least three weeks before it, by the company's own travel portal",
    )
    house.wiki.edit(page, house.key("Ben Steward"), better)
    house.wiki.hooks_out.clear()
    house.sync()
    assert mine(house)["settled_at"] is not None


def late_question_with_its_answer(house: House) -> PageKey:
    """Both came while nobody listened: heard at once, when the answer would be long overdue."""
    house.service.go_live("hr")
    page = added(house)
    house.clock.move(hours=1)
    house.wiki.edit(
        page, house.key("Ben Steward"), ADDED.replace("two weeks", "at least three long weeks") * 2
    )
    house.clock.move(days=4)
    house.wiki.hooks_out.clear()
    return page


def of_answers(house: House) -> list[str]:
    return [row["key"] for row in house.rows(t.noticed) if row["state"] == "sent" and "answer/" in row["key"]]


def test_nothing_about_a_contribution_leaves_while_its_answer_is_looked_for(house: House) -> None:
    late_question_with_its_answer(house)
    # The clock's other job may come at any moment: after each of the steps by which it is heard of.
    once = house.service._runner.once
    house.service.sync("hr")
    house.service.tick()
    house.service.deliver()
    while once():
        house.clock.move(minutes=3)
        house.service.tick()
        house.service.deliver()
    assert mine(house)["settled_at"] is not None
    house.pass_time(days=3)
    # Its author hears of the answer, and nobody is asked for one.
    mia = house.key("Mia Member")
    assert [key.partition("#")[2] for key in of_answers(house)] == [f"answered#{mia}"]


def test_a_wiki_that_does_not_tell_silences_nothing_for_good(house: House) -> None:
    page = late_question_with_its_answer(house)

    def nothing(page: PageKey, numbers: Any) -> Any:
        raise RetryAt("the wiki is away")

    house.wiki.texts = nothing  # type: ignore[method-assign]
    house.service.sync("hr")
    for _ in range(3):
        house.service.run_until_idle()
        house.service.tick()
        house.service.deliver()
        house.clock.move(minutes=15)
    assert of_answers(house) == []
    # Also when others write there meanwhile, and it is asked again and again.
    for _ in range(8):
        house.wiki.edit(page, house.key("Ana Steward"), minor=True)
        house.pass_time(hours=1)
    assert of_answers(house)


@pytest.mark.parametrize("between", [0, 18, 25])
def test_an_edit_far_behind_is_not_compared(house: House, page: PageKey, between: int) -> None:
    """Neither in one go nor one by one: what is asked hangs on the versions, not on when they were heard of."""
    for number in range(between):
        house.clock.move(minutes=1)
        house.wiki.edit(page, house.key("Mia Member"), ADDED + f"\n{number}\n", minor=True)
        if number % 2:
            house.hear()
    house.wiki.edit(
        page,
        house.key("Ben Steward"),
        ADDED.replace("two weeks", "at least four weeks, better five or six,") * 2,
    )
    house.hear()
    assert (mine(house)["settled_at"] is not None) == (between < 20)


def test_the_author_opens_it_again(house: House, page: PageKey) -> None:
    steward = next(name for name in ("Ana Steward", "Ben Steward") if house.open_for(name))
    (key,) = house.open_for(steward)
    do(house, "Ben Steward", page, ActKind.ANSWER, contribution=mine(house)["id"], text="Good.")
    assert house.open_for(steward) == []
    facts = house.desk.panel(house.viewer("Mia Member", page))
    assert facts is not None
    earlier = next(section for section in panel_view(facts, "en")["sections"] if section["id"] == "earlier")
    (action,) = earlier["items"][0]["actions"]
    assert (action["label"], action["act"]["kind"]) == ("That doesn’t answer it", "not-answered")
    for name, text, status in (("Max Member", "No.", 403), ("Mia Member", " ", 422)):
        with pytest.raises(Reject) as refused:
            do(house, name, page, ActKind.NOT_ANSWERED, contribution=mine(house)["id"], text=text)
        assert refused.value.status == status
    house.clock.move(minutes=5)
    do(
        house,
        "Mia Member",
        page,
        ActKind.NOT_ANSWERED,
        contribution=mine(house)["id"],
        text="Which <b>form</b>?",
    )
    assert house.open_for(steward) == [key]
    facts = house.desk.panel(house.viewer(steward, page))
    assert facts is not None
    (owed,) = [obligation for obligation in facts.mine if obligation.key == key]
    assert (owed.why, owed.why_args) == ("why-answer-again", {"reason": "Which <b>form</b>?"})
    assert [row["what"] for row in house.rows(t.evidence)][-1] == "act.not-answered"
    with pytest.raises(Reject) as refused:
        do(house, "Mia Member", page, ActKind.NOT_ANSWERED, contribution=mine(house)["id"], text="Still.")
    assert refused.value.status == 409
    # Answered once more it stays answered.
    house.clock.move(minutes=5)
    do(house, "Ana Steward", page, ActKind.ANSWER, contribution=mine(house)["id"], text="The travel form.")
    assert house.open_for(steward) == []
    with pytest.raises(Reject):
        do(house, "Mia Member", page, ActKind.NOT_ANSWERED, contribution=mine(house)["id"], text="Still.")


def test_steward_and_author_hear_of_it(house: House, page: PageKey) -> None:
    house.service.go_live(house.wiki.site)
    steward = next(name for name in ("Ana Steward", "Ben Steward") if house.open_for(name))
    do(house, "Ben Steward", page, ActKind.ANSWER, contribution=mine(house)["id"], text="Good.")
    house.clock.move(minutes=5)
    do(house, "Mia Member", page, ActKind.NOT_ANSWERED, contribution=mine(house)["id"], text="Which form?")
    house.pass_time(days=1)
    messages = house.mail.to(house.key(steward))
    assert any("Which form?" in repr(message) for message in messages)
    do(house, steward, page, ActKind.ANSWER, contribution=mine(house)["id"], text="The travel form.")
    house.pass_time(days=1)
    told = [row["key"] for row in house.rows(t.noticed) if "#answered" in row["key"]]
    assert sorted(key.split("#")[1] for key in told) == ["answered", "answered-again"]


def test_the_mail_leads_in_one_click_to_where_the_author_says_why(house: House, page: PageKey) -> None:
    house.service.go_live(house.wiki.site)
    author = house.key("Mia Member")
    steward = next(name for name in ("Ana Steward", "Ben Steward") if house.open_for(name))
    do(house, "Ben Steward", page, ActKind.ANSWER, contribution=mine(house)["id"], text="Good.")
    house.pass_time(days=1)
    (message,) = house.mail.to(author)
    (line,) = message.lines
    assert line.other == "That doesn’t answer it"
    asked = parse_qs(urlsplit(line.other_url).query)["telos"]
    assert asked == [f"not-answered/{page}/{mine(house)['id']}"]
    text, html = rendered(message)
    assert f"{line.other}: {line.other_url}" in text
    assert escape(line.other_url) in html
    # Where it leads there is the item with its form, and nothing was done by following it.
    facts = house.desk.panel(house.viewer("Mia Member", page))
    assert facts is not None
    earlier = next(section for section in panel_view(facts, "en")["sections"] if section["id"] == "earlier")
    (item,) = [item for item in earlier["items"] if item["key"] == mine(house)["id"]]
    (action,) = item["actions"]
    assert [(field["name"], field["required"]) for field in action["fields"]] == [("text", True)]
    assert mine(house)["settled_at"] is not None
    do(
        house,
        "Mia Member",
        page,
        ActKind.NOT_ANSWERED,
        text="Which form?",
        contribution=action["act"]["contribution"],
    )
    queue = queue_view(house.desk.queue(house.viewer(steward)), "en")
    assert "Which form?" in repr(queue["items"])
    house.clock.move(minutes=5)
    # The author is the judge once: the message about the next answer has no such link.
    do(house, steward, page, ActKind.ANSWER, contribution=mine(house)["id"], text="The travel form.")
    house.pass_time(days=1)
    assert [message.lines[0].other_url for message in house.mail.to(author)[1:]] == [""]


def test_what_was_answered_lately_stands_there_however_much_came_after_it(
    house: House, page: PageKey
) -> None:
    do(house, "Ben Steward", page, ActKind.ANSWER, contribution=mine(house)["id"], text="Good.")
    first = mine(house)["id"]
    text = ADDED
    for number in range(4):
        house.clock.move(hours=2)
        text += f"\nRule number {number} is that whoever travels says so to everybody in the team in time.\n"
        house.wiki.edit(page, house.key("Mia Member"), text)
        house.hear()
    facts = house.desk.panel(house.viewer("Mia Member", page))
    assert facts is not None
    earlier = next(section for section in panel_view(facts, "en")["sections"] if section["id"] == "earlier")
    assert first in [item["key"] for item in earlier["items"]]


# --- roles that begin and end ---------------------------------------------------------------------------


def waits(house: House) -> set[str]:
    """The remarks that wait for an answer, by their ids."""
    keys = {row["key"] for row in house.rows(t.obligation) if row["is_open"]}
    return {key.rpartition("/c")[2] for key in keys if key.startswith("answer/") and "/c" in key}


def roles_change(house: House, page: PageKey, **fields: str) -> None:
    """The sponsor writes other people into the charter; the text stays."""
    house.wiki.edit(
        page, house.key("Sven Sponsor"), house.wiki.leaf(page).text, charter={**CHARTER, **fields}
    )
    house.hear()


def test_a_new_steward_s_old_threads_make_no_question_of_old_replies(house: House) -> None:
    page, key = house.community(), house.key
    house.hear()
    proposal = house.wiki.comment(page, key("Mia Member"), "I propose the long form for everybody here.")
    house.hear()
    house.clock.move(minutes=90)
    house.wiki.comment(page, key("Max Member"), "I agree with that in every point.", thread=proposal)
    house.hear()
    house.pass_time(days=9)
    roles_change(house, page, stewards="Ana Steward, Mia Member")
    # Looked at more than once: what is kept of the role must not come round behind it.
    for _ in range(2):
        house.wiki.edit(page, key("Ben Steward"))
        house.hear()
    assert waits(house) == set()
    # What is asked there from now on is asked in a steward's thread.
    asked = house.wiki.comment(page, key("Moe Member"), "And what of Sundays, then?", thread=proposal)
    house.hear()
    assert waits(house) == {asked}


def test_a_steward_who_goes_leaves_no_questions_behind(house: House) -> None:
    page, key = house.community(), house.key
    house.hear()
    asked = house.wiki.comment(page, key("Mia Member"), "How are part-time people handled in this rule?")
    for words in ("By the hour, as the contract says.", "I have put that into the second paragraph now."):
        house.clock.move(minutes=90)
        house.wiki.comment(page, key("Ana Steward"), words, thread=asked)
        house.hear()
    news = house.wiki.comment(page, key("Ana Steward"), "News: the form has changed, please use the new one.")
    house.clock.move(minutes=9)
    house.wiki.comment(page, key("Ana Steward"), "It stands on the second page.", thread=news)
    house.hear()
    house.pass_time(days=9)
    roles_change(house, page, stewards="Ben Steward")
    for _ in range(2):
        house.wiki.edit(page, key("Ben Steward"))
        house.hear()
    assert waits(house) == set()
    # What she says from now on is a member's word.
    later = house.wiki.comment(page, key("Ana Steward"), "Where do I find the old form now?", thread=asked)
    house.hear()
    assert waits(house) == {later}
