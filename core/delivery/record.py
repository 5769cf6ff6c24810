"""What is written down when a message has left: for the cap, for the evidence, and for what comes next."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from core.delivery import native
from core.effects import Step
from core.model import PersonKey
from core.store import UnitOfWork, delivered, evidence, notices, outbox, owed, sites
from core.store.outbox import Entry

#: Kept with what may have left.
UNCERTAIN = "uncertain"


def sent(
    unit: UnitOfWork,
    person: PersonKey,
    entries: Sequence[Entry],
    reached: Sequence[str],
    now: datetime,
    reason: str,
) -> None:
    """These notices reached their person by these channels."""
    keys = [entry.key for entry in entries]
    site, channel = entries[0].site, "+".join(reached)
    outbox.put_sent(
        unit,
        key=hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest(),
        site=site,
        person=person,
        at=now,
        notices=len(keys),
        channel=channel,
    )
    if reason == UNCERTAIN:
        delivered.put(unit, keys, reached[-1], delivered.UNCERTAIN, now)
    elif reached[-1] != native.NAME:
        delivered.put(unit, keys, reached[-1], delivered.SENT, now)
    _note_sent(unit, entries, person, channel, now, reason)
    notices.mark(unit, keys, "sent", now, reason)
    # Now that the person has heard of it, others may.
    owed.wake(unit, [entry.notice.obligation for entry in entries if entry.notice.step is Step.AFTER_1], now)
    # Who was named in a message as the one who answers is held to it; who was asked to answer, too.
    owed.tell(unit, [entry.notice.obligation for entry in entries if entry.notice.obligation])
    outbox.done(unit, keys)


def _note_sent(
    unit: UnitOfWork,
    entries: Sequence[Entry],
    person: PersonKey,
    channel: str,
    now: datetime,
    reason: str,
) -> None:
    for entry in entries:
        evidence.add(
            unit,
            at=now,
            site=entry.site,
            what="notice.sent",
            person=person,
            data={
                # Its key may name whom it is about, who needn't be the one it goes to.
                "notice": evidence.text_hash(sites.get(unit, entry.site).salt, entry.key),
                "kind": entry.notice.kind.value,
                "step": entry.notice.step.value if entry.notice.step else "",
                "page": entry.notice.page,
                "channel": channel,
                "note": reason,
            },
        )
