"""Charters inside the transaction: which communities stand on a page, and what each one says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from core.flow import copying, deciding, outgoing, speaking, translated
from core.flow.context import PipelineContext
from core.flow.directories import directory_for, names_everyone, people_of_text, plain_names
from core.flow.gather import MaySpeak, assess
from core.flow.named import people_of
from core.model import (
    ActKind,
    Charter,
    CharterState,
    CharterText,
    CommunityKey,
    Finding,
    Obligation,
    Page,
    PageKey,
    Scope,
    Term,
    local_id,
)
from core.queue import Job, JobKind, Lane
from core.rules.community_findings import COMMUNITY_CODES
from core.rules.deadline import promises
from core.rules.deadline.due_dates import CONSENSUS, says_more
from core.rules.purpose.charter import groups_named, people_named, read_charter, scope_of
from core.rules.purpose.fields import account
from core.rules.purpose.scope import belongs, parent_of, scope_id
from core.store import (
    UnitOfWork,
    affected,
    communities,
    evidence,
    figures,
    leaving,
    memberships,
    outbox,
    people,
    sharing,
)
from core.store import acts as act_rows
from core.store.communities import Community, Speaks

#: Rows of each kind that are deleted in one transaction when a charter is taken off.
PART = 200
#: Transactions of one job.
TURNS = 20
#: Origin of a charter from a file that was taken off again, before its name.
DETACHED = "detached"


def community_key(page: PageKey, site: str) -> CommunityKey:
    """The key of the community whose charter stands on a page."""
    return CommunityKey(f"{site}:page:{local_id(page)}")


def file_key(site: str, slug: str) -> CommunityKey:
    """The key of a community whose charter is an attached file."""
    return CommunityKey(f"{site}:file:{slug}")


def belongs_to(connection: UnitOfWork, page: Page, at_home: Collection[Community]) -> CommunityKey | None:
    """The community a page belongs to; ``at_home``: those in use whose charter stands on it or is attached to it."""
    own = community_key(page.key, page.site)
    return belongs(
        page,
        communities.around(connection, page),
        [(community.key, community.scope) for community in at_home if community.key == own],
        [community.key for community in at_home if community.key != own],
    )


def read_at(
    connection: UnitOfWork,
    flow: PipelineContext,
    page: Page,
    now: datetime,
    may_speak: MaySpeak | None = None,
) -> list[Community]:
    """Bring the communities at home on this page up to date; those that stand there now.

    ``may_speak``: what the wiki said of a scope that is more than the page's own.
    """
    standing: list[Community] = []
    own = community_key(page.key, page.site)
    known = {community.key: community for community in communities.at_home(connection, [page.key])}
    if known or page.charter is not None:
        # It takes pages from other communities, and gives people parts.
        sharing.alone(connection)
    # The charter of a translation is that of its page, in other words.
    elsewhere = translated.original(connection, page) is not None
    if page.charter is not None and page.charter.shown_by and not elsewhere:
        # A page of a community that shows a charter is a page of that community; a finding on it says why.
        elsewhere = any(key != own for key, _ in communities.around(connection, page))
    if own not in known and page.exists and page.charter is not None and not elsewhere:
        scope = scope_of(page.charter, page)
        known[own] = _new(own, page, scope, page.charter, "page", now)
    for key in sorted(known):
        before = known[key]
        text = page.charter if before.origin == "page" else before.text
        if before.origin.startswith(f"{DETACHED}:"):
            continue
        if not page.exists or text is None or (elsewhere and before.origin == "page"):
            withdraw(connection, flow, before, now)
            if before.origin == "page" and not before.withdrawn:
                translated.next_check(connection, flow, page)
            continue
        after, unspoken = replace(before, text=text), ""
        if before.origin == "page":
            wanted = scope_of(text, page)
            after, unspoken = speaking.placed(connection, after, page, wanted, may_speak, now)
            if before.withdrawn or before.text.fields != text.fields:
                translated.next_check(connection, flow, page)
        standing.append(_read(connection, flow, after, page, now, unspoken))
    return standing


def attach(
    connection: UnitOfWork,
    flow: PipelineContext,
    page: Page,
    scope: Scope,
    text: CharterText,
    slug: str,
    now: datetime,
    *,
    first: bool = False,
) -> CommunityKey:
    """Put a charter from a file onto a scope; the same slug again replaces it.

    An admin's word needs nobody's right. With ``first`` it goes before all others of the same scope, however old.
    """
    key = file_key(page.site, slug)
    before = communities.get(connection, key)
    origin = f"{communities.FROM_FILE}{slug}"
    community = (
        replace(before, home=page.key, scope=scope, text=text, origin=origin)
        if before
        else _new(key, page, scope, text, origin, now)
    )
    since = before.scope_since if before and before.scope == scope and not before.withdrawn else now
    if first and (oldest := communities.oldest_of_scope(connection, community)) is not None:
        since = min(since or now, oldest - timedelta(microseconds=1))
    speaks = {**community.speaks, scope_id(scope): Speaks(how="attach", since=since)}
    _read(connection, flow, replace(community, speaks=speaks, scope_since=since), page, now)
    return key


def detach(connection: UnitOfWork, flow: PipelineContext, site: str, slug: str, now: datetime) -> bool:
    """Take a charter from a file off again; False when there is none of this name. Its row stays, as evidence."""
    community = communities.get(connection, file_key(site, slug))
    if community is None or community.withdrawn:
        return False
    gone = replace(community, origin=f"{DETACHED}:{slug}")
    communities.save(connection, gone)
    withdraw(connection, flow, gone, now)
    return True


def _new(
    key: CommunityKey, page: Page, scope: Scope, text: CharterText, origin: str, now: datetime
) -> Community:
    return Community(
        key=key,
        site=page.site,
        home=page.key,
        origin=origin,
        scope=scope,
        text=text,
        charter=Charter(community=key, home=page.key, title=page.title, scope=scope),
        # The wiki's own time where it knows one, so that a late sync sees the same history as a webhook.
        attached_at=min(text.since or text.written_at or now, now),
        # Not in the table yet: reading it compares with nothing.
        withdrawn=True,
    )


def _read(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    page: Page,
    now: datetime,
    unspoken: str = "",
) -> Community:
    """Read one charter and keep it; look again at every page for which that makes a difference."""
    stored = communities.get(connection, community.key)
    if stored is not None and stored.withdrawn:
        # What was left of it before its charter was taken off is not brought back.
        _leave(connection, flow, stored, now, whole=True)
    deciding.keep(connection, flow, stored, community)
    # Its scope has to be known before its parent can be found.
    around = communities.around(connection, page)
    scopes = [(key, scope) for key, scope in around if key != community.key]
    parent = communities.get(
        connection, parent_of(page, community.key, [*scopes, (community.key, community.scope)])
    )
    acts = act_rows.of_community(connection, community.key, but=(ActKind.CONFIRM, ActKind.DISPOSITION))
    copied, own = copying.noted(connection, flow, community, page)
    called = people.by_name(connection, community.site, people_named(community.text))
    called = {name: key for name, key in called.items() if not name.startswith("@")}
    # Whom a name meant is settled by the first reading that finds an account, for as long as the name stands there.
    meant = called | {
        name: key for name, key in community.meant.items() if name in plain_names(community.text)
    }
    read = partial(
        read_charter,
        community.text,
        community=community.key,
        home=page,
        scope=community.scope,
        parent=parent.charter if parent else None,
        acts=acts,
        directory=directory_for(
            connection,
            community.site,
            community.text,
            (parent.charter if parent else None,),
            acts,
            meant.values(),
        ),
        policy=flow.policy(community.site),
        now=now,
        first_deadline=community.first_deadline,
        others=communities.same_scope(connection, community),
        unspoken=unspoken,
        meant=meant,
        called=called,
        before=stored.charter if stored is not None else None,
        copied=copied,
    )
    charter, findings = read()
    if counts_members(charter):
        members = memberships.count(connection, community.site, charter.members)
        charter, findings = read(members_counted=members)
    charter = replace(charter, terms=_terms(stored, community, charter, now))
    # A draft promises nothing yet: a mistyped year in it must not become the first date for ever.
    promises_date = charter.state is not CharterState.DRAFT and "deadline" not in charter.inherited
    first = community.first_deadline or (charter.deadline if promises_date else None)
    after = replace(
        community,
        charter=charter,
        findings=(*findings, *_of_the_whole(stored, charter)),
        withdrawn=False,
        parent=parent.key if parent else None,
        first_deadline=first,
        meant=meant,
        own=own,
    )
    if charter.state is CharterState.DRAFT and (stored is None or stored.charter.state is not charter.state):
        again = after.drafts > 0
        after = replace(after, drafts=after.drafts + 1, draft_since=now if again else None)
    if stored is not None:
        after = replace(after, figures=stored.figures)
    if after != stored:
        communities.save(connection, after)
    communities.put_uses(
        connection,
        after.key,
        people={*people_of(charter), *people_of_text(after)},
        accounts={account(name) for name in people_named(after.text) if not name.startswith("@")},
        groups={*groups_named(after.text), *charter.members.groups},
        everyone=names_everyone(charter),
    )
    _changed(connection, flow, stored, after, now)
    return after


def _of_the_whole(stored: Community | None, charter: Charter) -> tuple[Finding, ...]:
    """What was noticed about the community as a whole stays until its figures are reckoned again.

    So does what was noticed about answers and readings, until the page is looked at: maybe in part only.
    """
    if stored is None or charter.state is not CharterState.ACTIVE:
        return ()
    return tuple(
        finding for finding in stored.findings if finding.code in COMMUNITY_CODES or finding.code[0] == "A"
    )


def counts_members(charter: Charter) -> bool:
    """Whether a part of the members must take part in what nobody is to object to."""
    quorum = charter.quorum
    return (
        bool(quorum and quorum.percent and charter.level >= CONSENSUS and charter.members)
        and not charter.members.everyone
    )


def _terms(
    stored: Community | None, after: Community, charter: Charter, now: datetime
) -> Mapping[str, tuple[Term, ...]]:
    """The charter's terms with what has changed; a draft's mistakes change none."""
    known = stored.charter.terms if stored is not None else {}
    if charter.state is CharterState.DRAFT:
        return known
    before = stored.charter if stored is not None and stored.charter.state is CharterState.ACTIVE else None
    written = after.text.written_at if stored is not None and stored.text != after.text else None
    return promises.noted(known, before, charter, min(written, now) if written else now)


def _changed(
    connection: UnitOfWork, flow: PipelineContext, before: Community | None, after: Community, now: datetime
) -> None:
    site, key = after.site, after.key
    is_new = before is None or before.withdrawn
    if before is None:
        _note(connection, after, "community.attached", now, scope=after.scope.kind)
    elif before.withdrawn:
        _note(connection, after, "community.restored", now)
    if after.charter.copied and (before is None or not before.charter.copied):
        _note(connection, after, "community.copied", now)
    if after.first_deadline and (before is None or before.first_deadline is None):
        _note(connection, after, "community.first-deadline", now, deadline=after.first_deadline.at)
    if before is not None and before.charter.state is not after.charter.state is CharterState.CLOSED:
        outcome = after.charter.outcome.value if after.charter.outcome else ""
        _note(connection, after, "community.closed", now, outcome=outcome)
        outgoing.closed(connection, flow, key, site, outcome, now)
    if is_new or (before is not None and (before.scope, before.home) != (after.scope, after.home)):
        outbox.put_scopes(connection, site, now)
        former_pages(connection, flow, key, site)
        _rivals(connection, flow, after, before)
        walk = Job(kind=JobKind.SCOPE, site=site, subject=key, lane=Lane.SWEEP)
        flow.queue.put(connection, [walk])
    elif before is not None and _binding(before.charter) != _binding(after.charter):
        former_pages(connection, flow, key, site)
        if says_more(before.charter) != says_more(after.charter):
            outbox.put_scopes(connection, site, now)
    holders = {community.asks for community in (before, after) if community is not None and community.asks}
    if (before.asks if before else None) != after.asks or (before and before.speaks != after.speaks):
        homes = communities.homes_of(connection, holders)
        flow.queue.put(connection, [assess(site, home) for home in homes.values()])
    if before is None or _binding(before.charter) != _binding(after.charter):
        children = [assess(site, home) for home in communities.children(connection, key)]
        flow.queue.put(connection, children)


def _binding(charter: Charter) -> Charter:
    """What of a charter makes a difference to its other pages and to the charters within: not how it stands."""
    return replace(charter, status=None)


def _rivals(
    connection: UnitOfWork, flow: PipelineContext, after: Community, before: Community | None
) -> None:
    """Read those again that name the same pages or want any: which of them came first, or whom they ask, may differ."""
    keys = {key for key, _ in communities.same_scope(connection, after)}
    if before is not None:
        keys |= {key for key, _ in communities.same_scope(connection, before)}
    homes = {*communities.homes_of(connection, keys - {after.key}).values()}
    homes |= {*communities.homes_that_ask(connection, after.site)} - {after.home}
    flow.queue.put(connection, [assess(after.site, home) for home in sorted(homes)])


def withdraw(connection: UnitOfWork, flow: PipelineContext, community: Community, now: datetime) -> None:
    """A charter is gone: its community owes and is owed nothing; the row stays for when it comes back."""
    if community.withdrawn:
        return
    key = community.key
    gone = replace(community, withdrawn=True, parent=None, findings=(), figures={})
    communities.save(connection, gone)
    _rivals(connection, flow, gone, None)
    copying.gone(connection, flow, community)
    if community.asks:
        homes = communities.homes_of(connection, [community.asks])
        flow.queue.put(connection, [assess(community.site, home) for home in homes.values()])
    communities.put_uses(connection, key, people=(), accounts=(), groups=(), everyone=False)
    figures.forget(connection, key)
    if _leave(connection, flow, gone, now):
        flow.queue.put(connection, [leaving_job(community.site, key)])
    _note(connection, community, "community.withdrawn", now)
    outbox.put_scopes(connection, community.site, now)
    former_pages(connection, flow, key, community.site)
    children = [assess(community.site, home) for home in communities.children(connection, key)]
    flow.queue.put(connection, children)


def leaving_job(site: str, key: CommunityKey) -> Job:
    """The job that goes on deleting what is left of a community whose charter was taken off."""
    return Job(kind=JobKind.LEAVE, site=site, subject=key, lane=Lane.SWEEP)


def leave_on(connection: UnitOfWork, flow: PipelineContext, key: CommunityKey, now: datetime) -> bool:
    """Delete some more of what is left of a community whose charter was taken off; False when that was the last."""
    community = communities.get(connection, key)
    # Once its charter is back, what there is of it is new.
    return community is not None and community.withdrawn and _leave(connection, flow, community, now)


def _leave(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    now: datetime,
    *,
    whole: bool = False,
) -> bool:
    """Delete the next part of it, and tell other systems what ended with it; whether there may be more."""
    owed: list[Obligation] = []
    more = leaving.delete(connection, community.key, None if whole else PART, owed)
    outgoing.ended(connection, flow, community, owed, now)
    return more


def former_pages(connection: UnitOfWork, flow: PipelineContext, key: CommunityKey, site: str) -> None:
    """Assess again every page that was in a community so far."""
    flow.queue.put_select(connection, JobKind.ASSESS, site, affected.of_community(key))


def _note(connection: UnitOfWork, community: Community, what: str, now: datetime, **data: object) -> None:
    evidence.add(
        connection,
        at=now,
        site=community.site,
        what=what,
        data={"community": community.key, "home": community.home, **data},
    )
