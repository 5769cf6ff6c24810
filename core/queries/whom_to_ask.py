"""What stands behind those whom others build on: their place, and how many people on what the viewer may read.

See docs/decisions/0158-what-stands-behind-one-persons-influence.md.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import replace

from core.flow import lifted
from core.flow.context import PipelineContext
from core.flow.permits import Permits
from core.model import Person, PersonKey, Viewer
from core.read_models import BuiltOn, Lifted
from core.rules.factors.sight import people_since, sight
from core.store import people, sites
from core.store.acts_behind import answers_to
from core.store.communities import Community
from core.store.lifted import Message

#: Of each of them, so much of the latest that was answered is looked at; the wiki is asked about each of its pages.
LATEST = 200
#: How the acts behind one person's influence are asked for: this, and who that is, so that nobody else can tell.
_INFLUENCE = "influence-"


def with_places(
    flow: PipelineContext,
    permits: Permits,
    viewer: Viewer,
    community: Community,
    candidates: Sequence[Message],
    told: Sequence[Lifted],
) -> tuple[Lifted, ...]:
    """Those who are ``told`` to the viewer, of all ``candidates``, with what stands behind them."""
    if not told:
        return ()
    since = people_since(flow.policy(community.site), flow.now())
    authors = {known.contribution.author for known in told}
    with flow.store.read() as connection:
        answers = {author: answers_to(connection, community.key, author, since, LATEST) for author in authors}
        salt = sites.get(connection, community.site).salt
    pages = {page for several in answers.values() for page, _ in several}
    shown = permits.readable(community.site, viewer.person, pages, own=viewer.page)
    places: dict[PersonKey, int] = {}
    for candidate in candidates:
        places[candidate.author] = min(candidate.rank + 1, places.get(candidate.author, candidate.rank + 1))

    def built_on(author: PersonKey) -> BuiltOn:
        by = [person for page, person in answers[author] if page in shown]
        return BuiltOn(
            place=places[author], people=len(set(by)), acts=len(by), figure=_figure_of(salt, author)
        )

    return tuple(replace(known, built_on=built_on(known.contribution.author)) for known in told)


def is_of_one(figure: str) -> bool:
    """Whether a figure's name asks for what is behind one person's influence."""
    return figure.startswith(_INFLUENCE)


def whose(flow: PipelineContext, community: Community, viewer: Viewer, figure: str) -> Person | None:
    """Of those whom others build on and who may be named to the viewer, the one whose influence is meant."""
    policy, now = flow.policy(community.site), flow.now()
    view = sight(viewer.person, community.charter, policy)
    if not (view.acts and view.names):
        return None
    with flow.store.read() as connection:
        here = {community.key: community.charter}
        candidates = lifted.candidates(connection, viewer.person, here, policy, now, None)
        salt = sites.get(connection, community.site).salt
        authors = {candidate.author for candidate in candidates}
        who = next((author for author in authors if _figure_of(salt, author) == figure), None)
        return people.load(connection, [who]).get(who) if who is not None else None


def _figure_of(salt: str, person: PersonKey) -> str:
    return _INFLUENCE + hmac.new(salt.encode(), f"influence\n{person}".encode(), "sha256").hexdigest()[:16]
