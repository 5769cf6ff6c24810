"""How completing a charter is spoken of."""

from __future__ import annotations

from core.model import Obligation, ObligationKind
from core.ui.actions import Actions
from core.ui.form import Json, link
from core.ui.kind import Phrases, Seen, register


class _Complete(Phrases):
    def actions(self, actions: Actions, obligation: Obligation, seen: Seen) -> list[Json]:
        if seen.missing_url:
            return [link(actions.label("act-missing"), seen.missing_url, primary=True)]
        return [link(actions.label("act-add"), seen.edit_url or seen.page_url, primary=True)]


PHRASES = register(_Complete(ObligationKind.COMPLETE))
