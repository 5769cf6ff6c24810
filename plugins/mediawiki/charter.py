"""A charter as somebody wrote it in wikitext: ``{{Charter|purpose=…|…}}``, in plain notation; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

import mwparserfromhell
from mwparserfromhell.nodes import (
    Argument,
    Comment,
    ExternalLink,
    Heading,
    HTMLEntity,
    Node,
    Tag,
    Template,
    Text,
    Wikilink,
)
from mwparserfromhell.parser import ParserError
from mwparserfromhell.wikicode import Wikicode

from core.model import CharterText
from core.rules.purpose import mentions
from core.rules.purpose.entries import AUDIENCES, PEOPLE
from core.rules.purpose.fields import canonical
from core.rules.text import seen
from plugins.mediawiki import tables
from plugins.mediawiki.about import CATEGORY, TEMPLATE, About
from plugins.mediawiki.braces import Named, tame, templates_named
from plugins.mediawiki.stamps import in_iso

#: Templates that stand for a character of wikitext.
_SIGNS = {"!": "|", "=": "=", "!!": "||", "(": "{", ")": "}", "((": "{{", "))": "}}", "'": "'", "·": "·"}
_SILENT_TAGS = frozenset({"ref", "references", "templatestyles", "style", "script", "gallery"})
_RAW_TAGS = frozenset({"nowiki", "pre", "code", "syntaxhighlight", "math"})
_BLOCKS = frozenset({"p", "div", "ul", "ol", "dl", "table", "tr", "blockquote", "center"})
#: Fields in which dates stand.
DATED = frozenset({"start", "deadline", "read until", "milestones"})
#: More than any charter needs; what follows on a longer value is cut, and the rules say it is long.
_LONGEST = 20_000
#: Wikitext of one charter that is read.
_LONGEST_CHARTER = 60_000
#: A tag that opens right before a charter; it has nothing else in it where it is closed right behind.
_OPENED = re.compile(r"<([a-z]+)\b[^<>]*(?<!/)>\s*\Z", re.IGNORECASE)
#: Characters before and behind a charter in which such a tag is looked for.
_NEAR = 300


def read_charter_text(
    text: str,
    about: About,
    *,
    namespace: int,
) -> CharterText | None:
    """The charter on a page, or None. The first one counts; ``count`` says how many there are.

    A template's own page describes the charter and has none. A charter that names no scope speaks for its
    page and the pages below it, on a category's page for what is in the category.
    """
    places = _places(text, about, namespace)
    if not places:
        if namespace != TEMPLATE and about.shown_by and about.shown_by in text:
            return CharterText(fields={"scope": "page"}, shown_by=f"{{{{{about.shown_by}}}}}")
        return None
    begin, end = places[0].begin, places[0].end
    source = (
        text[begin:end] if end - begin <= _LONGEST_CHARTER else text[begin : begin + _LONGEST_CHARTER] + "}}"
    )
    try:
        templates = mwparserfromhell.parse(tame(source)).filter_templates(recursive=False)
    except (ParserError, RecursionError):
        return None
    if not templates or not templates[0].params:
        templates = [Template("Charter")]
    fields: dict[str, str] = {}
    passed = about.passed.get(_name(templates[0]))
    for param in templates[0].params:
        name = " ".join(_strip_comments(param.name).split())
        if passed is not None:
            name = passed.get(name, "")
        value = _value(canonical(name) or "", param.value, about)
        if name and value:
            # MediaWiki lets the last one count, too.
            fields[name] = value
    if not any(canonical(name) == "scope" for name in fields):
        fields["scope"] = "category" if namespace == CATEGORY else "page and subpages"
    return CharterText(fields=fields, count=len(places))


def perhaps_unseen(text: str, about: About, *, namespace: int) -> bool:
    """Whether a page has a charter of which its text can't tell that readers are shown it.

    It is a value of another template, or stands in a branch of a condition that rests on what is not on the page.
    """
    places = _places(text, about, namespace)
    return bool(places) and all(template.perhaps for template in places)


def _places(text: str, about: About, namespace: int) -> list[Named]:
    """Where a page has charters that are shown, or may be."""
    if namespace == TEMPLATE:
        return []
    return templates_named(text, about.charter_names, about.template_spaces, conditions=about.conditions)


def without_charters(text: str, about: About, *, namespace: int) -> str:
    """A page's wikitext without its charters: what it says to its readers."""
    return text_of(around_charters(text, about, namespace=namespace))


def words_without_charters(text: str, about: About, *, namespace: int) -> str:
    """The same line by line, without the spaces and empty lines that come and go with a charter.

    It is the same text wherever on the page the charter stands, and whatever tags are put around it alone.
    """
    return words_of(around_charters(text, about, namespace=namespace))


def around_charters(text: str, about: About, *, namespace: int) -> list[str]:
    """What stands before, between and behind the charters of a page; one piece where there is none."""
    pieces, at = [], 0
    for place in _places(text, about, namespace):
        if place.begin >= at:
            begin, end = _with_tags(text, at, place.begin, place.end)
            pieces.append(text[at:begin])
            at = end
    return [*pieces, text[at:]]


def text_of(pieces: Sequence[str]) -> str:
    """The wikitext that these pieces around charters are; a single one as it is written."""
    if len(pieces) == 1:
        return pieces[0]
    return "\n\n".join(stripped for piece in pieces if (stripped := piece.strip("\n")))


def words_of(pieces: Iterable[str]) -> str:
    """The words of these pieces, line by line."""
    lines = "".join(pieces).split("\n")
    return "\n".join(flat for line in lines if (flat := " ".join(line.split())))


def _with_tags(text: str, least: int, begin: int, end: int) -> tuple[int, int]:
    """The place of a charter with the tags that hold nothing else: ``<noinclude>``, ``<div class="box">``."""
    while opened := _OPENED.search(text[max(least, begin - _NEAR) : begin]):
        behind = text[end : end + _NEAR]
        closed = re.match(rf"\s*+</{opened[1]}\s*+>", behind, re.IGNORECASE)
        if closed is None:
            break
        begin, end = max(least, begin - _NEAR) + opened.start(), end + closed.end()
    return begin, end


def plain(value: Wikicode | str, about: About) -> str:
    """Wikitext in the plain notation of :class:`core.model.CharterText`."""
    code = mwparserfromhell.parse(tame(value)) if isinstance(value, str) else value
    return mentions.unmarked(_marked(code, about))


def _value(field: str, code: Wikicode, about: About) -> str:
    """A field's value; people become the entries of a list where the field holds one."""
    if field in PEOPLE or field in AUDIENCES:
        return mentions.people(_marked(code, about))
    if field in DATED:
        return in_iso(plain(code, about), about)
    if field != "deliverables":
        return plain(code, about)
    barred = tables.with_bars(source := str(code))
    if barred != source:
        code = mwparserfromhell.parse(tame(barred))
    deliverables_written: list[str] = []
    for text in _tables_apart(code, about):
        deliverables_written += map(mentions.deliverable, text.split("\n"))
    return "\n".join(filter(None, deliverables_written))


def _tables_apart(code: Wikicode, about: About) -> Iterator[str]:
    """The text of a value, each row of a table as an entry of its own."""
    around: list[Node] = []
    for node in code.nodes:
        if isinstance(node, Tag) and str(node.tag).strip().lower() == "table":
            yield _marked(Wikicode(around), about)
            around = []

            def cell(inside: Wikicode) -> str:
                return _marked(inside, about).replace("\n", ", ")

            yield "\n".join(f"* {row}" for row in tables.entries(node, cell))
        else:
            around.append(node)
    yield _marked(Wikicode(around), about)


def _marked(code: Wikicode, about: About) -> str:
    """The text with the people in it marked, in lines."""
    text = "".join(_pieces(code, about))[:_LONGEST]
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(code: Wikicode, about: About) -> Iterator[str]:
    for node in code.nodes:
        if isinstance(node, Text):
            yield mentions.unmarked(str(node.value))
        elif isinstance(node, Wikilink):
            yield _link(node, about)
        elif isinstance(node, Tag):
            yield from _tag(node, about)
        elif isinstance(node, Template):
            yield _template(node, about)
        elif isinstance(node, HTMLEntity):
            yield mentions.unmarked(str(node.normalize()))
        elif isinstance(node, ExternalLink):
            label = "".join(_pieces(node.title, about)).strip() if node.title else ""
            yield f"{label} {mentions.unmarked(str(node.url))}".strip()
        elif isinstance(node, Heading):
            yield from _pieces(node.title, about)
        elif isinstance(node, Argument):
            yield from _pieces(node.default, about) if node.default else iter(())
        elif not isinstance(node, Comment):
            yield mentions.unmarked(str(node))


def _link(node: Wikilink, about: About) -> str:
    target = seen(unescape(_strip_comments(node.title))).strip()
    person = about.account_of(target)
    if person and about.number_of(target.lstrip(": ")) >= 0:
        return mentions.marked(person)
    title = " ".join(target.lstrip(":").partition("#")[0].replace("_", " ").split())
    return f"[[{title}]]" if title else ""


def _tag(node: Tag, about: About) -> Iterator[str]:
    name = str(node.tag).strip().lower()
    if node.wiki_markup in {"*", "#", ";", ":"}:
        yield str(node.wiki_markup)
    elif name in {"br", "hr"}:
        yield "\n"
    elif name in _SILENT_TAGS:
        return
    elif name in _RAW_TAGS:
        yield mentions.unmarked(str(node.contents))
    else:
        block = name in _BLOCKS or name == "li"
        yield "\n* " if name == "li" else "\n" if block else ""
        yield from _pieces(node.contents, about)
        yield "\n" if block else ""


def _template(node: Template, about: About) -> str:
    name = _name(node)
    if name in _SIGNS:
        return _SIGNS[name]
    positional = [param for param in node.params if not param.showkey or str(param.name).strip().isdigit()]
    if positional and name in about.ping_names | about.person_names:
        # A second value of the others is words for the first: {{u|Ana|our Ana}}.
        called = positional if name in about.ping_names else positional[:1]
        texts = ("".join(_pieces(param.value, about)).strip() for param in called)
        return ", ".join(text if mentions.OPEN in text else mentions.marked(text) for text in texts if text)
    # Nobody here knows what it would say: it stays as it was written, and a finding can show it.
    return mentions.unmarked(str(node))


def _name(node: Template) -> str:
    name = " ".join(_strip_comments(node.name).replace("_", " ").split())
    prefix, colon, rest = name.partition(":")
    if colon and prefix.strip():
        name = rest.strip()
    return name.lstrip(":").casefold()


def _strip_comments(code: Wikicode) -> str:
    return "".join(str(node) for node in code.nodes if not isinstance(node, Comment))
