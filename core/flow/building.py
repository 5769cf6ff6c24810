"""Asks the wiki which earlier text an edit takes up, where that decides whether a contribution was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from core.flow.context import Flow
from core.model import Contribution, Page, PageKey
from core.policy import Policy
from core.rules.contributions import edits
from core.rules.scope import nearest
from core.store import communities, history, owed, pages

#: Edits of one page that are asked about in one go; of more the latest.
_MOST = 20

#: Page → revision → the earlier ones whose text it takes up.
Built = Mapping[PageKey, Mapping[int, frozenset[int]]]


def ask(flow: Flow, site: str, found: Sequence[Page]) -> Built:
    """What edits build on, of pages on which somebody's contribution may wait for them. No transaction is open.

    An edit is asked about once. What the wiki can't tell stays unknown, and is no answer.
    """
    wanted: dict[PageKey, tuple[int, list[int]]] = {}
    policy = flow.policy(site)
    with flow.store.read() as connection:
        for page in found:
            if page.exists and not page.redirect and not page.partial and page.revisions:
                numbers = _open(connection, page, policy)
                if numbers is not None:
                    wanted[page.key] = numbers
    return {
        key: flow.platform(site).builds_on(key, numbers, since) for key, (since, numbers) in wanted.items()
    }


def keep(connection: sa.Connection, built: Built) -> None:
    """Write down what was told."""
    history.put_builds_on(connection, built)


def _open(connection: sa.Connection, page: Page, policy: Policy) -> tuple[int, list[int]] | None:
    """The first revision somebody waits for an answer to, and later ones by others of which nobody asked yet."""
    key = nearest(page, communities.around(connection, page))
    community = communities.get(connection, key)
    if community is None or community.withdrawn:
        return None
    stored = pages.one(connection, page.key, history=True)
    known = {one.number: one for one in stored.revisions} if stored else {}
    merged = {one.number: replace(one, builds_on=_told(known, one.number)) for one in page.revisions}
    whole = replace(page, revisions=tuple({**known, **merged}.values()))
    return waiting(whole, owed.edits_of(connection, page.key), community.attached_at, policy)


def _told(known: Mapping[int, object], number: int) -> frozenset[int] | None:
    return getattr(known.get(number), "builds_on", None)


def waiting(
    page: Page, counted: Sequence[Contribution], since: datetime, policy: Policy
) -> tuple[int, list[int]] | None:
    """What of a page is to be asked about: see :func:`_open`. ``counted`` are its contributions as last saved."""
    done = [(one.first_revision, one.last_revision) for one in counted if one.settled or one.own]
    made = [edit for edit in edits(page, policy) if edit.adds]
    #: Author → their first edit that may wait for an answer.
    first: dict[str, int] = {}
    numbers: list[int] = []
    start = 0
    for edit in made:
        revision = edit.revision
        author = str(revision.author)
        others = [number for by, number in first.items() if by != author]
        if others and revision.builds_on is None and edit.at_least(policy.builds_on_bytes):
            numbers.append(revision.number)
            start = min(start or revision.number, *others)
        if revision.at >= since and not any(a <= revision.number <= b for a, b in done):
            first.setdefault(author, revision.number)
    return (start, numbers[-_MOST:]) if numbers else None
