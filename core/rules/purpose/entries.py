"""The entries of a charter's fields: people, audiences, deliverables, milestones."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from core.calendar import WorkCalendar
from core.i18n import LANGUAGES
from core.model import (
    Audience,
    Deliverable,
    Directory,
    DueDate,
    Level,
    Milestone,
    Named,
    Outcome,
    Person,
    PersonKey,
    person_key,
)
from core.rules.deadline import dates
from core.rules.deadline.closing import read_outcome
from core.rules.finding_collector import FindingCollector
from core.rules.purpose.fields import (
    Values,
    account,
    account_id,
    joined,
    listed,
    nearest_part,
    page_title,
    part,
)
from core.rules.text import blank, form, lines, seen, split, unbullet
from core.word_tables import words

_EVERYONE = words("audience", "everyone")
#: The fields that name people, and those that name people and groups.
PEOPLE = ("sponsor", "it contact", "stewards")
AUDIENCES = ("members", "read by")
_NOBODY = words("audience", "nobody")
_GROUP = re.compile(
    r"\s*(?:user ?)?(?:groups?|gruppen?|benutzergruppe)\s*(?::|\s(?=\S))\s*(.+)", re.IGNORECASE | re.DOTALL
)


# --- people and audiences -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Written:
    """An audience as it was written: entries that name people, groups, and whether it is everyone."""

    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    everyone: bool = False


def written_audience(value: str) -> Written:
    """Sort the entries of a list of people and groups."""
    people: list[str] = []
    groups: list[str] = []
    everyone = False
    for entry in listed(value):
        if form(entry) in _EVERYONE:
            everyone = True
        elif form(entry) in _NOBODY:
            continue
        elif match := _GROUP.fullmatch(seen(entry)):
            groups.append(match[1].strip())
        else:
            people.append(entry)
    return Written(tuple(dict.fromkeys(people)), tuple(dict.fromkeys(groups)), everyone)


class AccountResolver:
    """Finds the accounts that a charter names, in one pass over the directory however large it is."""

    def __init__(
        self,
        directory: Directory,
        site: str,
        names: Iterable[str],
        meant: Mapping[str, PersonKey] = MappingProxyType({}),
    ) -> None:
        """``meant``: whom a name meant when it was written; that one stays meant, whoever is called so now."""
        self._directory = directory
        self._site = site
        self._meant = meant
        wanted = {account(name) for name in names if account_id(name) is None}
        self._found: dict[str, Person] = {}
        self._shared: set[str] = set()
        for person in directory.people.values():
            if person.name in wanted:
                self._take(person.name, person)
        if left := wanted - self._found.keys():
            # Wikis give names in one form; where one does not, the slower comparison still finds it.
            for person in directory.people.values():
                if (name := account(person.name)) in left:
                    self._take(name, person)

    def _take(self, name: str, person: Person) -> None:
        """Of several people of one name the one in use; two in use are told apart by nobody here."""
        before = self._found.setdefault(name, person)
        if before is not person and person.active:
            if before.active:
                self._shared.add(name)
            self._found[name] = person

    def find(self, text: str) -> tuple[Named, str]:
        """The person an entry names, and "" or why they can't be used: "unknown", "blocked", "bot"."""
        entry = text.strip()
        local = account_id(text)
        if local is not None:
            person = self._directory.get(person_key(self._site, local))
        else:
            name = account(entry)
            person = None if name in self._shared else self._found.get(name)
            person = self._directory.get(self._meant.get(name)) or person
        if entry.startswith("[["):
            # The brackets only kept a name with a comma in one piece.
            entry = account(entry)
        if person is None:
            return Named(text=entry), "unknown"
        if person.bot or not person.active:
            return Named(text=entry), "bot" if person.bot else "blocked"
        return Named(text=entry, person=person.key), ""

    def _apart(self, entries: Iterable[str]) -> Iterator[str]:
        """Each entry; instead of "Ana and Ben", where nobody is called so, those two when one of them is known."""
        for entry in entries:
            pieces = joined(entry) if self.find(entry)[1] == "unknown" else []
            yield from pieces if any(self.find(piece)[1] != "unknown" for piece in pieces) else (entry,)

    def several(
        self, entries: Iterable[str], about: str, notes: FindingCollector, *, role: bool = False
    ) -> tuple[Named, ...]:
        """The people of a field, unusable ones kept by name and noted as P110.

        ``role``: the field fills a role, and it is an error when nobody in it is usable.
        """
        resolved = [self.find(entry) for entry in _once(self._apart(entries))]
        bad = [(named, why) for named, why in resolved if why]
        if bad:
            whys = {why for _, why in bad}
            empty = role and len(bad) == len(resolved)
            notes.add(
                "P110",
                about,
                ", ".join(named.text for named, _ in bad),
                Level.ERROR if empty else None,
                why=whys.pop() if len(whys) == 1 else "several",
                count=len(bad),
            )
        return tuple(named for named, _ in resolved)

    def single(self, value: str, about: str, notes: FindingCollector, *, role: bool = False) -> Named | None:
        """The one person of a field; when more are named the first counts, and P116 says so."""
        entries = _once(self._apart(listed(value)))
        if len(entries) > 1:
            notes.add("P116", about, value, why="one-person", first=entries[0])
        people = self.several(entries[:1], about, notes, role=role)
        return people[0] if people else None

    def audience(self, value: str, about: str, notes: FindingCollector) -> Audience:
        """Users and groups of a field; groups nobody is in, or nobody knows, are noted as P113."""
        written = written_audience(value)
        empty = [name for name in written.groups if not self._directory.groups.get(name)]
        if empty:
            missing = [name for name in empty if name not in self._directory.groups]
            why = "missing" if len(missing) == len(empty) else "empty" if not missing else "several"
            notes.add("P113", about, ", ".join(empty), why=why, count=len(empty))
        return Audience(
            people=self.several(written.people, about, notes),
            groups=written.groups,
            everyone=written.everyone,
        )


def _once(entries: Iterable[str]) -> list[str]:
    """Each account once: a signature names its own several times."""
    first_entries: dict[str, str] = {}
    for entry in entries:
        first_entries.setdefault(account_id(entry) or account(entry) or entry, entry)
    return list(first_entries.values())


#: Pieces of one line that are compared with the known names; comparing takes long, and nobody writes more.
_COMPARED = 40

# --- deliverables ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A deliverable's line, sorted by its parts."""

    text: str
    parts: Mapping[str, str] = field(default_factory=dict)
    #: Parts of no known name that were likely meant as one.
    unknown: tuple[str, ...] = ()


def deliverable_lines(value: str) -> tuple[Line, ...]:
    """The deliverables of a field, one a line: ``name; owner: …; page: …; done when: …; by: …``."""
    return tuple(_line(text) for text in lines(value))


def _line(text: str) -> Line:
    parts: dict[str, str] = {}
    loose: list[str] = []
    unknown: list[str] = []
    for piece in split(text, ";|"):
        head, colon, rest = piece.partition(":")
        key = part(head) if colon else None
        if key is not None and key not in parts:
            parts[key] = rest.strip()
            continue
        # Nothing is lost: a piece of no known name belongs to the deliverable's own.
        loose.append(piece)
        if colon and 1 < len(loose) < _COMPARED and len(head) < 40 and nearest_part(head):
            unknown.append(head.strip())
    name = "; ".join(([parts["name"]] if parts.get("name") else []) + loose)
    return Line(text, parts | {"name": name}, tuple(unknown))


def deliverables(
    value: str, register: AccountResolver, calendar: WorkCalendar, notes: FindingCollector
) -> tuple[tuple[Deliverable, ...], dict[str, Outcome]]:
    """The deliverables, and the outcome of those that say what became of them."""
    read: list[Deliverable] = []
    outcomes: dict[str, Outcome] = {}
    keys: dict[str, int] = {}
    for line in deliverable_lines(value):
        parts = {name: text for name, text in line.parts.items() if not blank(text)}
        name = parts.get("name") or line.text
        key = slug(name, keys)
        for head in line.unknown:
            notes.add("P114", "deliverables", head, nearest=nearest_part(head) or "none")
        owner = register.single(parts["owner"], "deliverables", notes) if "owner" in parts else None
        due = dated(parts["by"], "deliverables", calendar, notes) if "by" in parts else None
        if "outcome" in parts:
            outcome = read_outcome(parts["outcome"])
            if outcome is None:
                notes.add("P116", "deliverables", parts["outcome"], why="outcome")
            else:
                outcomes[key] = outcome
        lacking = [part_name for part_name in ("owner", "done when") if part_name not in parts]
        if lacking:
            what = "both" if len(lacking) == 2 else {"owner": "owner", "done when": "sign"}[lacking[0]]
            notes.add("P109", "deliverables", line.text, name=name, missing=what)
        read.append(
            Deliverable(
                key=key,
                name=name,
                owner=owner,
                page=page_title(parts.get("page", "")),
                done_when=parts.get("done when", ""),
                due=due,
            )
        )
    return tuple(read), outcomes


def outcomes_written(value: str) -> dict[str, str]:
    """What the lines say became of the deliverables, by their keys; only what can be read."""
    keys: dict[str, int] = {}
    outcomes_by_key: dict[str, str] = {}
    for line in deliverable_lines(value):
        parts = {name: text for name, text in line.parts.items() if not blank(text)}
        key = slug(parts.get("name") or line.text, keys)
        if "outcome" in parts and (outcome := read_outcome(parts["outcome"])) is not None:
            outcomes_by_key[key] = outcome.value
    return outcomes_by_key


# --- milestones -----------------------------------------------------------------------------------

#: How far a milestone's date can reach into its line.
_DATE_WITHIN = dates.LONGEST


def milestones(value: str, calendar: WorkCalendar, notes: FindingCollector) -> tuple[Milestone, ...]:
    """The milestones, one a line: ``4 Dec 2026: first draft`` or ``first draft: 4 Dec 2026``."""
    read: list[Milestone] = []
    keys: dict[str, int] = {}
    for text in lines(value):
        when, name = _milestone(text)
        due = dated(when, "milestones", calendar, notes, line=text)
        if due is not None:
            read.append(Milestone(key=slug(name or due.day.isoformat(), keys), name=name, due=due))
    return tuple(sorted(read, key=lambda item: (item.due.at, item.key)))


def _milestone(text: str) -> tuple[str, str]:
    """The date and the name in a line; the whole line as the date when none can be told apart."""
    cuts = [match.span() for match in re.finditer(r":(?: |$|(?=\D))|[;|–—]| - ", text)]
    candidates = [(text[:a], text[b:]) for a, b in cuts if a <= _DATE_WITHIN]
    candidates += [(text[b:], text[:a]) for a, b in reversed(cuts) if len(text) - b <= _DATE_WITHIN]
    maybe: tuple[str, str] | None = None
    for when, name in candidates:
        head, colon, rest = when.partition(":")
        if colon and part(head) == "by":
            when = rest
        reading = dates.read_date(when)
        if reading.day is not None:
            return when.strip(), _without_by(name)
        if maybe is None and reading.problem != "unknown":
            maybe = when.strip(), _without_by(name)
    return maybe or _beside(text) or (text, "")


def _beside(text: str) -> tuple[str, str] | None:
    """Date and name with nothing but a space between: ``2026-12-04 first draft``, ``first draft by 4 Dec 2026``."""
    gaps = [match.span() for match in re.finditer(r" +", text)]
    before = [(text[:a], text[b:]) for a, b in reversed(gaps) if a <= _DATE_WITHIN]
    after = [(text[b:], text[:a]) for a, b in gaps if len(text) - b <= _DATE_WITHIN]
    for when, name in (*before, *after):
        # The longest piece that is a date: its time and zone belong to it.
        if any(letter.isdigit() for letter in when) and dates.read_date(when).day is not None:
            head, _, last = name.rpartition(" ")
            return when.strip(), unbullet(head if form(last) in _UNTIL else name)
    return None


_UNTIL = words("before", "a date")


def _without_by(name: str) -> str:
    """A milestone's name when its date was written like a deliverable's: ``first draft; by: …``."""
    pieces = split(name, ";|")
    return "; ".join(pieces[:-1]) if len(pieces) > 1 and part(pieces[-1]) == "by" else unbullet(name)


# --- everybody, and the reward ---------------------------------------------------------------------


def people_written(values: Values) -> list[str]:
    """Everybody a charter names, as written."""
    named = [name for field in PEOPLE for name in listed(values.get(field))]
    named += [name for field in AUDIENCES for name in written_audience(values.get(field)).people]
    for line in deliverable_lines(values.get("deliverables")):
        named += listed(line.parts.get("owner", ""))
    return [*named, *(single_name for name in named for single_name in joined(name))]


_EACH = words("reward", "each")
_TOGETHER = words("reward", "together")


def reward(written: str) -> tuple[bool, str]:
    """Whether the reward is the group's, and its words: ``individual: a day off``, ``a dinner together``."""
    head, colon, rest = written.partition(":")
    word = form(head)
    if word in _EACH or word in _TOGETHER:
        return word in _TOGETHER, rest.strip() if colon else ""
    return True, written


# --- dates and keys -------------------------------------------------------------------------------


def dated(
    text: str, about: str, calendar: WorkCalendar, notes: FindingCollector, *, line: str = ""
) -> DueDate | None:
    """A date of a field, with D204 noted when it moves off a day off, and D205 when it can't be read."""
    due, reading = dates.due(text, calendar)
    if due is None:
        unreadable(reading, about, line or text, notes)
    elif due.moved_from is not None:
        notes.add("D204", about, text, None, **_day_off(due.moved_from, due.day, calendar))
    return due


def _day_off(day: date, moved: date, calendar: WorkCalendar) -> dict[str, str]:
    """The day that was written, the one it counts as, and the holiday's name in every language."""
    names = {f"holiday_{language}": calendar.holiday(day, language) for language in LANGUAGES}
    kind = (
        "day-off" if not all(names.values()) else "most" if calendar.regions_differ(day.year) else "holiday"
    )
    data = {"day": day.isoformat(), "moved": moved.isoformat(), "why": kind}
    return data if kind == "day-off" else data | names


def unreadable(reading: dates.Reading, about: str, text: str, notes: FindingCollector) -> None:
    """Note a D205 with what was read and the days it could mean."""
    first, two = ([day.isoformat() for day in reading.readings] + ["", ""])[:2]
    notes.add("D205", about, text, why=reading.problem, one=first, two=two)


def slug(name: str, taken: dict[str, int]) -> str:
    """A short stable key for a name, made unique among ``taken``, where it is counted."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    text = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    key = text[:48].strip("-")
    if key != text or any(char.isalnum() and not char.isascii() for char in letters):
        # What the key can't show still tells two names apart.
        whole = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
        digest = hashlib.blake2s(whole.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        key = f"{key}-{digest}" if key else digest
    key = key or "item"
    while key in taken:
        taken[key] += 1
        key = f"{key}-{taken[key]}"
    taken[key] = 1
    return key
