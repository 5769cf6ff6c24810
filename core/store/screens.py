"""What a screen shows, in a handful of statements that are put together once."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa

from core.model import (
    Act,
    ActKind,
    CommunityKey,
    Contribution,
    Finding,
    Obligation,
    Page,
    PageKey,
    Person,
    PersonKey,
    composite_keys,
    site_of,
)
from core.once import Once
from core.rules.obligations.taking_back import SHOWN
from core.store import acts, codec, communities, lifted, memberships, owed, pages, people
from core.store import tables as t
from core.store.communities import Community
from core.store.kept import Beside, Parsed, Question
from core.store.lifted import Message
from core.store.sql import Prepared, among, fields, fields_of, instant, one_of

#: Most that is gathered of what one person owes in one community.
MOST_OWED = 1000
#: Most of what was declined; it grows less as it is placed.
MOST_DECLINED = 200
#: Most of a person's own contributions to one page, and of what they did lately.
MOST_OWN, MOST_DONE = 20, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A page and the community it is in: the same for everybody who looks."""

    #: Without its history; None where the store has no such page.
    page: Page | None = None
    community: Community | None = None
    #: The page the charter stands on; without its history.
    home: Page | None = None
    #: What the rules noticed on the page itself.
    findings: tuple[Finding, ...] = ()
    #: The communities at home on the page whose readers are being gone through.
    under_way: tuple[CommunityKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How well somebody who looks is known."""

    #: As a screen names them; None where nothing is stored of them.
    person: Person | None
    #: When the wiki last told of them; None for never.
    asked_at: datetime | None
    #: The language they chose for Telos; "" follows the wiki.
    language: str
    #: Somebody asked them to take part somewhere, and they did not say no.
    invited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands between a person and a community, seen from one of its pages."""

    account: Account
    #: What the person owes, soonest first.
    mine: tuple[Obligation, ...]
    #: What somebody said is not theirs and nobody took over yet, soonest due first.
    declined: tuple[Obligation, ...]
    #: The obligations for deliverables, by key, open or not.
    deliveries: dict[str, Obligation]
    #: The open decisions whether a deliverable is done, by the deliverable's key.
    accepting: dict[str, Obligation]
    #: The person's contributions to the page, newest first.
    contributed: tuple[Contribution, ...]
    #: The latest settled contributions of the community, newest first.
    answered: tuple[Contribution, ...]
    #: How many people contributed to the community.
    contributors: int
    #: What the person did since the time asked for and has not taken back, newest first; in any community.
    did: tuple[Act, ...]
    #: The confirmation of the page that the person gave last and did not take back.
    confirmed: Act | None
    #: The same of the text asked for, in whichever language it was read.
    confirmed_text: Act | None
    #: Which of the groups asked for there are, each with the person, if they are in it.
    groups: dict[str, frozenset[PersonKey]]
    #: Messages of those whom others build on, by the ranks of their authors.
    lifted: tuple[Message, ...]


_PAGE = [column for column in t.page.c if column.name not in {"shown", "watched", "next_check", "asked_at"}]
_COMMUNITY = list(t.community.c)
_home = t.page.alias("home")
_HOME = [_home.c[column.name] for column in _PAGE]
#: Makes what a row's columns are of a part of the joined row.
_page_row: Callable[..., Any] = namedtuple("page_row", [column.name for column in _PAGE])  # type: ignore[misc]
_community_row: Callable[..., Any] = namedtuple("community_row", [column.name for column in _COMMUNITY])  # type: ignore[misc]


def _snapshot() -> sa.Select[Any]:
    def named(columns: Sequence[Any], first: str) -> list[Any]:
        return [column.label(first + column.name) for column in columns]

    c, other = t.community.c, t.community.alias("other")
    going = sa.exists().where(other.c.home == t.page.c.key, other.c.readers_at.is_not(None))
    lines = t.page.outerjoin(t.community, c.key == t.page.c.community)
    lines = lines.outerjoin(_home, _home.c.key == c.home)
    columns: list[Any] = [
        *named(_PAGE, "p_"),
        *named(_COMMUNITY, "c_"),
        *named(_HOME, "h_"),
        going.label("going"),
    ]
    return sa.select(*columns).select_from(lines).where(t.page.c.key == sa.bindparam("page"))


def _pictured(rows: Sequence[Any]) -> tuple[Snapshot, bool]:
    """What is told of a page, and whether there are communities under way."""
    if not rows:
        return Snapshot(), False
    (row_read,) = rows
    split, end = len(_PAGE), len(_PAGE) + len(_COMMUNITY)
    row: Any = _page_row(*row_read[:split])
    page, community, home = pages.of_row(row), None, None
    if row_read[split] is not None:
        community = communities.of_row(_community_row(*row_read[split:end]))
    if row_read[end] is not None:
        home = page if row_read[end] == page.key else pages.of_row(_page_row(*row_read[end : end + split]))
    findings = codec.load_many(Finding, row.findings)
    return Snapshot(page=page, community=community, home=home, findings=findings), bool(row_read.going)


_SNAPSHOT = Question(_snapshot(), ("page",), _pictured)
_UNDER_WAY = Question(
    sa.select(t.community.c.key).where(
        t.community.c.home == sa.bindparam("page"), t.community.c.readers_at.is_not(None)
    ),
    ("page",),
    lambda rows: tuple(CommunityKey(row.key) for row in rows),
)


def snapshot(connection: sa.Connection, key: PageKey) -> Snapshot:
    """A page with its community."""
    told, going = _SNAPSHOT.ask(connection, key)
    return replace(told, under_way=_UNDER_WAY.ask(connection, key)) if going else told


#: Beside the picture of a page, what follows from it: pages and people of a hub, in a few languages.
_BESIDE = Beside(_SNAPSHOT, pages.TITLED, people.KNOWN, most=512)


def beside(connection: sa.Connection) -> Once:
    """What was made of pages, their communities, and people's names as they stand; each is asked for by its page."""
    return _BESIDE.at(connection)


def _account() -> sa.Select[Any]:
    # One row, whether there is such a person or not.
    asked = sa.select(sa.cast(sa.bindparam("person"), sa.Text).label("person")).subquery("asked")
    i = t.invitation.c
    invited = sa.exists().where(i.person == asked.c.person, sa.not_(i.held_back), i.declined_at.is_(None))
    columns = (*people.NAMES, t.person.c.read_at)
    return sa.select(
        fields(columns).label("person"), sa.cast(invited, sa.Integer).label("invited")
    ).select_from(asked.outerjoin(t.person, t.person.c.key == asked.c.person))


_ACCOUNT = _account()


def account(connection: sa.Connection, person: PersonKey) -> Account:
    """How well somebody is known."""
    row = connection.execute(_ACCOUNT, {"person": person}).one()
    return _known(row.person, row.invited)


def _known(person: str, invited: str | int) -> Account:
    row = SimpleNamespace(**fields_of(person))
    return Account(
        person=None if row.key is None else people.named(row),
        asked_at=instant(row.read_at),
        language=row.own_language or "",
        invited=bool(int(invited)),
    )


def _tagged(tag: str, query: sa.Select[Any]) -> sa.Select[Any]:
    """Lines of a tag, a text, and two more texts where the query has them."""
    inner = query.subquery(tag)
    given = [sa.cast(column, sa.Text) for column in inner.c]
    given += [sa.cast(sa.null(), sa.Text)] * (3 - len(given))
    names = ("doc", "first", "second")
    columns: list[Any] = [column.label(name) for column, name in zip(given, names, strict=True)]
    return sa.select(sa.literal_column(f"'{tag}'").label("tag"), *columns)


def _standing() -> sa.CompoundSelect[Any]:
    o, c = t.obligation.c, t.contribution.c
    community: sa.BindParameter[str] = sa.bindparam("community")
    person: sa.BindParameter[str] = sa.bindparam("person")
    here = sa.select(o.doc).where(o.community == community)
    written = sa.select(c.doc).where(c.community == community)
    # With order and limit: only so the indexes are taken that hold what is open, and what was declined.
    mine = here.where(o.person == person, o.is_open).order_by(o.due, o.key).limit(MOST_OWED)
    declined = (
        here.where(sa.not_(o.is_open), o.settled_at.is_(None)).order_by(o.due, o.key).limit(MOST_DECLINED)
    )
    deliveries = sa.select(o.doc).where(one_of(o.key, "deliveries"))
    accepting = here.where(owed.ACCEPTING)
    own = written.where(c.page == sa.bindparam("page"), c.author == person)
    own = own.order_by(c.at.desc(), c.id.desc()).limit(MOST_OWN)
    answered = written.where(c.settled_at.is_not(None))
    answered = answered.order_by(c.settled_at.desc(), c.page, c.id).limit(sa.bindparam("most"))
    authors = sa.select(sa.func.count(c.author.distinct()).label("doc")).where(c.community == community)
    a = t.act.c
    lately = among(a.kind, (kind.value for kind in {*SHOWN, ActKind.TAKE_BACK}))
    did = sa.select(a.doc).where(a.person == person, lately, a.at >= sa.bindparam("since"))
    did = did.order_by(a.at.desc(), a.id.desc()).limit(MOST_DONE)
    return sa.union_all(
        _tagged("account", _ACCOUNT),
        _tagged("mine", mine),
        _tagged("declined", declined),
        _tagged("deliveries", deliveries),
        _tagged("accepting", accepting),
        _tagged("contributed", own),
        _tagged("answered", answered),
        _tagged("contributors", authors),
        _tagged("did", did),
        _tagged("confirmed", acts.CONFIRMED),
        _tagged("confirmed_text", acts.CONFIRMED_ANYWHERE),
        _tagged("groups", memberships.GROUPS_WITH),
        _tagged("lifted", lifted.OF_ONE),
    )


_STANDING = Prepared(_standing())
#: Of what is the same for everybody who looks: how deliverables and answers stand.
_OBLIGATIONS = Parsed(t.obligation, partial(codec.load, Obligation))
_CONTRIBUTIONS = Parsed(t.contribution, partial(codec.load, Contribution))


def standing(
    connection: sa.Connection,
    community: CommunityKey,
    page: PageKey,
    person: PersonKey,
    *,
    deliveries: Collection[str],
    most: int,
    since: datetime,
    text: PageKey | None = None,
    groups: Collection[str] = (),
    with_lifted: bool = False,
) -> Standing:
    """What stands between a person and a community.

    ``deliveries``: keys of the obligations for deliverables. ``most``: of what is settled, the latest so many.
    ``since``: what they did from then on. ``text``: the page whose confirmations count in any language.
    """
    asked = {
        "community": community,
        "page": page,
        "person": person,
        "deliveries": list(deliveries),
        "most": most,
        "since": since,
        "text": text,
        "begins": composite_keys.confirmations_of(text) if text else None,
        "site": site_of(page),
        "names": list(groups),
        "lifting": community if with_lifted else None,
    }
    rows: dict[str, list[Any]] = {}
    for row in _STANDING.ask(connection, asked):
        rows.setdefault(row[0], []).append(row)

    def docs(tag: str) -> list[str]:
        return [row[1] for row in rows.get(tag, ())]

    def obligations(tag: str) -> list[Obligation]:
        owed_here = _OBLIGATIONS.all(connection, docs(tag))
        return sorted(owed_here, key=lambda obligation: (obligation.due, obligation.key))

    mine = [codec.load(Obligation, doc) for doc in docs("mine")]
    mine.sort(key=lambda obligation: (obligation.due, obligation.key))
    contributed = [codec.load(Contribution, doc) for doc in docs("contributed")]
    answered = _CONTRIBUTIONS.all(connection, docs("answered"))
    # What a union gives has no order of its own.
    contributed.sort(key=lambda contribution: (contribution.at, contribution.id), reverse=True)
    answered.sort(key=lambda contribution: (contribution.page, contribution.id))
    answered.sort(
        key=lambda contribution: contribution.settled.at if contribution.settled else contribution.at,
        reverse=True,
    )
    did = sorted(acts.counted(docs("did")), key=lambda act: (act.at, act.id), reverse=True)
    lines = [(int(rank), doc, int(built)) for _, doc, rank, built in rows.get("lifted", ()) if doc]
    (viewer,) = rows["account"]
    return Standing(
        account=_known(viewer[1], viewer[2]),
        mine=tuple(mine),
        declined=tuple(obligation for obligation in obligations("declined") if obligation.declined),
        deliveries={obligation.key: obligation for obligation in obligations("deliveries")},
        accepting={
            composite_keys.own_part(obligation.key): obligation for obligation in obligations("accepting")
        },
        contributed=tuple(contributed),
        answered=tuple(answered),
        contributors=int(docs("contributors")[0]),
        did=tuple(did),
        confirmed=acts.last_confirmation(docs("confirmed")),
        confirmed_text=acts.last_confirmation(docs("confirmed_text")) if text else None,
        groups=memberships.together((name, who) for _, name, who, _ in rows.get("groups", ())),
        lifted=lifted.ordered(lines),
    )
