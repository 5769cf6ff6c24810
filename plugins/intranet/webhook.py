"""Webhooks of other systems of the intranet: bytes and headers in, values out; no clock, no network.

The signature follows the Standard Webhooks specification, the body ``schema.json`` (docs/intranet.md). It is read
before it is kept, so that a sender hears at once what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from core.events import (
    AnswerTold,
    ContributionTold,
    DeadlineMoved,
    EntryEvent,
    Event,
    Pinged,
    StaffAbsent,
    StaffEvent,
    StaffJoined,
    StaffLeft,
    StaffMoved,
)
from core.i18n import Phrase
from core.model import CommunityKey
from core.phrasing import is_link
from core.ports import Delivery, Reject
from core.standard_webhooks import TOLERANCE, Signatures
from core.webhook_bodies import parse, shown

_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_ODD = frozenset(" \\\"'<>^`{|}")
#: The form of bodies that is understood.
VERSION = 1
#: Longest name of a person, a team or an absence in the sender's words.
LONGEST = 254
#: Longest reason; longest first words of a contribution, as of a wiki's comment; longest address.
LONGEST_REASON, LONGEST_EXCERPT, LONGEST_URL = 1000, 280, 1000
#: What became so longer ago is not taken: by then nobody knows any more what came of it.
OLDEST = timedelta(days=90)
#: Kinds of sender → what each may tell.
TELLS: Mapping[str, frozenset[str]] = {
    "staff": frozenset({"person.joined", "person.left", "person.absent", "person.moved"}),
    "portal": frozenset({"deadline.moved", "contribution.added", "contribution.answered"}),
}


@dataclass(frozen=True, slots=True)
class _Data:
    """What an event's body says, with the checks every value goes through."""

    site: str
    at: datetime
    values: Mapping[str, Any]
    #: Hosts to which its links may lead.
    hosts: Collection[str] = ()

    def name(self, key: str, *, or_none: bool = False) -> str:
        value = self.values.get(key, "" if or_none else None)
        good = isinstance(value, str) and len(value) <= LONGEST and value == value.strip() and _sound(value)
        if not good or not (value or or_none):
            raise Reject(Phrase("hook-name", field=f"data.{key}", most=LONGEST, read=shown(value)), 400)
        return str(value)

    def words(self, key: str) -> str:
        """Something written, of one line or several."""
        value = self.values.get(key)
        lines = value.splitlines() if isinstance(value, str) and len(value) <= LONGEST_REASON else []
        if not any(line.strip() for line in lines) or not all(map(_sound, lines)):
            phrase = Phrase("hook-text", field=f"data.{key}", most=LONGEST_REASON, read=shown(value))
            raise Reject(phrase, 400)
        return "\n".join(lines).strip()

    def excerpt(self) -> str:
        """The first words of something, in one line; "" for none."""
        value = self.values.get("excerpt", "")
        lines = value.splitlines() if isinstance(value, str) and len(value) <= LONGEST_EXCERPT else [""]
        text = " ".join(" ".join(lines).split())
        if not isinstance(value, str) or len(value) > LONGEST_EXCERPT or not all(map(_sound, lines)):
            phrase = Phrase("hook-text", field="data.excerpt", most=LONGEST_EXCERPT, read=shown(value))
            raise Reject(phrase, 400)
        if is_link(text):
            # It would be opened as one, and lead wherever it says.
            raise Reject(Phrase("hook-excerpt-link"), 400)
        return text

    def url(self) -> str:
        """Where something is seen: at one of the hosts to which this system's links may lead."""
        value = self.values.get("url")
        if isinstance(value, str) and len(value) <= LONGEST_URL and value.isascii() and value.isprintable():
            try:
                parts = urlsplit(value)
                # A backslash, a quote or a space is no part of an address, and browsers read it in their own way.
                plain = not _ODD.intersection(value) and parts.scheme == "https" and "@" not in parts.netloc
                if plain and parts.netloc.lower() in self.hosts:
                    return value
            except ValueError:
                pass
        hosts = ", ".join(sorted(self.hosts)) or "–"
        raise Reject(Phrase("hook-url", hosts=hosts, option=f"sites.{self.site}.options.hosts"), 400)

    def day(self, key: str) -> date:
        value = self.values.get(key)
        if isinstance(value, str) and len(value) == len("2026-12-18") and value.isascii():
            try:
                day = date.fromisoformat(value)
                if _FIRST_YEAR <= day.year <= _LAST_YEAR:
                    return day
            except ValueError:
                pass
        raise Reject(Phrase("hook-day", field=f"data.{key}", read=shown(value)), 400)

    def time(self, key: str) -> datetime:
        return _instant(f"data.{key}", self.values.get(key))

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise Reject(Phrase("hook-flag", field=f"data.{key}", read=shown(value)), 400)
        return value


def _absent(data: _Data) -> Event:
    begin, end = data.time("from"), data.time("until")
    if end <= begin:
        raise Reject(Phrase("hook-after", field="data.until", other="data.from"), 400)
    return StaffAbsent(
        site=data.site,
        at=data.at,
        person=data.name("person"),
        absence=data.name("absence"),
        start=begin,
        end=end,
        cancelled=data.flag("cancelled"),
    )


def _moved(data: _Data) -> Event:
    team = data.name("team", or_none=True)
    return StaffMoved(site=data.site, at=data.at, person=data.name("person"), team=team)


def _plain(kind: type[StaffEvent]) -> Callable[[_Data], Event]:
    return lambda data: kind(site=data.site, at=data.at, person=data.name("person"))


def _deadline(data: _Data) -> Event:
    until = data.day("until")
    if until < (data.at - timedelta(days=1)).date():
        raise Reject(Phrase("hook-not-before", field="data.until", other="timestamp"), 400)
    return DeadlineMoved(
        site=data.site,
        at=data.at,
        community=CommunityKey(data.name("community")),
        person=data.name("person"),
        until=until,
        reason=data.words("reason"),
    )


def _entry(data: _Data) -> dict[str, Any]:
    """What is said alike of a contribution and of an answer."""
    withdrawn, made = data.flag("withdrawn"), data.time("made")
    if made > data.at:
        raise Reject(Phrase("hook-not-after", field="data.made", other="timestamp"), 400)
    facts: dict[str, Any] = {"site": data.site, "at": data.at, "made": made, "withdrawn": withdrawn}
    facts["contribution"] = data.name("contribution")
    if not withdrawn:
        facts |= {"person": data.name("person"), "url": data.url(), "excerpt": data.excerpt()}
    return facts


def _contribution(data: _Data) -> Event:
    return ContributionTold(**_entry(data), community=CommunityKey(data.name("community")))


def _answer(data: _Data) -> Event:
    return AnswerTold(**_entry(data), answer=data.name("answer"))


#: The names of what is told and what it is here.
TYPES: Mapping[str, Callable[[_Data], Event]] = {
    "person.joined": _plain(StaffJoined),
    "person.left": _plain(StaffLeft),
    "person.absent": _absent,
    "person.moved": _moved,
    "deadline.moved": _deadline,
    "contribution.added": _contribution,
    "contribution.answered": _answer,
    "ping": lambda data: Pinged(site=data.site, at=data.at),
}


class IntranetWebhooks:
    """Verifies and reads one system's webhooks.

    ``tells``: keys of :data:`TELLS`. ``speaks_for``: whether it may speak for the community of a key. ``hosts``: to
    which its links may lead.
    """

    def __init__(
        self,
        site: str,
        secrets: Sequence[str],
        tells: Collection[str],
        speaks_for: Callable[[str], bool] = lambda community: False,
        hosts: Collection[str] = (),
    ) -> None:
        self._site = site
        self._speaks_for = speaks_for
        self._hosts = frozenset(hosts)
        self._signatures = Signatures(secrets)
        self._may = frozenset({"ping"}).union(*(TELLS[tell] for tell in tells))

    def verify(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Delivery:
        """The authentic delivery; :class:`Reject` 401 when forged or stale, 400 when it can't be read."""
        delivery = self._signatures.verify(
            headers,
            body,
            now,
            missing=f"site {self._site} has no secret; set sites.{self._site}.secret_file",
            wrong=f"the signature is not ours; the sender's secret and that of site {self._site} differ",
        )
        for event in self.normalise(body):
            if event.at > now + TOLERANCE:
                # Nothing that is said later could ever count.
                raise Reject(Phrase("hook-ahead", now=f"{now:%Y-%m-%dT%H:%M:%SZ}"), 400)
            if isinstance(event, DeadlineMoved) and event.at < now - OLDEST:
                raise Reject(Phrase("hook-too-old-date", days=OLDEST.days), 400)
            if isinstance(event, EntryEvent) and event.at < now - OLDEST:
                raise Reject(Phrase("hook-too-old", days=OLDEST.days), 400)
        return delivery

    def normalise(self, body: bytes) -> tuple[Event, ...]:
        """What the body says, () for a type unknown here; :class:`Reject` when unreadable or not its to say."""
        content = parse(body, whole=False)
        if content.get("version") != VERSION or isinstance(content["version"], bool):
            raise Reject(Phrase("hook-version", wanted=str(VERSION), read=shown(content.get("version"))), 400)
        kind = content.get("type")
        if not isinstance(kind, str):
            raise Reject(Phrase("hook-type", field="type", read=shown(kind)), 400)
        at = _instant("timestamp", content.get("timestamp"))
        values = content.get("data", {})
        if not isinstance(values, dict):
            raise Reject(Phrase("hook-data", read=shown(values)), 400)
        make = TYPES.get(kind)
        if make is None:
            return ()
        if kind not in self._may:
            option = f"sites.{self._site}.options.tells"
            raise Reject(Phrase("hook-not-told", kind=shown(kind), option=option), 403)
        event = make(_Data(self._site, at, values, self._hosts))
        if isinstance(event, DeadlineMoved | ContributionTold) and not self._speaks_for(event.community):
            option = f"sites.{self._site}.options.communities"
            raise Reject(Phrase("hook-not-ours", community=shown(event.community), option=option), 403)
        return (event,)


def _sound(text: str) -> bool:
    """Whether it can be kept and written down: no half of a letter, no mark that moves a line."""
    return text.isprintable() and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _instant(what: str, value: object) -> datetime:
    if isinstance(value, str) and len(value) <= 40 and value.isascii():
        try:
            at = datetime.fromisoformat(value)
            if at.tzinfo is not None and 1970 <= at.year <= 9000:
                return at.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise Reject(Phrase("hook-instant", field=what, read=shown(value)), 400)
