"""The days off of a country and region: which they are, what they are called, and what its week is.

The data are those of the ``holidays`` package. Asked for a year at a time and kept as small immutable sets:
the package's own objects fill themselves while they are asked, which two threads must not do at once.
"""

from __future__ import annotations

from calendar import isleap
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from babel import Locale
from holidays.registry import COUNTRIES

#: Python's weekday numbers of a weekend on Saturday and Sunday.
USUAL_WEEKEND = frozenset({5, 6})
#: Kinds of holidays that somebody may be off on, as the package names them.
KINDS = frozenset(
    {"public", "de_facto", "bank", "government", "half_day", "optional", "school", "unofficial"}
    | {"catholic", "orthodox", "protestant", "islamic", "hebrew", "hindu"}
)
#: ISO codes of regions are no longer; longer ones name cities, which have their region beside them.
_LONGEST_CODE = 3


@dataclass(frozen=True, slots=True)
class Year:
    """What a calendar says about one year."""

    off: frozenset[date] = frozenset()
    #: Days of the weekend that it names as worked, for a day off elsewhere.
    worked: frozenset[date] = frozenset()
    #: The days of its weekends: they differ from region to region in some countries, and from one year to another.
    rest: frozenset[date] = frozenset()


# --- places -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _by_code() -> Mapping[str, str]:
    """Every code of every country with a known calendar → its ISO 3166 code of two letters.

    By their list alone: the first calendar brings all others along, for a fifth of a second and many megabytes, and
    whoever asks what a charter's "Germany" is may hold the writer.
    """
    first_codes: dict[str, str] = {}
    for _, first, *others in COUNTRIES.values():
        first_codes |= {code: first for code in (first, *others) if len(code) <= _LONGEST_CODE}
    return first_codes


def codes() -> Collection[str]:
    """Every code of every country with a known calendar."""
    return _by_code().keys()


@lru_cache(maxsize=512)
def regions(country: str) -> tuple[str, ...]:
    """The regions of a country in any of its codes, as its calendar writes them; none for an unknown one."""
    return tuple(getattr(holidays, country).subdivisions) if country in codes() else ()


def country_code(code: str) -> str:
    """The country's ISO 3166 code of two letters in any code of it (``deu``); "" when it is unknown."""
    return _by_code().get(code.upper(), "")


def region_code(country: str, code: str) -> str:
    """The region's code as the calendar writes it; "" when it is unknown."""
    # Most codes are upper case, some regions have names: "Augsburg", "Zone A".
    wanted = code.casefold()
    return next((known for known in regions(country) if known.casefold() == wanted), "")


@lru_cache(maxsize=1)
def country_names() -> Mapping[str, str]:
    """English and German names of countries, case-folded → code."""
    names: dict[str, str] = {}
    for language in ("en", "de"):
        for code, name in Locale(language).territories.items():
            if code in codes():
                names[name.casefold()] = code
    return names


def region_named(country: str, name: str) -> str:
    """The region's code in its name; "" when it is unknown."""
    aliases = holidays.country_holidays(country).get_subdivision_aliases()
    wanted = name.casefold()
    return next((code for code, names in aliases.items() if wanted in {n.casefold() for n in names}), "")


@lru_cache(maxsize=256)
def workweek(country: str) -> frozenset[int]:
    """ISO numbers of the weekdays that are worked in most of a country now; which day it is, ``Year.rest`` knows."""
    weekend = getattr(holidays.country_holidays(country), "weekend", USUAL_WEEKEND)
    return frozenset(range(1, 8)) - {day + 1 for day in weekend}


# --- days -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def year_of(country: str, region: str, year: int, kinds: tuple[str, ...]) -> Year:
    """The days off of a year. Without a region: those that most regions have, where they differ."""
    whole = [_year(country, code, year, kinds) for code in ((region,) if region else _regions(country))]
    return Year(
        _most([year_read.off for year_read in whole]),
        _most([year_read.worked for year_read in whole]),
        _most([year_read.rest for year_read in whole]),
    )


@lru_cache(maxsize=256)
def name_of(country: str, region: str, day: date, kinds: tuple[str, ...], language: str) -> str:
    """What a day off is called, in the language where the calendar has it, else in one it has; or ""."""
    if day not in year_of(country, region, day.year, kinds).off:
        return ""
    for code in (region,) if region else _regions(country):
        if name := _holidays(country, code, day.year, kinds, language).get(day):
            return str(name)
    return ""


@lru_cache(maxsize=512)
def differs(country: str, year: int, kinds: tuple[str, ...]) -> bool:
    """Whether a country's days off depend on the region."""
    return len({_year(country, code, year, kinds) for code in _regions(country)}) > 1


@dataclass(frozen=True, slots=True)
class Differing:
    """A country's year where its days off depend on the region and none is named."""

    #: Off, as in most regions.
    taken: tuple[date, ...]
    #: Off in some regions only, and so worked here.
    left: tuple[date, ...]


@lru_cache(maxsize=64)
def differing(country: str, year: int, kinds: tuple[str, ...]) -> Differing | None:
    """Which days count where no region is named; None where regions don't differ."""
    if not differs(country, year, kinds):
        return None
    taken = year_of(country, "", year, kinds).off
    some = frozenset(day for code in _regions(country) for day in _year(country, code, year, kinds).off)
    return Differing(tuple(sorted(taken)), tuple(sorted(some - taken)))


def _most(sets: Collection[frozenset[date]]) -> frozenset[date]:
    counted = Counter(day for days in sets for day in days)
    return frozenset(day for day, count in counted.items() if 2 * count > len(sets))


@lru_cache(maxsize=256)
def _regions(country: str) -> tuple[str, ...]:
    known = regions(country)
    return tuple(code for code in known if len(code) <= _LONGEST_CODE) or known or ("",)


def _year(country: str, region: str, year: int, kinds: tuple[str, ...]) -> Year:
    calendar = _holidays(country, region, year, kinds)
    worked = {day for day in calendar.weekend_workdays if day.year == year}
    off = frozenset(day for day in calendar if day.year == year and day not in worked)
    return Year(off, frozenset(worked), frozenset(filter(calendar.is_weekend, _days_of(year))))


def _days_of(year: int) -> Iterator[date]:
    """All days of a year."""
    first = date(year, 1, 1).toordinal()
    return map(date.fromordinal, range(first, first + 365 + isleap(year)))


def _holidays(
    country: str, region: str, year: int, kinds: tuple[str, ...], language: str = ""
) -> holidays.HolidayBase:
    known = holidays.country_holidays(country)
    spoken = next((tag for tag in known.supported_languages if tag.startswith(language or "en")), None)
    if language and spoken is None:
        spoken = next((tag for tag in known.supported_languages if tag.startswith("en")), None)
    # A day off in January may be worked for in December before.
    years = (year,) if region else (year, year + 1)
    categories = tuple(kind for kind in kinds if kind in known.supported_categories)
    return holidays.country_holidays(
        country, subdiv=region or None, years=years, language=spoken, categories=categories or None
    )
