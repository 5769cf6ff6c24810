"""Charters as people write them in wikitext: where one is, and what its fields say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.mediawiki.charter import perhaps_unseen, plain, read_charter_text, without_charters
from plugins.mediawiki.raw import RawPage
from plugins.mediawiki.read import labels_of
from plugins.mediawiki.written import LARGEST
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
    shown = "\n".join(
        line.replace("* ", "*").replace("# ", "#") for line in plain(written, ENGLISH).split("\n")
    )
    assert shown == "\n".join(line.replace("* ", "*").replace("# ", "#") for line in expected.split("\n"))


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
