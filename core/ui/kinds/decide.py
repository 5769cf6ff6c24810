"""How a decision is spoken of."""

from __future__ import annotations

from core.model import ActKind, Charter, Obligation, ObligationKind
from core.phrasing import Phrasing, asks_for_outcome, is_link, one_line
from core.read_models import PanelFacts, Waiting
from core.rules.drafts import asks_if_own
from core.rules.kinds.acceptance import is_acceptance
from core.rules.kinds.decide import asks_what_became
from core.rules.purpose.copies import NO, YES
from core.ui.actions import Actions
from core.ui.form import Json, act, field, link, maybe
from core.ui.kind import Phrases, Seen, register
from core.ui.lines import ClosedLine


class _Decide(Phrases):
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
        return words.text("what-decide", what=words.decision(obligation, charter))

    def line(
        self, obligation: Obligation, facts: PanelFacts, words: Phrasing, actions: Actions
    ) -> ClosedLine | None:
        text = words.text(
            "line-decide", day=words.day(obligation.due), what=words.decision(obligation, facts.charter)
        )
        return ClosedLine("decide", text, link(words.text("act-open"), f"#{obligation.key}", primary=True))

    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        if asks_for_outcome(obligation):
            return [actions.close(obligation=obligation.key, primary=True)]
        if is_acceptance(obligation):
            return _accept(actions, obligation)
        if asks_if_own(obligation):
            return actions.own(actions.charter)
        if asks_what_became(obligation):
            # It is said where contributions are listed.
            there = "#became" if seen.here else seen.page_url
            return [link(actions.label("act-became"), there, primary=True)]
        asker = actions.words.directory.get(obligation.about)
        hint = (
            actions.words.text("field-reason-hint", person=one_line(asker.shown, 60))
            if asker
            else actions.label("field-reason-asker")
        )
        return [
            act(
                actions.label("act-yes"),
                ActKind.DECIDE,
                primary=True,
                obligation=obligation.key,
                data={"decision": YES},
                fields=[field("text", maybe(actions.words, "field-reason"), hint=hint)],
            ),
            act(
                actions.label("act-no"),
                ActKind.DECIDE,
                obligation=obligation.key,
                data={"decision": NO},
                fields=[field("text", actions.label("field-reason"), required=True, hint=hint)],
            ),
        ]

    def thing(self, obligation: Obligation, charter: Charter, words: Phrasing) -> str:
        return words.decision(obligation, charter)


def _accept(actions: Actions, obligation: Obligation) -> list[Json]:
    where = str(obligation.why_args.get("note", ""))
    seen = [link(actions.label("act-open"), where)] if is_link(where) else []
    key = obligation.key
    missing = field("text", actions.label("field-missing"), required=True)
    yes = act(
        actions.label("act-accept"), ActKind.DECIDE, primary=True, data={"decision": YES}, obligation=key
    )
    no = act(
        actions.label("act-not-yet"), ActKind.DECIDE, data={"decision": NO}, fields=[missing], obligation=key
    )
    return [yes, *seen, no]


PHRASES = register(_Decide(ObligationKind.DECIDE))
