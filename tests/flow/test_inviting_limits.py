"""What an invitation may never become: a second message without a first, a mail bomb, a word about one person."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.flow import figures, inviting, past
from core.model import Act, ActKind, CommunityKey, PageKey, PersonKey, page_key
from core.ports import Reject
from core.store import communities, sites
from core.store import tables as t
from core.store.erase import erase
from core.ui import view
from core.ui.view import panel_view
from tests.flow.test_inviting import home, invite, key, later, look, mails, say, suggested, visited
from tests.support.house import House

__all__ = ["home"]


def again(house: House, **policy: Any) -> None:
    """The same house, opened anew with another policy."""
    house.desk.close()
    house.store.close()
    house.change_policy(**policy)
    house.open()


def test_who_never_got_the_first_message_gets_no_second(house: House, home: PageKey) -> None:
    paul = house.key("Paul Past")
    invite(house, "Paul Past")
    (old,) = [row["key"] for row in house.rows(t.page) if row["title"] == "Leave/Old rules"]
    number, everybody = int(old.partition(":")[2]), {account.key for account in house.wiki.accounts.values()}
    house.wiki.only[number] = everybody - {paul}
    later(house, days=2)
    house.wiki.only[number] = everybody
    house.clock.move(minutes=2)
    later(house, days=15)
    assert mails(house, "Paul Past") == []


def held(house: House, days: int) -> None:
    house.store.write(lambda unit: sites.put(unit, "hr", held_since=house.clock.now(), held_count=0))
    later(house, days=days)
    house.service.go_live("hr")


@pytest.mark.parametrize("days", [5, 12])
def test_after_a_hold_the_second_message_waits_its_days(house: House, home: PageKey, days: int) -> None:
    invite(house, "Paul Past")
    held(house, days)
    later(house, days=4)
    assert mails(house, "Paul Past") == ["Ana Steward asks for your view on Leave"]
    later(house, days=10)
    assert len(mails(house, "Paul Past")) == 2


@pytest.mark.parametrize("how", ["no steward any more", "blocked", "erased", "belongs now"])
def test_nobody_is_asked_in_the_name_of_who_may_not_ask_nor_who_takes_part(
    house: House, home: PageKey, how: str
) -> None:
    invite(house, "Paul Past")
    later(house, hours=6)
    assert len(mails(house, "Paul Past")) == 1
    stewards = {"no steward any more": "Ben Steward", "belongs now": "Ben Steward, Ana Steward, Paul Past"}
    if how in stewards:
        charter = {**(house.wiki.leaf(home).charter or {}), "stewards": stewards[how]}
        house.wiki.edit(home, house.key("Ben Steward"), charter=charter)
    elif how == "blocked":
        house.wiki.block(house.key("Ana Steward"))
    else:
        ana = house.key("Ana Steward")
        house.store.write(lambda unit: erase(unit, ana, house.clock.now()))
        facts = house.desk.panel(house.viewer("Paul Past", home))
        assert facts is not None
        shown = [item["key"] for part in panel_view(facts, "en")["sections"] for item in part["items"]]
        assert not [key for key in shown if key.startswith("invited/")]
    house.hear()
    later(house, days=20)
    assert len(mails(house, "Paul Past")) == 1


def test_one_community_at_a_time_asks_somebody_and_no_address_goes_along(house: House, home: PageKey) -> None:
    for number in range(3):
        own = f"Text; owner: Ana Steward; page: [[Leave/Old rules]]; done when: signed {number}"
        house.community(f"Plan {number}", deliverables=own)
    house.hear()
    keys = [CommunityKey(row["key"]) for row in house.rows(t.community)]
    for community in keys:
        figures.bring_up_to_date(house.service.flow, community)
    house.service.run_until_idle()

    def ask(whose: CommunityKey, words: str) -> str:
        viewer = house.viewer("Ana Steward")
        act = Act(id=f"{whose}-{words}", kind=ActKind.INVITE, person=viewer.person, at=house.clock.now(),
                  community=whose, to=house.key("Paul Past"), text=words)  # fmt: skip
        return house.desk.act(viewer, act).done

    for words in (
        "Only today: http://evil.example/login",
        "see www.evil.example",
        "All of <all-staff@example.org> are asked",
        "[Everybody](mailto:everybody)",
    ):
        with pytest.raises(Reject, match="mail addresses"):
            ask(keys[0], words)
    assert ask(keys[0], "Have a look?") == "desk-done-invite"
    for community in keys[1:]:
        with pytest.raises(Reject, match="nobody of that name"):
            ask(community, "Have a look?")


def test_with_sums_only_nobody_is_suggested_and_few_are_no_sum(house: House, home: PageKey) -> None:
    invite(house, "Paul Past")
    later(house, hours=6)
    house.desk.panel(house.viewer("Paul Past", home))
    visited(house)
    queue = json.dumps(view.queue_view(house.desk.queue(house.viewer("Ana Steward"))))
    assert "Invited so far: 1. What came of it" in queue
    assert "Looked in" not in queue
    again(house, sums_only=True)
    assert suggested(house) == []
    with pytest.raises(Reject):
        invite(house, "Pia Past")


def test_the_same_click_again_says_the_same(house: House, home: PageKey) -> None:
    again(house, invite_hold_back=True)
    for number, name in enumerate(("Paul Past", "Petra Past", "Pia Past")):
        viewer = house.viewer("Ana Steward")
        act = Act(id=f"same-{number}", kind=ActKind.INVITE, person=viewer.person, at=house.clock.now(),
                  community=key(house), to=house.key(name), text="x")  # fmt: skip
        assert house.desk.act(viewer, act).done == house.desk.act(viewer, act).done


def test_who_is_erased_while_others_read_comes_back_nowhere(
    house: House, home: PageKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    paul, petra = house.key("Paul Past"), house.key("Petra Past")
    keep, put = inviting.keep_found, past.past.put

    def kept(unit: Any, *args: Any) -> None:
        erase(unit, paul, house.clock.now())
        keep(unit, *args)

    def written(unit: Any, **values: Any) -> None:
        erase(unit, petra, house.clock.now())
        put(unit, **values)

    monkeypatch.setattr(inviting, "keep_found", kept)
    house.clock.move(days=2)
    look(house)
    assert paul not in repr(house.rows(t.suggestion))
    monkeypatch.setattr(past.past, "put", written)
    with house.store.read() as unit:
        community = communities.get(unit, key(house))
    assert community is not None
    house.store.write(lambda unit: past.past.KEPT.forget(unit, community.key))
    past.read(house.service.flow, community)
    assert petra not in repr(house.rows(t.past_contribution))
    assert house.rows(t.past_contribution)


def test_a_decline_is_kept(house: House, home: PageKey) -> None:
    invite(house, "Paul Past")
    later(house, hours=6)
    say(house, "Paul Past", ActKind.NOT_INVITED, home)
    later(house, days=40)
    assert len(mails(house, "Paul Past")) == 1
    look(house)
    assert "Paul Past" not in suggested(house)


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "another"])
def test_a_no_lasts_although_the_charter_moves_to_another_page(
    house: House, home: PageKey, moved: bool
) -> None:
    invite(house, "Paul Past")
    say(house, "Paul Past", ActKind.NOT_INVITED, home)
    charter = dict(house.wiki.leaf(home).charter or {})
    if not moved:
        charter["purpose"] = "We write down how the garden is watered in summer so that nobody forgets it."
        charter["deadline"] = "2027-06-30"
    (old,) = (page for page in house.wiki.leaves.values() if page.title == "Leave/Old rules")
    there = page_key("hr", old.id)
    house.clock.move(hours=1)
    house.wiki.edit(home, house.key("Ana Steward"), charter={})
    house.wiki.edit(there, house.key("Ana Steward"), charter=charter)
    house.hear()
    house.clock.move(days=40)
    (now,) = [row["key"] for row in house.rows(t.community) if not row["withdrawn"]]
    figures.bring_up_to_date(house.service.flow, CommunityKey(now))
    house.service.run_until_idle()
    assert "Petra Past" in suggested(house)
    assert ("Paul Past" in suggested(house)) is not moved


@pytest.mark.parametrize("to", ["managers", "group:managers", "all@example.org", "everyone", "9102,9103", ""])
def test_no_group_no_list_and_no_address_is_ever_invited(house: House, home: PageKey, to: str) -> None:
    act = Act(
        id=f"list-{to}",
        kind=ActKind.INVITE,
        person=house.key("Ana Steward"),
        at=house.clock.now(),
        community=key(house),
        to=PersonKey(f"hr:{to}") if to else None,
        text="Have a look?",
    )
    with pytest.raises(Reject):
        house.desk.act(house.viewer("Ana Steward"), act)
    later(house, days=10)
    assert not house.rows(t.invitation)
    assert not [row for row in house.rows(t.outbox) if "invite/" in row["key"]]
