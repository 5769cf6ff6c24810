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
    words, facts, found = teller.words, teller.facts, teller.facts.level
    charter = facts.charter
    if found is None or charter.state is not CharterState.ACTIVE:
        return None
    told = tuple(
        one for one in found.asked if one == facts.speaker or (facts.sight.names and one not in facts.unnamed)
    )
    found = replace(found, asked=told)
    following = [one for one in found.proposed.criteria if one.level == charter.level + 1]
    rows = [(teller.label(one.figure), _needs(teller, one), _has(teller, one)) for one in following]
    columns = [words.text(id) for id in ("rights-col-figure", "rights-col-needs", "rights-col-has")]
    needs = words.text("rights-needs", level=min(charter.level + 1, HIGHEST))
    actions = rights.actions(charter, found, facts.speaker, words) if facts.speaker else []
    # With ways to change it, it stands beside them.
    lines = [] if actions else [rights.level(charter, words), rights.proposed(charter, found, words)]
    return Section(
        id="level",
        title=words.text("sec-level"),
        lines=lines,
        items=[rights.item_of(charter, found, actions, words)] if actions else [],
        tables=[table(needs, columns, rows)] if rows else [],
    )


def _needs(teller: Teller, one: Criterion) -> str:
    unit = unit_of(one.figure)
    if one.most is not None:
        return teller.words.text("rights-at-most", value=teller.number(one.most, unit))
    return teller.number(one.least, unit)


def _has(teller: Teller, one: Criterion) -> str:
    said = teller.value(one.figure)
    return teller.words.text("rights-enough", value=said) if one.met else said
