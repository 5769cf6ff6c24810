"""A community's figures in print, for whoever gets the paper: sums, and what stands on the charter's own page."""

from __future__ import annotations

from core.flow.context import PipelineContext
from core.flow.inviting import came_of_it
from core.flow.releasing import by_group
from core.model import CommunityKey, Directory
from core.queries.sponsor import course_seen, delivered, group_names
from core.rules.factors.sight import of_groups, sight, tells_longest, told
from core.rules.purpose.visibility import seen
from core.store import communities, figures, invitations, overview
from core.ui.sponsor.facts import Longest, SponsorFacts


def facts(flow: PipelineContext, key: CommunityKey, language: str) -> SponsorFacts | None:
    """What may be printed of a community: nobody's name, no page but its own, no way to single acts.

    What its charter takes over from another page is left out: nobody knows who will read it. None for none.
    """
    with flow.store.read() as connection:
        community = communities.get(connection, key)
        if community is None or community.withdrawn:
            return None
        policy, now = flow.policy(community.site), flow.now()
        charter, view = seen(community.charter, {community.home}), sight(None, community.charter, policy)
        known_figures = figures.of(connection, key)
        # Whose dates they are is told by the whole charter: in what is seen of it they are gone already.
        whole, home = community.charter, {community.home}
        course = course_seen(figures.course_of(connection, key), whole, home, view)
        waits = overview.longest(connection, key)
        readers = overview.readers(connection, community, names=False)
        if view.least:
            readers = by_group(connection, community.key, readers)
        done = delivered(connection, charter)
        asked = [invitation_row.invitation for invitation_row in invitations.of_community(connection, key)]
    return SponsorFacts(
        community=key,
        charter=charter,
        url="",
        language=language,
        zone=charter.zone or policy.zone,
        home_zone=policy.zone,
        now=now,
        directory=Directory(people={}),
        sight=view,
        figures={figure.name: figure for figure in told(known_figures, view)},
        course=course,
        findings=community.findings,
        delivered=done,
        groups=of_groups(readers.groups, view.least, overlap=readers.overlap, told_of=known_figures),
        group_names=group_names(policy),
        invited=came_of_it(asked, now, view.least) if asked else None,
        longest=Longest(since=waits[0].at) if waits and tells_longest(view) else None,
    )
