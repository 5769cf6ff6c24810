"""What of a page's wikitext its readers are never shown: branches that conditions don't take, values nobody uses.

A condition is decided where everything it rests on stands on the page: ``{{#if:|…}}``, ``{{#switch:a|b=…}}``. What
rests on another template or a magic word is left undecided, and only the wiki itself can tell. As MediaWiki's
preprocessor and its extension ParserFunctions read it; pure, and in time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from operator import itemgetter

#: Characters of a value that are compared; a longer one is known not to be empty, and no more.
_LONGEST = 300
_TOKENS = re.compile(r"\{\{+|\}\}+|\[\[|\]\]|[|=:]")
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
    waiting: list[_Open] = [_Open(0, 0, [_Part(0)])]
    never: list[tuple[int, int]] = []
    perhaps: list[tuple[int, int]] = []
    at = done = 0
    while (token := _TOKENS.search(bare, at)) is not None:
        top = waiting[-1]
        top.parts[-1].add(_said(kept[done : token.start()]))
        sign, begin, at = token[0], token.start(), token.end()
        done = at
        if sign[0] == "{":
            waiting.append(_Open(begin, len(sign), [_Part(at)]))
        elif sign == "[[":
            waiting.append(_Open(begin, 0, [_Part(at)]))
        elif sign[0] == "}":
            while len(waiting) > 1 and not waiting[-1].braces:
                # A link without an end is words, and what stands in it can't be told.
                waiting.pop()
                waiting[-1].parts[-1].add(_SOMETHING)
            top = waiting[-1]
            if len(waiting) == 1:
                top.parts[-1].add(_SOMETHING)
                continue
            closed = min(len(sign), top.braces, 3)
            at = done = begin + closed
            waiting.pop()
            value = _closed(top, closed, begin, never, perhaps, put_in=put_in)
            left = top.braces - closed
            if left >= 2:
                top = _Open(top.begin, left, [_Part(top.begin + left)])
                waiting.append(top)
            elif left:
                waiting[-1].parts[-1].add(_Value("{", True))
            waiting[-1].parts[-1].add(value)
        elif sign == "]]":
            if len(waiting) > 1 and not top.braces:
                waiting.pop()
                waiting[-1].parts[-1].add(_SOMETHING)
            else:
                top.parts[-1].add(_Value(sign, True))
        elif sign == "|" and len(waiting) > 1:
            top.parts.append(_Part(at))
        elif sign == ":" and top.braces and len(top.parts) == 1 and top.condition is None:
            name = (top.parts[0].whole.text or "").strip(_SPACE).casefold()
            if name not in {"subst", "safesubst"}:
                top.condition = _CONDITIONS.get(name, "") if conditions else ""
            if top.condition or top.condition is None:
                top.parts[0] = _Part(top.parts[0].begin)
            else:
                top.parts[0].add(_Value(sign, True))
        elif sign == "=" and top.braces and not top.parts[-1].named:
            top.parts[-1].named = begin
        else:
            top.parts[-1].add(_Value(sign, True))
    return Shown(_joined(never), _joined(perhaps))


def within(places: Sequence[tuple[int, int]], at: Sequence[tuple[int, int]]) -> list[bool]:
    """Which of these places, in order, begin within others that are in order and apart."""
    found, last = [], 0
    for begin, _ in at:
        while last < len(places) and places[last][1] <= begin:
            last += 1
        found.append(last < len(places) and places[last][0] <= begin)
    return found


def _said(text: str) -> _Value:
    """What words come to that hold no call and no link."""
    if not text:
        return _NOTHING
    text = text.replace(GONE, "")
    if _TAG.search(text):
        return _SOMETHING
    return _Value(text if len(text) <= _LONGEST else None, bool(text.strip(_SPACE)))


def _closed(
    call: _Open,
    braces: int,
    end: int,
    never: list[tuple[int, int]],
    perhaps: list[tuple[int, int]],
    *,
    put_in: bool,
) -> _Value:
    """What a call comes to; which of its values are never shown, and which perhaps, is added to the lists."""
    parts = call.parts
    ends = [*(after.begin - 1 for _, after in pairwise(parts)), end]
    shown, sure, value = _taken(call, braces, put_in=put_in)
    for number, part in enumerate(parts):
        place = part.begin, ends[number]
        if number not in shown:
            never.append(place)
            continue
        if call.condition == "switch" and part.named and number:
            # What a case is called is compared, not shown.
            never.append((part.begin, part.named))
            place = part.named, place[1]
        if not sure:
            perhaps.append(place)
    return value


def _taken(call: _Open, braces: int, *, put_in: bool) -> tuple[frozenset[int], bool, _Value]:
    """The numbers of the values that are shown, whether that is sure, and what is shown."""
    parts = call.parts
    every = frozenset(range(len(parts)))
    if braces == 3:
        # A parameter: what stands on a page itself has none, so that it shows what stands behind the bar.
        if put_in:
            return every & {0, 1}, False, _UNKNOWN
        return (every & {1}, True, parts[1].whole) if len(parts) > 1 else (every, True, _SOMETHING)
    if not call.condition:
        name = (parts[0].whole.text or "").strip(_SPACE)
        return (
            every,
            False,
            _SIGNS.get(name, _UNKNOWN) if len(parts) == 1 and call.condition is None else _UNKNOWN,
        )
    if call.condition == "switch":
        return _switched(parts)
    first, branches = parts[0].whole, every - {0}
    if call.condition == "ifexist":
        return branches & {1, 2}, False, _UNKNOWN
    if call.condition == "iferror":
        # What has no tag in it is no error.
        fine = first.text is not None or first.filled is False
        shown = frozenset({2}) if len(parts) > 2 else frozenset({0})
        return (
            (shown, True, _trimmed(parts, next(iter(shown))))
            if fine
            else (shown | every & {1}, False, _UNKNOWN)
        )
    if call.condition == "ifeq":
        holds = _alike(first, parts[1].whole if len(parts) > 1 else _NOTHING)
        yes, no = 2, 3
    else:
        holds = first.filled if call.condition == "if" else _expression(first)
        yes, no = 1, 2
    if holds is None:
        return branches & {yes, no}, False, _UNKNOWN
    shown_one = yes if holds else no
    return every & {shown_one}, True, _trimmed(parts, shown_one)


def _trimmed(parts: Sequence[_Part], number: int) -> _Value:
    if number >= len(parts):
        return _NOTHING
    value = parts[number].whole
    return _Value(value.text.strip(_SPACE) if value.text is not None else None, value.filled)


def _switched(parts: Sequence[_Part]) -> tuple[frozenset[int], bool, _Value]:
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


def _one(parts: Sequence[_Part], numbers: set[int], *, doubt: bool) -> tuple[frozenset[int], bool, _Value]:
    if doubt:
        return frozenset(numbers), False, _UNKNOWN
    if not numbers:
        return frozenset(), True, _NOTHING
    part = parts[next(iter(numbers))]
    return frozenset(numbers), True, part.after if part.named else part.whole


def _is_default(label: _Value) -> bool:
    return (label.text or "").strip(_SPACE).casefold() in _DEFAULTS


def _alike(one: _Value, other: _Value) -> bool | None:
    """Whether two values are the same, numbers as numbers; None where that can't be told."""
    if one.text is None or other.text is None:
        return False if {one.filled, other.filled} == {True, False} else None
    left, right = (unescape(value.text or "").strip(_SPACE) for value in (one, other))
    if left == right:
        return True
    if _NUMBER.fullmatch(left) and _NUMBER.fullmatch(right):
        return float(left) == float(right) if max(len(left), len(right)) <= _DIGITS else None
    return False


# --- expressions --------------------------------------------------------------------------------------------

_WORDS = re.compile(
    r"\s*+(?:(?P<number>\d++(?:\.\d*+)?|\.\d++)|(?P<sign><=|>=|<>|!=|[-+*/()=<>])|(?P<word>[a-z]++))",
    re.ASCII,
)
_RANKS = {
    "not": 9, "*": 7, "/": 7, "mod": 7, "+": 6, "-": 6,
    "=": 4, "<": 4, ">": 4, "<=": 4, ">=": 4, "<>": 4, "!=": 4, "and": 3, "or": 2,
}  # fmt: skip
_SIGNED = 10


def _expression(value: _Value) -> bool | None:
    """Whether an expression of numbers comes to something else than 0; None where that can't be told from here."""
    if value.filled is False:
        return False
    if value.text is None:
        return None
    found = _reckoned(unescape(value.text).lower())
    return None if found is None else found != 0


def _reckoned(text: str) -> float | None:
    values: list[float] = []
    signs: list[tuple[int, str]] = []
    operand, at, text = True, 0, text.strip()
    try:
        while at < len(text):
            match = _WORDS.match(text, at)
            if match is None:
                return None
            at, sign = match.end(), match["sign"] or match["word"] or ""
            if match["number"]:
                if not operand or len(match["number"]) > _DIGITS:
                    return None
                values.append(float(match["number"]))
                operand = False
            elif sign == "(":
                if not operand:
                    return None
                signs.append((-1, sign))
            elif sign == ")":
                while signs and signs[-1][1] != "(":
                    _apply(values, signs.pop())
                if operand or not signs:
                    return None
                signs.pop()
            elif operand:
                if sign not in {"-", "+", "not"}:
                    return None
                signs.append(
                    (_SIGNED if sign != "not" else _RANKS["not"], f"{sign} " if sign != "not" else sign)
                )
            else:
                rank = _RANKS.get(sign)
                if rank is None or sign == "not":
                    return None
                while signs and signs[-1][0] >= rank:
                    _apply(values, signs.pop())
                signs.append((rank, sign))
                operand = True
        while signs:
            _apply(values, signs.pop())
    except (IndexError, ArithmeticError, KeyError):
        # The wiki shows what is wrong with it.
        return None
    return values[0] if len(values) == 1 and not operand else None


_TWO: dict[str, Callable[[float, float], float]] = {
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "mod": lambda a, b: float(int(a) - int(b) * int(int(a) / int(b))),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "=": lambda a, b: float(a == b),
    "<": lambda a, b: float(a < b),
    ">": lambda a, b: float(a > b),
    "<=": lambda a, b: float(a <= b),
    ">=": lambda a, b: float(a >= b),
    "<>": lambda a, b: float(a != b),
    "!=": lambda a, b: float(a != b),
    "and": lambda a, b: float(bool(a) and bool(b)),
    "or": lambda a, b: float(bool(a) or bool(b)),
}
_ALONE: dict[str, Callable[[float], float]] = {
    "- ": lambda a: -a,
    "+ ": lambda a: a,
    "not": lambda a: float(not a),
}


def _apply(values: list[float], sign: tuple[int, str]) -> None:
    name = sign[1]
    if name in _ALONE:
        values.append(_ALONE[name](values.pop()))
        return
    right, left = values.pop(), values.pop()
    values.append(_TWO[name](left, right))


def _joined(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those within others left out."""
    found: list[tuple[int, int]] = []
    for begin, end in sorted(places, key=itemgetter(0)):
        if found and begin <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = found[-1][0], end
        else:
            found.append((begin, end))
    return found
