"""What a person does, checked: theirs to do, on the page they saw, once. What doesn't fit is refused in words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from core.flow import inviting
from core.flow.act_kinds import ActResult, Doing, done, prepare
from core.flow.act_lookup import find
from core.flow.context import PipelineContext
from core.flow.permitted import About, check, refuse
from core.model import Act, ActKind, Contribution, PageKey, Viewer, composite_keys, site_of
from core.rules.acknowledgement.answers import ANSWERS
from core.rules.acknowledgement.confirmations import TOO_FEW
from core.rules.clocks import KNOWN
from core.store import UnitOfWork, evidence, identity, pages, sharing
from core.store import acts as act_rows

#: What can be done by a click as by an edit of the page.
_BESIDE_EDITS = frozenset({ActKind.EXTEND, ActKind.DECIDE, ActKind.CLOSE, ActKind.REVIEW})


def keep(
    unit: UnitOfWork,
    flow: PipelineContext,
    viewer: Viewer,
    wanted: Act,
    now: datetime,
    hidden: Collection[PageKey] = (),
) -> ActResult:
    """In one transaction: check once more, keep act and evidence, and look at what it changes."""
    before = act_rows.get(unit, wanted.id)
    if before is not None:
        return repeated(unit, viewer, before, wanted)
    new = identity.unknown(unit, [key for key in (wanted.person, wanted.to) if key])
    if wanted.person in identity.erased(unit, new):
        raise refuse(viewer, "desk-no-account", 403)
    identity.ensure(unit, new)
    about = find(unit, wanted, hidden)
    if (span := beside(about)) is None:
        sharing.alone(unit)
    else:
        # What it is about was looked up before, and may be something else by now.
        sharing.within(unit, span.own | span.around)
    check(viewer, about, now)
    prepared = prepare(Doing(unit=unit, flow=flow, viewer=viewer, about=about, now=now, hidden=hidden))
    if isinstance(prepared, ActResult):
        return prepared
    act = _with_known(unit, prepared.act, about.contribution)
    salt = act_rows.save(unit, act)
    if act.kind is not ActKind.CONFIRM:
        evidence.of_act(unit, act, site_of(act.person), salt)
        return prepared.then()
    # What follows adds nothing to the chain. So its end, for which others wait who confirm, is held for shortest.
    result = prepared.then()
    evidence.of_act(unit, act, site_of(act.person), salt)
    return result


@dataclass(frozen=True, slots=True)
class Span:
    """What the transaction of a click is about, and where others may click at the same time."""

    own: frozenset[str]
    around: frozenset[str]


def beside(about: About) -> Span | None:
    """Beside which other clicks this one can be written; None where nobody else may write meanwhile.

    A reader's confirmation changes their own part and nothing that another reader's goes by
    (docs/decisions/0189-who-confirms-waits-for-no-other-reader.md). Where it may be the one that makes enough of
    them, they are counted one after the other.
    """
    act, community = about.act, about.community
    if act.kind is not ActKind.CONFIRM or community is None or act.page is None:
        return None
    if any(finding.code == TOO_FEW for finding in community.findings):
        return None
    people = {act.person, *([about.obligation.person] if about.obligation is not None else [])}
    return Span(
        own=frozenset({composite_keys.done_as(act.id), *map(composite_keys.part_of, people)}),
        around=frozenset(
            {community.key, community.home, act.page, *([about.original] if about.original else [])}
        ),
    )


def _with_known(unit: UnitOfWork, act: Act, contribution: Contribution | None) -> Act:
    """The act with what was known of what it is about: what the wiki dates before it may have come after it."""
    known = 0
    if act.kind in ANSWERS and contribution is not None:
        known = contribution.last_revision or 1 + len(contribution.also)
    elif act.kind in _BESIDE_EDITS and act.page is not None:
        page = pages.get(unit, act.page)
        known = page.current if page is not None else 0
    return replace(act, data={**act.data, KNOWN: str(known)}) if known else act


def repeated(unit: UnitOfWork, viewer: Viewer, before: Act, again: Act) -> ActResult:
    """The same act sent again changes nothing; its id used for another one is refused."""
    taken_back = again.kind is ActKind.TAKE_BACK and "act" in before.data
    if before.person != again.person or (before.kind is not again.kind and not taken_back):
        raise refuse(viewer, "desk-id-taken", 409)
    if before.kind is ActKind.INVITE and before.community and before.to:
        return ActResult(done=inviting.outcome(unit, before.community, before.to))
    return ActResult(done=done(before))
