"""What Confluence's storage format says: text, people, tasks; pure.

People and pages are named in it by elements, dates by ``<time>``. What a macro shows is worked out only where
it is somebody's own words (panels, excerpts, statuses, tasks).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from plugins.confluence.marks import stretches
from plugins.confluence.markup import (
    NO_XML,
    Broken,
    Element,
    PageLink,
    Tree,
    children,
    inside,
    name_of,
    parse,
    person_of,
    read,
)
from plugins.confluence.written import Notation, plain

__all__ = [
    "Broken",
    "Notation",
    "PageLink",
    "Task",
    "Tree",
    "excerpt",
    "mentions",
    "parse",
    "plain",
    "read",
    "read_words",
    "tasks",
]

_EXCERPT = 280
_BLOCK_ENDS = re.compile(r"</(?:p|h[1-6]|table|ul|ol|blockquote|div|ac:structured-macro|ac:layout-cell)>")
_LINE_ENDS = re.compile(r"</(?:li|tr|ac:task)>|<br ?/>")
_ITEMS = re.compile(r"<li(?: [^<>]*)?>")
_TAGS = re.compile(r"<[^<>]*>")


def excerpt(text: str, limit: int = _EXCERPT, *, name: Callable[[str], str] | None = None) -> str:
    """The first words, on one line. ``name`` gives people's names by local id; else they are left out."""
    tree = parse(text)
    if tree is None:
        source_text = unescape(
            " ".join(_TAGS.sub(" ", text[start:end]) for start, end in stretches(text[:20_000]))
        )
    else:
        notation = Notation(person=name or _nobody, page=_by_its_words, struck=True, addresses=False)
        source_text = "\n".join(line.removeprefix("* ") for line in plain(tree.root, notation).split("\n"))
    flat = " ".join(NO_XML.sub(" ", source_text).split()).lstrip(" ,:;")
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def words(text: str) -> str:
    """What people read there, line by line, without names; "" for a text that can't be read."""
    tree = parse(text)
    if tree is None:
        return ""
    return NO_XML.sub(" ", plain(tree.root, Notation(person=_nobody, page=_by_its_words, addresses=False)))


def read_words(text: str) -> str:
    """A page's words without its tags, paragraphs set apart by an empty line; of any text in linear time."""
    pieces: list[str] = []
    for start, end in stretches(text):
        part = _LINE_ENDS.sub(
            "\n", _BLOCK_ENDS.sub("\n\n", _ITEMS.sub("* ", text[start:end].replace("\n", " ")))
        )
        pieces.append(_TAGS.sub(" ", part))
    return unescape("".join(pieces))


def _nobody(_: str) -> str:
    return ""


def _by_its_words(link: PageLink, words: str) -> str:
    return words or link.title


def mentions(text: str) -> frozenset[str]:
    """The local ids of everybody mentioned; nobody in a text that can't be read."""
    tree = parse(text)
    if tree is None:
        return frozenset()
    return frozenset(key for user in inside(tree.root, "ri:user") if (key := person_of(user)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task in a page or comment."""

    #: Unique within the page; a task without one has "".
    id: str
    #: The one that stays when the page is copied or edited, where there is one.
    uuid: str = ""
    done: bool
    #: Local id of the first person mentioned, who it is assigned to; "" for nobody.
    assignee: str = ""
    #: In plain notation, on one line.
    text: str = ""


def tasks(text: str) -> tuple[Task, ...]:
    """The tasks in their order; none in a text that can't be read."""
    tree = parse(text)
    return () if tree is None else tuple(_task(element) for element in inside(tree.root, "ac:task"))


def _task(element: Element) -> Task:
    child_by_name = {name_of(child): child for child in children(element)}

    def word(name: str) -> str:
        part = child_by_name.get(name)
        return "" if part is None else "".join(str(text) for text in part.itertext()).strip()

    task = child_by_name.get("ac:task-body")
    return Task(
        id=word("ac:task-id"),
        uuid=word("ac:task-uuid"),
        done=word("ac:task-status") == "complete",
        assignee="" if task is None else person_of(task),
        text="" if task is None else " ".join(plain(task).replace("\n", " ").split()),
    )
