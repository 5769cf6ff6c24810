"""What readers were shown when, on pages whose edits wait for approval and on all others."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from datetime import datetime

from core.model import Revision, Shown


def saved(revisions: Sequence[Revision]) -> tuple[tuple[datetime, int], ...]:
    """When revisions, sorted by number, were saved.

    Clocks of a wiki's servers may disagree; the order of numbers is the truth.
    """
    saved_revisions: list[tuple[datetime, int]] = []
    for revision in revisions:
        saved_revisions.append(
            (max(revision.at, saved_revisions[-1][0]) if saved_revisions else revision.at, revision.number)
        )
    return tuple(saved_revisions)


def course(known: Sequence[tuple[datetime, int]], shown: Sequence[Shown]) -> tuple[tuple[datetime, int], ...]:
    """From when on readers were shown which revision, oldest first; 0 where they were shown none.

    ``known`` are revisions as ``saved`` tells. A revision that is not among them (it was deleted, or the history is
    not known so far back) stands for the one before it.
    """
    if not shown or not known:
        return tuple(known)
    steps = sorted(shown, key=lambda step: step.at)
    numbers = [number for _, number in known]
    changes: list[tuple[datetime, int]] = []
    there, following = 0, 0
    rule: int | None = None
    for moment in sorted({*(at for at, _ in known), *(step.at for step in steps)}):
        while there < len(known) and known[there][0] <= moment:
            there += 1
        while following < len(steps) and steps[following].at <= moment:
            rule, following = steps[following].revision, following + 1
        if not there:
            continue
        if rule is None:
            now = numbers[there - 1]
        else:
            now = numbers[max(bisect.bisect_right(numbers, rule, 0, there) - 1, 0)] if rule else 0
        if not changes or changes[-1][1] != now:
            changes.append((moment, now))
    return tuple(changes)
