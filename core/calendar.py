"""Working time: which days are worked, when they begin and end, and how to count along them.

A calendar is the week and hours of the policy, the public holidays of a country and region, and the
company's own days off and extra working days, all read in one time zone. Counting goes by the local clock,
so a due time stays at "17:00" over both days on which the clocks change. Every instant given back is in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel import Locale

from core.policy import Policy

ONE_DAY = timedelta(days=1)
#: Python's weekday numbers of a weekend on Saturday and Sunday.
USUAL_WEEKEND = frozenset({5, 6})


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def _countries() -> dict[str, list[str]]:
    return holidays.list_supported_countries()


def known_zone(name: str) -> bool:
    """True for an IANA zone name such as ``Europe/Berlin``."""
    return name in _zones()


def known_country(code: str) -> bool:
    """True for an ISO 3166 country code with a known holiday calendar."""
    return code.upper() in _countries()


def known_region(country: str, code: str) -> bool:
    """True for a subdivision code (``BW``, ``CA``) of that country with a known holiday calendar."""
    return bool(_region(country, code))


def _region(country: str, code: str) -> str:
    # Most codes are upper case, some regions have names: "Augsburg", "Zone A".
    wanted = code.casefold()
    return next((known for known in _countries().get(country.upper(), ()) if known.casefold() == wanted), "")


@lru_cache(maxsize=1)
def _zone_forms() -> dict[str, str]:
    return {name.casefold(): name for name in _zones()}


def zone_of(text: str) -> str:
    """The IANA name in what somebody wrote ("europe/berlin", "Europe/New York"), or ""."""
    return _zone_forms().get("_".join(text.split()).casefold(), "")


@lru_cache(maxsize=1)
def _country_forms() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "de"):
        for code, name in Locale(language).territories.items():
            if code in _countries():
                names[name.casefold()] = code
    return names


def country_of(text: str) -> str:
    """The ISO code in a country's code, English or German name; "" where no holidays are known."""
    plain = " ".join(text.split())
    return plain.upper() if known_country(plain) else _country_forms().get(plain.casefold(), "")


def region_of(country: str, text: str) -> str:
    """The subdivision's code in a code ("BW", "DE-BW") or name ("Baden-Württemberg"); "" when unknown."""
    plain = " ".join(text.split())
    if found := _region(country, plain) or _region(
        country, plain.upper().removeprefix(f"{country.upper()}-")
    ):
        return found
    if not plain or not known_country(country):
        return ""
    aliases = holidays.country_holidays(country.upper()).get_subdivision_aliases()
    wanted = plain.casefold()
    return next((code for code, names in aliases.items() if wanted in {n.casefold() for n in names}), "")


@lru_cache(maxsize=512)
def _holidays(country: str, region: str, year: int) -> frozenset[date]:
    # One small immutable set a year: the library's own objects fill themselves while they are asked, which
    # two threads must not do at once.
    found = holidays.country_holidays(country, subdiv=region or None, years=year)
    return frozenset(day for day in found if day.year == year)


@lru_cache(maxsize=128)
def _weekend(country: str) -> frozenset[int]:
    return frozenset(getattr(holidays.country_holidays(country), "weekend", USUAL_WEEKEND))


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working time of a site, community, or person. Make one with :meth:`of`."""

    zone: ZoneInfo
    #: ISO 3166 codes, upper case; "" for no holidays but the company's own.
    country: str = ""
    region: str = ""
    #: Days that are never worked, and days that always are, whatever the week and the holidays say.
    days_off: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()
    #: ISO weekday numbers, Monday is 1.
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    day_start: time = time(9, 0)
    day_end: time = time(17, 0)

    @classmethod
    def of(cls, policy: Policy, *, zone: str = "", country: str = "", region: str = "") -> WorkCalendar:
        """The policy's calendar, with a community's or person's own zone, country, or region where known.

        An unknown override falls back to the policy's: a typo in one page must not stop a site. A policy that
        makes no sense raises :class:`ValueError` with what was read and what to write instead.
        """
        site_country = policy.country.upper()
        if not known_zone(policy.zone):
            raise ValueError(
                f"The time zone {policy.zone!r} is unknown. Write an IANA name such as 'Europe/Berlin'."
            )
        if site_country and not known_country(site_country):
            raise ValueError(
                f"There is no holiday calendar for the country {policy.country!r}. "
                "Write its ISO code, such as 'DE', or leave it empty."
            )
        if site_country and policy.region and not known_region(site_country, policy.region):
            raise ValueError(
                f"The region {policy.region!r} is unknown in {site_country}. "
                f"Known are: {', '.join(_countries()[site_country]) or 'none'}."
            )
        weekdays = frozenset(policy.weekdays)
        if not weekdays or not weekdays <= frozenset(range(1, 8)):
            raise ValueError(
                f"The working weekdays {policy.weekdays!r} can't be used. "
                "Write at least one number from 1 (Monday) to 7 (Sunday)."
            )
        if policy.day_start >= policy.day_end:
            raise ValueError(
                f"The working day begins at {policy.day_start:%H:%M} and ends at {policy.day_end:%H:%M}. "
                "It must begin before it ends."
            )
        used_country = country.upper() if known_country(country) else site_country
        used_region = _region(used_country, region)
        if not used_region and used_country == site_country:
            used_region = _region(site_country, policy.region)
        if used_country != site_country and _weekend(used_country) != USUAL_WEEKEND:
            # A community in a country with another weekend works that country's week.
            weekdays = frozenset(range(1, 8)) - {day + 1 for day in _weekend(used_country)}
        return cls(
            zone=ZoneInfo(zone if known_zone(zone) else policy.zone),
            country=used_country,
            region=used_region,
            days_off=_days(policy.days_off, "days off"),
            extra_days=_days(policy.extra_days, "extra days"),
            weekdays=weekdays,
            day_start=policy.day_start,
            day_end=policy.day_end,
        )

    # --- days -----------------------------------------------------------------------------------------

    def is_workday(self, day: date) -> bool:
        """True when people work on that local day. An extra day wins over everything else."""
        if day in self.extra_days:
            return True
        if day.isoweekday() not in self.weekdays or day in self.days_off:
            return False
        return not self.country or day not in _holidays(self.country, self.region, day.year)

    def on_or_before(self, day: date) -> date:
        """The day itself when it is worked, else the last working day before it."""
        while not self.is_workday(day):
            day -= ONE_DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the first working day after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def next_workday(self, day: date) -> date:
        """The first working day after this one."""
        return self.on_or_after(day + ONE_DAY)

    def workdays_between(self, a: date | datetime, b: date | datetime) -> int:
        """How many working days lie after ``a``'s local day, up to and with ``b``'s; negative if b is first.

        For an instant on a working day, ``workdays_between(at, shift(at, n)) == n``.
        """
        first, last = self._day(a), self._day(b)
        if last < first:
            # Counted from the other end, so that shift(at, -n) is exactly n working days before.
            return -sum(self.is_workday(last + i * ONE_DAY) for i in range((first - last).days))
        return sum(self.is_workday(first + i * ONE_DAY) for i in range(1, (last - first).days + 1))

    # --- instants -------------------------------------------------------------------------------------

    def local(self, at: datetime) -> datetime:
        """The instant on this calendar's clock."""
        return at.astimezone(self.zone)

    def at(self, day: date, clock: time) -> datetime:
        """The instant (UTC) of a local clock time; one that the clocks skip is moved behind the gap."""
        local = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=self.zone)
        return local.astimezone(UTC)

    def start_of(self, day: date) -> datetime:
        """The instant (UTC) at which work begins on that day."""
        return self.at(day, self.day_start)

    def end_of(self, day: date) -> datetime:
        """The instant (UTC) at which that working day ends."""
        return self.at(day, self.day_end)

    def is_open(self, at: datetime) -> bool:
        """True while people are at work: a working day, from its start up to its end."""
        local = self.local(at)
        return self.is_workday(local.date()) and self.day_start <= local.time() < self.day_end

    def shift(self, at: datetime, workdays: int) -> datetime:
        """The same local time ``workdays`` working days later, or earlier when negative.

        It lands on a working day always; zero moves an instant on a day off to the next working day.
        """
        local = self.local(at)
        return self.at(self._shifted(local.date(), workdays), local.time())

    def add_days(self, at: datetime, n: int) -> datetime:
        """The same local time ``n`` working days later; the end of that day if ``at`` is outside hours."""
        local = self.local(at)
        inside = self.is_workday(local.date()) and self.day_start <= local.time() <= self.day_end
        return self.at(self._shifted(local.date(), n), local.time() if inside else self.day_end)

    def add(self, at: datetime, span: timedelta) -> datetime:
        """The instant at which ``span`` of working time has passed since ``at``.

        A day of the span is one whole working day; its hours are working hours. Time outside working hours
        does not count. What is used up exactly at the end of a day ends there, not on the next morning.
        """
        if span < timedelta(0):
            raise ValueError(f"Working time can't be counted backwards: {span}. Use shift().")
        local = self.local(at)
        day = self.on_or_after(local.date())
        worked = timedelta(0)
        if day == local.date():
            worked = min(max(_of_day(local.time()) - _of_day(self.day_start), timedelta(0)), self.workday)
            if worked == self.workday:
                day, worked = self.next_workday(day), timedelta(0)
        whole, rest = divmod(worked + span.days * self.workday + (span - span.days * ONE_DAY), self.workday)
        if not rest and whole:
            whole, rest = whole - 1, self.workday
        day = self._shifted(day, whole)
        return self.at(day, (datetime.combine(day, self.day_start) + rest).time())

    @property
    def workday(self) -> timedelta:
        """How long a working day is, on the clock."""
        return _of_day(self.day_end) - _of_day(self.day_start)

    def _day(self, moment: date | datetime) -> date:
        return self.local(moment).date() if isinstance(moment, datetime) else moment

    def _shifted(self, day: date, workdays: int) -> date:
        if workdays == 0:
            return self.on_or_after(day)
        step = ONE_DAY if workdays > 0 else -ONE_DAY
        left = abs(workdays)
        while left:
            day += step
            left -= self.is_workday(day)
        return day


def _of_day(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    )


def _days(texts: tuple[str, ...], what: str) -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(text) for text in texts)
    except ValueError as error:
        raise ValueError(f"One of the {what} can't be read ({error}). Write dates as 2026-12-24.") from error
