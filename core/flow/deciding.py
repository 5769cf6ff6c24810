"""Dates and outcomes that somebody wrote on a page become acts, each once: who wrote it counts, for good.

Whether the writer may decide is judged by the charter as it was before the change: nobody makes themselves the
sponsor and moves the date in one go (docs/decisions/0046-who-wrote-it-counts-once.md).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.flow import named as roles
from core.flow.context import PipelineContext
from core.model import Act, ActKind, Charter, CharterState, CharterText, Directory, FieldChange, PersonKey
from core.rules.deadline import closing, dates, due_dates, extensions, limits
from core.rules.purpose import authorship
from core.rules.purpose.fields import sort_fields
from core.rules.rights import may
from core.store import UnitOfWork, evidence, people
from core.store import acts as act_rows
from core.store.communities import Community

#: Through what it was said.
CHANNEL = "page"


def keep(connection: UnitOfWork, flow: PipelineContext, before: Community | None, now: Community) -> None:
    """Keep what was written since the charter was last read. ``before``: as it was then, None for a new one."""
    if before is None or not now.text.changes:
        return
    acts = [
        *(_date(flow, before, now, change) for change in _fresh(before.text, now.text, "deadline")),
        *(_outcome(before, now, change) for change in _fresh(before.text, now.text, "outcome")),
        *(
            _item(now, item, change)
            for item in authorship.items(now.text)
            for change in _fresh(before.text, now.text, authorship.item_field(item))
        ),
    ]
    wanted = {act.id: act for act in acts if act is not None}
    for known in act_rows.known(connection, list(wanted)):
        del wanted[known]
    for act in wanted.values():
        right = "decide" if act.kind is ActKind.EXTEND or extensions.ITEM in act.data else "close"
        act = _marked(act, decides(connection, before.charter, act.person, right, act.at))
        if act.kind is ActKind.EXTEND and (limit := limits.beyond(before.charter, act.at)):
            act = replace(act, data={**act.data, limits.LIMIT: limit})
        evidence.of_act(connection, act, now.site, act_rows.save(connection, act))


def _fresh(before: CharterText, now: CharterText, field: str) -> list[FieldChange]:
    """The changes of a field since it was last read; the one that made it what it is in any case."""
    known = max((change.revision for change in before.changes), default=-1)
    newest = authorship.last(now, field)
    return [
        change
        for change in now.changes
        if change.field == field and (change is newest or (before.changes and change.revision > known))
    ]


def _date(flow: PipelineContext, before: Community, now: Community, change: FieldChange) -> Act | None:
    first = before.first_deadline
    if first is None or change.by is None or not change.value:
        return None
    due = dates.due(change.value, flow.calendar(now.site, before.charter))[0]
    known = authorship.last(before.text, "deadline")
    old = known is not None and known.revision == change.revision
    if due is None or (old and due_dates.same_day(first, due)):
        # What was the first date all along is nobody's new wish.
        return None
    reason = sort_fields(now.text).get("extension reason")
    return _act(now, change, ActKind.EXTEND, change.by, reason)


def _outcome(before: Community, now: Community, change: FieldChange) -> Act | None:
    if change.by is None:
        return None
    if not change.value:
        # Taken off again: it matters where it closed something, also when both are heard of at once.
        closed = before.charter.state is CharterState.CLOSED or before.charter.proposal is not None
        return _act(now, change, ActKind.CLOSE, change.by, "") if closed or _stood(now, change) else None
    outcome, _ = closing.outcome_of(change.value)
    return None if outcome is None else _act(now, change, ActKind.CLOSE, change.by, "")


def _stood(now: Community, change: FieldChange) -> bool:
    """Whether a field had been filled in before this change."""
    return any(
        field_change.field == change.field and field_change.value and field_change.revision < change.revision
        for field_change in now.text.changes
    )


def _item(now: Community, item: str, change: FieldChange) -> Act | None:
    """What somebody wrote became of a deliverable, or that it is taken off again."""
    if change.by is None:
        return None
    act = _act(now, change, ActKind.CLOSE, change.by, "")
    return replace(act, data={**act.data, extensions.ITEM: item})


def _act(now: Community, change: FieldChange, kind: ActKind, by: PersonKey, text: str) -> Act:
    return Act(
        id=f"written/{now.key}/{change.revision}/{change.field}",
        kind=kind,
        person=by,
        at=change.at,
        page=now.home,
        community=now.key,
        revision=change.revision,
        channel=CHANNEL,
        text=text,
        checked=True,
        data={extensions.WRITTEN: change.value},
    )


def _marked(act: Act, decided: bool) -> Act:
    return replace(act, data={**act.data, extensions.DECIDES: "yes" if decided else "no"})


def decides(connection: UnitOfWork, charter: Charter, person: PersonKey, right: str, at: datetime) -> bool:
    """Whether a person may decide this in a community, alone and as the level was then."""
    if due_dates.silent_at(charter, at) and right == "decide":
        return False
    named = roles.people_of(charter) | {person}
    directory: Directory = people.directory(
        connection,
        charter.community.partition(":")[0],
        people=named,
        groups=roles.groups_of(charter),
        focus=named,
    )
    return may(person, right, charter, directory)
