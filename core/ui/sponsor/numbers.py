"""Figures in words: numbers as the language writes them, their intervals, what moved, what is not known yet."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent

from core.i18n import Translator
from core.model import Behind, Figure
from core.phrasing import Phrasing
from core.rules.assess_community import Unit, unit_of
from core.rules.factors.least import LEAST
from core.rules.factors.trend import Trend, trend
from core.ui.sponsor.facts import SponsorFacts


def number(translator: Translator, value: float, unit: Unit) -> str:
    """A number as the language writes it: on the page, in print and on the command line alike."""
    return _number(translator, value, unit).replace("-", "−")


def _number(translator: Translator, value: float, unit: Unit) -> str:
    match unit:
        case Unit.SHARE:
            return str(format_percent(round(value, 2), locale=translator.locale))
        case Unit.RATIO:
            return str(format_decimal(round(value, 2), format="0.00", locale=translator.locale))
        case Unit.HOURS:
            if value >= 72:
                return translator.text("sponsor-days", days=round(value / 24))
            return translator.text(
                "sponsor-hours", hours=str(format_decimal(round(value, 1), locale=translator.locale))
            )
        case Unit.COUNT:
            return str(format_decimal(round(value), locale=translator.locale))


def label(translator: Translator, name: str) -> str:
    """What a figure is called, there as well."""
    return translator.text(f"figure-{name.replace('_', '-')}")


@dataclass(frozen=True)
class Teller:
    """Tells the figures of one community to one person."""

    facts: SponsorFacts
    words: Phrasing

    def figure(self, name: str) -> Figure | None:
        """A figure that says something; None for one that doesn't, or that isn't there."""
        figure = self.facts.figures.get(name)
        return figure if figure is not None and figure.value is not None else None

    def count(self, name: str) -> int:
        """A sum; 0 for one that isn't there."""
        figure = self.figure(name)
        return round(figure.value) if figure is not None and figure.value is not None else 0

    def known(self, *names: str) -> bool:
        """Whether all of these say something."""
        return all(self.figure(name) is not None for name in names)

    def withheld(self, name: str) -> bool:
        """Whether a figure speaks of too few people to be told here."""
        figure = self.facts.figures.get(name)
        return figure is not None and figure.withheld

    def number(self, value: float, unit: Unit) -> str:
        """A number as the language writes it."""
        return number(self.words.translator, value, unit)

    def bare(self, name: str) -> str:
        """A figure's number alone; "" for one that says nothing."""
        figure = self.figure(name)
        return self.number(figure.value, unit_of(name)) if figure and figure.value is not None else ""

    def value(self, name: str) -> str:
        """A figure with its interval, or that there is not enough data, as 12 of 30 contributions."""
        figure = self.facts.figures.get(name)
        if figure is None or figure.value is None:
            return self.not_enough(name, figure.n if figure is not None else 0)
        number_text = self.number(figure.value, unit_of(name))
        if figure.low is None or figure.high is None:
            return number_text
        low, high = (self.number(end, unit_of(name)) for end in (figure.low, figure.high))
        return self.words.text("sponsor-interval", value=number_text, low=low, high=high)

    def not_enough(self, name: str, n: int) -> str:
        """That a figure says nothing yet, and how much is missing."""
        figure = self.facts.figures.get(name)
        if figure is not None and figure.withheld:
            return self.words.text("sponsor-withheld")
        if name == "elephant_factor":
            return self.words.text("sponsor-few-teams" if n else "sponsor-no-teams", n=n)
        least, what = LEAST.get(name, (0, ""))
        if n < least and name.startswith("late_shift_"):
            # Not of all that came: only of what came before a date that has passed.
            return self.words.text("sponsor-few-windows", n=n, least=least, what=what)
        if n < least:
            return self.words.text(f"sponsor-few-{what}", n=n, least=least)
        if name == "median_wait":
            return self.words.text("sponsor-not-reached")
        if name in ("waiting_after_a_day", "waiting_after_a_week"):
            return self.words.text("sponsor-too-early")
        return self.words.text("sponsor-not-told")

    def trend(self, name: str) -> Trend | None:
        """How a figure moved, in numbers as they are read: two that read the same did not; None for one unknown."""
        figure = self.figure(name)
        if figure is None or figure.value is None or figure.earlier is None:
            return None
        then, now = (self.number(value, unit_of(name)) for value in (figure.earlier.value, figure.value))
        return Trend.SAME if then == now else trend(figure)

    def moved(self, name: str) -> str:
        """How a figure stands beside what it was earlier; "" where one of the two is not known."""
        figure, how = self.figure(name), self.trend(name)
        if figure is None or figure.earlier is None or how is None:
            return ""
        before = self.number(figure.earlier.value, unit_of(name))
        kind = "told" if self.facts.sight.least else "trend"
        return self.words.text(f"sponsor-{kind}-{how.value}", before=before)

    def label(self, name: str) -> str:
        """What a figure is called."""
        return label(self.words.translator, name)

    def rests(self, name: str) -> str:
        """What a figure was made from; "" where that is not told."""
        figure = self.facts.figures.get(name)
        if figure is None or figure.withheld:
            return ""
        behind = figure.behind
        if behind is Behind.HISTORY and not self.count("before"):
            behind = Behind.CONTRIBUTIONS
        return self.words.text(f"sponsor-rests-{behind.value.replace('_', '-')}", n=figure.n)
