"""A finding in words: what was wrong, what was read, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.i18n import Translator
from core.model import Finding
from core.phrasing import one_line
from core.rules.codes import LACKING
from core.rules.purpose.fields import canonical, part
from core.rules.purpose.result_or_interest import SHORT

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding's texts in one language, plain and unescaped."""

    title: str
    text: str
    #: What to do, short and imperative; fits behind "Nearly ready: ".
    mend: str


def told(finding: Finding, translator: Translator, *, zone: str, now: datetime) -> Told:
    """The texts of a finding; days as the language writes them, what was read cut to a line."""
    args = arguments(finding, translator, zone=zone, now=now)
    text = translator.text(f"{finding.code}-text", **args)
    if more := finding.data.get("more"):
        text = f"{text} {translator.text('finding-more', more=more)}"
    return Told(
        title=translator.text(f"{finding.code}-title", **args),
        text=text,
        mend=translator.text(f"{finding.code}-mend", **args),
    )


def arguments(finding: Finding, translator: Translator, *, zone: str, now: datetime) -> dict[str, Any]:
    """The values for a finding's messages: ``field`` in the language, ``read``, and those of its data."""
    args: dict[str, Any] = {}
    for name, value in finding.data.items():
        if not isinstance(value, str):
            args[name] = value
        elif _DAY.fullmatch(value):
            args[name] = translator.day(date.fromisoformat(value), zone, now)
        else:
            # "holiday_de" is the German word for "holiday".
            args[name.removesuffix(f"_{translator.language}")] = one_line(value, SHORT)
    if finding.code == "P114" and isinstance(nearest := finding.data.get("nearest"), str):
        args["nearest"] = _accepted(nearest, finding.field, translator)
    return args | {"read": one_line(finding.read, SHORT), "field": field_name(finding.field, translator)}


def mending(finding: Finding) -> str:
    """The label of the way to mend it: what is missing is added, what stands there otherwise is corrected."""
    return "act-add" if finding.code in LACKING else "act-correct"


def _accepted(nearest: str, field: str, translator: Translator) -> str:
    """An accepted name in the reader's language, whatever language the nearest spelling is in."""
    if field == "deliverables":
        known = part(nearest)
        message = f"charter-part-{known.replace(' ', '-')}" if known else ""
        return translator.text(message) if message and translator.has(message) else nearest
    known = canonical(nearest)
    return field_name(known, translator) if known else nearest


def field_name(field: str, translator: Translator) -> str:
    """A charter field's name in the language, from its canonical name; unknown ones stay as they are."""
    message = "charter-field-" + field.replace(" ", "-").replace("_", "-")
    return translator.text(message) if field and translator.has(message) else field
