"""The deliverables of a panel: what comes out of it, and how it stands with it."""

from __future__ import annotations

from core.model import CharterState, ObligationKind
from core.phrasing import Phrasing, is_link, one_line
from core.read_models import PanelFacts
from core.rules.kinds.review import STALE
from core.rules.kinds.status import NO_WORD
from core.ui.actions import Actions
from core.ui.form import Json, item, section
from core.ui.kinds.status import ways


class DeliverableSection:
    """What one panel says of deliverables."""

    def __init__(self, facts: PanelFacts, words: Phrasing, actions: Actions) -> None:
        self.facts = facts
        self.words = words
        self.actions = actions
        self.active = facts.charter.state is CharterState.ACTIVE

    def deliverables(self) -> Json | None:
        """What comes out of it: owner and state, nothing about anybody's being late."""
        facts, words = self.facts, self.words
        items = self._stands()
        for deliverable in facts.charter.deliverables:
            settled, outcome = (
                facts.delivered.get(deliverable.key),
                facts.charter.deliverable_outcomes.get(deliverable.key),
            )
            until, pending = "", facts.accepting.get(deliverable.key)
            if outcome:
                shown = words.outcome(outcome)
                until = words.text("deliverable-outcome", outcome=shown)
            elif settled and pending:
                by, day = words.name(pending.person), words.day(settled.at)
                until = words.text("deliverable-said", person=by, day=day)
            elif settled:
                until = words.text("deliverable-done", day=words.day(settled.at))
            elif deliverable.due:
                until = words.text(
                    "panel-by" if deliverable.due.at >= facts.now else "panel-planned",
                    day=words.day(deliverable.due.at),
                )
            owner = (
                words.text("deliverable-owner", owner=words.named(deliverable.owner))
                if deliverable.owner
                else words.text("deliverable-open")
            )
            sign = one_line(deliverable.done_when, 300)
            notes = [
                words.text("deliverable-done-when", text=sign) if sign else "",
                self._asked(deliverable.key),
            ]
            items.append(
                item(
                    f"deliverable/{deliverable.key}",
                    one_line(deliverable.name, 160),
                    why=owner,
                    until=until,
                    note="\n".join(filter(None, notes)),
                    url=settled.note
                    if settled and is_link(settled.note)
                    else facts.deliverable_urls.get(deliverable.key, ""),
                    done=settled is not None and pending is None,
                )
            )
        return section("deliverables", words.text("sec-deliverables"), items) if items else None

    def _stands(self) -> list[Json]:
        """How it stands, who said so and when, and the ways to say it anew."""
        facts, words, status = self.facts, self.words, self.facts.charter.status
        if facts.charter.status_every is None or not self.active:
            return []
        mine = any(obligation.kind is ObligationKind.STATUS and obligation.open for obligation in facts.mine)
        # Who is asked for it has the question among what is theirs.
        actions = ways(self.actions) if "deliver" in facts.can and not mine else []
        standing = words.stands(facts.charter, facts.findings)
        if not standing and not actions:
            return []
        why = ""
        if status is not None and not any(finding.code in (NO_WORD, STALE) for finding in facts.findings):
            why = words.text("stands-by", person=words.name(status.by), day=words.day(status.at))
        what = words.text("stands", said=standing) if standing else words.text("stands-not-yet")
        every = words.text("stands-every", every=words.every(facts.charter.status_every))
        return [item("status", what, why=why, note=every, actions=actions)]

    def _asked(self, deliverable: str) -> str:
        """What somebody wrote became of it and doesn't count, or not yet."""
        words, charter = self.words, self.facts.charter
        proposal = next((each for each in charter.item_proposals if each.deliverable == deliverable), None)
        if proposal is None or proposal.accepted or charter.state is CharterState.CLOSED:
            return ""
        state = "refused" if proposal.accepted is False else "asked"
        what = "deliverable-written" if proposal.outcome else "deliverable-taken-off"
        return words.text(
            what, person=words.name(proposal.by), outcome=words.outcome(proposal.outcome), state=state
        )
