"""From text to a charter: names in both languages, people, groups, entries, inheritance, hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.model import (
    Audience,
    CharterState,
    CharterText,
    CommunityKey,
    Level,
    Named,
    Outcome,
    PageKey,
    Scope,
    ScopeKind,
    person_key,
)
from core.rules.charter import groups_named, people_named, scope_of
from core.rules.fields import FIELDS, PARTS, canonical, form, part
from tests.rules.charters import COMMUNITY, DIRECTORY, HOME, NOW, WHOLE, codes, read, who


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
        "Reiseteil | Verantwortlich: Ana | Seite: [[Reisen]] | fertig wenn: der Betriebsrat zustimmt | bis: 11. Dez. 2026"
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
    assert charter.read_by.renew == timedelta(days=365)
    assert charter.read_by.until is not None
    assert charter.read_by.until.day == date(2026, 11, 27)
    assert charter.review_every == timedelta(days=182)


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
    (finding,) = (one for one in findings if one.code == "P114")
    assert (finding.read, finding.data["nearest"]) == (written, nearest)
    assert charter.state is CharterState.ACTIVE


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
    assert {(one.code, one.level) for one in findings} == {("P110", Level.WARNING), ("P107", Level.ADVICE)}
    assert charter.state is CharterState.ACTIVE
    charter, findings = read({"stewards": "Nobody Known, Gone"})
    assert [(one.code, one.level, one.data["why"]) for one in findings] == [("P110", Level.ERROR, "several")]


def test_only_people_who_can_mend_a_finding_are_named() -> None:
    _, findings = read({"benefit": None, "stewards": "Gone, Ana"}, written_by=who("Dana"))
    assert {one.mend for one in findings} == {(who("Dana"), who("Ana"), who("Sol"))}
    _, findings = read({"benefit": None}, written_by=who("Gone"))
    assert findings[0].mend == (who("Ana"), who("Ben"), who("Sol"))


def test_more_than_one_sponsor_is_told() -> None:
    charter, findings = read({"sponsor": "Sol, Ana"})
    assert charter.sponsor == Named(text="Sol", person=who("Sol"))
    assert [(one.code, one.read) for one in findings] == [("P116", "Sol, Ana")]


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
    assert [one.text for one in charter.members.people] == people
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


# --- entries --------------------------------------------------------------------------------------


def test_the_parts_of_a_deliverable_stand_in_any_order_and_lose_nothing() -> None:
    charter, findings = read(
        {
            "deliverables": "by: 11 Dec 2026 | done when: signed; owner: Ana; Travel; with trains; page: [[A|b; c]]; ownr: x"
        }
    )
    (item,) = charter.deliverables
    assert item.name == "Travel; with trains; ownr: x"
    assert (item.page, item.done_when) == ("A", "signed")
    assert [(one.code, one.read, one.data["nearest"]) for one in findings] == [("P114", "ownr", "owner")]


def test_a_deliverable_keeps_its_key_when_the_text_around_it_changes() -> None:
    before, _ = read({"deliverables": "Travel section; owner: Ana\nLeave"})
    after, _ = read({"deliverables": "Leave\n* travel  SECTION; owner: Ben; by: 11 Dec 2026"})
    assert {item.key for item in before.deliverables} == {item.key for item in after.deliverables}


def test_deliverables_of_one_name_and_in_any_script_have_keys_of_their_own() -> None:
    charter, _ = read(
        {"deliverables": "Отчёт\n报告\nTravel\nTravel\n" + "long " * 40 + "\n" + "long " * 41 + "\n!!"}
    )
    keys = [item.key for item in charter.deliverables]
    assert len(set(keys)) == len(keys) == 6, "punctuation alone is no entry"
    assert all(key and key == key.lower() and "/" not in key and len(key) < 70 for key in keys)


@pytest.mark.parametrize(
    ("line", "name", "day"),
    [
        ("4 Dec 2026: first draft", "first draft", "2026-12-04"),
        ("first draft: 4 Dec 2026", "first draft", "2026-12-04"),
        ("2026-12-04T12:00: first draft", "first draft", "2026-12-04"),
        ("first draft; by: 4 Dec 2026", "first draft", "2026-12-04"),
        ("4 Dec 2026 – first draft", "first draft", "2026-12-04"),
        ("* 4 Dec 2026: draft: the first", "draft: the first", "2026-12-04"),
        ("4. Dezember 2026: Entwurf", "Entwurf", "2026-12-04"),
    ],
)
def test_milestones(line: str, name: str, day: str) -> None:
    charter, findings = read({"milestones": line})
    assert findings == ()
    assert [(item.name, item.due.day.isoformat()) for item in charter.milestones] == [(name, day)]


@pytest.mark.parametrize(
    ("line", "why"),
    [("first draft", "unknown"), ("03/04/2026: draft", "ambiguous"), ("draft: 4 Dec", "year")],
)
def test_a_milestone_without_a_readable_date_is_shown_as_it_was_read(line: str, why: str) -> None:
    charter, findings = read({"milestones": f"{line}\n4 Dec 2026: second"})
    assert [item.name for item in charter.milestones] == ["second"]
    assert [(one.code, one.level, one.read, one.data["why"]) for one in findings] == [
        ("D205", Level.ERROR, line, why)
    ]


@pytest.mark.parametrize(
    ("written", "group", "reward"),
    [
        ("", True, ""),
        ("a dinner together", True, "a dinner together"),
        ("group", True, ""),
        ("individual: a day off", False, "a day off"),
        ("einzeln", False, ""),
        ("Gruppe: ein Essen", True, "ein Essen"),
    ],
)
def test_rewards(written: str, group: bool, reward: str) -> None:
    charter, _ = read({"reward": written})
    assert (charter.group_reward, charter.reward) == (group, reward)


@pytest.mark.parametrize(
    ("written", "outcome", "words"),
    [
        ("met", Outcome.MET, ""),
        ("Partly met: two of three", Outcome.PARTLY_MET, "two of three"),
        ("nicht erreicht – die Zeit fehlte", Outcome.NOT_MET, "die Zeit fehlte"),
        ("zurückgezogen", Outcome.WITHDRAWN, ""),
    ],
)
def test_the_page_can_close_its_community(written: str, outcome: Outcome, words: str) -> None:
    charter, findings = read(
        {"outcome": written, "deadline": "6 Nov 2026", "milestones": None}, written_at=NOW
    )
    assert charter.state is CharterState.CLOSED
    assert (charter.outcome, charter.outcome_text, charter.closed_at) == (outcome, words, NOW)
    assert "D202" not in codes(findings)


def test_a_deliverable_can_say_what_became_of_it() -> None:
    charter, findings = read({"deliverables": "Travel; owner: Ana; done when: signed; outcome: partly met"})
    assert charter.deliverable_outcomes == {"travel": Outcome.PARTLY_MET}
    assert charter.state is CharterState.ACTIVE
    assert findings == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("answer within", "soon"),
        ("renewed every", "often"),
        ("review every", "4 hours"),
        ("time allowance", "plenty"),
        ("time zone", "Berlin"),
        ("country", "Atlantis"),
        ("region", "Mordor"),
        ("scope", "everything"),
        ("outcome", "great"),
    ],
)
def test_a_value_nobody_can_read_is_told_and_not_guessed(field: str, value: str) -> None:
    charter, findings = read({field: value})
    assert [(one.code, one.field, one.read) for one in findings] == [("P116", field, value)]
    assert charter.state is CharterState.ACTIVE


def test_a_community_counts_its_days_in_its_own_place() -> None:
    charter, findings = read(
        {"time zone": "america/new york", "country": "US", "deadline": "26 Nov 2026", "milestones": ""}
    )
    assert (charter.zone, charter.country, charter.region) == ("America/New_York", "US", "")
    assert charter.deadline is not None
    assert charter.deadline.at == datetime(2026, 11, 25, 22, 0, tzinfo=UTC), "the day before Thanksgiving"
    assert "D204" in codes(findings)


def test_the_first_of_two_charters_counts_and_a_field_written_twice_counts_once() -> None:
    _, findings = read(count=2)
    assert [(one.code, one.data["count"]) for one in findings] == [("P112", 2)]
    charter, findings = read({"Auftraggeber": "Ana"})
    assert charter.sponsor is not None
    assert charter.sponsor.text == "Sol"
    assert [(one.code, one.field, one.read) for one in findings] == [("P118", "sponsor", "Ana")]
    charter, findings = read(
        fields={"sponsor": "", "Auftraggeber": "Ana"} | {k: v for k, v in WHOLE.items() if k != "sponsor"}
    )
    assert findings == ()
    assert charter.sponsor is not None
    assert charter.sponsor.text == "Ana"


# --- scope and inheritance ------------------------------------------------------------------------


def test_without_a_scope_a_charter_speaks_for_its_page_and_what_is_below() -> None:
    assert scope_of(CharterText(fields={}), HOME) == Scope(kind=ScopeKind.TREE, value=HOME.place)
    text = CharterText(fields={"Geltungsbereich": "[[Kategorie:Urlaub]]"})
    assert scope_of(text, HOME) == Scope(kind=ScopeKind.LABEL, value="Urlaub")


def test_a_scope_of_another_charter_is_an_error_for_the_one_that_came_later() -> None:
    other = CommunityKey("hr:page:11")
    same = Scope(kind=ScopeKind.TREE, value=HOME.place)
    charter, findings = read(others=[(other, same), (COMMUNITY, same)])
    assert [(one.code, one.data["by"]) for one in findings] == [("P117", other)]
    assert charter.state is CharterState.DRAFT
    _, findings = read(community=other, others=[(other, same), (COMMUNITY, same)])
    assert findings == ()


def test_one_policy_page_needs_only_what_is_its_own() -> None:
    parent, _ = read({"country": "US", "answer within": "3 days", "reward": "individual: a mug"})
    home = replace(HOME, key=PageKey("hr:13"), title="Travel", place="Handbook/Leave policy/Travel")
    charter, findings = read(
        fields={"read by": "group: managers", "read until": "27 Nov 2026"},
        parent=parent,
        home=home,
        community=CommunityKey("hr:page:13"),
    )
    assert [one for one in findings if one.code != "D204"] == []
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


def test_a_draft_around_it_leaves_a_nested_charter_a_draft() -> None:
    parent, _ = read({"sponsor": None})
    charter, findings = read(fields={"read by": "Ana"}, parent=parent)
    assert codes(findings) == ["P105"]
    assert charter.state is CharterState.DRAFT


# --- hostile text ---------------------------------------------------------------------------------

HOSTILE = [
    "x" * 10_000,
    "{{Charter|purpose=x}} {{{1|}}} [[File:x.png]] <nowiki>",
    "<script>alert(1)</script>",
    "]]> <ac:structured-macro ac:name='x'> &amp;",
    "\x00\x01\x1f\x7f\u0085",
    "\u202eevil\u202c \u200b\u200f",
    "שלום עולם; בעלים: Ana",
    "; ; ; | | , ,\n" * 500,
    "{" * 5000,
    "[[" * 5000,
    "* " * 5000,
    "a; owner: @{; by: ]]; page: [[\n" * 300,
    "1" * 5000,
    "group: \ngroup:\nGruppe: ;",
    "\ud800",
    "🎉",
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("field", [*FIELDS, "no such field"])
def test_hostile_text_in_any_field_is_survived_and_shown_verbatim(field: str, value: str) -> None:
    charter, findings = read({field: value})
    assert charter.community == COMMUNITY
    about = [one for one in findings if one.field == field]
    if field in ("answer within", "review every", "time allowance", "time zone", "scope") and about:
        assert about[0].read.strip() == value.strip()
    if field == "purpose" and charter.purpose:
        assert charter.purpose == value.strip()


texts = st.text(max_size=60) | st.sampled_from(HOSTILE) | st.sampled_from(list(WHOLE.values()))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150)
@given(
    st.dictionaries(st.sampled_from(list(FIELDS)) | st.text(max_size=20), texts, max_size=8),
    st.booleans(),
    st.sampled_from([None, who("Ana"), who("Gone")]),
)
def test_no_text_raises_and_the_same_text_gives_the_same_charter(
    fields: dict[str, str], nested: bool, writer: object
) -> None:
    parent = read()[0] if nested else None
    first = read(fields=fields, parent=parent, written_by=writer)  # type: ignore[arg-type]
    assert first == read(fields=fields, parent=parent, written_by=writer)  # type: ignore[arg-type]
    charter, findings = first
    has_error = any(one.level is Level.ERROR for one in findings)
    expected = CharterState.DRAFT if has_error else CharterState.ACTIVE
    assert charter.state is (CharterState.CLOSED if charter.outcome else expected)
    assert all(DIRECTORY.usable(key) for one in findings for key in one.mend)
    people_named(CharterText(fields=fields))
    groups_named(CharterText(fields=fields))


def test_ten_thousand_characters_of_purpose_are_kept_and_shown_shortened() -> None:
    long = "We agree on one policy. " * 420
    charter, findings = read({"purpose": long})
    assert charter.purpose == long.strip()
    (finding,) = findings
    assert (finding.code, finding.read) == ("P115", long.strip())
    assert len(finding.data["shown"]) <= 200
    assert charter.state is CharterState.ACTIVE


def test_placeholders_are_as_good_as_nothing() -> None:
    for value in ("", "  ", "TBD", "?", "…", "-", "n/a", "offen", "\u200b"):
        _, findings = read({"benefit": value})
        assert [(one.code, one.read) for one in findings] == [("P104", value)]
    assert form("N/A") == "na"
