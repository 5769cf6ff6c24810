"""The words and buttons of a kind of obligation: what a screen or a message asks of it, and all there are.

Each kind has one file in ``core/ui/kinds/``, which registers it, as ``core/rules/kinds/`` does for the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.model import Charter, Contribution, Obligation, ObligationKind, PersonKey
from core.phrasing import Phrasing, one_line, spoken
from core.read_models import PanelFacts, Waiting
from core.ui.form import Json, link

if TYPE_CHECKING:
    from core.ui.actions import Actions
    from core.ui.lines import ClosedLine

#: As many characters of what is asked, and of what is in it for somebody, stand in a message.
WHAT, BENEFIT = 160, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """From where somebody looks at an obligation."""

    #: Leads to its page, opened at it; and to that page's editor.
    page_url: str = ""
    edit_url: str = ""
    #: Where its charter isn't edited in the wiki: shows what it lacks.
    missing_url: str = ""
    #: The revision on the screen, when its page is the one on the screen (``here``).
    shown: int = 0
    here: bool = False
    #: The address of what changed since that revision; None when it is still the newest.
    changed: str | None = None
    #: What stands for the versions of that page's files.
    files: str = ""
    #: The revision waits for approval; ``page_url`` shows the one that readers are shown.
    waits: bool = False
    #: The address of what changed since the viewer confirmed another version.
    since: str = ""
    #: What is to be answered, and what shows its change.
    contribution: Contribution | None = None
    diff: str = ""


class Phrases:
    """How one kind of obligation is spoken of. What isn't said otherwise is said plainly."""

    def __init__(self, name: ObligationKind) -> None:
        """Messages about it begin with ``mail-<name>``, the label of their button with ``mail-open-<name>``."""
        self.name = name
        self.mail = f"mail-{name}"
        self.opens = f"mail-open-{name}"

    def what(
        self,
        obligation: Obligation,
        charter: Charter,
        page: str,
        words: Phrasing,
        *,
        here: bool = False,
        waiting: Waiting | None = None,
    ) -> str:
        """What it asks for, in a few words. ``page`` is its page's title, readable by the person."""
        return words.text(f"what-{self.name}", page=page, what=one_line(obligation.what, 160) or page)

    def line(
        self, obligation: Obligation, facts: PanelFacts, words: Phrasing, actions: Actions
    ) -> ClosedLine | None:
        """What the closed panel says while it is the first of what is mine; None: it says nothing of it."""
        return None

    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        """What settles it, the main one first."""
        return [link(actions.label("act-open"), seen.page_url, primary=True)]

    def thing(self, obligation: Obligation, charter: Charter, words: Phrasing) -> str:
        """What a message is about, in a few words."""
        return spoken(obligation.what, WHAT) or charter.title

    def quoted(self, obligation: Obligation) -> str:
        """What somebody wrote that it is about, as far as it is known; "" where it is about no words."""
        return ""

    def asked(self, obligation: Obligation, added: str, names: dict[str, Any], words: Phrasing) -> str:
        """What a message asks; ``added`` is what is new on the page for this person, ``names`` what texts may use."""
        return words.text(f"{self.mail}-what", **names)

    def benefit(self, obligation: Obligation, charter: Charter, words: Phrasing) -> str:
        """What's in it for whoever does it."""
        return words.text(f"mail-benefit-{self.name}", author=words.name(obligation.about))

    #: Whether the benefit is the person's own whoever they are: also the sponsor's.
    own_benefit = False


_PHRASES: dict[ObligationKind, Phrases] = {}


def register(phrases: Phrases) -> Phrases:
    """Make a kind's words known; a second time is a mistake."""
    if phrases.name in _PHRASES:
        raise ValueError(f"{phrases.name} is spoken of twice")
    _PHRASES[phrases.name] = phrases
    return phrases


def phrases_of(obligation: Obligation) -> Phrases:
    """How an obligation's kind is spoken of."""
    return _PHRASES[obligation.kind]


def benefit_for(person: PersonKey, obligation: Obligation, charter: Charter, words: Phrasing) -> str:
    """What's in it for this person in the part they have; on every screen and in every message the same.

    The charter's ``benefit`` is the member's. Who answers, delivers, looks over, decides or completes has another
    one; the sponsor has what the business needs it for (:func:`need_for`), which is told as what it is.
    """
    if need_for(person, obligation, charter):
        return ""
    return phrases_of(obligation).benefit(obligation, charter, words)


def need_for(person: PersonKey, obligation: Obligation, charter: Charter) -> str:
    """Why it matters to the sponsor, who wanted it: the business need, which by itself is no gain."""
    sponsor = charter.sponsor.person if charter.sponsor else None
    if sponsor != person or phrases_of(obligation).own_benefit:
        return ""
    return spoken(charter.business_need, BENEFIT)


def phrases() -> tuple[Phrases, ...]:
    """Those of all kinds."""
    return tuple(_PHRASES.values())
