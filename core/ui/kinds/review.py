"""How a review is spoken of."""

from __future__ import annotations

from core.model import ActKind, Obligation, ObligationKind
from core.phrasing import Phrasing
from core.read_models import PanelFacts
from core.rules.kinds.review import RETIRE, STILL_HOLDS
from core.ui.actions import Actions
from core.ui.form import Json, act, field, link
from core.ui.kind import Phrases, Seen, register
from core.ui.lines import ClosedLine


class _Review(Phrases):
    def line(
        self, obligation: Obligation, facts: PanelFacts, words: Phrasing, actions: Actions
    ) -> ClosedLine | None:
        here = obligation.page == facts.page.key
        action = (
            _still_holds(actions, obligation)
            if here
            else link(words.text("act-open"), f"#{obligation.key}", primary=True)
        )
        return ClosedLine("review", words.text("line-review", day=words.day(obligation.due)), action)

    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        return [
            _still_holds(actions, obligation),
            link(actions.label("act-update"), seen.edit_url or seen.page_url),
            act(
                actions.label("act-retire"),
                ActKind.REVIEW,
                obligation=obligation.key,
                data={"decision": RETIRE},
                fields=[field("text", actions.label("field-why-retire"), required=True)],
            ),
        ]


def _still_holds(actions: Actions, obligation: Obligation) -> Json:
    """The owner's word that the page holds."""
    return act(
        actions.label("act-still-holds"),
        ActKind.REVIEW,
        primary=True,
        obligation=obligation.key,
        data={"decision": STILL_HOLDS},
    )


PHRASES = register(_Review(ObligationKind.REVIEW))
