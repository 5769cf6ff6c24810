"""The time a wiki writes for five tildes, in its own language and zone; pure.

Each language has its own order and its own words: 12:34, 5 November 2026 (UTC) · 5. Nov. 2026, 12:34 (CET) ·
5 novembre 2026 à 12:34 (CET) · 12h34min de 5 de novembro de 2026 (UTC) · 2026. november 5., 12:34 (CET) ·
2026年11月5日 (木) 12:34 (JST). The names of the months are the wiki's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from core.rules.deadline.dates import read_date
from plugins.mediawiki.about import About, month_key

# No part of these may give back what it took: a line of nothing but spaces would be gone through for each of them.
_CLOCK = r"(?P<h>\d{1,2})[:.h](?P<m>\d{2})(?:min)?"
_ZONE = r"\s*+\((?P<z>[^()\n]{1,30})\)"
_COMMA = r"[,،]?"
#: "à", "de", "kl.", "kello", "plkst.", "ngày".
_WORD = r"(?:[^\W\d_]{1,6}\.?\s++)?"
#: Letters and the marks on them; a month without a name has a number.
_NAME = r"[^\W\d_][^\s\d(),،.]*+"
_MONTH = rf"(?P<mon>tháng\s\d{{1,2}}|\d{{1,2}}(?=\.)|{_NAME})\.?"
_DAY_MONTH_YEAR = (
    rf"(?P<d>\d{{1,2}})\.?\s++(?:de\s++)?{_MONTH}{_COMMA}\s++(?:(?:de|năm)\s++)?(?P<y>\d{{4}})\.?(?:\s*+г\.)?"
)
_YEAR_MONTH_DAY = (
    rf"(?P<y>\d{{4}})[年년.]?\s*+(?P<mon>\d{{1,2}}(?=[月월])|{_NAME})[月월]?\s*+(?P<d>\d{{1,2}})[日일.]?"
)
_YEAR_DAY_MONTH = rf"(?P<y>\d{{4}})\.\s++gada\s++(?P<d>\d{{1,2}})\.\s++(?P<mon>{_NAME})"
_STAMPS = (
    re.compile(rf"{_CLOCK}{_COMMA}\s++{_WORD}{_DAY_MONTH_YEAR}{_ZONE}"),
    re.compile(rf"{_DAY_MONTH_YEAR}{_COMMA}\s++{_WORD}{_CLOCK}{_ZONE}"),
    re.compile(rf"{_YEAR_MONTH_DAY}{_COMMA}\s*+(?:\([^()\n]{{1,12}}\)\s*+)?{_WORD}{_CLOCK}{_ZONE}"),
    re.compile(rf"{_YEAR_DAY_MONTH}{_COMMA}\s++{_WORD}{_CLOCK}{_ZONE}"),
)
_DAYS = tuple(re.compile(day) for day in (_DAY_MONTH_YEAR, _YEAR_MONTH_DAY, _YEAR_DAY_MONTH))
#: Years from here on are counted as in Thailand, where the wiki speaks its language; elsewhere they are mistyped.
_BUDDHIST, _AHEAD = 2400, 543


def stamps(line: str, about: About) -> Iterator[tuple[re.Match[str], datetime]]:
    """The stamps on a line, each with the instant it means, from left to right."""
    matches = sorted((m for shape in _STAMPS for m in shape.finditer(line)), key=lambda m: m.start())
    end = 0
    for match in matches:
        at = _at(match, about)
        if at is not None and match.start() >= end:
            end = match.end()
            yield match, at


def in_iso(value: str, about: About) -> str:
    """A charter's value with dates that only this wiki's language knows written so that every reader reads them."""
    return "\n".join(_line(line, about) for line in value.split("\n"))


def _line(line: str, about: About) -> str:
    pieces, end = [], 0
    for match, at in stamps(line, about):
        if read_date(match[0], about.zone).day is None:
            local = at.astimezone(UTC if match["z"] == "UTC" else about.zone)
            pieces += [line[end : match.start()], local.isoformat(timespec="minutes")]
            end = match.end()
    if end:
        return "".join([*pieces, line[end:]])
    bare = line.strip(" .")
    for shape in _DAYS:
        date_match = shape.fullmatch(bare) or shape.fullmatch(line.strip())
        if (
            date_match
            and read_date(bare, about.zone).day is None
            and (day := _day(date_match, about)) is not None
        ):
            return day.isoformat()
    return line


def _at(match: re.Match[str], about: About) -> datetime | None:
    day = _day(match, about)
    if day is None:
        return None
    try:
        local = datetime(day.year, day.month, day.day, int(match["h"]), int(match["m"]), tzinfo=about.zone)
        if local.replace(fold=1).utcoffset() != local.utcoffset() and local.tzname() != match["z"]:
            # The hour that happens twice: the abbreviation says which.
            local = local.replace(fold=1)
        return (local.replace(tzinfo=UTC) if match["z"] == "UTC" else local).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(match: re.Match[str], about: About) -> date | None:
    month = int(match["mon"]) if match["mon"].isdecimal() else _month(match["mon"], about)
    year = int(match["y"])
    try:
        thai = year >= _BUDDHIST and about.language.partition("-")[0] == "th"
        return date(year - _AHEAD if thai else year, month, int(match["d"]))
    except ValueError:
        return None


def _month(name: str, about: About) -> int:
    """A month's number, 0 for none."""
    key = month_key(" ".join(name.split()))
    # Finnish puts "ta" behind the name.
    return about.months.get(key) or about.months.get(key.removesuffix("ta"), 0)
