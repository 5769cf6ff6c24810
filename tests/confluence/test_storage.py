"""What storage format says, and what becomes of text that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.confluence.marks import marks
from plugins.confluence.storage import Broken, Task, excerpt, mentions, parse, plain, read, tasks
from tests.confluence.writing import day, laid_out, macro, page, person, status, table


def text_of(storage: str) -> str:
    tree = parse(storage)
    assert tree is not None, read(storage)
    return plain(tree.root)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<p>Every manager approves leave</p>", "Every manager approves leave"),
        ("plain text", "plain text"),
        ("<p>fish &amp; chips &lt;b&gt;</p>", "fish & chips <b>"),
        ("<p>&Auml;rger&nbsp;&mdash; f&uuml;r 5&thinsp;&euro;&#8230;</p>", "Ärger — für 5 €…"),
        ("<p>much \n\n   space</p>\n<p>next</p>", "much space\nnext"),
        ("<p>one<br/>two<br />three</p>", "one\ntwo\nthree"),
        ("<p><strong>bold</strong> and <em>so</em>ft</p>", "bold and soft"),
        (f"<p>{person('8a7f808a')}</p>", "@{8a7f808a}"),
        (f"<p>{person('557058:0a-b1')}</p>", "@{557058:0a-b1}"),
        ('<p><ac:link><ri:user ri:username="ana" /></ac:link></p>', "@{ana}"),
        (f"<p>see {page('Leave policy', 'HR', 'the rules')}</p>", "see [[Leave policy]]"),
        (f"<p>{page('C# rules')}</p>", "C# rules"),
        (
            '<p><ac:link ac:anchor="a"><ac:link-body>up <em>there</em></ac:link-body></ac:link></p>',
            "up there",
        ),
        ('<p><ac:link><ri:attachment ri:filename="plan.pdf" /></ac:link></p>', "plan.pdf"),
        ('<p><a href="https://example.org/x">the plan</a></p>', "the plan https://example.org/x"),
        ('<p><a href="https://example.org/x">https://example.org/x</a></p>', "https://example.org/x"),
        (
            (
                '<p><a href="https://x.atlassian.net/wiki/spaces/HR/pages/42/Leave+%26+more" '
                'data-card-appearance="inline">https://x.atlassian.net/wiki/spaces/HR/pages/42/Leave+%26+more</a></p>'
            ),
            "[[Leave & more]]",
        ),
        (f"<p>by {day('2026-12-18')}</p>", "by 2026-12-18"),
        (f"<p>{status('On track')}</p>", "On track"),
        ("<ul><li>one</li><li><p>two</p></li></ul>", "* one\n* two"),
        ("<ol><li>one<ul><li>a: x</li><li>b</li></ul></li><li>two</li></ol>", "* one; a: x; b\n* two"),
        ("<ul><li><p>Policy.</p><p>owner: Ana</p><p>more</p></li></ul>", "* Policy.; owner: Ana; more"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th><td>d</td></tr></table>", "* a; b\n* c: d"),
        (
            (
                "<table><tr><th>Name</th><th>Owner</th></tr><tr><td>Policy</td><td>Ana</td></tr>"
                "<tr><td>Form</td><td></td></tr></table>"
            ),
            "* Policy; Owner: Ana\n* Form",
        ),
        (macro("panel", "<p>inside</p>", title="not a word"), "inside"),
        (macro("expand", macro("info", "<p>deep</p>")), "deep"),
        (macro("excerpt", "<p>short</p>", hidden="true"), "short"),
        (laid_out("<p>left</p>", "<p>below</p>"), "left\nbelow"),
        (
            (
                '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[a < b\n<p>]]></ac:plain-text-body>'
                "</ac:structured-macro>"
            ),
            "a < b\n<p>",
        ),
        ('<p>well <ac:emoticon ac:name="thumbs-up" /></p>', "well 👍"),
        ('<p><ac:emoticon ac:name="blue-star" ac:emoji-fallback="🎉" /></p>', "🎉"),
        (
            '<p>a <ac:inline-comment-marker ac:ref="1">marked</ac:inline-comment-marker> word</p>',
            "a marked word",
        ),
        ("<p>by <s>11 Dec</s> 18 Dec</p>", "by 18 Dec"),
        ("<p><ac:placeholder>Who does what?</ac:placeholder></p>", ""),
        ("<p>a<!-- hidden --><?php no ?>b</p>", "ab"),
        ("<script>alert(1)</script><p>ok</p>", "ok"),
        ('<p>a <foo:bar x:y="1">b</foo:bar></p>', "a b"),
        ("<p><![CDATA[<ac:link> & ]]>x</p>", "<ac:link> & x"),
        (
            (
                '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute>'
                "<ac:adf-content><p>once</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div>once</div>"
                "</ac:adf-fallback></ac:adf-extension>"
            ),
            "once",
        ),
    ],
)
def test_text_in_plain_notation(written: str, expected: str) -> None:
    assert text_of(written) == expected


def test_a_merged_cell_of_a_table_with_headings_is_said_in_every_row_and_once_in_each() -> None:
    written = (
        "<table><tr><th>Name</th><th>Owner</th><th>By</th></tr>"
        '<tr><td>Policy</td><td rowspan="2">Ana</td><td>May</td></tr><tr><td>Form</td><td>June</td></tr>'
        '<tr><td>Talk</td><td colspan="2">open to all</td></tr></table>'
    )
    assert text_of(written) == (
        "* Policy; Owner: Ana; By: May\n* Form; Owner: Ana; By: June\n* Talk; Owner: open to all"
    )


# --- broken and hostile text ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "line", "near"),
    [
        ("<p>one</p>\n<p>two</b>", 2, "two"),
        ("<p>no end", 1, "<p>no end"),
        ("fish & chips", 1, "fish & chips"),
        ("<p>&nosuchname;</p>", 1, "&nosuchname;"),
        ("</storage><storage>", 1, "</storage>"),
        ('<p class="a" class="b"/>', 1, "class"),
        ("<p>\n<![CDATA[ no end </p>", 2, ""),
        ("<p>a <!-- no end</p>", 1, ""),
        ("<p>&#0;</p>", 1, ""),
    ],
)
def test_what_is_no_storage_format_says_where(written: str, line: int, near: str) -> None:
    parsed = read(written)
    assert isinstance(parsed, Broken)
    assert (parsed.why, parsed.line) == ("xml", line)
    assert near in parsed.near
    assert parsed.parser_error
    assert parse(written) is None
    assert mentions(written) == frozenset()
    assert tasks(written) == ()


def test_a_broken_comment_still_has_its_first_words() -> None:
    assert excerpt("<p>fish &amp; chips</b> <ac:link>") == "fish & chips"


@pytest.mark.parametrize(
    "written",
    [
        '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><p>&b;</p>',
        '<!DOCTYPE p SYSTEM "file:///etc/passwd"><p/>',
        '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>',
        '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]><p/>',
    ],
)
def test_no_entity_of_its_own_and_no_file_is_read(written: str) -> None:
    assert isinstance(read(written), Broken)


def test_control_characters_are_spaces_and_lone_halves_harm_nothing() -> None:
    assert text_of("<p>a\x00b\x0bc\ud800d\uffffe</p>") == "a b c d e"
    assert excerpt("<p>a\x00b</p>") == "a b"


@pytest.mark.parametrize(
    ("hostile", "why"),
    [
        ("<p>" * 100_000 + "</p>" * 100_000, "deep"),
        (macro("panel", "x").split("x")[0] * 3000, "deep"),
        ("<table><tr><td>" * 60_000, "deep"),
        ("<p>" + "x" * 2_000_000 + "</p>", "large"),
        ("<p>" + "ä" * 1_500_000 + "</p>", "large"),
    ],
)
def test_hostile_nesting_and_size_end_early(hostile: str, why: str) -> None:
    parsed = read(hostile)
    assert isinstance(parsed, Broken)
    assert parsed.why == why


def test_just_less_than_two_megabytes_are_read() -> None:
    storage = "<p>first</p>" + "<p>w &auml;</p>" * 100_000 + "<p>last</p>"
    assert excerpt(storage).startswith("first w ä")
    assert parse("<p>" * 100 + "x" + "</p>" * 100) is not None


def test_tables_in_tables_do_not_multiply_their_text_without_end() -> None:
    inner = "many words " * 20
    for _ in range(20):
        rows = "<tr></tr>" * 50 + "<tr><td>z</td></tr>"
        inner = (
            "<table><tr><th>a</th><th>b</th></tr>"
            f'<tr><td rowspan="52">{inner}</td><td>x</td></tr>{rows}</table>'
        )
    assert 0 < len(text_of(inner)) <= 20_100


@pytest.mark.parametrize(
    "hostile",
    [
        "<![CDATA[" * 200_000,
        "<!--" * 400_000,
        "<a '\"" * 300_000,
        "<a b='" * 300_000,
        "&a" * 900_000,
        "<" * 1_900_000,
    ],
)
@pytest.mark.timeout(60)
def test_time_grows_with_the_text_only(hostile: str) -> None:
    # A way that looks from each beginning to the end would take hours; this one a second at most.
    assert parse(hostile) is None
    assert len(excerpt(hostile)) <= 280


@given(st.text(alphabet="<>&;/!-[]CDATA?\"'= apbrilnkcsu:tdh\n\x00é", max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    parsed = read(text)
    if not isinstance(parsed, Broken):
        plain(parsed.root)
    assert len(excerpt(text)) <= 280
    tasks(text)
    mentions(text)
    assert all(text[mark.start] == "<" and text[mark.end - 1] == ">" for mark in marks(text))


# --- comments, tasks ------------------------------------------------------------------------------


def test_an_excerpt_names_nobody_by_id_and_has_its_links_by_their_words() -> None:
    rules = page("Leave", words="new rules")
    written = f"<p>{person('8a')}: the {rules} of {day('2026-05-04')}</p><ul><li>help</li></ul>"
    assert excerpt(written) == "the new rules of 2026-05-04 help"
    assert (
        excerpt(written, name={"8a": "Ana Costa"}.__getitem__)
        == "Ana Costa: the new rules of 2026-05-04 help"
    )


def test_an_excerpt_is_cut() -> None:
    cut = excerpt("<p>" + "word " * 200 + "</p>")
    assert (len(cut), cut[-5:]) == (280, "word…")
    assert excerpt("<p>0123456789</p>", 5) == "0123…"


def test_everybody_mentioned() -> None:
    assert mentions(f"<p>{person('a')} {person('557058:b')} {person('a')}</p>") == {"a", "557058:b"}
    assert mentions("<p><![CDATA[" + person("a") + "]]></p>") == frozenset()


def test_tasks() -> None:
    written = (
        "<ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-uuid>u-3</ac:task-uuid>"
        "<ac:task-status>complete</ac:task-status>"
        f'<ac:task-body><span class="placeholder-inline-tasks">{person("a")} read this {day("2026-05-04")}</span>'
        "</ac:task-body></ac:task>"
        "<ac:task><ac:task-id>4</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>tidy</ac:task-body></ac:task><ac:task></ac:task></ac:task-list>"
    )
    assert tasks(written) == (
        Task(id="3", uuid="u-3", done=True, assignee="a", text="@{a} read this 2026-05-04"),
        Task(id="4", done=False, text="tidy"),
        Task(id="", done=False),
    )
    assert text_of(written) == "* @{a} read this 2026-05-04\n* tidy"


def test_a_table_as_the_editor_writes_it() -> None:
    assert text_of(table(("Purpose", "<p>One</p><p>two</p>"))) == "* Purpose: One; two"
