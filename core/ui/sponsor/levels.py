"""The level of a community on the page of its figures: what it rests on, what is missing, and the ways to change it."""

from __future__ import annotations

from dataclasses import replace

from core.model import CharterState
from core.rules.assess_community import unit_of
from core.rules.factors.levels import HIGHEST, Criterion
from core.ui import rights
from core.ui.sponsor.numbers import Teller
from core.ui.sponsor.section import Section, table


def section(teller: Teller) -> Section | None:
    """The level with since when, what the next one needs, and who may say so."""
    words, facts, level_facts = teller.words, teller.facts, teller.facts.level
    charter = facts.charter
    if level_facts is None or charter.state is not CharterState.ACTIVE:
        return None
    told = tuple(
        person
        for person in level_facts.asked
        if person == facts.speaker or (facts.sight.names and person not in facts.unnamed)
    )
    level_facts = replace(level_facts, asked=told)
    following = [
        criterion for criterion in level_facts.proposed.criteria if criterion.level == charter.level + 1
    ]
    rows = [
        (teller.label(criterion.figure), _needs(teller, criterion), _has(teller, criterion))
        for criterion in following
    ]
    columns = [words.text(id) for id in ("rights-col-figure", "rights-col-needs", "rights-col-has")]
    needs = words.text("rights-needs", level=min(charter.level + 1, HIGHEST))
    actions = rights.actions(charter, level_facts, facts.speaker, words) if facts.speaker else []
    # With ways to change it, it stands beside them.
    lines = [] if actions else [rights.level(charter, words), rights.proposed(charter, level_facts, words)]
    return Section(
        id="level",
        title=words.text("sec-level"),
        lines=lines,
        items=[rights.item_of(charter, level_facts, actions, words)] if actions else [],
        tables=[table(needs, columns, rows)] if rows else [],
    )


def _needs(teller: Teller, criterion: Criterion) -> str:
    unit = unit_of(criterion.figure)
    if criterion.most is not None:
        return teller.words.text("rights-at-most", value=teller.number(criterion.most, unit))
    return teller.number(criterion.least, unit)


def _has(teller: Teller, criterion: Criterion) -> str:
    value_text = teller.value(criterion.figure)
    return teller.words.text("rights-enough", value=value_text) if criterion.met else value_text
