"""What to do about a standing: the difference to what was already applied, each effect with its reason.

Planning twice does nothing the second time. A notice's key is its memory: what was planned, or withheld, once
is never planned again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from core.calendar import WorkCalendar
from core.effects import NoticeKind, SendNotice, Step
from core.model import (
    Charter,
    CharterState,
    CommunityKey,
    Directory,
    NoticeKey,
    Obligation,
    ObligationKind,
    PageKey,
    PersonKey,
    Rhythm,
)
from core.policy import Policy
from core.rules.clocks import minute_of
from core.rules.deadline.escalation import (
    NOT_AN_ANSWER,
    TO_PERSON,
    WHY_AGAIN,
    Rung,
    Times,
    by_subject,
    date_of,
    ladder_notice,
    late_from,
    recipient,
    reminds,
    rungs,
    step_key,
    step_of,
    steps_done,
    times_of,
)
from core.rules.deadline.quiet_hours import may_send, recipient_calendar, send_time
from core.rules.drafts import asks_if_own, owed_in_draft
from core.rules.page_context import Applied, Plan
from core.rules.registry import kind_of


def plan(
    wanted: Sequence[Obligation],
    applied: Applied,
    *,
    charter: Charter,
    directory: Directory,
    calendar: WorkCalendar,
    policy: Policy,
    live: bool,
    since_live: datetime | None,
    now: datetime,
) -> Plan:
    """What to save, forget, send and withhold so that what was applied becomes what is wanted.

    ``applied`` holds the stored obligations of the same page or community as ``wanted``, and every notice key
    ever planned or withheld for them. Until a site is ``live`` nothing is sent; what fell due before
    ``since_live`` is withheld for ever. ``next_check`` has an entry for every wanted obligation.
    """
    planner = _Planner(applied, charter, directory, calendar, policy, live, since_live, now)
    keys = set()
    for obligation in wanted:
        keys.add(obligation.key)
        before = applied.obligations.get(obligation.key)
        if before != obligation:
            planner.save.append(obligation)
        planner.next_check[obligation.key] = planner.climb(obligation, before)
        planner.placed(obligation, before)
        planner.answered(obligation)
        planner.decided(obligation)
    if charter.state is CharterState.CLOSED:
        authors = {answer.about for answer in wanted if answer.kind is ObligationKind.ANSWER}
        planner.outcome(frozenset(author for author in authors if author) | applied.contributors)
    effects = sorted(planner.effects, key=lambda notice: (notice.not_before, notice.key))
    return Plan(
        save=tuple(planner.save),
        forget=tuple(sorted(set(applied.obligations) - keys)),
        effects=tuple(effects),
        withheld=tuple(sorted(set(planner.withheld))),
        next_check=planner.next_check,
    )


#: Why somebody hears of an end again: it is another one than they were told.
OTHERWISE = "otherwise"


@dataclass(slots=True)
class _Planner:
    applied: Applied
    charter: Charter
    directory: Directory
    calendar: WorkCalendar
    policy: Policy
    live: bool
    since_live: datetime | None
    now: datetime
    save: list[Obligation] = field(default_factory=list)
    effects: list[SendNotice] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    next_check: dict[str, datetime | None] = field(default_factory=dict)
    _index: Mapping[str, list[str]] | None = None
    _ladders: dict[
        tuple[Times, frozenset[Step], datetime | None], tuple[tuple[Rung, ...], tuple[Step, ...]]
    ] = field(default_factory=dict)

    # --- the ladder ---------------------------------------------------------------------------------

    def climb(self, obligation: Obligation, before: Obligation | None) -> datetime | None:
        """Take the steps that are due; the instant of the next one."""
        if not reminds(obligation, self.charter):
            return None
        known = self._heard_of(obligation, before)
        done = steps_done(known, obligation.due)
        floor = max(obligation.opened, obligation.snoozed_until or obligation.opened)
        following, taken = [], []
        ahead, left_out = self._ladder(obligation, done)
        if floor <= self.now:
            taken += [step_key(obligation.key, step, obligation.person, obligation.due) for step in left_out]
            self.withheld += taken
        for rung in ahead:
            if rung.step not in TO_PERSON:
                continue
            if floor <= self.now and rung.at <= self.now:
                taken.append(self._take(obligation, rung, before))
            else:
                following.append(rung.at)
        done |= steps_done(taken, obligation.due)
        heard, told = self._told_of_delay(obligation, before, [*known, *taken], done)
        if not heard:
            # Nobody else's turn yet: looked at again when the person's own message has left.
            return min(following, default=None)
        if taken or told is not None:
            # Else nothing differs from what was asked above: most are looked at before their time.
            ahead, _ = self._ladder(obligation, done, told)
        for rung in ahead:
            if rung.step in TO_PERSON:
                continue
            if floor <= self.now and rung.at <= self.now:
                self._take(obligation, rung, before)
            else:
                following.append(rung.at)
        return min(following, default=None)

    def _heard_of(self, obligation: Obligation, before: Obligation | None) -> Sequence[str]:
        """The keys of notices about it, without what the one who had it before was to hear and has not.

        That does not leave any more, so it is the new owner's step: else they would hear now that it is with
        them, and once more when the old notice has lapsed.
        """
        known, left = self._noticed(obligation.key), self.applied.left
        if left is None or before is None or before.person == obligation.person:
            return known
        theirs = f"#{before.person}"
        return [
            key
            for key in known
            if key in left or not key.endswith(theirs) or step_of(key)[0] not in TO_PERSON
        ]

    def _ladder(
        self, obligation: Obligation, done: frozenset[Step], told: datetime | None = None
    ) -> tuple[tuple[Rung, ...], tuple[Step, ...]]:
        """The steps still to take, and those left out; found once for all whose times are the same."""
        asked = times_of(obligation), done, told
        if asked not in self._ladders:
            self._ladders[asked] = rungs(
                asked[0], self.calendar, self.policy, done=done, now=self.now, told=told
            )
        return self._ladders[asked]

    def _told_of_delay(
        self, obligation: Obligation, before: Obligation | None, known: Sequence[str], done: Collection[Step]
    ) -> tuple[bool, datetime | None]:
        """Whether it is known when the person hears of the delay, and when; None for as planned.

        They hear of it when their message leaves; who wants the panel only, when they are at work.
        """
        left = self.applied.left
        if not self._loud(self._late(obligation)):
            # From before the site went live: the others' steps are withheld with the person's.
            return True, None
        if left is None:
            return True, self.now if Step.AFTER_1 not in steps_done(
                self._noticed(obligation.key), obligation.due
            ) else None
        if Step.AFTER_1 not in done:
            return False, None
        after = [key for key in known if step_of(key) in _after(obligation.due)]
        handed = f"{obligation.key}#{NoticeKind.PLACED}-handed-over#{obligation.person}"
        mine = [key for key in after if key.endswith(f"#{obligation.person}")] or [handed]
        # The message that it is theirs may be written only now.
        waits = mine == [handed] and self._changes_hands(obligation, before)
        if not (waits or set(mine) & set(known)) or not kind_of(obligation).tells_new_owner:
            # Whoever has it now took it over knowing.
            mine = after
        times = [left[key] for key in mine if key in left and key not in self.applied.unheard]
        if times:
            return True, min(times)
        person = self.directory.get(obligation.person)
        if person is None or person.rhythm is not Rhythm.PANEL:
            return False, None
        at_work = replace(person, rhythm=Rhythm.NOW)
        calendar = recipient_calendar(person, self.charter, self.policy)
        heard = send_time(at_work, self._late(obligation), calendar, self.policy)
        return heard is not None, heard

    def _late(self, obligation: Obligation) -> datetime:
        return max(late_from(obligation, self.calendar, self.policy), obligation.opened)

    def _take(self, obligation: Obligation, rung: Rung, before: Obligation | None) -> NoticeKey:
        """Take a step; the key of its notice, planned or withheld."""
        notice = None
        knows = rung.step in (Step.BEFORE_5, Step.BEFORE_1) and self._took_over(obligation, before)
        # What was late before the site went live stays between the person and the panel: nobody else hears of
        # a delay that the person was never written to about.
        if not knows and self._loud(rung.at if rung.step in TO_PERSON else self._late(obligation)):
            notice = ladder_notice(obligation, rung, rung.at, self.charter, self.directory, self.policy)
        if notice is None:
            # Nobody to tell, or nobody who wants a message: the step is over all the same.
            to = recipient(obligation, rung.step, self.directory) or obligation.person
            key = step_key(obligation.key, rung.step, to, obligation.due)
            self.withheld.append(key)
            return key
        self._add(notice)
        return notice.key

    # --- other reasons ------------------------------------------------------------------------------

    def placed(self, obligation: Obligation, before: Obligation | None) -> None:
        """Tell a steward of a snooze or a "not mine", and somebody new of what is theirs now."""
        if obligation.settled is not None or not self._running(obligation):
            return
        if obligation.declined:
            self._tell_steward(obligation, "not-mine")
        elif obligation.snoozed_until is not None and obligation.snoozed_until > self.now:
            self._tell_steward(obligation, "snoozed", until=obligation.snoozed_until.isoformat())
        if obligation.why == WHY_AGAIN and obligation.open:
            self._tell(obligation, NoticeKind.PLACED, obligation.person, "not-answered", obligation.opened)
        if not self._changes_hands(obligation, before):
            return
        if not any(
            effect.to == obligation.person and effect.obligation == obligation.key for effect in self.effects
        ):
            self._tell(obligation, NoticeKind.PLACED, obligation.person, "handed-over", self.now)

    def _changes_hands(self, obligation: Obligation, before: Obligation | None) -> bool:
        """Whether it is somebody else's from now on, who has to be told."""
        if (
            before is None
            or before.person == obligation.person
            or not obligation.open
            or before.settled is not None
        ):
            return False
        # It goes with whoever wrote last, or was taken over by the person themselves: they know.
        return kind_of(obligation).tells_new_owner and not self._took_over(obligation, before)

    @staticmethod
    def _took_over(obligation: Obligation, before: Obligation | None) -> bool:
        """Whether the person made it theirs just now: what they are to do by when stands where they did that."""
        return (
            before is not None
            and before.person != obligation.person
            and obligation.why_args.get("by") == obligation.person
        )

    def _tell_steward(self, obligation: Obligation, reason: str, **data: str) -> None:
        people = [*obligation.stewards, *([obligation.sponsor] if obligation.sponsor else [])]
        to = next((key for key in people if key != obligation.person and self.directory.usable(key)), None)
        if to is not None and not self._told(obligation.key, reason):
            self._tell(obligation, NoticeKind.PLACED, to, reason, self.now, **data)

    def _told(self, obligation: str, reason: str) -> bool:
        """Whether somebody was told already: another steward need not hear it again."""
        start = f"{obligation}#{NoticeKind.PLACED}-{reason}#"
        return any(key.startswith(start) for key in self._noticed(obligation))

    def answered(self, obligation: Obligation) -> None:
        """Tell a contributor, once, that there is an answer; "not a contribution" is none."""
        done = obligation.settled
        if obligation.kind is not ObligationKind.ANSWER or done is None or obligation.about is None:
            return
        if self.charter.state is CharterState.ACTIVE and done.how != NOT_AN_ANSWER:
            self._tell(
                obligation,
                NoticeKind.ANSWERED,
                obligation.about,
                "again" if obligation.why == WHY_AGAIN else "",
                done.at,
            )

    def decided(self, obligation: Obligation) -> None:
        """Tell who asked for it what was decided, unless they decided it themselves.

        Whether a copied charter is a community of its own was asked of one person, who hears what another said.
        """
        done, asker = obligation.settled, obligation.person if asks_if_own(obligation) else obligation.about
        if obligation.kind is not ObligationKind.DECIDE or done is None or asker in (None, done.by):
            return
        if self._running(obligation) and asker is not None:
            self._tell(obligation, NoticeKind.DECIDED, asker, "", done.at)

    def outcome(self, contributors: frozenset[PersonKey]) -> None:
        """Tell everyone who contributed, once, what became of it; and once more where it ended otherwise since."""
        subject = f"outcome/{self.charter.community}"
        at = self.charter.closed_at or self.now
        for person in sorted(contributors):
            reason = OTHERWISE if self._ended_otherwise(subject, person) else ""
            self._send(
                subject, NoticeKind.OUTCOME, person, reason, at, self.charter.community, self.charter.home
            )

    def _ended_otherwise(self, subject: str, person: PersonKey) -> bool:
        """Whether the end that this person was told last is not the one that counts now."""
        left = self.applied.left or {}
        told = [left[key] for key in self._noticed(subject) if key in left and key.endswith(f"#{person}")]
        before = [ended for ended in self.charter.ends if told and ended.at <= max(told)]
        return bool(before) and before[-1].outcome is not self.charter.outcome

    def _tell(
        self, obligation: Obligation, kind: NoticeKind, to: PersonKey, reason: str, at: datetime, **data: str
    ) -> None:
        self._send(
            obligation.key,
            kind,
            to,
            reason,
            at,
            obligation.community,
            obligation.page,
            obligation=obligation.key,
            **data,
        )

    def _send(
        self,
        subject: str,
        kind: NoticeKind,
        to: PersonKey,
        reason: str,
        at: datetime,
        community: CommunityKey,
        page: PageKey,
        *,
        obligation: str = "",
        **data: str,
    ) -> None:
        name = f"{kind}-{reason}" if reason else str(kind)
        # Each end that is another one is told in a message of its own.
        key = step_key(subject, name, to, at if reason == OTHERWISE else None)
        if key in self.applied.noticed:
            return
        person = self.directory.get(to)
        when = None
        if person is not None and self.directory.usable(to) and self._loud(at):
            when = send_time(person, at, recipient_calendar(person, self.charter, self.policy), self.policy)
        if when is None:
            self.withheld.append(key)
            return
        values: dict[str, Any] = {"reason": f"reason-{name}", **data}
        self._add(
            SendNotice(
                key=key,
                kind=kind,
                to=to,
                community=community,
                page=page,
                not_before=when,
                obligation=obligation,
                data=values,
            )
        )

    # --- shared -------------------------------------------------------------------------------------

    def _running(self, obligation: Obligation) -> bool:
        return self.charter.state is CharterState.ACTIVE or owed_in_draft(obligation)

    def _loud(self, at: datetime) -> bool:
        """Whether what fell due at this instant may be sent: not while quiet, nor what is from before that minute."""
        return self.live and (self.since_live is None or at >= minute_of(self.since_live))

    def _add(self, notice: SendNotice) -> None:
        """Keep a notice; one that comes late must not leave on a day off because its time has passed."""
        person = self.directory.get(notice.to)
        if person is not None and notice.not_before < self.now:
            calendar = recipient_calendar(person, self.charter, self.policy)
            if not may_send(person, self.now, calendar, self.policy):
                later = send_time(person, self.now, calendar, self.policy)
                if later is None:
                    self.withheld.append(notice.key)
                    return
                notice = replace(notice, not_before=later)
        self.effects.append(notice)

    def _noticed(self, obligation: str) -> Sequence[str]:
        """The keys of notices about an obligation, from an index that is made once."""
        if self._index is None:
            self._index = by_subject(self.applied.noticed)
        return self._index.get(obligation, ())


def _after(due: datetime) -> tuple[tuple[Step, str], ...]:
    """What keys of the step after this due time name; those from before dates were named count for any."""
    return (Step.AFTER_1, date_of(due)), (Step.AFTER_1, "")
