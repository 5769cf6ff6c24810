"""What a person did lately, and what of it they can take back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta

from core.flow.context import PipelineContext
from core.model import Act, ActKind, CommunityKey, Obligation, Page, PageKey, PersonKey
from core.read_models import Doing
from core.rules.obligations.taking_back import SHOWN, UNDO_FOR, can_take_back
from core.rules.purpose.visibility import item_seen, seen
from core.store import UnitOfWork, communities, owed, pages
from core.store import acts as act_rows

#: So far back is looked for what somebody put off, gave away, or is away for; nothing lasts longer unseen.
BACK = timedelta(days=90)
#: Most that is shown.
MOST = 10


def find(
    connection: UnitOfWork, flow: PipelineContext, person: PersonKey, community: CommunityKey | None = None
) -> tuple[Doing, ...]:
    """What the person did lately or what of it lasts, newest first; in one community, or anywhere."""
    acts = act_rows.of_person(connection, person, [kind.value for kind in SHOWN], flow.now() - BACK)
    return among(connection, flow, acts, community)


def among(
    connection: UnitOfWork,
    flow: PipelineContext,
    acts: Collection[Act],
    community: CommunityKey | None = None,
) -> tuple[Doing, ...]:
    """The same among what the person did since :data:`BACK`."""
    now = flow.now()
    acts = tuple(act for act in acts if community in (None, act.community))
    if not acts:
        return ()
    acts = tuple(act_rows.as_it_stands(connection, acts))
    known = owed.get_many(connection, {act.obligation for act in acts if act.obligation})
    doings: list[Doing] = []
    seen: set[tuple[ActKind, str]] = set()
    around = communities.load(connection, {act.community for act in acts if act.community})
    there = pages.load(connection, {act.page for act in acts if act.page}, history=False)
    for act in acts:
        obligation = known.get(act.obligation)
        # Of what was put off twice the last time counts.
        same = (act.kind, act.id if act.kind is ActKind.DISMISS else act.obligation or act.kind.value)
        if same in seen or not _worth_it(act, obligation, now - act.at):
            continue
        seen.add(same)
        known_community = around.get(act.community) if act.community else None
        if act.community and (known_community is None or known_community.withdrawn):
            continue
        doings.append(
            Doing(
                act=act,
                obligation=obligation,
                charter=known_community.charter if known_community else None,
                page=there.get(act.page) if act.page else None,
                open=can_take_back(act, obligation, now),
            )
        )
        if len(doings) == MOST:
            break
    return tuple(doings)


def _worth_it(act: Act, obligation: Obligation | None, age: timedelta) -> bool:
    """Whether it is still news: done within a day, or still so."""
    if act.kind is ActKind.NOT_MINE and obligation is not None and obligation.person == act.person:
        # Also that one was excused is told, until something else is asked.
        return obligation.declined or obligation.settled is not None
    return age < UNDO_FOR or act.kind in {ActKind.SNOOZE, ActKind.HAND_OVER, ActKind.AWAY}


def pages_of(doings: Iterable[Doing]) -> set[PageKey]:
    """The pages that must be readable for them to be shown: their own and their charters'."""
    page_keys = {doing.page.key for doing in doings if doing.page}
    return page_keys | {doing.charter.home for doing in doings if doing.charter}


def shown(doings: Iterable[Doing], readable: Collection[PageKey]) -> tuple[Doing, ...]:
    """Those whose page and charter the person may read, and that last or are fresh."""

    def may(page: Page | None, home: PageKey | None) -> bool:
        return (page is None or page.key in readable) and (home is None or home in readable)

    return tuple(
        replace(
            doing,
            charter=seen(doing.charter, readable) if doing.charter else None,
            obligation=item_seen(doing.obligation, doing.charter, readable)
            if doing.obligation and doing.charter
            else doing.obligation,
        )
        for doing in doings
        if may(doing.page, doing.charter.home if doing.charter else None)
        and (doing.open or doing.act.kind not in {ActKind.SNOOZE, ActKind.HAND_OVER, ActKind.AWAY})
    )
