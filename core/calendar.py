"""Working time: which days are worked, when they begin and end, and how to count along them.

A calendar is the week and hours of the policy, the public holidays of a country and region, and the
company's own days off and extra working days, all read in one time zone. Counting goes by the local clock,
so a due time stays at "17:00" over both days on which the clocks change. Every instant given back is in UTC.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

from core import public_holidays as public
from core.model import Every
from core.policy import Policy

ONE_DAY = timedelta(days=1)
#: Monday to Friday.
USUAL_WEEK = frozenset({1, 2, 3, 4, 5})


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(name: str) -> bool:
    """True for an IANA zone name such as ``Europe/Berlin``."""
    return name in _zones()


def known_region(country: str, code: str) -> bool:
    """True for a subdivision code (``BW``, ``CA``) of that country with a known holiday calendar."""
    return bool(public.region_code(public.country_code(country), code))


@lru_cache(maxsize=1)
def _zone_forms() -> dict[str, str]:
    return {name.casefold(): name for name in _zones()}


def zone_of(text: str) -> str:
    """The IANA name in what somebody wrote ("europe/berlin", "Europe/New York"), or ""."""
    return _zone_forms().get("_".join(text.split()).casefold(), "")


def country_of(text: str) -> str:
    """The ISO code in a country's code, English or German name; "" where no holidays are known."""
    plain = " ".join(text.split())
    return public.country_code(plain) or public.country_names().get(plain.casefold(), "")


def country_of_zone(zone: str) -> str:
    """The ISO country a zone lies in, "" for none or one without a calendar: ``Europe/Berlin`` → ``DE``."""
    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    land = str(territories.get(aliases.get(zone, zone), ""))
    return public.country_code(land) if land.isalpha() else ""


def region_of(country: str, text: str) -> str:
    """The subdivision's code in a code ("BW", "DE-BW") or name ("Baden-Württemberg"); "" when unknown."""
    land, plain = public.country_code(country), " ".join(text.split())
    if not land or not plain:
        return ""
    code = public.region_code(land, plain) or public.region_code(land, plain.upper().removeprefix(f"{land}-"))
    return code or public.region_named(land, plain)


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
    #: ISO weekday numbers, Monday is 1; None for the country's own weeks.
    weekdays: frozenset[int] | None = USUAL_WEEK
    day_start: time = time(9, 0)
    day_end: time = time(17, 0)
    #: Which kinds of holidays are off.
    holidays: tuple[str, ...] = ("public", "de_facto")

    @classmethod
    def of(cls, policy: Policy, *, zone: str = "", country: str = "", region: str = "") -> WorkCalendar:
        """The policy's calendar, with a community's or person's own zone, country, or region where known.

        An unknown override falls back to the policy's: a typo in one page must not stop a site. A policy that
        makes no sense raises :class:`ValueError` with what was read and what to write instead.
        """
        site_country = public.country_code(policy.country)
        if not known_zone(policy.zone):
            raise ValueError(
                f"The time zone {policy.zone!r} is unknown. Write an IANA name such as 'Europe/Berlin'."
            )
        if policy.country and not site_country:
            raise ValueError(
                f"There is no holiday calendar for the country {policy.country!r}. "
                "Write its ISO code, such as 'DE', or leave it empty."
            )
        if site_country and policy.region and not known_region(site_country, policy.region):
            raise ValueError(
                f"The region {policy.region!r} is unknown in {site_country}. "
                f"Known are: {', '.join(public.regions(site_country)) or 'none'}."
            )
        if policy.weekdays is not None and not _makes_a_week(policy.weekdays):
            raise ValueError(
                f"The working weekdays {policy.weekdays!r} can't be used. "
                "Write at least one number from 1 (Monday) to 7 (Sunday)."
            )
        if policy.day_start >= policy.day_end:
            raise ValueError(
                f"The working day begins at {policy.day_start:%H:%M} and ends at {policy.day_end:%H:%M}. "
                "It must begin before it ends."
            )
        used_country = public.country_code(country) or site_country
        used_region = public.region_code(used_country, region)
        if not used_region and used_country == site_country:
            used_region = public.region_code(site_country, policy.region)
        # A site's own week, days off and extra days are those of its country; nobody abroad keeps them.
        home = site_country or country_of_zone(policy.zone)
        abroad = bool(home and used_country and used_country != home)
        weekdays = None if used_country else USUAL_WEEK
        if policy.weekdays is not None and used_country in ("", home):
            weekdays = frozenset(policy.weekdays)
        return cls(
            zone=ZoneInfo(zone if known_zone(zone) else policy.zone),
            country=used_country,
            region=used_region,
            days_off=frozenset() if abroad else _days(policy.days_off, "days off"),
            extra_days=frozenset() if abroad else _days(policy.extra_days, "extra days"),
            weekdays=weekdays,
            day_start=policy.day_start,
            day_end=policy.day_end,
            holidays=policy.holidays,
        )

    # --- days -----------------------------------------------------------------------------------------

    def is_workday(self, day: date) -> bool:
        """True when people work on that local day.

        The company's own days win over the country's calendar, and that one, which may name a Saturday as
        worked, over the week.
        """
        if day in self.extra_days or day in self.days_off:
            return day in self.extra_days
        if not self.country:
            return self.weekdays is None or day.isoweekday() in self.weekdays
        year = public.year_of(self.country, self.region, day.year, self.holidays)
        rests = day in year.rest if self.weekdays is None else day.isoweekday() not in self.weekdays
        return day in year.worked or not (rests or day in year.off)

    @property
    def days_a_week(self) -> int:
        """How many days of a week are worked."""
        return len(self.weekdays if self.weekdays is not None else public.workweek(self.country))

    def holiday(self, day: date, language: str) -> str:
        """The name of the holiday on that day, "" when it is none."""
        if not self.country:
            return ""
        return public.name_of(self.country, self.region, day, self.holidays, language)

    def regions_differ(self, year: int) -> bool:
        """True when no region is known, and holidays depend on it: those of most regions are taken."""
        return bool(self.country and not self.region) and public.differs(self.country, year, self.holidays)

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

    def after(self, at: datetime, every: Every) -> datetime:
        """The same local time a period later. A month too short for its day ends it: 31 Jan → 28 Feb."""
        local = self.local(at)
        day = local.date()
        if isinstance(every, timedelta):
            return self.at(day + timedelta(days=every.days), local.time()) + (
                every - timedelta(days=every.days)
            )
        years, month = divmod(day.month - 1 + every.months, 12)
        year, month = day.year + years, month + 1
        return self.at(date(year, month, min(day.day, monthrange(year, month)[1])), local.time())

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


def _makes_a_week(weekdays: Collection[int]) -> bool:
    return bool(weekdays) and set(weekdays) <= set(range(1, 8))


def _of_day(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second, microseconds=clock.microsecond
    )


def _days(texts: tuple[str, ...], what: str) -> frozenset[date]:
    try:
        return frozenset(date.fromisoformat(text) for text in texts)
    except ValueError as error:
        raise ValueError(f"One of the {what} can't be read ({error}). Write dates as 2026-12-24.") from error
