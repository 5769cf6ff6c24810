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
        asked = any(asks_if_own(obligation) for obligation in facts.mine)
        # Who is asked whether a copied charter is one of its own answers in their part, not by adding something.
        errors = [
            finding
            for finding in facts.findings
            if finding.level is Level.ERROR and not (asked and finding.code == COPY)
        ]
        items = self._findings(errors)
        text = self._in_file() if items else ""
        title = words.text("sec-missing" if any(finding.code != COPY for finding in errors) else "sec-before")
        return section("missing", title, items, text) if items else None

    def improve(self) -> Json | None:
        """What was read but deserves a second look, for those who can mend it; nothing about people's answers."""
        facts, words = self.facts, self.words
        if facts.charter.state is CharterState.CLOSED or "mend" not in facts.can:
            return None
        odd = [
            finding for finding in facts.findings if finding.level is Level.WARNING and finding.code[0] != "A"
        ]
        if self.active:
            # What is taken over from a page that the viewer may not read is missing for them.
            odd = [finding for finding in facts.findings if finding.level is Level.ERROR] + odd
        items = self._findings(odd, "act-change")
        text = self._in_file() if items else ""
        return section("improve", words.text("sec-improve"), items, text) if items else None

    def _findings(self, findings: list[Finding], label: str = "") -> list[Json]:
        facts, words = self.facts, self.words
        # A charter from a file is no page's: nobody is sent to an editor that can't help.

        def way(finding: Finding) -> list[Json]:
            url = facts.field_urls.get(finding.field) or facts.edit_url or facts.home_url
            return [] if facts.charter_file else [link(words.text(label or mending(finding)), url)]

        def ways(finding: Finding) -> list[Json]:
            if finding.code != COPY:
                return way(finding)
            change = (
                []
                if facts.charter_file
                else [link(words.text("act-change"), facts.edit_url or facts.home_url)]
            )
            # The sponsor may answer it as well as who wrote it.
            return [*(self.actions.own(facts.charter) if "decide" in facts.can else []), *change]

        def where(finding: Finding) -> str:
            """What the field is called, where the editor doesn't open at it."""
            named = "" if finding.code == COPY or facts.charter_file or facts.field_urls else finding.field
            return (
                f" {words.text('finding-where', field=field_name(named, words.translator))}" if named else ""
            )

        texts = [
            (finding, told(finding, words.translator, zone=words.zone, now=words.now)) for finding in findings
        ]
        return [
            item(f"{finding.code}/{at}", text.title, why=text.text + where(finding), actions=ways(finding))
            for at, (finding, text) in enumerate(texts)
        ]

    def _in_file(self) -> str:
        file = one_line(self.facts.charter_file, 80)
        return self.words.text("charter-in-file", file=file) if file else ""
