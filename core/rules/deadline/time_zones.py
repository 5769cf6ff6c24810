"""Time zones as people write them behind a time: ``UTC+1``, ``CET``, ``Europe/Berlin``, "Anywhere on Earth"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from core.calendar import zone_of

#: As long as it is that day anywhere: the last place on Earth is twelve hours behind UTC.
ANYWHERE = timezone(timedelta(hours=-12), "AoE")
#: Abbreviations that mean one offset, in hours.
_ABBREVIATIONS = {
    "utc": 0, "gmt": 0, "wet": 0, "west": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3,
    "oez": 2, "oesz": 3, "msk": 3, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    "akst": -9, "akdt": -8, "hst": -10, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5,
    "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "sast": 2, "pkt": 5, "wib": 7,
}  # fmt: skip
#: Those that mean one thing here and another there: the community's own zone may say which.
_UNCLEAR = frozenset({"bst", "ist", "cst", "ast", "adt", "sst", "gst", "ect", "amt", "wst", "pyt"})
#: The same in words, as a computer or a person writes them out.
_SPOKEN = {
    "coordinated universal time": "utc", "greenwich mean time": "gmt", "western european standard time": "wet",
    "western european summer time": "west", "central european standard time": "cet", "mitteleuropäische zeit": "cet",
    "central european summer time": "cest", "mitteleuropäische sommerzeit": "cest",
    "eastern european standard time": "eet", "eastern european summer time": "eest", "osteuropäische zeit": "eet",
    "osteuropäische sommerzeit": "eest", "british summer time": "west", "eastern standard time": "est",
    "eastern daylight time": "edt", "central daylight time": "cdt",
    "mountain standard time": "mst", "mountain daylight time": "mdt", "pacific standard time": "pst",
    "pacific daylight time": "pdt", "japan standard time": "jst", "singapore time": "sgt", "hong kong time": "hkt",
}  # fmt: skip
#: Those that go with the season, or whose abbreviation means several: the zone they are of.
_SEASONAL = {
    "western european time": "Europe/Lisbon", "central european time": "Europe/Berlin",
    "eastern european time": "Europe/Helsinki", "uk time": "Europe/London", "eastern time": "America/New_York",
    "central time": "America/Chicago", "central standard time": "America/Regina", "india standard time": "Asia/Kolkata",
    "indian standard time": "Asia/Kolkata", "mountain time": "America/Denver", "pacific time": "America/Los_Angeles",
}  # fmt: skip
_WORDS = "|".join(sorted({*_ABBREVIATIONS, *_UNCLEAR, *_SPOKEN, *_SEASONAL}, key=len, reverse=True))
#: A zone wherever it stands.
SHAPE = (
    r"(?:(?P<anywhere>aoe|anywhere on earth)"
    r"|(?:utc|gmt) ?(?P<shift>[+–-][0-9]{1,2}(?::?[0-9]{2})?)"
    rf"|(?P<word>{_WORDS})"
    r"|(?P<name>[a-z]{2,14}(?:/[a-z][a-z_ +-]{1,20}[0-9]{0,2}){1,2}))"
)
_BEHIND = re.compile(rf"(?:^|(?<=[0-9])|[ ,]+)(?:{SHAPE}|(?<=[0-9])(?P<zulu>z))$")


def split_zone(plain: str) -> tuple[str, str]:
    """A text without the zone at its end, and the zone; "" when there is none."""
    match = _BEHIND.search(plain)
    if match is None:
        return plain, ""
    return plain[: match.start()].rstrip(" ,"), match[0].strip(" ,")


def zone_at(written: str, at: datetime, home: tzinfo | None) -> tzinfo | None:
    """The zone that is meant by what :func:`split_zone` found, or None.

    An abbreviation that means several is the one that ``home`` has at that local time, if it has it.
    """
    match = _BEHIND.fullmatch(written)
    if match is None:
        return UTC if written == "z" else None
    if match["anywhere"]:
        return ANYWHERE
    if match["shift"]:
        return offset(match["shift"])
    if match["name"]:
        name = zone_of(match["name"])
        return ZoneInfo(name) if name else None
    word = match["word"]
    if word in _SEASONAL:
        return ZoneInfo(_SEASONAL[word])
    word = _SPOKEN.get(word, word)
    if word in _ABBREVIATIONS:
        return timezone(timedelta(hours=_ABBREVIATIONS[word]))
    local = at.replace(tzinfo=home)
    ahead = local.utcoffset()
    return timezone(ahead) if ahead is not None and (local.tzname() or "").casefold() == word else None


def offset(text: str) -> timezone | None:
    """The zone in ``+01:00``, ``-0530``, ``+2``; None for one that no place has."""
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    if hours > 14 or minutes > 59:
        return None
    return timezone((1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
