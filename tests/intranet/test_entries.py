"""What a portal tells of contributions and answers: one of the community's like any other, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.flow import figures
from core.i18n import Translator
from core.model import Act, ActKind, CommunityKey, composite_keys
from core.ports import GiveUp, Reject
from core.queries import given_up
from core.store import evidence, watching
from core.store import tables as t
from core.ui.view import panel_view, queue_view
from plugins.intranet import platform
from tests.intranet.world import PORTAL, SECRET, Company, address, body, home_of, key_of, portal, why_not
from tests.support.house import CHARTER

URL = "https://portal.example/ideas/7"
WORDS = "Let us book leave by phone."
_paths = itertools.count(1)


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    one = portal(tmp_path / "t.db")
    yield one
    one.close()


def said(kind: str, at: datetime, **data: object) -> bytes:
    return body(kind, at, **{name: value for name, value in data.items() if value is not None})


def added(company: Company, name: str = "Mia Member", at: datetime | None = None, **data: Any) -> datetime:
    """The portal says that somebody added something just now; when that was."""
    company.clock.move(minutes=1)
    at = at or company.clock.now()
    given: dict[str, Any] = {
        "community": key_of(company), "contribution": "7", "person": address(name), "made": at.isoformat(),
        "url": URL, "excerpt": WORDS,
    }  # fmt: skip
    company.send(said("contribution.added", company.clock.now(), **{**given, **data}))
    company.service.run_until_idle()
    return at


def answered(company: Company, name: str = "Ana Steward", **data: Any) -> None:
    """The portal says that somebody answered it there just now."""
    company.clock.move(minutes=1)
    now = company.clock.now()
    given: dict[str, Any] = {
        "contribution": "7", "answer": "1", "person": address(name), "made": now.isoformat(), "url": f"{URL}#1",
        "excerpt": "By phone from January.",
    }  # fmt: skip
    company.send(said("contribution.answered", now, **{**given, **data}))
    company.service.run_until_idle()


def contributions(company: Company) -> list[dict[str, Any]]:
    return [row for row in company.rows(t.contribution) if row["id"].startswith("ctold-")]


def owed(company: Company) -> list[dict[str, Any]]:
    return [row for row in company.rows(t.obligation) if row["kind"] == "answer"]


def still(company: Company) -> list[dict[str, Any]]:
    return [row for row in owed(company) if row["is_open"]]


def name_of(company: Company, key: str | None) -> str:
    return next(one.name for one in company.wiki.accounts.values() if one.key == key)


# --- one of the community's -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_steward_owes_the_answer_and_the_contributor_sees_who_and_until_when(
    company: Company, language: str
) -> None:
    at = added(company)
    (row,) = contributions(company)
    assert (row["author"], row["at"], row["community"]) == (company.key("Mia Member"), at, key_of(company))
    (item,) = still(company)
    steward = name_of(company, item["person"])
    assert steward in ("Ana Steward", "Ben Steward")
    # Two working days from when it was added, as for anything else.
    assert item["due"] == at + timedelta(days=2)
    home = home_of(company)
    mine = company.desk.panel(company.viewer("Mia Member", home))
    assert mine is not None
    seen = str(panel_view(mine, language))
    assert steward in seen
    assert "portal" in seen
    assert URL in seen
    theirs = company.desk.panel(company.viewer(steward, home))
    assert theirs is not None
    for view in (
        panel_view(theirs, language), queue_view(company.desk.queue(company.viewer(steward)), language)
    ):  # fmt: skip
        text = str(view)
        assert WORDS in text
        assert URL in text
        assert {"en": "Open it in portal", "de": "In portal öffnen"}[language] in text
        # No host can put a reply beside what stands elsewhere, or show its lines.
        assert "'host': 'reply'" not in text
        assert "'diff_url': 'https" not in text
    company.service.go_live("hr")
    company.pass_time(hours=26)
    (mail,) = [one for one in company.mail.to(item["person"]) if WORDS in repr(one)]
    assert URL in repr(mail)
    assert "in portal" in repr(mail)


def test_an_answer_in_the_portal_settles_it_and_the_contributor_hears_of_it(company: Company) -> None:
    company.service.go_live("hr")
    added(company)
    answered(company)
    (row,) = contributions(company)
    assert row["settled_at"] == company.clock.now()
    assert still(company) == []
    company.pass_time(hours=26)
    (mail,) = [
        one for one in company.mail.to(company.key("Mia Member")) if "By phone from January." in repr(one)
    ]
    assert f"{URL}#1" in repr(mail)
    facts = company.desk.panel(company.viewer("Mia Member", home_of(company)))
    assert facts is not None
    assert f"{URL}#1" in str(panel_view(facts, "en"))
    assert len(contributions(company)) == 1, "an answer is no contribution"


def test_a_click_here_settles_it_and_the_later_answer_there_changes_nothing(company: Company) -> None:
    added(company)
    (row,) = contributions(company)
    home = home_of(company)
    viewer = company.viewer("Ben Steward", home)
    act = Act(
        id="1", kind=ActKind.ANSWER, person=viewer.person, at=company.clock.now(), page=home,
        contribution=composite_keys.contribution(home, row["id"]), text="From January on.",
    )  # fmt: skip
    company.desk.act(viewer, act)
    company.service.run_until_idle()
    first = contributions(company)[0]["settled_at"]
    assert first == act.at
    assert still(company) == []
    answered(company)
    assert contributions(company)[0]["settled_at"] == first


def test_who_may_not_answer_settles_nothing(company: Company) -> None:
    company.wiki.account("Nils Guest")
    company.wiki.edit(
        home_of(company), company.key("Sven Sponsor"), charter={**CHARTER, "members": "Group: managers"}
    )
    company.wiki.page("Elsewhere", company.key("Nils Guest"))
    company.hear()
    added(company)
    answered(company, "Nils Guest")
    assert contributions(company)[0]["settled_at"] is None
    assert len(still(company)) == 1
    answered(company, "Mia Member", answer="2")
    assert len(still(company)) == 1, "nobody answers themselves"
    answered(company, "Ben Steward", answer="3")
    assert still(company) == []


def test_an_answer_covers_what_was_there_and_what_comes_after_waits_anew(company: Company) -> None:
    added(company)
    answered(company)
    answered(company, "Mia Member", answer="2", excerpt="And who is on call at weekends?", url=f"{URL}#2")
    waits = [row for row in contributions(company) if row["settled_at"] is None]
    assert len(waits) == 1
    assert len(contributions(company)) == 2
    assert len(still(company)) == 1
    answered(company, "Mia Member", answer="3", excerpt="Thanks!", url=f"{URL}#3")
    assert len(contributions(company)) == 2, "thanks ask for nothing"


def test_what_a_steward_adds_waits_for_nobody(company: Company) -> None:
    added(company, "Ana Steward")
    (row,) = contributions(company)
    assert owed(company) == []
    assert row["settled_at"] is None


def test_who_is_away_is_not_asked(company: Company) -> None:
    ana = company.viewer("Ana Steward", home_of(company))
    away = Act(
        id="1", kind=ActKind.AWAY, person=ana.person, at=company.clock.now(),
        until=company.clock.now() + timedelta(days=9),
    )  # fmt: skip
    company.desk.act(ana, away)
    company.service.run_until_idle()
    for number in range(3):
        added(company, contribution=str(number))
    assert {name_of(company, row["person"]) for row in still(company)} == {"Ben Steward"}


def test_it_counts_in_the_figures_like_what_stands_in_the_wiki(tmp_path: Path) -> None:
    """The same contribution and answer, once on the wiki page and once in the portal: the same figures."""
    found = []
    for there in (True, False):
        company = Company(tmp_path / f"{next(_paths)}.db", PORTAL, "portal")
        company.people()
        home = company.community()
        company.clock.move(hours=1)
        company.hear()
        for name in ("Mia Member", "Max Member"):
            company.clock.move(minutes=60)
            if there:
                added(company, name, contribution=name)
                company.clock.move(minutes=4)
                answered(company, contribution=name)
            else:
                company.clock.move(minutes=1)
                thread = company.wiki.comment(home, company.key(name), WORDS)
                company.hear()
                company.clock.move(minutes=5)
                company.wiki.comment(home, company.key("Ana Steward"), "By phone.", thread=thread)
                company.hear()
        key = CommunityKey(key_of(company))
        made = figures.bring_up_to_date(company.service.flow, key)
        found.append({one.name: (one.value, one.n) for one in made})
        company.close()
    assert found[0] == found[1]
    assert any(value for value, _ in found[0].values())


# --- what becomes of it -----------------------------------------------------------------------------------


def test_changed_it_says_what_it_says_now_and_withdrawn_it_is_owed_no_more(company: Company) -> None:
    at = added(company)
    added(company, at=at, excerpt="Let us book leave by text message.")
    (row,) = contributions(company)
    assert "text message" in row["doc"]
    assert row["at"] == at
    said_of(
        company,
        "contribution.added",
        community=key_of(company),
        contribution="7",
        made=at.isoformat(),
        withdrawn=True,
    )
    assert contributions(company) == []
    assert still(company) == []
    assert WORDS not in str(company.rows(t.comment))
    added(company, at=at)
    assert len(still(company)) == 1, "taken back by a later word"


def test_what_is_somebody_elses_after_all_waits_like_anybodys(company: Company) -> None:
    at = added(company, "Ana Steward")
    added(company, at=at)
    assert [row["author"] for row in contributions(company)] == [company.key("Mia Member")]
    assert len(still(company)) == 1, "that a steward's own work waits for nobody goes with the steward"


def test_an_answer_that_was_withdrawn_leaves_it_open(company: Company) -> None:
    added(company)
    answered(company)
    assert still(company) == []
    said_of(
        company,
        "contribution.answered",
        contribution="7",
        answer="1",
        made=company.clock.now().isoformat(),
        withdrawn=True,
    )
    assert len(still(company)) == 1


def test_what_the_wiki_says_of_the_page_takes_nothing_away(company: Company) -> None:
    added(company)
    home = home_of(company)
    company.wiki.comment(home, company.key("Max Member"), "And the weekends?")
    company.wiki.edit(home, company.key("Ana Steward"), text="More words about leave.")
    company.hear()
    company.sync()
    assert len(contributions(company)) == 1
    assert len(still(company)) == 2
    with company.store.read() as connection:
        (stored,) = watching.stored(connection, [home])
    assert stored.comments == company.wiki.stats([home])[home].comments, "else it is read at each pass"


# --- where it can't count ---------------------------------------------------------------------------------


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
    sven = company.viewer("Sven Sponsor", home_of(company))
    close = Act(
        id="1", kind=ActKind.CLOSE, person=sven.person, at=company.clock.now(), page=sven.page,
        data={"outcome": "met"},
    )  # fmt: skip
    company.desk.act(sven, close)
    company.service.run_until_idle()
    added(company, contribution="after")
    added(company, contribution="lost", community=f"hr:page:{travel.partition(':')[2]}")
    assert why_not(company) == ["closed", "no-place"]
    assert len(contributions(company)) == 1
    for language in ("en", "de"):
        for one in given_up.listed(company.store):
            said_ = Translator(language)
            assert one.kind == "contribution.added"
            assert one.id in said_.text(f"dead-do-{one.do}", about=one.about, site=one.site, id=one.id)
            assert said_.text(f"told-why-{one.why}") != f"told-why-{one.why}"
    # The other one leaves the page out, and it is tried again.
    company.wiki.edit(
        trips,
        company.key("Ana Steward"),
        charter={**CHARTER, "purpose": f"{CHARTER['purpose']} Here: Trips.", "scope": "page and subpages"},
    )
    company.hear()
    assert company.service.redrive([one.id for one in given_up.listed(company.store)]) == 2
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
    sent = repr([one for one in company.mail.sent if one.to.key != company.key("Sven Sponsor")])
    assert WORDS not in sent
    assert URL not in sent
    with pytest.raises(Reject) as caught:
        company.send(body("contribution.added", company.clock.now(), community="fin:page:1", **told))
    assert caught.value.status == 403


# --- what is kept of people ---------------------------------------------------------------------------------


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


def said_of(company: Company, kind: str, **data: Any) -> None:
    company.clock.move(minutes=1)
    company.send(body(kind, company.clock.now(), **data))
    company.service.run_until_idle()
