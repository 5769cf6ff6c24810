"""What somebody added to a page and somebody else took back.

It would have been a contribution had it stayed, by the same measure of size, hour and author. Who takes back what they
wrote themselves has thought again: that is no revert. Neither is what was brought back since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from core.model import Directory, Page, PersonKey
from core.policy import Policy
from core.rules.acknowledgement.contributions import Edit, edits, groups


@dataclass(frozen=True, slots=True)
class Reverted:
    """A contribution that was taken back, and when."""

    id: str
    author: PersonKey
    at: datetime
    back_at: datetime
    first_revision: int
    last_revision: int


def reverted(page: Page, directory: Directory, policy: Policy, since: datetime) -> tuple[Reverted, ...]:
    """What was added to a page since then and taken back by others, oldest first."""
    if not page.exists or page.redirect:
        return ()
    known = edits(page, policy)
    back = {edit.revision.number for edit in known if edit.reverted}
    if not back:
        return ()
    reverts = [edit for edit in known if edit.restores and not edit.reverted]
    as_if = tuple(replace(edit, reverted=False) for edit in known)
    taken_back = []
    for group in groups(as_if, directory, policy, since):
        numbers = [edit.revision.number for edit in group.edits]
        size = group.size
        if not back.issuperset(numbers) or (size is not None and abs(size) < policy.least_bytes):
            continue
        taken = _taken(numbers, reverts, group.author)
        if taken is not None:
            taken_back.append(
                Reverted(f"r{numbers[0]}", group.author, group.first.at, taken, numbers[0], numbers[-1])
            )
    return tuple(taken_back)


def _taken(numbers: Sequence[int], reverts: Sequence[Edit], author: PersonKey) -> datetime | None:
    """When all of it was first taken back by somebody else; None where the author did so, all or a part."""
    when = []
    for number in numbers:
        over = [edit.revision for edit in reverts if edit.restores < number < edit.revision.number]
        others = [revision.at for revision in over if revision.author != author]
        if not others:
            return None
        when.append(min(others))
    return max(when, default=None)
