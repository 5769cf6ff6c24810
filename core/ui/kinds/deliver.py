"""How a delivery is spoken of."""

from __future__ import annotations

from core.model import ActKind, Charter, Obligation, ObligationKind, composite_keys
from core.phrasing import Phrasing, one_line, spoken
from core.read_models import PanelFacts
from core.ui.actions import Actions
from core.ui.form import Json, act, field, link, maybe
from core.ui.kind import BENEFIT, Phrases, Seen, register
from core.ui.lines import WHAT, ClosedLine


class _Deliver(Phrases):
    def line(
        self, obligation: Obligation, facts: PanelFacts, words: Phrasing, actions: Actions
    ) -> ClosedLine | None:
        what = one_line(obligation.what, WHAT) or one_line(facts.charter.title, WHAT)
        late = obligation.due < facts.now
        text = words.text(
            "line-deliver-late" if late else "line-deliver", what=what, day=words.day(obligation.due)
        )
        own = facts.deliverable_urls.get(composite_keys.own_part(obligation.key), "")
        there = own if own and own != facts.page.url else f"#{obligation.key}"
        return ClosedLine("deliver", text, link(words.text("act-open"), there, primary=True))

    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        key = composite_keys.own_part(obligation.key)
        page = next(
            (deliverable.page for deliverable in actions.charter.deliverables if deliverable.key == key), ""
        )
        return [
            act(
                actions.label("act-deliver"),
                ActKind.DELIVER,
                primary=True,
                obligation=obligation.key,
                fields=[
                    field("data.link", actions.label("field-done-link"), "text", required=True, value=page),
                    field("text", maybe(actions.words, "field-done-text")),
                ],
            )
        ]

    def benefit(self, obligation: Obligation, charter: Charter, words: Phrasing) -> str:
        return spoken(charter.reward, BENEFIT) or super().benefit(obligation, charter, words)


PHRASES = register(_Deliver(ObligationKind.DELIVER))
