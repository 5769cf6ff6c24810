"""What one community asks another, or answers it, in words: to who looks after it."""

from __future__ import annotations

from core.message_facts import NoticeFacts
from core.model import Word
from core.notify.told import SUBJECT, Told
from core.phrasing import Phrasing, one_line


def paired(facts: NoticeFacts, words: Phrasing) -> Told:
    """The question whether a community would help a young one, or that one helps. Nobody is named."""
    other = facts.other
    title = other.title if other is not None else ""
    names = {
        "other": one_line(title or (facts.told.title if facts.told else ""), SUBJECT),
        "community": one_line(facts.charter.title, SUBJECT),
        "level": other.level if other is not None else 1,
    }
    if facts.notice.data.get("word") == Word.ASK:
        return Told(
            subject=words.text("mail-pair-ask-subject", **names),
            what=words.text("mail-pair-ask-what", **names),
            why=words.text("mail-pair-ask-why", **names),
            benefit=words.text("mail-pair-ask-benefit"),
            action="mail-open-pair-ask",
        )
    return Told(
        subject=words.text("mail-pair-yes-subject", **names),
        what=words.text("mail-pair-yes-what", **names),
        why=words.text("mail-pair-yes-why", **names),
        benefit=words.text("mail-pair-yes-benefit"),
        action="mail-open-pair-yes",
    )
