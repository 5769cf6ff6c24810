"""What counts as the answer to a contribution: the earliest one, and its author's objection to it.

An answer is a response by somebody else with rights in the community. Nothing is ever closed because it is
old. Who is to answer, and until when, says :mod:`core.rules.acknowledgement.assignment`.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from core.model import (
    Act,
    ActKind,
    Charter,
    Comment,
    Contribution,
    Directory,
    Page,
    PersonKey,
    Revision,
    Settlement,
)
from core.policy import Policy
from core.rules.acknowledgement.answers import CLICKED, ActsByContribution
from core.rules.acknowledgement.contributions import (
    answerers,
    comment_id,
    contributions,
    edits,
    is_said,
    talk,
)
from core.rules.acknowledgement.taking_up import Line
from core.rules.clocks import just_before, known_to, minute_of
from core.rules.obligations.reassignment import ordered
from core.rules.rights import may

#: What the wiki dates.
_WRITTEN = frozenset({"reply", "edit"})


def answered(
    page: Page,
    *,
    acts: Iterable[Act],
    charter: Charter,
    directory: Directory,
    policy: Policy,
    since: datetime | None = None,
    counted: Mapping[str, Contribution] | None = None,
) -> tuple[Contribution, ...]:
    """A page's contributions with what answered them; see :func:`contributions` and :func:`settle`.

    An answer covers what was there when it was given. What the same person adds after it is a contribution of
    its own, also within the hour. An answer that opens a thread, as one to an edit does, is an answer and nothing
    else.
    """
    settler = _Settler(page, acts, charter, directory, policy, counted or {})
    while True:
        added = contributions(
            page,
            charter=charter,
            directory=directory,
            policy=policy,
            since=since,
            counted=counted,
            breaks=settler.uncovered,
            openers=settler.openers,
            comments=settler.comments,
        )
        known = len(settler.uncovered), len(settler.openers)
        done = tuple(settler.settled(contribution) for contribution in added)
        if known == (len(settler.uncovered), len(settler.openers)):
            return done


def settle(
    added: Sequence[Contribution],
    *,
    page: Page,
    acts: Iterable[Act],
    charter: Charter,
    directory: Directory,
    policy: Policy,
    counted: Mapping[str, Contribution] | None = None,
) -> tuple[Contribution, ...]:
    """A page's contributions with what answered them, the earliest answer each.

    ``counted`` are the contributions as last saved: an answer counted then stays one when the person who gave
    it loses the right to, as long as the answer itself is still there.
    """
    settler = _Settler(page, acts, charter, directory, policy, counted or {})
    return tuple(settler.settled(contribution) for contribution in added)


@dataclass(frozen=True, slots=True)
class _Part:
    """One edit or comment of a contribution."""

    id: str
    at: datetime
    #: Bytes; None when nobody knows. A comment has none.
    change: int | None = None
    number: int = 0
    #: Of a comment, in the talk.
    place: int = -1


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Something that may be the answer."""

    settlement: Settlement
    #: Its right was checked as it was given.
    checked: bool
    #: Whether a part of the contribution was there when it was given.
    covers: Callable[[_Part], bool]
    #: The comment that it is, where that opens a thread and says nothing else.
    opener: str = ""


class _Limit:
    """The time of the earliest answer so far; a later one is none."""

    def __init__(self) -> None:
        self._at: datetime | None = None

    def lower(self, at: datetime) -> None:
        if self._at is None or at < self._at:
            self._at = at

    def is_before(self, at: datetime) -> bool:
        return self._at is not None and self._at < at


class _Settler:
    """Looks for the answer to each contribution of one page."""

    def __init__(
        self,
        page: Page,
        acts: Iterable[Act],
        charter: Charter,
        directory: Directory,
        policy: Policy,
        counted: Mapping[str, Contribution],
    ) -> None:
        self._page, self._charter, self._directory, self._policy = page, charter, directory, policy
        told = ordered(acts)
        self._clicks = ActsByContribution(act for act in told if act.kind in CLICKED)
        self._objections = ActsByContribution(act for act in told if act.kind is ActKind.NOT_ANSWERED)
        self._edits = [edit for edit in edits(page, policy) if edit.adds]
        self._numbers = [edit.revision.number for edit in self._edits]
        #: Another's small edit may stand between those of a contribution.
        self._authors = {revision.number: revision.author for revision in page.revisions}
        self._built = [edit for edit in self._edits if edit.at_least(policy.builds_on_bytes)]
        #: Which of them build on a revision, and which of whom nobody asked what they build on, by author and time.
        self._builders: dict[int, list[int]] = {}
        self._unasked: dict[tuple[PersonKey | None, datetime], list[int]] = {}
        for place, edit in enumerate(self._built):
            for number in edit.revision.builds_on or ():
                self._builders.setdefault(number, []).append(place)
            if edit.revision.builds_on is None:
                self._unasked.setdefault((edit.revision.author, edit.revision.at), []).append(place)
        self._line = Line(page)
        self.comments = talk(page)
        self._places = {comment_id(comment.id): place for place, comment in enumerate(self.comments)}
        self._threads: dict[str, list[int]] = {}
        self._naming: dict[PersonKey, list[int]] = {}
        for place, comment in enumerate(self.comments):
            self._threads.setdefault(comment.thread, []).append(place)
            for person in comment.mentions:
                self._naming.setdefault(person, []).append(place)
        self._counted = counted
        self._known: dict[PersonKey, bool] = {}
        #: Ids of the parts that an answer came too early for, the first of each contribution looked at so far.
        self.uncovered: set[str] = set()
        #: Ids of the comments that open a thread and answer something, so far.
        self.openers: set[str] = set()
        self._answerers = answerers(charter)

    def settled(self, contribution: Contribution) -> Contribution:
        """The contribution with its earliest answer, and with its author's objection to one."""
        stored = self._counted.get(contribution.id)
        parts = self._parts(contribution)
        known = stored.settled if stored else None
        objections = self._objections.about(contribution, self._authors)
        objection = next((act for act in objections if act.person == contribution.author), None)
        valid: list[tuple[_Candidate, int]] = []
        limit = _Limit()
        for candidate in self._candidates(contribution, parts, known, limit):
            by = candidate.settlement.by
            if by is None or by == contribution.author or limit.is_before(candidate.settlement.at):
                continue
            if candidate.checked or self._has_right(by) or _same(candidate.settlement, known):
                count = self._covered(parts, candidate, stored)
                if self._enough(contribution, parts[:count]):
                    valid.append((candidate, count))
                    if objection is None:
                        # Of thousands in a thread only the earliest counts, where nobody says that it was none.
                        limit.lower(candidate.settlement.at)
        valid.sort(key=lambda each: _first(each[0].settlement))
        if objection is not None and valid and valid[0][0].settlement.at <= objection.at:
            refused = valid[0][0].settlement
            valid = [each for each in valid if _came_after(each[0].settlement, refused, objection.at)]
            contribution = replace(contribution, reopened=objection.at, objection=objection.text)
        if not valid:
            return replace(contribution, settled=None)
        candidate, count = valid[0]
        if candidate.opener:
            self.openers.add(candidate.opener)
        if count < len(parts):
            self.uncovered.add(parts[count].id)
        return replace(contribution, settled=candidate.settlement)

    def _has_right(self, person: PersonKey) -> bool:
        if person not in self._known:
            self._known[person] = may(person, "answer", self._charter, self._directory)
        return self._known[person]

    def _parts(self, contribution: Contribution) -> list[_Part]:
        if not contribution.first_revision:
            places = [self._places[id] for id in (contribution.id, *contribution.also) if id in self._places]
            return [_Part(comment_id(self.comments[at].id), self.comments[at].at, place=at) for at in places]
        first = bisect.bisect_left(self._numbers, contribution.first_revision)
        last = bisect.bisect_right(self._numbers, contribution.last_revision)
        mine = [edit for edit in self._edits[first:last] if edit.revision.author == contribution.author]
        return [
            _Part(f"r{edit.revision.number}", edit.revision.at, edit.change, edit.revision.number)
            for edit in mine
        ]

    def _covered(self, parts: Sequence[_Part], candidate: _Candidate, stored: Contribution | None) -> int:
        """How many of the parts were there, from the first on; what was named was there."""
        counted = stored is not None and _same(candidate.settlement, stored.settled)
        last = stored.last_revision if stored and counted else 0
        count = 1
        while count < len(parts) and (candidate.covers(parts[count]) or 0 < parts[count].number <= last):
            count += 1
        return min(count, len(parts))

    def _enough(self, contribution: Contribution, parts: Sequence[_Part]) -> bool:
        """Whether what was there was a contribution already."""
        if (
            is_said(contribution)
            or contribution.kind == "upload"
            or any(part.change is None for part in parts)
        ):
            return True
        return abs(sum(part.change or 0 for part in parts)) >= self._policy.least_bytes

    def _candidates(
        self, contribution: Contribution, parts: Sequence[_Part], known: Settlement | None, limit: _Limit
    ) -> Iterator[_Candidate]:
        for act in self._clicks.about(contribution, self._authors):
            note = act.data.get("link", "") or act.text if act.kind is ActKind.ELSEWHERE else act.text
            settlement = Settlement(
                by=act.person, at=act.at, how=CLICKED[act.kind], note=note, revision=act.revision
            )
            covers = partial(_there_at_click, act, _known_parts(act, parts), contribution.first_revision)
            yield _Candidate(settlement, act.checked, covers)
        yield from self._remarks(contribution, limit)
        if not contribution.first_revision or contribution.own:
            # Somebody's own work waits for nobody: nobody asks who took it up.
            return
        mine = {part.number for part in parts if self._line.tells(part.number)}
        # Of a long history few edits build on this one: those are looked up.
        places = {place for number in mine for place in self._builders.get(number, ())}
        if known is not None:
            places.update(self._unasked.get((known.by, known.at), ()))
        for place in sorted(places):
            revision = self._built[place].revision
            if revision.number <= contribution.first_revision:
                continue
            settlement = Settlement(by=revision.author, at=revision.at, how="edit", revision=revision.number)
            if (
                self._takes_up(revision, contribution.first_revision, mine)
                # Counted once as an answer, before it was asked what an edit builds on.
                or (
                    revision.builds_on is None
                    and revision.number > contribution.last_revision
                    and _same(settlement, known)
                )
            ):
                yield _Candidate(settlement, False, partial(_there_before, revision.number))

    def _takes_up(self, revision: Revision, first: int, mine: Collection[int]) -> bool:
        if not revision.builds_on or revision.builds_on.isdisjoint(mine):
            return False
        return self._line.tells(revision.number) and self._line.near(first, revision.number)

    def _remarks(self, contribution: Contribution, limit: _Limit) -> Iterator[_Candidate]:
        """Replies in the thread, and comments anywhere on the page that name the author; none that is too late."""
        typed = {
            act.person: act.text for act in self._clicks.about(contribution) if act.kind is ActKind.ANSWER
        }
        reply = partial(_reply, typed)
        place = self._places.get(contribution.id)
        replies: list[int] = []
        if place is not None:
            thread = self._threads[self.comments[place].thread]
            replies = thread[bisect.bisect_right(thread, place) :]
        for index in replies:
            comment = self.comments[index]
            if limit.is_before(comment.at):
                break
            yield _Candidate(reply(comment), False, partial(_said_before, index))
        seen = {*replies, place}
        for index in self._naming.get(contribution.author, ()):
            comment = self.comments[index]
            if limit.is_before(comment.at):
                break
            if index not in seen and _not_before(comment.at, contribution.at):
                # Whoever answers here asks nothing by it; of anybody else only a click tells that it is a reply.
                only = comment.id == comment.thread and (
                    comment.author in self._answerers or comment.author in typed
                )
                opener = comment_id(comment.id) if only else ""
                yield _Candidate(reply(comment), False, partial(_there_at, comment.at), opener)


def _reply(typed: Mapping[PersonKey, str], comment: Comment) -> Settlement:
    """A comment as the answer. One to an edit says first which change it is about; the note is what was typed."""
    typed_name = " ".join(typed.get(comment.author, "").split())[:40] if comment.author else ""
    start = max(comment.excerpt.find(typed_name), 0) if typed_name else 0
    return Settlement(by=comment.author, at=comment.at, how="reply", note=comment.excerpt[start:])


def _known_parts(act: Act, parts: Sequence[_Part]) -> frozenset[str]:
    """The parts that were known as somebody answered; none where nobody noted it."""
    known = known_to(act)
    return frozenset(part.id for place, part in enumerate(parts, 1) if (part.number or place) <= known)


def _there_at_click(act: Act, known: Collection[str], first: int, part: _Part) -> bool:
    if part.number and act.revision >= first:
        # The newest that was on the screen.
        return part.number <= act.revision
    if known:
        return part.id in known or (
            part.at <= act.at and not just_before(part.at, act.at, signed=not part.number)
        )
    return part.at <= act.at


def _came_after(answer: Settlement, refused: Settlement, objection: datetime) -> bool:
    """Whether an answer came after the author's word that another one was none, or as they wrote it.

    What is written in the wiki may be dated before. A reply by our own button is one answer with its click.
    """
    if answer.at > objection:
        return True
    same = answer.by == refused.by and just_before(refused.at, answer.at, signed=refused.how == "reply")
    if same or answer.how not in _WRITTEN:
        return False
    return just_before(answer.at, objection, signed=answer.how == "reply")


def _there_before(number: int, part: _Part) -> bool:
    return part.number < number


def _said_before(place: int, part: _Part) -> bool:
    return part.place < place


def _there_at(moment: datetime, part: _Part) -> bool:
    return _not_before(moment, part.at)


def _not_before(comment: datetime, edit: datetime) -> bool:
    """Whether a comment came after an edit; signatures tell the minute only."""
    if comment == minute_of(comment):
        edit = minute_of(edit)
    return comment >= edit


def _same(settlement: Settlement, stored: Settlement | None) -> bool:
    return stored is not None and (settlement.by, settlement.at, settlement.how) == (
        stored.by,
        stored.at,
        stored.how,
    )


def _first(settlement: Settlement) -> tuple[datetime, str, str, str, int]:
    return settlement.at, settlement.how, settlement.by or "", settlement.note, settlement.revision
