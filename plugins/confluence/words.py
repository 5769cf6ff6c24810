"""Words for Confluence's own pages, in storage format: what people wrote is escaped, elements stay; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from core.i18n import Translator
from core.phrasing import one_line
from plugins.confluence.markup import NO_XML

#: Where an element goes while its sentence is put together; nobody's text may hold these.
_OPEN, _CLOSE = "\ue000", "\ue001"
_SLOT = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


class Markup(str):
    """Storage format that is safe to put into a page."""

    __slots__ = ()


def escaped(text: str, most: int = 300) -> Markup:
    """Somebody's text on one line, cut at ``most`` characters, for elements and attributes alike.

    What XML has no character for becomes a space, and so does what turns the direction of writing.
    """
    flat = one_line(NO_XML.sub(" ", text), most)
    return Markup("".join(_ESCAPES.get(character, character) for character in flat))


def mention(local: str, flavour: str) -> Markup:
    """A mention of a person by user key (Data Center) or account id (Cloud)."""
    name = "ri:account-id" if flavour == "cloud" else "ri:userkey"
    return Markup(f'<ac:link><ri:user {name}="{escaped(local, 200)}" /></ac:link>')


def day(when: date) -> Markup:
    """A date, which Confluence shows in each reader's own way."""
    return Markup(f'<time datetime="{when.isoformat()}" />')


def link(address: str, words: str) -> Markup:
    """A link to a web address; the words alone where it is none."""
    if not re.fullmatch(r"https?://[^\s\"'<>]+", address):
        return escaped(words)
    return Markup(f'<a href="{escaped(address, 2000)}">{escaped(words)}</a>')


class Words:
    """One language's words."""

    def __init__(self, language: str) -> None:
        """``language`` is any tag; the nearest one Telos speaks is used."""
        self._translator = Translator(language)

    @property
    def language(self) -> str:
        """The language they are in."""
        return self._translator.language

    def plain(self, id: str, /, **args: str | int) -> str:
        """The message as text, for where no markup is read."""
        return self._translator.text(id, **args)

    def text(self, id: str, /, **args: str | int) -> Markup:
        """The message as storage format. :class:`Markup` goes in as it is, everything else escaped."""
        slots: list[Markup] = []
        values: dict[str, str | int] = {}
        for name, value in args.items():
            if isinstance(value, Markup):
                values[name] = f"{_OPEN}{len(slots)}{_CLOSE}"
                slots.append(value)
            else:
                values[name] = re.sub(f"[{_OPEN}{_CLOSE}]", " ", value) if isinstance(value, str) else value
        markup = escaped(self._translator.text(id, **values), 2000)
        return Markup(_SLOT.sub(lambda match: slots[int(match[1])], markup))

    def several(self, items: Iterable[Markup]) -> Markup:
        """Several elements in one phrase: "A, B and C"."""
        slots = list(items)
        listed = self._translator.list([f"{_OPEN}{number}{_CLOSE}" for number in range(len(slots))])
        return Markup(_SLOT.sub(lambda match: slots[int(match[1])], escaped(listed, 2000)))
