"""The fields of a charter: their names in every accepted spelling, and the grammar of names and lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from core.model import CharterText
from core.rules.text import blank, form, seen, split
from core.word_tables import table, words

#: Canonical name → other accepted names. Case, spaces, hyphens, underscores and apostrophes don't matter.
FIELDS: Mapping[str, tuple[str, ...]] = table("field")
#: The parts of a deliverable's line.
PARTS: Mapping[str, tuple[str, ...]] = table("part")


@dataclass(frozen=True, slots=True)
class Values:
    """A charter's text sorted by canonical field name, values untouched."""

    known: Mapping[str, str]
    #: Fields of no known name, as written.
    unknown: Mapping[str, str]
    #: Canonical name → second and further values, which don't count.
    again: Mapping[str, tuple[str, ...]]

    def get(self, name: str) -> str:
        """A field's value without the space around it; "" when it is missing or only a placeholder."""
        value = self.known.get(name, "").strip()
        return "" if blank(value) else value


def _table(names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {form(spelling): key for key, others in names.items() for spelling in (key, *others)}


_FIELD_FORMS = _table(FIELDS)
_PART_FORMS = _table(PARTS)


def canonical(name: str) -> str | None:
    """The canonical name of a field written in any accepted spelling, or None."""
    return _FIELD_FORMS.get(form(name))


def part(name: str) -> str | None:
    """The canonical name of a part of a deliverable, or None."""
    return _PART_FORMS.get(form(name))


def nearest_field(name: str) -> str:
    """The accepted spelling nearest to an unknown name, or "" when none is near."""
    return _nearest(name, FIELDS)


def nearest_part(name: str) -> str:
    """The accepted spelling of a deliverable's part nearest to an unknown one, or ""."""
    return _nearest(name, PARTS)


def _nearest(name: str, names: Mapping[str, tuple[str, ...]]) -> str:
    spellings = {form(spelling): spelling for key, others in names.items() for spelling in (key, *others)}
    close = get_close_matches(form(name), spellings, n=1, cutoff=0.6)
    return spellings[close[0]] if close else ""


def sort_fields(text: CharterText) -> Values:
    """Sort what was written by canonical name; the first filled-in value of a field counts."""
    known: dict[str, str] = {}
    unknown: dict[str, str] = {}
    again: dict[str, list[str]] = {}
    for name, value in text.fields.items():
        key = canonical(name)
        if key is None:
            unknown[name] = value
        elif key not in known or blank(known[key]):
            known[key] = value
        elif not blank(value):
            again.setdefault(key, []).append(value)
    return Values(known, unknown, {key: tuple(values) for key, values in again.items()})


def listed(value: str) -> list[str]:
    """The entries of a field that holds a simple list: separated by comma, semicolon or new line.

    Accounts that say what they are need nothing between them: "@Ana @Ben", "User:Ana and User:Ben".
    """
    entries = [entry for entry in split(value, ",;\n\r\v\f\x85\u2028\u2029") if not blank(entry)]
    return [name for entry in entries for name in _accounts(entry)]


#: Where an account begins that says that it is one, and what may stand between it and the one before.
_ACCOUNT = re.compile(r"(?:@|(?:user|benutzer|benutzerin) ?:) ?\S", re.IGNORECASE)
_BETWEEN = re.compile(rf" (?:(?:and|und|sowie|&|\+|/|•|·) )?(?={_ACCOUNT.pattern})", re.IGNORECASE)


def _accounts(entry: str) -> list[str]:
    text = " ".join(entry.split())
    if not _ACCOUNT.match(seen(text)):
        return [entry]
    accounts = [name.strip() for name in _BETWEEN.split(text)]
    return accounts if len(accounts) > 1 else [entry]


_AND = re.compile(r"\s(?:and|und|sowie|[&+/•|])\s", re.IGNORECASE)


def joined(entry: str) -> list[str]:
    """The names in "Ana and Ben", or none where nothing joins any; a name or a group may hold an "and" itself."""
    names = [name.strip() for name in _AND.split(seen(entry))] if "[[" not in entry else []
    return names if len(names) > 1 and all(names) else []


def account(text: str) -> str:
    """The account name in what was written: ``User:Ana``, ``[[Benutzerin:Ana|our Ana]]``; ``@{42}`` stays.

    Spaces for underscores, first letter upper, as wikis treat account names.
    """
    name = seen(text).strip()
    if name.startswith("[[") and name.endswith("]]"):
        name = name[2:-2].partition("|")[0].strip().lstrip(":")
    head, colon, rest = name.partition(":")
    if colon and form(head) in _USER_PREFIXES:
        name = rest
    if name.startswith("@") and not name.startswith("@{"):
        name = name[1:]
    name = " ".join(name.replace("_", " ").split())
    return name[:1].upper() + name[1:]


_USER_PREFIXES = words("user", "prefix")


def account_id(name: str) -> str | None:
    """The local id in ``@{42}``, or None for a name."""
    name = seen(name).strip()
    if name.startswith("@{") and name.endswith("}") and len(name) > 3:
        return name[2:-1].strip() or None
    return None


def page_title(text: str) -> str:
    """The title in ``[[Travel#Trains|the page]]``, or the text itself."""
    title = seen(text).strip()
    if title.startswith("[[") and "]]" in title:
        title = title[2:].partition("]]")[0].partition("|")[0].partition("#")[0].strip().lstrip(":")
    return title or seen(text).strip()
