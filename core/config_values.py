"""How values are written in ``telos.toml``: durations and times in words, lists, the policy table."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from difflib import get_close_matches
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from core import public_holidays
from core.calendar import known_zone
from core.i18n import LANGUAGES
from core.policy import Policy
from core.public_holidays import KINDS

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
#: The longest span, in seconds: what is longer is a mistyped unit, and no calendar reaches so far.
_LONGEST = 3660 * 86400
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week)s?", re.ASCII | re.IGNORECASE)
_COUNT = re.compile(r"(-?\d+)(?:\s*(?:working\s+)?(?:days?|bytes?|revisions?|messages?))?", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)


def duration(value: object) -> object:
    """A time span from words: ``"1 hour"``, ``"90 minutes"``, ``"2 days"``."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and (match := _DURATION.fullmatch(value.strip())):
        seconds = float(match[1]) * _UNITS[match[2].lower()]
        if seconds > _LONGEST:
            raise PydanticCustomError("config-too-large", "too long", {"limit": f"{_LONGEST // 86400} days"})
        return timedelta(seconds=seconds)
    raise PydanticCustomError("config-bad-duration", "not a duration")


def clock_time(value: object) -> object:
    """A time of day from ``"09:00"`` or TOML's own ``09:00:00``."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if isinstance(value, str) and (match := _TIME.fullmatch(value.strip())):
        try:
            return time(int(match[1]), int(match[2]), int(match[3] or 0))
        except ValueError:
            pass
    raise PydanticCustomError("config-bad-time", "not a time of day")


def count(value: object) -> object:
    """A whole number; its unit may stand behind it (``"2 working days"``)."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and (match := _COUNT.fullmatch(value.strip())) and len(match[1]) < 12:
        return int(match[1])
    raise PydanticCustomError("config-bad-number", "not a whole number")


def entries(value: object) -> tuple[object, ...]:
    """A list; in a variable its entries are separated by commas."""
    if isinstance(value, str):
        return tuple(entry.strip() for entry in value.split(",") if entry.strip())
    if isinstance(value, list | tuple):
        return tuple(value)
    raise PydanticCustomError("config-bad-list", "not a list")


def iso_day(value: object) -> object:
    """A day as ISO text, from text or from TOML's own date."""
    if type(value) is date:
        return value.isoformat()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip()).isoformat()
        except ValueError:
            pass
    raise PydanticCustomError("config-bad-day", "not a day")


#: A positive time span, written in words.
Duration = Annotated[timedelta, BeforeValidator(duration), Field(gt=timedelta(0))]
#: A list of texts.
TextList = Annotated[tuple[str, ...], BeforeValidator(entries)]

_READERS: dict[object, Callable[[object], object]] = {
    timedelta: duration,
    time: clock_time,
    int: count,
}


def holiday_kinds(value: object) -> object:
    """Kinds of holidays, as the calendars name them."""
    listed = entries(value)
    if not listed or not set(listed) <= KINDS:
        raise PydanticCustomError("config-bad-holidays", "no kind", {"known": ", ".join(sorted(KINDS))})
    return listed


#: Numbers that can't be 0, beside those of days; and the largest that makes sense.
_AT_LEAST_ONE = frozenset({"daily_cap", "breaker"})
_MOST = 1_000_000
#: The largest number of days.
_DAYS = _LONGEST // 86400
#: Numbers with bounds of their own.
# A group of one is a name.
_BOUNDS = {"largest_page": (10_000, 20_000_000), "least_group": (2, _MOST)}


def _field_type(name: str, hint: Any) -> Any:
    if type(None) in get_args(hint):
        # Left out it is None, and nobody writes that.
        hint = next(part for part in get_args(hint) if part is not type(None))
    if name == "holidays":
        return Annotated[hint, BeforeValidator(holiday_kinds)]
    if get_origin(hint) is tuple:
        inner = next(part for part in get_args(hint) if part is not Ellipsis)
        if dataclasses.is_dataclass(inner):
            return hint
        each = iso_day if inner is str else _READERS[inner]
        size = len(get_args(hint)) if Ellipsis not in get_args(hint) else None

        def read_all(value: object) -> object:
            listed = tuple(each(entry) for entry in entries(value))
            if size is not None and len(listed) != size:
                raise PydanticCustomError("config-bad-length", "another number", {"count": str(size)})
            return listed

        return Annotated[hint, BeforeValidator(read_all)]
    if hint is int and name in {"weekly_on"}:
        return Annotated[int, BeforeValidator(count), Field(ge=1, le=7)]
    if hint is int:
        # No days at all, no message at all: that is never what somebody means who writes 0.
        if name in _BOUNDS:
            low, high = _BOUNDS[name]
            return Annotated[int, BeforeValidator(count), Field(ge=low, le=high)]
        days = name.endswith("_days")
        least = 1 if days or name in _AT_LEAST_ONE else 0
        return Annotated[int, BeforeValidator(count), Field(ge=least, le=_DAYS if days else _MOST)]
    return Annotated[hint, BeforeValidator(_READERS[hint])] if hint in _READERS else hint


class _PolicyChecks(BaseModel):
    """What can't be true whatever the numbers are."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="after")
    def _sensible(self) -> _PolicyChecks:
        zone, country = getattr(self, "zone", ""), getattr(self, "country", "")
        region, weekdays = getattr(self, "region", ""), getattr(self, "weekdays", None)
        if not known_zone(zone):
            raise PydanticCustomError("config-bad-zone", "no such time zone", {"zone": zone})
        language = getattr(self, "language", LANGUAGES[0])
        if language not in LANGUAGES:
            raise PydanticCustomError(
                "config-bad-language",
                "no such language",
                {"language": language, "known": ", ".join(LANGUAGES)},
            )
        if country and country not in public_holidays.codes():
            near = get_close_matches(country.upper(), sorted(public_holidays.codes()), 1)
            raise PydanticCustomError(
                "config-bad-country",
                "no holidays known",
                {"country": country, "near": "".join(near)},
            )
        if region and not country:
            raise PydanticCustomError("config-region-alone", "whose region", {"region": region})
        if region and region not in public_holidays.regions(country):
            raise PydanticCustomError(
                "config-bad-region",
                "no such region",
                {"region": region, "country": country, "known": ", ".join(public_holidays.regions(country))},
            )
        if weekdays is not None and not (weekdays and set(weekdays) <= set(range(1, 8))):
            raise PydanticCustomError("config-bad-weekdays", "not ISO weekdays")
        if getattr(self, "day_start", time.min) >= getattr(self, "day_end", time.max):
            raise PydanticCustomError("config-bad-hours", "the working day ends before it starts")
        ladder: tuple[int, ...] = getattr(self, "ladder", (0, 0))
        before, behind = (_DAYS, *ladder[:2], 0), (0, *ladder[2:], _DAYS)
        # Who owes something hears of it first, before and after.
        if sorted(before, reverse=True) != list(before) or sorted(behind) != list(behind):
            raise PydanticCustomError("config-bad-ladder", "steps in a wrong order")
        return self


def _policy_table() -> type[BaseModel]:
    # One model from the dataclass: a new field of Policy can be configured from the day it exists.
    hints = get_type_hints(Policy)
    fields: dict[str, Any] = {
        field.name: (_field_type(field.name, hints[field.name]), field.default)
        for field in dataclasses.fields(Policy)
    }
    return create_model("PolicyTable", __base__=_PolicyChecks, **fields)


#: ``[sites.<name>.policy]``: every field of :class:`core.policy.Policy`.
PolicyTable: Any = _policy_table()
