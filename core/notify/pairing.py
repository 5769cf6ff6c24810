"""What one community asks another, or answers it, in words: to who looks after it."""

from __future__ import annotations

from core.model import Word
from core.notify.told import SUBJECT, Told
from core.phrasing import Phrasing, one_line
from core.read_models import NoticeFacts


def paired(one: NoticeFacts, words: Phrasing) -> Told:
    """The question whether a community would help a young one, or that one helps. Nobody is named."""
    other = one.other
    title = other.title if other is not None else ""
    names = {
        "other": one_line(title or (one.told.title if one.told else ""), SUBJECT),
        "community": one_line(one.charter.title, SUBJECT),
        "level": other.level if other is not None else 1,
    }
    asks = one.notice.data.get("word") == Word.ASK
    stem = "mail-pair-ask" if asks else "mail-pair-yes"
    return Told(
        subject=words.text(f"{stem}-subject", **names),
        what=words.text(f"{stem}-what", **names),
        why=words.text(f"{stem}-why", **names),
        benefit=words.text(f"{stem}-benefit", **names),
        action="mail-open-pair-ask" if asks else "mail-open-pair-yes",
    )
