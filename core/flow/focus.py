"""What some of a page's readers must confirm: assessed without a transaction that writes, kept in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.flow import applying, directories, figures, status_projection, translated
from core.flow.applying import Difference
from core.flow.context import PipelineContext
from core.model import Act, ObligationKind, Page, PersonKey, composite_keys
from core.rules.acknowledgement.confirmations import TOO_FEW, enough_read
from core.rules.assess import assess
from core.rules.obligations.reassignment import PLACING
from core.rules.page_context import PageContext
from core.store import UnitOfWork, communities, owed, page_standing, pages, shown
from core.store import acts as act_rows
from core.store.communities import Community


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a look at some readers found, and what is to be written of it."""

    community: Community
    next_check: datetime | None
    difference: Difference
    #: What they come to, see :func:`core.rules.acknowledgement.confirmations.readings`.
    figures: Mapping[str, float]


def focus(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    who: frozenset[PersonKey],
    now: datetime,
    home: Page | None = None,
) -> None:
    """Look at what these people must confirm at the community's home, and at nobody else's part.

    ``home``: that page with its history, where it was read in the same transaction.
    """
    assessed = assess_people(connection, flow, community, who, now, home)
    if assessed is not None:
        status_projection.count(connection, flow, community, now)
        keep(connection, flow, assessed, now)
        _quorum(connection, community)


def assess_people(
    connection: UnitOfWork,
    flow: PipelineContext,
    community: Community,
    who: frozenset[PersonKey],
    now: datetime,
    home: Page | None = None,
) -> Assessed | None:
    """What these people must confirm at the community's home; None where it asks nobody. Writes nothing."""
    if home is None:
        home = pages.get(connection, community.home, history=True)
    if home is None or community.withdrawn:
        return None
    stored = owed.wanted_by(connection, community.key, [home.key], focus=who)
    stored = {key: item for key, item in stored.items() if composite_keys.is_of(key, ObligationKind.CONFIRM)}
    own = act_rows.of_pages(connection, [home.key], focus=who).get(home.key, ())
    # What others did about theirs, too: a reader is excused by somebody else.
    own = (*own, *act_rows.about(connection, stored, PLACING))
    in_other_languages = translated.confirmed(connection, community, home, who)
    acting = {act.person for act in own}
    directory = directories.directory_of(connection, community.site, community.charter, who | acting, who)
    subject = PageContext(
        page=home,
        promised=stored,
        charter=community.charter,
        acts=merged_acts(own, in_other_languages.acts),
        translations=in_other_languages.pages,
        directory=directory,
        policy=flow.policy(community.site),
        calendar=flow.calendar(community.site, community.charter),
        home=True,
        since=community.attached_at,
        focus=who,
    )
    standing = assess(subject, now)
    wanted = [
        item for item in standing.obligations if item.kind is ObligationKind.CONFIRM and item.person in who
    ]
    sources: dict[str, str] = {item.key: home.key for item in wanted}
    difference = applying.difference(
        connection, flow, community, wanted, stored, directory, now, sources, outcome=False
    )
    return Assessed(community, standing.next_check, difference, standing.figures)


def keep(connection: UnitOfWork, flow: PipelineContext, assessed: Assessed, now: datetime) -> None:
    """Write what was found."""
    community = assessed.community
    page_standing.bring_check_forward(connection, community.home, assessed.next_check)
    figures.want(connection, community.key, now)
    applying.write(connection, flow, community, assessed.difference, now)


def merged_acts(*several: Iterable[Act]) -> tuple[Act, ...]:
    """Each act once, in the order in which they were done."""
    once = {(act.id, act.page): act for acts in several for act in acts}
    return tuple(sorted(once.values(), key=lambda act: (act.at, act.id)))


def _quorum(connection: UnitOfWork, community: Community) -> None:
    """Say no longer that too few have read it, once enough have: everybody is assessed anew much later."""
    too_few = next((finding for finding in community.findings if finding.code == TOO_FEW), None)
    if too_few is not None and enough_read(
        too_few, shown.unconfirmed(connection, community.key, community.home)
    ):
        rest = tuple(finding for finding in community.findings if finding is not too_few)
        communities.save(connection, replace(community, findings=rest))
