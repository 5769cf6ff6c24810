"""What stays of an erased person's words is what was read in them: it counts on, and nothing else is left."""

from __future__ import annotations

import html
import json
import secrets
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus
from zoneinfo import ZoneInfo

import pytest

from core.effects import NoticeKind, SendNotice
from core.model import UNSAID, Act, ActKind, CommunityKey, NoticeKey, PageKey
from core.ports import Reject
from core.queue import Job, JobKind, Lane
from core.rules.deadline.dates import plainest, read_date
from core.rules.deadline.time_zones import ANYWHERE
from core.store import calls, evidence, outbox
from core.store import tables as t
from core.store.calls import Call
from tests.store.test_erasing import cells, forms, places, verified
from tests.support.house import CHARTER, House
from tests.support.memory import signed

MARK = "svencanary"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House.with_people(tmp_path / "t.db") as house:
        house.service.go_live("hr")
        yield house


def do(house: House, name: str, home: PageKey, kind: ActKind, **values: Any) -> None:
    viewer = house.viewer(name, home)
    act = Act(
        id=secrets.token_hex(8), kind=kind, person=viewer.person, at=house.clock.now(), page=home, **values
    )
    house.desk.act(viewer, act)
    house.service.run_until_idle()


def charter(house: House) -> dict[str, Any]:
    (row,) = house.rows(t.community)
    read: dict[str, Any] = json.loads(row["charter"])
    return read


def erase(house: House, name: str = "Sven Sponsor") -> None:
    house.service.erase(house.key(name))
    house.service.run_until_idle()


def counts(house: House) -> tuple[Any, ...]:
    """What the charter says counts, with none of the words it was said in."""
    read = charter(house)
    extensions = [(each["key"], each["approved"], each["due"]["at"]) for each in read["extensions"]]
    return read["outcome"], extensions, read["deliverable_outcomes"], len(read["item_proposals"])


@pytest.mark.parametrize(
    "written",
    [
        "29 January 2027",
        "Freitag, den 29. Januar 2027",
        "2027-01-29T18:30-05:00",
        "29 Jan 2027 anywhere on Earth",
        "January 29, 2027, 6 pm",
    ],
)
def test_a_date_that_an_erased_person_decided_counts_on(house: House, written: str) -> None:
    home = house.community()
    house.hear()
    house.clock.move(hours=3)
    house.wiki.edit(home, house.key("Sven Sponsor"), charter={**CHARTER, "deadline": written})
    house.hear()
    before = counts(house)
    assert before[1][0][1] is True
    erase(house)
    assert counts(house) == before
    # Somebody else has the part, and mends a word.
    mended = {**CHARTER, "deadline": written, "sponsor": "Moe Member", "benefit": "Other words for it all."}
    house.wiki.edit(home, house.key("Ana Steward"), charter=mended)
    house.hear()
    assert counts(house) == before
    assert charter(house)["state"] == "active"
    assert verified(house) is None


@pytest.mark.parametrize("written", ["partly met", "partly met: two of three, says svencanary"])
def test_what_an_erased_person_closed_stays_closed(house: House, written: str) -> None:
    home = house.community()
    house.hear()
    house.clock.move(hours=3)
    house.wiki.edit(home, house.key("Sven Sponsor"), charter={**CHARTER, "outcome": written})
    house.hear()
    before = counts(house)
    assert before[0] == "partly met"
    erase(house)
    assert counts(house) == before
    acts = "\n".join(text for where, text in cells(house.path) if where == "act.doc")
    assert MARK not in acts
    assert verified(house) is None


def test_an_outcome_that_an_erased_person_took_off_stays_off(house: House) -> None:
    home = house.community()
    house.hear()
    do(house, "Sven Sponsor", home, ActKind.CLOSE, data={"outcome": "not met"})
    house.clock.move(hours=1)
    house.wiki.edit(home, house.key("Sven Sponsor"), charter={**CHARTER, "outcome": "met"})
    house.hear()
    house.clock.move(hours=1)
    house.wiki.edit(home, house.key("Sven Sponsor"), charter=CHARTER)
    house.hear()
    assert counts(house)[0] is None
    erase(house)
    assert counts(house)[0] is None


def test_what_an_erased_person_said_in_the_panel_of_each_deliverable_stays(house: House) -> None:
    home = house.community()
    house.hear()
    data = {"outcome": "Teilweise erreicht", "deliverable/leave-policy": "not met"}
    do(house, "Sven Sponsor", home, ActKind.CLOSE, data=data, text=f"{MARK} says so")
    before = counts(house)
    assert before[0] == "partly met"
    assert before[2] == {"leave-policy": "not met"}
    erase(house)
    assert counts(house) == before
    assert verified(house) is None


def test_what_an_erased_person_wrote_into_a_deliverables_line_is_no_word_about_all(house: House) -> None:
    home = house.community()
    house.hear()
    house.clock.move(hours=1)
    line = CHARTER["deliverables"] + "; outcome: partly met"
    house.wiki.edit(home, house.key("Sven Sponsor"), charter={**CHARTER, "deliverables": line})
    house.hear()
    before = counts(house)
    assert before[2] == {"leave-policy": "partly met"}
    erase(house)
    assert counts(house) == before


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize(
    "text",
    [
        "2026-12-18", "18. Dezember 2026", "Friday, 18 Dec 2026", "18.12.2026, 14 Uhr", "2026-12-18T18:30-05:00",
        "18 Dec 2026 18:30 CET", "18:30, 18 December 2026 (UTC)", "18 Dec 2026 anywhere on Earth",
        "18 Dec 2026 23:59 AoE", "18 Dec 2026 UTC-12", "18 Dec 2026 Asia/Kathmandu", "18 Dec 2026, 5 p.m. EST",
        "18 July 2026 12:00 Eastern Time", "18 Dec 2026 24:00", "18 Dec 2026 11:05:09",
        "some day", "03/04/2026", "18 Dec",
    ],
)  # fmt: skip
def test_a_date_in_its_plainest_form_is_the_same_date(text: str, zone: str) -> None:
    home = ZoneInfo(zone)
    once, again = read_date(text, home), read_date(plainest(text, home), ZoneInfo("Asia/Tokyo"))
    assert evidence.is_choice("written", plainest(text, home))
    assert (once.day, once.clock) == (again.day, again.clock)
    assert (once.zone is ANYWHERE) == (again.zone is ANYWHERE)
    if once.day is not None and once.zone is not None and again.zone is not None:
        at = house_time(once)
        assert at.replace(tzinfo=once.zone).utcoffset() == at.replace(tzinfo=again.zone).utcoffset()
    assert (once.zone is None) == (again.zone is None)


def house_time(reading: Any) -> datetime:
    return datetime.combine(reading.day, reading.clock or time(17))


# --- what is no value of a list is not kept ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (ActKind.CLOSE, {"outcome": "svencanary-was-here"}),
        (ActKind.CLOSE, {"outcome": "met", "deliverable/leave-policy": "svencanary"}),
        (ActKind.DECIDE, {"decision": "svencanary"}),
        (ActKind.REVIEW, {"decision": "svencanary"}),
        (ActKind.THANK, {"thanked": "svencanary"}),
        (ActKind.ANSWER, {"revision": "svencanary"}),
        (ActKind.DECIDE, {"decision": "nein"}),
    ],
)
def test_an_act_holds_no_words_in_place_of_a_choice(
    house: House, kind: ActKind, data: dict[str, str]
) -> None:
    home = house.community()
    house.hear()
    before = len(house.rows(t.evidence))
    with pytest.raises(Reject, match="is not part of this"):
        do(house, "Sven Sponsor", home, kind, data=data)
    assert house.rows(t.act) == []
    assert len(house.rows(t.evidence)) == before


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (ActKind.CLOSE, {"outcome": "met", "deliverable/svencanary lives in Berlin": "met"}),
        (ActKind.CLOSE, {"outcome": "met", "deliverable/svencanary-lives-in-berlin": "met"}),
        (ActKind.DECIDE, {"decision": "yes", "extension": "svencanary"}),
        (ActKind.DELIVER, {"deliverable": "svencanary"}),
    ],
)
def test_an_act_names_nothing_that_is_not_there(house: House, kind: ActKind, data: dict[str, str]) -> None:
    home = house.community()
    house.hear()
    do(house, "Sven Sponsor", home, kind, data=data)
    assert MARK not in "\n".join(text for _, text in cells(house.path))
    assert len(house.rows(t.act)) == 1


def test_a_word_about_contributions_holds_only_what_it_was_said_of(house: House) -> None:
    home = house.community()
    house.wiki.page("Leave/Travel", house.key("Mia Member"))
    house.hear()
    mia = house.key("Mia Member")
    (entry,) = [row for row in house.rows(t.contribution) if row["author"] == mia]
    real = f"of/{entry['page'].partition(':')[2]}/{entry['id']}"
    made_up = {f"of/{MARK}/lives": "not-used", "page": MARK, "kind": MARK}
    data = {"choice": "used", real: UNSAID, **made_up}
    (community,) = [row["key"] for row in house.rows(t.community)]
    do(house, "Sven Sponsor", home, ActKind.DISPOSITION, community=CommunityKey(community), data=data)
    (act,) = house.rows(t.act)
    assert set(json.loads(act["doc"])["data"]) == {"choice", real}
    erase(house)
    assert MARK not in "\n".join(text for _, text in cells(house.path))


# --- where else a name may stand -----------------------------------------------------------------------------


def test_what_came_in_waits_or_was_given_up_names_nobody(house: House) -> None:
    home = house.community(**{"it contact": ""})
    mia = house.key("Mia Member")
    number = mia.rpartition(":")[2]
    # A charter names her by her id, as Confluence does.
    house.wiki.edit(home, house.key("Ana Steward"), charter={**CHARTER, "it contact": f"@{{{number}}}"})
    comment = house.wiki.comment(home, house.key("Ana Steward"), "A remark that somebody likes")
    house.wiki.like(home, mia, comment)
    house.hear()
    body = b'{"mia.member@example.org": "Mia Member"}'
    delivery = "left-Mia.Member@example.org-1"
    house.service.receive("hr", signed(body, delivery), body)
    house.service.run_until_idle()
    community = CommunityKey(house.rows(t.community)[0]["key"])
    notice = SendNotice(
        key=NoticeKey("dead/1"), kind=NoticeKind.LADDER, to=house.key("Ana Steward"), community=community,
        page=home, not_before=house.clock.now(), data={"words": "Mia Member waits", "person": mia},
    )  # fmt: skip

    def work(unit: Any) -> None:
        outbox.put(unit, "hr", [notice])
        outbox.dead(unit, [notice.key], "550 mia.member@example.org: no such mailbox", house.clock.now())
        later = house.clock.now() + timedelta(days=30)
        for kind in (JobKind.PERSON, JobKind.STAFF):
            house.service.queue.put(
                unit, [Job(kind=kind, site="hr", subject=mia, lane=Lane.SWEEP)], due=later
            )
        told = Call(id="m1", endpoint="erp", kind="obligation.opened", body=json.dumps({"page": home}))
        calls.put(unit, [told], house.clock.now())

    house.store.write(work)
    (left,) = [row["key"] for row in house.rows(t.sent)] or [None]
    wanted = [*forms(house, "Mia Member")[:-1], f"@{{{number}}}"]
    seen = {where for where, _ in places(house.path, wanted)}
    assert {"job.subject", "sign.id", "inbox.delivery", "outbox.doc", "outbox.error", "page.charter"} <= seen
    house.service.erase(mia)
    assert places(house.path, wanted) == []
    assert left is None or left not in {row["key"] for row in house.rows(t.sent)}
    assert verified(house) is None
    # What was there is known by the pseudonym: the same read again changes nothing.
    before = house.rows(t.sign)
    house.service.sync("hr")
    house.service.run_until_idle()
    assert [row["id"] for row in house.rows(t.sign)] == [row["id"] for row in before]


def test_what_was_given_up_of_words_can_not_be_found_by_trying(house: House) -> None:
    """The digest of the words as they were stays in the chain: nobody has its salt any more."""
    home = house.community()
    house.hear()
    until = house.clock.now() + timedelta(days=60)
    do(house, "Ana Steward", home, ActKind.EXTEND, until=until, text="waits for Mia Member")
    (before,) = house.rows(t.act)
    house.service.erase(house.key("Mia Member"))
    (after,) = house.rows(t.act)
    assert after["doc"] != before["doc"]
    assert after["salt"] != before["salt"]
    assert before["salt"] not in "\n".join(text for _, text in cells(house.path))


def test_a_page_whose_number_is_an_accounts_stays_what_it_is(house: House) -> None:
    home = house.community()
    house.hear()
    number = home.rpartition(":")[2]
    nora = house.wiki.account("Nora Namesake", "managers", local=number)
    assert nora == home
    house.wiki.comment(home, nora, "A question of mine")
    house.hear()
    until = house.clock.now() + timedelta(days=60)
    do(house, "Ana Steward", home, ActKind.EXTEND, until=until, text="We wait for the law.")
    house.service.erase(nora)
    docs = [json.loads(row["doc"]) for row in (*house.rows(t.act), *house.rows(t.outbox))]
    assert {doc["page"] for doc in docs if doc.get("page")} == {home}
    assert {json.loads(row["charter"])["home"] for row in house.rows(t.community)} == {home}
    assert verified(house) is None


def test_a_name_goes_in_every_spelling_that_other_texts_and_addresses_have_for_it(house: House) -> None:
    name = 'Zed & "Q" O\'Neil'
    zed = house.wiki.account(name)
    home = house.community()
    spellings = [
        html.escape(name),
        json.dumps(name)[1:-1],
        quote(name),
        quote_plus(name),
        quote(name.replace(" ", "_")),
        name.replace(" ", "_"),
        name.upper(),
        name.swapcase(),
    ]
    for spelling in spellings:
        house.wiki.comment(home, house.key("Ana Steward"), f"See {spelling} there")
    house.hear()
    remarks = [row["excerpt"] for row in house.rows(t.comment)]
    assert all(any(spelling in remark for remark in remarks) for spelling in spellings)
    house.service.erase(zed)
    remarks = [row["excerpt"].casefold() for row in house.rows(t.comment)]
    assert len(remarks) == len(spellings)
    assert [remark for remark in remarks if "neil" in remark] == []
