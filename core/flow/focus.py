"""What some of a page's readers must confirm: assessed without a transaction that writes, kept in one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.flow import applying, directories, figures, status_projection, translated
from core.flow.applying import Difference
from core.flow.context import PipelineContext
from core.flow.named import people_of
from core.flow.translated import Confirmed
from core.model import Act, Directory, ObligationKind, Page, PersonKey, composite_keys
from core.rules.acknowledgement.confirmations import TOO_FEW, enough_read
from core.rules.assess import assess
from core.rules.obligations.reassignment import PLACING
from core.rules.page_context import PageContext
from core.store import UnitOfWork, communities, owed, page_standing, pages, people, shown
from core.store import acts as act_rows
from core.store.communities import Community


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was read in the same transaction and need not be read again; None for what was not."""

    #: The community's home with its revisions.
    home: Page | None = None
    #: What these people did there, and what they confirmed in other languages.
    own: tuple[Act, ...] | None = None
    in_other_languages: Confirmed | None = None
    #: Whom the charter names and who did something, and which of them are in its groups.
    directory: Directory | None = None


NOTHING = Known()


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
    known: Known = NOTHING,
) -> None:
    """Look at what these people must confirm at the community's home, and at nobody else's part."""
    assessed = assess_people(connection, flow, community, who, now, known)
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
    known: Known = NOTHING,
) -> Assessed | None:
    """What these people must confirm at the community's home; None where it asks nobody. Writes nothing."""
    home = known.home
    if home is None and (stored_home := pages.get(connection, community.home)) is not None:
        # What is said about it can be much, and has no part in what it asks of its readers.
        home = pages.with_revisions(connection, stored_home)
    if home is None or community.withdrawn:
        return None
    stored = owed.wanted_by(connection, community.key, [home.key], focus=who)
    stored = {key: item for key, item in stored.items() if composite_keys.is_of(key, ObligationKind.CONFIRM)}
    own = known.own
    if own is None:
        own = act_rows.of_pages(connection, [home.key], focus=who, brought=False).get(home.key, ())
    # What others did about theirs, too: a reader is excused by somebody else.
    own = (*own, *act_rows.about(connection, stored, PLACING))
    in_other_languages = known.in_other_languages
    if in_other_languages is None:
        in_other_languages = translated.confirmed(connection, community, home, who)
    acting = {act.person for act in own}
    directory = _directory(connection, community, who, acting, known.directory)
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


def _directory(
    connection: UnitOfWork,
    community: Community,
    who: frozenset[PersonKey],
    acting: Collection[PersonKey],
    known: Directory | None,
) -> Directory:
    """Whom the charter names, these people with the groups they are in, and who did something about their part."""
    charter = community.charter
    if known is None or not known.people.keys() >= {*who, *acting, *people_of(charter)}:
        return directories.directory_of(connection, community.site, charter, {*who, *acting}, who)
    groups = {name: members & who for name, members in known.groups.items()}
    joined = {(name, key): since for (name, key), since in known.joined.items() if key in who}
    if charter.read_by is not None and charter.read_by.audience.everyone:
        joined |= {
            ("", key): since for key, since in people.known_since(connection, community.site, who).items()
        }
    return replace(known, groups=groups, joined=joined)


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
