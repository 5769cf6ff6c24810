"""What a charter says in its own fields, as written: place, people, items, dates, who is to read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.calendar import WorkCalendar, country_of, region_of, zone_of
from core.model import (
    Act,
    Audience,
    Charter,
    CharterText,
    CommunityKey,
    Directory,
    DueDate,
    Every,
    Page,
    ReadBy,
    Scope,
)
from core.policy import Policy
from core.rules.deadline import dates, due_dates, durations
from core.rules.finding_collector import FindingCollector
from core.rules.purpose import (
    entries,
    goal,
    limits,
)
from core.rules.purpose.fields import Values, listed
from core.rules.purpose.scope import name_of
from core.rules.text import form, seen


@dataclass(frozen=True, slots=True, kw_only=True)
class CharterReading:
    """What one charter is read from, and where what is wrong with it is noted."""

    text: CharterText
    values: Values
    #: The charter around it.
    parent: Charter | None
    #: Those about the community, the oldest first.
    acts: tuple[Act, ...]
    directory: Directory
    register: entries.AccountResolver
    policy: Policy
    calendar: WorkCalendar
    now: datetime
    notes: FindingCollector


def place(values: Values, parent: Charter | None, policy: Policy, notes: FindingCollector) -> dict[str, str]:
    """Zone, country and region, taken over from the parent where they are left out."""
    zone, country, region = (values.get(name) for name in ("time zone", "country", "region"))
    read = {"zone": zone_of(seen(zone)), "country": country_of(seen(country))}
    if zone and not read["zone"]:
        notes.add("P116", "time zone", zone, why="zone")
    if country and not read["country"]:
        notes.add("P116", "country", country, why="country")
    if not zone and parent is not None:
        read["zone"] = parent.zone
    if not country and parent is not None:
        read["country"] = parent.country
    read["region"] = region_of(read["country"] or policy.country, seen(region)) if region else ""
    if region and not read["region"]:
        notes.add("P116", "region", region, why="region")
    if not region and not country and parent is not None:
        read["region"] = parent.region
    return read


def own_fields(reading: CharterReading, community: CommunityKey, home: Page, scope: Scope) -> Charter:
    """Everything but place, deadline and confirmations, as written."""
    values, register, calendar, notes = reading.values, reading.register, reading.calendar, reading.notes
    items, became = entries.deliverables(values.get("deliverables"), register, calendar, notes)
    group_reward, reward = entries.reward(values.get("reward"))
    return Charter(
        community=community,
        home=home.key,
        title=values.get("title") or name_of(scope, home),
        scope=scope,
        purpose=values.get("purpose"),
        deliverables=items,
        deliverable_outcomes=became,
        business_need=values.get("business need"),
        benefit=values.get("benefit"),
        sponsor=register.single(values.get("sponsor"), "sponsor", notes, role=True),
        it_contact=register.single(values.get("it contact"), "it contact", notes, role=True),
        stewards=register.several(listed(values.get("stewards")), "stewards", notes, role=True),
        members=register.audience(values.get("members"), "members", notes),
        start=_start(values, calendar, notes),
        milestones=entries.milestones(values.get("milestones"), calendar, notes),
        group_reward=group_reward,
        reward=reward,
        goal=goal.read_goal(values.get(goal.FIELD), calendar, notes),
        allowance=_number(values, notes),
        training=values.get("training"),
        answer_within=_answer_within(values, calendar, notes),
        review_every=_every(values, "review every", notes),
        status_every=_every(values, "status every", notes),
        most_extensions=limits.read_most(values, notes),
        quiet_before=limits.read_quiet(values, notes),
        quorum=limits.read_quorum(values, notes),
        written_by=reading.text.written_by,
    )


def _start(values: Values, calendar: WorkCalendar, notes: FindingCollector) -> DueDate | None:
    written = values.get("start")
    if not written:
        return None
    due, reading = dates.begins(written, calendar)
    if due is None:
        entries.unreadable(reading, "start", written, notes)
    return due


def _number(values: Values, notes: FindingCollector) -> float | None:
    written = values.get("time allowance")
    hours = durations.hours_a_week(written) if written else None
    if written and hours is None:
        notes.add("P116", "time allowance", written, why="hours")
    return hours


def _answer_within(values: Values, calendar: WorkCalendar, notes: FindingCollector) -> timedelta | None:
    written = values.get("answer within")
    length = durations.working_time(written, calendar)
    if written and form(written) not in durations.NEVER and length is None:
        notes.add("P116", "answer within", written, why="working-time")
    return length


def _every(values: Values, name: str, notes: FindingCollector) -> Every | None:
    written = values.get(name)
    length = durations.period(written)
    if written and form(written) not in durations.NEVER and length is None:
        notes.add("P116", name, written, why="period")
    return length


def deadline(
    values: Values, calendar: WorkCalendar, first: DueDate | None, notes: FindingCollector
) -> tuple[DueDate | None, DueDate | None]:
    """The deadline that is written now, and the first one, which stays for ever."""
    text = values.get("deadline")
    written = entries.dated(text, "deadline", calendar, notes) if text else None
    if first is None or (written is not None and due_dates.same_day(first, written)):
        # The same day read anew: a mended time zone or holiday calendar still takes effect.
        return written, written
    return written, first


def with_readers(charter: Charter, reading: CharterReading) -> Charter:
    """The charter with who is to read it, until when, and when again."""
    values, calendar, notes = reading.values, reading.calendar, reading.notes
    audience: Audience = reading.register.audience(values.get("read by"), "read by", notes)
    until_text = values.get("read until")
    until = entries.dated(until_text, "read until", calendar, notes) if until_text else None
    renew = _every(values, "renewed every", notes)
    if not audience:
        return charter
    if not until_text and reading.parent is not None:
        # A policy page inside a community says one date, and means it for its readers.
        until = charter.written
    return replace(charter, read_by=ReadBy(audience=audience, until=until, renew=renew))
