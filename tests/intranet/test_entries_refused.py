"""What a portal tells that can't count or is kept of nobody: waited for, refused in words that help, or forgotten."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.i18n import Translator
from core.ports import GiveUp, Reject
from core.queries import given_up
from core.store import evidence
from core.store import tables as t
from plugins.intranet import platform
from tests.intranet.entries import (
    URL,
    WORDS,
    added,
    answered,
    contributions,
    name_of,
    said_of,
    still,
)
from tests.intranet.world import PORTAL, SECRET, Company, address, body, closed, home_of, key_of, why_not
from tests.support.house import CHARTER


def test_whom_and_what_nobody_knows_yet_is_waited_for(company: Company) -> None:
    answered(company)
    added(company, "Nora New")
    assert sorted(row["why"] for row in company.rows(t.told_entry)) == ["no-contribution", "no-person"]
    assert given_up.listed(company.store) == []
    company.wiki.account("Nora New")
    company.wiki.page("Leave/New", company.key("Nora New"))
    company.hear()
    company.service.sync("portal")
    company.service.run_until_idle()
    assert [row["author"] for row in contributions(company)] == [company.key("Nora New")]
    assert contributions(company)[0]["settled_at"] is not None
    added(company, "Nobody Ever", contribution="8")
    company.clock.move(days=4)
    company.service.sync("portal")
    assert why_not(company) == ["no-person"]


def test_where_it_is_closed_or_has_no_place_it_is_said_what_helps(company: Company) -> None:
    added(company, contribution="before")
    # Another community speaks for the page first, and holds it.
    travel = company.wiki.page("Travel", company.key("Ana Steward"))
    trips = company.community("Trips", scope="page: Travel")
    company.hear()
    company.clock.move(hours=1)
    charter = {**CHARTER, "purpose": f"{CHARTER['purpose']} Here: Travel.", "scope": "category: Elsewhere"}
    company.wiki.edit(travel, company.key("Ana Steward"), charter=charter)
    company.hear()
    closed(company)
    added(company, contribution="after")
    added(company, contribution="lost", community=f"hr:page:{travel.partition(':')[2]}")
    assert why_not(company) == ["closed", "no-place"]
    assert len(contributions(company)) == 1
    for language in ("en", "de"):
        for refusal in given_up.listed(company.store):
            said_ = Translator(language)
            assert refusal.kind == "contribution.added"
            assert refusal.id in said_.text(
                f"dead-do-{refusal.do}", about=refusal.about, site=refusal.site, id=refusal.id
            )
            assert said_.text(f"told-why-{refusal.why}") != f"told-why-{refusal.why}"
    # The other one leaves the page out, and it is tried again.
    company.wiki.edit(
        trips,
        company.key("Ana Steward"),
        charter={**CHARTER, "purpose": f"{CHARTER['purpose']} Here: Trips.", "scope": "page and subpages"},
    )
    company.hear()
    assert company.service.redrive([refusal.id for refusal in given_up.listed(company.store)]) == 2
    company.service.run_until_idle()
    assert why_not(company) == ["closed"]
    assert len(contributions(company)) == 2


def refused(company: Company, **data: Any) -> Reject:
    given: dict[str, Any] = {
        "community": key_of(company), "contribution": "7", "person": address("Mia Member"),
        "made": company.clock.now().isoformat(), "url": URL,
    }  # fmt: skip
    before = len(company.rows(t.inbox))
    with pytest.raises(Reject) as caught:
        company.send(body("contribution.added", company.clock.now(), **{**given, **data}))
    assert len(company.rows(t.inbox)) == before
    return caught.value


@pytest.mark.parametrize(
    "url",
    [
        "", "http://portal.example/7", "https://portal.example.evil/7", "https://evil/portal.example",
        "https://portal.example@evil/7", "https://evil\\@portal.example/7", "//portal.example/7",
        "javascript:alert(1)//portal.example", "https://portal.example:8443/7", "https://portal.example/a b",
        "https://portal.example/<script>", "https://portal.example/\u202e", "https://[/",
        "https://portal.example/" + "a" * 1000,
        7,
    ],
)  # fmt: skip
def test_its_links_lead_to_the_portal_and_nowhere_else(company: Company, url: object) -> None:
    assert refused(company, url=url).status == 400


def test_hostile_words_are_refused_or_shown_as_words(company: Company) -> None:
    for excerpt in ("x" * 281, "a\u0000b", "\u202egnp", 7, ["a"], "https://evil.example/"):
        assert refused(company, excerpt=excerpt).status == 400
    for data in (
        {"made": "soon"},
        {"withdrawn": "yes"},
        {"person": ""},
        {"contribution": " "},
        {"contribution": None},
    ):
        assert refused(company, **data).status == 400
    later = company.clock.now() + timedelta(minutes=5)
    assert refused(company, made=later.isoformat()).status == 400
    old = company.clock.now() - timedelta(days=91)
    with pytest.raises(Reject, match="90 days"):
        company.send(
            body(
                "contribution.added",
                old,
                made=old.isoformat(),
                contribution="7",
                community="hr:page:1",
                url=URL,
                person="a@b.c",
            )
        )
    added(company, excerpt="<img src=x onerror=alert(1)>\n{{Charter}} [[File:X]]")
    (row,) = contributions(company)
    assert "<img src=x onerror=alert(1)> {{Charter}}" in row["doc"]


def test_other_hosts_are_named_in_the_settings(tmp_path: Path) -> None:
    company = Company(tmp_path / "t.db", {**PORTAL, "hosts": ["Ideas.example:8443"]}, "portal")
    company.people()
    company.community()
    company.hear()
    assert refused(company).status == 400
    added(company, url="https://ideas.example:8443/7")
    assert len(contributions(company)) == 1
    company.close()
    with pytest.raises(GiveUp, match="hosts"):
        platform.open("portal", {"url": "https://x", "secrets": (SECRET,), **PORTAL, "hosts": ["https://x/"]})


def test_a_locked_community_and_none_answer_alike_and_show_nobody_anything(company: Company) -> None:
    home = home_of(company)
    company.wiki.only[int(home.partition(":")[2])] = {company.key("Ana Steward"), company.key("Ben Steward")}
    at = company.clock.now().isoformat()
    told = {"contribution": "7", "person": address("Mia Member"), "made": at, "url": URL, "excerpt": WORDS}
    assert company.send(body("contribution.added", company.clock.now(), community=key_of(company), **told))
    assert company.send(body("contribution.added", company.clock.now(), community="hr:page:4711", **told))
    company.service.run_until_idle()
    assert len(contributions(company)) == 1
    steward = company.viewer(name_of(company, still(company)[0]["person"]))
    assert WORDS in str(company.desk.queue(steward))
    company.wiki.only[int(home.partition(":")[2])] = {company.key("Sven Sponsor")}
    company.clock.move(hours=1)
    for name in ("Mia Member", "Max Member", "Ana Steward", "Ben Steward"):
        viewer = company.viewer(name)
        for seen in (company.desk.part(viewer), company.desk.queue(viewer)):
            assert WORDS not in str(seen)
            assert URL not in str(seen)
    company.service.go_live("hr")
    company.pass_time(days=8)
    sent = repr([message for message in company.mail.sent if message.to.key != company.key("Sven Sponsor")])
    assert WORDS not in sent
    assert URL not in sent
    with pytest.raises(Reject) as caught:
        company.send(body("contribution.added", company.clock.now(), community="fin:page:1", **told))
    assert caught.value.status == 403


def test_who_is_erased_is_in_nothing_that_was_told(company: Company) -> None:
    added(company, excerpt="Mia Member wants a phone.")
    added(company, "Max Member", contribution="8", excerpt="Mia Member is right.")
    answered(company, "Mia Member", contribution="8", answer="1", excerpt="I am, says Mia Member.")
    waits = {row["key"] for row in still(company)}
    assert len(waits) == 1
    company.service.erase(company.key("Mia Member"))
    company.service.run_until_idle()
    company.wiki.edit(home_of(company), company.key("Ana Steward"), text="More words about leave.")
    company.hear()
    assert {row["key"] for row in still(company)} == waits, "what waits for an answer still does"
    at = company.clock.now()
    added(company, "Mia Member", at=at, excerpt="Once more.")
    added(company, "Mia Member", contribution="9")
    kept = company.kept()
    for trace in ("Mia Member", address("Mia Member"), "wants a phone", "I am, says", "Once more."):
        assert trace not in kept, trace
    with company.store.read() as connection:
        assert evidence.verify(connection) is None
    said_of(
        company,
        "contribution.added",
        community=key_of(company),
        contribution="7",
        made=at.isoformat(),
        withdrawn=True,
    )
    assert still(company) == [], "the portal may still take back what is nobody's"
    assert len(contributions(company)) == 1
