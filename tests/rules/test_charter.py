"""From text to a charter: names in both languages, people, groups, entries, inheritance, hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.i18n import Translator
from core.model import (
    Audience,
    CharterState,
    CharterText,
    CommunityKey,
    Level,
    Months,
    Named,
    PageKey,
    Scope,
    ScopeKind,
    person_key,
)
from core.policy import Policy
from core.rules.purpose.charter import groups_named, people_named, scope_of
from core.rules.purpose.fields import FIELDS, PARTS, canonical, part
from core.ui.finding_text import field_name, told
from tests.rules.charters import COMMUNITY, HOME, NOW, WHOLE, codes, read, who


def test_a_whole_charter_is_active_and_there_is_nothing_to_say_about_it() -> None:
    charter, findings = read()
    assert findings == ()
    assert charter.state is CharterState.ACTIVE
    assert charter.title == HOME.title
    assert charter.sponsor == Named(text="Sol", person=who("Sol"))
    assert [steward.person for steward in charter.stewards] == [who("Ana"), who("Ben")]
    assert charter.members == Audience(people=(Named(text="Cem", person=who("Cem")),), groups=("managers",))
    travel, leave = charter.deliverables
    assert (travel.key, travel.name, travel.page, travel.done_when) == (
        "travel-section",
        "Travel section",
        "Travel",
        "the works council agrees",
    )
    assert travel.due is not None
    assert travel.due.day == date(2026, 12, 11)
    assert leave.due is None
    assert charter.deadline is not None
    assert charter.deadline.at == datetime(2026, 12, 18, 16, 0, tzinfo=UTC)
    assert [(item.name, item.due.day) for item in charter.milestones] == [("first draft", date(2026, 12, 4))]
    assert charter.allowance == 2.0
    assert charter.group_reward


GERMAN = {
    "Zweck": "Wir einigen uns auf eine Urlaubsregelung, der alle folgen können.",
    "Ergebnisse": (
        "Reiseteil | Verantwortlich: Ana | Seite: [[Reisen]] | fertig wenn: der Betriebsrat zustimmt "
        "| bis: 11. Dez. 2026"
    ),
    "geschäftlicher Bedarf": "Weniger Fragen an HR",
    "Nutzen für Mitglieder": "Du weißt, wie viel Urlaub du hast.",
    "Auftraggeberin": "Benutzerin:Sol",
    "IT-Kontakt": "Ivy",
    "Betreuung": "Ana; Ben",
    "Mitglieder": "Gruppe: managers\n* Cem",
    "Frist": "18. Dezember 2026",
    "Meilensteine": "4. Dez. 2026: Entwurf",
    "Zeitbudget": "2 Stunden pro Woche",
    "Schulung": "[[Richtlinien schreiben]]",
    "Antwort binnen": "3 Tage",
    "zu lesen von": "alle",
    "zu lesen bis": "27.11.2026",
    "erneut alle": "jährlich",
    "Prüfung alle": "6 Monate",
}


def test_a_german_charter_is_as_good() -> None:
    charter, findings = read(fields=GERMAN)
    assert findings == ()
    assert charter.deliverables[0].owner == Named(text="Ana", person=who("Ana"))
    assert charter.deliverables[0].due is not None
    assert charter.deliverables[0].due.day == date(2026, 12, 11)
    assert charter.answer_within == timedelta(days=3)
    assert charter.read_by is not None
    assert charter.read_by.audience.everyone
    assert charter.read_by.renew == Months(12)
    assert charter.read_by.until is not None
    assert charter.read_by.until.day == date(2026, 11, 27)
    assert charter.review_every == Months(6)


@pytest.mark.parametrize("name", [spelling for key, others in FIELDS.items() for spelling in (key, *others)])
def test_field_names_in_every_spelling(name: str) -> None:
    for spelling in (name, name.upper(), name.replace(" ", "_"), name.replace(" ", "-"), f" {name} "):
        assert canonical(spelling) == canonical(name) is not None


def test_no_name_stands_for_two_fields() -> None:
    for table, find in ((FIELDS, canonical), (PARTS, part)):
        for key, others in table.items():
            assert {find(spelling) for spelling in (key, *others)} == {key}


@pytest.mark.parametrize(
    ("written", "nearest"),
    [("sponser", "sponsor"), ("Meilenstien", "Meilenstein"), ("dead line!", ""), ("qqq", "none")],
)
def test_an_unknown_field_names_the_nearest_known_one(written: str, nearest: str) -> None:
    charter, findings = read({written: "x"})
    if not nearest:
        assert canonical(written) == "deadline"
        return
    (finding,) = (finding for finding in findings if finding.code == "P114")
    assert (finding.read, finding.data["nearest"]) == (written, nearest)
    assert charter.state is CharterState.ACTIVE


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [("sponser", "sponsor", "Auftraggeber"), ("Meilenstien", "milestones", "Meilensteine"),
     ("Purpos", "purpose", "Zweck"), ("Bedraf", "business need", "Bedarf")],
)  # fmt: skip
def test_the_name_it_suggests_is_in_the_readers_language_and_accepted(
    written: str, english: str, german: str
) -> None:
    _, findings = read({written: "x"})
    (finding,) = (finding for finding in findings if finding.code == "P114")
    for language, name in (("en", english), ("de", german)):
        text = told(finding, Translator(language), zone="UTC", now=NOW).text
        assert name in text
        assert canonical(name) == canonical(english)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_name_that_may_be_suggested_is_one_that_is_read(language: str) -> None:
    translator = Translator(language)
    for field in FIELDS:
        assert canonical(field_name(field, translator)) == field
    for name in PARTS:
        assert part(translator.text(f"charter-part-{name.replace(' ', '-')}")) == name


# --- people and groups ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "Ana",
        "ana",
        "User:Ana",
        "Benutzerin:ana",
        "[[User:Ana|our Ana]]",
        "[[:Benutzer:Ana]]",
        "@Ana",
        "@{ana}",
        "* Ana",
    ],
)
def test_people_are_found_by_account_name_or_id(written: str) -> None:
    charter, _ = read({"sponsor": written})
    assert charter.sponsor is not None
    assert charter.sponsor.person == person_key("hr", "ana")


@pytest.mark.parametrize(
    ("name", "why"),
    [("Nobody Known", "unknown"), ("Gone", "blocked"), ("Robot", "bot"), ("@{404}", "unknown")],
)
def test_people_without_a_usable_account_are_kept_by_name(name: str, why: str) -> None:
    charter, findings = read({"sponsor": name})
    assert charter.sponsor == Named(text=name, person=None)
    (finding,) = findings
    assert (finding.code, finding.level, finding.read, finding.data["why"]) == (
        "P110",
        Level.ERROR,
        name,
        why,
    )
    assert charter.state is CharterState.DRAFT


def test_one_steward_of_two_without_an_account_is_a_warning() -> None:
    charter, findings = read({"stewards": "Ana, Gone"})
    assert {(finding.code, finding.level) for finding in findings} == {
        ("P110", Level.WARNING),
        ("P107", Level.ADVICE),
    }
    assert charter.state is CharterState.ACTIVE
    charter, findings = read({"stewards": "Nobody Known, Gone"})
    assert [(finding.code, finding.level, finding.data["why"]) for finding in findings] == [
        ("P110", Level.ERROR, "several")
    ]


def test_only_people_who_can_mend_a_finding_are_named() -> None:
    _, findings = read({"benefit": None, "stewards": "Gone, Ana"}, written_by=who("Dana"))
    assert {finding.mend for finding in findings} == {(who("Dana"), who("Ana"), who("Sol"))}
    _, findings = read({"benefit": None}, written_by=who("Gone"))
    assert findings[0].mend == (who("Ana"), who("Ben"), who("Sol"))


def test_more_than_one_sponsor_is_told() -> None:
    charter, findings = read({"sponsor": "Sol, Ana"})
    assert charter.sponsor == Named(text="Sol", person=who("Sol"))
    assert [(finding.code, finding.read) for finding in findings] == [("P116", "Sol, Ana")]


@pytest.mark.parametrize(
    ("written", "people", "groups", "everyone"),
    [
        ("Ana, Ben; Cem\nDana", ["Ana", "Ben", "Cem", "Dana"], (), False),
        ("group: managers", [], ("managers",), False),
        ("Gruppe: managers; Ana", ["Ana"], ("managers",), False),
        ("group managers", [], ("managers",), False),
        ("everyone", [], (), True),
        ("Alle", [], (), True),
        ("nobody", [], (), False),
        ("* Ana\n* group: managers", ["Ana"], ("managers",), False),
        ("", [], (), False),
    ],
)
def test_audiences(written: str, people: list[str], groups: tuple[str, ...], everyone: bool) -> None:
    charter, _ = read({"members": written})
    assert [person.text for person in charter.members.people] == people
    assert (charter.members.groups, charter.members.everyone) == (groups, everyone)


def test_everybody_and_every_group_a_charter_names_can_be_asked_for_first() -> None:
    fields = {
        **WHOLE,
        "sponsor": "@{42}",
        "deliverables": "Travel; owner: [[User:cem|C]]\nLeave; Verantwortlich: @{7}",
        "read by": "group: managers, Gruppe: interns, Mia",
    }
    text = CharterText(fields=fields)
    assert people_named(text) == {"@42", "@7", "Ivy", "Ana", "Ben", "Cem", "Mia"}
    assert groups_named(text) == {"managers", "interns"}
    assert people_named(CharterText(fields={})) == groups_named(CharterText(fields={})) == frozenset()


# --- scope and inheritance ------------------------------------------------------------------------


def test_without_a_scope_a_charter_speaks_for_its_page_and_what_is_below() -> None:
    assert scope_of(CharterText(fields={}), HOME) == Scope(kind=ScopeKind.TREE, value=HOME.place)
    text = CharterText(fields={"Geltungsbereich": "[[Kategorie:Urlaub]]"})
    assert scope_of(text, HOME) == Scope(kind=ScopeKind.LABEL, value="Urlaub")


@pytest.mark.parametrize(
    ("title", "scope", "name"),
    [
        ("Category:Getting started", "category", "Getting started"),
        ("Kategorie:Erste Wochen", "[[Kategorie:Erste Wochen]]", "Erste Wochen"),
        # The page of a category that speaks for another one, or for itself alone, is called as it is.
        ("Category:Getting started", "category: Travel", "Category:Getting started"),
        ("Category:Getting started", "page", "Category:Getting started"),
        ("Travel: by train", "label: trains", "Travel: by train"),
    ],
)
def test_the_community_of_a_category_has_the_categorys_name(title: str, scope: str, name: str) -> None:
    home = replace(HOME, title=title, place=title)
    assert read({"scope": scope}, home=home)[0].title == name
    assert read({"scope": scope, "title": "First weeks"}, home=home)[0].title == "First weeks"


def test_a_scope_of_another_charter_is_an_error_for_the_one_that_came_later() -> None:
    other = CommunityKey("hr:page:11")
    same = Scope(kind=ScopeKind.TREE, value=HOME.place)
    charter, findings = read(others=[(other, same), (COMMUNITY, same)])
    assert [(finding.code, finding.data["by"]) for finding in findings] == [("P117", other)]
    assert charter.state is CharterState.DRAFT
    _, findings = read(community=other, others=[(other, same), (COMMUNITY, same)])
    assert findings == ()
    _, findings = read(others=[(COMMUNITY, same), (other, same)])
    assert findings == (), "age decides, not the key"


def test_one_policy_page_needs_only_what_is_its_own() -> None:
    parent, _ = read({"country": "US", "answer within": "3 days", "reward": "individual: a mug"})
    home = replace(HOME, key=PageKey("hr:13"), title="Travel", place="Handbook/Leave policy/Travel")
    charter, findings = read(
        fields={"read by": "group: managers", "read until": "27 Nov 2026"},
        parent=parent,
        home=home,
        community=CommunityKey("hr:page:13"),
    )
    assert [finding for finding in findings if finding.code != "D204"] == []
    assert charter.state is CharterState.ACTIVE
    assert charter.title == "Travel"
    assert charter.purpose == parent.purpose
    assert charter.stewards == parent.stewards
    assert charter.deadline == parent.deadline
    assert (charter.answer_within, charter.group_reward, charter.reward) == (
        timedelta(days=3),
        False,
        "a mug",
    )
    assert charter.country == "US"
    assert charter.deliverables == ()
    assert charter.milestones == ()
    assert {"purpose", "sponsor", "stewards", "deadline", "country", "answer within"} <= charter.inherited
    assert not charter.inherited & {"read by", "deliverables", "milestones", "scope", "title"}
    assert parent.read_by is None


def test_what_a_nested_charter_says_itself_is_not_inherited() -> None:
    parent, _ = read({"read by": "everyone"})
    charter, findings = read(
        fields={
            "purpose": "Everyone books trains alike",
            "deadline": "11 Dec 2026",
            "sponsor": "Dana",
            "read by": "Ana",
        },
        parent=parent,
    )
    assert charter.purpose == "Everyone books trains alike"
    assert charter.sponsor == Named(text="Dana", person=who("Dana"))
    assert charter.deadline is not None
    assert charter.deadline.day == date(2026, 12, 11)
    assert not charter.inherited & {"purpose", "deadline", "sponsor"}
    assert charter.read_by is not None
    assert not charter.read_by.audience.everyone
    assert charter.read_by.until == charter.deadline, "the page's one date is meant for its readers"
    assert findings == ()


def test_the_date_of_a_whole_community_is_not_one_for_reading_its_page() -> None:
    charter, _ = read({"read by": "Ana"})
    assert charter.read_by is not None
    assert charter.read_by.until is None


def test_a_community_may_have_a_name_of_its_own() -> None:
    assert read({"title": "Leave for all"})[0].title == "Leave for all"


def test_a_draft_around_it_leaves_a_nested_charter_a_draft() -> None:
    parent, _ = read({"sponsor": None})
    charter, findings = read(fields={"read by": "Ana"}, parent=parent)
    assert codes(findings) == ["P105"]
    assert charter.state is CharterState.DRAFT


def test_a_second_value_that_says_nothing_is_no_second_value() -> None:
    assert read({"Auftraggeber": "TBD"})[1] == ()


def test_of_many_findings_of_one_kind_twenty_are_told_with_the_number_of_the_rest() -> None:
    _, findings = read({"deliverables": "\n".join(f"Part {n}; owner: Ana" for n in range(50))})
    assert codes(findings) == ["P109"] * 20
    assert findings[-1].data["more"] == 30
    assert "more" not in findings[0].data


def test_a_region_alone_is_one_of_the_sites_country() -> None:
    charter, findings = read({"region": "BY"}, policy=Policy(country="DE"))
    assert (charter.country, charter.region) == ("", "BY")
    assert codes(findings) == []
    catholic = read(
        {"region": "Bayern", "milestones": "1 Nov 2027: All Saints"}, policy=Policy(country="DE")
    )[1]
    assert [finding.code for finding in catholic if finding.code == "D204"] == ["D204"]


def test_a_country_without_a_region_says_that_most_regions_count() -> None:
    _, findings = read({"country": "GB", "milestones": "3 Aug 2026: a bank holiday in Scotland"})
    assert codes(findings) == ["P120"]
    assert codes(read({"country": "GB", "region": "SCT"})[1]) == []
    assert codes(read({"country": "HU"})[1]) == [], "the same everywhere"


def test_a_holiday_is_named_where_a_date_moves() -> None:
    _, findings = read({"milestones": "19 Jun 2026: Midsummer"}, policy=Policy(country="SE"))
    [moved] = [finding for finding in findings if finding.code == "D204"]
    assert "Midsummer Eve" in told(moved, Translator("en"), zone="UTC", now=NOW).text
    german = told(moved, Translator("de"), zone="UTC", now=NOW).text
    assert "Midsummer Eve" in german, "the calendar has no German name"
    _, findings = read({"milestones": "25 Dec 2026: x"})
    [moved] = [finding for finding in findings if finding.code == "D204"]
    assert "Erster Weihnachtstag" in told(moved, Translator("de"), zone="UTC", now=NOW).text
