"""How it is spoken of that somebody says how it stands."""

from __future__ import annotations

from core.model import ActKind, Charter, Confidence, Obligation, ObligationKind
from core.phrasing import Phrasing, one_line
from core.read_models import PanelFacts, Waiting
from core.rules.purpose.status import CONFIDENCE, NEEDS_WORDS
from core.ui.actions import Actions
from core.ui.form import Json, act, field, link, maybe
from core.ui.kind import Phrases, Seen, register
from core.ui.lines import ClosedLine


class _Status(Phrases):
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
        return words.text("what-status", community=one_line(charter.title, 80))

    def line(
        self, obligation: Obligation, facts: PanelFacts, words: Phrasing, actions: Actions
    ) -> ClosedLine | None:
        there = link(words.text("act-open"), f"#{obligation.key}", primary=True)
        return ClosedLine("status", words.text("line-status", day=words.day(obligation.due)), there)

    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        return ways(actions, obligation.key)


def ways(actions: Actions, obligation: str = "") -> list[Json]:
    """How it stands in one of three words, with a line; without an obligation before it is asked for."""
    made = []
    for sure in Confidence:
        needs = sure in NEEDS_WORDS
        label = actions.label("field-status-way") if needs else maybe(actions.words, "field-status-line")
        line = field("text", label, "text", required=needs, hint=actions.label("field-status-hint"))
        made.append(
            act(
                actions.label(f"act-{sure.value}"),
                ActKind.STATUS,
                primary=bool(obligation) and not needs,
                obligation=obligation,
                community="" if obligation else actions.charter.community,
                data={CONFIDENCE: sure.value},
                fields=[line],
            )
        )
    return made


PHRASES = register(_Status(ObligationKind.STATUS))
