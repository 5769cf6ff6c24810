"""Asks the wiki about the people and groups that pages and their charters name. No transaction is open here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from core.flow import staff
from core.flow.again import assess, came_or_left, follow
from core.flow.context import PipelineContext
from core.model import CharterText, Comment, FieldChange, Page, PageKey, Person, PersonKey
from core.rules.purpose.charter import groups_named, people_named
from core.rules.purpose.scope import nearest
from core.store import (
    UnitOfWork,
    chunked,
    comment_parts,
    communities,
    identity,
    memberships,
    page_standing,
    people,
    together,
)
from core.store.memberships import Moved

#: Accounts and groups are asked about again after this, when something of theirs is looked at.
FRESH = timedelta(days=1)
#: Groups of more members are listed only when somebody's own list of groups says that they changed.
LARGE = 2000
#: Most people and members stored in one transaction; more come in several.
PART = 200
#: Most members of groups who are asked about at once: what the wiki says of a hundred thousand would fill the memory.
ASKED = 1000


@dataclass(frozen=True, slots=True)
class MaySpeak:
    """What the wiki said of a charter's scope: whether who wrote it may speak for those pages."""

    may: bool
    #: The page that had the scope's title then, whether we have read it or not; None where there was none.
    root: Page | None = None


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What the wiki said about people and groups, not yet stored."""

    people: tuple[Person, ...] = ()
    #: Group → members and since when; None for no such group.
    groups: Mapping[str, Mapping[PersonKey, datetime | None] | None] = field(default_factory=dict)
    #: Asked about, but the wiki knows no such account.
    gone: frozenset[PersonKey] = frozenset()
    #: Members of groups, too many to be asked about at once: :func:`ahead` does, some at a time.
    to_ask: frozenset[PersonKey] = frozenset()
    #: Page → whether who wrote its charter's scope may speak for those pages.
    speaks: Mapping[PageKey, MaySpeak] = field(default_factory=dict)


def about_pages(flow: PipelineContext, site: str, pages: Sequence[Page], *, read: bool = False) -> Gathered:
    """People and groups that these pages' charters name, and who wrote on those in a community.

    ``read``: the wiki just said so. Of a long page that was looked at before, only whose comments it tells anew.
    """
    with flow.store.read() as connection:
        told = comment_parts.news(connection, pages) if read else {}
        judged = page_standing.judged(connection, list(told)) if told else {}
        authors_of = [
            _of_page(connection, page, told[page.key].comments() if judged.get(page.key) else page.comments)
            for page in pages
            if page.exists
        ]
        texts = [page.charter for page in pages if page.exists and page.charter]
        texts += [
            community.text for community in communities.at_home(connection, [page.key for page in pages])
        ]
        authors = {key for keys in authors_of for key in keys}
    return about_texts(flow, site, texts, authors)


def _of_page(connection: UnitOfWork, page: Page, comments: Iterable[Comment]) -> set[PersonKey]:
    """Who wrote on a page since its community was attached; nobody on a page outside all communities."""
    key = nearest(page, communities.around(connection, page))
    since = page.charter.written_at if page.charter else None
    if key is not None and (attached := communities.attached(connection, key)) is not None:
        (since,) = attached
    if since is None:
        return set()
    keys = {r.author for r in page.revisions if r.author and r.at >= since}
    keys |= {c.author for c in comments if c.author and c.at >= since}
    keys |= {sign.person for sign in page.signs}
    return {key for key in keys if key}


def _newest(text: CharterText) -> Iterable[FieldChange]:
    """The last change of each field of which it matters who wrote it."""
    return {change.field: change for change in text.changes}.values()


def about_texts(
    flow: PipelineContext, site: str, texts: Iterable[CharterText], authors: Collection[PersonKey] = ()
) -> Gathered:
    """People and groups that charters name, and further people; only those not asked about lately."""
    texts = list(texts)
    names = {name for text in texts for name in people_named(text)}
    groups = {name for text in texts for name in groups_named(text)}
    wrote = {text.written_by for text in texts if text.written_by}
    wrote |= {change.by for text in texts for change in _newest(text) if change.by}
    before = flow.now() - FRESH
    with flow.store.read() as connection:
        known = people.by_name(connection, site, names)
        ages = memberships.group_ages(connection, site, groups)
        keys = people.stale(connection, {*authors, *known.values(), *wrote}, before)
    keys |= {
        PersonKey(f"{site}:{name.lstrip('@').strip('{}')}") for name in names - set(known) if name[0] == "@"
    }
    unknown = {name for name in names - set(known) if not name.startswith("@")}
    old = {name for name in groups if name not in ages or ages[name] < before}
    return ask(flow, site, keys=keys, names=unknown, groups=old)


def ask(
    flow: PipelineContext,
    site: str,
    *,
    keys: Collection[PersonKey] = (),
    names: Collection[str] = (),
    groups: Collection[str] = (),
) -> Gathered:
    """Ask the wiki about accounts and groups, the groups' members among them unless they are too many."""
    platform = flow.platform(site)
    members = {name: platform.group(name) for name in sorted(set(groups) - flow.teams(site))}
    of_groups = {key for some in members.values() for key in some or ()}
    with flow.store.read() as connection:
        grouped = people.stale(connection, of_groups - set(keys), flow.now() - FRESH)
    return replace(accounts(flow, site, keys, names, grouped), groups=members)


def accounts(
    flow: PipelineContext,
    site: str,
    keys: Collection[PersonKey],
    names: Collection[str],
    grouped: Collection[PersonKey],
) -> Gathered:
    """What the wiki says of accounts, and of members of groups unless they are too many (:data:`ASKED`)."""
    to_ask = frozenset(grouped).difference(keys) if len(grouped) > ASKED else frozenset()
    wanted = {*keys, *grouped} - to_ask
    people_there = (
        tuple(flow.platform(site).people(keys=sorted(wanted), names=sorted(names))) if wanted or names else ()
    )
    # Nobody can be asked about by a name that no account has: the next charter may well name it again.
    gone = frozenset(wanted) - {person.key for person in people_there}
    return Gathered(people=people_there, gone=gone, to_ask=to_ask)


def about_people(
    flow: PipelineContext, site: str, keys: Collection[PersonKey], known: Sequence[Person] = ()
) -> Gathered:
    """Everything about people of whom something changed, and the groups they joined or left."""
    told = {person.key: person for person in known}
    asked = sorted(key for key in keys if key not in told and not identity.local_is_pseudonym(key))
    people_there = tuple(flow.platform(site).people(keys=asked)) if asked else ()
    gone = frozenset(asked) - {person.key for person in people_there}
    everybody = (*known, *people_there)
    with flow.store.read() as connection:
        groups = {name for _, name in memberships.joined_or_left(connection, everybody)}
        # Who left and came back is in the same groups, but not since the same time. That is worth a list of a
        # group that fits into a few answers; members of larger ones are taken as never having been away.
        for key in {*(person.key for person in people_there), *gone}:
            groups |= memberships.groups_of(connection, key, most=0 if key in gone else LARGE)
    members = {name: flow.platform(site).group(name) for name in sorted(groups - flow.teams(site))}
    return Gathered(people=everybody, groups=members, gone=gone)


def merged(gathered: Gathered, other: Gathered) -> Gathered:
    """Both together; the later one counts where they differ."""
    told = {person.key for person in (*gathered.people, *other.people)}
    return replace(
        other,
        people=tuple({person.key: person for person in (*gathered.people, *other.people)}.values()),
        groups={**gathered.groups, **other.groups},
        speaks={**gathered.speaks, **other.speaks},
        gone=(gathered.gone | other.gone) - told,
        to_ask=(gathered.to_ask | other.to_ask) - told,
    )


def ahead(flow: PipelineContext, site: str, gathered: Gathered, now: datetime) -> Gathered:
    """Keep long lists in parts, each a transaction of its own, so that nobody waits for all of one; the rest.

    Whom too many are to be asked about with, the wiki is asked about here. Raises what the wiki's answer raises: what
    was kept until then stays, and is not asked again soon.
    """
    large = {name for name, members in gathered.groups.items() if len(members or ()) > PART}
    many = len(gathered.people) > PART
    if many:
        _keep_ahead(flow, site, gathered.people, now)
    gone = set(gathered.gone)
    for some in chunked(sorted(gathered.to_ask), ASKED):
        people_there = flow.platform(site).people(keys=some)
        _keep_ahead(flow, site, people_there, now)
        gone |= set(some) - {person.key for person in people_there}
    for name in sorted(large):
        with flow.store.read() as connection:
            moved = memberships.moved_in(connection, site, name, gathered.groups[name], now)
        for part in moved.parts(PART):
            flow.store.write(partial(_move, flow=flow, site=site, name=name, moved=part))
        # Known from now on: before that a charter that names it is not judged by a part of it.
        flow.store.write(partial(memberships.put_group, site=site, name=name, exists=True, now=now))
    groups = {name: members for name, members in gathered.groups.items() if name not in large}
    return replace(
        gathered,
        people=() if many else gathered.people,
        groups=groups,
        gone=frozenset(gone),
        to_ask=frozenset(),
    )


def _keep_ahead(flow: PipelineContext, site: str, some: Sequence[Person], now: datetime) -> None:
    at = 0
    while at < len(some):
        part = tuple(some[at : at + min(flow.people_pace.size, PART)])
        flow.store.write(partial(_store_part, flow=flow, site=site, gathered=Gathered(people=part), now=now))
        at += len(part)


def store(
    connection: UnitOfWork, flow: PipelineContext, site: str, gathered: Gathered, now: datetime
) -> None:
    """Keep what was gathered, and look again wherever it makes a difference."""
    keys = {person.key for person in gathered.people} | gathered.gone
    before = people.accounts(connection, [person.key for person in gathered.people])
    addresses = staff.heard_of(connection, flow, site, keys)
    changed = set(people.save(connection, gathered.people, now))
    changed |= people.gone(connection, gathered.gone, now)
    if site in flow.same_address_on:
        together.settle(connection, [person.key for person in gathered.people], flow.same_address_on)
    staff.told_by_wiki(connection, flow, site, keys, addresses, now)
    for name, members in gathered.groups.items():
        moved = memberships.moved_in(connection, site, name, members, now)
        memberships.put_group(connection, site, name, exists=members is not None, now=now)
        changed |= came_or_left(connection, flow, site, name, moved)
    follow(connection, flow, site, changed, {before[key] for key in changed if key in before})


def _store_part(
    connection: UnitOfWork, flow: PipelineContext, site: str, gathered: Gathered, now: datetime
) -> None:
    with flow.people_pace.timed() as of:
        of(len(gathered.people))
        store(connection, flow, site, gathered, now)


def _move(connection: UnitOfWork, flow: PipelineContext, site: str, name: str, moved: Moved) -> None:
    follow(connection, flow, site, came_or_left(connection, flow, site, name, moved), set())


__all__ = [
    "FRESH",
    "LARGE",
    "PART",
    "Gathered",
    "about_pages",
    "about_people",
    "about_texts",
    "accounts",
    "ahead",
    "ask",
    "assess",
    "merged",
    "store",
]
