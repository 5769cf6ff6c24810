"""From a webhook to what is owed: communities come, move, go and come back; nothing is lost on the way."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from core.effects import NoticeKind
from core.events import Hint
from core.flow import reading
from core.model import CharterText, Scope, ScopeKind
from core.ports import Reject, RetryAt
from core.store import tables as t
from tests.support.house import CHARTER, House
from tests.support.memory import signed


def community(house: House, key: str) -> dict[str, object]:
    return next(row for row in house.rows(t.community) if row["key"] == key)


def own_key(page: str) -> str:
    site, _, local = page.rpartition(":")
    return f"{site}:page:{local}"


# --- receive ------------------------------------------------------------------------------------------------


def test_a_webhook_is_kept_once_and_its_body_forgotten_when_read(house: House) -> None:
    body = b'{"type": "saved", "about": 12}'
    headers = signed(body, "once")
    assert house.service.receive("hr", headers, body) is True
    assert house.service.receive("hr", headers, body) is False
    assert house.rows(t.inbox)[-1]["body"] == body
    house.service.run_until_idle()
    assert (house.rows(t.inbox)[-1]["state"], house.rows(t.inbox)[-1]["body"]) == ("done", b"")
    assert house.service.receive("hr", headers, body) is False


def test_forged_and_unknown_are_refused_and_not_kept(house: House) -> None:
    before = len(house.rows(t.inbox))
    with pytest.raises(Reject):
        house.service.receive("hr", {"id": "x", "signature": "y"}, b"{}")
    with pytest.raises(KeyError):
        house.service.receive("nowhere", signed(b"{}", "x"), b"{}")
    assert len(house.rows(t.inbox)) == before


def test_receiving_asks_the_wiki_nothing(house: House) -> None:
    house.wiki.requests.clear()
    house.service.receive("hr", signed(b"[", "bad"), b"[")
    assert house.wiki.requests == []


def test_a_body_nobody_can_read_becomes_a_dead_letter_beside_the_others(house: House) -> None:
    house.service.receive("hr", signed(b"[", "bad"), b"[")
    page = house.community()
    house.hear()
    (letter,) = house.service.queue.dead()
    assert letter.kind == "inbox"
    assert community(house, own_key(page))["state"] == "active"
    assert house.service.redrive() == 1
    house.service.run_until_idle()
    assert len(house.service.queue.dead()) == 1


# --- communities --------------------------------------------------------------------------------------------


def test_a_new_charter_finds_the_pages_that_were_there_before(house: House) -> None:
    below = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    beside = house.wiki.page("Other", house.key("Mia Member"))
    house.hear()
    page = house.community()
    house.hear()
    belongs = {row["key"]: row["community"] for row in house.rows(t.page)}
    assert belongs == {page: own_key(page), below: own_key(page), beside: None}


def test_what_was_there_before_the_charter_is_history(house: House) -> None:
    below = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.clock.move(days=1)
    house.community()
    house.hear()
    assert [row for row in house.rows(t.contribution) if row["page"] == below] == []
    house.clock.move(hours=1)
    house.wiki.edit(below, house.key("Mia Member"))
    house.hear()
    assert [row["author"] for row in house.rows(t.contribution) if row["page"] == below] == [
        house.key("Mia Member")
    ]


def test_a_contribution_is_owed_an_answer_by_one_steward_until_somebody_answers(house: House) -> None:
    house.community()
    house.hear()
    house.clock.move(hours=1)
    page = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.hear()
    owed = house.open_for("Ana Steward") + house.open_for("Ben Steward")
    assert len(owed) == 1
    assert owed[0].startswith(f"answer/{page}/")
    house.clock.move(hours=1)
    house.wiki.edit(page, house.key("Ben Steward"))
    house.hear()
    assert house.open_for("Ana Steward") + house.open_for("Ben Steward") == []


def test_a_charter_inside_another_takes_its_pages_and_gives_them_back(house: House) -> None:
    outer = house.community()
    inner = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    leaf = house.wiki.page("Leave/Travel/Trains", house.key("Mia Member"))
    house.hear()
    assert {row["community"] for row in house.rows(t.page)} == {own_key(outer)}
    house.clock.move(hours=2)
    house.wiki.edit(inner, house.key("Ana Steward"), charter={"deadline": "2026-12-11"})
    house.hear()
    inside = community(house, own_key(inner))
    assert (inside["parent"], inside["state"]) == (own_key(outer), "active")
    belongs = {row["key"]: row["community"] for row in house.rows(t.page)}
    assert belongs == {outer: own_key(outer), inner: own_key(inner), leaf: own_key(inner)}
    house.clock.move(hours=2)
    house.wiki.edit(inner, house.key("Ana Steward"), charter={})
    house.hear()
    assert {row["community"] for row in house.rows(t.page)} == {own_key(outer)}
    assert community(house, own_key(inner))["withdrawn"] is True


def test_what_a_charter_says_reaches_those_that_inherit_it(house: House) -> None:
    outer = house.community()
    inner = house.wiki.page("Leave/Travel", house.key("Ana Steward"), charter={"deadline": "2026-12-11"})
    house.hear()
    assert '"9101"' not in str(community(house, own_key(inner))["charter"])
    house.wiki.edit(outer, house.key("Ana Steward"), charter={**CHARTER, "benefit": "A new benefit."})
    house.hear()
    assert "A new benefit." in str(community(house, own_key(inner))["charter"])


def test_a_charter_that_is_deleted_and_restored_keeps_its_first_deadline(house: House) -> None:
    page = house.community()
    house.hear()
    house.wiki.edit(page, house.key("Ana Steward"), charter={**CHARTER, "deadline": "2027-01-15"})
    house.hear()
    first = community(house, own_key(page))
    assert "2026-12-18" in str(first["first_deadline"])
    assert house.rows(t.obligation)
    house.wiki.delete(page)
    house.hear()
    gone = community(house, own_key(page))
    assert (gone["withdrawn"], house.rows(t.obligation), house.rows(t.contribution)) == (True, [], [])
    assert [row["exists"] for row in house.rows(t.page)] == [False]
    house.wiki.restore(page)
    house.hear()
    back = community(house, own_key(page))
    assert (back["withdrawn"], back["first_deadline"]) == (False, first["first_deadline"])
    kinds = [row["what"] for row in house.rows(t.evidence)]
    assert [kind for kind in kinds if kind.startswith("community")] == [
        "community.attached",
        "community.first-deadline",
        "community.withdrawn",
        "community.restored",
    ]


def test_a_charter_that_moves_takes_its_community_to_other_pages(house: House) -> None:
    page = house.community()
    old = house.wiki.page("Leave/Travel", house.key("Mia Member"))
    new = house.wiki.page("Absence/Sick", house.key("Mia Member"))
    house.hear()
    house.wiki.move(page, "Absence")
    house.hear()
    belongs = {row["key"]: row["community"] for row in house.rows(t.page)}
    assert belongs == {page: own_key(page), old: None, new: own_key(page)}


def test_a_charter_from_a_file_is_attached_and_replaced_under_its_name(house: House) -> None:
    home = house.wiki.page("Policy", house.key("Ana Steward"), labels=["Policies"])
    other = house.wiki.page("Rule", house.key("Ana Steward"), labels=["Policies"])
    house.hear()
    scope = Scope(kind=ScopeKind.LABEL, value="Policies")
    text = CharterText(fields=CHARTER)
    key = house.service.attach("hr", scope, text, "policies", home)
    house.service.run_until_idle()
    assert {row["key"]: row["community"] for row in house.rows(t.page)} == {home: key, other: key}
    again = CharterText(fields={**CHARTER, "benefit": "Another one."})
    assert house.service.attach("hr", scope, again, "policies", home) == key
    assert "Another one." in str(community(house, key)["charter"])
    assert len(house.rows(t.community)) == 1


def test_the_wiki_learns_its_scopes_when_they_change_and_only_then(house: House) -> None:
    page = house.community()
    house.hear()
    house.service.deliver()
    assert [[entry.scope.value for entry in told] for told in house.wiki.published] == [["Leave"]]
    house.wiki.edit(page, house.key("Mia Member"))
    house.hear()
    house.service.deliver()
    assert len(house.wiki.published) == 1
    house.wiki.delete(page)
    house.hear()
    house.service.deliver()
    assert house.wiki.published[-1] == []


# --- people -------------------------------------------------------------------------------------------------


def test_a_steward_who_is_blocked_owes_nothing_and_the_other_takes_over(house: House) -> None:
    house.community()
    house.hear()
    house.clock.move(hours=1)
    house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.hear()
    first = "Ana Steward" if house.open_for("Ana Steward") else "Ben Steward"
    other = {"Ana Steward": "Ben Steward", "Ben Steward": "Ana Steward"}[first]
    house.wiki.block(house.key(first))
    house.hear()
    assert house.open_for(first) == []
    assert len(house.open_for(other)) == 1


def test_a_charter_naming_an_account_that_comes_later_mends_itself(house: House) -> None:
    page = house.community(sponsor="Late Sponsor")
    house.hear()
    assert community(house, own_key(page))["state"] == "draft"
    house.clock.move(hours=1)
    house.wiki.account("Late Sponsor")
    house.hear()
    assert community(house, own_key(page))["state"] == "active"


def test_a_renamed_account_stays_the_one_the_charter_names_and_it_is_said(house: House) -> None:
    page = house.community()
    house.hear()
    house.wiki.rename(house.key("Sven Sponsor"), "Sven Newname")
    house.hear()
    assert "P122" in str(community(house, own_key(page))["findings"])
    assert "P110" not in str(community(house, own_key(page))["findings"])


def test_groups_are_live_joiners_are_asked_and_leavers_are_not(house: House) -> None:
    house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    assert len(house.open_for("Mia Member")) == 1
    house.clock.move(days=1)
    new = house.wiki.account("Nina New")
    house.hear()
    assert house.open_for("Nina New") == []
    house.wiki.group_change(new, "managers", joins=True)
    house.wiki.group_change(house.key("Mia Member"), "managers", joins=False)
    house.hear()
    assert len(house.open_for("Nina New")) == 1
    assert house.open_for("Mia Member") == []


def test_the_own_account_of_telos_and_bots_contribute_nothing(house: House) -> None:
    house.community()
    robot = house.wiki.account("Telos", bot=True)
    house.hear()
    house.clock.move(hours=1)
    house.wiki.page("Leave/Made by a bot", robot)
    house.hear()
    assert [row for row in house.rows(t.contribution) if row["author"] == robot] == []


# --- trouble ------------------------------------------------------------------------------------------------


def test_while_the_wiki_is_away_nothing_is_lost(house: House) -> None:
    page = house.community()
    house.wiki.away = True
    house.hear()
    assert house.rows(t.community) == []
    assert house.service.queue.dead() == []
    house.wiki.away = False
    house.clock.move(hours=1)
    house.service.run_until_idle()
    assert community(house, own_key(page))["state"] == "active"


def test_process_tells_that_the_wiki_is_away(house: House) -> None:
    page = house.community()
    house.wiki.away = True
    with pytest.raises(RetryAt):
        house.service.process([Hint(site="hr", page=page)])


def test_an_older_answer_never_replaces_a_newer_one(house: House) -> None:
    page = house.community()
    late = house.wiki.read([page])
    asked = house.clock.now()
    house.clock.move(minutes=5)
    house.wiki.edit(page, house.key("Mia Member"))
    house.hear()
    newest = house.rows(t.page)[0]["current"]
    from core.flow.gather import Gathered

    reading.take(house.service.flow, "hr", late, Gathered(), asked)
    assert house.rows(t.page)[0]["current"] == newest


def test_a_charter_of_a_site_no_longer_configured_waits_as_a_dead_letter(house: House) -> None:
    from core.queue import Job, JobKind

    job = Job(kind=JobKind.PAGE, site="old", subject="old:1")
    house.store.write(lambda connection: house.service.queue.put(connection, [job]))
    house.service.run_until_idle()
    (letter,) = house.service.queue.dead()
    assert "dead-why-no-site" in letter.error, "said in the language of who looks"


def test_log_lines_hold_no_title_no_name_no_address(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="core")
    house.service.go_live("hr")
    house.community(title="Canary title")
    house.wiki.page("Canary title/Sub", house.key("Mia Member"))
    house.wiki.away = True
    house.hear()
    house.wiki.away = False
    house.mail.trouble = [ValueError("Canary title to Mia Member mia.member@example.org")]
    house.pass_time(days=4)
    text = caplog.text
    assert text
    for word in ("Canary", "Mia", "Ana Steward", "@example.org"):
        assert word not in text


# --- tick ---------------------------------------------------------------------------------------------------


def test_a_tick_with_nothing_due_does_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.community()
    house.hear()
    house.pass_time(hours=2)
    monkeypatch.setattr(house.store, "write", None)
    assert house.service.tick() == 0


def test_a_deadline_that_passes_asks_the_sponsor_for_the_outcome(house: House) -> None:
    house.community()
    house.hear()
    assert house.open_for("Sven Sponsor") == []
    house.clock.move(days=30)
    house.service.tick()
    house.service.run_until_idle()
    assert any(key.startswith("decide/") for key in house.open_for("Sven Sponsor"))


# --- preview ------------------------------------------------------------------------------------------------


def test_preview_says_who_would_hear_what_and_writes_nothing(house: House) -> None:
    house.community()
    house.hear()
    before = house.state(), house.rows(t.noticed), house.rows(t.outbox)
    lines = house.service.preview(40)
    assert (house.state(), house.rows(t.noticed), house.rows(t.outbox)) == before
    mine = [line for line in lines if line.person == house.key("Olga Owner")]
    assert [line.step for line in mine] == ["before-5", "before-1", "after-1"]
    assert all(line.kind == NoticeKind.LADDER and line.reaches for line in mine)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert house.service.preview(1) == []


def test_what_preview_promised_is_what_is_sent(house: House) -> None:
    house.community()
    house.hear()
    house.service.go_live("hr")
    promised = {(line.person, line.at, line.step) for line in house.service.preview(20)}
    house.pass_time(days=20)
    sent = {(row["person"], row["at"]) for row in house.rows(t.sent)}
    assert promised
    assert {(person, at) for person, at, _ in promised} == sent


def test_time_that_passes_does_not_repeat_a_step(house: House) -> None:
    house.community()
    house.hear()
    house.service.go_live("hr")
    house.pass_time(days=40)
    keys = [line.key for message in house.mail.sent for line in message.lines]
    assert len(keys) == len(set(keys))
    assert house.clock.now() - timedelta(days=40) < house.clock.now()


def test_where_places_are_ids_a_deliverables_page_is_found_by_its_title(house: House) -> None:
    house.wiki.on_paper()
    page = house.community()
    product = house.wiki.page("Leave rules", house.key("Olga Owner"), parent=page)
    line = "Leave policy; owner: Olga Owner; page: [[Leave rules]]; done when: both sides signed"
    house.wiki.edit(page, house.key("Ana Steward"), charter={**CHARTER, "deliverables": line})
    house.hear()
    facts = house.desk.panel(house.viewer("Olga Owner", page))
    assert facts is not None
    assert list(facts.deliverable_urls.values()) == [house.wiki.link(house.wiki.read([product])[0])]
