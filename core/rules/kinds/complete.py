"""To complete a charter: a draft says what is missing, and one person who may write it is asked."""

from __future__ import annotations

from datetime import datetime

from core.model import Act, CharterState, ObligationKind, composite_keys
from core.rules import registry
from core.rules.obligations.builder import Found, made
from core.rules.page_context import PageContext
from core.rules.rights import holders


def _complete(subject: PageContext, _: tuple[Act, ...], now: datetime, collected: Found) -> None:
    """A draft is completed by whoever wrote it last, else by the next who may change it."""
    charter = subject.charter
    if charter.state is not CharterState.DRAFT or charter.copied:
        return
    people = holders("mend", charter, subject.directory)
    if not people:
        return
    written = subject.page.charter.written_at if subject.page.charter else None
    known = [revision.at for revision in subject.page.revisions]
    opened = subject.since or min(known, default=now)
    again = subject.drafts > 1
    if again and subject.draft_since is not None:
        opened = max(opened, subject.draft_since)
    # Who goes on writing gets the full time again: they are at it.
    opened = max(opened, written) if written else opened
    due = subject.calendar.add_days(opened, subject.policy.complete_days)
    why = "why-complete-role"
    if people[0] == charter.written_by:
        # Who only puts another page in has not written what stands on that page.
        placed = subject.page.charter is not None and subject.page.charter.shown_by
        why = "why-complete-placed" if placed else "why-complete-writer"
    # A draft anew is asked for anew: what was said about the first one is over.
    key = composite_keys.complete(charter.community, subject.drafts)
    collected.obligations.append(made(subject, ObligationKind.COMPLETE, key, people[0], opened, due, why))


KIND = registry.register(
    registry.Kind(
        name=ObligationKind.COMPLETE,
        owed=_complete,
        term=registry.days(lambda policy: policy.complete_days),
        # It goes with whoever wrote last.
        tells_new_owner=False,
        asked_in_draft=lambda _: True,
    )
)
