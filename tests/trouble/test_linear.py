"""Text from outside is read in a time that grows with its length and no faster, whatever it holds.

Every parser of foreign text against every piece of hostile text, repeated: a text twice as long may take twice as
long. A new parser is one line in :data:`PARSERS`, a new piece one in :data:`PIECES`; a charter's fields are here as
soon as they have a name.
"""

from __future__ import annotations

import contextlib
import itertools
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from core import phrasing
from core.added import added
from core.calendar import WorkCalendar
from core.model import CharterText
from core.notify import mail
from core.ports import Reject
from core.rules.acknowledgement import building_on, thanks
from core.rules.deadline import closing
from core.rules.purpose import charter as charters
from core.rules.purpose import entries, result_or_interest, translations
from core.rules.purpose.fields import FIELDS
from core.web import incoming, viewers
from core.web.problems import Problem
from plugins.confluence import block, included, remarks, storage
from plugins.confluence import charter as confluence
from plugins.confluence import files as confluence_files
from plugins.confluence import webhook as confluence_hooks
from plugins.confluence import words as confluence_words
from plugins.mediawiki import braces, changed, conditions, saved, shown, stamps, talk
from plugins.mediawiki import charter as mediawiki
from plugins.mediawiki import webhook as mediawiki_hooks
from plugins.mediawiki.discussion_tools import read_discussion_tools
from tests.mediawiki.wikis import ENGLISH, GERMAN
from tests.rules.charters import POLICY, WHOLE, read
from tests.support.growth import too_fast, too_fast_at

CALENDAR = WorkCalendar.of(POLICY, zone="Europe/Berlin", country="DE", region="BW")
SIGNED = " [[User:Ana|Ana]] 12:34, 5 November 2026 (UTC)"
_MACRO = "ac:structured-macro"
_OURS = f'<{_MACRO} ac:name="panel" ac:macro-id="{block.MACRO_ID}"><ac:rich-text-body>'
_PUT_IN = f'<{_MACRO} ac:name="include">'
_END = f"</ac:rich-text-body></{_MACRO}>"


def _table(rows: str) -> str:
    return (
        f'<{_MACRO} ac:name="details"><ac:rich-text-body><table><tbody><tr><th>Purpose</th><td>x</td></tr>'
        f"{rows}</tbody></table>{_END}"
    )


def _discussion(html: str) -> object:
    comment = {"type": "comment", "author": "Ana", "timestamp": "2026-11-05T12:34:00Z", "html": html}
    return read_discussion_tools([{"type": "heading", "replies": [{**comment, "replies": []}]}])


def _template(text: str) -> object:
    return mediawiki.read_charter_text(text, ENGLISH, namespace=0)


def _saved(text: str) -> None:
    """Three versions of a discussion, one after the other."""
    lines, saver = saved.Talk(), saved.Saver(1, "Ana", datetime(2026, 11, 5, tzinfo=UTC))
    for number, version in enumerate((text, text.replace("a", "b"), "x\n" + text), 1):
        lines.follow(number, version, saver)


def _both(text: str) -> CharterText:
    return CharterText(fields={"purpose": text, "sponsor": text, "deadline": text})


def _refusing(work: Callable[[str], object]) -> Callable[[str], object]:
    def attempt(text: str) -> None:
        with contextlib.suppress(Reject, Problem):
            work(text)

    return attempt


def _field(name: str) -> Callable[[str], object]:
    return lambda text: read({**WHOLE, name: text})


def _cell(name: str) -> Callable[[str], object]:
    return lambda text: confluence.read_charter_text(
        _table(f"<tr><th>{name}</th><td>{text}</td></tr>"), find_place=lambda title, space: None
    )


def _named(text: str) -> object:
    return charters.people_named(CharterText(fields={"sponsor": text, "members": text, "deliverables": text}))


PARSERS: dict[str, Callable[[str], Any]] = {
    "a discussion": lambda text: talk.read_talk(text, ENGLISH),
    "a German discussion": lambda text: talk.read_talk(text, GERMAN),
    "a charter's date": lambda text: stamps.in_iso(text, ENGLISH),
    "a signed comment": lambda text: talk.read_talk(text + SIGNED, ENGLISH),
    "a signed cell": lambda text: talk.read_talk(f"{{|\n|-\n| {text}{SIGNED}\n! {text}{SIGNED}", ENGLISH),
    "how a cell looks": lambda text: talk.read_talk(f"| a={text} b{SIGNED}\n|-\n|{text}|{SIGNED}", ENGLISH),
    "a signature": lambda text: talk.read_talk(f"a [[User:Ana|Ana]]{text}{SIGNED[21:]}", ENGLISH),
    "a comment of DiscussionTools": _discussion,
    "a signed one of DiscussionTools": lambda text: _discussion(f'{text}<a href="/User:Ana">Ana</a>{text}'),
    "a page": _template,
    "a page with a charter": lambda text: _template(f"{text}{{{{Charter|purpose=x}}}}{text}"),
    "a charter's value": lambda text: _template(f"{{{{Charter|purpose={text}}}}}"),
    **{
        f"a charter's value within {name}": lambda text, around=around: _template(
            f"{{{{Charter|purpose={around[0]}{text}{around[1]}}}}}"
        )
        for name, around in {
            "code": ("<code>", "</code>"),
            "nowiki": ("<nowiki>", "</nowiki>"),
            "a tag's call": ("{{#tag:pre|", "}}"),
        }.items()
    },
    "a condition": lambda text: _template(f"{{{{#switch:{text}|{text}={{{{Charter}}}}|{{{{Charter}}}}}}}}"),
    "an expression": lambda text: _template("{{#ifexpr:" + text + "|{{Charter}}}}"),
    "conditions within one another": lambda text: conditions.shown(
        "{{#if:" * (len(text) // 10) + text + "|a}}" * (len(text) // 10),
        "{{#if:" * (len(text) // 10) + text + "|a}}" * (len(text) // 10),
    ),
    "a charter's name": lambda text: _template(f"{{{{Charter|{text}=x}}}}"),
    "what a page puts in": lambda text: shown.calls(text, "Leave", ENGLISH),
    "a company's template": lambda text: shown.source_of(
        f"<includeonly>{{{{Charter|purpose={{{{{{{text}|}}}}}}}}}}", ENGLISH, template=True
    ),
    "around a company's template": lambda text: shown.source_of(
        f"{text}{{{{Charter|purpose={{{{{{x|}}}}}}}}}}{text}", ENGLISH, template=True
    ),
    "a charter without an end": lambda text: _template("{{Charter|" + text),
    "what a page says beside its charter": lambda text: mediawiki.words_without_charters(
        "{{Charter}}" + text, ENGLISH, namespace=0
    ),
    "wikitext": lambda text: mediawiki.plain(text, ENGLISH),
    "braces": lambda text: (braces.tame(text), braces.blank(text)),
    "a link's target": ENGLISH.account_of,
    "words of a version": changed.plain_words,
    "an address in a version": lambda text: changed.plain_words("[//" + text),
    "what a change added": lambda text: (added(text, text[::-1]), added("a " + text, "b " + text)),
    "what an edit takes up": lambda text: building_on.built_on(
        [(1, text), (2, text + "x"), (3, "y" + text[::-1])]
    ),
    "who saved each line": _saved,
    "a page put in": lambda text: (included.included("include" + text), included.included(_PUT_IN + text)),
    "a translation's charter": lambda text: translations.same_charter(_both(text), _both(text + "x")),
    "storage format": storage.read,
    "an excerpt": lambda text: (storage.excerpt(text), storage.excerpt(f"<p>{text}</p>")),
    "mentions": storage.mentions,
    "tasks": lambda text: storage.tasks(f"<ac:task-list><ac:task>{text}</ac:task></ac:task-list>"),
    "a remark": lambda text: (remarks.says_only_read(f"<p>{text}</p>"), remarks.task_about_reading(text)),
    "a page with page properties": lambda text: confluence.read_charter_text(_table("") + text),
    "what a page says beside its properties": lambda text: confluence.size_and_digest(_table("") + text),
    "rows of page properties": lambda text: confluence.read_charter_text(_table(text)),
    **{f"page properties: {name}": _cell(name) for name in ("benefit", "deliverables", "sponsor", "scope")},
    "a page with our status": lambda text: block.take_off(f"{text}{_OURS}{_END}{text}"),
    "inside our status": lambda text: (block.take_off(_OURS + text + _END), block.shown(_OURS + text + _END)),
    "a page to put it on": lambda text: block.put(text, "x"),
    "files that a page names": lambda text: confluence_files.named(f"/download/{text}", "7"),
    "words for Confluence": lambda text: (confluence_words.escaped(text), confluence_words.link(text, text)),
    **{f"field {name}": _field(name) for name in FIELDS},
    "a field's name": lambda text: read({**WHOLE, text: "x"}),
    "a deliverable": lambda text: read({**WHOLE, "deliverables": f"a; owner: {text}; by: {text}"}),
    "everybody named": _named,
    "an outcome": lambda text: (closing.split_outcome(text), closing.read_outcome(text)),
    "a name's key": lambda text: entries.slug(text, {}),
    "a short form": lambda text: (
        phrasing.one_line(text),
        phrasing.some_lines(text),
        result_or_interest.shortened(text),
    ),
    "an address": lambda text: (phrasing.is_link("http://" + text), mail.header(text)),
    "a webhook of MediaWiki": _refusing(
        lambda text: mediawiki_hooks.type_of(text.encode(errors="surrogatepass"))
    ),
    "a webhook of Confluence": _refusing(
        lambda text: confluence_hooks.type_of(text.encode(errors="surrogatepass"))
    ),
    "a word of thanks": thanks.only_thanks,
    "a token's claims": lambda text: viewers.claims_of(f"a.{text}.b"),
    "a call": _refusing(lambda text: incoming.parse(text.encode(errors="surrogatepass"))),
}

PIECES: tuple[str, ...] = (
    *"=-~'\"<>{}[]|:;,. \t*#&/\\()@_0aä\n\r\u200e\u0301–İﷺß👍",
    *(
        "{{",
        "}}",
        "[[",
        "]]",
        "{{{",
        "{|",
        "|}",
        "{|\n|",
        "|-\n",
        "\n|",
        "a='b' ",
        "a=b ",
        "''",
        "'''''",
        "''a'' ",
        "~~~~",
        "-- ",
    ),
    *(
        "== ",
        "= a",
        "=\n",
        "==a==\n",
        "* a\n",
        "- a\n",
        "a\n",
        "::",
        "a, b; ",
        "a;b",
        "a: ",
        ": ",
        "; ",
        " - ",
    ),
    *("<b ", "<b>", "</b>", "<b><i>", "<!--", "-->", "<!-- -->", "<nowiki>", "</nowiki>", "<nowiki/>"),
    *(
        "<pre ",
        "<pre>x</pre>",
        "<code>",
        "<ref ",
        "<ref>",
        "<br",
        "<br/>",
        "<div><p>",
        "<p>",
        "</p>",
        "<p></p>",
    ),
    *(
        "[http://a ",
        "[//a ",
        "http://",
        "http://a ",
        "[[User:",
        "[[User:A|",
        "[[User:Ana|Ana]] ",
        "[[a]",
        "[[a|",
    ),
    *("{{ping|", "{{ping|a", "{{ping|a}}", "{{ ", "{{_", "{{\n", "{{x:", "{{a|", "{{a}}", "{{{a|", "{{{a}}}"),
    *("{{#tag:pre|", "{{#tag:nowiki|x}}"),
    *(
        "{{Charter",
        "{{Charter|",
        "{{Charter}}",
        "{{Charter|{{Charter|",
        "|a=b",
        "|a=",
        "&amp",
        "&amp;",
        "&#",
        "&#x",
    ),
    *(
        '<a href="',
        "<a ",
        "<a><",
        '<a href="x">',
        '<a href="/User:Ana">Ana</a>',
        "<a x>y</a>",
        '<a b="',
        "<a b='",
    ),
    *(
        "12:34, 5 ",
        "12:34, 5 May ",
        "12:34, 5 November 2026",
        "12:34, 5 November 2026 (UTC) ",
        "[[User:Ana|Ana]] 12:34, 5 November 2026 (UTC) ",
        "5 May 2026, ",
        "2026 (",
    ),
    *(
        "1:23 ",
        "5. ",
        "2026",
        "(UTC)",
        " (",
        "1.",
        "1. 1. ",
        "31.12.",
        "18:30 ",
        " uhr",
        "December ",
        "monday ",
    ),
    *("we ", "a, ", "the ", "wir ", "wir a ", "let's ", "and ", "& ", "and publish", "austauschen ", "a b "),
    *("owner: ", "owner: a; ", "by: 1 ", "4 Dec 2026: ", "bis ", "by ", "until ", "every ", "a day ", "1 "),
    *(
        "@{",
        "@{}",
        "@{1} and ",
        "@{1} ",
        "@{1}",
        "group: ",
        "group:",
        "user group ",
        "subpages of ",
        "page: ",
    ),
    *("user:", "User:User:", "()", "(a)", "[a]", "telos-status-a ", ">telos-status", "> telos-status- "),
    *("<ac:", "<ac:link>", "</ac:link>", "<ac:link></ac:link>", '<ri:user ri:userkey="a"/>', "<ac:layout "),
    *(
        "<td>",
        "<tr><td>",
        "<tr><th>Purpose</th><td>x</td></tr>",
        '<td rowspan="9">a</td>',
        "<li>",
        "<ul><li>",
    ),
    *(
        '<tr><td rowspan="999" colspan="40">a</td></tr>',
        "<table><tr><td>",
        "<li>a</li>",
        "<ac:task></ac:task>",
    ),
    *(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>",
        "<ac:task><ac:task-body>",
        '<time datetime="2026-01-01"/>',
    ),
    *(
        "<![CDATA[",
        "]]>",
        "<![CDATA[]]>",
        "<?",
        "<? ?>",
        ' b="',
        ' b="c"',
        " b='",
        "xml:",
        "<x:y ",
        "<x:y/>",
        "a:b ",
    ),
    *("&nbsp;", "&auml;", f"<{_MACRO}>", f'<{_MACRO} ac:name="details">', f"{_OURS}", f"{_OURS}{_END}"),
    *(f'<{_MACRO} ac:name="anchor"></{_MACRO}>', f'<{_MACRO} ac:name="panel"><ac:rich-text-body>'),
    f'<{_MACRO} ac:name="anchor"><ac:parameter ac:name="">telos-status</ac:parameter></{_MACRO}>',
    *('{"a":', "[1,", "\\u0000", '"\\', "1e", "1,", '{"type":"'),
)
#: What may come behind, so that what almost fits fails at last.
TAILS = ("", "a\n!]]>}}")


#: Openings, and all of them before ends that are not theirs: each end looks for its beginning among them.
OPENED = (
    ("<b>", "]]"),
    ("<b>", "</i>"),
    ("{{", "]]"),
    ("[[", "}}"),
    ("{{{a|", "]]"),
    ("<code>", "</pre>"),
    ("<td>", "</ac:link>"),
    ("<!--", "{{a|"),
)


def _mixtures() -> list[tuple[str, ...]]:
    """Each piece alone, those that fit one another badly, and some by chance one behind the other."""
    chance = random.Random(7)
    pairs = [tuple(chance.sample(PIECES, 2)) for _ in range(60)]
    return [*((piece,) for piece in PIECES), *OPENED, *pairs]


MIXTURES = _mixtures()

_PANEL = f'<{_MACRO} ac:name="panel"><ac:rich-text-body>x'
_ANCHOR = f'<{_MACRO} ac:name="anchor"><ac:parameter ac:name="">telos-status</ac:parameter></{_MACRO}>'
#: What costs little for each piece, so that only a text of many thousands tells whether it costs too much: a page may
#: have two million characters. The parser, and what stands before, again and again, and behind.
LONG: dict[str, tuple[str, str, str, str]] = {
    "times nobody signed": ("a discussion", "", "12:34, 5 November 2026 (UTC) ", ""),
    "times nobody signed, with links to nobody": (
        "a discussion",
        "",
        "[[a]] 12:34, 5 November 2026 (UTC) ",
        "",
    ),
    "braces that close nothing": ("conditions within one another", "", "}", ""),
    "braces that close conditions": ("conditions within one another", "", "}}", ""),
    "anchors behind a word in a panel": ("a page with our status", _PANEL, _ANCHOR, _END),
    "statuses in a row": ("a page with our status", "", f"{_OURS}{_END}", ""),
    "statuses to be put on": ("a page to put it on", "", f"{_OURS}{_END}", ""),
}
#: Characters of the shorter one of two such texts.
LONG_ENOUGH = 80_000


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", PARSERS)
def test_a_text_twice_as_long_takes_twice_as_long(name: str) -> None:
    grown = []
    for mixture, tail in itertools.product(MIXTURES, TAILS):
        # All of one behind all of the other, as "<b <b <b … >>>".
        def text(size: int, mixture: tuple[str, ...] = mixture, tail: str = tail) -> str:
            share = size // len(mixture)
            return "".join(piece * (share // len(piece)) for piece in mixture) + tail

        growth = too_fast(PARSERS[name], text)
        if growth is not None:
            grown.append((mixture, tail, growth, round(growth.ratio, 1)))
    assert not grown


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", PARSERS)
def test_a_text_that_begins_within_something_comes_to_an_end(name: str) -> None:
    """A talk page's line that began with ">" had the reader look for the tag's beginning behind its end, for ever."""
    for piece in PIECES:
        for cut in range(1, min(len(piece), 6)):
            PARSERS[name](piece[cut:] + piece * (200 // len(piece)))
            PARSERS[name](piece[cut:])


@pytest.mark.parametrize("name", LONG)
def test_what_costs_little_at_first_grows_no_faster(name: str) -> None:
    parser, begin, piece, end = LONG[name]
    assert (
        too_fast_at(PARSERS[parser], lambda size: begin + piece * (size // len(piece)) + end, LONG_ENOUGH)
        is None
    )
