"""A charter as somebody wrote it in wikitext: ``{{Charter|purpose=…|…}}``, in plain notation; pure."""

from __future__ import annotations

from collections.abc import Iterator

import mwparserfromhell
from mwparserfromhell.nodes import (
    Argument,
    Comment,
    ExternalLink,
    Heading,
    HTMLEntity,
    Tag,
    Template,
    Text,
    Wikilink,
)
from mwparserfromhell.parser import ParserError
from mwparserfromhell.wikicode import Wikicode

from core.model import CharterText
from core.rules.fields import canonical
from plugins.mediawiki.about import CATEGORY, TEMPLATE, About
from plugins.mediawiki.braces import tame, templates_named

#: Templates that stand for the person they name.
_PERSON = frozenset({"user", "u", "ping", "@", "reply to", "benutzer", "benutzerin", "person", "noping"})
#: Templates that stand for a character of wikitext.
_SIGNS = {"!": "|", "=": "=", "!!": "||", "(": "{", ")": "}", "((": "{{", "))": "}}", "'": "'", "·": "·"}
_SILENT_TAGS = frozenset({"ref", "references", "templatestyles", "style", "script", "gallery"})
_RAW_TAGS = frozenset({"nowiki", "pre", "code", "syntaxhighlight", "math"})
_BLOCKS = frozenset({"p", "div", "ul", "ol", "dl", "table", "tr", "blockquote", "center"})
#: More than any charter needs; what follows on a longer value is cut, and the rules say it is long.
_LONGEST = 20_000
#: Wikitext of one charter that is read.
_LONGEST_CHARTER = 100_000


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
    if namespace == TEMPLATE:
        return None
    sources = list(templates_named(text, about.charter_names, _LONGEST_CHARTER))
    if not sources:
        return None
    try:
        found = mwparserfromhell.parse(tame(sources[0])).filter_templates(recursive=False)
    except (ParserError, RecursionError):
        return None
    if not found or not found[0].params:
        found = [Template("Charter")]
    fields: dict[str, str] = {}
    for param in found[0].params:
        value = plain(param.value, about)
        name = " ".join(_strip_comments(param.name).split())
        if name and value:
            # MediaWiki lets the last one count, too.
            fields[name] = value
    if not any(canonical(name) == "scope" for name in fields):
        fields["scope"] = "category" if namespace == CATEGORY else "page and subpages"
    return CharterText(fields=fields, count=len(sources))


def plain(value: Wikicode | str, about: About) -> str:
    """Wikitext in the plain notation of :class:`core.model.CharterText`."""
    code = mwparserfromhell.parse(tame(value)) if isinstance(value, str) else value
    text = "".join(_pieces(code, about))[:_LONGEST]
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(code: Wikicode, about: About) -> Iterator[str]:
    for node in code.nodes:
        if isinstance(node, Text):
            yield str(node.value)
        elif isinstance(node, Wikilink):
            yield _link(node, about)
        elif isinstance(node, Tag):
            yield from _tag(node, about)
        elif isinstance(node, Template):
            yield _template(node, about)
        elif isinstance(node, HTMLEntity):
            yield str(node.normalize())
        elif isinstance(node, ExternalLink):
            label = "".join(_pieces(node.title, about)).strip() if node.title else ""
            yield f"{label} {node.url}".strip()
        elif isinstance(node, Heading):
            yield from _pieces(node.title, about)
        elif isinstance(node, Argument):
            yield from _pieces(node.default, about) if node.default else iter(())
        elif not isinstance(node, Comment):
            yield str(node)


def _link(node: Wikilink, about: About) -> str:
    target = _strip_comments(node.title).strip()
    person = about.account_of(target)
    if person and about.number_of(target.lstrip(": ")) >= 0:
        return person
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
        yield str(node.contents)
    else:
        block = name in _BLOCKS or name == "li"
        yield "\n* " if name == "li" else "\n" if block else ""
        yield from _pieces(node.contents, about)
        yield "\n" if block else ""


def _template(node: Template, about: About) -> str:
    name = _name(node)
    if name in _SIGNS:
        return _SIGNS[name]
    positional = [param for param in node.params if not param.showkey or str(param.name).strip() == "1"]
    if name in _PERSON and positional:
        return "".join(_pieces(positional[0].value, about)).strip()
    # Nobody here knows what it would say: it stays as it was written, and a finding can show it.
    return str(node)


def _name(node: Template) -> str:
    name = " ".join(_strip_comments(node.name).replace("_", " ").split())
    prefix, colon, rest = name.partition(":")
    if colon and prefix.strip():
        name = rest.strip()
    return name.lstrip(":").casefold()


def _strip_comments(code: Wikicode) -> str:
    return "".join(str(node) for node in code.nodes if not isinstance(node, Comment))
