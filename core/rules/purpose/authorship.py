"""Who wrote a field, and when: most edits of a page leave its charter's decisions alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from core.model import CharterText, FieldChange, PersonKey
from core.rules.purpose.copies import WORDS, words_of
from core.rules.purpose.entries import deliverable_lines, outcomes_written
from core.rules.purpose.fields import Values, account, listed, sort_fields

#: The fields of which it matters who wrote them: they need a right.
FIELDS = ("deadline", "outcome", "scope")
#: The outcomes in the deliverables' lines. A change of one is a change of a field of its own, :func:`item_field`.
_ITEMS = "outcomes"
#: Who is named sponsor. A charter that is written names one; only who names another afterwards is told of.
SPONSOR = "sponsor"
#: Who is named for a part in it: sponsor, stewards, IT contact and owners; likewise.
ROLES = "roles"
#: These, the words by which copies are known, and who has which role.
TRACKED = (*FIELDS, _ITEMS, WORDS, SPONSOR, ROLES)
#: Of these only a digest is told: that it changed matters, not to what.
DIGESTS = (WORDS, SPONSOR, ROLES)
_NAMED = (SPONSOR, ROLES)
#: Characters of a value that are kept, and changes of a page; the newest ones count.
LONGEST, MOST = 400, 200

#: The tracked fields of one version.
Tracked = tuple[str, ...]


def tracked(fields: Mapping[str, str]) -> Tracked:
    """The values of the tracked fields, white space aside."""
    values = sort_fields(CharterText(fields=fields))
    short = (" ".join(values.get(name)[: 4 * LONGEST].split())[:LONGEST] for name in FIELDS)
    return (
        *short,
        json.dumps(outcomes_written(values.get("deliverables"))),
        words_of(values),
        _who(values.get(SPONSOR)),
        _roles(values),
    )


def _who(name: str) -> str:
    plain = account(name[: 4 * LONGEST]).casefold()
    return (
        hashlib.blake2s(plain.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() if plain else ""
    )


def _roles(values: Values) -> str:
    """Who has which role, in whatever order they are named."""
    named = {field: listed(values.get(field)) for field in (SPONSOR, "it contact", "stewards")}
    named["owner"] = [name for line in deliverable_lines(values.get("deliverables"))
                      for name in listed(line.parts.get("owner", ""))]  # fmt: skip
    told = {field: sorted({account(name[: 4 * LONGEST]).casefold() for name in names})
            for field, names in named.items() if names}  # fmt: skip
    written = json.dumps(told).encode("utf-8", "surrogatepass")
    return hashlib.blake2s(written, digest_size=16).hexdigest() if told else ""


def item_field(deliverable: str) -> str:
    """The name under which the history of a charter keeps what became of a deliverable."""
    return f"outcome/{deliverable}"


def changes(
    versions: Iterable[tuple[int, datetime, PersonKey | None, Tracked | None]], *, whole: bool
) -> tuple[FieldChange, ...]:
    """Each change of a tracked field, oldest first.

    ``versions`` are number, time, author and tracked fields (None: unreadable or without a charter), the oldest
    first. What changed while nobody can read the page, or before the first of them unless they are the ``whole``
    history, was written by nobody known.
    """
    before = tracked({})
    field_changes: list[FieldChange] = []
    sure, written = whole, False
    for number, at, by, now in versions:
        if now is None:
            continue
        for name, new in _changed(before, now):
            if name in _NAMED and not written:
                continue
            author = by if sure else None
            field_changes.append(FieldChange(field=name, by=author, at=at, revision=number, value=new))
        before, sure, written = now, True, True
    newest = field_changes[-MOST:]
    # Many changes of something else don't hide who named the sponsor, or since when the roles are as they are.
    last_ = {change.field: change for change in field_changes if change.field in _NAMED}
    kept = [change for change in field_changes[:-MOST] if last_.get(change.field) is change]
    return (*kept, *newest)


def _changed(before: Tracked, now: Tracked) -> Iterable[tuple[str, str]]:
    for name, old, new in zip(TRACKED, before, now, strict=True):
        if old == new:
            continue
        if name != _ITEMS:
            yield name, new
            continue
        was, items = json.loads(old), json.loads(new)
        for item in sorted({*was, *items}):
            if was.get(item, "") != items.get(item, ""):
                yield item_field(item), items.get(item, "")


def as_shown(
    every: Iterable[FieldChange], versions: Iterable[tuple[datetime, int, Tracked | None]]
) -> tuple[FieldChange, ...]:
    """Each change of a tracked field as readers were shown it: then, and by whoever made it.

    ``every`` is each change as it was saved, oldest first; ``versions`` are what readers were shown, the oldest
    first: since when, number, tracked fields. A change that was taken back before anybody was shown it is none.
    """
    saved = list(every)
    field_changes: list[FieldChange] = []
    rows = ((number, at, None, fields) for at, number, fields in versions)
    for change in changes(rows, whole=True):
        made = [
            each
            for each in saved
            if each.field == change.field and each.revision <= change.revision and each.value == change.value
        ]
        field_changes.append(replace(change, by=made[-1].by if made else None))
    return tuple(field_changes)


def items(text: CharterText) -> tuple[str, ...]:
    """The deliverables of which the history tells what became of them."""
    prefix = item_field("")
    return tuple(
        sorted(
            {change.field.removeprefix(prefix) for change in text.changes if change.field.startswith(prefix)}
        )
    )


def last(text: CharterText, field: str) -> FieldChange | None:
    """The change that made a field what it is; None where the wiki tells no history."""
    return next((change for change in reversed(text.changes) if change.field == field), None)


def author(text: CharterText, field: str) -> PersonKey | None:
    """Who wrote a field; without a history whoever wrote the charter last."""
    change = last(text, field)
    return change.by if change else text.written_by


def since(text: CharterText, field: str) -> datetime | None:
    """Since when a field is what it is, as far as the wiki tells."""
    change = last(text, field)
    return change.at if change else text.written_at
