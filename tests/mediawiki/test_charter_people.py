"""People and deliverables in wikitext: who is named, in a line and in a table."""

from __future__ import annotations

import re

import pytest

from core.i18n import Translator
from core.rules.purpose.entries import deliverable_lines, written_audience
from core.rules.purpose.fields import account, listed, sort_fields
from core.ui.finding_text import told
from plugins.mediawiki.charter import read_charter_text
from tests.mediawiki.wikis import ENGLISH
from tests.rules.charters import NOW, codes, read


def entries(written: str, field: str = "stewards") -> list[str]:
    """The people of a field, by account name."""
    charter = read_charter_text(f"{{{{Charter|{field}={written}}}}}", ENGLISH, namespace=0)
    assert charter is not None
    return [account(entry) for entry in listed(charter.fields.get(field, ""))]


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("[[User:Ana]] and [[User:Bo]]", ["Ana", "Bo"]),
        ("[[User:Ana]] und [[User:Bo]]", ["Ana", "Bo"]),
        ("[[User:Ana]] & [[User:Bo]] / [[User:Cem]]", ["Ana", "Bo", "Cem"]),
        ("[[User:Ana]] &amp; [[User:Bo]]", ["Ana", "Bo"]),
        ("[[User:Ana]] [[User:Bo]]", ["Ana", "Bo"]),
        ("[[User:Ana]][[User:Bo]]", ["Ana", "Bo"]),
        ("[[User:Ana]]&nbsp;[[User:Bo]]", ["Ana", "Bo"]),
        ("[[User:Ana]], [[User:Bo]] and [[User:Cem]]", ["Ana", "Bo", "Cem"]),
        ("* [[User:Ana]]\n* [[User:Bo]]", ["Ana", "Bo"]),
        ("[[User:Ana]]<br>[[User:Bo]]", ["Ana", "Bo"]),
        ("[[User:Ana]] (head of HR), [[User:Bo]] from Sales", ["Ana", "Bo"]),
        ("[[User:Ana]] and Bo", ["Ana", "Bo"]),
        ("Bo and [[User:Ana]]", ["Bo", "Ana"]),
        ("Contact: [[User:Ana]]", ["Ana"]),
        ("{{ping|Ana|Bo}}", ["Ana", "Bo"]),
        ("{{Reply to|Ana|Bo|Cem}}", ["Ana", "Bo", "Cem"]),
        ("{{re|1=Ana|2=Bo}}", ["Ana", "Bo"]),
        ("{{@|Ana|Bo|label1=A.}}", ["Ana", "Bo"]),
        ("{{u|Ana|our Ana}} {{User|Bo}}", ["Ana", "Bo"]),
        ("{{Call|Ana|Bo}}", ["Ana", "Bo"]),
        ("{{ping|[[User:Ana]]|User:Bo}}", ["Ana", "Bo"]),
        ("[[User:Smith, John]] and [[User:Bo]]", ["Smith, John", "Bo"]),
        ("[[User:Smith, John|John]]", ["Smith, John"]),
        ("{{ping|Smith, John|Bo}}", ["Smith, John", "Bo"]),
        ("[[User:Smith; John]], Bo", ["Smith; John", "Bo"]),
        ("\u200e[[User:Ana\u200e]], \u200bBo\ufeff", ["Ana", "Bo"]),
        ("[[User:\u2068Ana\u2069]]", ["Ana"]),
        ("A\u00adna", ["Ana"]),
        ("[[User talk:Ana]] and [[User:Bo/Drafts]]", ["Ana", "Bo"]),
        ("Ana Bo", ["Ana Bo"]),
        ("@Ana @Bo", ["Ana", "Bo"]),
        ("@Ana and @Bo Lee, @Cem", ["Ana", "Bo Lee", "Cem"]),
        ("User:Ana User:Bo", ["Ana", "Bo"]),
        ("User:Ana and Benutzer:Bo", ["Ana", "Bo"]),
        ("[[User:Ana&#8206;]] and [[User:Bo&amp;Co]]", ["Ana", "Bo&Co"]),
    ],
)
def test_people_in_wikitext(written: str, people: list[str]) -> None:
    assert entries(written) == people
    assert entries(written, "sponsor") == people
    assert entries(written, "members") == people


def test_groups_stand_beside_people() -> None:
    charter = read_charter_text(
        "{{Charter|read by=group: managers, [[User:Ana]] and [[User:Smith, John]]; group: leads}}",
        ENGLISH,
        namespace=0,
    )
    assert charter is not None
    written = written_audience(charter.fields["read by"])
    assert written.groups == ("managers", "leads")
    assert [account(name) for name in written.people] == ["Ana", "Smith, John"]


def test_invisible_marks_in_the_name_of_a_field() -> None:
    charter = read_charter_text(
        "{{Charter|\u200epur\u200bpose\ufeff=X|\u200fstewards\u200e=Ana|sco\u00adpe=page}}",
        ENGLISH,
        namespace=0,
    )
    assert charter is not None
    values = sort_fields(charter)
    assert (values.get("purpose"), values.get("stewards"), values.get("scope")) == ("X", "Ana", "page")
    assert values.unknown == {}


def test_a_deliverables_owner_with_a_comma_and_a_second_one() -> None:
    charter = read_charter_text(
        "{{Charter|deliverables=* Travel; owner: [[User:Smith, John]]; by: 11 Dec 2026\n"
        "* With [[User:Ana]]; Verantwortlich: [[User:Ana]] and [[User:Bo]]}}",
        ENGLISH,
        namespace=0,
    )
    assert charter is not None
    first, second = deliverable_lines(charter.fields["deliverables"])
    assert [account(owner) for owner in listed(first.parts["owner"])] == ["Smith, John"]
    assert (second.parts["name"], listed(second.parts["owner"])) == ("With Ana", ["Ana", "Bo"])


def test_what_people_type_can_not_pass_for_a_mark() -> None:
    assert entries("\ue000Ana, Bo\ue001 and [[User:Cem\ue001]]") == ["Ana", "Bo", "Cem"]
    assert entries("\ue000Ana\ue001 \ue000Bo\ue001") == ["Ana Bo"]
    charter = read_charter_text("{{Charter|purpose=\ue000X\ue001|stewards=\ue000A}}", ENGLISH, namespace=0)
    assert charter is not None
    assert "\ue000" not in "".join(charter.fields.values())


PLAIN_TABLE = """
{| class="wikitable"
|+ What comes of it
! Name !! Owner !! Page !! Done when !! Due
|-
| Travel section || [[User:Smith, John|John]] || [[Travel]] || the council agrees || 11 Dec 2026
|-
| Leave section
| style="color:red" | [[User:Ana]]
| [[Leave]]
|
* published
* checked; twice
| 12 Dec 2026
|}
"""

TABLE_OF_TEMPLATES = PLAIN_TABLE.replace("{|", "{{{!}}").replace("|}", "{{!}}}").replace("\n|", "\n{{!}}").replace(
    "||", "{{!}}{{!}}").replace('" | [', '" {{!}} [')  # fmt: skip

HTML_TABLE = """
<table><tr><th>Ergebnis</th><th>Verantwortlich</th><th>Seite</th><th>fertig wenn</th><th>bis</th></tr>
<tr><td>Travel section</td><td>[[User:Smith, John|John]]</td><td>[[Travel]]</td><td>the council agrees</td>
<td>11 Dec 2026</td></tr><tr><td>Leave section</td><td>[[User:Ana]]</td><td>[[Leave]]</td><td>published
checked; twice</td><td>12 Dec 2026</td></tr></table>"""


@pytest.mark.parametrize("table", [PLAIN_TABLE, TABLE_OF_TEMPLATES, HTML_TABLE])
def test_a_table_of_deliverables_is_read_by_its_header_row(table: str) -> None:
    charter = read_charter_text(f"{{{{Charter|deliverables={table}|sponsor=Sol}}}}", ENGLISH, namespace=0)
    assert charter is not None
    assert charter.fields["sponsor"] == "Sol"
    first, second = (line.parts for line in deliverable_lines(charter.fields["deliverables"]))
    assert first == {
        "name": "Travel section",
        "owner": "[[User:Smith, John]]",
        "page": "[[Travel]]",
        "done when": "the council agrees",
        "by": "11 Dec 2026",
    }
    assert (second["name"], second["owner"], second["by"]) == ("Leave section", "Ana", "12 Dec 2026")
    assert "published" in second["done when"]
    assert "twice" in second["done when"]


def test_words_around_a_table_stay_and_one_without_names_is_a_list() -> None:
    table = "* Before; owner: Bo\n{|\n| Travel || soon\n|}\nAfter"
    charter = read_charter_text(f"{{{{Charter|deliverables=\n{table}}}}}", ENGLISH, namespace=0)
    assert charter is not None
    names = [line.parts["name"] for line in deliverable_lines(charter.fields["deliverables"])]
    assert names == ["Before", "Travel; soon", "After"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_of_a_table_without_names_it_is_said_what_to_write_and_that_is_read(language: str) -> None:
    row = "[[User:Ana]] || the council agrees"
    written = read_charter_text(
        f"{{{{Charter|deliverables=\n{{|\n| Travel || {row}\n|}}\n}}}}", ENGLISH, namespace=0
    )
    assert written is not None
    _, findings = read({"deliverables": written.fields["deliverables"]})
    (finding,) = (finding for finding in findings if finding.code == "P109")
    text = told(finding, Translator(language), zone="Europe/Berlin", now=NOW).text
    # The words it names are those that are read as the names of columns.
    names = re.findall(
        r"[“„\"]([^“„”\":]+)[“”\"]", text.rpartition("able" if language == "en" else "abelle")[2]
    )
    assert len(names) == 3
    repaired = f"{{|\n! {' !! '.join(names)}\n|-\n| Travel || {row}\n|}}"
    again = read_charter_text(f"{{{{Charter|deliverables=\n{repaired}\n}}}}", ENGLISH, namespace=0)
    assert again is not None
    assert "P109" not in codes(read({"deliverables": again.fields["deliverables"]})[1])


def test_a_first_row_of_plain_cells_may_name_the_columns() -> None:
    table = "{|\n| Owner || Result || Due\n|-\n| [[User:Ana]] || Travel || 11 Dec 2026\n|}"
    charter = read_charter_text(f"{{{{Charter|deliverables=\n{table}\n}}}}", ENGLISH, namespace=0)
    assert charter is not None
    [line] = deliverable_lines(charter.fields["deliverables"])
    assert (line.parts["name"], line.parts["owner"], line.parts["by"]) == ("Travel", "Ana", "11 Dec 2026")
