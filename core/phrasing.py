"""How Telos speaks to one person: their language, their clock, people by the names others know them by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.calendar import known_zone
from core.i18n import Translator
from core.model import (
    Charter,
    Confidence,
    Contribution,
    Directory,
    Every,
    Extension,
    Finding,
    Months,
    Named,
    Obligation,
    ObligationKind,
    Outcome,
    PersonKey,
    Quorum,
    Settlement,
    composite_keys,
)
from core.rules.deadline.due_dates import effective
from core.rules.deadline.escalation import NOT_AN_ANSWER
from core.rules.drafts import asks_if_own
from core.rules.kinds.acceptance import is_acceptance
from core.rules.kinds.decide import asks_what_became
from core.rules.kinds.review import STALE
from core.rules.kinds.status import NO_WORD
from core.rules.page_context import asks_for_pages
from core.rules.purpose.outcomes import asks_about_item, proposed

#: What the platform's hidden marks could do to a line: line breaks and control characters become spaces.
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")

#: Characters of a text that are looked at for something that says anything.
_LOOKED_AT = 1000


def one_line(text: str, most: int = 120) -> str:
    """The text in one line of at most ``most`` characters, cut between words where it can be."""
    plain = text if _is_plain(text) else " ".join(_BREAKS.sub(" ", text).split())
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    head, gap, _ = cut.rpartition(" ")
    return (head if gap and len(head) > most // 2 else cut).rstrip(" ,;:.–-") + "…"


def _is_plain(text: str) -> bool:
    """Whether it is one line of words already, as nearly all that is asked about."""
    return text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]


def spoken(text: str, most: int = 120) -> str:
    """The text in one line as :func:`one_line` has it; "" when it holds nothing but marks and spaces.

    Somebody who had to fill a field wrote a dot: a sentence around it would have a hole.
    """
    if all(unicodedata.category(char)[0] in "CPZ" for char in text[:_LOOKED_AT]):
        return ""
    return one_line(text, most)


def some_lines(text: str, most: int = 1000) -> str:
    """The text with its line breaks, of at most ``most`` characters; control characters are gone."""
    lines = [one_line(line, most) for line in text.splitlines()]
    kept = "\n".join(line for line in lines if line)
    return kept if len(kept) <= most else kept[: most - 1].rstrip() + "…"


def call_answer(translator: Translator, answer: str) -> str:
    """What became of a message to another system: kept is its HTTP status, or a word for why nothing came."""
    if answer.isdigit():
        return translator.text("dead-why-status", status=answer)
    id = f"dead-why-call-{answer}"
    return translator.text(id) if answer and translator.has(id) else answer


def kind_of_entry(contribution: Contribution) -> dict[str, str]:
    """What a contribution is, and in which other system it stands, for a sentence about it."""
    return {"kind": contribution.kind, "system": composite_keys.told_by(contribution.id)}


def bare(text: str) -> str:
    """A sentence without its full stop, to be continued."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def is_link(text: str) -> bool:
    """True for a complete web address."""
    if any(c.isspace() for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def answered(settlement: Settlement) -> bool:
    """True when a person answered, in whatever way; not for "needs no answer"."""
    return settlement.how != NOT_AN_ANSWER


def of_group(given: Mapping[str, Any], language: str) -> dict[str, str]:
    """The values of a reason that is about a group: what the site says of it in this language, never its raw name."""
    because = one_line(str(given.get(f"because-{language}", "")), 120)
    name = one_line(str(given.get("name", "")), 60)
    which = "because" if because else "name" if name else "none"
    # What members do is said to them; of others there is only the name.
    return {"said": which, "because": bare(because), "name": name, "called": "name" if name else "none"}


def reason_args(why: str, given: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The values of a reason (``Obligation.why_args``) with what its words choose by."""
    if "group" in given:
        return dict(of_group(given, language))
    args = dict(given)
    if why == "why-handed-over":
        args = {"by": "none", **args}
    if "note" in args:
        note = spoken(str(args["note"]), 200)
        args |= {"note": note, "seen": "said" if note else "none"}
        beside = spoken(str(args.get("words", "")), 200)
        args |= {"words": beside, "told": "said" if beside else "none"}
    return args


def asks_for_outcome(obligation: Obligation) -> bool:
    """True for the decision that a community's deadline has passed and its outcome is to be said."""
    return obligation.kind is ObligationKind.DECIDE and composite_keys.ends_in(obligation.key, "close")


def extension_of(obligation: Obligation, charter: Charter) -> Extension | None:
    """The extension a decision is about."""
    return next(
        (
            extension
            for extension in charter.extensions
            if extension.key and composite_keys.ends_in(obligation.key, extension.key)
        ),
        None,
    )


@dataclass(frozen=True)
class Phrasing:
    """One person's language, zone, and moment, with the directory that knows people's names."""

    language: str
    zone: str
    now: datetime
    directory: Directory
    #: The zone of the community that is spoken of; "" when it is the person's, or none.
    home: str = ""
    #: Every time is said with its zone, as in a mail that is read anywhere.
    zoned: bool = False

    def at_home(self, charter: Charter | None) -> Phrasing:
        """The words about one community, whose own midnight counts."""
        return replace(self, home=charter.zone) if charter is not None and charter.zone else self

    @cached_property
    def translator(self) -> Translator:
        """The texts in this language."""
        return Translator(self.language)

    @cached_property
    def clock(self) -> ZoneInfo:
        """The person's zone; UTC when it is not a zone."""
        return ZoneInfo(self.zone if known_zone(self.zone) else "UTC")

    def text(self, id: str, /, **args: Any) -> str:
        """The message with its values put in."""
        return self.translator.text(id, **args)

    def has(self, id: str) -> bool:
        """True when there is such a message."""
        return self.translator.has(id)

    def elsewhere(self, at: datetime) -> bool:
        """True when the community's clock shows another time than the person's."""
        home = self._home
        return home is not None and at.astimezone(home).utcoffset() != at.astimezone(self.clock).utcoffset()

    @cached_property
    def _home(self) -> ZoneInfo | None:
        """The community's zone, where there is one and it is not the person's own."""
        return (
            ZoneInfo(self.home)
            if self.home and self.home != self.clock.key and known_zone(self.home)
            else None
        )

    @property
    def days(self) -> tuple[date, ...]:
        """Today on the person's calendar, and on the community's where its clock is another one."""
        clocks = (self.clock, self._home) if self._home else (self.clock,)
        return tuple(self.now.astimezone(clock).date() for clock in clocks)

    def _other_day(self, at: datetime) -> bool:
        home = self._home
        return home is not None and at.astimezone(home).date() != at.astimezone(self.clock).date()

    def day(self, at: datetime) -> str:
        """The day of an instant on the person's calendar; the time with it where the community has another day."""
        if self._other_day(at):
            return self.moment(at)
        return self.translator.day(at, self.clock, self.now)

    def moment(self, at: datetime) -> str:
        """The point in time on the person's clock, as short as it stays clear.

        Its zone is named for who reads it elsewhere than the community is, and the community's own time follows
        where the day differs there.
        """
        moment = self.translator.moment(at, self.clock, self.now)
        home = self._home
        if not self.zoned and not self.elsewhere(at):
            return moment
        moment = self.text("moment-zone", moment=moment, zone=self.translator.zone(at, self.clock))
        if home is None or not self._other_day(at):
            return moment
        there = self.text(
            "moment-day",
            day=self.translator.day(at, home, self.now),
            time=f"{at.astimezone(home):%H:%M}",
        )
        there = self.text("moment-zone", moment=there, zone=self.translator.zone(at, home))
        return self.text("moment-home", moment=moment, home=there)

    def time(self, at: datetime) -> str:
        """The time of day on the person's clock, with its zone as :meth:`moment` has it."""
        clock_time = f"{at.astimezone(self.clock):%H:%M}"
        if not self.zoned and not self.elsewhere(at):
            return clock_time
        return self.text("moment-zone", moment=clock_time, zone=self.translator.zone(at, self.clock))

    def today(self, at: datetime) -> bool:
        """True when the instant falls on the person's today."""
        return at.astimezone(self.clock).date() == self.now.astimezone(self.clock).date()

    def name(self, key: PersonKey | None) -> str:
        """The name others know the person by; "somebody" when nobody is known."""
        person = self.directory.get(key)
        return one_line(person.shown, 60) if person else self.text("panel-someone")

    def named(self, named: Named) -> str:
        """The person a charter names; as it was written when no account was found."""
        person = self.directory.get(named.person)
        return one_line(person.shown if person else named.text, 60)

    def all_of(self, names: Iterable[str]) -> str:
        """Several names in one phrase."""
        return self.translator.list([name for name in names if name])

    def when(self, obligation: Obligation) -> str:
        """Until when something is owed: by a day, until a time for an answer, what is due today, or from elsewhere.

        What is late says what was planned, and nothing about anybody.
        """
        due = obligation.due
        if due < self.now:
            return self.text("panel-planned", day=self.day(due))
        if obligation.kind is ObligationKind.ANSWER or self.today(due) or self.elsewhere(due):
            return self.text("panel-until", moment=self.moment(due))
        return self.text("panel-by", day=self.day(due))

    def every(self, span: Every) -> str:
        """How often something comes again, in the largest unit that fits: "every 6 months", "every year"."""
        if isinstance(span, Months):
            years, rest = divmod(span.months, 12)
            if rest:
                return self.text("every-months", count=span.months)
            return self.text("every-years", count=years)
        days = max(1, span.days)
        weeks, rest = divmod(days, 7)
        return self.text("every-days", count=days) if rest else self.text("every-weeks", count=weeks)

    def quorum(self, quorum: Quorum) -> str:
        """How many must take part: "5 people", "50 % of those asked"."""
        if quorum.people:
            return self.text("quorum-people", number=quorum.people)
        return self.text("quorum-percent", number=round(quorum.percent))

    def stale(self, findings: Iterable[Finding]) -> str:
        """That the page's review is late, or that it was retired; "" where it is known to hold."""
        stale = next((finding for finding in findings if finding.code == STALE), None)
        if stale is None:
            return ""
        return self.text("line-retired" if stale.data.get("retired") == "yes" else "line-stale")

    def stands(self, charter: Charter, findings: Iterable[Finding]) -> str:
        """How it stands in its owner's words, or since when there was none; "" where nobody is asked for one.

        What waits for its review, or is retired, is on no track, whatever its owner said of it before.
        """
        findings = tuple(findings)
        on_track = charter.status is None or charter.status.confidence is Confidence.ON_TRACK
        if on_track and (stale := self.stale(findings)):
            return stale
        silent = next((finding for finding in findings if finding.code == NO_WORD), None)
        if silent is not None and silent.data.get("said") == "no":
            return self.text("line-no-word-yet")
        if silent is not None:
            day = self.translator.day(date.fromisoformat(silent.data["day"]), self.clock, self.now)
            return self.text("line-no-word", day=day)
        status = charter.status
        if status is None:
            return ""
        standing = self.text(f"status-{status.confidence.value}")
        line = bare(spoken(status.text, 80))
        return self.text("line-stands", said=standing, words=line) if line else standing

    def decision(self, obligation: Obligation, charter: Charter) -> str:
        """What is to be decided, in a few words."""
        title = one_line(charter.title, 80)
        if asks_for_outcome(obligation):
            return self.text("decide-outcome", community=title)
        if is_acceptance(obligation):
            return self.text("decide-accept", what=spoken(obligation.what) or title)
        if asks_if_own(obligation):
            return self.text("decide-own", community=title)
        if asks_what_became(obligation):
            return self.text("decide-became", community=title)
        if asks_for_pages(obligation):
            scope = bare(spoken(obligation.what))
            if not scope:
                return self.text("decide-scope-some", person=self.name(obligation.about))
            return self.text("decide-scope", person=self.name(obligation.about), scope=scope)
        proposal = charter.proposal
        if proposal is not None and composite_keys.ends_in(obligation.key, proposal.key):
            outcome = self.outcome(proposal.outcome)
            return self.text(
                "decide-proposal", person=self.name(proposal.by), community=title, outcome=outcome
            )
        if asks_about_item(obligation):
            return self._about_item(obligation, charter)
        asked = extension_of(obligation, charter)
        if asked is None:
            return one_line(obligation.what, 160) or title
        counts = effective(charter) or asked.due
        values = {
            "person": self.name(asked.asked_by),
            "day": self.day(asked.due.at),
            "now": self.day(counts.at),
        }
        reason = bare(spoken(asked.reason.strip()))
        return (
            self.text("decide-extension", reason=reason, **values)
            if reason
            else self.text("decide-date", **values)
        )

    def _about_item(self, obligation: Obligation, charter: Charter) -> str:
        """What somebody wrote, or took off, of a deliverable."""
        proposal, what = proposed(obligation, charter), spoken(obligation.what) or one_line(charter.title, 80)
        if proposal is None:
            return what
        if proposal.outcome is None:
            return self.text("decide-item-off", person=self.name(proposal.by), what=what)
        return self.text(
            "decide-item", person=self.name(proposal.by), what=what, outcome=self.outcome(proposal.outcome)
        )

    def outcome(self, outcome: Outcome | None) -> str:
        """An outcome in a word or two; "" for none."""
        return self.text("outcome-" + outcome.value.replace(" ", "-")) if outcome else ""

    def why(self, obligation: Obligation) -> str:
        """Why this person, from the obligation's own reason."""
        return self.text(obligation.why, **self._why_args(obligation)) if obligation.why else ""

    def brief(self, obligation: Obligation) -> str:
        """Why this person, in a few words that go on with a sentence; "" where there are none."""
        id = "brief-" + obligation.why.removeprefix("why-")
        return self.text(id, **self._why_args(obligation)) if self.has(id) else ""

    def _why_args(self, obligation: Obligation) -> dict[str, Any]:
        """The values of a reason; of a group what is said of it in this language, never its raw name."""
        given = reason_args(obligation.why, obligation.why_args, self.translator.language)
        return {name: self._shown(value) for name, value in given.items()}

    def _shown(self, value: Any) -> Any:
        """A value of a reason as people read it: a person's key as a name, a time as a day."""
        if isinstance(value, datetime):
            return self.day(value)
        if isinstance(value, str):
            person = self.directory.get(PersonKey(value))
            return person.shown if person else one_line(value, 200)
        return value
