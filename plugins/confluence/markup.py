"""Confluence's storage format, read by a real XML parser that fetches and expands nothing; pure.

Storage format is a piece of XHTML with Atlassian's own elements under the prefixes ``ac`` and ``ri``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeGuard
from urllib.parse import unquote_plus

from lxml import etree

from plugins.confluence.marks import marks, numbered

#: Bytes of a page that is read, and how deep its elements may lie in one another.
LARGEST = 2_000_000
DEEPEST = 120
#: Prefixes that Confluence uses, and how many others are put up with.
_PREFIXES = ("ac", "ri", "at")
_FOREIGN = 40
#: Characters that XML has none of; a page is read as if they were spaces.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PREFIX = re.compile(r"(?:^|\s)([A-Za-z_][\w.-]*):[A-Za-z_]")

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Tree:
    """A page's or comment's storage format, parsed."""

    root: Element


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a text could not be read as storage format."""

    #: "large", "deep" or "xml".
    why: str
    #: Counted from 1; 0 where no line is to blame.
    line: int = 0
    #: What stands there. People's own words: for the page's readers only, never for a log.
    near: str = ""
    #: What the parser said.
    parser_error: str = ""


def read(text: str) -> Tree | Broken:
    """The text parsed, or why it could not be. Never raises, never touches network or disk."""
    if len(text) > LARGEST or len(text.encode("utf-8", "replace")) > LARGEST:
        return Broken("large")
    prefixes = dict.fromkeys(_PREFIXES)
    depth = 0
    for mark in marks(text):
        depth += mark.opens - mark.closes
        if depth > DEEPEST:
            return Broken("deep", text.count("\n", 0, mark.start) + 1, _near(text[mark.start :]))
        if ":" in mark.name or ":" in mark.rest:
            prefixes |= dict.fromkeys(_PREFIX.findall(f"{mark.name} {mark.rest}"))
    known = [prefix for prefix in prefixes if not prefix.lower().startswith("xml")][:_FOREIGN]
    spaces = " ".join(f'xmlns:{prefix}="urn:{prefix}"' for prefix in known)
    source = f"<storage {spaces}>{NO_XML.sub(' ', numbered(text))}</storage>"
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return Tree(etree.fromstring(source.encode(), parser))
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        lines = text.split("\n")
        near = lines[line - 1] if 0 < line <= len(lines) else ""
        at = max(0, (error.offset or 1) - 1 - (len(spaces) + len("<storage >") if line == 1 else 0) - 40)
        return Broken("xml", line, _near(near[at:]), re.sub(r", line \d+, column \d+$", "", error.msg or ""))


def parse(text: str) -> Tree | None:
    """The text parsed, or None when it is no storage format; :func:`read` says why."""
    tree = read(text)
    return tree if isinstance(tree, Tree) else None


def _near(text: str) -> str:
    return " ".join(text[:80].split())


# --- elements -------------------------------------------------------------------------------------

#: How a macro is written, now and by the oldest editor.
_MACROS = ("ac:structured-macro", "ac:macro")
#: Macros that can hide what stands in them.
_HIDING = frozenset({"details", "excerpt"})


def is_element(node: object) -> TypeGuard[Element]:
    """False for what is no element: entities that were left as they are."""
    return isinstance(node, Element) and isinstance(node.tag, str)


def name_of(element: Element) -> str:
    """An element's name as it is written: ``ac:link``, ``td``."""
    return _short(str(element.tag))


def _short(tag: str) -> str:
    space, brace, local = tag.rpartition("}")
    return f"{space.removeprefix('{urn:')}:{local}" if brace else local


def attribute(element: Element, name: str) -> str:
    """An attribute by its written name (``ri:userkey``); "" for none."""
    prefix, colon, local = name.partition(":")
    return str(element.get(f"{{urn:{prefix}}}{local}" if colon else name) or "")


def children(element: Element) -> Iterator[Element]:
    """The elements right inside."""
    return (child for child in element if is_element(child))


def inside(element: Element, *names: str) -> Iterator[Element]:
    """The element and those in it at any depth, of these names or (without any) of all, in the text's order."""
    return (node for node in element.iter() if is_element(node) and (not names or name_of(node) in names))


def macros(element: Element, *names: str) -> Iterator[Element]:
    """The macros of these names at any depth; those of the oldest editor (``ac:macro``), too."""
    return (node for node in inside(element, *_MACROS) if attribute(node, "ac:name").casefold() in names)


def shown(element: Element, *names: str) -> Iterator[Element]:
    """Those of these macros that readers are shown: not what hides itself, nor what stands in it.

    Page Properties and Excerpts hide themselves on their page where people tick "Hidden": for reports elsewhere.
    """
    waiting = [element]
    while waiting:
        node = waiting.pop()
        if name_of(node) in _MACROS:
            name = attribute(node, "ac:name").casefold()
            if name in _HIDING and parameter(node, "hidden").casefold() == "true":
                continue
            if name in names:
                yield node
        waiting += reversed([*children(node)])


def parameter(macro: Element, name: str) -> str:
    """A macro's parameter as text; "" for none."""
    for child in children(macro):
        if name_of(child) == "ac:parameter" and attribute(child, "ac:name") == name:
            return " ".join("".join(str(part) for part in child.itertext()).split())
    return ""


def body(macro: Element) -> Element | None:
    """The part of a macro that holds people's text."""
    elements = (
        child for child in children(macro) if name_of(child) in {"ac:rich-text-body", "ac:plain-text-body"}
    )
    return next(elements, None)


def person_of(element: Element) -> str:
    """The local id in a mention (``ac:link`` or ``ri:user``): user key, account id, or the old user name."""
    user = element if name_of(element) == "ri:user" else next(inside(element, "ri:user"), None)
    if user is None:
        return ""
    for name in ("ri:account-id", "ri:userkey", "ri:username"):
        if value := attribute(user, name).strip():
            return value
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """A page that somebody linked to."""

    title: str
    #: "" for the space of the page it stands on.
    space: str = ""
    #: The content id, where the link holds it.
    id: str = ""


#: Addresses of pages as people paste them, where Confluence makes a link with the page's name of them.
_ADDRESS = re.compile(r"/spaces/(?P<space>[^/?#]+)/pages/(?P<id>\d+)(?:/(?P<title>[^/?#]+))?")


def page_of(element: Element) -> PageLink | None:
    """The page that an ``ac:link`` or a pasted address (``<a data-card-appearance=…>``) leads to."""
    if name_of(element) == "a":
        match = _ADDRESS.search(attribute(element, "href"))
        if not match or not attribute(element, "data-card-appearance") or not match["title"]:
            return None
        return PageLink(title=unquote_plus(match["title"]), space=match["space"], id=match["id"])
    for page in inside(element, "ri:page", "ri:blog-post"):
        title = " ".join(attribute(page, "ri:content-title").split())
        if title:
            return PageLink(title=title, space=attribute(page, "ri:space-key"))
    return None
