"""The desk: what a person is shown is theirs to see, and what stands there is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.flow import list_queries
from core.i18n import Translator
from core.model import ActKind, PageKey
from core.ports import Reject
from core.store import tables as t
from core.ui.view import panel_view, queue_view
from tests.flow.acting import act, below, confirm
from tests.support.house import House


def test_a_page_outside_every_community_has_no_panel(house: House, home: PageKey) -> None:
    other = house.wiki.page("Canteen", house.key("Mia Member"))
    house.hear()
    assert house.desk.panel(house.viewer("Mia Member", other)) is None


def test_the_panel_comes_from_the_store_without_asking_the_wiki(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.desk.panel(viewer)
    house.wiki.requests.clear()
    facts = house.desk.panel(viewer)
    assert facts is not None
    assert [obligation.kind for obligation in facts.mine] == ["confirm"]
    assert house.wiki.requests == []


def test_a_page_saved_a_moment_ago_is_read_before_it_is_shown(house: House, home: PageKey) -> None:
    page = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    facts = house.desk.panel(house.viewer("Mia Member", page))
    assert facts is not None
    assert [contribution.id for contribution in facts.contributed] == list(facts.promised)
    assert "answers" in str(panel_view(facts, "en")["receipt"])


def test_with_the_wiki_away_what_is_stored_is_shown(house: House, home: PageKey) -> None:
    house.wiki.edit(home, house.key("Ana Steward"))
    house.wiki.away = True
    facts = house.desk.panel(house.viewer("Mia Member", home))
    assert facts is not None
    assert facts.page.current < house.viewer("Mia Member", home).revision


def test_a_charter_on_a_page_one_may_not_read_is_not_shown_below_it(house: House, home: PageKey) -> None:
    page = below(house)
    house.wiki.secret.add(int(home.rpartition(":")[2]))
    assert house.desk.panel(house.viewer("Mia Member", page)) is None
    assert house.desk.part(house.viewer("Mia Member")).communities == ()
    assert house.desk.communities(house.viewer("Mia Member")).communities == ()


def test_a_secret_page_stays_out_of_the_stewards_queue(house: House, home: PageKey) -> None:
    page = below(house)
    steward = "Ana Steward" if house.open_for("Ana Steward") else "Ben Steward"
    assert len(house.desk.queue(house.viewer(steward)).waiting) == 1
    house.clock.move(minutes=5)
    house.wiki.secret.add(int(page.rpartition(":")[2]))
    assert house.desk.queue(house.viewer(steward)).waiting == ()
    facts = house.desk.panel(house.viewer(steward, home))
    assert facts is not None
    assert facts.waiting == ()
    assert [obligation for obligation in facts.mine if obligation.page == page] == []


def test_a_long_queue_has_what_waits_for_me_first_and_says_that_there_is_more(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        house.wiki.page(f"Leave/Part {number}", house.key("Mia Member"))
    house.hear()
    owed = sorted(
        (row["due"], row["key"], row["person"]) for row in house.rows(t.obligation) if row["kind"] == "answer"
    )
    # Whoever has what is due last hands over all else. What both were shown stays theirs.
    names = ("Ana Steward", "Ben Steward")
    other, busy = sorted(names, key=lambda name: owed[-1][2] == house.key(name))
    viewer, to = house.viewer(busy), house.key(other)
    for name in names:
        house.desk.queue(house.viewer(name))
    mine = [key for _, key, person in owed if person == viewer.person]
    for key in mine[:-1]:
        house.desk.act(viewer, act(house, viewer, ActKind.HAND_OVER, obligation=key, to=to, id=f"over-{key}"))
    monkeypatch.setattr(list_queries, "MOST", 3)
    facts = house.desk.queue(viewer)
    assert [
        waiting.obligation.key for waiting in facts.waiting if waiting.obligation.person == viewer.person
    ] == mine[-1:]
    view = queue_view(facts, "en")
    assert (len(view["items"]), view["title"]) == (1, "Waiting for your answer")
    assert (len(view["others"]), view["others_title"]) == (3, "With colleagues: the 3 that are due first")
    theirs = [
        waiting.obligation.key for waiting in facts.waiting if waiting.obligation.person != viewer.person
    ]
    assert theirs == [key for _, key, _ in owed if key != mine[-1]][:3]
    view = queue_view(house.desk.queue(house.viewer(other)), "en")
    assert (len(view["items"]), view["title"]) == (3, "Waiting for your answer: the 3 that are due first")
    assert (len(view["others"]), view["others_title"]) == (1, "With colleagues")


def test_the_promise_that_was_shown_is_kept(house: House, home: PageKey) -> None:
    page = below(house)
    (row,) = [row for row in house.rows(t.obligation) if row["kind"] == "answer"]
    house.desk.panel(house.viewer("Mia Member", page))
    house.desk.close()
    (told,) = [row for row in house.rows(t.obligation) if row["kind"] == "answer"]
    assert (row["told"], told["told"], told["person"]) == (False, True, row["person"])


def test_asked_again_shows_what_changed_since_the_own_confirmation(house: House, home: PageKey) -> None:
    """Everywhere: in the panel at whatever revision is on the screen, and in my part."""
    viewer = house.viewer("Mia Member", home)
    confirm(house, viewer)
    first = viewer.revision
    for _ in range(2):
        house.clock.move(hours=2)
        house.wiki.edit(home, house.key("Ana Steward"))
        house.hear()
    now = house.viewer("Mia Member", home)
    expected = f"?diff={now.revision}&oldid={first}"
    for screen in (now, viewer, replace(now, revision=0)):
        facts = house.desk.panel(screen)
        assert facts is not None
        assert facts.since_url.endswith(expected)
    (mine,) = house.desk.part(now).owed
    assert mine.since_url.endswith(expected)
    other = house.desk.panel(house.viewer("Max Member", home))
    assert other is not None
    assert other.since_url == "", "who never confirmed reads all of it"


def test_an_answer_in_the_discussion_is_led_to_by_its_comment(house: House, home: PageKey) -> None:
    page = below(house)
    house.clock.move(minutes=5)
    asked = house.wiki.comment(page, house.key("Mia Member"), "Until when?")
    house.clock.move(minutes=5)
    house.wiki.comment(page, house.key("Ana Steward"), "Until March.", thread=asked)
    house.hear()
    facts = house.desk.panel(house.viewer("Mia Member", page))
    assert facts is not None
    (url,) = [url for key, url in facts.answer_urls.items() if key.startswith(page)]
    assert url.endswith("?talk=Until March.&comment=" + house.wiki.leaf(page).comments[-1].id)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (ActKind.ANSWER, {"link": "https://wiki/Talk:X#Y", "revision": "12"}),
        (ActKind.ANSWER, {"link": "https://wiki/x?focusedCommentId=7", "comment": "7"}),
        (ActKind.THANK, {"thanked": "yes"}),
    ],
)
def test_what_the_wiki_did_for_a_reply_or_thanks_is_taken_along(
    house: House, home: PageKey, kind: ActKind, data: dict[str, str]
) -> None:
    below(house)
    steward = "Ana Steward" if house.open_for("Ana Steward") else "Ben Steward"
    viewer = house.viewer(steward)
    (waiting,) = house.desk.queue(viewer).waiting
    house.desk.act(viewer, act(house, viewer, kind, obligation=waiting.obligation.key, data=data, text="x"))
    assert house.desk.queue(viewer).waiting == ()


def test_nothing_is_handed_to_who_is_away_and_what_was_goes_to_who_is_there(
    house: House, home: PageKey
) -> None:
    """A stewards' own go to others while they are away; so does what they were given, and who asked reads it."""
    below(house)
    has, other = ("Ana Steward", "Ben Steward")
    if not house.open_for(has):
        has, other = other, has
    (waiting,) = house.desk.queue(house.viewer(has)).waiting
    key = waiting.obligation.key

    def answers(name: str) -> list[str]:
        return [each for each in house.open_for(name) if each.startswith("answer/")]

    def away(name: str) -> None:
        viewer = house.viewer(name)
        until = house.clock.now() + timedelta(days=30)
        house.desk.act(viewer, act(house, viewer, ActKind.AWAY, until=until, id=f"away-{name}"))
        house.pass_time(hours=1)

    def give(name: str, to: str) -> None:
        viewer = house.viewer(name)
        over = act(house, viewer, ActKind.HAND_OVER, obligation=key, to=house.key(to), id=f"{name}-{to}")
        house.desk.act(viewer, over)

    away("Max Member")
    with pytest.raises(Reject, match="This person is away until after this is due"):
        give(has, "Max Member")
    assert answers(has) == [key]
    give(has, "Moe Member")
    assert answers("Moe Member") == [key]
    house.pass_time(hours=1)
    away("Moe Member")
    assert answers("Moe Member") == []
    assert sorted(answers(has) + answers(other)) == [key]
    house.pass_time(days=32)
    assert answers("Moe Member") == [], "who has it meanwhile keeps it"


def test_after_a_hand_over_it_says_who_has_it(house: House, home: PageKey) -> None:
    below(house)
    has, other = ("Ana Steward", "Ben Steward")
    if not house.open_for(has):
        has, other = other, has
    (waiting,) = house.desk.queue(house.viewer(has)).waiting
    viewer = house.viewer(has)
    result = house.desk.act(
        viewer, act(house, viewer, ActKind.HAND_OVER, obligation=waiting.obligation.key, to=house.key(other))
    )
    assert Translator("en").text(result.done, **result.args) == f"{other} has it now, and will hear about it."
    (after,) = house.desk.queue(viewer).waiting
    assert after.obligation.person == house.key(other), "still to be seen by who gave it away"
