"""The templates: what somebody who fills them in gets, and somebody who doesn't."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from core.i18n import LANGUAGES
from core.model import CharterState
from core.rules.purpose.fields import FIELDS, canonical
from plugins.confluence.charter import read_charter_text
from plugins.confluence.storage import parse, plain
from plugins.confluence.templates import descriptions, sample, templates
from tests.confluence.writing import day, page, person
from tests.rules.charters import codes, read

TEMPLATES = dict(zip(LANGUAGES, templates().items(), strict=True))
_ROW = re.compile(r"<th>(?P<name>[^<]+)</th>\n<td>(?P<cell>.*?)</td>", re.DOTALL)


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with what a person writes into its cells, by the field's canonical name."""

    def filled(row: re.Match[str]) -> str:
        value = values.get(canonical(row["name"]) or "")
        return row[0].replace(row["cell"], f"<p>{value}</p>") if value else row[0]

    return _ROW.sub(filled, template)


ENGLISH = {
    "purpose": "We agree on one leave policy that every employee can follow without asking.",
    "deliverables": f"{page('Leave')}; owner: {person('ana')}; done when: HR has published it; by: {day('2026-12-11')}",
    "business need": "HR answers 40 questions a week that a clear policy would answer.",
    "benefit": "You know at once how much leave you have.",
    "sponsor": person("sol"),
    "it contact": person("ivy"),
    "stewards": f"{person('ana')} {person('ben')}",
    "members": f"group: managers; {person('cem')}",
    "deadline": day("2026-12-18"),
    "time allowance": "2 hours a week",
    "training": page("How to write a policy"),
}
GERMAN = ENGLISH | {
    "purpose": "Wir einigen uns auf eine Urlaubsregelung, damit niemand mehr fragen muss.",
    "deliverables": f"{page('Urlaub')}; verantwortlich: {person('ana')}; fertig wenn: HR sie veröffentlicht hat",
    "members": f"Gruppe: managers; {person('cem')}",
    "time allowance": "2 Stunden pro Woche",
}
FURTHER = {
    "milestones": f"{day('2026-12-04')}: first draft",
    "start": day("2026-11-24"),
    "answer within": "2 working days",
    "read by": "group: managers",
    "read until": day("2026-12-18"),
    "renewed every": "12 months",
    "review every": "6 months",
    "reward": "a dinner together",
    "country": "Germany",
    "region": "Bayern",
    "time zone": "Europe/Berlin",
    "title": "Leave for all",
    "scope": "page and subpages",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_field_once_with_a_hint(language: str) -> None:
    rows = [*_ROW.finditer(TEMPLATES[language][1])]
    assert sorted(canonical(row["name"]) or row["name"] for row in rows) == sorted(FIELDS)
    assert all("<ac:placeholder" in row["cell"] for row in rows)


@pytest.mark.parametrize(("language", "values"), [("en", ENGLISH), ("de", GERMAN)])
def test_who_fills_in_the_first_table_has_an_active_community(
    language: str, values: Mapping[str, str]
) -> None:
    text = read_charter_text(fill(TEMPLATES[language][1], values))
    assert text is not None
    charter, findings = read(fields=text.fields)
    assert (charter.state, codes(findings)) == (CharterState.ACTIVE, [])
    assert [named.person for named in charter.stewards] == ["hr:ana", "hr:ben"]
    assert charter.deliverables[0].page in {"Leave", "Urlaub"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_below_is_read_as_well(language: str) -> None:
    text = read_charter_text(fill(TEMPLATES[language][1], ENGLISH | FURTHER))
    assert text is not None
    charter, findings = read(fields=text.fields)
    assert (charter.state, codes(findings)) == (CharterState.ACTIVE, [])
    assert charter.read_by is not None
    assert charter.title == "Leave for all"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_untouched_template_is_a_draft_that_says_what_is_missing(language: str) -> None:
    text = read_charter_text(TEMPLATES[language][1])
    assert text is not None
    assert text.fields == {"scope": "page and subpages"}
    charter, findings = read(fields=text.fields)
    assert charter.state is CharterState.DRAFT
    assert set(codes(findings)) == {"P101", "P102", "P103", "P104", "P105", "P106", "P107", "P111", "D201"}


def test_a_half_filled_template_names_only_the_rest() -> None:
    values = {name: text for name, text in ENGLISH.items() if name not in {"benefit", "sponsor"}}
    text = read_charter_text(fill(TEMPLATES["en"][1], values))
    assert text is not None
    charter, findings = read(fields=text.fields)
    assert (charter.state, sorted(codes(findings))) == (CharterState.DRAFT, ["P104", "P105"])


def test_names_and_descriptions_differ_by_language() -> None:
    assert list(templates()) == list(descriptions()) == ["Community charter", "Charta einer Gemeinschaft"]
    assert all(descriptions().values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_readers_of_an_untouched_template_see_its_names_and_no_hints(language: str) -> None:
    tree = parse(TEMPLATES[language][1])
    assert tree is not None
    assert "//" not in plain(tree.root)


@pytest.mark.parametrize("flavour", ["dc", "cloud"])
def test_the_sample_page_is_an_active_community(flavour: str) -> None:
    accounts = {"ana": "ana", "ben": "ben", "noah": "ivy", "sofia": "sol"}
    text = read_charter_text(sample(accounts.__getitem__, flavour))
    assert text is not None
    charter, findings = read(fields=text.fields)
    assert (charter.state, codes(findings)) == (CharterState.ACTIVE, [])
    assert len(charter.deliverables) == 2
