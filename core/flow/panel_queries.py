"""What the store says about one page and who looks at it, before the wiki is asked what may be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from core.flow import (
    disposed_queries,
    doings,
    goals,
    inviting,
    links,
    translated,
)
from core.flow.context import PipelineContext
from core.flow.outline import Outline, outline
from core.model import (
    ActKind,
    Charter,
    Confirmation,
    Contribution,
    Directory,
    Disposed,
    Finding,
    Invitation,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    Person,
    PersonKey,
    Settlement,
    Viewer,
    composite_keys,
)
from core.read_models import Doing
from core.rules.acknowledgement.confirmations import confirmation
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.factors import lifting
from core.rules.factors.goal import Progress
from core.store import UnitOfWork, owed, pages, people, screens
from core.store import acts as act_rows
from core.store.communities import Community
from core.store.lifted import Message
from core.store.screens import Account, Snapshot

#: Most of a kind that is gathered for one screen.
MOST, EARLIER = 50, 5


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the store says, before the wiki was asked what may be shown."""

    viewer: Person
    page: Page
    community: Community
    home: Page
    outline: Outline
    directory: Directory
    mine: tuple[Obligation, ...]
    to_place: tuple[Obligation, ...]
    contributed: tuple[Contribution, ...]
    waiting: tuple[tuple[Contribution, Obligation], ...]
    earlier: tuple[Contribution, ...]
    #: On the community's own page: messages of those whom others build on.
    lifted: tuple[Message, ...]
    delivered: dict[str, Settlement | None]
    confirmed: Confirmation | None
    contributors: int
    pages: dict[PageKey, Page]
    mine_answered: dict[str, Obligation]
    accepting: dict[str, Obligation]
    doings: tuple[Doing, ...]
    findings: tuple[Finding, ...]
    trail: links.Trail
    #: What became of the viewer's own contributions on this page.
    became: dict[str, Disposed]
    #: That the viewer was invited here, as long as that stands.
    invited: Invitation | None
    #: How far the group is with its goal.
    goal: Progress | None
    #: How well the viewer is known.
    account: Account


def person_of(connection: UnitOfWork, viewer: Viewer) -> Person:
    """The viewer as the store knows them; with nothing but their name when it doesn't yet."""
    return as_known(people.load(connection, [viewer.person]).get(viewer.person), viewer)


def as_known(known: Person | None, viewer: Viewer) -> Person:
    """Somebody who looks, as the store knows them; who the wiki says they are where it does not yet."""
    if known is None or not known.name:
        return Person(key=viewer.person, name=viewer.name, language=viewer.language)
    return known


def find(connection: UnitOfWork, flow: PipelineContext, viewer: Viewer, snapshot: Snapshot) -> Found | None:
    """What the store says about the viewer's page; None outside every community."""
    page, community, home = snapshot.page, snapshot.community, snapshot.home
    if page is None or not page.exists or community is None or community.withdrawn or home is None:
        return None
    charter, key = community.charter, viewer.person
    around = outline(connection, flow, page, community, home)
    policy, now = flow.policy(community.site), flow.now()
    if 0 < viewer.revision < page.shown_now:
        # What changed since is told from the page's revisions; who looks at the newest needs none of them.
        page = pages.with_revisions(connection, page)
    text = _text(connection, flow, page, charter)
    standing = screens.standing(
        connection,
        community.key,
        page.key,
        key,
        deliveries=around.deliveries.values(),
        most=EARLIER * 4,
        since=now - doings.BACK,
        text=text if charter.read_by is not None else None,
        groups=around.groups,
        with_lifted=page.key == community.home and lifting.may_be_told(key, charter, policy),
    )
    account = standing.account
    mine = _in_this_language(page, text, standing.mine)
    # A steward's own work waits for nobody's answer: no receipt promises one.
    contributed = tuple(
        contribution for contribution in standing.contributed if contribution.settled or not contribution.own
    )
    answers = (
        owed.get_many(
            connection,
            [composite_keys.answer(contribution.page, contribution.id) for contribution in contributed],
        )
        if contributed
        else {}
    )
    waiting = _waiting(connection, page, mine)
    to_place = tuple(
        obligation for obligation in standing.declined if key in (*obligation.stewards, obligation.sponsor)
    )
    earlier = tuple(
        contribution
        for contribution in standing.answered
        if contribution.settled and contribution.settled.how != NOT_AN_ANSWER
    )
    named = _named(
        around.named,
        (*mine, *to_place, *answers.values()),
        (*contributed, *earlier, *(contribution for contribution, _ in waiting)),
    )
    did = doings.among(connection, flow, standing.did, community.key)
    invited = inviting.standing(connection, community.key, key, now) if account.invited else None
    named |= people_of_doings(did) | ({invited.by} if invited else set())
    built_on = lifting.recent(standing.lifted, now, lifting.ON_PAGE, policy)
    named |= {message.author for message in built_on}
    # Somebody the store has not read yet is who the wiki says they are.
    person = as_known(account.person, viewer)
    others = people.known(connection, named - around.named - {key})
    directory = Directory(people={**around.people, **others, key: person}, groups=standing.groups)
    elsewhere = {contribution.page for contribution, _ in waiting} | {
        contribution.page for contribution in earlier
    }
    elsewhere |= {message.page for message in built_on} | ({invited.fact.page} if invited else set())
    # One confirmation for one text, in whichever language it was read.
    in_any = charter.read_by is not None and text is not None and not _asks(mine, text)
    act = standing.confirmed_text if in_any else standing.confirmed
    settled = {name: standing.deliveries.get(wanted) for name, wanted in around.deliveries.items()}
    return Found(
        viewer=person,
        page=page,
        community=community,
        home=home,
        outline=around,
        findings=() if page.key == community.home else snapshot.findings,
        directory=directory,
        mine=mine,
        to_place=to_place,
        contributed=contributed,
        waiting=waiting,
        earlier=earlier,
        lifted=built_on,
        delivered={name: obligation.settled if obligation else None for name, obligation in settled.items()},
        confirmed=confirmation(act, act.page or page.key) if act else None,
        contributors=standing.contributors,
        pages=pages.load(connection, elsewhere, history=False),
        mine_answered=answers,
        accepting=standing.accepting,
        doings=did,
        trail=links.trail(
            connection,
            (
                *contributed,
                *earlier,
                *(contribution for contribution, _ in waiting),
                *(message.contribution for message in built_on),
            ),
        ),
        became={
            composite_keys.contribution(*where): became
            for where, (_, became) in disposed_queries.of_own(
                connection, community, {(contribution.page, contribution.id) for contribution in contributed}
            ).items()
            if became is not None and became.community == community.key
        },
        invited=invited,
        goal=goals.of(connection, flow, [community]).get(community.key) if charter.goal else None,
        account=account,
    )


def _text(connection: UnitOfWork, flow: PipelineContext, page: Page, charter: Charter) -> PageKey | None:
    """The community's own page where this is it, or says in another language what it says; None elsewhere.

    Where a translation has not followed its page yet, the page itself is to be read.
    """
    if page.key == charter.home:
        return page.key
    original = translated.original(connection, page)
    if original is None:
        return None
    home, page = pages.with_revisions(connection, original), pages.with_revisions(connection, page)
    return home.key if translated.follows_page(page, home, charter, flow.policy(page.site)) else None


def _waiting(
    connection: UnitOfWork, page: Page, mine: Iterable[Obligation]
) -> tuple[tuple[Contribution, Obligation], ...]:
    """What waits for the viewer's answer, in the order of a panel; of very much what comes first."""
    own = [obligation for obligation in mine if obligation.kind is ObligationKind.ANSWER]
    own.sort(key=lambda obligation: (obligation.page != page.key, obligation.due, obligation.key))
    added = owed.answered_by(connection, own[:MOST])
    return tuple((added[obligation.key], obligation) for obligation in own[:MOST] if obligation.key in added)


def _in_this_language(
    page: Page, text: PageKey | None, mine: tuple[Obligation, ...]
) -> tuple[Obligation, ...]:
    """What the person owes, a confirmation of the page that this one translates as one of this page."""
    if text is None or text == page.key:
        return mine
    return tuple(
        replace(obligation, page=page.key)
        if obligation.kind is ObligationKind.CONFIRM and obligation.page == text
        else obligation
        for obligation in mine
    )


def _asks(mine: Collection[Obligation], text: PageKey) -> bool:
    return any(
        composite_keys.confirms(obligation.key, text)
        for obligation in mine
        if obligation.kind is ObligationKind.CONFIRM
    )


def last_confirmed(
    connection: UnitOfWork, person: PersonKey, asked: Collection[PageKey]
) -> dict[PageKey, int]:
    """The revision of each page that the person last confirmed."""
    if not asked:
        return {}
    return {
        page: act.revision
        for page, acts in act_rows.of_pages(connection, asked, focus=[person]).items()
        for act in acts
        if act.kind is ActKind.CONFIRM
    }


def since_confirmed(flow: PipelineContext, page: Page, revision: int | None) -> str:
    """The address of what changed since the person confirmed this revision; "" where nothing did."""
    if not revision or revision >= page.shown_now:
        return ""
    return flow.platform(page.site).diff(page, revision, page.shown_now)


def people_of_doings(did: Iterable[Doing]) -> set[PersonKey]:
    """Whom the viewer gave something to, or excused."""
    keys = {doing.act.to for doing in did} | {doing.obligation.person for doing in did if doing.obligation}
    return {key for key in keys if key}


def _named(
    by_charter: Collection[PersonKey],
    obligations: Iterable[Obligation],
    contributions: Iterable[Contribution],
) -> set[PersonKey]:
    keys: set[PersonKey | None] = set(by_charter)
    for item in obligations:
        keys |= {item.person, item.about, item.sponsor, *item.stewards}
        keys.add(item.passed.by if item.passed else None)
    for contribution in contributions:
        keys |= {
            contribution.author,
            contribution.steward,
            contribution.settled.by if contribution.settled else None,
        }
    return {key for key in keys if key}
