"""The wiki is away, the server is away: what was accepted waits, what was lost is found, and doctor says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.ports import Check
from core.store import tables as t
from plugins.mediawiki.testing import SITE, Harness
from tests.trouble.between import Door
from tests.trouble.house import ANA, MEMBER, RealHouse, words

pytestmark = pytest.mark.wiki

LONG_ENOUGH = (
    "A paragraph about travelling while on leave, long enough to count as a contribution of its author."
)


@pytest.fixture
def door(wiki: Harness) -> Iterator[Door]:
    door = Door(wiki.wiki.url)
    yield door
    door.close()


@pytest.fixture
def behind(wiki: Harness, door: Door, tmp_path: Path) -> Iterator[RealHouse]:
    """A Telos that reaches its wiki only through the door."""
    wiki.drop_deliveries()
    house = RealHouse(wiki, tmp_path, api=door.api)
    house.sync()
    yield house
    house.end()
    wiki.put_back()


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        pytest.param(429, {"Retry-After": "3600"}, id="429, come back in an hour"),
        pytest.param(503, {"Retry-After": "1800"}, id="503, come back in half an hour"),
    ],
)
def test_the_wiki_says_not_now_for_an_hour(
    behind: RealHouse, door: Door, wiki: Harness, title: str, status: int, headers: dict[str, str]
) -> None:
    page = behind.write(title)
    door.shut = (status, headers)
    wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH + " And another sentence.", by=MEMBER)
    assert set(behind.hear()) == {202}, "what the wiki tells is taken in all the same"
    assert behind.rows(t.contribution, page=below) == []
    # Asked once and told when to come back, Telos does not knock again before.
    knocked = door.turned_away
    behind.service.run_until_idle()
    assert door.turned_away == knocked
    # Pages that are known are shown; the admin sees what is wrong and what to do.
    view = behind.panel(MEMBER, page, wiki.current(title))
    assert "one leave policy" in words(view)
    red = [check for check in behind.doctor() if str(status) in check.said]
    assert red
    assert all(check.cure for check in red)
    assert [row["state"] for row in behind.rows(t.job, kind="page")] == ["waiting"]
    # The wiki is back, nobody does anything.
    door.shut = None
    behind.later(hours=1, minutes=5)
    assert [row["author"] for row in behind.rows(t.contribution, page=below)] == [wiki.person(MEMBER)]
    assert behind.rows(t.job, state="dead") == []
    assert not [check for check in behind.doctor() if str(status) in check.said]


def test_nobody_answers_at_the_wikis_address_for_an_hour(telos: RealHouse, wiki: Harness, title: str) -> None:
    telos.write(title)
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
    sent = wiki.deliveries()
    telos.impatient()
    wiki.wiki.stop()
    try:
        for delivery in sent:
            answer = telos.http.post(f"/hooks/{SITE}", data=delivery.body, headers=dict(delivery.headers))
            assert answer.status_code == 202
        telos.service.run_until_idle()
        assert telos.rows(t.contribution, page=below) == []
        red = telos.doctor()
        assert any(_silent(check) for check in red), red
        # An hour passes: it is asked again at growing intervals, and nothing is given up.
        telos.later(hours=1)
        assert telos.rows(t.job, state="dead") == []
    finally:
        wiki.wiki.start()
    telos.later(hours=2)
    assert [row["author"] for row in telos.rows(t.contribution, page=below)] == [wiki.person(MEMBER)]
    # What is red now is only that no server of Telos takes this wiki's webhooks here, but the test's own receiver.
    assert not any(check.name.startswith(f"{SITE}: ") and _silent(check) for check in telos.doctor())


def _silent(check: Check) -> bool:
    return "no answer" in check.said.lower() or "connection" in check.said.lower()


@pytest.mark.parametrize("wiki", Harness.variants, indirect=True, scope="session")
def test_the_server_is_away_for_an_hour(telos: RealHouse, wiki: Harness, title: str) -> None:
    page = telos.write(title)
    doomed, _ = wiki.edit(f"{title}/Doomed", LONG_ENOUGH, by=MEMBER)
    telos.hear()
    telos.close()
    # Nobody listens: the wiki's webhooks are tried and thrown away, its people notice nothing.
    wiki._receiver.answer = 503
    try:
        below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
        wiki.comment(title, "Does this hold for part-timers as well, and from which day on?", by=MEMBER)
        wiki.delete(f"{title}/Doomed")
        wiki.move(f"{title}/Travel", f"{title}/Travelling", by=ANA)
        leaver = f"Leaver {title.rpartition(' ')[2]}"
        wiki.account(leaver, groups=("managers",))
        assert wiki.deliveries() == []
    finally:
        wiki._receiver.answer = 202
    telos.clock.ahead += timedelta(hours=1)
    telos.open()
    assert telos.rows(t.contribution, page=below) == []
    # The first sync, which the clock starts with the server, finds all of it.
    telos.sync()
    assert [row["author"] for row in telos.rows(t.contribution, page=below)] == [wiki.person(MEMBER)]
    assert [row["page"] for row in telos.rows(t.contribution) if row["page"] == page], "the comment"
    assert telos.rows(t.page, key=below)[0]["title"] == f"{title}/Travelling"
    assert not telos.rows(t.page, key=doomed)[0]["exists"]
    assert telos.rows(t.contribution, page=doomed) == []
    assert telos.rows(t.membership, grp="managers", person=wiki.person(leaver))
    # Each contribution waits for one named person, once.
    owed = [row for row in telos.rows(t.obligation, kind="answer") if row["page"] in (page, below)]
    assert len(owed) == len({row["key"] for row in owed}) == 2


def test_while_the_server_was_away_a_late_webhook_adds_nothing(
    telos: RealHouse, wiki: Harness, title: str
) -> None:
    telos.write(title)
    below, _ = wiki.edit(f"{title}/Travel", LONG_ENOUGH, by=MEMBER)
    late = wiki.deliveries()
    telos.sync()
    before = telos.rows(t.contribution, page=below), telos.rows(t.obligation)
    assert before[0]
    for delivery in (*late, *late):
        assert (
            telos.http.post(f"/hooks/{SITE}", data=delivery.body, headers=dict(delivery.headers)).status_code
            == 202
        )
    telos.service.run_until_idle()
    assert (telos.rows(t.contribution, page=below), telos.rows(t.obligation)) == before
    ids = {
        {name.lower(): value for name, value in delivery.headers.items()}["webhook-id"] for delivery in late
    }
    assert [row["delivery"] in ids for row in telos.rows(t.inbox)].count(True) == len(ids)


def test_synced_again_after_an_outage_says_doctor(telos: RealHouse) -> None:
    telos.clock.ahead += timedelta(hours=3)
    late = [check for check in telos.doctor() if check.cure and "sync" in check.cure]
    assert late, "a sync that is hours late is a red line with what to do"
    telos.sync()
    assert not [check for check in telos.doctor() if check.cure and "sync" in check.cure]
    assert telos.application.clock.now() > datetime.now(UTC)
