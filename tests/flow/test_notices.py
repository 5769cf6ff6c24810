"""What leaves: once, to who may read it, together with the rest, and never what no longer holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.model import Act, ActKind, PageKey, Rhythm
from core.notify.render import rendered
from core.ports import Ambiguous, GiveUp, Message, RetryAt
from core.store import outbox, reach
from core.store import tables as t
from core.ui.view import part_view
from tests.support.house import House


@pytest.fixture
def policy_page(house: House) -> PageKey:
    """A policy that three managers must confirm by 11 December; the site is live."""
    house.service.go_live("hr")
    page = house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    return page


def confirm(house: House, name: str, page: PageKey) -> None:
    viewer = house.viewer(name, page)
    act = Act(
        id=f"confirm-{name}",
        kind=ActKind.CONFIRM,
        person=viewer.person,
        at=house.clock.now(),
        page=page,
        revision=viewer.revision,
    )
    house.desk.act(viewer, act)


def states(house: House) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in house.rows(t.noticed):
        counts[row["state"]] = counts.get(row["state"], 0) + 1
    return counts


def test_who_is_done_hears_nothing(house: House, policy_page: PageKey) -> None:
    confirm(house, "Mia Member", policy_page)
    house.pass_time(days=25)
    assert house.mail.to(house.key("Mia Member")) == []
    assert house.mail.to(house.key("Max Member"))


def test_done_between_planning_and_sending_is_done(house: House, policy_page: PageKey) -> None:
    for name in ("Mia Member", "Max Member"):
        house.desk.set_preferences(house.viewer(name), rhythm=Rhythm.WEEKLY)
    house.pass_time(days=11, hours=12)
    waiting = {row["person"] for row in house.rows(t.outbox)}
    assert {house.key("Mia Member"), house.key("Max Member")} <= waiting
    confirm(house, "Mia Member", policy_page)
    house.pass_time(days=4)
    assert house.mail.to(house.key("Mia Member")) == []
    assert len(house.mail.to(house.key("Max Member"))) == 1


def test_several_notices_of_one_morning_are_one_message(house: House) -> None:
    house.service.go_live("hr")
    for title in ("Leave", "Travel", "Sick days"):
        house.community(title=title, **{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.pass_time(days=14)
    (message,) = house.mail.to(house.key("Mia Member"))[:1]
    assert len(message.lines) == 3
    assert len({line.community for line in message.lines}) == 3


def test_the_daily_cap_counts_messages_and_the_rest_comes_next_morning(house: House) -> None:
    house.close()
    house.change_policy(daily_cap=1)
    house.open()
    house.service.go_live("hr")
    mia = house.viewer("Mia Member")
    house.desk.set_preferences(mia, rhythm=Rhythm.NOW)
    first = house.community(title="One", **{"read by": "Mia Member", "read until": "2026-11-25"})
    house.hear()
    house.pass_time(hours=3)
    second = house.community(title="Two", **{"read by": "Mia Member", "read until": "2026-11-25"})
    house.hear()
    house.pass_time(hours=4)
    assert first != second
    assert len(house.mail.to(mia.person)) == 1
    house.pass_time(hours=20)
    assert len(house.mail.to(mia.person)) == 2


def test_a_new_site_is_quiet_and_what_was_due_before_is_never_sent(house: House) -> None:
    house.community(**{"read by": "group: managers", "read until": "2026-11-30"})
    house.hear()
    house.pass_time(days=9)
    assert house.mail.sent == []
    house.service.go_live("hr")
    house.pass_time(days=1)
    late = [message for message in house.mail.sent if "before" in message.lines[0].key]
    assert late == []
    assert states(house).get("withheld", 0) >= 3


def test_a_burst_is_held_shown_and_released_once(house: House) -> None:
    house.close()
    house.change_policy(breaker=5)
    house.open()
    house.service.go_live("hr")
    for number in range(10):
        house.wiki.account(f"Reader {number}", "managers")
    house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.pass_time(days=12)
    assert house.mail.sent == []
    held = house.service.held("hr")
    assert held is not None
    assert held.count == 13
    house.service.go_live("hr")
    assert house.service.held("hr") is None
    house.pass_time(days=3)
    assert len(house.mail.sent) == 13


def test_a_hold_tells_the_admin_once_and_what_was_released_holds_nothing_back_again(house: House) -> None:
    house.close()
    house.change_policy(breaker=5)
    house.admin = "admin@example.org"
    house.open()
    house.service.go_live("hr")
    # Two times of the day, an hour apart, at which digests leave.
    for number in range(20):
        house.wiki.account(f"Reader {number}", "managers")
    house.community(**{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.pass_time(days=12)
    (told,) = house.mail.sent
    assert told.to.email == "admin@example.org"
    assert "23" in told.subject
    assert "hr" in told.lines[0].why
    with house.service.store.read() as connection:
        waiting = (
            connection.execute(sa.select(t.outbox.c.key).where(t.outbox.c.kind == "notice")).scalars().all()
        )
    house.service.go_live("hr")
    # Some of them leave later than others, within the same hour.
    late = waiting[::2]
    house.service.store.write(lambda c: outbox.back(c, late, house.clock.now() + timedelta(minutes=1)))
    house.pass_time(days=3)
    assert house.service.held("hr") is None
    assert len(house.mail.sent) == 1 + 23


def test_who_cannot_be_reached_is_remembered_until_a_message_arrives(house: House) -> None:
    house.service.go_live("hr")
    mia = house.key("Mia Member")
    house.community(**{"read by": "Mia Member", "read until": "2026-11-30"})
    house.hear()
    house.mail.trouble = [GiveUp("550 no such mailbox")]
    house.pass_time(days=3)
    with house.service.store.read() as connection:
        assert reach.unreached(connection, "hr", 5) == (1, ["Mia Member"])
    house.pass_time(days=9)
    assert house.mail.to(mia)
    with house.service.store.read() as connection:
        assert reach.unreached(connection, "hr", 5) == (0, [])


@pytest.mark.parametrize("alerts", [False, True])
@pytest.mark.parametrize("way", ["refused", "failing for days", "no address"])
def test_of_who_cannot_be_reached_nobody_hears_that_they_may_need_help(
    house: House, monkeypatch: pytest.MonkeyPatch, way: str, alerts: bool
) -> None:
    """Also where the wiki has an alert of its own for them: it waits until they come."""
    house.service.go_live("hr")
    mia, send, reaches = house.key("Mia Member"), house.mail.send, house.mail.reaches

    def refused(message: Message) -> None:
        if message.to.key == mia:
            raise GiveUp("550 no such mailbox") if way == "refused" else RetryAt("451 try again later")
        send(message)

    if way == "no address":
        monkeypatch.setattr(house.mail, "reaches", lambda person: person.key != mia and reaches(person))
    else:
        monkeypatch.setattr(house.mail, "send", refused)
    if not alerts:
        monkeypatch.setattr(house.wiki, "native_notices", None)
    house.community(**{"read by": "Mia Member", "read until": "2026-11-30"})
    house.hear()
    house.pass_time(days=18)
    about = [
        line
        for message in house.mail.sent
        for line in message.lines
        if f"{mia}#" in line.key or "/" + mia in line.key
    ]
    assert about == []
    own = part_view(house.desk.part(house.viewer("Mia Member")), "en")["unreached"]
    assert {"refused": "refuses them", "no address": "no confirmed mail address"}.get(way, "some days") in own
    steward = part_view(house.desk.part(house.viewer("Ana Steward")), "en")["unreached_others"]
    assert "nobody is told that they are late" in steward
    assert bool(house.wiki.notices) == alerts


@pytest.mark.parametrize("released", [False, True])
def test_the_mail_about_a_hold_is_tried_again_like_any_other(house: House, released: bool) -> None:
    house.close()
    house.change_policy(breaker=5)
    house.admin = "admin@example.org"
    house.open()
    house.service.go_live("hr")
    house.wiki.account("Milo Member", "managers")
    for number in range(4):
        house.community(
            title=f"Policy {number}", **{"read by": "group: managers", "read until": "2026-12-11"}
        )
    house.hear()
    send = house.mail.send
    failed: list[object] = []

    def away(message: Message) -> None:
        if message.to.email == house.admin and len(failed) < 3:
            failed.append(house.clock.now())
            raise RetryAt("busy")
        send(message)

    house.mail.send = away  # type: ignore[method-assign]
    while not failed:
        house.pass_time(hours=6)
    assert house.service.held("hr") is not None
    if released:
        house.service.go_live("hr")
    house.pass_time(hours=8)
    told = [message for message in house.mail.sent if message.to.email == house.admin]
    # Once; and not at all where the admin has let them go meanwhile.
    assert len(told) == (0 if released else 1)
    assert len(failed) == (1 if released else 3)
    assert [row for row in house.rows(t.outbox) if row["kind"] == "held"] == []


def test_no_message_has_more_than_fifty_lines_the_rest_is_one_link(house: House) -> None:
    house.close()
    house.change_policy(breaker=2000)
    house.open()
    house.service.go_live("hr")
    for number in range(55):
        house.community(title=f"Policy {number}", **{"read by": "Mia Member", "read until": "2026-12-11"})
    house.hear()
    house.pass_time(days=14)
    message = max(house.mail.to(house.key("Mia Member")), key=lambda message: len(message.lines))
    assert len(message.lines) == 50
    assert message.rest == "5 more things wait in your part"
    assert message.rest_url == "https://hr.example/Special:Telos#all"
    # All that was left out stands there.
    part = part_view(house.desk.part(house.viewer("Mia Member")), "en")
    there = {item["key"] for item in (*part["items"], *part["rest"])}
    in_mail = {line.key.partition("#")[0] for line in message.lines}
    owed = set(house.open_for("Mia Member"))
    assert owed - in_mail <= there
    assert len(owed - in_mail) == 5
    assert part["more"]
    plain, html = rendered(message)
    assert message.rest in plain
    assert message.rest in html
    assert "54 more things" in message.subject


def test_a_page_one_may_not_read_is_named_nowhere(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    house.service.go_live("hr")
    page = house.community(title="Canary plans", **{"read by": "group: managers", "read until": "2026-12-11"})
    house.hear()
    house.wiki.secret.add(int(page.rpartition(":")[2]))
    house.pass_time(days=25)
    assert house.mail.sent == []
    assert house.wiki.notices == {}
    assert "Canary" not in caplog.text
    assert "Canary" not in repr(house.rows(t.evidence)) + repr(house.rows(t.noticed))
    # Nothing is used up: it pauses until the page can be read again.
    assert states(house)["lapsed"] > 0
    assert {row["reason"] for row in house.rows(t.noticed) if row["state"] == "lapsed"} == {
        "who owes it may not read the page"
    }


def test_a_wiki_that_can_not_say_who_may_read_sends_nothing_yet(house: House, policy_page: PageKey) -> None:
    house.pass_time(days=10)
    house.wiki.away = True
    house.pass_time(days=2)
    assert house.mail.sent == []
    house.wiki.away = False
    house.pass_time(days=3)
    assert len(house.mail.to(house.key("Mia Member"))) == 1


def test_a_channel_that_says_later_is_tried_later(house: House, policy_page: PageKey) -> None:
    house.mail.trouble = [RetryAt("greylisted"), RetryAt("greylisted"), RetryAt("greylisted")]
    house.pass_time(days=13)
    assert len(house.mail.sent) >= 3
    assert len({message.key for message in house.mail.sent}) == len(house.mail.sent)


def test_nobody_knows_whether_it_left_so_it_is_not_sent_again(house: House, policy_page: PageKey) -> None:
    house.mail.trouble = [Ambiguous("lost after DATA")]
    house.pass_time(days=12)
    assert len(house.mail.sent) == 2
    uncertain = [row for row in house.rows(t.noticed) if row["reason"] == "uncertain"]
    assert [row["state"] for row in uncertain] == ["sent"]


def test_a_crash_while_sending_sends_nothing_twice(house: House, policy_page: PageKey) -> None:
    class PowerCutError(BaseException):
        pass

    def cut(message: object) -> None:
        house.mail.sent.append(message)  # type: ignore[arg-type]
        raise PowerCutError

    before = house.mail.send
    house.mail.send = cut  # type: ignore[method-assign]
    with pytest.raises(PowerCutError):
        house.pass_time(days=12)
    house.mail.send = before  # type: ignore[method-assign]
    first = house.mail.sent[0].key
    house.close()
    house.open()
    house.pass_time(days=1)
    assert [message.key for message in house.mail.sent].count(first) == 1
    assert len(house.mail.sent) == 3


def test_refused_mail_still_reaches_the_wikis_own_notices(house: House, policy_page: PageKey) -> None:
    house.mail.trouble = [GiveUp("no such mailbox")] * 3
    house.pass_time(days=12)
    assert house.mail.sent == []
    assert len(house.wiki.notices) == 3


def test_panel_only_means_panel_only(house: House, policy_page: PageKey) -> None:
    mia = house.viewer("Mia Member")
    token = house.desk.unsubscribe_token(mia.person)
    assert house.desk.unsubscribe(token, Rhythm.PANEL)
    assert not house.desk.unsubscribe("wrong", Rhythm.PANEL)
    house.pass_time(days=25)
    assert house.mail.to(mia.person) == []
    assert house.desk.part(mia).owed


def test_every_message_that_left_is_in_the_evidence_without_a_name(
    house: House, policy_page: PageKey
) -> None:
    house.pass_time(days=13)
    rows = [row for row in house.rows(t.evidence) if row["what"] == "notice.sent"]
    assert len(rows) == len(house.mail.sent) == 3
    assert all(row["person"].startswith("p_") and "hr:9" not in row["data"] for row in rows)


def test_an_absent_person_hears_of_it_when_back(house: House, policy_page: PageKey) -> None:
    mia = house.viewer("Mia Member", policy_page)
    back = house.clock.now() + timedelta(days=14)
    away = Act(id="away", kind=ActKind.AWAY, person=mia.person, at=house.clock.now(), until=back)
    house.desk.act(mia, away)
    house.service.run_until_idle()
    house.pass_time(days=13)
    assert house.mail.to(mia.person) == []
    house.pass_time(days=3)
    assert house.mail.to(mia.person)


def test_an_alert_about_what_is_done_is_read_and_news_stay(house: House, policy_page: PageKey) -> None:
    """Who opens the wiki's alerts finds what still waits for them, and nothing in vain."""
    house.pass_time(days=18)
    mia = house.key("Mia Member")
    alerts = {
        key for key, notice in house.wiki.notices.items() if notice.to == mia and key.startswith("confirm/")
    }
    assert alerts
    assert not house.wiki.read_notices & alerts
    confirm(house, "Mia Member", policy_page)
    house.pass_time(hours=1)
    assert alerts <= house.wiki.read_notices
    others = set(house.wiki.notices) - alerts
    assert not house.wiki.read_notices & {key for key in others if house.wiki.notices[key].to != mia}


def test_who_cannot_be_reached_reads_so_on_their_own_page_and_stewards_hear_of_it(house: House) -> None:
    house.service.go_live("hr")
    page = house.community(**{"read by": "Mia Member", "read until": "2026-11-30"})
    house.hear()
    assert house.desk.part(house.viewer("Mia Member")).unreached == ""
    house.mail.trouble = [GiveUp("550 no such mailbox")] * 9
    house.pass_time(days=3)
    own = part_view(house.desk.part(house.viewer("Mia Member")), "en")
    assert own["unreached"].startswith("Messages don’t reach you: your mail server refuses them.")
    assert own["unreached_others"] == ""
    steward = part_view(house.desk.part(house.viewer("Ana Steward")), "en")
    assert "Mia Member" in steward["unreached_others"]
    assert part_view(house.desk.part(house.viewer("Max Member")), "en")["unreached_others"] == ""
    # A new address is a new beginning: nobody knows yet whether it is refused, too.
    number = next(name for name, account in house.wiki.accounts.items() if account.name == "Mia Member")
    house.wiki.accounts[number] = replace(house.wiki.accounts[number], email="mia@example.net")
    house.wiki.rename(house.key("Mia Member"), "Mia Member")
    house.hear()
    assert part_view(house.desk.part(house.viewer("Mia Member")), "en")["unreached"] == ""
    assert page


def test_where_telos_sends_nothing_the_wikis_alert_is_heard_in_a_preview_as_in_earnest(house: House) -> None:
    object.__setattr__(house.service.flow, "notifiers", [])
    house.service.go_live("hr")
    house.community(**{"read by": "Mia Member", "read until": "2026-11-30"})
    house.hear()
    ahead = {line.key for line in house.service.preview(14)}
    house.pass_time(days=14)
    told = {row["key"] for row in house.rows(t.noticed) if row["state"] == "sent"}
    assert {key for key in told if "#steward@" in key}
    assert ahead == told
    assert part_view(house.desk.part(house.viewer("Mia Member")), "en")["unreached"] == ""
