"""What a sign given outside the panel counts as: a confirmation, or thanks.

A comment that only says "read", a ticked task, a like prove who gave them, never which version was on the
screen. They count for the wording the page had at that moment, and say so: ``data["shown"]`` is "unknown".

A sign becomes an act once. One taken back later does not take back the act: evidence is only ever added to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from core.model import Act, ActKind, CharterState, Contribution, Reaction, ReactionKind
from core.rules.acknowledgement.answers import answer_key
from core.rules.acknowledgement.confirmations import UNKNOWN
from core.rules.acknowledgement.content_versions import Wordings, wordings
from core.rules.acknowledgement.contributions import comment_id
from core.rules.clocks import minute_of
from core.rules.page_context import PageContext
from core.rules.rights import in_audience, may

#: Sign → what evidence calls the way it came.
CHANNELS = {ReactionKind.READ: "comment", ReactionKind.TASK: "task", ReactionKind.LIKE: "like"}


def acts(
    subject: PageContext, contributions: Sequence[Contribution], *, salt: str, now: datetime
) -> tuple[Act, ...]:
    """What the page's signs come to, in an active community; those already known among them.

    ``contributions`` are the page's own with their answers. ``salt`` goes into the acts' ids, since a sign's id
    may hold a person's: the same sign has the same act in one store, and in no other.
    """
    page, charter = subject.page, subject.charter
    if not page.signs or not page.exists or charter.state is not CharterState.ACTIVE:
        return ()
    read = charter.read_by is not None and subject.home
    words = wordings(page, subject.policy) if read else None
    by_id = {contribution.id: contribution for contribution in contributions}
    new_acts: list[Act] = []
    for sign in page.signs:
        if sign.kind is ReactionKind.LIKE:
            new_acts += _thanks(sign, by_id.get(comment_id(sign.comment)), subject, salt, now)
        elif words is not None:
            new_acts += _confirmed(sign, words, subject, salt)
    return tuple(new_acts)


def _confirmed(sign: Reaction, words: Wordings, subject: PageContext, salt: str) -> Iterator[Act]:
    """A confirmation by somebody who is asked for one, of what the page said at that moment."""
    charter = subject.charter
    if sign.at is None or charter.read_by is None:
        return
    # A comment may tell the minute only: one of the minute in which Telos came may have come after it.
    if subject.since and sign.at < minute_of(subject.since):
        return
    # Nobody has read what was saved in the second in which they say so.
    revision = words.revision_at(sign.at - timedelta.resolution)
    if revision and in_audience(sign.person, charter.read_by.audience, subject.directory):
        yield _act(sign, ActKind.CONFIRM, subject, sign.at, salt, revision=revision)


def _thanks(
    sign: Reaction, contribution: Contribution | None, subject: PageContext, salt: str, now: datetime
) -> Iterator[Act]:
    """Thanks for somebody else's comment that waits, by a person who may answer it."""
    if (
        contribution is None
        or contribution.own
        or contribution.settled is not None
        or contribution.author == sign.person
    ):
        return
    if may(sign.person, "answer", subject.charter, subject.directory):
        at = max(sign.at or now, contribution.at)
        yield _act(sign, ActKind.THANK, subject, at, salt, contribution=contribution)


def _act(
    sign: Reaction,
    kind: ActKind,
    subject: PageContext,
    at: datetime,
    salt: str,
    *,
    revision: int = 0,
    contribution: Contribution | None = None,
) -> Act:
    return Act(
        id=act_id(subject.page.key, sign, salt),
        kind=kind,
        person=sign.person,
        at=at,
        page=subject.page.key,
        community=subject.charter.community,
        obligation=answer_key(contribution) if contribution else "",
        contribution=contribution.id if contribution else "",
        revision=revision,
        channel=CHANNELS[sign.kind],
        checked=True,
        data={"shown": UNKNOWN},
    )


def act_id(page: str, sign: Reaction, salt: str) -> str:
    """The id of a sign's act; a task that is ticked again later is another one."""
    at = sign.at.isoformat() if sign.at else ""
    return "sign-" + hashlib.sha256("\n".join((salt, page, sign.id, at)).encode()).hexdigest()[:32]
