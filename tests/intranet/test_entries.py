"""What a portal tells of contributions and answers: one of the community's like any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.flow import figures
from core.model import Act, ActKind, CommunityKey, composite_keys
from core.store import tables as t
from core.store import watching
from core.ui.view import panel_view, queue_view
from tests.intranet.entries import (
    URL,
    WORDS,
    added,
    answered,
    contributions,
    name_of,
    owed,
    said_of,
    still,
)
from tests.intranet.world import PORTAL, Company, home_of, key_of, portal
from tests.support.house import CHARTER


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    company = portal(tmp_path / "t.db")
    yield company
    company.close()


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
    (mail,) = [message for message in company.mail.to(item["person"]) if WORDS in repr(message)]
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
        message
        for message in company.mail.to(company.key("Mia Member"))
        if "By phone from January." in repr(message)
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
    both = []
    for there in (True, False):
        company = Company(tmp_path / f"{there}.db", PORTAL, "portal")
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
        both.append({figure.name: (figure.value, figure.n) for figure in made})
        company.close()
    assert both[0] == both[1]
    assert any(value for value, _ in both[0].values())


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
