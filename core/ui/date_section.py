"""The dates of a panel: which one counts, how it came to, and the ways to move or end it."""

from __future__ import annotations

from core.model import (
    CharterState,
    DueDate,
    Extension,
    Proposal,
)
from core.phrasing import Phrasing, one_line
from core.read_models import PanelFacts
from core.rules.deadline import limits
from core.rules.deadline.due_dates import decider, effective, moved_because, pending, silent_at
from core.rules.kinds.decide import decide_key
from core.rules.rights import holders
from core.ui.actions import Actions
from core.ui.form import Json, item, section

#: Why no other date can be asked for, and why one that was written doesn't count, by the limit it is beyond.
_LIMITED = {limits.EXTENSIONS: "date-limit-extensions", limits.HOURS: "date-limit-hours"}
_BEYOND = {limits.EXTENSIONS: "date-beyond-extensions", limits.HOURS: "date-beyond-hours"}


class DateSection:
    """What one panel says of dates."""

    def __init__(self, facts: PanelFacts, words: Phrasing, actions: Actions) -> None:
        self.facts = facts
        self.words = words
        self.actions = actions
        self.active = facts.charter.state is CharterState.ACTIVE

    def dates(self) -> Json | None:
        """Start, milestones, deadline with its first date, reading, reviews; and the ways to move or end it."""
        facts, words, charter = self.facts, self.words, self.facts.charter
        items = []
        if charter.start:
            items.append(item("start", words.text("date-start"), until=words.day(charter.start.at)))
        items.extend(
            item(
                f"milestone/{milestone.key}", one_line(milestone.name, 160), until=words.day(milestone.due.at)
            )
            for milestone in charter.milestones
        )
        deadline = effective(charter)
        if deadline:
            limit = limits.beyond(charter, facts.now) if self.active and "extend" in facts.can else ""
            asks = self.active and "extend" in facts.can and (not limit or self._decides())
            actions = [self.actions.extend()] if asks else []
            notes = self._deadline_notes()
            if limit:
                notes.append(self._limit(limit))
            items.append(
                item(
                    "deadline",
                    words.text("date-deadline"),
                    until=words.day(deadline.at),
                    note="\n".join(notes),
                    actions=actions,
                )
            )
            items.extend(self._extension(extension) for extension in charter.extensions)
        if charter.proposal is not None and charter.state is not CharterState.CLOSED:
            items.append(self._proposal(charter.proposal))
        if charter.read_by and charter.read_by.until:
            items.append(
                item(
                    "read-by",
                    words.text("date-read-by"),
                    until=words.day(charter.read_by.until.at),
                    note=words.text("date-read-quorum", quorum=words.quorum(charter.quorum))
                    if charter.quorum
                    else "",
                )
            )
        if charter.review_every:
            items.append(item("review", words.text("date-review"), until=words.every(charter.review_every)))
        if charter.closed_at:
            items.append(item("closed", words.text("date-closed"), until=words.day(charter.closed_at)))
        if self.active and "close" in facts.can:
            note = words.text("date-close-note")
            items.append(item("close", words.text("date-close"), note=note, actions=[self.actions.close()]))
        return section("dates", words.text("sec-dates"), items) if items else None

    def _decides(self) -> bool:
        """Whether the viewer decides on a date alone."""
        facts = self.facts
        return "decide" in facts.can and not silent_at(facts.charter, facts.now)

    def _limit(self, limit: str) -> str:
        """Why no other date can be asked for, and who can move it all the same."""
        facts, words, charter = self.facts, self.words, self.facts.charter
        why = words.text(
            _LIMITED[limit],
            used=limits.used(charter),
            most=charter.most_extensions or 0,
            hours=limits.hours(charter),
        )
        people = holders("decide", charter, facts.directory)
        if not people or silent_at(charter, facts.now):
            return why
        can = words.text("date-limit-decides", person=words.name(people[0]))
        return f"{why} {can}"

    def _extension(self, extension: Extension) -> Json:
        """One time that the date was moved, or was to be, with its reason."""
        words, counts, note = self.words, effective(self.facts.charter), ""
        actions: list[Json] = []
        day = words.day(extension.due.at)
        if extension.approved is None:
            what = words.text("date-asked", person=words.name(extension.asked_by), day=day)
            note = self._waits_for(extension, counts) if counts else ""
            if extension.needed:
                progress = words.text("date-quorum", needed=extension.needed, took_part=extension.took_part)
                note = f"{note} {progress}".strip()
                if self.active and "decide" in self.facts.can and extension.asked_by != self.facts.viewer.key:
                    actions = self.actions.voice(decide_key(self.facts.charter, extension.key))
        elif extension.superseded:
            what = words.text("date-replaced", day=day)
        elif extension.approved:
            who = extension.decided_by
            what = (
                words.text("date-allowed", day=day, person=words.name(who))
                if who
                else words.text("date-allowed-silent", day=day)
            )
            note = words.text("date-beyond-granted") if extension.beyond else ""
            if extension.told_by:
                told = words.text("date-told", system=extension.told_by)
                note = f"{told} {note}".strip()
        elif extension.beyond:
            what = words.text(_BEYOND[extension.beyond], day=day)
        else:
            what = words.text("date-refused", day=day)
        reason = one_line(extension.reason, 240) or words.text("date-no-reason")
        return item(f"extension/{extension.key}", what, why=reason, note=note, actions=actions)

    def _waits_for(self, extension: Extension, counts: DueDate) -> str:
        words, facts = self.words, self.facts
        person, day = decider(extension, facts.charter, facts.directory), words.day(counts.at)
        if person is None:
            return words.text("date-asked-counts", day=day)
        return words.text("date-asked-waits", person=words.name(person), day=day)

    def box(self) -> Json:
        """What the charter's own box on the page can't know: which date counts, and whom another one waits for."""
        words, charter = self.words, self.facts.charter
        counts, asked = effective(charter), pending(charter)
        if charter.home != self.facts.page.key or counts is None or "deadline" in charter.inherited:
            return {}
        day = words.day(counts.at)
        person = decider(asked[-1], charter, self.facts.directory) if asked else None
        if person is not None:
            text = words.text(
                "box-asked", asked=words.day(asked[-1].due.at), person=words.name(person), day=day
            )
            return {"deadline": text}
        differs = charter.written is not None and charter.written.day != counts.day
        return {"deadline": words.text("box-counts", day=day)} if differs else {}

    def _proposal(self, proposal: Proposal) -> Json:
        """An outcome on the page that does not count, or not yet."""
        words = self.words
        outcome = words.outcome(proposal.outcome)
        state = "date-proposal-refused" if proposal.accepted is False else "date-proposal-asked"
        what = words.text("date-proposal", person=words.name(proposal.by), outcome=outcome)
        return item("proposal", what, why=one_line(proposal.text, 240), note=words.text(state))

    def _deadline_notes(self) -> list[str]:
        words, charter = self.words, self.facts.charter
        deadline, first, notes = effective(charter), charter.deadline, []
        if deadline and deadline.moved_from:
            day = words.translator.day(deadline.moved_from, words.clock, words.now)
            notes.append(words.text("date-moved", day=day))
        if deadline and first and first.at != deadline.at:
            reason, day = one_line(moved_because(charter), 240), words.day(first.at)
            notes.append(
                words.text("date-first", day=day, reason=reason)
                if reason
                else words.text("date-first-bare", day=day)
            )
        moved = sum(extension.approved is True for extension in charter.extensions)
        if moved:
            notes.append(words.text("date-times", count=moved))
        asked = any(extension.approved is None for extension in charter.extensions)
        if deadline and charter.written and charter.written.day != deadline.day and not asked:
            notes.append(
                words.text("date-on-page", day=words.day(charter.written.at), counts=words.day(deadline.at))
            )
        return notes
