"""What was decided, told to whoever it is about: each kind of decision in words of its own.

Nobody decided what silence decided, and who may object does not decide: both are said as they are.
"""

from __future__ import annotations

from typing import Any

from core.message_facts import NoticeFacts
from core.model import Obligation, PersonKey
from core.notify.told import SUBJECT, Told
from core.phrasing import Phrasing, bare, extension_of, one_line, spoken
from core.rules.deadline.due_dates import effective, silent_at
from core.rules.drafts import asks_if_own
from core.rules.kinds.acceptance import ACCEPTED, is_acceptance
from core.rules.kinds.decide import asks_to_close
from core.rules.page_context import asks_for_pages
from core.rules.purpose.outcomes import asks_about_item, proposed
from core.ui.kind import WHAT


def decided(facts: NoticeFacts, obligation: Obligation, words: Phrasing) -> Told:
    """The decision about ``obligation``, which is settled."""
    settled, charter = obligation.settled, facts.charter
    yes = bool(settled and settled.how in ("approved", ACCEPTED))
    by = settled.by if settled else None
    values = {
        "community": one_line(charter.title, SUBJECT),
        "what": spoken(obligation.what, SUBJECT) or one_line(charter.title, SUBJECT),
        "person": words.name(by),
    }
    if is_acceptance(obligation):
        stem, why = "mail-accepted" if yes else "mail-not-yet", "mail-accepted-why"
    elif asks_about_item(obligation):
        asked = proposed(obligation, charter)
        taken_off = asked is not None and asked.outcome is None
        stem = ("mail-taken-off" if yes else "mail-kept-on") if taken_off else _agreed(yes)
        why = "mail-taken-off-why" if taken_off else "mail-agreed-why"
    elif asks_to_close(obligation):
        stem, why = _agreed(yes), "mail-agreed-why"
        values["what"] = values["community"]
    elif asks_for_pages(obligation):
        stem, why = "mail-scope-yes" if yes else "mail-scope-no", "mail-scope-why"
    elif asks_if_own(obligation):
        stem, why = "mail-own-yes" if yes else "mail-own-no", "mail-own-why"
    else:
        stem, why = _date(obligation, facts, yes, words, values), "mail-decided-why"
    reason = bare(spoken(settled.note, WHAT)) if settled else ""
    return Told(
        subject=words.text(f"{stem}-subject", **values),
        what=words.text(_how(stem, yes, by, facts, words), **values),
        why=words.text(why, **values),
        benefit=words.text("mail-decided-reason", reason=reason) if reason else "",
    )


def _agreed(yes: bool) -> str:
    return "mail-agreed" if yes else "mail-not-agreed"


def _how(stem: str, yes: bool, by: PersonKey | None, facts: NoticeFacts, words: Phrasing) -> str:
    """The sentence that says who decided, that somebody objected, or that nobody did."""
    # Whoever closes a community decides alone at every level.
    asked = facts.obligation
    free = silent_at(facts.charter, asked.opened if asked else None) and not (asked and asks_to_close(asked))
    way = "silent" if yes and by is None else "objected" if free and not yes else "what"
    return f"{stem}-{way}" if words.has(f"{stem}-{way}") else f"{stem}-what"


def _date(
    obligation: Obligation, facts: NoticeFacts, yes: bool, words: Phrasing, values: dict[str, Any]
) -> str:
    """Which words a decision about a date has; puts the day that counts among the values."""
    asked, counts = extension_of(obligation, facts.charter), effective(facts.charter)
    yes = asked.approved is True if asked else yes
    if asked and yes:
        values["asked"] = words.day(asked.due.at)
        if asked.superseded and counts is not None and counts.day != asked.due.day:
            values["day"] = words.day(counts.at)
            return "mail-decided-since"
        counts = asked.due
    if counts is None:
        return "mail-decided-agreed" if yes else "mail-decided-refused"
    values["day"] = words.day(counts.at)
    return "mail-decided-yes" if yes else "mail-decided-no"
