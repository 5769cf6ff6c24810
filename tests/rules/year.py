"""A year of a company of fifty, played over the rules: pages, people, a clock, and an outbox.

The rules are given facts only. What people did, and which days they have off, is kept beside them in the
plainest way, so that the test does not ask the rules whether the rules are right.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from core.effects import NoticeKind, SendNotice, Step
from core.model import (
    Act,
    ActKind,
    CharterState,
    Comment,
    Contribution,
    Directory,
    Extension,
    Obligation,
    ObligationKind,
    Outcome,
    Page,
    Person,
    PersonKey,
    Revision,
)
from core.rules.acknowledgement.assignment import assign
from core.rules.assess import assess
from core.rules.deadline.escalation import still_holds
from core.rules.deadline.quiet_hours import capped, may_send, recipient_calendar, send_time
from core.rules.page_context import Applied, PageContext
from core.rules.plan import plan
from tests.rules.company import END, POLICY, START, YEAR, Community, Company, clock_of, due_on, key


@dataclass(frozen=True)
class Sent:
    """A notice that left, with what was true at that moment."""

    at: datetime
    notice: SendNotice
    obligation: Obligation | None
    #: Who owes it had done, or refused, what it is about.
    done: bool
    closed: bool


class Year:
    """The company and its year; :meth:`run` plays it to its end."""

    def __init__(self, seed: int, days: int = 365) -> None:
        """The same seed gives the same year, or its first ``days``."""
        self.random = random.Random(seed)
        self.end = START + timedelta(days=days)
        self.now = START
        self.queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self.count = 0
        company = Company(self.random)
        self.people, self.communities = company.people, company.communities
        self.directory = Directory(people=self.people, groups={"staff": frozenset(map(key, range(1, 31)))})
        self.sent: list[Sent] = []
        self.times: dict[PersonKey, list[datetime]] = {}
        #: (obligation, person) → they did it or said "not mine".
        self.done: set[tuple[str, PersonKey]] = set()
        self.finished: set[str] = set()

    # --- the clock ------------------------------------------------------------------------------------

    def at(self, moment: datetime, what: Callable[[], None]) -> None:
        """Do something at a moment of the year."""
        if moment < self.end:
            self.count += 1
            heapq.heappush(self.queue, (moment, self.count, what))

    def run(self) -> None:
        """Play the year, from its first to its last event."""
        for person in self.people.values():
            for day in range(365):
                if self.random.random() < 0.4:
                    minute = self.random.randint(8 * 60, 18 * 60)
                    moment = datetime(YEAR, 1, 1, tzinfo=clock_of(person)) + timedelta(
                        days=day, minutes=minute
                    )
                    self.at(max(START, moment.astimezone(UTC)), lambda person=person: self.work(person))
        for community in self.communities:
            self.look(community)
        while self.queue:
            moment, _, what = heapq.heappop(self.queue)
            assert moment >= self.now
            self.now = moment
            what()

    # --- the flow -------------------------------------------------------------------------------------

    def look(self, community: Community) -> None:
        """Assess and plan a community, and keep what follows."""
        charter, now = community.charter, self.now
        obligations: list[Obligation] = []
        contributions: list[Contribution] = []
        moments: list[datetime] = []
        for page in community.pages.values():
            standing = assess(
                PageContext(
                    page=page,
                    charter=charter,
                    acts=tuple(act for act in community.acts if act.page == page.key),
                    directory=self.directory,
                    policy=POLICY,
                    calendar=community.calendar,
                    home=page.key == charter.home,
                    since=community.since,
                    counted=community.contributions.get(page.key, {}),
                ),
                now,
            )
            community.contributions[page.key] = {
                contribution.id: contribution for contribution in standing.contributions
            }
            obligations += standing.obligations
            contributions += standing.contributions
            moments += [standing.next_check] if standing.next_check else []
        pinned = {
            obligation.key.removeprefix("answer/"): obligation.person
            for obligation in community.obligations.values()
            if obligation.kind is ObligationKind.ANSWER
        }
        _, answers = assign(
            contributions,
            charter=charter,
            directory=self.directory,
            calendar=community.calendar,
            policy=POLICY,
            acts=community.acts,
            pinned=pinned,
            now=now,
        )
        made = plan(
            [*obligations, *answers],
            Applied(
                obligations=community.obligations,
                noticed=frozenset(community.noticed),
                left=community.left,
                contributors=frozenset(contribution.author for contribution in contributions),
            ),
            charter=charter,
            directory=self.directory,
            calendar=community.calendar,
            policy=POLICY,
            live=True,
            since_live=None,
            now=now,
        )
        for forgotten in made.forget:
            del community.obligations[forgotten]
        community.obligations |= {obligation.key: obligation for obligation in made.save}
        community.noticed |= set(made.withheld)
        for effect in made.effects:
            assert isinstance(effect, SendNotice)
            assert effect.key not in community.noticed, "planned twice"
            community.noticed.add(effect.key)
            self.post(community, effect)
        moments += [moment for moment in made.next_check.values() if moment]
        wake = min((moment for moment in moments if moment > now), default=None)
        if wake is not None and wake != community.next_check:
            community.next_check = wake
            self.at(wake, lambda: self.wake(community, wake))

    def wake(self, community: Community, moment: datetime) -> None:
        """Look again, unless another look has set another time."""
        if community.next_check == moment:
            community.next_check = None
            self.look(community)

    def post(self, community: Community, notice: SendNotice) -> None:
        """Put a notice into the outbox until its time."""
        community.outbox.append(notice)
        self.at(max(self.now, notice.not_before), lambda: self.deliver(notice.to))

    def deliver(self, to: PersonKey) -> None:
        """Send one person everything whose time has come, in one message, if it still holds."""
        person = self.people[to]
        ready = [
            (community, notice)
            for community in self.communities
            for notice in community.outbox
            if notice.to == to and notice.not_before <= self.now
        ]
        if not ready:
            return
        batch = [notice for _, notice in ready]
        calendar = recipient_calendar(person, ready[0][0].charter, POLICY)
        later = self.now
        if not may_send(person, self.now, calendar, POLICY):
            later = send_time(person, self.now, calendar, POLICY) or END
        else:
            day = calendar.local(self.now).date()
            today = sum(calendar.local(sent_at).date() == day for sent_at in self.times.get(to, []))
            later = capped(today, self.now, person, calendar, POLICY) or END
        for community, notice in ready:
            community.outbox.remove(notice)
            if later > self.now:
                self.post(community, replace(notice, not_before=later))
                continue
            obligation = community.obligations.get(notice.obligation)
            holds = still_holds(
                notice,
                obligation,
                community.charter,
                self.directory,
                self.now,
                batch=batch,
                calendar=community.calendar,
                policy=POLICY,
            )
            if not holds and notice.kind is NoticeKind.LADDER:
                # It did not leave: it may come again when it is true.
                community.noticed.discard(notice.key)
                self.at(self.now, lambda community=community: self.look(community))
            if holds:
                community.left[notice.key] = self.now
                self.at(self.now, lambda community=community: self.look(community))
                # A steward's and the sponsor's steps are about somebody else's part, also for who said "not mine".
                others = obligation is not None and notice.step in (Step.STEWARD, Step.SPONSOR)
                owes = obligation.person if obligation is not None and others else to
                mine = (notice.obligation, owes) in self.done or notice.obligation in self.finished
                closed = community.charter.state is CharterState.CLOSED
                self.sent.append(Sent(self.now, notice, obligation, mine, closed))
                if self.times.setdefault(to, [])[-1:] != [self.now]:
                    self.times[to].append(self.now)

    # --- what people do -------------------------------------------------------------------------------

    def work(self, person: Person) -> None:
        """One look of a person at their panel, and now and then a contribution."""
        if any(absence.start <= self.now < absence.end for absence in person.absences):
            return
        for community in self.communities:
            mine = [
                obligation
                for obligation in community.obligations.values()
                if obligation.person == person.key and obligation.open
            ]
            for obligation in mine:
                if obligation.snoozed_until and obligation.snoozed_until > self.now:
                    continue
                # People do what is due soon.
                far = obligation.due - self.now > timedelta(days=6)
                if self.random.random() < (0.02 if far else 0.14):
                    self.handle(community, obligation)
        if self.random.random() < 0.04:
            # A second later: what they confirmed before it they had read before it.
            chosen = self.random.choice(self.communities[:3])
            self.at(self.now + timedelta(seconds=1), lambda: self.contribute(chosen, person.key))

    def act(self, community: Community, kind: ActKind, obligation: Obligation, **more: object) -> None:
        """Do something about an obligation, and let the community be looked at."""
        act = Act(
            id=f"act-{len(community.acts)}-{community.charter.home}",
            kind=kind,
            person=obligation.person,
            at=self.now,
            page=obligation.page,
            community=obligation.community,
            obligation=obligation.key,
            **more,  # type: ignore[arg-type]
        )
        community.acts.append(act)

    def handle(self, community: Community, obligation: Obligation) -> None:
        """Do, put off, or refuse what is owed."""
        dice = self.random.random()
        if dice < 0.15:
            self.act(
                community,
                ActKind.SNOOZE,
                obligation,
                until=self.now + timedelta(days=self.random.randint(1, 9)),
            )
        elif dice < 0.2 and obligation.kind in (ObligationKind.ANSWER, ObligationKind.DELIVER):
            self.act(community, ActKind.NOT_MINE, obligation)
            self.done.add((obligation.key, obligation.person))
        else:
            self.finished.add(obligation.key)
            self.do(community, obligation)
        self.look(community)

    def do(self, community: Community, obligation: Obligation) -> None:
        """Do what is owed."""
        charter, page = community.charter, community.pages[obligation.page]
        match obligation.kind:
            case ObligationKind.CONFIRM:
                self.act(community, ActKind.CONFIRM, obligation, revision=page.current)
            case ObligationKind.ANSWER:
                kinds = (ActKind.ANSWER, ActKind.THANK, ActKind.ELSEWHERE, ActKind.NOT_CONTRIBUTION, None)
                kind = self.random.choice(kinds)
                if kind is not None:
                    self.act(community, kind, obligation, contribution=obligation.key.removeprefix("answer/"))
                else:
                    self.comment(community, page, obligation.person, to=obligation.about)
                    return
            case ObligationKind.DELIVER:
                self.act(community, ActKind.DELIVER, obligation)
            case ObligationKind.REVIEW:
                self.act(community, ActKind.REVIEW, obligation, data={"decision": "still-holds"})
            case ObligationKind.COMPLETE:
                community.charter = replace(charter, state=CharterState.ACTIVE)
            case ObligationKind.DECIDE if obligation.key.endswith("/close"):
                self.act(community, ActKind.CLOSE, obligation)
                community.charter = replace(
                    charter, state=CharterState.CLOSED, outcome=Outcome.MET, closed_at=self.now
                )
            case ObligationKind.DECIDE:
                self.act(community, ActKind.DECIDE, obligation, data={"decision": "yes"})
                community.charter = replace(
                    charter,
                    extensions=tuple(
                        replace(each, approved=True, decided_by=obligation.person)
                        for each in charter.extensions
                    ),
                )

    def contribute(self, community: Community, author: PersonKey) -> None:
        """Edit a page, remark on it, or ask for more time."""
        if community.charter.state is CharterState.CLOSED:
            return
        page = self.random.choice(list(community.pages.values()))
        dice = self.random.random()
        if dice < 0.3:
            self.comment(community, page, author)
        elif dice < 0.35 and community.charter.deadline and not community.charter.extensions:
            day = community.calendar.on_or_before(community.charter.deadline.day + timedelta(days=40))
            wish = Extension(
                due=due_on(day), reason="more time", key="wish", asked_by=author, asked_at=self.now
            )
            community.charter = replace(community.charter, extensions=(wish,))
        else:
            self.edit(community, page, author)
        self.look(community)

    def comment(
        self, community: Community, page: Page, author: PersonKey, to: PersonKey | None = None
    ) -> None:
        """Write on the page's discussion."""
        name = f"n{len(page.comments)}"
        comment = Comment(
            id=name, at=self.now, author=author, thread=name, mentions=frozenset({to} if to else ())
        )
        community.pages[page.key] = replace(page, comments=(*page.comments, comment))

    def edit(self, community: Community, page: Page, author: PersonKey) -> None:
        """Add to the page, fix a comma, or take the last edit back."""
        last = page.revisions[-1]
        dice = self.random.random()
        number = last.number + 1
        size, digest, minor = last.size + self.random.randint(50, 900), f"text-{number}", False
        if dice < 0.3:
            size, minor = last.size + 1, True
        elif dice < 0.4 and len(page.revisions) > 1:
            size, digest = page.revisions[-2].size, page.revisions[-2].digest
        made = Revision(
            number=number,
            parent=last.number,
            at=self.now,
            author=author,
            size=size,
            digest=digest,
            minor=minor,
        )
        community.pages[page.key] = replace(page, current=number, revisions=(*page.revisions, made))
