"""What dates and outcomes come to that somebody wrote on a page: it stays when who wrote them is erased.

An act keeps what was written word for word, and words may name anybody. What was read in them names nobody, and counts
for good (docs/decisions/0170-what-an-erased-person-decided-counts.md).
"""

from __future__ import annotations

from collections.abc import Mapping

from core.flow.context import PipelineContext
from core.model import Act, ActKind, PersonKey, site_of
from core.rules.deadline import closing, dates, extensions
from core.store import UnitOfWork, communities
from core.store import acts as act_rows


def read(connection: UnitOfWork, flow: PipelineContext, person: PersonKey) -> Mapping[str, Mapping[str, str]]:
    """Of a person's acts, by id, each written value with what was read in it in its place."""
    written = act_rows.with_value(connection, person, extensions.WRITTEN)
    return {act.id: {extensions.WRITTEN: _read(connection, flow, act)} for act in written}


def _read(connection: UnitOfWork, flow: PipelineContext, act: Act) -> str:
    text = act.data[extensions.WRITTEN]
    if act.kind is ActKind.EXTEND:
        community = communities.get(connection, act.community)
        if community is None:
            return dates.plainest(text)
        return dates.plainest(text, flow.calendar(site_of(act.person), community.charter).zone)
    outcome = closing.read_outcome(text) if extensions.ITEM in act.data else closing.outcome_of(text)[0]
    return outcome.value if outcome else ""
