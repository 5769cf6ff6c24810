"""Charters as people write them in wikitext."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mediawiki.charter import plain, read_charter_text
from tests.mediawiki.wikis import ENGLISH, GERMAN


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
        "{{community_charter|purpose=X}}",
        "{{Charter<!-- the big one -->|purpose=X}}",
        "{{Note|{{Charter|purpose=X}}}}",
        "Before\n{{Charter|purpose=Y|purpose=X}}\nafter",
        "{{Charter|purpose=X|sponsor=}}",
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
        "{{Chart|er}}",
        "[[Charter]]",
    ],
)
def test_what_is_no_charter(text: str) -> None:
    assert read_charter_text(text, ENGLISH, namespace=0) is None


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
