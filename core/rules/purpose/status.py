"""How a community stands, as its owner said it last: one of three words, and a line.

Who is asked for it, and when, stands in :mod:`core.rules.kinds.status`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.model import Act, ActKind, Charter, Confidence, Directory, Status, in_force
from core.rules.rights import may

#: What an act says in ``data``.
CONFIDENCE = "confidence"
#: Longest line that is kept of what somebody says.
LONGEST = 280
#: What needs a line: "on track" says it all.
NEEDS_WORDS = frozenset({Confidence.AT_RISK, Confidence.OFF_TRACK})


def confidence(act: Act) -> Confidence | None:
    """What an act says, or None for anything that is no such word."""
    known = {each.value: each for each in Confidence}
    return known.get(act.data.get(CONFIDENCE, "")) if act.kind is ActKind.STATUS else None


def latest(charter: Charter, acts: Iterable[Act], directory: Directory) -> Status | None:
    """The last word on how it stands; None where the charter asks for none, or nobody said one."""
    if charter.status_every is None:
        return None
    statuses = status_acts(charter, in_force(acts), directory)
    last = statuses[-1] if statuses else None
    sure = confidence(last) if last is not None else None
    if last is None or sure is None:
        return None
    text = " ".join(last.text.split())[:LONGEST]
    return Status(confidence=sure, text=text, by=last.person, at=last.at, number=len(statuses))


def status_acts(charter: Charter, acts: Iterable[Act], directory: Directory) -> Sequence[Act]:
    """The words on how it stands of those who may say it, by time, each once."""
    once = {act.id: act for act in acts if confidence(act) is not None}
    theirs = [act for act in once.values() if act.checked or may(act.person, "deliver", charter, directory)]
    return sorted(theirs, key=lambda act: (act.at, act.id))
