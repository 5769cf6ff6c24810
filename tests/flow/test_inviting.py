"""Asking people to take part: one person each, with a true fact, once; and what came of it."""

from __future__ import annotations

import itertools
import json
import time
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from core.flow import figures, inviting
from core.model import Act, ActKind, CommunityKey, PageKey, Rhythm
from core.notify.render import rendered
from core.ports import Reject
from core.store import tables as t
from core.store.erase import erase
from core.ui import sponsor, view
from tests.support.house import House

NUMBERS = itertools.count()


@pytest.fixture
def home(house: House) -> PageKey:
    """A running community on a page that Paul, Petra and others edited long before; the site is live."""
    for name in ("Paul Past", "Petra Past", "Pia Past"):
        house.wiki.account(name)
    house.wiki.account("Robo Bot", bot=True)
    house.service.go_live("hr")
    page = house.wiki.page("Leave/Old rules", house.key("Paul Past"))
    for name, grows in (("Petra Past", 50), ("Paul Past", 900), ("Pia Past", 60), ("Robo Bot", 5000)):
        house.clock.move(minutes=90)
        house.wiki.edit(page, house.key(name), house.wiki.leaf(page).text + "x" * grows)
    house.clock.move(days=7)
    home = house.community()
    house.hear()
    look(house)
    return home


def key(house: House) -> CommunityKey:
    (community,) = [row["key"] for row in house.rows(t.community)]
    return CommunityKey(community)


def look(house: House) -> None:
    """What the clock does: look who could be asked, and ask the wiki about those it doesn't know."""
    figures.bring_up_to_date(house.service.flow, key(house))
    house.service.run_until_idle()


def suggested(house: House, steward: str = "Ana Steward") -> list[str]:
    facts = house.desk.queue(house.viewer(steward))
    return [suggestion.person.name for part in facts.inviting for suggestion in part.suggested]


def invite(house: House, name: str, steward: str = "Ana Steward", words: str = "Have a look?") -> str:
    act = Act(
        id=f"invite-{next(NUMBERS)}",
        kind=ActKind.INVITE,
        person=house.key(steward),
        at=house.clock.now(),
        community=key(house),
        to=house.key(name),
        text=words,
    )
    return house.desk.act(house.viewer(steward), act).done


def say(house: House, name: str, kind: ActKind, page: PageKey | None = None, **data: str) -> str:
    viewer = house.viewer(name, page)
    about = key(house) if kind is ActKind.NOT_INVITED else None
    act = Act(
        id=f"say-{next(NUMBERS)}",
        kind=kind,
        person=viewer.person,
        at=house.clock.now(),
        page=page,
        community=about,
        data=data,
    )
    return house.desk.act(viewer, act).done


def visited(house: House) -> None:
    """What was put aside when the panel was shown is written down."""
    for _ in range(200):
        if any(row["visited_at"] for row in house.rows(t.invitation)):
            return
        time.sleep(0.05)
    raise AssertionError("nobody noted the visit")


def later(house: House, **span: float) -> None:
    """Let time pass from one message that waits to the next."""
    until = house.clock.now() + timedelta(**span)
    house.service.deliver()
    while house.clock.now() < until:
        waits = [row["not_before"] for row in house.rows(t.outbox) if row["state"] == "due"]
        house.clock.at = min([until, *(at for at in waits if at > house.clock.now())])
        house.service.deliver()
        house.service.run_until_idle()


def mails(house: House, name: str) -> list[str]:
    return [message.subject for message in house.mail.to(house.key(name))]


def test_the_steward_sees_people_with_true_facts_and_nobody_else_does(house: House, home: PageKey) -> None:
    assert suggested(house) == ["Paul Past", "Pia Past", "Petra Past"]
    (part,) = view.queue_view(house.desk.queue(house.viewer("Ana Steward")))["sections"]
    assert part["title"] == "Whom you could invite to Leave"
    assert part["items"][0]["what"] == "Paul Past"
    assert part["items"][0]["why"].startswith("Edited “Leave/Old rules” 2 times, last on ")
    (form,) = part["items"][0]["actions"][0]["fields"]
    assert form["value"].startswith("You know “Leave/Old rules”.")
    assert suggested(house, "Sven Sponsor") == ["Paul Past", "Pia Past", "Petra Past"]
    assert suggested(house, "Mia Member") == suggested(house, "Paul Past") == []
    with pytest.raises(Reject):
        invite(house, "Paul Past", "Mia Member")


def test_for_two_communities_the_wiki_is_asked_no_more_often_than_for_one(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> int:
        house.clock.move(minutes=30)
        before = house.wiki.requests.count("readable")
        house.desk.queue(house.viewer("Ana Steward"))
        return house.wiki.requests.count("readable") - before

    first = asked()
    page = house.wiki.page("Pay/Old rules", house.key("Paul Past"))
    for name in ("Petra Past", "Pia Past"):
        house.clock.move(minutes=90)
        house.wiki.edit(page, house.key(name), house.wiki.leaf(page).text + "x" * 80)
    house.clock.move(days=7)
    house.community("Pay")
    house.hear()
    for row in house.rows(t.community):
        figures.bring_up_to_date(house.service.flow, CommunityKey(row["key"]))
    house.service.run_until_idle()
    queue = house.desk.queue(house.viewer("Ana Steward"))
    assert [len(asked_of.suggested) > 0 for asked_of in queue.inviting] == [True, True]
    assert asked() == first
    # Where it would be about very many pairs, each community is a question of its own; what is shown stays.
    monkeypatch.setattr(inviting, "PAIRS", 1)
    assert house.desk.queue(house.viewer("Ana Steward")).inviting == queue.inviting


@pytest.mark.parametrize("how", ["blocked", "bot", "own wish", "member", "contributed", "cannot read"])
def test_who_is_not_to_be_asked_is_neither_suggested_nor_invited(
    house: House, home: PageKey, how: str
) -> None:
    paul = house.key("Paul Past")
    if how == "blocked":
        house.wiki.block(paul)
    elif how == "bot":
        local = int(paul.partition(":")[2])
        house.wiki.accounts[local] = replace(house.wiki.accounts[local], bot=True)
        house.wiki.rename(paul, "Paul Past")
    elif how == "own wish":
        say(house, "Paul Past", ActKind.SUGGEST, suggest="no")
    elif how == "member":
        charter = {**(house.wiki.leaf(home).charter or {}), "members": "Paul Past"}
        house.wiki.edit(home, house.key("Ana Steward"), charter=charter)
    elif how == "contributed":
        house.wiki.edit(home, paul)
    else:
        house.wiki.only[int(home.partition(":")[2])] = {
            house.key(name) for name in ("Ana Steward", "Petra Past")
        }
    house.hear()
    assert "Paul Past" not in suggested(house)
    with pytest.raises(Reject):
        invite(house, "Paul Past")
    assert mails(house, "Paul Past") == []
    assert house.rows(t.invitation) == []
    if how == "own wish":
        say(house, "Paul Past", ActKind.SUGGEST, suggest="yes")
        assert "Paul Past" in suggested(house)


def test_a_fact_about_a_page_is_told_only_where_both_may_read_it(house: House, home: PageKey) -> None:
    (old,) = [row["key"] for row in house.rows(t.page) if row["title"] == "Leave/Old rules"]
    number = int(old.partition(":")[2])
    everybody = {account.key for account in house.wiki.accounts.values()}
    house.wiki.only[number] = everybody - {house.key("Ana Steward")}
    house.clock.move(minutes=2)
    assert suggested(house) == []
    assert suggested(house, "Ben Steward") != []
    with pytest.raises(Reject):
        invite(house, "Paul Past")
    house.wiki.only[number] = everybody
    house.clock.move(minutes=2)
    invite(house, "Paul Past")
    # It left the hands of the steward; by the time it would leave the house Paul may not read it any more.
    house.wiki.only[number] = everybody - {house.key("Paul Past")}
    later(house, days=3)
    assert mails(house, "Paul Past") == []
    assert "Old rules" not in house.mail.everything()


def test_the_message_has_the_fact_the_benefit_and_a_way_to_say_no_in_their_language(
    house: House, home: PageKey
) -> None:
    paul = house.key("Paul Past")
    local = int(paul.partition(":")[2])
    house.wiki.accounts[local] = replace(house.wiki.accounts[local], language="de")
    house.wiki.rename(paul, "Paul Past")
    house.hear()
    assert invite(house, "Paul Past", words="Du kennst die alten Regeln. <b>Bitte</b> schau herein!") == (
        "desk-done-invite"
    )
    later(house, hours=2)
    (message,) = house.mail.to(paul)
    assert message.subject == "Ana Steward fragt nach deiner Sicht auf Leave"
    plain, html = rendered(message)
    for sentence in ("Du hast „Leave/Old rules“ 2-mal bearbeitet", "Bitte</b> schau herein", "hast du davon"):
        assert sentence in plain
    assert "Nichts für mich" in plain
    assert "invited/" in plain
    assert "<b>Bitte</b>" not in html


def test_they_leave_one_by_one_and_at_most_one_more_time(house: House, home: PageKey) -> None:
    for name in ("Paul Past", "Petra Past", "Pia Past"):
        invite(house, name)
    times = sorted(row["leaves"] for row in house.rows(t.invitation))
    assert all((b - a).total_seconds() >= 40 * 60 for a, b in itertools.pairwise(times))
    with pytest.raises(Reject):
        invite(house, "Paul Past")
    later(house, days=25)
    for name in ("Paul Past", "Petra Past", "Pia Past"):
        assert mails(house, name) == [
            "Ana Steward asks for your view on Leave",
            "Your view on Leave is still welcome",
        ]


@pytest.mark.parametrize("how", ["visits", "contributes", "declines", "opts out", "closed", "blocked"])
def test_nobody_is_asked_again_who_came_or_said_no(house: House, home: PageKey, how: str) -> None:
    paul = house.key("Paul Past")
    invite(house, "Paul Past")
    later(house, hours=6)
    assert len(mails(house, "Paul Past")) == 1
    if how == "visits":
        facts = house.desk.panel(house.viewer("Paul Past", home))
        assert facts is not None
        assert facts.invited is not None
        shown = view.panel_view(facts)
        assert shown["line"]["text"] == "Ana Steward asks whether you would take part in Leave"
        (item,) = [item for item in shown["sections"][0]["items"] if item["key"].startswith("invited/")]
        assert item["why"] == (
            "You edited “Leave/Old rules” 2 times, last on Mon 23 Nov, and added about 1,000 bytes."
        )
        assert [action["act"]["kind"] for action in item["actions"]] == ["not-invited", "suggest"]
        visited(house)
    elif how == "contributes":
        house.wiki.edit(home, paul)
        house.hear()
    elif how == "declines":
        assert say(house, "Paul Past", ActKind.NOT_INVITED, home) == "desk-done-not-invited"
        panel = house.desk.panel(house.viewer("Paul Past", home))
        assert panel is not None
        assert panel.invited is None
    elif how == "opts out":
        say(house, "Paul Past", ActKind.SUGGEST, suggest="no")
    elif how == "closed":
        charter = {**(house.wiki.leaf(home).charter or {}), "outcome": "met"}
        house.wiki.edit(home, house.key("Sven Sponsor"), charter=charter)
        house.hear()
    else:
        house.wiki.block(paul)
        house.hear()
    later(house, days=20)
    assert len([subject for subject in mails(house, "Paul Past") if "view" in subject]) == 1


def test_what_came_of_it_is_told_in_sums_only(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Paul Past", "Petra Past"):
        invite(house, name)
    later(house, hours=6)
    house.desk.panel(house.viewer("Petra Past", home))
    visited(house)
    house.wiki.edit(home, house.key("Paul Past"))
    house.hear()
    (sums,) = house.desk.queue(house.viewer("Ana Steward")).inviting
    # Of two people a sum is as good as a name.
    assert (sums.asked, sums.visited, sums.contributed) == (2, None, None)
    monkeypatch.setattr(inviting, "FEW", 2)
    (sums,) = house.desk.queue(house.viewer("Ana Steward")).inviting
    assert (sums.asked, sums.visited, sums.contributed, sums.held_back) == (2, 2, 1, 0)
    shown = json.dumps(view.queue_view(house.desk.queue(house.viewer("Ana Steward")))["sections"])
    assert "Invited so far: 2. Looked in: 2. Contributed: 1." in shown
    assert "Petra" not in shown
    assert "Paul" not in shown


def test_the_page_of_figures_tells_what_came_of_it_in_sums_of_enough_people(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> list[str]:
        overview = house.desk.overview(house.viewer("Sven Sponsor"), key(house))
        assert overview is not None
        assert overview.facts is not None
        shown = sponsor.page_view(overview.facts, overview.choices)["sections"]
        text = json.dumps(shown)
        assert not [name for name in ("Paul", "Petra", "Pia") if name in text]
        return next((section["lines"] for section in shown if section["id"] == "invited"), [])

    assert told() == [], "nobody was invited"
    for name in ("Paul Past", "Petra Past", "Pia Past"):
        invite(house, name)
    house.wiki.edit(home, house.key("Paul Past"))
    house.hear()
    assert len(told()) == 1
    assert told()[0].startswith("Invited so far: 3. What came of it is told from five people on")
    monkeypatch.setattr(inviting, "FEW", 3)
    assert told() == ["Invited so far: 3. Looked in: 1. Contributed: 1."]
    house.change_policy(sums_only=True, least_group=4)
    house.service.flow.policies[house.wiki.site] = house.policy  # type: ignore[index]
    assert told() == ["Too few people to be told here."]


def test_who_wants_the_panel_only_gets_no_message(house: House, home: PageKey) -> None:
    house.desk.set_preferences(house.viewer("Paul Past"), rhythm=Rhythm.PANEL)
    assert invite(house, "Paul Past") == "desk-done-invite-panel"
    later(house, days=20)
    assert mails(house, "Paul Past") == []
    panel = house.desk.panel(house.viewer("Paul Past", home))
    assert panel is not None
    assert panel.invited is not None


def test_a_fifth_is_held_back_where_the_admin_wants_to_know(house: House, home: PageKey) -> None:
    house.desk.close()
    house.store.close()
    house.change_policy(invite_hold_back=True)
    house.open()
    answers = {name: invite(house, name) for name in ("Paul Past", "Petra Past", "Pia Past")}
    held = {row["person"] for row in house.rows(t.invitation) if row["held_back"]}
    assert {house.key(name) for name, what in answers.items() if what == "desk-done-invite-held"} == held
    later(house, days=20)
    for name in answers:
        assert bool(mails(house, name)) == (house.key(name) not in held)
        panel = house.desk.panel(house.viewer(name, home))
        assert panel is not None
        assert (panel.invited is None) == (house.key(name) in held)


def test_a_quiet_site_invites_nobody(house: House) -> None:
    house.community()
    house.hear()
    with pytest.raises(Reject) as refused:
        invite(house, "Mia Member")
    assert refused.value.status == 422


def test_an_erased_person_is_in_no_invitation(house: House, home: PageKey) -> None:
    invite(house, "Paul Past", words="Paul Past knows it.")
    invite(house, "Petra Past")
    for name in ("Paul Past", "Ana Steward"):
        gone = house.key(name)
        house.store.write(partial(erase, key=gone, at=house.clock.now()))
        text = repr(house.rows(t.invitation)) + repr(house.rows(t.suggestion)) + repr(house.rows(t.outbox))
        assert gone not in set(text.replace('"', "'").split("'"))
        assert name not in text
    assert "knows it" not in repr(house.rows(t.invitation)) + repr(house.rows(t.outbox))
