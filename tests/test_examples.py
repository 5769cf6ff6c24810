"""Every example that templates, their form and the docs show is read as it stands there, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.i18n import LANGUAGES, Translator
from core.model import Charter, CharterState, Finding, ScopeKind
from core.rules.purpose.fields import FIELDS, canonical
from core.ui.finding_text import field_name
from plugins.confluence.charter import read_charter_text as read_table
from plugins.confluence.templates import templates
from plugins.mediawiki.charter import read_charter_text
from tests.mediawiki.wikis import ENGLISH, GERMAN
from tests.rules.charters import codes, read

ROOT = Path(__file__).parents[1]
WIKIS = {"en": ENGLISH, "de": GERMAN}
FORM = ROOT / "plugins/mediawiki/templates/Charter.wikitext"
TABLES = dict(zip(LANGUAGES, templates().items(), strict=True))
#: The people and groups whom the examples name, as accounts of the usual company.
PEOPLE = {
    "Ana Costa": "Ana",
    "Stefan Weber": "Ben",
    "Sofia Lindqvist": "Sol",
    "Noah Park": "Ivy",
    "team-leads": "managers",
}
#: Fields that say how the charter is read; the box shows what it says.
NOT_IN_THE_BOX = {"title", "extension reason", "scope", "country", "region", "time zone"}
#: What a field's own example may find: advice about what stands in none of them.
ADVICE = {"P111"}


def params() -> dict[str, Any]:
    match = re.search(r"<templatedata>(.*?)</templatedata>", FORM.read_text(encoding="utf-8"), re.DOTALL)
    assert match
    described: dict[str, Any] = json.loads(match[1])["params"]
    return described


def examples(language: str) -> dict[str, str]:
    """Field → its example in the visual editor's form."""
    return {name: param["example"][language] for name, param in params().items() if "example" in param}


def spelled(name: str, language: str) -> str:
    """The field's name as the form of that language has it: its first alias there, if any."""
    aliases = params()[name].get("aliases", [])
    return aliases[-1] if language == "de" and aliases else name


def from_wikitext(fields: dict[str, str], language: str) -> tuple[Charter, tuple[Finding, ...]]:
    body = "\n".join(f"|{spelled(name, language)}={value}" for name, value in fields.items())
    text = read_charter_text("{{Charter\n" + body + "\n}}", WIKIS[language], namespace=0)
    assert text is not None
    charter, findings = read(fields=text.fields)
    return charter, tuple(findings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_examples_of_the_form_together_are_an_active_community(language: str) -> None:
    fields = {**examples(language), "sponsor": "Sol", "IT contact": "Ivy", "training": "On the platform."}
    charter, findings = from_wikitext(fields, language)
    assert (charter.state, codes(findings)) == (CharterState.ACTIVE, [])
    other, _ = from_wikitext(
        {**examples("en"), "sponsor": "Sol", "IT contact": "Ivy", "training": "On the platform."}, "en"
    )
    (item,) = charter.deliverables
    assert item.owner is not None
    assert item.owner.person
    assert item.page
    assert item.done_when
    assert item.due is not None
    assert item.due.at == other.deliverables[0].due.at  # type: ignore[union-attr]
    assert charter.deadline is not None
    assert other.deadline is not None
    for name in ("answer_within", "review_every", "allowance", "members"):
        assert getattr(charter, name) == getattr(other, name), name
        assert getattr(charter, name), name
    assert charter.deadline.at == other.deadline.at
    assert charter.read_by is not None
    assert other.read_by is not None
    assert (charter.read_by.audience, charter.read_by.renew) == (other.read_by.audience, other.read_by.renew)
    assert charter.read_by.until is not None
    assert other.read_by.until is not None
    assert charter.read_by.until.at == other.read_by.until.at
    assert [milestone.due.at for milestone in charter.milestones] == [
        milestone.due.at for milestone in other.milestones
    ]
    assert len(charter.stewards) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(examples("en")))
def test_each_example_of_the_form_alone_finds_nothing_about_its_field(language: str, name: str) -> None:
    _, findings = from_wikitext({name: examples(language)[name]}, language)
    field = canonical(name)
    assert [
        finding.code for finding in findings if finding.field == field and finding.code not in ADVICE
    ] == []


# --- Confluence ------------------------------------------------------------------------------------


def hints(language: str) -> Iterator[tuple[str, str]]:
    """Field → its hint in the table."""
    rows = re.compile(r"<th>([^<]+)</th>\n<td>.*?<ac:placeholder[^>]*>([^<]*)</ac:placeholder>", re.DOTALL)
    for row in rows.finditer(TABLES[language][1]):
        yield row[1], row[2]


def offered(language: str) -> Iterator[tuple[str, str]]:
    """Field, and each value that its hint shows: after "such as", and the words to choose from."""
    for name, hint in hints(language):
        match = re.search(r"(?:such as|zum beispiel): ([^.]+)", hint, re.IGNORECASE)
        if match:
            yield name, match[1].strip()
        if canonical(name) in {"scope", "outcome"}:
            chosen = hint.partition(". ")[0].partition(": ")[2] if canonical(name) == "outcome" else hint
            for word in re.split(r", (?:or |oder )?| or | oder ", chosen.partition(". ")[0]):
                value = re.sub(r"\((?:a link|ein Link)\)", "[[Leave]]", word).strip()
                value = re.sub(r"\b(?:name|Name)\b", "leave", value)
                if value and not value.startswith(("and what", "und was")):
                    yield name, value


@pytest.mark.parametrize(
    ("language", "name", "value"),
    [(language, *example) for language in LANGUAGES for example in offered(language)],
    ids=lambda value: str(value)[:30],
)
def test_what_a_hint_of_the_table_shows_is_read_as_it_stands(language: str, name: str, value: str) -> None:
    row = f"<tr><th>{name}</th><td><p>{value}</p></td></tr>"
    row = row.replace("[[Leave]]", '<ac:link><ri:page ri:content-title="Leave" /></ac:link>')
    table = (
        '<ac:structured-macro ac:name="details"><ac:parameter ac:name="id">telos</ac:parameter>'
        f"<ac:rich-text-body><table><tbody>{row}</tbody></table></ac:rich-text-body></ac:structured-macro>"
    )
    text = read_table(table)
    assert text is not None
    charter, findings = read(fields=text.fields)
    field = canonical(name)
    assert [finding.code for finding in findings if finding.field == field] == []
    if field == "scope" and ("[[" in value or "leave" in value):
        assert charter.scope.kind in {ScopeKind.TREE, ScopeKind.LABEL}
        assert charter.scope.value.casefold() == "leave"


def test_hints_show_examples() -> None:
    for language in LANGUAGES:
        fields = [canonical(name) for name, _ in offered(language)]
        assert {"time allowance", "answer within", "renewed every", "review every", "country"} <= set(fields)
        assert fields.count("scope") >= 5
        assert fields.count("outcome") == 4


# --- the docs --------------------------------------------------------------------------------------


def blocks(file: str) -> list[str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    return [block for block in re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) if "{{Char" in block]


@pytest.mark.parametrize("block", blocks("docs/charter.md"), ids=lambda text: text[:24])
def test_the_charters_in_the_docs_are_read_as_they_stand(block: str) -> None:
    for name, account in PEOPLE.items():
        block = block.replace(name, account)
    text = read_charter_text(block, ENGLISH, namespace=0)
    assert text is not None
    _, findings = read(fields=text.fields)
    written = {canonical(name) for name in text.fields}
    assert [
        finding.code for finding in findings if finding.field in written and finding.code not in ADVICE
    ] == []


# --- what findings say -----------------------------------------------------------------------------

#: Why a value can't be read → the fields of which that is said.
FIELDS_OF = {
    "working-time": ("answer within",),
    "period": ("renewed every", "review every", "status every"),
    "hours": ("time allowance",),
    "zone": ("time zone",),
    "country": ("country",),
    "region": ("region",),
    "scope": ("scope",),
    "outcome": ("outcome",),
    "goal": ("group goal",),
    "goal-date": ("group goal",),
    "extensions": ("extensions at most",),
    "hours-before": ("quiet before",),
    "quorum": ("quorum",),
}
#: What else a value needs beside it.
BESIDE = {
    "region": {"country": "DE"},
    "group goal": {"read by": "everyone"},
    "quorum": {"read by": "everyone"},
}


def quoted(text: str) -> list[str]:
    return [quote for quote in re.findall(r"[„\"]([^„“\"]+)[“\"]", text) if "{" not in quote]


def suggested(language: str) -> Iterator[tuple[str, str]]:
    """Field, and each value that a finding about it tells people to write."""
    texts = (ROOT / "core/locales" / language / "findings.ftl").read_text(encoding="utf-8")
    unread = texts.partition("P116-text")[2].partition("P117-")[0]
    for why, text in re.findall(r"\[([\w-]+)\] (.*)", unread):
        for name in FIELDS_OF.get(why, ()):
            yield from ((name, value.replace("…", "Leave")) for value in quoted(text))
    by = {"en": "by", "de": "bis"}[language]
    for text in re.findall(r"^D20[15]-(?:text|mend) = (.*(?:\n    .*)*)", texts, re.MULTILINE):
        for value in quoted(text):
            yield from ((name, value) for name in ("start", "deadline", "read until"))
            yield "milestones", f"* {value}: first draft"
            yield "deliverables", f"* Policy; owner: Ana; done when: signed; {by}: {value}"


@pytest.mark.parametrize(
    ("language", "name", "value"),
    [(language, *example) for language in LANGUAGES for example in suggested(language)],
    ids=lambda value: str(value)[:30],
)
def test_what_a_finding_tells_people_to_write_is_read(language: str, name: str, value: str) -> None:
    _, findings = from_wikitext({name: value, **BESIDE.get(name, {})}, language)
    assert [
        finding.code for finding in findings if finding.field == canonical(name) and finding.code != "P107"
    ] == []


def test_findings_show_examples() -> None:
    for language in LANGUAGES:
        assert {name for name, _ in suggested(language)} >= {
            name for names in FIELDS_OF.values() for name in names
        }
        assert len([value for name, value in suggested(language) if name == "deadline"]) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(params()))
def test_a_field_under_the_name_that_findings_and_form_give_it_is_in_form_and_box(
    name: str, language: str
) -> None:
    described = params()[name]
    known = {alias.casefold() for alias in (name, *described.get("aliases", ()))}
    told = {described["label"][language], field_name(str(canonical(name)), Translator(language))}
    assert {label.casefold() for label in told} <= known
    box = FORM.read_text(encoding="utf-8").partition("<noinclude>")[0]
    if f"{{{{{{{name}|" in box:
        assert all(f"{{{{{{{alias}|" in box for alias in described.get("aliases", ()))


# --- the box ---------------------------------------------------------------------------------------


def shown(fields: dict[str, str]) -> list[str]:
    """What stands in the box's rows that are seen, by a naive reading of the template."""
    template = FORM.read_text(encoding="utf-8").partition("<noinclude>")[0]
    filled = re.sub(r"\{\{\{([^{}|]+)\|\}\}\}", lambda match: fields.get(match[1], ""), template)
    rows = re.findall(
        r'<tr[^>]*style="display:\{\{padleft:\|1\|\{\{urlencode:(.*?)\}\}\}\}none".*?<td[^>]*>\n(.*?)\n</td>',
        filled,
        re.DOTALL,
    )
    assert len(rows) > 20
    assert all(held == cell for held, cell in rows), (
        "a row is seen when, and only when, something stands in it"
    )
    return [cell for _, cell in rows if cell]


@pytest.mark.parametrize("field", sorted({canonical(name) or "" for name in params()} - NOT_IN_THE_BOX))
def test_the_box_shows_a_field_under_every_name_it_is_read_by(field: str) -> None:
    for name in (field, *FIELDS[field]):
        for written in (name, name[0].upper() + name[1:]):
            assert canonical(written) == field
            assert shown({written: "* Some words"}) == ["* Some words"], written
    # An empty field of a copied form hides nothing.
    other = FIELDS[field][0]
    assert shown({field: "", other: "Some words"}) == ["Some words"]
