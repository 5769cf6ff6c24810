"""The acts behind a figure, for who looks after the community: as far as they may read the pages."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.flow.context import PipelineContext
from core.flow.permits import Permits
from core.model import Behind as BehindFigure
from core.model import (
    CommunityKey,
    Page,
    PageKey,
    Viewer,
    composite_keys,
)
from core.policy import Policy
from core.queries import whom_to_ask
from core.queries.sponsor import readable
from core.rules.assess_community import behind_of
from core.rules.factors.sight import (
    people_since,
    sight,
)
from core.store import acts_behind as behind_rows
from core.store import pages, sites
from core.store.acts_behind import Reference
from core.store.communities import Community

#: Acts shown at once; how many are looked at for them, and how many that are hidden are passed over in a row.
ACTS, LOOKED_AT, MOST = 20, 200, 5_000
#: How many were passed over, hidden, in where the acts behind a figure go on.
_HIDDEN = re.compile("[0-9a-f]{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """One act behind a figure, on a page that the viewer may read."""

    at: datetime
    title: str
    #: True for a contribution; False for what is about the page as a whole.
    contribution: bool
    url: str
    #: Whether that shows what was changed; a new page and a comment are seen where they stand.
    change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """Some of the acts behind a figure, the latest first."""

    figure: str
    acts: tuple[Behind, ...]
    #: Whose influence they are behind, by name; "" where they are a community's.
    person: str = ""
    #: Whether some of those that were looked at stand on pages the viewer can't read.
    hidden: bool = False
    #: Where those that follow begin; None at the end.
    following: str | None = None


def acts_behind(
    flow: PipelineContext,
    permits: Permits,
    viewer: Viewer,
    wanted: CommunityKey,
    figure: str,
    after: str = "",
) -> Acts | None:
    """The acts behind a figure of a community that the viewer looks after; None where they see none of it.

    ``after`` is where those before ended, signed for this viewer and figure; another one begins anew. It names the
    last one that was shown, and, hidden, how many were passed over since: it tells nothing of what the viewer may not
    read.
    """
    communities_by_key, shown, _ = readable(flow, permits, viewer)
    community = communities_by_key.get(wanted)
    if community is None:
        return None
    policy, now = flow.policy(community.site), flow.now()
    author = None
    if whom_to_ask.is_of_one(figure):
        author = whom_to_ask.whose(flow, community, viewer, figure)
        behind = BehindFigure.ANSWERED if author is not None else None
    else:
        behind = behind_of(figure, community.charter) if opens(community, viewer, policy, figure) else None
    if behind is None:
        return None
    with flow.store.read() as connection:
        # A place made up would tell what stands hidden behind it: only one that this viewer was given counts.
        secret = sites.get(connection, community.site).salt
        whose = hmac.new(
            secret.encode(), f"acts\n{viewer.person}\n{wanted}\n{figure}".encode(), "sha256"
        ).digest()
        last, passed = _place(after, whose)
        got = behind_rows.acts_behind(
            connection,
            community,
            behind,
            now,
            after=last,
            limit=passed + LOOKED_AT,
            since=people_since(policy, now),
            author=author.key if author is not None else None,
        )
        some = got[passed:]
        known = pages.load(connection, {act_behind.page for act_behind in some}, history=False)
        before = pages.parents(
            connection,
            {
                (act_behind.page, act_behind.first_revision)
                for act_behind in some
                if act_behind.first_revision
            },
        )
    shown = shown | permits.readable(community.site, viewer.person, set(known), own=viewer.page)
    acts: list[Behind] = []
    looked, hidden = 0, False
    for reference in some:
        if len(acts) == ACTS:
            break
        looked += 1
        if reference.page in shown and reference.page in known:
            acts.append(_behind(flow, known[reference.page], reference, before))
            last, passed = reference, 0
        else:
            hidden = True
            passed += 1
    more = looked < len(some) or len(some) >= LOOKED_AT
    following = _after(last, passed, whose) if more and passed < MOST else None
    return Acts(
        figure=figure,
        acts=tuple(acts),
        person=author.shown if author is not None else "",
        # That somebody is built on where the viewer can't read is nothing to tell of one person.
        hidden=hidden and author is None,
        following=following,
    )


def _after(last: Reference | None, passed: int, whose: bytes) -> str:
    place = composite_keys.place(last.at, last.page, last.contribution) if last is not None else ""
    sign = _sign(f"{passed} {place}", whose)
    return f"{sign} {passed ^ _mask(sign, whose):04x} {place}"


def _sign(message: str, whose: bytes) -> str:
    return hmac.new(whose, message.encode(errors="surrogatepass"), "sha256").hexdigest()[:32]


def _mask(sign: str, whose: bytes) -> int:
    """What hides how many were passed over: that many acts on pages the viewer may not read are nothing to tell."""
    return int(_sign(f"mask {sign}", whose)[:4], 16)


def _place(after: str, whose: bytes) -> tuple[Reference | None, int]:
    """The last act that was shown, and how many were passed over since. What is not signed by us begins anew."""
    sign, _, signed_place = after.partition(" ")
    hidden, _, place = signed_place.partition(" ")
    if not _HIDDEN.fullmatch(hidden):
        return None, 0
    passed = int(hidden, 16) ^ _mask(sign, whose)
    if not hmac.compare_digest(
        sign.encode(errors="surrogatepass"), _sign(f"{passed} {place}", whose).encode()
    ):
        return None, 0
    known = composite_keys.place_of(place)
    if place and known is None:
        return None, 0
    last = Reference(page=known[1], contribution=known[2], at=known[0]) if known is not None else None
    return last, min(passed, MOST)


def opens(community: Community, viewer: Viewer, policy: Policy, figure: str) -> bool:
    """Whether the acts behind this figure are listed for the viewer."""
    behind = behind_of(figure, community.charter)
    return behind is not None and behind.listed and sight(viewer.person, community.charter, policy).acts


def _behind(
    flow: PipelineContext, page: Page, reference: Reference, before: Mapping[tuple[PageKey, int], int]
) -> Behind:
    platform, parent = flow.platform(page.site), before.get((page.key, reference.first_revision), 0)
    url = platform.diff(page, parent, reference.last_revision) if parent else ""
    return Behind(
        at=reference.at,
        title=page.title,
        contribution=bool(reference.contribution),
        url=url or platform.link(page),
        change=bool(url),
    )
