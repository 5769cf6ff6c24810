"""What stands in a charter's fields: deliverables, milestones, rewards, outcomes, places; and hostile text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.model import CharterState, CharterText, Directory, Level, Outcome, Person, PersonKey
from core.rules.purpose.charter import groups_named, people_named
from core.rules.purpose.entries import AccountResolver
from core.rules.purpose.fields import FIELDS
from core.rules.text import form, seen
from tests.rules.charters import COMMUNITY, DIRECTORY, NOW, WHOLE, codes, read, who

# --- entries --------------------------------------------------------------------------------------


def test_the_parts_of_a_deliverable_stand_in_any_order_and_lose_nothing() -> None:
    charter, findings = read(
        {
            "deliverables": "by: 11 Dec 2026 | done when: signed; owner: Ana; Travel; with trains; "
            "page: [[A|b; c]]; ownr: x"
        }
    )
    (item,) = charter.deliverables
    assert item.name == "Travel; with trains; ownr: x"
    assert (item.page, item.done_when) == ("A", "signed")
    assert [(finding.code, finding.read, finding.data["nearest"]) for finding in findings] == [
        ("P114", "ownr", "owner")
    ]


def test_who_is_named_twice_is_one_person() -> None:
    """As a signature does: the name, and behind it the way to the same person's discussion."""
    charter, findings = read({"sponsor": "Sol, sol", "stewards": "Ana, User:Ana, Ben, Ana"})
    assert [named.text for named in charter.stewards] == ["Ana", "Ben"]
    assert not [finding for finding in findings if finding.code == "P116"]


@pytest.mark.parametrize(
    ("written", "people", "bad"),
    [
        ("Ana and Ben", ["Ana", "Ben"], []),
        ("Ana und Ben & Sol", ["Ana", "Ben", "Sol"], []),
        ("Ana / Ben, Sol", ["Ana", "Ben", "Sol"], []),
        ("Ana and Bem", ["Ana", "Bem"], ["Bem"]),
        ("Anna and Bem", ["Anna and Bem"], ["Anna and Bem"]),
        ("Sun and Moon", ["Sun and Moon"], []),
        ("Andi and", ["Andi and"], ["Andi and"]),
    ],
)
def test_two_names_joined_by_a_word_are_two_people(written: str, people: list[str], bad: list[str]) -> None:
    """Unless somebody is called just so, or none of them is known."""
    sun = Person(key=PersonKey("hr:900"), name="Sun and Moon")
    directory = Directory(people={**DIRECTORY.people, sun.key: sun}, groups=DIRECTORY.groups)
    charter, findings = read(WHOLE | {"stewards": written}, directory=directory)
    assert [named.text for named in charter.stewards] == people
    assert [finding.read for finding in findings if finding.code == "P110"] == bad
    asked = people_named(CharterText(fields={"stewards": written}))
    assert {*people} <= asked


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-04 first draft",
        "4 Dec 2026 first draft",
        "first draft 4 Dec 2026",
        "first draft by 4 Dec 2026",
        "* 04.12.2026 first draft",
        "first draft bis 4. Dezember 2026",
        "4 Dec 2026: first draft",
    ],
)
def test_a_milestone_has_its_date_before_or_behind(line: str) -> None:
    charter, findings = read({"milestones": line})
    (milestone,) = charter.milestones
    assert (milestone.name, milestone.due.day.isoformat()) == ("first draft", "2026-12-04")
    assert "D205" not in codes(findings)


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
    assert [(finding.code, finding.level, finding.read, finding.data["why"]) for finding in findings] == [
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
        {"outcome": written, "deadline": "6 Nov 2026", "milestones": None},
        written_by=who("Sol"),
        written_at=NOW,
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
    assert [(finding.code, finding.field, finding.read) for finding in findings] == [("P116", field, value)]
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
    assert [(finding.code, finding.data["count"]) for finding in findings] == [("P112", 2)]
    charter, findings = read({"Auftraggeber": "Ana"})
    assert charter.sponsor is not None
    assert charter.sponsor.text == "Sol"
    assert [(finding.code, finding.field, finding.read) for finding in findings] == [
        ("P118", "sponsor", "Ana")
    ]
    charter, findings = read(
        fields={"sponsor": "", "Auftraggeber": "Ana"} | {k: v for k, v in WHOLE.items() if k != "sponsor"}
    )
    assert findings == ()
    assert charter.sponsor is not None
    assert charter.sponsor.text == "Ana"


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
    about = [finding for finding in findings if finding.field == field]
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
    has_error = any(finding.level is Level.ERROR for finding in findings)
    expected = CharterState.DRAFT if has_error else CharterState.ACTIVE
    assert charter.state is (CharterState.CLOSED if charter.outcome else expected)
    assert all(DIRECTORY.usable(key) for finding in findings for key in finding.mend)
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
        assert [(finding.code, finding.read) for finding in findings] == [("P104", value)]
    assert form("N/A") == "na"


def test_a_name_that_two_people_have_names_nobody() -> None:
    first, second = (Person(key=PersonKey(f"hr:{id}"), name="Ana Costa") for id in ("1", "2"))
    old = Person(key=PersonKey("hr:3"), name="Ana Costa", active=False)

    def resolved(*people: Person) -> PersonKey | None:
        directory = Directory(people={person.key: person for person in people})
        return AccountResolver(directory, "hr", ["Ana Costa"]).find("Ana Costa")[0].person

    assert resolved(first) == first.key
    assert resolved(first, second) is None
    assert resolved(old, first) == resolved(first, old) == first.key
    directory = Directory(people={person.key: person for person in (first, second)})
    assert AccountResolver(directory, "hr", ["@{2}"]).find("@{2}")[0].person == second.key


@pytest.mark.parametrize(
    "mark", ["\u200e", "\u200f", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u202a", "\u2068"]
)
def test_marks_nobody_sees_are_no_part_of_a_name(mark: str) -> None:
    charter, findings = read(
        {
            "stewards": f"{mark}Ana{mark}, B{mark}en",
            "members": f"{mark}group: managers{mark}; Cem",
            "time zone": f"Europe/Berlin{mark}",
            "country": f"{mark}DE",
            "region": f"BW{mark}",
            "scope": f"category: Leave{mark}",
            f"outcome{mark}": f"{mark}met",
        }
    )
    assert findings == ()
    assert [named.person for named in charter.stewards] == [who("Ana"), who("Ben")]
    assert charter.members.groups == ("managers",)
    assert (charter.zone, charter.country, charter.region) == ("Europe/Berlin", "DE", "BW")


def test_a_name_with_a_comma_in_a_link_is_one_name() -> None:
    _, findings = read({"stewards": "[[User:Smith, John]], Ana, Ben"})
    [unknown] = [finding for finding in findings if finding.code == "P110"]
    assert unknown.read == "Smith, John"
    assert people_named(CharterText(fields={"stewards": "[[User:Smith, John]], Ana"})) == {
        "Smith, John",
        "Ana",
    }


def test_joiners_stay_where_a_script_needs_them() -> None:
    assert seen("علی\u200cرضا") == "علی\u200cرضا"
    assert seen("A\u200dna") == "Ana"
