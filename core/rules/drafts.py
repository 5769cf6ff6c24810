"""What is asked as long as a charter is not one that counts: to complete it, or whether it is a copy."""

from __future__ import annotations

from core.model import Obligation, ObligationKind, composite_keys
from core.rules.registry import kind_of

#: The end of the key of the question whether a copied charter is one of its own: ``decide/<community>/own``.
QUESTION = "own"


def asks_if_own(obligation: Obligation) -> bool:
    """True for the question whether a copied charter is a community of its own."""
    return obligation.kind is ObligationKind.DECIDE and is_question(obligation.key)


def owed_in_draft(obligation: Obligation) -> bool:
    """Whether a draft asks for it: to be completed, or whether it is a community of its own."""
    return kind_of(obligation).asked_in_draft(obligation)


def owed_when_closed(obligation: Obligation) -> bool:
    """Whether a closed community still asks for it: what became of contributions."""
    return kind_of(obligation).asked_when_closed(obligation)


def is_question(key: str) -> bool:
    """Whether this is the key of that question."""
    return composite_keys.is_of(key, ObligationKind.DECIDE) and composite_keys.ends_in(key, QUESTION)
