"""What a community did, as its figures are made from it: read from what is stored."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import CharterState, CommunityKey, Counted, ObligationKind, PageKey, PersonKey, composite_keys
from core.rules.assess_community import COUNTS
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.factors.goal import Tally, begin, progress
from core.rules.factors.history import Given, History, Promised
from core.rules.obligations.reassignment import EXCUSED
from core.store import past, taken_back
from core.store import tables as t
from core.store.communities import Community

#: So many of the latest acts of a kind are reckoned with; sums count all of them.
LATEST = 50_000
#: Rows taken from the database at once.
_STEP = 500


def history(
    connection: sa.Connection, community: Community, now: datetime, people_since: datetime | None = None
) -> History:
    """What is stored of a community, as its figures need it. People are told apart since then only."""
    counts = Counter(dict.fromkeys(COUNTS, 0))
    given: list[Given] = []
    goal = community.charter.goal
    tally = Tally(goal, begin(community.charter, community.attached_at), now) if goal is not None else None
    for row in connection.execute(contributions(community.key)):
        contribution = as_given(row)
        if tally is not None:
            tally.add(contribution)
        counts["contributions"] += 1
        counts["answered"] += contribution.answered_at is not None
        counts["not_contributions"] += contribution.dismissed
        counts["waiting"] += waits(contribution)
        counts["late"] += bool(row.is_open) and contribution.due is not None and contribution.due <= now
        if len(given) < LATEST:
            given.append(contribution)
    home = _home(connection, community, now)
    goals, goal_people = _goal(connection, community, tally, home) if tally is not None else ({}, 0)
    return History(
        community=community.key,
        charter=community.charter,
        since=community.attached_at,
        contributions=given[::-1],
        confirmations=list(_confirmations(connection, community.key)),
        deliveries=list(_deliveries(connection, community.key)),
        counts={**counts, **_costs(connection, community.key)},
        people_since=people_since,
        past=past.given(connection, community.key, LATEST),
        taken_back=taken_back.of(connection, community.key, LATEST),
        home=home,
        goal=goals,
        goal_people=goal_people,
        reached_people=_reached(connection, community.key),
    )


def _goal(
    connection: sa.Connection, community: Community, tally: Tally, home: Mapping[str, float]
) -> tuple[dict[str, float], int]:
    """How many the group's goal wants, and how many of them are reached; and how many people stand behind that."""
    there: set[PageKey] = set()
    reviewed: set[PageKey] = set()
    reviewers: set[PersonKey] = set()
    if tally.goal.counted is Counted.PAGES:
        o = t.obligation.c
        mine = sa.and_(o.community == community.key, o.kind == ObligationKind.REVIEW.value)
        done = connection.execute(sa.select(o.page, o.person).where(mine, o.settled_at >= tally.since)).all()
        reviewed = {PageKey(row.page) for row in done}
        reviewers = {PersonKey(row.person) for row in done}
        if tally.goal.wanted is None:
            p = t.page.c
            pages = connection.execute(sa.select(p.key).where(p.community == community.key, p.exists))
            there = {PageKey(row.key) for row in pages}
    reached = progress(tally, home, there, reviewed)
    if reached is None:
        return {}, 0
    return {"goal": reached.wanted, "goal_reached": reached.reached}, tally.people(home, reviewers)


def _reached(connection: sa.Connection, community: CommunityKey) -> int:
    """How many people owe or owed something in a community: those whom its messages are for."""
    o = t.obligation.c
    query = sa.select(sa.func.count(sa.distinct(o.person))).where(o.community == community)
    return int(connection.scalar(query) or 0)


def _costs(connection: sa.Connection, community: CommunityKey) -> dict[str, int]:
    """The messages that were sent for a community, and of who owes or owed something there, who wants none."""
    n, p, o = t.noticed.c, t.person.c, t.obligation.c
    sent = sa.select(sa.func.count()).where(n.community == community, n.state == "sent")
    here = sa.exists().where(o.community == community, o.person == p.key)
    # Few people opted out, and each is looked for in one community's obligations.
    opted = sa.select(sa.func.count()).where(p.opted_out.is_not(None), here)
    return {"notices": int(connection.scalar(sent) or 0), "opt_outs": int(connection.scalar(opted) or 0)}


def _home(connection: sa.Connection, community: Community, now: datetime) -> dict[str, float]:
    """The home page's figures; of its readers as they stand now, for a click changes their own row alone."""
    known = dict(community.figures)
    if "asked" not in known or community.charter.state is not CharterState.ACTIVE:
        return known
    o = t.obligation.c
    mine = sa.and_(o.community == community.key, o.kind == ObligationKind.CONFIRM.value)
    mine = sa.and_(mine, o.source == community.home)
    late = sa.select(sa.func.count()).where(mine, o.is_open, o.due <= now)
    owed = sa.select(sa.func.count()).where(mine, o.settled_at.is_(None))
    to_confirm = int(connection.scalar(owed) or 0)
    moved = known.get("to_confirm", 0) - to_confirm
    return {
        **known,
        "to_confirm": to_confirm,
        "confirmed": max(0, known.get("confirmed", 0) + moved),
        "confirm_late": int(connection.scalar(late) or 0),
    }


def contributions(community: CommunityKey) -> sa.Select[Any]:
    """The contributions with what was promised for each, the latest first."""
    c, o = t.contribution.c, t.obligation.c
    key = sa.literal(composite_keys.ANSWERS) + c.page + sa.literal("/") + c.id
    return (
        sa.select(c.page, c.id, c.author, c.at, c.settled_at, c.doc, o.due, o.is_open, o.person)
        .select_from(t.contribution.outerjoin(t.obligation, o.key == key))
        .where(c.community == community)
        .order_by(c.at.desc(), c.page.desc(), c.id.desc())
        .execution_options(yield_per=_STEP)
    )


def given(
    connection: sa.Connection, community: CommunityKey, since: datetime, until: datetime
) -> list[Given]:
    """What was contributed from then until then, with what was promised for each, the latest first."""
    c = t.contribution.c
    query = contributions(community).where(c.at >= since, c.at < until).limit(LATEST)
    return [as_given(row) for row in connection.execute(query)]


def answerer(doc: Mapping[str, Any]) -> PersonKey | None:
    """Who answered a contribution, or built on it; None where nobody did, or it was found to be none."""
    settled = doc["settled"]
    if settled is None or settled["how"] == NOT_AN_ANSWER or not settled["by"]:
        return None
    return PersonKey(settled["by"])


def as_given(row: Any) -> Given:
    """What figures need of a contribution; ``row``: of :func:`contributions`."""
    doc = json.loads(row.doc)
    settled = doc["settled"]
    dismissed = settled is not None and settled["how"] == NOT_AN_ANSWER
    answered = settled is not None and not dismissed
    return Given(
        author=PersonKey(row.author),
        at=row.at,
        answered_by=answerer(doc),
        answered_at=row.settled_at if answered else None,
        due=row.due,
        own=bool(doc["own"]),
        dismissed=dismissed,
        page=PageKey(row.page),
        owed_by=PersonKey(row.person) if row.person else None,
        edit=row.id.startswith("r"),
    )


def waits(contribution: Given) -> bool:
    """Whether it waits for an answer."""
    return contribution.answered_at is None and not contribution.dismissed and not contribution.own


def _confirmations(connection: sa.Connection, community: CommunityKey) -> Iterator[Promised]:
    o = t.obligation.c
    mine = sa.and_(o.community == community, o.kind == ObligationKind.CONFIRM.value)
    # There may be a hundred thousand; what was asked until the same time was asked at the same time, but for those
    # who joined since: the first one tells when.
    first = sa.select(o.due, sa.func.min(o.key).label("key")).where(mine).group_by(o.due).subquery()
    opened = {
        row.due: datetime.fromisoformat(json.loads(row.doc)["opened"])
        for row in connection.execute(sa.select(o.due, o.doc).join(first, first.c.key == o.key))
    }
    # In nested values quotes within words are escaped: this stands nowhere but where it is meant.
    excused = o.doc.contains(f'"how":"{EXCUSED}"', autoescape=True)
    rows = connection.execute(
        sa.select(o.due, o.settled_at)
        .where(mine, o.settled_at.is_not(None), sa.not_(excused))
        .order_by(o.due.desc())
        .limit(LATEST)
        .execution_options(yield_per=_STEP)
    )
    for row in rows:
        yield Promised(min(opened[row.due], row.settled_at), row.due, row.settled_at)


def _deliveries(connection: sa.Connection, community: CommunityKey) -> Iterator[Promised]:
    o = t.obligation.c
    rows = connection.execute(
        sa.select(o.due, o.settled_at, o.doc, o.person)
        .where(o.community == community, o.kind == ObligationKind.DELIVER.value)
        .order_by(o.due.desc())
        .limit(LATEST)
    )
    for row in rows:
        opened = datetime.fromisoformat(json.loads(row.doc)["opened"])
        yield Promised(opened, row.due, row.settled_at, PersonKey(row.person))
