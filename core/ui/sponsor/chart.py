"""Pictures of figures as SVG: lines and bars in the colour of the text around, told apart by form, not by colour.

Made of numbers and of words that are escaped here. Beside each stands a table with the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

#: Units of the picture; it is as wide as the place it stands in.
WIDE, HIGH = 600, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 12, 28
_INK = 'stroke="currentColor" fill="none"'


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: the whole of it, and the filled part."""

    label: str
    whole: int
    part: int


def bars(title: str, text: str, several: Sequence[Bar]) -> str:
    """Bars one beside the other, each an outline of the whole and a filled part."""
    most = _nice(max((bar.whole for bar in several), default=1))
    step = (WIDE - _LEFT - _RIGHT) / max(1, len(several))
    # Every label that has room.
    every = max(1, -(-len(several) * 92 // (WIDE - _LEFT - _RIGHT)))
    drawn = []
    for place, bar in enumerate(several):
        left, width = _LEFT + step * (place + 0.15), step * 0.7
        for count, look in ((bar.whole, _INK), (bar.part, 'fill="currentColor"')):
            if count:
                top = _y(count, most)
                shape = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{_floor() - top:.1f}"'
                drawn.append(f"<rect {shape} {look}/>")
        if place % every == 0:
            drawn.append(_text(left + width / 2, HIGH - 8, bar.label, "middle"))
    return _svg(title, text, [*_axis(most), *drawn])


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is expected at the end, and the band around it."""

    expected: float
    low: float
    high: float


def course(
    title: str, text: str, sums: Sequence[int], days: int, ahead: Ahead | None, ends: tuple[str, str]
) -> str:
    """A line of what came so far, and from its end a band up to the last day."""
    top = max([*sums, 1.0, ahead.high if ahead else 0.0])
    most = _nice(top)
    across = (WIDE - _LEFT - _RIGHT) / max(1, days)

    def at(day: int, count: float) -> str:
        return f"{_LEFT + across * day:.1f},{_y(count, most):.1f}"

    points = [at(0, 0), *(at(day + 1, count) for day, count in enumerate(sums))]
    drawn = []
    if ahead is not None and sums:
        now = at(len(sums), sums[-1])
        low, high, middle = (at(days, count) for count in (ahead.low, ahead.high, ahead.expected))
        band = 'fill="currentColor" fill-opacity="0.15" stroke="currentColor" stroke-width="1"'
        drawn.append(f'<polygon points="{now} {high} {low}" {band}/>')
        drawn.append(f'<polyline points="{now} {middle}" {_INK} stroke-width="2" stroke-dasharray="6 4"/>')
    drawn.append(f'<polyline points="{" ".join(points)}" {_INK} stroke-width="2"/>')
    drawn.append(_text(_LEFT, HIGH - 8, ends[0], "start"))
    drawn.append(_text(WIDE - _RIGHT, HIGH - 8, ends[1], "end"))
    return _svg(title, text, [*_axis(most), *drawn])


def _svg(title: str, text: str, drawn: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img"'
        f" aria-label={quoteattr(f'{title}. {text}')}><title>{escape(title)}</title>{''.join(drawn)}</svg>"
    )


def _axis(most: int) -> list[str]:
    floor = f'x1="{_LEFT}" x2="{WIDE - _RIGHT}" stroke="currentColor"'
    drawn = [f'<line y1="{_floor()}" y2="{_floor()}" {floor}/>']
    for count in (0, most // 2, most) if most > 1 else (0, most):
        y = _y(count, most)
        if count:
            drawn.append(
                f'<line y1="{y:.1f}" y2="{y:.1f}" {floor} stroke-opacity="0.3" stroke-dasharray="2 4"/>'
            )
        drawn.append(_text(_LEFT - 6, y + 4, str(count), "end"))
    return drawn


def _text(x: float, y: float, words: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="13"'
    return f'<text {place} fill="currentColor">{escape(words)}</text>'


def _floor() -> int:
    return HIGH - _BOTTOM


def _y(count: float, most: int) -> float:
    return _floor() - (_floor() - _TOP) * min(count, most) / most


def _nice(most: float) -> int:
    """The next round number: 1, 2, 4, 6, 10, 20, 40, 60, 100, …"""
    step = 1
    while True:
        for each in (1, 2, 4, 6):
            if each * step >= most:
                return each * step
        step *= 10
