"""Who must have read the charter's page, who has, and which version that was.

A confirmation names a person and the revision on their screen. It counts when that revision had the page's
wording at that moment, and holds until a major edit changes the wording or the charter asks for it anew.
Nobody is ever credited with a revision that was not shown; where only the person is known, the statement says so
(see :mod:`core.rules.acknowledgement.reactions`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from core.calendar import WorkCalendar
from core.model import (
    Act,
    ActKind,
    Charter,
    Confirmation,
    Directory,
    Every,
    Finding,
    Obligation,
    ObligationKind,
    Page,
    PageKey,
    PersonKey,
    Settlement,
    Term,
    composite_keys,
)
from core.policy import Policy
from core.rules.acknowledgement.confirmation_rounds import (
    NO_EDITIONS,
    Editions,
    Round,
    began_at,
    counts,
    rounds,
)
from core.rules.acknowledgement.content_versions import Wordings, wordings
from core.rules.acknowledgement.contributions import history
from core.rules.codes import CODES
from core.rules.deadline.limits import needed
from core.rules.deadline.promises import RENEW, after_absence, promised, returns
from core.rules.obligations.reassignment import EXCUSED, by_obligation, ordered, placed, sponsor, stewards
from core.rules.page_context import PageContext
from core.rules.rights import audience_of, holders, in_audience

#: The finding that fewer have read it than the quorum asks.
TOO_FEW = "A307"
#: The findings about readers.
READING_CODES = frozenset({"A302", "A303", TOO_FEW})
#: The figures about readers.
READING_FIGURES = frozenset({"asked", "confirmed", "to_confirm", "confirm_late"})
#: What an act's data say of ``shown`` when the person is known and the revision on their screen is not.
UNKNOWN = "unknown"

# --- the standing ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What the charter's page finds about its readers."""

    obligations: tuple[Obligation, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: "asked", "confirmed", "to_confirm", "confirm_late": people, of those who were looked at.
    figures: Mapping[str, float] = field(default_factory=dict)
    next_check: datetime | None = None


def latest(page: Page, person: PersonKey, acts: Iterable[Act]) -> Confirmation | None:
    """The person's latest confirmation of any revision of this page, whether it still holds or not."""
    known = {revision.number for revision in history(page)}
    mine = [act for act in _confirming(page, acts) if act.person == person and act.revision in known]
    if not mine:
        return None
    return confirmation(mine[-1], page.key)


def holding(
    page: Page,
    person: PersonKey,
    acts: Iterable[Act],
    *,
    policy: Policy,
    every: Every | None,
    calendar: WorkCalendar,
    now: datetime,
    terms: tuple[Term, ...] = (),
    translations: Mapping[PageKey, Page] = MappingProxyType({}),
) -> Act | None:
    """The person's latest confirmation of the wording the page has, while it holds; None when it does not."""
    words, editions = wordings(page, policy), _editions(translations, policy)
    mine = [
        act
        for act in _confirming(page, acts, editions)
        if act.person == person and counts(act, words, editions)
    ]
    last = list(rounds(mine, words, returns(every, terms, calendar), now, editions))[-1]
    if last.act is None:
        return None
    return next(
        (act for act in reversed(mine) if words.at(began_at(act, words, editions)) == words.current), None
    )


def _editions(translations: Mapping[PageKey, Page], policy: Policy) -> Editions:
    return {key: wordings(page, policy) for key, page in translations.items()}


def confirmation(act: Act, page: PageKey) -> Confirmation:
    """An act's statement of having read a page."""
    return Confirmation(
        person=act.person,
        page=page,
        revision=act.revision,
        at=act.at,
        channel=act.channel,
        shown=act.data.get("shown") != UNKNOWN,
    )


def readings(
    subject: PageContext, now: datetime, *, began: datetime, focus: Collection[PersonKey] | None = None
) -> Readings:
    """Who owes a confirmation of the charter's page, who gave it, and what is late.

    ``began`` is when the community could first ask. With ``focus`` only these people are looked at, and their
    acts are enough; findings need everybody and stay empty then.

    The first round is due at the charter's date, for joiners not before they had ``policy.confirm_days``
    working days; without a date, and for later rounds, those days count from the edit that asks.
    """
    charter, page = subject.charter, subject.page
    if charter.read_by is None or not page.exists or (page.shown and not page.shown_now):
        # What readers are shown nothing of can't be read.
        return Readings()
    audience = charter.read_by.audience
    if focus is None:
        people = sorted(audience_of(audience, subject.directory))
    else:
        people = sorted(key for key in focus if in_audience(key, audience, subject.directory))
    words = wordings(page, subject.policy)
    editions = _editions(subject.translations, subject.policy)
    by_person: dict[PersonKey, list[Act]] = {}
    for act in _confirming(page, subject.acts, editions):
        if counts(act, words, editions):
            by_person.setdefault(act.person, []).append(act)
    asker = _Asker(subject, words, editions, began, now)
    obligations: list[Obligation] = []
    moments: list[datetime] = []
    for person in people:
        for obligation in asker.obligations(person, by_person.get(person, ())):
            if obligation.opened > now:
                moments.append(obligation.opened)
            else:
                obligations.append(obligation)
        moments += asker.moments
    to_confirm = [obligation for obligation in obligations if obligation.settled is None]
    late = sum(obligation.due <= now and not obligation.declined for obligation in to_confirm)
    # Of a person only the last round can be excused, and still is: nobody confirmed it.
    excused = sum(
        obligation.settled is not None and obligation.settled.how == EXCUSED for obligation in obligations
    )
    confirmed = len(people) - len(to_confirm) - excused
    moments += [obligation.due for obligation in to_confirm]
    if charter.quorum is not None and charter.read_by.until is not None:
        moments.append(charter.read_by.until.at)
    # The earliest of all: one reader's open round must not hide another's renewal.
    soonest = min((moment for moment in moments if moment > now), default=None)
    return Readings(
        obligations=tuple(obligations),
        findings=tuple(
            reading_findings(
                subject.charter, subject.directory, len(people), late, confirmed=confirmed, now=now
            )
        )
        if focus is None
        else (),
        figures={
            "asked": len(people),
            "to_confirm": len(to_confirm),
            "confirmed": confirmed,
            "confirm_late": late,
        },
        next_check=soonest,
    )


def _confirming(page: Page, acts: Iterable[Act], editions: Editions = NO_EDITIONS) -> tuple[Act, ...]:
    """The confirmations of this page, also by its translations.

    One that does not say which page it was about counts for none.
    """
    return tuple(
        act
        for act in ordered(acts)
        if act.kind is ActKind.CONFIRM
        and (
            act.page == page.key
            or (
                (act.page is None or act.page in editions)
                and composite_keys.confirms(act.obligation, page.key)
            )
        )
    )


def reading_findings(
    charter: Charter, directory: Directory, asked: int, late: int, *, confirmed: int, now: datetime
) -> Iterator[Finding]:
    """What is said about so many people who must read a page, so many of whom did, and so many of whom are late."""
    mend = tuple(holders("mend", charter, directory))
    if charter.read_by is not None and not asked:
        audience = charter.read_by.audience
        read = ", ".join([*(named.text for named in audience.people), *audience.groups])
        yield Finding(code="A302", level=CODES["A302"], field="read by", read=read, mend=mend)
    if late:
        yield Finding(
            code="A303",
            level=CODES["A303"],
            field="read by",
            data={"count": late, "asked": asked},
            mend=tuple(holders("answer", charter, directory)),
        )
    until = charter.read_by.until if charter.read_by is not None else None
    least = needed(charter.quorum, asked)
    if asked and until is not None and until.at <= now and confirmed < least:
        yield Finding(
            code=TOO_FEW,
            level=CODES[TOO_FEW],
            field="quorum",
            data={"count": confirmed, "asked": asked, "needed": least},
            mend=tuple(holders("answer", charter, directory)),
        )


def enough_read(too_few: Finding, unconfirmed: int) -> bool:
    """Whether as many have confirmed by now as the quorum asks, of those of whom it was said that too few had."""
    return int(too_few.data["asked"]) - unconfirmed >= int(too_few.data["needed"])


class _Asker:
    """Turns a person's rounds into obligations; remembers what is the same for everybody."""

    def __init__(
        self, subject: PageContext, words: Wordings, editions: Editions, began: datetime, now: datetime
    ) -> None:
        self.subject = subject
        self.words = words
        self.editions = editions
        self.began = began
        self.now = now
        self.placing = by_obligation(subject.acts)
        self.sponsor = sponsor(subject.charter, subject.directory)
        self.stewards = stewards(subject.charter, subject.directory)
        read_by = subject.charter.read_by
        self._until = read_by.until.text.strip() if read_by and read_by.until else ""
        self._dues: dict[datetime, datetime] = {}
        #: When the last person's standing changes by itself.
        self.moments: list[datetime] = []

    def obligations(self, person: PersonKey, mine: Collection[Act]) -> Iterator[Obligation]:
        """All rounds of a person; the last one may lie ahead."""
        self.moments = []
        read_by = self.subject.charter.read_by
        charter = self.subject.charter
        renew = returns(
            read_by.renew if read_by else None, charter.terms.get(RENEW, ()), self.subject.calendar
        )
        for asking_round in rounds(mine, self.words, renew, self.now, self.editions):
            if asking_round.expires is not None:
                self.moments.append(asking_round.expires)
            yield self._obligation(person, asking_round)

    def _obligation(self, person: PersonKey, asking_round: Round) -> Obligation:
        charter, page = self.subject.charter, self.subject.page
        why, args = self._why(person)
        if asking_round.opened is None:
            opened, due = self._first(person, asking_round.act)
        else:
            opened, due = asking_round.opened, self._days_from(asking_round.opened)
            why, args = self._again(asking_round, asking_round.opened), {}
        settled = None
        if asking_round.act is not None:
            settled = Settlement(
                by=person, at=asking_round.act.at, how="confirmed", revision=asking_round.act.revision
            )
        made = Obligation(
            key=composite_keys.confirm(page.key, person, asking_round.number),
            kind=ObligationKind.CONFIRM,
            person=person,
            community=charter.community,
            page=page.key,
            opened=opened,
            due=due,
            why=why,
            why_args=args,
            benefit=charter.benefit,
            # The text's first revision: a minor edit must not touch a hundred thousand obligations.
            revision=settled.revision if settled else self.words.text,
            settled=settled,
            dated=self._until if asking_round.opened is None else "",
            stewards=tuple(steward for steward in self.stewards if steward != person)
            if person in self.stewards
            else self.stewards,
            sponsor=self.sponsor,
        )
        subject = self.subject
        made = after_absence(made, subject.directory, charter, subject.calendar, subject.policy)
        made = promised(made, subject.promised, self.now)
        acts = self.placing.get(made.key)
        if not acts:
            return made
        return placed(
            made,
            acts,
            charter=charter,
            directory=self.subject.directory,
            calendar=self.subject.calendar,
            policy=self.subject.policy,
        )

    def _again(self, asking_round: Round, opened: datetime) -> str:
        """Why a person is asked once more."""
        if asking_round.renewed:
            return "why-confirm-renewed"
        return "why-confirm-file" if opened in self.words.by_file else "why-confirm-changed"

    def _first(self, person: PersonKey, act: Act | None) -> tuple[datetime, datetime]:
        """When the first round opened and is due."""
        read_by = self.subject.charter.read_by
        until = read_by.until if read_by else None
        joined = self._joined(person)
        opened = max(self.began, joined) if joined else self.began
        if until is None:
            changed = self.words.changed_before(began_at(act, self.words, self.editions) if act else self.now)
            opened = max(opened, changed) if changed else opened
            return opened, self._days_from(opened)
        if opened > self.began or until.at <= opened:
            return opened, max(until.at, self._days_from(opened))
        return opened, until.at

    def _days_from(self, opened: datetime) -> datetime:
        """The end of the last of the working days that a person has."""
        if opened not in self._dues:
            calendar = self.subject.calendar
            day = calendar.local(calendar.add_days(opened, self.subject.policy.confirm_days)).date()
            self._dues[opened] = calendar.end_of(day)
        return self._dues[opened]

    def _joined(self, person: PersonKey) -> datetime | None:
        """Since when the person belongs to the audience, None for always or unknown."""
        read_by, directory = self.subject.charter.read_by, self.subject.directory
        if read_by is None or any(named.person == person for named in read_by.audience.people):
            return None
        groups = [group for group in read_by.audience.groups if person in directory.groups.get(group, ())]
        if read_by.audience.everyone:
            groups = [""]
        since = [directory.joined.get((group, person)) for group in groups]
        known = [moment for moment in since if moment is not None]
        return min(known) if known and len(known) == len(since) else None

    def _why(self, person: PersonKey) -> tuple[str, dict[str, str]]:
        read_by, directory = self.subject.charter.read_by, self.subject.directory
        if read_by is None or read_by.audience.everyone:
            return "why-confirm-everyone", {}
        if any(named.person == person for named in read_by.audience.people):
            return "why-confirm-named", {}
        for group in sorted(read_by.audience.groups):
            if person in directory.groups.get(group, ()):
                return "why-confirm-group", {"group": group, **_group_words(group, self.subject.policy)}
        return "why-confirm-everyone", {}


def _group_words(group: str, policy: Policy) -> dict[str, str]:
    """What the site says of a group: its readable name, and by language what its members do (``because-de``)."""
    words = next((group_words for group_words in policy.groups if group_words.group == group), None)
    if words is None:
        return {}
    return {"name": words.name, **{f"because-{tag}": text for tag, text in words.because.items()}}
