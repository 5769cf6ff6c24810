"""Where the running window is likely to end, in words and drawn."""

from __future__ import annotations

from datetime import timedelta

from core.model import CharterState
from core.ui.sponsor import chart
from core.ui.sponsor.numbers import Teller
from core.ui.sponsor.section import Section, figure, picture, table


def forecast(teller: Teller) -> Section | None:
    """Where the running window is likely to end, with its band, drawn."""
    words, facts = teller.words, teller.facts
    running = facts.course.running
    if running is None or facts.charter.state is not CharterState.ACTIVE:
        return None
    forecast_figure = teller.figure("forecast")
    ahead = None
    if (
        forecast_figure is not None
        and forecast_figure.value is not None
        and forecast_figure.low is not None
        and forecast_figure.high is not None
    ):
        ahead = chart.Ahead(forecast_figure.value, forecast_figure.low, forecast_figure.high)
    last = words.translator.day(running.last, words.clock, words.now)
    so_far, shown = sum(running.counts), figure(teller, "forecast")
    if ahead:
        forecast_text = words.text(
            "sponsor-forecast",
            day=last,
            expected=round(ahead.expected),
            low=round(ahead.low),
            high=round(ahead.high),
        )
    else:
        forecast_text = words.text("sponsor-no-forecast", few=_why_none(teller))
    if not running.counts:
        # While there are sums only, a day's count may be one person's.
        return Section(
            id="forecast", title=words.text("sponsor-forecast-title"), lines=[forecast_text], figures=[shown]
        )
    lines = [words.text("sponsor-so-far", count=so_far, day=last), forecast_text]
    sums, total = [], 0
    for count in running.counts:
        total += count
        sums.append(total)
    first = words.translator.day(running.first, words.clock, words.now)
    rows = [
        (
            words.translator.day(running.first + timedelta(days=place), words.clock, words.now),
            str(sums[place]),
        )
        for place in _some(len(sums))
    ]
    if ahead:
        rows.append(
            (
                last,
                words.text(
                    "sponsor-band",
                    expected=round(ahead.expected),
                    low=round(ahead.low),
                    high=round(ahead.high),
                ),
            )
        )
    title = words.text("sponsor-course")
    days = (running.last - running.first).days + 1
    columns = [words.text("sponsor-col-day"), words.text("sponsor-col-contributed")]
    return Section(
        id="forecast",
        title=words.text("sponsor-forecast-title"),
        lines=lines,
        figures=[shown],
        tables=[table(title, columns, rows, folded=True)],
        pictures=[
            picture(
                chart.course(title, forecast_text, sums, days, ahead, (first, last)),
                words.text("sponsor-course-key-ahead" if ahead else "sponsor-course-key"),
            )
        ],
    )


def _why_none(teller: Teller) -> str:
    shift, forecast_figure = (
        teller.facts.figures.get("late_shift_contributing"),
        teller.facts.figures.get("forecast"),
    )
    running = teller.facts.course.running
    assert running is not None, "only of a window that runs"
    if (running.today - running.first).days < (running.last - running.today).days + 1:
        return teller.words.text("sponsor-half-time")
    if shift is None or shift.value is None:
        return teller.not_enough("late_shift_contributing", shift.n if shift else 0)
    return teller.not_enough("forecast", forecast_figure.n if forecast_figure else 0)


def _some(count: int, most: int = 12) -> list[int]:
    """Places of a row that a table shows: the last one, and others evenly before it."""
    step = max(1, -(-count // most))
    return sorted({*range(count - 1, -1, -step)})
