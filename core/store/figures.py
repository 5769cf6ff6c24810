"""A community's figures as last reckoned, the history they are made from, and the acts behind them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.model import (
    Behind,
    CharterState,
    CommunityKey,
    Counted,
    Earlier,
    Figure,
    ObligationKind,
    PageKey,
    PersonKey,
    composite_keys,
)
from core.rules.assess_community import COUNTS, FIGURES
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.factors.course import Course
from core.rules.factors.goal import Tally, begin, progress
from core.rules.factors.history import Given, History, Promised
from core.rules.obligations.reassignment import EXCUSED
from core.store import codec, figures_told, past, taken_back
from core.store import tables as t
from core.store.communities import Community
from core.store.sql import one_of, upsert

#: So many of the latest acts of a kind are reckoned with; sums count all of them.
LATEST = 50_000
#: Rows taken from the database at once.
_STEP = 500

_OF = sa.select(t.figure).where(t.figure.c.community == sa.bindparam("community"))
_OF_NAMES = _OF.where(one_of(t.figure.c.name))
_WANT = (
    sa.update(t.community)
    .where(
        t.community.c.key == sa.bindparam("k"),
        sa.or_(t.community.c.figures_due.is_(None), t.community.c.figures_due > sa.bindparam("then")),
    )
    .values(figures_due=sa.bindparam("then"))
)

# --- figures ----------------------------------------------------------------------------------------------


def put(connection: sa.Connection, community: CommunityKey, found: Sequence[Figure]) -> None:
    """Keep a community's figures; those that are not among them are forgotten."""
    save(connection, found)
    f = t.figure.c
    rest = f.name.not_in([one.name for one in found])
    connection.execute(sa.delete(t.figure).where(f.community == community, rest))


def save(connection: sa.Connection, found: Sequence[Figure]) -> None:
    """Keep these figures; all others stay."""
    upsert(
        connection,
        t.figure,
        [
            {
                "community": one.community,
                "name": one.name,
                "value": one.value,
                "n": one.n,
                "low": one.low,
                "high": one.high,
                "as_of": one.as_of,
                "behind": one.behind.value,
                "earlier": one.earlier.value if one.earlier else None,
                "earlier_low": one.earlier.low if one.earlier else None,
                "earlier_high": one.earlier.high if one.earlier else None,
                "earlier_at": one.earlier.at if one.earlier else None,
                "people": one.people,
                "earlier_people": one.earlier.people if one.earlier else None,
            }
            for one in found
        ],
    )


def forget(connection: sa.Connection, community: CommunityKey) -> None:
    """Keep no figures of a community."""
    connection.execute(sa.delete(t.figure).where(t.figure.c.community == community))
    connection.execute(sa.delete(t.figure_course).where(t.figure_course.c.community == community))
    connection.execute(sa.delete(t.lifted).where(t.lifted.c.community == community))
    figures_told.put(connection, community, None)
    past.forget(connection, community)
    taken_back.forget(connection, community)


def of(
    connection: sa.Connection, community: CommunityKey, names: Collection[str] | None = None
) -> tuple[Figure, ...]:
    """A community's figures as last reckoned, in their order; those of these ``names`` alone."""
    if names is None:
        rows = connection.execute(_OF, {"community": community}).all()
    else:
        rows = connection.execute(_OF_NAMES, {"community": community, "keys": sorted(names)}).all()
    order = {name: place for place, name in enumerate(FIGURES)}
    found = [_figure(row) for row in rows if row.name in order]
    return tuple(sorted(found, key=lambda one: order[one.name]))


def some(
    connection: sa.Connection, communities: Collection[CommunityKey], names: Collection[str]
) -> dict[CommunityKey, list[Figure]]:
    """The figures of these names of several communities, as last reckoned."""
    f, found = t.figure.c, dict[CommunityKey, list[Figure]]()
    wanted = f.community.in_(sorted(communities)), f.name.in_(sorted(names))
    for row in connection.execute(sa.select(t.figure).where(*wanted)):
        found.setdefault(CommunityKey(row.community), []).append(_figure(row))
    return found


def _figure(row: Any) -> Figure:
    return Figure(
        community=CommunityKey(row.community),
        name=row.name,
        value=row.value,
        n=row.n,
        low=row.low,
        high=row.high,
        as_of=row.as_of,
        behind=Behind(row.behind),
        earlier=Earlier(
            value=row.earlier,
            low=row.earlier_low,
            high=row.earlier_high,
            at=row.earlier_at,
            people=row.earlier_people,
        )
        if row.earlier is not None
        else None,
        people=row.people,
    )


def put_course(connection: sa.Connection, community: CommunityKey, found: Course) -> None:
    """Keep how much came to a community when; nothing of one to which nothing did."""
    c = t.figure_course
    if found == Course():
        connection.execute(sa.delete(c).where(c.c.community == community))
        return
    upsert(connection, c, [{"community": community, "doc": codec.dump(found)}])


def courses(connection: sa.Connection, communities: Collection[CommunityKey]) -> dict[CommunityKey, Course]:
    """The same of several communities, as last reckoned."""
    c = t.figure_course.c
    rows = connection.execute(sa.select(c.community, c.doc).where(c.community.in_(sorted(communities))))
    return {CommunityKey(row.community): codec.load(Course, row.doc) for row in rows}


def course_of(connection: sa.Connection, community: CommunityKey) -> Course:
    """How much came to a community when, as last reckoned."""
    c = t.figure_course.c
    doc = connection.scalar(sa.select(c.doc).where(c.community == community))
    return codec.load(Course, doc) if doc else Course()


def count(connection: sa.Connection, communities: Collection[CommunityKey]) -> dict[CommunityKey, Figure]:
    """How many contributions these communities had when their figures were last reckoned, and when that was."""
    f = t.figure.c
    rows = connection.execute(
        sa.select(f.community, f.n, f.as_of).where(
            f.community.in_(sorted(communities)), f.name == "contributions"
        )
    )
    return {
        row.community: Figure(
            community=row.community,
            name="contributions",
            value=row.n,
            n=row.n,
            as_of=row.as_of,
            behind=Behind.CONTRIBUTIONS,
        )
        for row in rows
    }


# --- when they are reckoned anew --------------------------------------------------------------------------


def want(connection: sa.Connection, community: CommunityKey, at: datetime) -> None:
    """Let them be reckoned anew then, if not sooner."""
    connection.execute(_WANT, {"k": community, "then": at})


def due(connection: sa.Connection, now: datetime, limit: int) -> list[tuple[str, CommunityKey]]:
    """The site and key of communities whose figures are to be reckoned now."""
    c = t.community.c
    query = sa.select(c.site, c.key).where(c.figures_due <= now).order_by(c.figures_due, c.key).limit(limit)
    return [(row.site, CommunityKey(row.key)) for row in connection.execute(query)]


def put_due(connection: sa.Connection, communities: Collection[CommunityKey], at: datetime | None) -> None:
    """Let these wait until then; None: until somebody wants it."""
    c = t.community.c
    connection.execute(sa.update(t.community).where(c.key.in_(sorted(communities))).values(figures_due=at))


# --- history ----------------------------------------------------------------------------------------------


def history(
    connection: sa.Connection, community: Community, now: datetime, people_since: datetime | None = None
) -> History:
    """What is stored of a community, as its figures need it. People are told apart since then only."""
    counts = Counter(dict.fromkeys(COUNTS, 0))
    given: list[Given] = []
    goal = community.charter.goal
    tally = Tally(goal, begin(community.charter, community.attached_at), now) if goal is not None else None
    for row in connection.execute(_contributions(community.key)):
        one = _given(row)
        if tally is not None:
            tally.add(one)
        counts["contributions"] += 1
        counts["answered"] += one.answered_at is not None
        counts["not_contributions"] += one.dismissed
        counts["waiting"] += _waits(one)
        counts["late"] += bool(row.is_open) and one.due is not None and one.due <= now
        if len(given) < LATEST:
            given.append(one)
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
    found = progress(tally, home, there, reviewed)
    if found is None:
        return {}, 0
    return {"goal": found.wanted, "goal_reached": found.reached}, tally.people(home, reviewers)


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


def _contributions(community: CommunityKey) -> sa.Select[Any]:
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
    query = _contributions(community).where(c.at >= since, c.at < until).limit(LATEST)
    return [_given(row) for row in connection.execute(query)]


def _answerer(doc: Mapping[str, Any]) -> PersonKey | None:
    """Who answered a contribution, or built on it; None where nobody did, or it was found to be none."""
    settled = doc["settled"]
    if settled is None or settled["how"] == NOT_AN_ANSWER or not settled["by"]:
        return None
    return PersonKey(settled["by"])


def _given(row: Any) -> Given:
    doc = json.loads(row.doc)
    settled = doc["settled"]
    dismissed = settled is not None and settled["how"] == NOT_AN_ANSWER
    answered = settled is not None and not dismissed
    return Given(
        author=PersonKey(row.author),
        at=row.at,
        answered_by=_answerer(doc),
        answered_at=row.settled_at if answered else None,
        due=row.due,
        own=bool(doc["own"]),
        dismissed=dismissed,
        page=PageKey(row.page),
        owed_by=PersonKey(row.person) if row.person else None,
        edit=row.id.startswith("r"),
    )


def _waits(one: Given) -> bool:
    return one.answered_at is None and not one.dismissed and not one.own


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


# --- the acts behind a figure -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reference:
    """One act behind a figure: where it is. Whoever shows it asks first who may read the page."""

    page: PageKey
    #: A contribution's id, or "" where the act is about the page as a whole.
    contribution: str
    at: datetime
    first_revision: int = 0
    last_revision: int = 0


def acts_behind(
    connection: sa.Connection,
    community: Community,
    behind: Behind,
    now: datetime,
    *,
    after: Reference | None = None,
    limit: int = 50,
    since: datetime | None = None,
    author: PersonKey | None = None,
) -> list[Reference]:
    """The acts that a figure was made from, the latest first, ``limit`` of them after ``after``.

    None that is older than ``since``: nobody is told apart in it any more. Of contributions those by ``author`` alone,
    answered by somebody else.
    """
    if behind is Behind.NOTICES:
        return []
    if behind is Behind.HOME:
        return [Reference(community.home, "", now)] if after is None else []
    if behind in (Behind.CONFIRMATIONS, Behind.DELIVERIES):
        promised = _promises_behind(connection, community.key, behind, after, limit)
        return [one for one in promised if since is None or one.at >= since]
    if behind is Behind.REVERTED:
        last = (after.at, after.page, after.contribution) if after is not None else None
        return [
            Reference(PageKey(row.page), row.id, row.at, row.first_revision, row.last_revision)
            for row in taken_back.listed(connection, community.key, last, limit)
            if row.back_at <= now and (since is None or row.at >= since)
        ]
    found: list[Reference] = []
    then = community.attached_at.replace(second=0, microsecond=0)
    if behind is Behind.HISTORY and after is not None and after.at < then:
        return _past_behind(connection, community.key, after, limit, since)
    query = _after(community.key, behind, after)
    if author is not None:
        query = query.where(t.contribution.c.author == author)
    for row in connection.execute(query):
        if len(found) >= limit or (since is not None and row.at < since):
            break
        if author is not None and _answerer(json.loads(row.doc)) in (None, author):
            continue
        if _belongs(row, behind, now):
            doc = json.loads(row.doc)
            found.append(
                Reference(PageKey(row.page), row.id, row.at, doc["first_revision"], doc["last_revision"])
            )
    if behind is Behind.HISTORY and len(found) < limit:
        found += _past_behind(connection, community.key, None, limit - len(found), since)
    return found


def answers_to(
    connection: sa.Connection, community: CommunityKey, author: PersonKey, since: datetime | None, most: int
) -> list[tuple[PageKey, PersonKey]]:
    """Of the latest that somebody contributed and somebody else answered or built on: where, and who that was."""
    c = t.contribution.c
    # Put in order here: asked to do it, SQLite goes through all contributions of the community in their order.
    rows = connection.execute(
        sa.select(c.page, c.id, c.at, c.doc).where(
            c.author == author, c.community == community, c.settled_at.is_not(None)
        )
    ).all()
    latest = sorted(rows, key=lambda row: (row.at, row.page, row.id), reverse=True)[:most]
    found = ((row, _answerer(json.loads(row.doc))) for row in latest if since is None or row.at >= since)
    return [(PageKey(row.page), by) for row, by in found if by is not None and by != author]


def _past_behind(
    connection: sa.Connection,
    community: CommunityKey,
    after: Reference | None,
    limit: int,
    since: datetime | None,
) -> list[Reference]:
    last = (after.at, after.page, after.contribution) if after is not None else None
    return [
        Reference(PageKey(row.page), row.id, row.at, row.first_revision, row.last_revision)
        for row in past.listed(connection, community, last, limit)
        if since is None or row.at >= since
    ]


def _after(community: CommunityKey, behind: Behind, after: Reference | None) -> sa.Select[Any]:
    c, query = t.contribution.c, _contributions(community)
    if behind in (Behind.WAITING, Behind.LATE):
        # What is open stands in an index of its own.
        query = query.where(c.settled_at.is_(None))
    if after is None:
        return query
    earlier = sa.or_(c.page < after.page, sa.and_(c.page == after.page, c.id < after.contribution))
    return query.where(c.at <= after.at, sa.or_(c.at < after.at, earlier))


def _belongs(row: Any, behind: Behind, now: datetime) -> bool:
    one = _given(row)
    match behind:
        case Behind.ANSWERED:
            return one.answered_at is not None
        case Behind.DISMISSED:
            return one.dismissed
        case Behind.WAITING:
            return _waits(one)
        case Behind.LATE:
            return bool(row.is_open) and one.due is not None and one.due <= now
        case _:
            return not one.dismissed


def _promises_behind(
    connection: sa.Connection,
    community: CommunityKey,
    behind: Behind,
    after: Reference | None,
    limit: int,
) -> list[Reference]:
    o = t.obligation.c
    kind = ObligationKind.CONFIRM if behind is Behind.CONFIRMATIONS else ObligationKind.DELIVER
    query = sa.select(o.page, o.due, sa.func.count()).where(o.community == community, o.kind == kind.value)
    if after is not None:
        query = query.where(sa.or_(o.due < after.at, sa.and_(o.due == after.at, o.page < after.page)))
    # Pages and days, not people: who has not confirmed is told elsewhere, to those who may know it.
    rows: Iterable[Any] = connection.execute(
        query.group_by(o.page, o.due).order_by(o.due.desc(), o.page.desc()).limit(limit)
    )
    return [Reference(PageKey(row.page), "", row.due) for row in rows]
