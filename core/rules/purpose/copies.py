"""What makes a charter its own: what it is for, for whom, by whom and by when, in words of its own.

A charter that says all of it word for word as an older one does is a copy until somebody says that it is a
community of its own (docs/decisions/0089-a-copied-charter-asks-first.md).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

from core.model import Act, ActKind
from core.rules.drafts import is_question
from core.rules.purpose.fields import Values
from core.rules.text import seen

#: The name under which the history of a charter keeps its words (``core.rules.purpose.authorship``).
WORDS = "words"
#: The fields that make a charter its own. Others (a title, a benefit, a training) can be mended in a copy.
OWN_FIELDS = (
    *("purpose", "business need", "deliverables", "sponsor", "stewards", "members", "read by"),
    *("deadline", "read until"),
)
#: What says less than this stands within another charter, or is not finished: it is no copy of anything.
WHOLE = ("purpose", "business need", "deliverables", "sponsor", "stewards", "deadline")
ASKED, YES, NO = "asked", "yes", "no"
#: Characters of a field that are compared.
_LONGEST = 100_000


def words_of(values: Values) -> str:
    """One short text for what a charter says in the fields that make it its own; "" where it doesn't say it all.

    White space, capitals, list marks and ways to write the same letter make no difference.
    """
    if not all(values.get(name).strip() for name in WHOLE):
        return ""
    digest = hashlib.blake2s(digest_size=16)
    for name in OWN_FIELDS:
        digest.update(f"{name}\n{_plain(values.get(name))}\n\n".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _plain(text: str) -> str:
    lines = unicodedata.normalize("NFKC", seen(text[:_LONGEST])).casefold().splitlines()
    return " ".join(word for line in lines for word in line.strip().lstrip("*-# ").split())


def answers(acts: Iterable[Act]) -> tuple[Act, ...]:
    """What was said to that question, in time."""
    decisions = (
        act for act in acts if act.kind is ActKind.DECIDE and act.checked and is_question(act.obligation)
    )
    return tuple(sorted(decisions, key=lambda act: (act.at, act.id)))


def state(copied: bool, acts: Iterable[Act]) -> str:
    """How a copy stands, "asked" or "no", as long as it is none of its own; "" for every other charter."""
    if not copied:
        return ""
    decisions = answers(acts)
    if not decisions:
        return ASKED
    return "" if decisions[-1].data.get("decision") == YES else NO
