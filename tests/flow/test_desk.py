"""The desk: what a person sees is theirs to see, what they do is theirs to do, and it counts once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from core.flow import list_queries
from core.i18n import Translator
from core.interactive import LOOKS, LOOKS_A_SECOND
from core.limits import Buckets
from core.model import Act, ActKind, PageKey, Rhythm, Viewer
from core.ports import Reject, RetryAt
from core.store import tables as t
from core.ui.view import panel_view, queue_view
from tests.support.house import House


@pytest.fixture
def home(house: House) -> PageKey:
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.clock.move(hours=2)
    return page


def act(house: House, viewer: Viewer, kind: ActKind, **values: Any) -> Act:
    values = {"id": f"{kind}-{viewer.person}", "page": viewer.page, **values}
    return Act(kind=kind, person=viewer.person, at=house.clock.now(), **values)


def confirm(house: House, viewer: Viewer, **values: Any) -> Any:
    wanted = act(house, viewer, ActKind.CONFIRM, **{"revision": viewer.revision, **values})
    return house.desk.act(viewer, wanted)


def below(house: House, by: str = "Mia Member") -> PageKey:
    page = house.wiki.page("Leave/Travel", house.key(by))
    house.hear()
    return page


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
    assert [one.kind for one in facts.mine] == ["confirm"]
    assert house.wiki.requests == []


def test_a_page_saved_a_moment_ago_is_read_before_it_is_shown(house: House, home: PageKey) -> None:
    page = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    facts = house.desk.panel(house.viewer("Mia Member", page))
    assert facts is not None
    assert [one.id for one in facts.contributed] == list(facts.promised)
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
    assert [one for one in facts.mine if one.page == page] == []


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
    assert [one.obligation.key for one in facts.waiting if one.obligation.person == viewer.person] == mine[
        -1:
    ]
    view = queue_view(facts, "en")
    assert (len(view["items"]), view["title"]) == (1, "Waiting for your answer")
    assert (len(view["others"]), view["others_title"]) == (3, "With colleagues: the 3 that are due first")
    theirs = [one.obligation.key for one in facts.waiting if one.obligation.person != viewer.person]
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


# --- confirming -------------------------------------------------------------------------------------------


def test_a_confirmation_counts_for_the_revision_on_the_screen(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    result = confirm(house, viewer)
    assert (result.done, result.page_changed) == ("desk-done-confirm", False)
    facts = house.desk.panel(viewer)
    assert facts is not None
    assert facts.confirmed is not None
    assert facts.confirmed.revision == viewer.revision
    assert facts.mine == ()
    assert len(house.open_for("Max Member")) == 1


def test_a_page_that_changed_meanwhile_is_not_credited_even_unheard(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.wiki.edit(home, house.key("Ana Steward"))
    result = confirm(house, viewer)
    assert result.page_changed
    assert house.rows(t.act) == []
    facts = house.desk.panel(viewer)
    assert facts is not None
    assert facts.changed_to == house.viewer("Mia Member", home).revision
    assert "diff=" in facts.diff_url


def test_a_minor_edit_meanwhile_is_no_hindrance(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.wiki.edit(home, house.key("Ana Steward"), minor=True)
    assert not confirm(house, viewer).page_changed


def test_a_major_edit_later_asks_again(house: House, home: PageKey) -> None:
    confirm(house, house.viewer("Mia Member", home))
    assert house.open_for("Mia Member") == []
    house.clock.move(days=1)
    house.wiki.edit(home, house.key("Ana Steward"))
    house.hear()
    assert [key.rpartition("/")[2] for key in house.open_for("Mia Member")] == ["2"]


def test_a_revision_of_another_page_is_refused(house: House, home: PageKey) -> None:
    other = house.viewer("Mia Member", below(house))
    with pytest.raises(Reject, match="does not belong to this page"):
        confirm(house, replace(other, page=home))


def test_without_the_wiki_nothing_is_confirmed(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.wiki.away = True
    with pytest.raises(RetryAt):
        confirm(house, viewer)
    assert house.rows(t.act) == []


def test_who_is_not_asked_can_not_confirm(house: House, home: PageKey) -> None:
    with pytest.raises(Reject, match="Nobody asks you"):
        confirm(house, house.viewer("Ines IT", home))


@pytest.mark.parametrize("lacking", [{"page": None}, {"revision": 0}, {"page": None, "revision": 0}])
def test_a_token_without_page_or_revision_confirms_nothing(
    house: House, home: PageKey, lacking: dict[str, Any]
) -> None:
    viewer = house.viewer("Mia Member", home)
    (key,) = house.open_for("Mia Member")
    for values in ({"page": home}, {"page": home, "obligation": key}, {"page": None, "obligation": key}):
        with pytest.raises(Reject):
            confirm(house, replace(viewer, **lacking), revision=viewer.revision, **values)
    assert (house.rows(t.act), house.open_for("Mia Member")) == ([], [key])


def test_what_was_never_on_the_screen_is_not_confirmed(house: House, home: PageKey) -> None:
    old = house.viewer("Mia Member", home)
    (key,) = house.open_for("Mia Member")
    house.clock.move(hours=1)
    house.wiki.edit(home, house.key("Ana Steward"))
    house.hear()
    new = house.viewer("Mia Member", home)
    elsewhere = house.viewer("Mia Member", below(house, "Max Member"))
    other = house.community("Travel", **{"read by": "group: managers"})
    house.hear()
    community = next(row["key"] for row in house.rows(t.community) if row["home"] == other)
    tries: list[tuple[Viewer, dict[str, Any]]] = [
        # A revision that is not the one on the screen.
        (old, {"revision": new.revision}),
        (new, {"revision": old.revision}),
        # From another page of the community, by the obligation or by the page.
        (elsewhere, {"revision": new.revision, "obligation": key}),
        (elsewhere, {"revision": new.revision, "page": home}),
        (elsewhere, {"revision": elsewhere.revision, "obligation": key}),
        # A community that is not this page's, or nobody's.
        (new, {"community": community}),
        (new, {"community": "hr:page:99999"}),
        (house.viewer("Mia Member", other), {"obligation": key}),
    ]
    for place, (viewer, values) in enumerate(tries):
        with pytest.raises(Reject):
            confirm(house, viewer, id=f"try-{place}", **values)
    assert house.rows(t.act) == []


def test_confirming_again_adds_no_row(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    assert confirm(house, viewer, id="one").done == "desk-done-confirm"
    house.clock.move(days=1)
    assert confirm(house, viewer, id="two").done == "desk-done-confirm"
    house.wiki.edit(home, house.key("Ana Steward"), minor=True)
    house.hear()
    assert confirm(house, house.viewer("Mia Member", home), id="three").done == "desk-done-confirm"
    assert len(house.rows(t.act)) == 1
    assert len([row for row in house.rows(t.evidence) if row["what"] == "act.confirm"]) == 1
    house.clock.move(days=1)
    house.wiki.edit(home, house.key("Ana Steward"))
    house.hear()
    confirm(house, house.viewer("Mia Member", home), id="four")
    assert len(house.rows(t.act)) == 2


def test_where_it_is_to_be_renewed_another_days_confirmation_counts(house: House) -> None:
    home = house.community(**{"read by": "group: managers", "renewed every": "365 days"})
    house.hear()
    house.clock.move(hours=2)
    viewer = house.viewer("Mia Member", home)
    confirm(house, viewer, id="one")
    confirm(house, viewer, id="two")
    assert len(house.rows(t.act)) == 1
    house.clock.move(days=7)
    confirm(house, viewer, id="three")
    assert len(house.rows(t.act)) == 2


# --- once ---------------------------------------------------------------------------------------------------


def test_the_same_click_twice_counts_once(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    assert confirm(house, viewer) == confirm(house, viewer)
    assert len(house.rows(t.act)) == 1
    assert len([row for row in house.rows(t.evidence) if row["what"] == "act.confirm"]) == 1


def test_an_id_belongs_to_who_used_it_first(house: House, home: PageKey) -> None:
    confirm(house, house.viewer("Mia Member", home), id="same")
    with pytest.raises(Reject) as refused:
        confirm(house, house.viewer("Max Member", home), id="same")
    assert refused.value.status == 409
    assert len(house.rows(t.act)) == 1


def test_nobody_acts_under_another_name(house: House, home: PageKey) -> None:
    mia, max_ = house.viewer("Mia Member", home), house.viewer("Max Member", home)
    with pytest.raises(Reject) as refused:
        house.desk.act(mia, act(house, max_, ActKind.CONFIRM, revision=max_.revision))
    assert refused.value.status == 403


# --- answering ----------------------------------------------------------------------------------------------


def answer_key(house: House) -> tuple[str, str]:
    for name in ("Ana Steward", "Ben Steward"):
        for key in house.open_for(name):
            if key.startswith("answer/"):
                return name, key
    raise AssertionError("nobody owes an answer")


@pytest.mark.parametrize("kind", [ActKind.ANSWER, ActKind.THANK, ActKind.ELSEWHERE, ActKind.NOT_CONTRIBUTION])
def test_each_way_to_answer_settles_it(house: House, home: PageKey, kind: ActKind) -> None:
    page = below(house)
    steward, key = answer_key(house)
    viewer = house.viewer(steward, page)
    house.desk.act(viewer, act(house, viewer, kind, obligation=key, text="Thank you for the trains."))
    (row,) = [row for row in house.rows(t.obligation) if row["key"] == key]
    assert (row["is_open"], row["settled_at"] is not None) == (False, True)


def test_a_contribution_may_be_named_as_the_contract_says(house: House, home: PageKey) -> None:
    page = below(house)
    _, key = answer_key(house)
    viewer = house.viewer("Ben Steward", page)
    named = f"{page.rpartition(':')[2]}/{key.rpartition('/')[2]}"
    house.desk.act(viewer, act(house, viewer, ActKind.THANK, contribution=named))
    assert next(row for row in house.rows(t.obligation) if row["key"] == key)["is_open"] is False


def test_nobody_answers_themselves(house: House, home: PageKey) -> None:
    page = below(house)
    _, key = answer_key(house)
    viewer = house.viewer("Mia Member", page)
    with pytest.raises(Reject):
        house.desk.act(viewer, act(house, viewer, ActKind.ANSWER, obligation=key))


def test_not_mine_gives_it_to_the_other_steward(house: House, home: PageKey) -> None:
    page = below(house)
    steward, key = answer_key(house)
    viewer = house.viewer(steward, page)
    house.desk.act(viewer, act(house, viewer, ActKind.NOT_MINE, obligation=key))
    assert answer_key(house) == ({"Ana Steward": "Ben Steward", "Ben Steward": "Ana Steward"}[steward], key)


def test_what_is_somebody_elses_is_not_mine_to_put_off(house: House, home: PageKey) -> None:
    (key,) = house.open_for("Max Member")
    mia = house.viewer("Mia Member", home)
    until = house.clock.now().replace(day=25)
    with pytest.raises(Reject) as refused:
        house.desk.act(mia, act(house, mia, ActKind.SNOOZE, obligation=key, until=until))
    assert refused.value.status == 403


def test_snoozing_needs_a_day_ahead(house: House, home: PageKey) -> None:
    (key,) = house.open_for("Mia Member")
    mia = house.viewer("Mia Member", home)
    with pytest.raises(Reject, match="date in the future"):
        house.desk.act(mia, act(house, mia, ActKind.SNOOZE, obligation=key, until=house.clock.now()))


def test_an_extension_is_asked_decided_and_keeps_the_first_date(house: House, home: PageKey) -> None:
    ana = house.viewer("Ana Steward", home)
    until = house.clock.now().replace(year=2027, month=1, day=15, hour=16, minute=0)
    house.desk.act(ana, act(house, ana, ActKind.EXTEND, until=until, text="The works council meets later."))
    (key,) = [key for key in house.open_for("Sven Sponsor") if key.startswith("decide/")]
    sven = house.viewer("Sven Sponsor", home)
    house.desk.act(sven, act(house, sven, ActKind.DECIDE, obligation=key, data={"decision": "yes"}))
    facts = house.desk.panel(sven)
    assert facts is not None
    assert facts.charter.deadline is not None
    assert str(facts.charter.deadline.day) == "2026-12-18"
    assert [str(one.due.day) for one in facts.charter.extensions if one.approved] == ["2027-01-15"]


def test_only_who_may_close_closes_and_then_nothing_is_owed(house: House, home: PageKey) -> None:
    mia = house.viewer("Mia Member", home)
    with pytest.raises(Reject) as refused:
        house.desk.act(mia, act(house, mia, ActKind.CLOSE, data={"outcome": "met"}))
    assert refused.value.status == 403
    sven = house.viewer("Sven Sponsor", home)
    house.desk.act(sven, act(house, sven, ActKind.CLOSE, data={"outcome": "met"}, text="Signed."))
    assert [row for row in house.rows(t.obligation) if row["is_open"]] == []


def test_a_secret_page_is_refused_like_one_that_is_not_there(house: House, home: PageKey) -> None:
    page = below(house)
    steward, key = answer_key(house)
    house.wiki.secret.add(int(page.rpartition(":")[2]))
    viewer = house.viewer(steward, home)
    with pytest.raises(Reject) as refused:
        house.desk.act(viewer, act(house, viewer, ActKind.THANK, obligation=key))
    assert refused.value.status == 404


def test_a_refusal_is_in_the_language_on_the_screen(house: House, home: PageKey) -> None:
    viewer = replace(house.viewer("Ines IT", home), language="de")
    with pytest.raises(Reject, match="Niemand bittet dich"):
        confirm(house, viewer)


def test_my_part_counts_what_was_done_this_month(house: House, home: PageKey) -> None:
    mia = house.viewer("Mia Member", home)
    assert [one.obligation.kind for one in house.desk.part(mia).owed] == ["confirm"]
    confirm(house, mia)
    part = house.desk.part(mia)
    assert (part.owed, part.done_this_month) == ((), 1)


def test_made_up_revisions_ask_the_wiki_only_so_often(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    read = house.wiki.read
    monkeypatch.setattr(house.wiki, "read", lambda keys: (asked.append(keys), read(keys))[1])
    # However long it takes, no time passes but what is given: none is earned back.
    seconds = [0.0]
    monkeypatch.setattr(house.desk, "_looks", Buckets(LOOKS, LOOKS_A_SECOND, clock=lambda: seconds[0]))
    viewer = house.viewer("Mia Member", home)
    for number in range(50):
        assert house.desk.panel(replace(viewer, revision=10**8 + number)) is not None
    # In numbers, as docs/trouble.md says them: a limit that is no limit would pass by its own name.
    assert len(asked) == 10
    seconds[0] = 6.0
    for number in range(50):
        assert house.desk.panel(replace(viewer, revision=10**9 + number)) is not None
    assert len(asked) == 11


def test_of_an_erased_person_no_call_makes_a_new_row(house: House, home: PageKey) -> None:
    viewer = house.viewer("Mia Member", home)
    house.service.erase(viewer.person)
    with pytest.raises(Reject):
        house.desk.set_preferences(viewer, rhythm=Rhythm.WEEKLY)
    with pytest.raises(Reject):
        confirm(house, viewer)
    house.desk.panel(viewer)
    with house.service.store.read() as connection:
        rows = connection.execute(sa.select(t.person.c.key).where(t.person.c.key == viewer.person)).all()
        assert rows == []
