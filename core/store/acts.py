"""What people did: kept for ever, the same id once."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.model import Act, ActKind, CommunityKey, PageKey, PersonKey, composite_keys, in_force
from core.store import codec
from core.store import tables as t
from core.store.sql import among, begins_with, chunked, one_of

#: What people do about a comment.
_ABOUT_COMMENTS = frozenset({
    ActKind.ANSWER, ActKind.THANK, ActKind.ELSEWHERE, ActKind.NOT_CONTRIBUTION, ActKind.NOT_ANSWERED,
    ActKind.HAND_OVER, ActKind.SNOOZE, ActKind.NOT_MINE, ActKind.TAKE_BACK,
})  # fmt: skip


def get(connection: sa.Connection, act_id: str) -> Act | None:
    """The act of this id, or None."""
    doc = connection.scalar(sa.select(t.act.c.doc).where(t.act.c.id == act_id))
    return codec.load(Act, doc) if doc else None


def with_value(connection: sa.Connection, person: PersonKey, name: str) -> list[Act]:
    """A person's acts that have something under this name in their data."""
    a = t.act.c
    docs = connection.scalars(
        sa.select(a.doc).where(a.person == person, a.doc.contains(f'"{name}":', autoescape=True))
    )
    return [act for act in (codec.load(Act, doc) for doc in docs) if name in act.data]


def known(connection: sa.Connection, ids: Collection[str]) -> frozenset[str]:
    """Those of these ids under which an act is kept."""
    known_ids: set[str] = set()
    for some in chunked(sorted(set(ids))):
        known_ids.update(connection.scalars(sa.select(t.act.c.id).where(t.act.c.id.in_(some))))
    return frozenset(known_ids)


def save(connection: sa.Connection, act: Act) -> str:
    """Keep a new act; the salt its text is hashed with in the evidence."""
    salt = secrets.token_hex(16)
    connection.execute(
        t.act.insert().values(
            id=act.id,
            kind=act.kind.value,
            person=act.person,
            at=act.at,
            page=act.page,
            community=act.community,
            obligation=act.obligation,
            salt=salt,
            doc=codec.dump(act),
        )
    )
    return salt


def of_pages(
    connection: sa.Connection,
    pages: Collection[PageKey],
    focus: Collection[PersonKey] | None = None,
    *,
    but: Collection[ActKind] = (),
    brought: bool = True,
) -> dict[PageKey, tuple[Act, ...]]:
    """Acts about each page, in time order; of ``focus`` only, if given; ``but`` leaves out kinds.

    What people did about a comment where it stood before is about the page on which it stands now; without
    ``brought`` that is left out, where nothing is asked about comments.
    """
    acts_by_page = _of_pages(connection, pages, focus, but)
    for page, acts in _brought_along(connection, pages, focus, but).items() if brought else ():
        acts_by_page.setdefault(page, []).extend(acts)
    return {page: _in_order(acts) for page, acts in acts_by_page.items()}


_STOOD = sa.select(t.comment_stood).where(one_of(t.comment_stood.c.page))


@cache
def _on(of_kinds: bool, of_people: bool) -> sa.Select[Any]:
    """The acts on some pages; by what they are, so that the index leads past a hundred thousand of another kind."""
    a = t.act.c
    query = sa.select(a.page, a.doc).where(one_of(a.page))
    query = query.where(one_of(a.kind, "kinds")) if of_kinds else query
    return query.where(one_of(a.person, "people")) if of_people else query


def _of_pages(
    connection: sa.Connection,
    pages: Collection[PageKey],
    focus: Collection[PersonKey] | None,
    but: Collection[ActKind],
) -> dict[PageKey, list[Act]]:
    acts_by_page: dict[PageKey, list[Act]] = {}
    for group in chunked(pages):
        values: dict[str, Any] = {"keys": group}
        if but:
            values["kinds"] = _others(but)
        query = _on(bool(but), focus is not None)
        for some in [values] if focus is None else [values | {"people": p} for p in chunked(focus)]:
            for row in connection.execute(query, some):
                acts_by_page.setdefault(row.page, []).append(codec.load(Act, row.doc))
    return acts_by_page


def _brought_along(
    connection: sa.Connection,
    pages: Collection[PageKey],
    focus: Collection[PersonKey] | None,
    but: Collection[ActKind],
) -> dict[PageKey, list[Act]]:
    """Acts that came to these pages with the comments they are about, named as if they had been done here."""
    moved = [row for group in chunked(pages) for row in connection.execute(_STOOD, {"keys": group})]
    if not moved:
        return {}
    others = {*but, *(set(ActKind) - _ABOUT_COMMENTS)}
    before = _of_pages(connection, sorted({PageKey(row.earlier) for row in moved}), focus, others)
    acts_by_page: dict[PageKey, list[Act]] = {}
    for row in moved:
        acts = before.get(PageKey(row.earlier), ())
        mine = [act for act in acts if _names(act, row.id)]
        ids = {act.id for act in mine}
        # Taken back there is taken back.
        mine += [
            act
            for act in acts
            if act.kind is ActKind.TAKE_BACK and act.data.get("act") in ids and act.id not in ids
        ]
        acts_by_page.setdefault(PageKey(row.page), []).extend(
            _named_at(act, PageKey(row.page), row.id) for act in mine
        )
    return acts_by_page


def as_it_stands(connection: sa.Connection, acts: Collection[Act]) -> list[Act]:
    """These acts, each about a comment named where that stands now: they were done where it stood then."""
    about = {act.id: _comment_of(act) for act in acts if act.kind in _ABOUT_COMMENTS and act.page}
    s, c = t.comment_stood.c, t.contribution.c
    now: dict[tuple[str, str], PageKey] = {}
    for group in chunked(sorted({name for name in about.values() if name})):
        counts = sa.exists().where(c.page == s.page, c.id == s.id)
        for row in connection.execute(sa.select(t.comment_stood).where(s.id.in_(group), counts)):
            now[row.earlier, row.id] = PageKey(row.page)
        for row in connection.execute(sa.select(c.page, c.id).where(c.id.in_(group))):
            # It is there still, or again.
            now[row.page, row.id] = PageKey(row.page)
    return [_named_at(act, now.get((act.page or "", about.get(act.id, "")), act.page), about.get(act.id, ""))
            for act in acts]  # fmt: skip


def _named_at(act: Act, page: PageKey | None, contribution: str) -> Act:
    if page is None or page == act.page:
        return act
    return replace(
        act,
        page=page,
        obligation=composite_keys.answer(page, contribution) if act.obligation else "",
        contribution=contribution if act.contribution else "",
    )


def _comment_of(act: Act) -> str:
    """The id of the contribution that an act is about; "" for none."""
    return composite_keys.own_part(act.contribution or composite_keys.answered(act.obligation))


def _names(act: Act, contribution: str) -> bool:
    """Whether an act is about a contribution of this id, on whichever page."""
    return _comment_of(act) == contribution


_ABOUT = sa.select(t.act.c.doc).where(one_of(t.act.c.obligation), one_of(t.act.c.kind, "kinds"))


def about(
    connection: sa.Connection, obligations: Collection[str], kinds: Collection[ActKind]
) -> tuple[Act, ...]:
    """Acts of these kinds about these obligations, whoever did them, in time order."""
    acts: list[Act] = []
    wanted = [*(kind.value for kind in kinds), ActKind.TAKE_BACK.value]
    for group in chunked(sorted(obligations)):
        acts += [codec.load(Act, doc) for doc in connection.scalars(_ABOUT, {"keys": group, "kinds": wanted})]
    return _in_order(acts)


def of_community(
    connection: sa.Connection, community: CommunityKey, *, but: Collection[ActKind] = ()
) -> tuple[Act, ...]:
    """Acts about a community or one of its pages, in time order; ``but`` leaves out kinds."""
    pages = sa.select(t.page.c.key).where(t.page.c.community == community)
    query: sa.Select[Any] = sa.select(t.act.c.doc).where(
        sa.or_(t.act.c.community == community, t.act.c.page.in_(pages))
    )
    if but:
        query = query.where(t.act.c.kind.in_(_others(but)))
    return _in_order([codec.load(Act, doc) for doc in connection.scalars(query)])


def dismissing(
    connection: sa.Connection, communities: Collection[CommunityKey]
) -> dict[CommunityKey, list[Act]]:
    """The words with which advice was dismissed in these communities and that were not taken back."""
    c, acts_by_community = t.act.c, dict[CommunityKey, list[Act]]()
    wanted = c.community.in_(sorted(communities)), c.kind == ActKind.DISMISS.value
    acts = [codec.load(Act, doc) for doc in connection.scalars(sa.select(c.doc).where(*wanted))]
    if acts:
        whose = c.person.in_(sorted({act.person for act in acts})), c.kind == ActKind.TAKE_BACK.value
        since = min(act.at for act in acts)
        taken = connection.scalars(sa.select(c.doc).where(*whose, c.at >= since))
        acts = list(in_force([*acts, *(codec.load(Act, doc) for doc in taken)]))
    for act in acts:
        if act.community is not None:
            acts_by_community.setdefault(act.community, []).append(act)
    return acts_by_community


def answered(connection: sa.Connection, people: Collection[PersonKey]) -> frozenset[PersonKey]:
    """Those of these people who ever said by a click that they answer something."""
    a, answering = t.act.c, set[PersonKey]()
    for some in chunked(sorted(people)):
        query = sa.select(a.person).where(a.person.in_(some), a.kind == ActKind.ANSWER.value).distinct()
        answering.update(PersonKey(person) for person in connection.scalars(query))
    return frozenset(answering)


def of_kind(connection: sa.Connection, community: CommunityKey, kind: ActKind) -> tuple[Act, ...]:
    """A community's acts of one kind, in time order."""
    query = sa.select(t.act.c.doc).where(t.act.c.community == community, t.act.c.kind == kind.value)
    return _in_order([codec.load(Act, doc) for doc in connection.scalars(query)])


_OF_PERSON = (
    sa.select(t.act.c.doc)
    .where(
        t.act.c.person == sa.bindparam("person"),
        one_of(t.act.c.kind, "kinds"),
        t.act.c.at >= sa.bindparam("since"),
    )
    .order_by(t.act.c.at.desc(), t.act.c.id.desc())
    .limit(sa.bindparam("most"))
)
CONFIRMED = sa.select(t.act.c.doc).where(
    t.act.c.page == sa.bindparam("page"),
    t.act.c.person == sa.bindparam("person"),
    among(t.act.c.kind, (ActKind.CONFIRM.value, ActKind.TAKE_BACK.value)),
)
#: Of all languages: what was confirmed on a translation bears the obligation of the page that it translates.
CONFIRMED_ANYWHERE = sa.select(t.act.c.doc).where(
    t.act.c.person == sa.bindparam("person"),
    sa.or_(
        t.act.c.kind == ActKind.TAKE_BACK.value,
        sa.and_(
            t.act.c.kind == ActKind.CONFIRM.value,
            sa.or_(
                t.act.c.page == sa.bindparam("text"),
                begins_with(t.act.c.obligation, "begins"),
            ),
        ),
    ),
)


def counted(docs: Iterable[str]) -> tuple[Act, ...]:
    """The acts of these rows that count, as :func:`of_person` has them."""
    return in_force(codec.load(Act, doc) for doc in docs)


def of_person(
    connection: sa.Connection, person: PersonKey, kinds: Collection[str], since: datetime, limit: int = 200
) -> tuple[Act, ...]:
    """What a person did since then and has not taken back, of these kinds, newest first."""
    wanted = [*kinds, ActKind.TAKE_BACK.value]
    rows = connection.scalars(_OF_PERSON, {"person": person, "kinds": wanted, "since": since, "most": limit})
    return counted(rows)


def last_confirmation(docs: Iterable[str]) -> Act | None:
    """The last of the confirmations in these rows that was not taken back; None for none."""
    given = _in_order([codec.load(Act, doc) for doc in docs])
    return next((act for act in reversed(given) if act.kind is ActKind.CONFIRM), None)


def _others(but: Collection[ActKind]) -> list[str]:
    return [kind.value for kind in ActKind if kind not in but]


def _in_order(acts: list[Act]) -> tuple[Act, ...]:
    return tuple(sorted(in_force(acts), key=lambda act: (act.at, act.id)))
