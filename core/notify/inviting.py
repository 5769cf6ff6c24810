"""An invitation in words: who asks, the fact about the person, the benefit, and how to say no."""

from __future__ import annotations

from datetime import datetime

from core.message_facts import NoticeFacts
from core.model import PersonKey
from core.notify.told import SUBJECT, Told
from core.phrasing import Phrasing, bare, one_line, spoken
from core.ui.kind import BENEFIT

#: Longest words of a steward in a message: what an invitation may hold.
WORDS = 600


def invited(facts: NoticeFacts, words: Phrasing) -> Told:
    """The invitation, or its second and last message."""
    data, charter = facts.notice.data, facts.charter
    again = str(data.get("reason", "")).endswith("again")
    added = int(data.get("added", 0))
    names = {
        "person": words.name(PersonKey(str(data.get("by", "")))),
        "community": one_line(charter.title, SUBJECT),
        "page": one_line(facts.told.title if facts.told else "", SUBJECT),
    }
    fact = words.text(
        "invite-own-fact",
        page=names["page"],
        day=words.day(datetime.fromisoformat(str(data["last"]))),
        edits=int(data.get("edits", 0)),
        added=round(added, -2) if added >= 100 else 0,
    )
    own_words = spoken(str(data.get("words", "")), WORDS)
    quoted = words.text("mail-invited-said", person=names["person"], words=own_words) if own_words else ""
    benefit, need = spoken(charter.benefit, BENEFIT), spoken(charter.business_need, BENEFIT)
    lines = [
        words.text("mail-benefit", benefit=bare(benefit)) if benefit else "",
        words.text("mail-benefit-all", benefit=bare(need)) if need else "",
    ]
    purpose = bare(spoken(charter.purpose, 2 * BENEFIT))
    return Told(
        subject=words.text("mail-invited-again-subject" if again else "mail-invited-subject", **names),
        what=words.text("mail-invited-what", purpose=purpose, **names)
        if purpose
        else words.text("mail-invited-what-plain", **names),
        why=" ".join(part for part in (fact, quoted) if part),
        benefit=" ".join(line for line in lines if line),
        action="mail-open-invited",
        other="act-not-invited",
        other_url=facts.not_invited_url,
    )
