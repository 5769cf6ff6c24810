"""Text for people, in their language.

Messages are Fluent files in ``core/locales/<language>/<area>.ftl``; ids are unique over all areas. A message
that a language lacks is taken from English; an id nobody knows is shown as it is, which a test keeps from
happening. Dates and times are written the way the language writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from functools import lru_cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_name
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from core.calendar import known_zone

#: The languages whose texts are complete; the first one is the fallback.
LANGUAGES = ("en", "de")

#: How a day is written: without and with its year. Stand-alone names carry no full stop inside a line.
_DAY = {"en": ("ccc d LLL", "ccc d LLL y"), "de": ("ccc, d. LLL", "ccc, d. LLL y")}

#: Larger numbers than this are not formatted.
MOST_WRITTEN = 10**15


#: Where an entry of a file begins; whatever belongs to it is indented.
_ENTRY = re.compile(r"^([a-zA-Z][\w-]*) *=", re.MULTILINE)

#: Longest text that Fluent puts into a message; and longest one in a message that is kept.
_LONGEST, _SHORT = 2500, 120


@lru_cache(maxsize=len(LANGUAGES))
def _sources(language: str) -> dict[str, str]:
    """Every message as it is written, by its id: who says a few of them need not wait until all are parsed."""
    folder = resources.files("core") / "locales" / language
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".ftl")), key=lambda file: file.name
    )
    sources: dict[str, str] = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        starts = list(_ENTRY.finditer(text))
        ends = [start.start() for start in starts[1:]] + [len(text)]
        for start, end in zip(starts, ends, strict=True):
            # As Fluent does, of two of one name the first one counts.
            sources.setdefault(start.group(1), text[start.start() : end])
    return sources


@lru_cache(maxsize=len(LANGUAGES))
def _bundle(language: str) -> FluentBundle:
    # No isolation marks: the texts also go into subjects, headers and plain text.
    return FluentBundle([language], use_isolating=False)


@lru_cache(maxsize=8192)
def _parsed(language: str, id: str) -> tuple[Any, tuple[tuple[str, bool], ...] | None] | None:
    """A message as Fluent takes it; and as pieces (a text, and whether it names a value) where it only puts values
    between words. Most do, and joining pieces takes a tenth of what Fluent takes for it. None where it is unknown.
    """
    source = _sources(language).get(id)
    if source is None:
        return None
    resource, bundle = FluentResource(source), _bundle(language)
    bundle.add_resource(resource)
    entry = next((entry for entry in resource.body if isinstance(entry, ast.Message)), None)
    if entry is None or entry.value is None:
        return None
    pieces = [piece for element in entry.value.elements if (piece := _piece(element)) is not None]
    straight = tuple(pieces) if len(pieces) == len(entry.value.elements) else None
    return bundle.get_message(id).value, straight


def _piece(element: Any) -> tuple[str, bool] | None:
    if isinstance(element, ast.TextElement):
        return element.value, False
    reference = element.expression
    return (reference.id.name, True) if isinstance(reference, ast.VariableReference) else None


def _joined(pieces: tuple[tuple[str, bool], ...], values: dict[str, Any]) -> str | None:
    """The pieces with their values; None where one is no short text, which Fluent knows how to write."""
    texts = []
    for text, named in pieces:
        value = values.get(text) if named else text
        if type(value) is not str or len(value) > _LONGEST:
            return None
        texts.append(value)
    return "".join(texts)


def _filled(language: str, id: str, values: dict[str, Any]) -> str:
    for spoken in (language, LANGUAGES[0]):
        message = _parsed(spoken, id)
        if message is None:
            continue
        pattern, pieces = message
        joined = _joined(pieces, values) if pieces is not None else None
        return joined if joined is not None else _formatted(spoken, id, pattern, values)
    return id


def _formatted(language: str, id: str, pattern: Any, values: dict[str, Any]) -> str:
    """The same by Fluent, which takes long: short texts and numbers give the same text each time."""
    if any(
        type(value) is not int and (type(value) is not str or len(value) > _SHORT)
        for value in values.values()
    ):
        return str(_bundle(language).format_pattern(pattern, values)[0])
    return _formatted_once(language, id, tuple(values.items()))


@lru_cache(maxsize=1024)
def _formatted_once(language: str, id: str, values: tuple[tuple[str, str | int], ...]) -> str:
    message = _parsed(language, id)
    return str(_bundle(language).format_pattern(message[0], dict(values))[0]) if message else id


# A screen holds some forty texts; most of them say the same to everybody, on the same day.


@lru_cache(maxsize=4096)
def _fixed(language: str, id: str) -> str:
    return _filled(language, id, {})


@lru_cache(maxsize=1024)
def _written(language: str, day: date, pattern: str) -> str:
    return str(format_date(day, pattern, locale=_locale(language)))


@lru_cache(maxsize=len(LANGUAGES))
def _locale(language: str) -> Locale:
    return Locale(language)


@lru_cache(maxsize=512)
def _listed(language: str, items: tuple[str, ...]) -> str:
    return str(format_list(list(items), locale="en_GB" if language == "en" else _locale(language)))


def language_of(wanted: str) -> str:
    """The language Telos speaks that comes nearest: ``de-AT`` gives ``de``, an unknown one English."""
    base = wanted.replace("_", "-").partition("-")[0].strip().lower()
    return base if base in LANGUAGES else LANGUAGES[0]


def _zone(zone: str | tzinfo) -> tzinfo:
    if isinstance(zone, tzinfo):
        return zone
    return ZoneInfo(zone) if known_zone(zone) else UTC


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Numbers beyond what the language's own format can hold (and NaN) are written plainly.
        return value if abs(value) < MOST_WRITTEN else str(value)
    return value if isinstance(value, str) else str(value)


class Phrase:
    """A text that is said later, in the language of whoever reads it: a message's id, and its values.

    A value may be a phrase itself. As a string it is English, which logs speak.
    """

    __slots__ = ("id", "values")

    def __init__(self, id: str, /, **values: Any) -> None:
        self.id, self.values = id, values

    def text(self, language: str) -> str:
        """The text in a language."""
        return Translator(language).text(self.id, **self.values)

    def __str__(self) -> str:
        return self.text(LANGUAGES[0])

    def __repr__(self) -> str:
        return f"Phrase({self.id!r}, {self.values!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and (self.id, self.values) == (other.id, other.values)

    def __hash__(self) -> int:
        return hash(self.id)

    def kept(self, most: int = 500) -> str:
        """The phrase as it is stored, each value of at most so many letters.

        Escaped as JSON is everywhere else, so that erasing finds every name in it.
        """
        return json.dumps(self._nested(most), separators=(",", ":"))

    def _nested(self, most: int) -> dict[str, Any]:
        values = {}
        for name, value in self.values.items():
            plain = value._nested(most) if isinstance(value, Phrase) else _plain(value)
            values[name] = plain[:most] if isinstance(plain, str) else plain
        return {"phrase": self.id, "values": values}

    @classmethod
    def read(cls, kept: str) -> Phrase | None:
        """A stored phrase; None for any other text, and where no such message is known."""
        if not kept.startswith('{"phrase":'):
            return None
        try:
            return cls._from(json.loads(kept))
        except (ValueError, RecursionError):
            return None

    @classmethod
    def _from(cls, nested: Any) -> Phrase | None:
        if not isinstance(nested, dict):
            return None
        id, given = nested.get("phrase"), nested.get("values")
        if not (isinstance(id, str) and isinstance(given, dict) and Translator(LANGUAGES[0]).has(id)):
            return None
        values = {
            name: cls._from(value) or "" if isinstance(value, dict) else value
            for name, value in given.items()
        }
        return cls(id, **values)


class Translator:
    """All texts in one language. Cheap to make: the files are read once."""

    def __init__(self, language: str) -> None:
        """``language`` is any tag a wiki may send; the nearest of :data:`LANGUAGES` is used."""
        self.language = language_of(language)
        self.locale = _locale(self.language)

    def has(self, id: str) -> bool:
        """True when some language has this message."""
        return any(id in _sources(language) for language in (self.language, LANGUAGES[0]))

    def text(self, id: str, /, **args: Any) -> str:
        """The message with its values put in, as plain text; never raises.

        Values are text, numbers (written and counted as the language does) or anything with a ``str``. They
        are not escaped: whoever shows them does that.
        """
        if not args:
            return _fixed(self.language, id)
        return _filled(self.language, id, {name: _plain(self._value(value)) for name, value in args.items()})

    def _value(self, value: Any) -> Any:
        return value.text(self.language) if isinstance(value, Phrase) else value

    def say(self, text: str | Phrase) -> str:
        """A phrase in this language; any other text as it is."""
        return text.text(self.language) if isinstance(text, Phrase) else text

    def day(self, day: date | datetime, zone: str | tzinfo, now: datetime) -> str:
        """A day: "Fri 27 Nov", and with its year when that is not this one."""
        where = _zone(zone)
        if isinstance(day, datetime):
            day = day.astimezone(where).date()
        short, long = _DAY[self.language]
        return _written(self.language, day, short if day.year == now.astimezone(where).year else long)

    def moment(self, at: datetime, zone: str | tzinfo, now: datetime) -> str:
        """A point in time, as short as it stays clear: "today 15:00", "Tue 17:00", "Fri 27 Nov 17:00".

        The weekday alone is used for the six days to come only: for the past it could be misread.
        """
        where = _zone(zone)
        local, today = at.astimezone(where), now.astimezone(where).date()
        clock = f"{local:%H:%M}"
        if local.date() == today:
            return self.text("moment-today", time=clock)
        if today < local.date() <= today + timedelta(days=6):
            weekday = _written(self.language, local.date(), "ccc")
            return self.text("moment-day", day=weekday, time=clock)
        return self.text("moment-day", day=self.day(local.date(), where, now), time=clock)

    def zone(self, at: datetime, zone: str | tzinfo) -> str:
        """What a zone is called at that time: "CET", in German "MEZ"; its offset where it has no letters."""
        local = at.astimezone(_zone(zone))
        name = local.tzname() or ""
        if self.language != "en":
            spoken = str(get_timezone_name(local, width="short", locale=self.locale))
            name = spoken if spoken.isalpha() else name
        if name.isalpha():
            return name
        minutes = int((local.utcoffset() or timedelta(0)) / timedelta(minutes=1))
        hours, rest = divmod(abs(minutes), 60)
        return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")

    def list(self, items: Iterable[str]) -> str:
        """Several things in one sentence: "Ana, Ben and Cem"."""
        return _listed(self.language, tuple(items))
