"""How a confirmation that is owed is spoken of."""

from __future__ import annotations

from typing import Any

from core.model import ActKind, Charter, Obligation, ObligationKind
from core.phrasing import Phrasing, one_line, spoken
from core.read_models import PanelFacts, Waiting
from core.rules.acknowledgement.content_versions import FILES, files_of
from core.ui.actions import Actions
from core.ui.form import Json, act, link
from core.ui.kind import BENEFIT, Phrases, Seen, register
from core.ui.lines import WHAT, ClosedLine, joined


class _Confirm(Phrases):
    own_benefit = True

    def __init__(self) -> None:
        super().__init__(ObligationKind.CONFIRM)
        self.opens = "mail-open-read"

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
        return words.text("what-confirm-here") if here else words.text("what-confirm", page=page)

    def line(
        self, obligation: Obligation, facts: PanelFacts, words: Phrasing, actions: Actions
    ) -> ClosedLine | None:
        if obligation.page != facts.page.key:
            title = one_line(facts.charter.title, WHAT)
            text = words.text("line-confirm-other", page=title, day=words.day(obligation.due))
            return ClosedLine("confirm", text, link(words.text("act-open"), facts.home_url, primary=True))
        if facts.waits:
            text = words.text("line-waits", day=words.day(obligation.due))
            return ClosedLine("changed", text, link(words.text("act-shown"), facts.page.url, primary=True))
        if facts.changed_to is not None:
            at = facts.changed_at
            if at and words.today(at):
                text = words.text("line-changed-now", time=words.time(at))
            else:
                text = words.text("line-changed", day=words.day(at or facts.now))
            url = facts.diff_url or facts.page.url
            label = words.text("act-diff" if facts.diff_url else "act-fresh")
            return ClosedLine("changed", text, link(label, url, primary=True))
        late = obligation.due < facts.now
        asked = words.text("line-confirm-late" if late else "line-confirm", day=words.day(obligation.due))
        if facts.shown:
            action = _confirm(actions, obligation, facts.shown, files_of(facts.page))
        else:
            # Nobody knows which revision was read: the page itself shows one.
            action = link(words.text("act-open"), facts.page.url, primary=True)
        brief = words.brief(obligation)
        line_text = (
            words.text("line-because", asked=asked, because=brief)
            if brief
            else joined(asked, words.why(obligation))
        )
        also = link(words.text("act-since-short"), facts.since_url) if facts.since_url else None
        return ClosedLine("confirm", line_text, action, also)

    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        again = [actions.since(seen.since)] if seen.since else []
        if not seen.here or not seen.shown:
            return [link(actions.label("act-open"), seen.page_url, primary=True), *again]
        if seen.waits:
            return [link(actions.label("act-shown"), seen.page_url, primary=True), *again]
        if seen.changed is not None:
            diff = [link(actions.label("act-diff"), seen.changed, primary=True)] if seen.changed else []
            return [*diff, link(actions.label("act-fresh"), seen.page_url, primary=not seen.changed), *again]
        return [_confirm(actions, obligation, seen.shown, seen.files), *again]

    def asked(self, obligation: Obligation, added: str, names: dict[str, Any], words: Phrasing) -> str:
        if added:
            return words.text("mail-confirm-changed", **(names | {"added": added}))
        return super().asked(obligation, added, names, words)

    def benefit(self, obligation: Obligation, charter: Charter, words: Phrasing) -> str:
        return spoken(obligation.benefit, BENEFIT) or spoken(charter.benefit, BENEFIT)


def _confirm(actions: Actions, obligation: Obligation, shown: int, files: str) -> Json:
    """The confirmation of the revision on the screen with the files there, and of no other."""
    return act(
        actions.label("act-confirm"),
        ActKind.CONFIRM,
        primary=True,
        data={FILES: files} if files else None,
        obligation=obligation.key,
        revision=shown,
    )


PHRASES = register(_Confirm())
