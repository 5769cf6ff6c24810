"""Charters as people write them in wikitext."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import Translator
from core.rules.purpose.entries import deliverable_lines, written_audience
from core.rules.purpose.fields import account, listed, sort_fields
from core.ui.finding_text import told
from plugins.mediawiki.charter import perhaps_unseen, plain, read_charter_text, without_charters
from plugins.mediawiki.raw import RawPage
from plugins.mediawiki.read import labels_of
from plugins.mediawiki.written import LARGEST
from tests.mediawiki.wikis import ENGLISH, GERMAN
from tests.rules.charters import NOW, codes, read


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Every manager approves leave", "Every manager approves leave"),
        ("[[User:Ana B.|Ana]]", "Ana B."),
        ("[[User talk:ana_b.]]", "Ana b."),
        ("[[User:Ana]], [[User:Bo]]", "Ana, Bo"),
        ("{{User|Ana}} and {{u|1=Bo}}", "Ana and Bo"),
        ("[[Leave policy|the policy]]", "[[Leave policy]]"),
        ("[[Leave_policy#Dates]]", "[[Leave policy]]"),
        ("[[:Category:Policies]]", "[[Category:Policies]]"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("* one\n* two\n** deeper", "*one\n*two\n**deeper"),
        ("# one\n# two", "#one\n#two"),
        ("<ul><li>one</li><li>two</li></ul>", "* one\n* two"),
        ("'''bold''' and ''soft''", "bold and soft"),
        ("<nowiki>[[not a link]] {{x}}</nowiki>", "[[not a link]] {{x}}"),
        ("before<!-- hidden -->after", "beforeafter"),
        ("a {{!}} b", "a | b"),
        ("a{{=}}b", "a=b"),
        ("fish &amp; chips &lt;b&gt;", "fish & chips <b>"),
        ("text<ref>a source</ref>", "text"),
        ("[https://example.org/x the plan]", "the plan https://example.org/x"),
        ("{{Unknown|1|x=2}}", "{{Unknown|1|x=2}}"),
        ("  much \n\n  space  ", "much\nspace"),
        ("<script>alert(1)</script>ok", "ok"),
    ],
)
def test_plain_notation(written: str, expected: str) -> None:
    said = "\n".join(
        line.replace("* ", "*").replace("# ", "#") for line in plain(written, ENGLISH).split("\n")
    )
    assert said == "\n".join(line.replace("* ", "*").replace("# ", "#") for line in expected.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "{{Charter|purpose=X}}",
        "{{charter\n| purpose = X\n}}",
        "{{ Charta |purpose=X}}",
        "{{Template:Charter|purpose=X}}",
        "{{template : Charter|purpose=X}}",
        "{{:Template:Charter|purpose=X}}",
        "<noinclude>{{Charter|purpose=X}}</noinclude>",
        "<includeonly>{{Charter|purpose=Z}}</includeonly>{{Charter|purpose=X}}",
        "{{community_charter|purpose=X}}",
        "{{Charter<!-- the big one -->|purpose=X}}",
        "{{Note|{{Charter|purpose=X}}}}",
        "Before\n{{Charter|purpose=Y|purpose=X}}\nafter",
        "{{Charter|purpose=X|sponsor=}}",
        "It<nowiki/>'s ours. {{Charter|purpose=X}}",
        "<nowiki />{{Charter|purpose=X}}",
        "<pre/>{{Charter|purpose=X}}",
        "Write <nowiki> or <pre>. {{Charter|purpose=X}}",
        "<nowiki>{{Charter|purpose=Y}}</nowiki>{{Charter|purpose=X}}",
        "{{#tag:nowiki|{{Charter|purpose=Y}}}}{{Charter|purpose=X}}",
        "{{#tag:ref|{{Charter|purpose=X}}|name=a}}",
        "{{#tag:nowiki|a}} {{Note|{{Charter|purpose=X}}}} {{#tag:pre|b}}",
        "{{#tag:nowiki|{{Charter|purpose=X}}",
        "{{#if:|{{Charter|purpose=Y}}|{{Charter|purpose=X}}}}",
        "{{#switch:b|#default={{Charter|purpose=Y}}|{{Charter|purpose=Z}}=no|a|b={{Charter|purpose=X}}}}",
    ],
)
def test_every_spelling_of_the_template(text: str) -> None:
    charter = read_charter_text(text, ENGLISH, namespace=0)
    assert charter is not None
    assert charter.fields == {"purpose": "X", "scope": "page and subpages"}
    assert charter.count == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Charter",
        "<nowiki>{{Charter|purpose=X}}</nowiki>",
        "<!-- {{Charter|purpose=X}} -->",
        "{{Charters|purpose=X}}",
        "{{<nowiki/>Charter|purpose=X}}",
        "<pre class=x>{{Charter|purpose=X}}</pre >",
        "<nowiki><pre></nowiki><!-- {{Charter|purpose=X}}",
        "{{#tag:nowiki|{{Charter|purpose=X}}}}",
        "{{ #TAG:\n pre |{{Charter|purpose=X}}|style=color:red}}",
        "{{#tag:syntaxhighlight|\n{{Charter\n|purpose=X\n}}\n|lang=wikitext}}",
        "{{Note|{{#tag:source|a {{b}} {{Charter|purpose=X}} c}}}}",
        "{{#tag:nowiki|<nowiki>}}</nowiki>{{Charter|purpose=X}}}}",
        "<math>{{Charter|purpose=X}}</math>",
        "{{Chart|er}}",
        "[[Charter]]",
        "{{Help:Charter}}",
        "{{Help:Charter|purpose=X}}",
        "{{:Charter|purpose=X}}",
        "{{de:Charter|purpose=X}}",
        "{{lc:Charter}}",
        "{{#ifexist:Charter|there|not there}}",
        "{{#ifexist: Template:Charter|there|not there}}",
        "{{#invoke:Charter|main|purpose=X}}",
        "{{int:Charter}}",
        "<includeonly>{{Charter|purpose=X}}</includeonly>",
        "<includeonly>{{Charter|purpose=X}}",
        "<includeonly >a</includeonly ><INCLUDEONLY>{{Charter|purpose=X}}</INCLUDEONLY>",
    ],
)
def test_what_is_no_charter(text: str) -> None:
    assert read_charter_text(text, ENGLISH, namespace=0) is None


#: Within what a charter stands, and whether readers are shown it; "?" where the text can't tell.
WITHIN = {
    "{{#if:|%s}}": "no",
    "{{#if: <!-- a --> |%s|no}}": "no",
    "{{#if:x|a|%s}}": "no",
    "{{#IF:|%s}}": "no",
    "{{safesubst:#if:|%s}}": "no",
    "{{#if:x|%s}}": "yes",
    "{{#if:|a|%s}}": "yes",
    "{{#if:http://x|%s}}": "yes",
    "{{#if:[[a|b]]|%s}}": "yes",
    "{{#if:|[[a|b]]|%s}}": "yes",
    "{{#if:<nowiki/>|%s}}": "yes",
    "{{#if:<nowiki> </nowiki>|%s}}": "yes",
    "{{#if:|<nowiki>}}</nowiki>|%s}}": "yes",
    "{{#if:<includeonly>x</includeonly>|%s}}": "no",
    "{{#if:<noinclude></noinclude>|%s}}": "no",
    "{{#if:{{#if:|x}}|%s}}": "no",
    "{{#if:{{#if:y|x}}|{{#ifeq:a|b||%s}}}}": "yes",
    "{{#if:{{{x|}}}|%s}}": "no",
    "{{#if:{{{x}}}|%s}}": "yes",
    "{{#if:a|{{{x|}}}|%s}}": "no",
    "{{#if:|{{{x|}}}}}%s": "yes",
    "{{{x|%s}}}": "yes",
    "{{{x|a|%s}}}": "no",
    "{{#if:%s|x}}": "no",
    "{{#if:|{{Note|%s}}}}": "no",
    "{{lc:{{#if:|%s}}}}": "no",
    "{{#if:||}}%s": "yes",
    "{{#ifeq:a|b|%s}}": "no",
    "{{#ifeq:a|a|%s}}": "yes",
    "{{#ifeq:1|01.0|%s}}": "yes",
    "{{#ifeq:a&amp;b|a&b|%s}}": "yes",
    "{{#ifeq:a|b|c|%s}}": "yes",
    "{{#ifexpr:0|%s}}": "no",
    "{{#ifexpr:|%s}}": "no",
    "{{#ifexpr: 0.0 |%s}}": "no",
    "{{#ifexpr:-1|%s}}": "yes",
    "{{#ifexpr:00|a|%s}}": "yes",
    "{{#ifexpr:2<1 or not 1|%s}}": "?",
    "{{#iferror:a|%s}}": "no",
    "{{#iferror:a|b|%s}}": "yes",
    "{{#switch:a|b=%s|c=d}}": "no",
    "{{#switch:a|b=d|a=%s}}": "yes",
    "{{#switch:a|a|b=%s|c}}": "yes",
    "{{#switch:a|b=x|%s}}": "yes",
    "{{#switch:a|a=x|%s}}": "no",
    "{{#switch:a|#default=%s|b=c}}": "yes",
    "{{#switch:b|#default=%s|b=c}}": "no",
    "{{#switch:a|c=x|#default=%s|d}}": "no",
    "{{#switch:a|c|#default|d=%s}}": "yes",
    "{{#switch:a|{{PAGENAME}}=b|c=%s}}": "no",
    "{{#switch:a|{{PAGENAME}}=b|%s}}": "?",
    "{{#switch:{{PAGENAME}}|a=%s}}": "?",
    "{{#if:{{PAGENAME}}|%s}}": "?",
    "{{#ifeq:{{NAMESPACE}}|a|%s}}": "?",
    "{{#ifexist:Foo|%s}}": "?",
    "{{#ifexpr:ceil 0.5|%s}}": "?",
    "{{Note|%s}}": "?",
    "<onlyinclude>%s</onlyinclude>": "yes",
    "<syntaxhighlight lang=x>%s</syntaxhighlight>": "no",
    "<inputbox>%s</inputbox>": "no",
}


@pytest.mark.parametrize(("around", "expected"), WITHIN.items())
def test_a_charter_that_readers_are_never_shown_is_none(around: str, expected: str) -> None:
    text = around.replace("%s", "{{Charter|purpose=X}}")
    charter = read_charter_text(text, ENGLISH, namespace=0)
    perhaps = perhaps_unseen(text, ENGLISH, namespace=0)
    assert ("no" if charter is None else "?" if perhaps else "yes") == expected
    if charter is None:
        assert without_charters(text, ENGLISH, namespace=0) == text


def test_on_a_wiki_without_conditions_they_are_words() -> None:
    plain_wiki = replace(ENGLISH, extensions={})
    assert read_charter_text("{{#if:|{{Charter|purpose=X}}}}", plain_wiki, namespace=0) is not None


def test_the_template_s_own_page_has_none() -> None:
    assert read_charter_text("{{Charter|purpose=An example}}", ENGLISH, namespace=10) is None


def test_a_category_s_charter_speaks_for_the_category() -> None:
    charter = read_charter_text("{{Charta|Zweck=Y}}", GERMAN, namespace=14)
    assert charter is not None
    assert charter.fields == {"Zweck": "Y", "scope": "category"}


@pytest.mark.parametrize("name", ["scope", "Geltungsbereich", "gilt für"])
def test_a_scope_somebody_wrote_stays(name: str) -> None:
    charter = read_charter_text(f"{{{{Charter|{name}=page}}}}", ENGLISH, namespace=14)
    assert charter is not None
    assert charter.fields == {name: "page"}


def test_two_charters_on_one_page_are_counted_and_the_first_one_counts() -> None:
    charter = read_charter_text("{{Charter|purpose=First}} {{Charta|purpose=Second}}", ENGLISH, namespace=0)
    assert charter is not None
    assert (charter.count, charter.fields["purpose"]) == (2, "First")


def test_ten_thousand_characters_stay_whole() -> None:
    charter = read_charter_text("{{Charter|purpose=" + "word " * 2000 + "}}", ENGLISH, namespace=0)
    assert charter is not None
    assert len(charter.fields["purpose"]) == 9999


@given(st.text(alphabet="{}[]|=<>!-'*#:\n Chartepuos&;/nowikbr", max_size=300))
def test_no_wikitext_breaks_it(text: str) -> None:
    charter = read_charter_text("{{Charter|purpose=" + text, ENGLISH, namespace=0)
    assert charter is None or all(value == value.strip() for value in charter.fields.values())


@pytest.mark.parametrize(
    "text", ["{{Charter|purpose=" * 3000, "{{Charter|" + "[[" * 5000, "{{Charter|x=" + "'''" * 5000 + "}}"]
)
def test_hostile_nesting_ends(text: str) -> None:
    read_charter_text(text, ENGLISH, namespace=0)


def test_the_german_name_of_the_namespace() -> None:
    assert read_charter_text("{{Vorlage:Charter|Zweck=X}}", GERMAN, namespace=0) is not None
    assert read_charter_text("{{Hilfe:Charter|Zweck=X}}", GERMAN, namespace=0) is None


# --- people -----------------------------------------------------------------------------------------


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
    assert [account(one) for one in listed(first.parts["owner"])] == ["Smith, John"]
    assert (second.parts["name"], listed(second.parts["owner"])) == ("With Ana", ["Ana", "Bo"])


def test_what_people_type_can_not_pass_for_a_mark() -> None:
    assert entries("\ue000Ana, Bo\ue001 and [[User:Cem\ue001]]") == ["Ana", "Bo", "Cem"]
    assert entries("\ue000Ana\ue001 \ue000Bo\ue001") == ["Ana Bo"]
    charter = read_charter_text("{{Charter|purpose=\ue000X\ue001|stewards=\ue000A}}", ENGLISH, namespace=0)
    assert charter is not None
    assert "\ue000" not in "".join(charter.fields.values())


# --- tables -----------------------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    ("title", "namespace", "categories", "labels"),
    [
        ("Category:Getting started", 14, ["Category:All"], {"Getting started", "All"}),
        ("Kategorie:Erste Schritte", 14, [], {"Erste Schritte"}),
        ("Category: odd", 0, ["Category:All"], {"All"}),
    ],
)
def test_a_category_s_own_page_is_one_of_its_pages(
    title: str, namespace: int, categories: list[str], labels: set[str]
) -> None:
    """There its charter stands, so there its panel is."""
    assert labels_of(title, namespace, categories) == labels


def test_of_a_page_that_is_too_long_the_beginning_is_read() -> None:
    """What stands beyond the limit is neither charter nor comment, and the page says that it is cut."""
    slot = {"main": {"contentmodel": "wikitext", "content": "a" * LARGEST + "{{Charter|purpose=x}}"}}
    raw = RawPage(row={}, revisions={5: {"revid": 5, "slots": slot}})
    assert raw.cut
    assert len(raw.text) == LARGEST
    slot["main"]["content"] = "{{Charter|purpose=x}}"
    assert not raw.cut
    assert raw.text == "{{Charter|purpose=x}}"


def test_a_page_without_its_charters_is_what_it_says_to_readers() -> None:
    for before, after, left in (
        ("", "Words.\n", "Words."),
        ("Words.\n", "", "Words."),
        ("Above.\n", "Below.\n", "Above.\n\nBelow."),
    ):
        for fields in ("", "|purpose=One policy.", "|purpose=One policy.\n|sponsor={{user|Mia}}\n"):
            text = f"{before}{{{{Charter{fields}}}}}\n{after}"
            assert without_charters(text, ENGLISH, namespace=0) == left
    assert without_charters("No charter.\n\n", ENGLISH, namespace=0) == "No charter.\n\n"
    assert without_charters("{{Charter|a=b}}\n", ENGLISH, namespace=10) == "{{Charter|a=b}}\n"
