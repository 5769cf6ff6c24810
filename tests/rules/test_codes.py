"""The promise of the codes: each has texts in every language and a page whose examples are true."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import ast, parse
from fluent.syntax.visitor import Visitor

from core.calendar import WorkCalendar
from core.i18n import LANGUAGES, Translator
from core.model import CharterText, CommunityKey, Finding, Level, Scope, ScopeKind
from core.rules.codes import CODES
from core.rules.community_findings import COMMUNITY_CODES
from core.rules.deadline.dates import due
from core.rules.purpose.charter import read_charter, scope_of
from core.rules.purpose.fields import FIELDS, PARTS
from core.ui.finding_text import told
from tests.rules.charters import COMMUNITY, DIRECTORY, HOME, NOW, POLICY, codes, read, who

DOCS = Path(__file__).parents[2] / "docs" / "codes"
#: What is found in a charter as it is written; the rest is found in what people do.
CHARTER_CODES = [code for code in CODES if code[0] in "PD" and code not in COMMUNITY_CODES]
#: Another community that came first, for the page about P117.
OTHERS = [(CommunityKey("hr:page:1"), Scope(kind=ScopeKind.LABEL, value="Onboarding"))]


# --- the pages ------------------------------------------------------------------------------------


def charters(block: str) -> list[dict[str, str]]:
    """The charters in a block of wikitext, each as its fields."""
    examples = []
    for body in re.findall(r"\{\{Charter\n(.*?)\n\}\}", block, re.DOTALL):
        fields: dict[str, str] = {}
        name = ""
        for line in body.splitlines():
            if match := re.match(r"\| ([^=]+?) *=(.*)", line):
                name = match[1]
                fields[name] = match[2].strip()
            else:
                fields[name] += "\n" + line
        examples.append(fields)
    return examples


def blocks(page: str) -> list[str]:
    return re.findall(r"```wikitext\n(.*?)\n```", page, re.DOTALL)


def page(code: str) -> str:
    return (DOCS / f"{code}.md").read_text(encoding="utf-8")


WHOLE = charters(blocks((DOCS / "README.md").read_text(encoding="utf-8"))[0])[0]


def findings_of(block: str) -> tuple[Finding, ...]:
    first, *more = charters(block)
    # For the page about P119: a page that broke off, whose last whole revision counts.
    broken = block.count("<") != block.count(">")
    # For the page about P123: what the platform says of the page in the scope.
    text = CharterText(
        fields=WHOLE | first,
        count=1 + len(more),
        # For the page about D207: somebody who may only ask wrote the date.
        written_by=who("Ben" if "As a steward" in block else "Sol"),
        earlier=broken,
        lost="[[Polices]]" in block,
        # For the page about P125: what stands on the page instead of a charter.
        shown_by="{{:Charter of Leave}}" if "{{:Charter of Leave}}" in block else "",
    )
    # For the page about P121: a page that the writer may not edit.
    unspoken = "nobody" if "[[Payroll]]" in first.get("scope", "") else ""
    return read_charter(
        text,
        community=COMMUNITY,
        # For the page about P126: one that is longer than what is read of it.
        home=replace(HOME, cut="and so on" in block),
        scope=scope_of(text, HOME),
        parent=None,
        acts=(),
        directory=DIRECTORY,
        policy=POLICY,
        now=NOW,
        others=OTHERS,
        # For the pages about D207 and D208: the date that was there first.
        first_deadline=due("18 Dec 2026", WorkCalendar.of(POLICY))[0] if "29 Jan 2027" in block else None,
        unspoken=unspoken,
        # For the page about P124: an older page with the same charter.
        copied=first.get("purpose", "").startswith("HR and the works council agree on one"),
        # For the page about P122: whom a name meant.
        meant={"Anna Before": who("Ana")} if "Anna Before" in first.get("stewards", "") else {},
    )[1]


def test_there_is_nothing_to_say_about_the_whole_charter_of_the_index() -> None:
    assert findings_of("{{Charter\n| title = Leave\n}}") == ()


@pytest.mark.parametrize("code", CHARTER_CODES)
def test_the_example_of_a_page_has_its_code_and_the_repaired_one_has_not(code: str) -> None:
    example, repaired = blocks(page(code))
    assert code in codes(findings_of(example))
    assert code not in codes(findings_of(repaired))
    worse = [finding for finding in findings_of(repaired) if finding.level is Level.ERROR]
    assert worse == [], "a repair leaves no error behind"


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page_that_opens_with_it(code: str) -> None:
    assert page(code).startswith(f"# {code}: ")


def test_the_index_lists_every_page_with_its_level_and_nothing_else() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \| ([^|]+) \| ([^|]+) \|$", index, re.MULTILINE)
    assert [code for code, *_ in rows] == list(CODES)
    for code, link, level, meaning in rows:
        assert link == code
        assert CODES[code].value in level
        assert page(code).splitlines()[0] == f"# {code}: {meaning}"
    assert {path.stem for path in DOCS.glob("*.md")} - {"README"} == set(CODES)


# --- the texts ------------------------------------------------------------------------------------


class _Variables(Visitor):  # type: ignore[misc]
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def messages(language: str, area: str = "findings") -> dict[str, set[str]]:
    """The messages of an area with the variables each uses; a broken file fails the test."""
    source = (resources.files("core") / "locales" / language / f"{area}.ftl").read_text(encoding="utf-8")
    places: dict[str, set[str]] = {}
    for entry in parse(source).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in places, f"{entry.id.name} is written twice"
            visitor = _Variables()
            visitor.visit(entry)
            places[entry.id.name] = visitor.names
    return places


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_and_field_has_its_texts_and_there_are_no_others(language: str) -> None:
    wanted = {f"{code}-{part}" for code in CODES for part in ("title", "text", "mend")}
    wanted |= {"finding-more", "finding-where"}
    wanted |= {"charter-field-" + name.replace(" ", "-") for name in FIELDS}
    wanted |= {"charter-part-" + name.replace(" ", "-") for name in PARTS}
    assert set(messages(language)) == wanted


@pytest.mark.parametrize("area", ["findings", "dates"])
def test_the_languages_use_the_same_values(area: str) -> None:
    english = messages("en", area)
    for language in LANGUAGES:
        assert messages(language, area) == english


def test_what_to_do_is_short_and_stands_alone() -> None:
    for language in LANGUAGES:
        places = messages(language)
        for code in CODES:
            assert places[f"{code}-mend"] == set()
            text = Translator(language).text(f"{code}-mend")
            assert len(text) <= 90
            assert not text.endswith(".")


#: Texts that lead to every variant of every message about charters.
VARIANTS: list[dict[str, str | None]] = [
    *(
        {name: None}
        for name in ("purpose", "deliverables", "business need", "benefit", "sponsor", "it contact")
    ),
    {"stewards": None},
    {"stewards": "Ana"},
    {"purpose": "Share knowledge about travel " + "and more " * 60},
    {
        "deliverables": "A\nB; owner: Ana\nC; done when: d\nD; ownr: Ana; owner: Ben, Ana; outcome: x; by: 8 Jan 2027"
    },
    {"stewards": "Ana, Nobody"},
    {"stewards": "Ana, Gone"},
    {"stewards": "Ana, Robot"},
    {"stewards": "Nobody, Gone"},
    {"training": None},
    {"time allowance": None},
    {"training": None, "time allowance": None},
    {"members": "group: interns"},
    {"members": "group: nobodies"},
    {"members": "group: interns, group: nobodies"},
    {"zzz": "x", "sponser": "y", "Auftraggeber": "Ana"},
    {"answer within": "x", "review every": "x", "time allowance": "x", "time zone": "x", "country": "x"},
    {"region": "x", "scope": "x", "outcome": "x"},
    {"deadline": None},
    {"deadline": "6 Nov 2026"},
    {
        "deadline": "25 Dec 2028",
        "start": "03/04/2026",
        "milestones": "18 Dec 28: a\nMon 18 Dec 2026: b\n18 Dec: c",
    },
    {"milestones": "30 Feb 2027: a\n18 Dec 3000: b\nsoon: c\n19 Dec 2026: d"},
    {"scope": "category: Onboarding"},
    {"country": "GB", "deadline": "26 Dec 2026"},
    {"deadline": "25 Dec 2026"},
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_told_without_a_gap(language: str) -> None:
    translator = Translator(language)
    seen = set()
    for changes in VARIANTS:
        for count in (1, 3):
            why = ("asked", "refused", "nobody")[len(changes) % 3] if changes.get("scope") else ""
            meant = {"Anna Before": who("Ana"), "Ben Before": who("Ben")}
            _, findings = read(
                changes,
                count=count,
                others=OTHERS,
                earlier=count > 1,
                home=replace(HOME, cut=count == 1),
                lost=count > 1,
                copied=count > 1,
                unspoken=why,
                meant=meant,
                called={"Ben Before": who("Cem")},
            )
            _, elsewhere = read(changes, shown_by="Charter of Leave")
            assert [finding.code for finding in elsewhere] == ["P125"]
            for finding in (*findings, *elsewhere, *_beyond_limits()):
                seen.add(finding.code)
                text = told(finding, translator, zone="Europe/Berlin", now=NOW)
                for words in (text.title, text.text, text.mend):
                    assert words
                    assert not re.search(
                        r"[{}$]|\d{4}-\d{2}-\d{2}(?!”|“|\"| oder)|-(title|text|mend)\b|\bNone\b", words
                    ), words
                    assert "  " not in words
                    assert '""' not in words
                    assert "„“" not in words
    assert seen == set(CHARTER_CODES)


def _beyond_limits() -> list[Finding]:
    """What is said of a later date that was written beyond each limit, by who may only ask and by who decides."""
    late_findings: list[Finding] = []
    for limit in ({"extensions at most": "none"}, {"quiet before": "48 hours"}):
        for name in ("Ben", "Sol"):
            first = due("24 Nov 2026", WorkCalendar.of(POLICY))[0]
            later = {"deadline": "29 Jan 2027", **limit}
            _, all_found = read(later, first=first, written_by=who(name), written_at=NOW)
            late_findings += [finding for finding in all_found if finding.code in ("D207", "D208")]
    assert [finding.code for finding in late_findings] == ["D207", "D208"] * 2
    return late_findings


def test_what_turns_the_direction_of_writing_turns_no_sentence_around_it() -> None:
    """A mark that nobody sees, pasted into a name, else shows all that stands behind it the wrong way round."""
    _, findings = read({"deliverables": "Ru\u202eles; owner: Ana", "deadline": "18\u202eJub 2026"})
    told_of = {finding.code: told(finding, Translator("en"), zone="UTC", now=NOW) for finding in findings}
    assert '"Ru les" has no sign' in told_of["P109"].text
    assert "18 Jub 2026" in told_of["D205"].text
    assert not any("\u202e" in text.title + text.text + text.mend for text in told_of.values())


def test_what_was_read_is_shown_short_and_fields_and_days_in_the_language() -> None:
    _, findings = read({"deadline": "19 Dec 2026"})
    english = told(findings[0], Translator("en"), zone="Europe/Berlin", now=NOW)
    german = told(findings[0], Translator("de"), zone="Europe/Berlin", now=NOW)
    assert 'In the field "deadline" there is "19 Dec 2026": Sat 19 Dec is a day off' in english.text
    assert "Im Feld „Frist“ steht „19 Dec 2026“: Sa, 19. Dez ist frei" in german.text
    _, findings = read({"deadline": "x" * 10_000})
    assert (
        len(told(findings[0], Translator("en"), zone="UTC", now=datetime(2026, 1, 1, tzinfo=UTC)).text) < 400
    )


def test_the_last_of_many_findings_says_how_many_more_there_are() -> None:
    _, findings = read({"deliverables": "\n".join(f"Part {n}; owner: Ana" for n in range(25))})
    last = told(findings[-1], Translator("en"), zone="UTC", now=NOW)
    assert last.text.endswith("5 more are like this.")
    assert "more" not in told(findings[0], Translator("en"), zone="UTC", now=NOW).text
