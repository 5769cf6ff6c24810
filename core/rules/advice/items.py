"""The pieces of advice: what each is, who may do it, and what makes one that was dismissed worth saying again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.model import Act, ActKind, Charter, Directory, PersonKey, in_force
from core.rules.obligations.reassignment import looks_after
from core.rules.rights import may

#: What an act that dismisses one says in ``data``: which, and on what evidence; the server writes the second.
ADVICE, EVIDENCE = "advice", "evidence"
#: So many are said at once.
MOST = 3


#: A value of its words: text that is ours, a number, a day. Nothing that somebody wrote.
Said = int | float | date | str


class Item(StrEnum):
    """Each piece of advice, the most useful first: people who wait, then what is over, then how to work."""

    ANSWER = "answer-first"
    CLOSE = "close"
    MILESTONE = "milestone"
    INVITE = "invite"
    GROUP = "group-reward"
    SEAL = "seal"


#: The right in the community that doing it takes; None: to look after it.
_NEEDS: Mapping[Item, str | None] = {
    Item.ANSWER: "answer",
    Item.CLOSE: "close",
    Item.MILESTONE: "mend",
    Item.INVITE: None,
    Item.GROUP: "mend",
    Item.SEAL: "mend",
}
#: From how much on what it rests on is another matter: so many times as much, or so much more.
_TIMES: Mapping[Item, float] = {Item.ANSWER: 2, Item.INVITE: 2}
_MORE: Mapping[Item, float] = {Item.MILESTONE: 0.3, Item.GROUP: 0.3, Item.SEAL: 0.3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a piece of advice rests on, as it is kept with the word that dismisses it."""

    #: What it is about: a window's last day, what somebody waits for. Another one is another matter.
    about: str
    #: How strongly it speaks.
    level: float = 0.0

    def text(self) -> str:
        """As an act keeps it."""
        return f"{self.about}|{self.level:.3f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One piece of advice with its evidence, and what to put into the charter, where that is what it takes."""

    item: Item
    evidence: Evidence
    #: Names of the figures that speak for it, told to the viewer.
    figures: tuple[str, ...] = ()
    #: Numbers and days of its words, by name.
    says: Mapping[str, Said] = field(default_factory=dict)
    #: The charter's field that is to be changed; "" where none is.
    field: str = ""


def may_do(item: Item, person: PersonKey, charter: Charter, directory: Directory) -> bool:
    """Whether it is this person's to do, and so to dismiss."""
    right = _NEEDS[item]
    if not looks_after(person, charter, directory) and (right is None or person not in _named(charter)):
        return False
    return right is None or may(person, right, charter, directory)


def _named(charter: Charter) -> set[PersonKey | None]:
    roles = (charter.sponsor, charter.it_contact, *charter.stewards)
    return {named.person for named in (*roles, *(item.owner for item in charter.deliverables)) if named}


def read_item(act: Act) -> Item | None:
    """Which piece of advice an act dismisses; None for no such word."""
    known = {advice_item.value: advice_item for advice_item in Item}
    return known.get(act.data.get(ADVICE, "")) if act.kind is ActKind.DISMISS else None


def dismissed(acts: Iterable[Act]) -> dict[Item, Evidence]:
    """What was dismissed in a community, the last time it was."""
    evidence_by_item: dict[Item, Evidence] = {}
    for act in sorted(in_force(acts), key=lambda act: (act.at, act.id)):
        item = read_item(act)
        about, _, level = act.data.get(EVIDENCE, "").rpartition("|")
        if item is not None:
            evidence_by_item[item] = Evidence(about=about, level=_number(level))
    return evidence_by_item


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def stands_again(item: Item, then: Evidence, now: Evidence) -> bool:
    """Whether what it rests on is another matter than when it was dismissed: about something else, or much stronger."""
    if then.about != now.about:
        return True
    if item in _TIMES:
        return now.level >= max(1.0, then.level) * _TIMES[item]
    return item in _MORE and now.level >= then.level + _MORE[item]


def top_advice(advice: Iterable[Advice], gone: Mapping[Item, Evidence]) -> tuple[Advice, ...]:
    """What is said of this, the most useful first: nothing that was dismissed on the same evidence, and never many."""
    order = list(Item)
    stays = [
        piece
        for piece in advice
        if piece.item not in gone or stands_again(piece.item, gone[piece.item], piece.evidence)
    ]
    return tuple(sorted(stays, key=lambda piece: order.index(piece.item)))[:MOST]
