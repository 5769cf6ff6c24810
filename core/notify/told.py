"""What one notice says, before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass

#: Longest pieces of what people wrote in a subject and in a line.
SUBJECT, CHANGE = 60, 280


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a notice says, before it is laid out."""

    subject: str
    what: str
    why: str = ""
    benefit: str = ""
    until: str = ""
    action: str = "mail-open"
    #: True when the recipient is the one who owes it, and can say that it is not theirs.
    own: bool = False
    #: A second answer and where it is given.
    other: str = ""
    other_url: str = ""
    #: What is told one by one, a line each.
    points: str = ""
