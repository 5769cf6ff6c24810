"""The words a change added: what is in the new text and was not in the old one, in time linear in both.

For people who are to answer a change: they see it in their message, before they open the page.
"""

from __future__ import annotations

from collections import Counter

#: Most lines and characters shown of a change.
LINES, MOST = 4, 280


def added(before: str, after: str) -> str:
    """The lines of ``after`` that ``before`` hasn't, at most :data:`LINES`; of one changed line what is new in it."""
    old = Counter(_lines(before))
    new = []
    for line in _lines(after):
        if old[line]:
            old[line] -= 1
        else:
            new.append(line)
    if not new:
        return ""
    gone = [line for line in _lines(before) if old[line] > 0]
    if len(new) == 1 and len(gone) == 1:
        new = [_changed(gone[0], new[0])]
    text = " … ".join(line for line in new[:LINES] if line)
    more = len(new) > LINES
    return text[: MOST - 1].rstrip() + "…" if len(text) > MOST else text + (" …" if more else "")


def _lines(text: str) -> list[str]:
    return [flat for line in text.splitlines() if (flat := " ".join(line.split()))]


def _changed(old: str, new: str) -> str:
    """What stands in one line between the words it shares with the old one at its start and its end."""
    was, now = old.split(" "), new.split(" ")
    start = 0
    while start < min(len(was), len(now)) and was[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(was), len(now)) - start and was[-1 - end] == now[-1 - end]:
        end += 1
    return " ".join(now[start : len(now) - end])
