"""The five factors, one line each: what it says, what moved, what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.rules.assess_community import FACTORS
from core.rules.assess_community import Unit as Number
from core.rules.factors.course import Stretch, Unit
from core.rules.factors.trend import Trend
from core.ui.sponsor.chart import Bar, bars
from core.ui.sponsor.numbers import Teller
from core.ui.sponsor.section import Section, figure, picture, table

#: α of all work in the last days; half of it is between even and that.
_MUCH, _SOME = 0.8, 0.3
#: From here on influence and the plain count of people mostly say the same (Spearman; real nets have .94 to .99).
_AGREE = 0.8


def section(teller: Teller) -> Section:
    """A line a factor, and under it the figures that it is read from."""
    words = teller.words
    lines = [
        words.text(
            "sponsor-factor",
            factor=words.text(f"factor-{factor}"),
            says=" ".join(part for part in (_SAYS[factor](teller), _moved(teller, factor)) if part),
        )
        for factor in FACTORS
    ]
    shown = [name for names in FACTORS.values() for name in names if name in teller.facts.figures]
    course = teller.facts.course
    rows = [
        (
            _label(stretch, course.unit),
            teller.number(stretch.contributed, Number.COUNT),
            teller.number(stretch.answered, Number.COUNT),
        )
        for stretch in course.stretches
    ]
    caption = words.text(f"sponsor-by-{course.unit.value}")
    columns = [words.text(f"sponsor-col-{name}") for name in (course.unit.value, "contributed", "answered")]
    if before := teller.count("before"):
        lines.append(words.text("sponsor-before", count=before))
    ranges = any(teller.facts.figures[name].low is not None for name in shown)
    return Section(
        id="factors",
        title=words.text("sponsor-factors"),
        lines=[*lines, words.text("sponsor-overlap") if ranges else ""],
        figures=[figure(teller, name) for name in shown],
        tables=[table(caption, columns, rows, folded=True)] if rows else [],
        pictures=[picture(_drawn(teller, caption), words.text("sponsor-bars-key"))] if rows else [],
    )


def _drawn(teller: Teller, caption: str) -> str:
    course = teller.facts.course
    several = [
        Bar(_label(stretch, course.unit), stretch.contributed, min(stretch.answered, stretch.contributed))
        for stretch in course.stretches
    ]
    return bars(caption, teller.words.text("sponsor-bars-key"), several)


def _label(stretch: Stretch, unit: Unit) -> str:
    if unit is Unit.YEAR:
        return f"{stretch.first:%Y}"
    return (
        f"Q{(stretch.first.month + 2) // 3} {stretch.first:%Y}"
        if unit is Unit.QUARTER
        else f"{stretch.first:%Y-%m}"
    )


def _moved(teller: Teller, factor: str) -> str:
    """The first of a factor's figures that moved; that none did, where the leading one can be told; else ""."""
    known = False
    for name in FACTORS[factor]:
        how = teller.trend(name)
        if how in (Trend.MORE, Trend.LESS):
            return teller.words.text("sponsor-moved", figure=teller.label(name), moved=teller.moved(name))
        known = known or how is not None
    told = known and teller.known(FACTORS[factor][0])
    still = "sponsor-still-told" if teller.facts.sight.least else "sponsor-still"
    return teller.words.text(still) if told else ""


def motivation(teller: Teller) -> str:
    """What is promised and done."""
    parts = []
    if teller.known("deliverables", "delivered"):
        parts.append(
            teller.words.text(
                "sponsor-done", done=teller.count("delivered"), all=teller.count("deliverables")
            )
        )
    if teller.known("asked", "confirmed") and teller.count("asked"):
        parts.append(
            teller.words.text("sponsor-read", done=teller.count("confirmed"), all=teller.count("asked"))
        )
    return " ".join(parts) or teller.words.text("sponsor-nothing-promised")


def culture(teller: Teller) -> str:
    """When people contribute, and how many carry it."""
    name = "late_shift_contributing"
    measured = teller.figure(name)
    parts = []
    if measured is None or measured.value is None:
        parts.append(teller.words.text("sponsor-late-unknown", few=teller.value(name)))
    else:
        how = "much" if measured.value >= _MUCH else "some" if measured.value >= _SOME else "even"
        parts.append(teller.words.text(f"sponsor-late-{how}", value=teller.value(name)))
    if teller.count("absence_factor") and teller.count("contributions"):
        parts.append(teller.words.text("sponsor-half", people=teller.count("absence_factor")))
    if teller.count("elephant_factor"):
        parts.append(teller.words.text("sponsor-half-teams", teams=teller.count("elephant_factor")))
    return " ".join(parts)


def behaviour(teller: Teller) -> str:
    """Who still waits after a day and a week, and what was kept."""
    if not teller.known("waiting_after_a_day"):
        return teller.words.text("sponsor-wait-unknown", few=teller.value("waiting_after_a_day"))
    parts = [
        teller.words.text(
            "sponsor-wait",
            day=teller.value("waiting_after_a_day"),
            week=teller.value("waiting_after_a_week"),
        )
    ]
    if teller.known("in_time"):
        parts.append(teller.words.text("sponsor-in-time", share=teller.value("in_time")))
    if teller.known("median_wait"):
        parts.append(teller.words.text("sponsor-median", median=teller.value("median_wait")))
    else:
        parts.append(teller.words.text("sponsor-median-none"))
    return " ".join(parts)


def influencers(teller: Teller) -> str:
    """How many answer, whether they answer each other, and whether a plain count says the same of influence."""
    if not teller.known("answerers"):
        return teller.words.text("sponsor-answer-unknown", few=teller.value("answerers"))
    parts = [teller.words.text("sponsor-answerers", people=teller.count("answerers"))]
    if teller.known("mutual"):
        parts.append(teller.words.text("sponsor-mutual", share=teller.value("mutual")))
    agreement = teller.figure("agreement")
    if agreement is not None and agreement.value is not None:
        how = "mostly" if agreement.value >= _AGREE else "less"
        parts.append(teller.words.text(f"sponsor-agree-{how}", value=teller.value("agreement")))
    return " ".join(parts)


def maturity(teller: Teller) -> str:
    """The level, and what it could rest on."""
    level_text = teller.words.text(f"sponsor-level-{teller.facts.charter.level}")
    if teller.known("accepted"):
        level_text = f"{level_text} {teller.words.text('sponsor-accepted', share=teller.value('accepted'))}"
        if teller.known("reverted"):
            level_text = (
                f"{level_text} {teller.words.text('sponsor-reverted', share=teller.value('reverted'))}"
            )
        return level_text
    return f"{level_text} {teller.words.text('sponsor-accepted-unknown', few=teller.value('accepted'))}"


_SAYS: Mapping[str, Callable[[Teller], str]] = {
    "motivation": motivation,
    "culture": culture,
    "behaviour": behaviour,
    "influencers": influencers,
    "maturity": maturity,
}
