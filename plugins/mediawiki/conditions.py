"""What of a page's wikitext its readers are never shown: branches that conditions don't take, values nobody uses.

A condition is decided where everything it rests on stands on the page: ``{{#if:|…}}``, ``{{#switch:a|b=…}}``. What
rests on another template or a magic word is left undecided, and only the wiki itself can tell. As MediaWiki's
preprocessor and its extension ParserFunctions read it; pure, and in time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from operator import itemgetter

#: Characters of a value that are compared; a longer one is known not to be empty, and no more.
_LONGEST = 300
#: Of closing braces no more than are taken at once, or a long row of them is gone through for each.
_TOKENS = re.compile(r"\{\{+|\}\}\}?|\[\[|\]\]|[|=:]")
#: What looks like a tag: it says something, and what can't be told.
_TAG = re.compile(r"<[/!a-z]|\{\{|\}\}", re.IGNORECASE)
#: Where something was that the wiki takes out before it reads on: a comment, a tag of inclusion.
GONE = "\0"
_SPACE = " \t\n\r\v"
#: Name of a condition → its kind. Names are read in any case; a German wiki knows some by names of its own.
_CONDITIONS = {
    "#if": "if",
    "#ifeq": "ifeq",
    "#ifexpr": "ifexpr",
    "#iferror": "iferror",
    "#ifexist": "ifexist",
    "#switch": "switch",
    "#wechsle": "switch",
}
_DEFAULTS = frozenset({"#default", "#standard"})
_NUMBER = re.compile(r"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:e[+-]?\d++)?", re.ASCII | re.IGNORECASE)
#: Numbers have so many digits in what people compare; longer ones stay undecided.
_DIGITS = 15


@dataclass(frozen=True, slots=True)
class _Value:
    """What a piece of wikitext comes to: its text, None where that can't be told, and whether it says anything."""

    text: str | None = ""
    filled: bool | None = False

    def then(self, other: _Value) -> _Value:
        text = None
        if self.text is not None and other.text is not None and len(self.text) + len(other.text) <= _LONGEST:
            text = self.text + other.text
        if self.filled or other.filled:
            return _Value(text, True)
        return _Value(text, None if self.filled is None or other.filled is None else False)


_NOTHING, _UNKNOWN, _SOMETHING = _Value(), _Value(None, None), _Value(None, True)
#: Templates that are a character of wikitext.
_SIGNS = {"!": _Value("|", True), "=": _Value("=", True)}


@dataclass(slots=True)
class _Part:
    """One of the values of a call: where it begins, and what it says before and behind its first "="."""

    begin: int
    before: _Value = _NOTHING
    after: _Value = _NOTHING
    #: Where its first "=" stands, 0 without one.
    named: int = 0

    def add(self, value: _Value) -> None:
        if self.named:
            self.after = self.after.then(value)
        else:
            self.before = self.before.then(value)

    @property
    def whole(self) -> _Value:
        return self.before.then(_Value("=", True)).then(self.after) if self.named else self.before


@dataclass(slots=True)
class _Open:
    """Braces or brackets that wait for their end."""

    begin: int
    braces: int
    parts: list[_Part] = field(default_factory=list)
    #: The kind of condition; "" when it is none, None while that isn't known.
    condition: str | None = None

    def name(self, conditions: Mapping[str, str]) -> None:
        """What stands before its first ":" says what it is; "subst:" stands before that."""
        name = (self.parts[0].whole.text or "").strip(_SPACE).casefold()
        if name not in {"subst", "safesubst"}:
            self.condition = conditions.get(name, "")
        if self.condition == "":
            self.parts[0].add(_Value(":", True))
        else:
            self.parts[0] = _Part(self.parts[0].begin)


@dataclass(frozen=True, slots=True)
class Shown:
    """Places of a text, as beginnings and ends in order: what is never shown, and what only the wiki can tell."""

    never: Sequence[tuple[int, int]]
    perhaps: Sequence[tuple[int, int]]


def shown(kept: str, bare: str, *, put_in: bool = False, conditions: bool = True) -> Shown:
    """What a page shows of itself.

    ``bare`` is its text with all that is taken literally turned to spaces; ``kept`` the same with that in it, and
    :data:`GONE` where a comment or a tag of inclusion stood. ``put_in``: it is read as what other pages put in, so
    that its parameters may have values. ``conditions``: the wiki has them.
    """
    reading = _Reading(put_in=put_in, conditions=conditions)
    at = 0
    while (token := _TOKENS.search(bare, at)) is not None:
        reading.add(_said(kept[at : token.start()]))
        at = token.start() + reading.take(token[0], token.start())
    return Shown(_joined(reading.never), _joined(reading.perhaps))


class _Reading:
    """Braces and brackets in pairs, and what each call comes to."""

    def __init__(self, *, put_in: bool, conditions: bool) -> None:
        self.never: list[tuple[int, int]] = []
        self.perhaps: list[tuple[int, int]] = []
        self._put_in, self._conditions = put_in, conditions
        self._waiting = [_Open(0, 0, [_Part(0)])]

    def add(self, value: _Value) -> None:
        """Something that stands in whatever is open."""
        self._waiting[-1].parts[-1].add(value)

    def take(self, sign: str, begin: int) -> int:
        """Go on with a sign; how much of it was taken."""
        top = self._waiting[-1]
        match sign[0]:
            case "{" | "[":
                braces = len(sign) if sign[0] == "{" else 0
                self._waiting.append(_Open(begin, braces, [_Part(begin + len(sign))]))
            case "}":
                return self._close(len(sign), begin)
            case "]" if len(self._waiting) > 1 and not top.braces:
                self._leave_link()
            case "|" if len(self._waiting) > 1:
                top.parts.append(_Part(begin + 1))
            case ":" if top.braces and len(top.parts) == 1 and top.condition is None:
                top.name(_CONDITIONS if self._conditions else {})
            case "=" if top.braces and not top.parts[-1].named:
                top.parts[-1].named = begin
            case _:
                self.add(_Value(sign, True))
        return len(sign)

    def _leave_link(self) -> None:
        self._waiting.pop()
        self.add(_SOMETHING)

    def _close(self, braces: int, at: int) -> int:
        """Close a call or a parameter with braces that begin there; how many of them that takes."""
        while len(self._waiting) > 1 and not self._waiting[-1].braces:
            # A link without an end is words, and what stands in it can't be told.
            self._leave_link()
        if len(self._waiting) == 1:
            self.add(_SOMETHING)
            return braces
        call = self._waiting.pop()
        closed = min(braces, call.braces, 3)
        value = self._value(call, closed, at)
        left = call.braces - closed
        if left >= 2:
            self._waiting.append(_Open(call.begin, left, [_Part(call.begin + left)]))
        elif left:
            self.add(_Value("{", True))
        self.add(value)
        return closed

    def _value(self, call: _Open, braces: int, end: int) -> _Value:
        """What a call comes to; which of its values are never shown, and which perhaps, is kept."""
        if braces == 3:
            numbers, sure, value = _parameter(call.parts, put_in=self._put_in)
        else:
            numbers, sure, value = _call(call)
        ends = [*(after.begin - 1 for _, after in pairwise(call.parts)), end]
        for number, (part, stop) in enumerate(zip(call.parts, ends, strict=True)):
            begin = part.begin
            if number not in numbers:
                self.never.append((begin, stop))
                continue
            if call.condition == "switch" and part.named and number:
                # What a case is called is compared, not shown.
                self.never.append((begin, part.named))
                begin = part.named
            if not sure:
                self.perhaps.append((begin, stop))
        return value


def within(places: Sequence[tuple[int, int]], at: Sequence[tuple[int, int]]) -> list[bool]:
    """Which of these places, in order, begin within others that are in order and apart."""
    insides, last = [], 0
    for begin, _ in at:
        while last < len(places) and places[last][1] <= begin:
            last += 1
        insides.append(last < len(places) and places[last][0] <= begin)
    return insides


def _said(text: str) -> _Value:
    """What words come to that hold no call and no link."""
    if not text:
        return _NOTHING
    text = text.replace(GONE, "")
    if _TAG.search(text):
        return _SOMETHING
    return _Value(text if len(text) <= _LONGEST else None, bool(text.strip(_SPACE)))


#: The numbers of a call's values that are shown, whether that is sure, and what it comes to.
_Taken = tuple[frozenset[int], bool, _Value]


def _parameter(parts: Sequence[_Part], *, put_in: bool) -> _Taken:
    """What stands on a page itself has no parameters, so that each shows what stands behind its bar."""
    every = frozenset(range(len(parts)))
    if put_in:
        return every & {0, 1}, False, _UNKNOWN
    return (every & {1}, True, parts[1].whole) if len(parts) > 1 else (every, True, _SOMETHING)


def _call(call: _Open) -> _Taken:
    parts = call.parts
    branches = frozenset(range(1, len(parts)))
    first = parts[0].whole
    match call.condition:
        case "switch":
            return _switched(parts)
        case "ifexist":
            return branches & {1, 2}, False, _UNKNOWN
        case "iferror":
            return _of_error(parts)
        case "ifeq":
            return _branch(parts, _alike(first, parts[1].whole if branches else _NOTHING), 2, 3)
        case "if":
            return _branch(parts, first.filled, 1, 2)
        case "ifexpr":
            return _branch(parts, _number_is_true(first), 1, 2)
    # A template, or another function: only the wiki knows what it makes of its values.
    name = (first.text or "").strip(_SPACE)
    sign = _SIGNS.get(name, _UNKNOWN) if not branches and call.condition is None else _UNKNOWN
    return branches | {0}, False, sign


def _branch(parts: Sequence[_Part], holds: bool | None, yes: int, no: int) -> _Taken:
    branches = frozenset(range(1, len(parts)))
    if holds is None:
        return branches & {yes, no}, False, _UNKNOWN
    taken = yes if holds else no
    return branches & {taken}, True, _trimmed(parts, taken)


def _of_error(parts: Sequence[_Part]) -> _Taken:
    """What has no tag in it is no error: then the third value is shown, or what was looked at."""
    first, fine = parts[0].whole, 2 if len(parts) > 2 else 0
    if first.text is not None or first.filled is False:
        return frozenset({fine}), True, _trimmed(parts, fine)
    return frozenset({fine}) | frozenset(range(1, min(len(parts), 2))), False, _UNKNOWN


def _trimmed(parts: Sequence[_Part], number: int) -> _Value:
    if number >= len(parts):
        return _NOTHING
    value = parts[number].whole
    return _Value(value.text.strip(_SPACE) if value.text is not None else None, value.filled)


def _switched(parts: Sequence[_Part]) -> _Taken:
    """As the wiki goes through the cases: the first that fits, else the last one without a name, else the default."""
    subject = parts[0].whole
    fits = may_fit = awaits_default = doubt = False
    shown: set[int] = set()
    default: int | None = None
    for number, part in enumerate(parts[1:], 1):
        last = number == len(parts) - 1
        same = _alike(subject, part.before)
        if part.named:
            if fits or same:
                return _one(parts, {*shown, number}, doubt=doubt or may_fit)
            if same is None or may_fit:
                shown.add(number)
                doubt = True
            may_fit = False
            if awaits_default or _is_default(part.before):
                default, awaits_default = number, False
        elif last:
            # It is the default, whether it fits or not.
            return _one(parts, {*shown, number}, doubt=doubt)
        elif same:
            fits = True
        elif same is None:
            may_fit = True
        else:
            awaits_default = awaits_default or _is_default(part.before)
    return _one(parts, shown if default is None else {*shown, default}, doubt=doubt)


def _one(parts: Sequence[_Part], numbers: set[int], *, doubt: bool) -> _Taken:
    if doubt:
        return frozenset(numbers), False, _UNKNOWN
    if not numbers:
        return frozenset(), True, _NOTHING
    part = parts[next(iter(numbers))]
    return frozenset(numbers), True, part.after if part.named else part.whole


def _is_default(label: _Value) -> bool:
    return (label.text or "").strip(_SPACE).casefold() in _DEFAULTS


def _alike(value: _Value, other: _Value) -> bool | None:
    """Whether two values are the same, numbers as numbers; None where that can't be told."""
    if value.text is None or other.text is None:
        return False if {value.filled, other.filled} == {True, False} else None
    left, right = (unescape(value.text or "").strip(_SPACE) for value in (value, other))
    if left == right:
        return True
    if _NUMBER.fullmatch(left) and _NUMBER.fullmatch(right):
        return float(left) == float(right) if max(len(left), len(right)) <= _DIGITS else None
    return False


def _number_is_true(value: _Value) -> bool | None:
    """Whether a number is another than 0; what an expression of several comes to is reckoned by the wiki."""
    if value.filled is False:
        return False
    text = (value.text or "").strip(_SPACE)
    return float(text) != 0 if len(text) <= _DIGITS and _NUMBER.fullmatch(text) else None


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those within others left out."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(places, key=itemgetter(0)):
        if merged and begin <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = merged[-1][0], end
        else:
            merged.append((begin, end))
    return merged
