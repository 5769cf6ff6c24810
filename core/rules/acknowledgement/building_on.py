"""Which earlier text a later edit takes up, told by the difference between versions.

Each word of a page belongs to the version that added it. An edit takes up an earlier one's text when it changes it or
removes some of its words, or goes on in the same paragraph right behind them, on the same line or the next one: only an
empty line ends a paragraph. A new paragraph, heading or section takes up nothing, wherever it is put, and neither does
a line that only stands elsewhere now. Whoever takes all of it away and puts nothing in its place has not gone on with
it (docs/decisions/0199-who-takes-all-of-it-away-takes-up-nothing.md).

Versions are compared by what stands in both only once, first whole lines, then words, and what surrounds it: time grows
with the length of the texts, whatever they hold.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence

#: Words, and marks one by one; line breaks count, other spaces do not.
_TOKEN = re.compile(r"\w+|\n|[^\w\s]")
#: Where a line begins so, it is no paragraph's: a list, a heading, a table.
_OWN_LINES = frozenset("*#:;={|!")
#: What words of a paragraph may begin with besides letters and digits.
_OPENS = frozenset("\"'([„“”‚‘’«»‹›¿¡…–—")
#: Words of one version that are looked at.
_LONGEST = 60_000

#: A word, and the number of the version that added it.
_Owned = list[tuple[str, int]]


def built_on(texts: Sequence[tuple[int, str]]) -> dict[int, frozenset[int]]:
    """For each version but the first the earlier ones whose text it takes up, the first not among them.

    ``texts`` are the numbers and plain texts of a page's versions, one after the other.
    """
    taken_from: dict[int, frozenset[int]] = {}
    owned: _Owned = []
    for place, (number, text) in enumerate(texts):
        words = _TOKEN.findall(text)[:_LONGEST]
        if not place:
            owned = [(word, 0) for word in words]
            continue
        taken: set[int] = set()
        owned = _next(owned, words, number, taken)
        taken_from[number] = frozenset(taken - {0, number})
    return taken_from


def _next(before: _Owned, words: list[str], number: int, taken: set[int]) -> _Owned:
    """The new version's words with who added them; ``taken`` gets the versions it takes up."""
    runs = list(_runs([word for word, _ in before], words))
    left, brought = _moved(before, words, runs)
    after: _Owned = []
    #: Words that went where nothing was put in their place, by whose they were; and all that were put in somewhere.
    emptied: dict[int, list[str]] = {}
    put: Counter[str] = Counter()
    for a, b, c, d, same in runs:
        if same:
            after += before[a:b]
            continue
        owners = {
            owner for place, (word, owner) in enumerate(before[a:b], a) if word != "\n" and place not in left
        }
        put_here = [words[place] for place in range(c, d) if words[place] != "\n" and place not in brought]
        put.update(put_here)
        if put_here:
            taken |= owners
        else:
            for place, (word, whose) in enumerate(before[a:b], a):
                if word != "\n" and place not in left:
                    emptied.setdefault(whose, []).append(word)
        added = [(word, number) if (known := brought.get(place)) is None else known
                 for place, word in enumerate(words[c:d], c)]  # fmt: skip
        first = next((place for place in range(c, d) if words[place] != "\n"), None)
        new = first is not None and first not in brought
        if not owners and new and (owner := _goes_on(after, words[c:d])) is not None:
            taken.add(owner)
        after += added
    if emptied:
        still = {owner for word, owner in after if word[0].isalnum()}
        taken |= {owner for owner, gone in emptied.items() if owner in still or _come_again(gone, put)}
    return after


def _come_again(gone: list[str], put: Counter[str]) -> bool:
    """Whether the words stand in another place now, and were changed there: most of them were put in anew."""
    told = Counter(word for word in gone if word[0].isalnum())
    return 0 < told.total() <= 2 * (told & put).total()


def _moved(
    before: _Owned, words: list[str], runs: Sequence[tuple[int, int, int, int, bool]]
) -> tuple[set[int], dict[int, tuple[str, int]]]:
    """Whole lines that stand elsewhere now as they stood: their old places, and their new ones with who added them.

    Putting a line elsewhere changes nothing in it, and makes it nobody else's.
    """
    changed = [run for run in runs if not run[4]]
    gone = _whole_lines([word for word, _ in before], [(a, b) for a, b, *_ in changed])
    there: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for start, end in reversed(gone):
        there.setdefault(tuple(word for word, _ in before[start:end]), []).append((start, end))
    left: set[int] = set()
    brought: dict[int, tuple[str, int]] = {}
    for start, end in _whole_lines(words, [(c, d) for _, _, c, d, _ in changed]):
        if known := there.get(tuple(words[start:end])):
            begin, stop = known.pop()
            left.update(range(begin, stop))
            brought.update(zip(range(start, end), before[begin:stop], strict=True))
    return left, brought


def _whole_lines(words: list[str], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The lines with a word in them, without their breaks, that lie wholly within one of the stretches."""
    lines: list[tuple[int, int]] = []
    rest = iter(spans)
    span = next(rest, None)
    for start, end in _lines(words):
        stop = end - 1 if words[end - 1] == "\n" else end
        while span is not None and span[1] < stop:
            span = next(rest, None)
        if span is None:
            break
        if span[0] <= start and any(word[0].isalnum() for word in words[start:stop]):
            lines.append((start, stop))
    return lines


def _goes_on(before: _Owned, added: list[str]) -> int | None:
    """Who added the words that these follow in the same paragraph or list."""
    breaks, place = 0, len(before)
    while place and before[place - 1][0] == "\n":
        breaks, place = breaks + 1, place - 1
    if not place:
        return None
    for at, word in enumerate(added):
        if word != "\n":
            # A line of a list goes on with the list; a heading or a table begins something else.
            next_line = breaks == 1 and (word in "*#:;" or _same_paragraph(before, place, added[at : at + 4]))
            return before[place - 1][1] if breaks == 0 or next_line else None
        breaks += 1
    return None


def _same_paragraph(before: _Owned, end: int, line: Sequence[str]) -> bool:
    """Whether words on the line right behind one that ends there are shown in the same paragraph."""
    begin = end
    while begin and before[begin - 1][0] != "\n":
        begin -= 1
    # A category or a picture stands on a line of its own and says nothing of the one before.
    named = line[:2] == ["[", "["] and line[3:4] == [":"]
    goes_on = (line[0][0].isalnum() or line[0] in _OPENS) and not named
    return goes_on and before[begin][0] not in _OWN_LINES


# --- what two versions have in common -----------------------------------------------------------------------


def _runs(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int, bool]]:
    """Both versions cut into stretches that are the same and stretches that are not, in order."""
    a = c = 0
    for start_old, start_new, length in _same(old, new):
        if start_old > a or start_new > c:
            yield a, start_old, c, start_new, False
        yield start_old, start_old + length, start_new, start_new + length, True
        a, c = start_old + length, start_new + length
    if a < len(old) or c < len(new):
        yield a, len(old), c, len(new), False


def _same(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int]]:
    """Stretches that stand in both, in the order of both."""
    lines_old, lines_new = _lines(old), _lines(new)
    texts_old = [tuple(old[start:end]) for start, end in lines_old]
    texts_new = [tuple(new[start:end]) for start, end in lines_new]
    at_old = at_new = 0
    for first_old, first_new, count in common(texts_old, texts_new):
        start_old, start_new = lines_old[first_old][0], lines_new[first_new][0]
        yield from _words(old, new, at_old, start_old, at_new, start_new)
        length = lines_old[first_old + count - 1][1] - start_old
        yield start_old, start_new, length
        at_old, at_new = start_old + length, start_new + length
    yield from _words(old, new, at_old, len(old), at_new, len(new))


def _words(old: list[str], new: list[str], a: int, b: int, c: int, d: int) -> Iterator[tuple[int, int, int]]:
    for start_old, start_new, count in common(old[a:b], new[c:d]):
        yield a + start_old, c + start_new, count


def _lines(words: list[str]) -> list[tuple[int, int]]:
    lines, start = [], 0
    for place, word in enumerate(words):
        if word == "\n":
            lines.append((start, place + 1))
            start = place + 1
    if start < len(words):
        lines.append((start, len(words)))
    return lines


def common(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[int, int, int]]:
    """Common stretches: the same beginning and end, and around what stands exactly once in both."""
    head, most = 0, min(len(old), len(new))
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        yield 0, 0, head
    end_old, end_new = len(old) - tail, len(new) - tail
    at_old, at_new = head, head
    for one_old, one_new in _rising(_once(old, head, end_old), _once(new, head, end_new)):
        if one_old < at_old or one_new < at_new:
            continue
        start_old, start_new = one_old, one_new
        while start_old > at_old and start_new > at_new and old[start_old - 1] == new[start_new - 1]:
            start_old, start_new = start_old - 1, start_new - 1
        one_old, one_new = one_old + 1, one_new + 1
        while one_old < end_old and one_new < end_new and old[one_old] == new[one_new]:
            one_old, one_new = one_old + 1, one_new + 1
        yield start_old, start_new, one_old - start_old
        at_old, at_new = one_old, one_new
    if tail:
        yield end_old, end_new, tail


def _once(values: Sequence[object], start: int, end: int) -> dict[object, int]:
    seen: dict[object, int] = {}
    for place in range(start, end):
        seen[values[place]] = -1 if values[place] in seen else place
    return {value: place for value, place in seen.items() if place >= 0}


def _rising(old: dict[object, int], new: dict[object, int]) -> list[tuple[int, int]]:
    """The longest row of common places that rises in both."""
    pairs = sorted((place, new[value]) for value, place in old.items() if value in new)
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        rank = bisect.bisect_left(ends, place)
        before.append(tops[rank - 1] if rank else -1)
        if rank == len(ends):
            ends.append(place)
            tops.append(index)
        else:
            ends[rank], tops[rank] = place, index
    row: list[tuple[int, int]] = []
    index = tops[-1] if tops else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]
