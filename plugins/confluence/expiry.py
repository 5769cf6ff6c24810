"""A Cloud token's last day: told by whoever made it, for Atlassian tells nobody else. A year at most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from babel.dates import format_date

from core.ports import Check
from plugins.confluence.lines import Lines

#: The option that holds it.
OPTION: Final = "token_expires"
#: From so many days before on doctor reminds.
SOON: Final = 30
_LONGEST: Final = timedelta(days=366)


def last_day(settings: Mapping[str, Any]) -> date | None:
    """The day as configured; None where none is, or none that can be read."""
    written = settings.get(OPTION)
    if isinstance(written, date):
        return written.date() if isinstance(written, datetime) else written
    try:
        return date.fromisoformat(str(written or "").strip()[:40])
    except ValueError:
        return None


def checks(settings: Mapping[str, Any], lines: Lines, now: datetime) -> Iterator[Check]:
    """One line: until when the token is good; red when that is near, over, or no day at all."""
    site, written = str(settings.get("site") or ""), str(settings.get(OPTION) or "")
    day = last_day(settings)
    if day is None or day - now.date() > _LONGEST:
        if not written:
            yield lines.check("cf-token", True, said=lines.text("cf-token-unknown", option=OPTION))
            return
        answer = lines.text("cf-token-odd", read=written)
        yield lines.check("cf-token", False, said=answer, cure="cf-token-cure-odd", option=OPTION, site=site)
        return
    shown = format_date(day, "long", locale=lines.language)
    if day < now.date():
        answer = lines.text("cf-token-over", day=shown)
    else:
        answer = lines.text("cf-token-until", day=shown, days=(day - now.date()).days)
    good = day - now.date() > timedelta(days=SOON)
    yield lines.check("cf-token", good, said=answer, option=OPTION, site=site)
