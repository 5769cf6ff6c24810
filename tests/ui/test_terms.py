"""One word for one thing, wherever people read it: panel, form, box, finding, docs; and no group's raw name."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from core.cli.notices import _why
from core.cli.report import show
from core.cli.screen import Screen
from core.i18n import LANGUAGES, Translator
from core.model import Finding, Level
from core.rules.purpose.fields import FIELDS, PARTS, canonical
from core.ui.finding_text import told

ROOT = Path(__file__).parents[2]
FORM = ROOT / "plugins/mediawiki/templates/Charter.wikitext"
EXTENSION = ROOT / "plugins/mediawiki/extension/Telos/i18n"
TABLE = ROOT / "plugins/confluence/templates"
FORGE = {"en": "en-US.json", "de": "de-DE.json"}

#: What is called so (language → the word), and the words that others would take for it.
TERMS = [
    (
        "community",
        {"en": r"workspaces?|working groups?|projects?\b", "de": r"community|projekte?\b|arbeitsgruppen?"},
    ),
    (
        "steward",
        {"en": r"moderators?|facilitators?|caretakers?", "de": r"moderator\w*|kümmerer\w*|stewards?\b"},
    ),
    ("sponsor", {"en": r"principals?\b|commissioners?", "de": r"sponsor\w*"}),
    ("deliverable", {"en": r"outputs?\b|work products?", "de": r"liefergegenst\w+|outputs?\b"}),
    ("deadline", {"en": r"due dates?|target dates?|end dates?", "de": r"deadlines?|stichtage?"}),
    ("charter", {"en": r"mission statements?|community profiles?", "de": r"satzung\w*|steckbrief\w*"}),
    ("confirm", {"en": r"attest\w*|acknowledg\w*|sign(ed)? off", "de": r"quittier\w*|zur kenntnis"}),
    ("outcome", {"en": r"end results?", "de": r"resultat\w*"}),
    ("scope", {"en": r"coverage", "de": r"abdeckung\w*"}),
    ("finding", {"en": r"violations?|defects?", "de": r"verstöße?|mängel"}),
]
#: Where such a word is another thing's name, or the wiki's own: message or file, and the word.
OTHERS = {("grouppage-telos", "project")}


def _spoken(pattern: ftl.Pattern) -> str:
    """A message as text, without what is put in."""
    words: list[str] = []

    class Reader(Visitor):
        def visit_TextElement(self, node: ftl.TextElement) -> None:
            words.append(node.value)

    Reader().visit(pattern)
    return " ".join(words)


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Everything that people read in a language, with where it stands."""
    for file in sorted((ROOT / "core/locales" / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, ftl.Message) and entry.value:
                yield entry.id.name, _spoken(entry.value)
    for name, text in json.loads((EXTENSION / f"{language}.json").read_text("utf-8")).items():
        if isinstance(text, str):
            yield name, text
    for name, spec in form()["params"].items():
        for part in ("label", "description"):
            yield f"{FORM.name}: {name}", spec[part][language]
    yield (
        FORGE[language],
        json.dumps(
            json.loads((ROOT / "plugins/confluence/forge/i18n" / FORGE[language]).read_text("utf-8")),
            ensure_ascii=False,
        ),
    )
    if language == "en":
        for page in sorted((ROOT / "docs/codes").glob("*.md")):
            # What stands between back-quotes is what somebody wrote, or the name of something else.
            yield page.name, re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)


def form() -> dict[str, dict[str, dict[str, dict[str, str]]]]:
    match = re.search(r"<templatedata>(.*?)</templatedata>", FORM.read_text("utf-8"), re.DOTALL)
    assert match is not None
    data: dict[str, dict[str, dict[str, dict[str, str]]]] = json.loads(match[1])
    return data


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_has_one_name_in_finding_form_box_and_table(language: str) -> None:
    words = Translator(language)
    box = json.loads((EXTENSION / f"{language}.json").read_text("utf-8"))
    labels = {name.casefold(): spec["label"][language] for name, spec in form()["params"].items()}
    rows = re.findall(r"<th>([^<]*)</th>", (TABLE / f"charter.{language}.xml").read_text("utf-8"))
    table = {canonical(row): row for row in rows}
    assert set(labels) == set(FIELDS) == set(table)
    for field in FIELDS:
        key = field.replace(" ", "-")
        name = words.text(f"charter-field-{key}")
        name = name[:1].upper() + name[1:]
        assert canonical(name) == field, "what is read is what can be written"
        assert labels[field] == name
        assert table[field] == name
        assert box.get(f"telos-field-{key}", name) == name


def report(language: str, finding: dict[str, Any]) -> None:
    """Print what ``telos report`` says of a community about which this was found."""
    community: dict[str, Any] = {
        "title": "Leave",
        "state": "active",
        "community": "hr:page:1",
        "deadline": None,
        "zone": "Europe/Berlin",
        "pages": 1,
        "contributions": 0,
        "open": {},
        "figures": {},
        "factors": {},
        "findings": [finding],
    }
    show(SimpleNamespace(screen=Screen(language)), community)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("field", sorted(FIELDS))
def test_the_command_line_names_a_field_as_form_box_finding_and_table_do(
    language: str, field: str, capsys: pytest.CaptureFixture[str]
) -> None:
    finding = {
        "code": "P118",
        "level": "advice",
        "field": field,
        "read": "two",
        "data": {},
        "mend": [],
    }
    report(language, finding)
    name = Translator(language).text(f"charter-field-{field.replace(' ', '-')}")
    assert f'{name}"' in capsys.readouterr().out.replace("“", '"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_tells_a_finding_as_the_panel_does(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With what is accepted, a holiday's name and a day in the reader's language."""
    now = datetime.now(UTC)
    for finding in (
        Finding(code="P114", level=Level.ADVICE, field="", read="Sponsr", data={"nearest": "sponsor"}),
        Finding(
            code="D204",
            level=Level.ADVICE,
            field="deadline",
            read="2026-12-25",
            data={
                "day": "2026-12-25",
                "moved_to": "2026-12-24",
                "holiday": "Christmas",
                "holiday_de": "Weihnachten",
            },
        ),
    ):
        plain = {**dataclasses.asdict(finding), "level": finding.level.value}
        report(language, plain)
        sentence = told(finding, Translator(language), zone="UTC", now=now).text
        assert sentence in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("note", "seen"), [("https://wiki.example.org/Travel", True), ("", False), (".", False)]
)
def test_the_preview_says_why_somebody_decides_in_whole_sentences(
    language: str, note: str, seen: bool
) -> None:
    args = {"by": "Ben Okafor", "note": note}
    reason = _why(
        Screen(language), {"why": "why-decide-accept", "why_args": args, "about": "", "kind": "ladder"}
    )
    assert reason.startswith("Ben Okafor")
    assert (note in reason and ":" in reason) if seen else ":" not in reason


def test_the_docs_name_the_fields_as_the_findings_do() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/charter.md").read_text("utf-8"), re.MULTILINE)
    named = {name.strip() for row in rows for name in row.split(",")}
    words = Translator("en")
    assert {words.text(f"charter-field-{field.replace(' ', '-')}") for field in FIELDS} - named <= {
        "title",
        "extension reason",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_word_for_one_thing(language: str) -> None:
    strays = [
        (place, word.group(0), f"say what {term} is called everywhere")
        for place, text in texts(language)
        for term, others in TERMS
        for word in re.finditer(rf"\b(?:{others[language]})", text, re.IGNORECASE)
        if (place, word.group(0).casefold()) not in OTHERS
    ]
    assert strays == []


def test_in_german_the_command_line_calls_a_scope_as_the_charter_does() -> None:
    """ "Bereich" is what Confluence calls a space."""
    file = ROOT / "core/locales/de/cli.ftl"
    assert re.findall(r".*\bBereich.*", file.read_text("utf-8")) == []


def test_in_german_an_outcome_is_no_deliverable() -> None:
    """ "Ergebnis" is what comes out of it; what became of that is its "Ausgang"."""
    strays = [
        (place, text)
        for place, text in texts("de")
        if re.search(r"outcome|proposal|agreed|deliverable-(written|taken)", place) and "Ergebnis" in text
    ]
    assert strays == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_says_the_raw_name_of_a_group(language: str) -> None:
    """But for findings about what somebody wrote, which show it as it was written."""
    for file in sorted((ROOT / "core/locales" / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, ftl.Message) and entry.value and file.name != "cli.ftl":
                used: set[str] = set()

                class Reader(Visitor):
                    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
                        used.add(node.id.name)  # noqa: B023

                Reader().visit(entry)
                assert not used & {"group", "groups"}, entry.id.name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("about", ["", "Mia"])
def test_nor_does_the_preview_for_an_admin(language: str, about: str) -> None:
    args = {"group": "grp_hr_0031"}
    notice = {"why": "why-confirm-group", "why_args": args, "about": about, "kind": "ladder"}
    nameless = _why(Screen(language), notice)
    named = _why(Screen(language), {**notice, "why_args": {**args, "name": "Team leads"}})
    assert "grp_hr_0031" not in nameless + named
    assert nameless != named
    assert "Team leads" in named
    assert ("Mia" in named) == bool(about)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mistyped_name_is_answered_with_the_one_in_the_readers_language(language: str) -> None:
    """Whatever language the nearest spelling is in: a German form is read by colleagues who read English."""
    words, now = Translator(language), datetime.now(UTC)
    for kind, within, known in (("field", "", FIELDS), ("part", "deliverables", PARTS)):
        for name, others in known.items():
            message = f"charter-{kind}-{name.replace(' ', '-')}"
            called = words.text(message) if words.has(message) else name
            for nearest in (name, *others):
                finding = Finding(
                    code="P114", level=Level.WARNING, field=within, read="Xyz", data={"nearest": nearest}
                )
                sentence = told(finding, words, zone="UTC", now=now).text
                assert re.search(rf"[\"„“]{re.escape(called)}[\"“”]", sentence), (nearest, sentence)
