"""What a charter lacks, and what deserves a second look: for those who can mend it."""

from __future__ import annotations

from core.model import (
    CharterState,
    Finding,
    Level,
)
from core.phrasing import Phrasing, one_line
from core.read_models import PanelFacts
from core.rules.drafts import asks_if_own
from core.ui.actions import Actions
from core.ui.finding_text import field_name, mending, told
from core.ui.form import Json, item, link, section

#: The finding that a charter says word for word what an older one says.
COPY = "P124"


class FindingSections:
    """The two sections of one panel that tell of findings."""

    def __init__(self, facts: PanelFacts, words: Phrasing, actions: Actions) -> None:
        self.facts = facts
        self.words = words
        self.actions = actions
        self.active = facts.charter.state is CharterState.ACTIVE

    def missing(self) -> Json | None:
        """What a draft still lacks, for those who can mend it."""
        facts, words = self.facts, self.words
        if facts.charter.state is not CharterState.DRAFT or "mend" not in facts.can:
            return None
        asked = any(asks_if_own(one) for one in facts.mine)
        # Who is asked whether a copied charter is one of its own answers in their part, not by adding something.
        errors = [
            one for one in facts.findings if one.level is Level.ERROR and not (asked and one.code == COPY)
        ]
        items = self._findings(errors)
        text = self._in_file() if items else ""
        title = words.text("sec-missing" if any(one.code != COPY for one in errors) else "sec-before")
        return section("missing", title, items, text) if items else None

    def improve(self) -> Json | None:
        """What was read but deserves a second look, for those who can mend it; nothing about people's answers."""
        facts, words = self.facts, self.words
        if facts.charter.state is CharterState.CLOSED or "mend" not in facts.can:
            return None
        odd = [one for one in facts.findings if one.level is Level.WARNING and one.code[0] != "A"]
        if self.active:
            # What is taken over from a page that the viewer may not read is missing for them.
            odd = [one for one in facts.findings if one.level is Level.ERROR] + odd
        items = self._findings(odd, "act-change")
        text = self._in_file() if items else ""
        return section("improve", words.text("sec-improve"), items, text) if items else None

    def _findings(self, found: list[Finding], label: str = "") -> list[Json]:
        facts, words = self.facts, self.words
        # A charter from a file is no page's: nobody is sent to an editor that can't help.

        def way(one: Finding) -> list[Json]:
            url = facts.field_urls.get(one.field) or facts.edit_url or facts.home_url
            return [] if facts.charter_file else [link(words.text(label or mending(one)), url)]

        def ways(one: Finding) -> list[Json]:
            if one.code != COPY:
                return way(one)
            change = (
                []
                if facts.charter_file
                else [link(words.text("act-change"), facts.edit_url or facts.home_url)]
            )
            # The sponsor may answer it as well as who wrote it.
            return [*(self.actions.own(facts.charter) if "decide" in facts.can else []), *change]

        def where(one: Finding) -> str:
            """What the field is called, where the editor doesn't open at it."""
            named = "" if one.code == COPY or facts.charter_file or facts.field_urls else one.field
            return (
                f" {words.text('finding-where', field=field_name(named, words.translator))}" if named else ""
            )

        said = [(one, told(one, words.translator, zone=words.zone, now=words.now)) for one in found]
        return [
            item(f"{one.code}/{at}", text.title, why=text.text + where(one), actions=ways(one))
            for at, (one, text) in enumerate(said)
        ]

    def _in_file(self) -> str:
        file = one_line(self.facts.charter_file, 80)
        return self.words.text("charter-in-file", file=file) if file else ""
