"""One edit in a small and in a large community, and the first reading of both."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

import sqlalchemy as sa

from bench import database, filling
from bench.report import BrokenRun, Ratio, Report, say
from core.model import CharterText, Comment, Page, PageKey, PersonKey, local_id, page_key, person_key
from core.service import Service
from tests.support import numbered

FEW, MIDDLE, MANY, QUICK_MANY = 100, 1_000, 20_000, 4_000
ONE_PAGE, QUICK_ONE_PAGE = 5_000, 1_000
#: Contributions on each page of a community, and how many of five are answered.
EACH = 10
TURNS, QUICK_TURNS = 21, 9
AIM = 1.3
HOME, FIRST = 1, 1_000
START = datetime(2026, 1, 12, 8, 0, tzinfo=numbered.WRITTEN.tzinfo)
STEWARDS, MEMBERS = 3, 50


@dataclass
class Crowd(numbered.NumberedWiki):
    """A community whose members ask on its pages, every two hours one, and whose stewards answer most of it."""

    total: int
    each: int = EACH
    #: Whether who answers names who asked, as people do.
    naming: bool = False
    askers: ClassVar[int] = MEMBERS
    more: dict[int, list[Comment]] = field(default_factory=dict)
    #: Pages as they will be read next: what a wiki does to tell of them is no part of what is measured.
    ready: dict[PageKey, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        until = (START + timedelta(days=4000)).isoformat()
        settings = {"url": "https://wiki.example.org", "secrets": (numbered.SECRET,), "until": until}
        super().__init__(numbered.SITE, settings)

    @property
    def pages(self) -> list[PageKey]:
        """The pages on which people ask."""
        count = -(-self.total // self.each)
        return [page_key(self.site, FIRST + place) for place in range(count)]

    def read(self, pages: Collection[PageKey]) -> Sequence[Page]:
        """The charter's page, or one with its questions."""
        return [
            self.ready.pop(key) if key in self.ready else self.at(int(local_id(key))) for key in sorted(pages)
        ]

    def at(self, number: int) -> Page:
        """A page as it is now."""
        title = "Page 1" if number == HOME else f"Page 1/{number - FIRST}"
        if number == HOME:
            return self.made(number, title, charter=self._charter())
        return self.made(number, title, ancestors=("Page 1",), comments=tuple(self._said(number)))

    def _charter(self) -> CharterText:
        charter = numbered.charter(HOME, self._until)
        stewards = ", ".join(f"Person {number}" for number in range(1, STEWARDS + 1))
        kept = {name: value for name, value in charter.fields.items() if not name.startswith("read")}
        fields = {**kept, "stewards": stewards, "members": "everyone", "scope": "page and subpages"}
        return CharterText(fields=fields, written_by=charter.written_by, written_at=charter.written_at)

    def _said(self, number: int) -> Iterator[Comment]:
        first = (number - FIRST) * self.each
        for place in range(first, min(first + self.each, self.total)):
            at = START + timedelta(hours=2 * place)
            yield self._question(number, place, at)
            if place % 5:
                steward = person_key(self.site, 1 + place % STEWARDS)
                answer = at + timedelta(hours=1)
                yield Comment(
                    id=f"a{number}-{place}",
                    at=answer,
                    author=steward,
                    thread=f"q{number}-{place}",
                    excerpt="Yes",
                    mentions=frozenset({self._asker(place)} if self.naming else ()),
                )
        yield from self.more.get(number, ())

    def _question(self, number: int, place: int, at: datetime) -> Comment:
        name = f"q{number}-{place}"
        excerpt = f"What about case {place}, please?"
        return Comment(id=name, at=at, author=self._asker(place), thread=name, excerpt=excerpt)

    def _asker(self, place: int) -> PersonKey:
        return person_key(self.site, 10 + place % self.askers)

    def ask(self, now: datetime) -> PageKey:
        """One more question, on the last page."""
        page = self.pages[-1]
        number = int(local_id(page))
        place = self.total + sum(len(those) for those in self.more.values())
        self.more.setdefault(number, []).append(self._question(number, place, now))
        return page


@dataclass(frozen=True, slots=True)
class Filled:
    """A community that is read."""

    service: Service
    wiki: Crowd
    clock: filling.SetClock
    #: Seconds of processor time that reading it for the first time took.
    reading: float

    def edit(self) -> float:
        """Somebody asks one thing more; seconds of processor time until nothing is left to do."""
        self.clock.at += timedelta(hours=2)
        page = self.wiki.ask(self.clock.at)
        self.wiki.ready[page] = self.wiki.at(int(local_id(page)))
        begin = database.worked()
        filling.read(self.service, [int(local_id(page))])
        return database.worked() - begin


@contextlib.contextmanager
def filled(folder: Path, total: int, each: int = EACH, wiki: Crowd | None = None) -> Iterator[Filled]:
    """A community with so many contributions, read as webhooks would have it read."""
    wiki = wiki or Crowd(total, each)
    clock = filling.SetClock(START - timedelta(days=1))
    service = filling.service(folder / f"{total}-{each}.sqlite", clock, wiki._until, wiki=wiki)
    try:
        filling.read(service, [HOME])
        clock.at = START + timedelta(hours=2 * total)
        begin = database.worked()
        filling.read(service, [int(local_id(key)) for key in wiki.pages])
        reading = database.worked() - begin
        with service.store.read() as connection:
            answered = connection.scalar(
                sa.text("SELECT count(*) FROM contribution WHERE NOT settled_at IS NULL")
            )
        if not answered or answered < total * 0.7:
            raise BrokenRun(f"{answered} of {total} contributions are answered, four of five should be")
        yield Filled(service, wiki, clock, reading)
    finally:
        service.store.close()


def run(*, quick: bool, versions: Sequence[str] = ()) -> Report:
    """Edits in turns over communities of several sizes in one process."""
    many, one_page = (QUICK_MANY, QUICK_ONE_PAGE) if quick else (MANY, ONE_PAGE)
    turns = QUICK_TURNS if quick else TURNS
    report = Report(
        "Community",
        f"The service over a store and a made-up wiki: pages with {EACH} questions each, four of five answered. "
        "One more question is asked in each community in turns. Processor time until nothing is left to do; ratio of "
        "pairs with its 95 % interval. On PostgreSQL (same machine, fsync on) its processor time is counted.",
    )
    crowds = {
        "few": Crowd(FEW),
        "middle": Crowd(MIDDLE),
        "many": Crowd(many),
        "short": Crowd(FEW, FEW),
        "page": Crowd(one_page, one_page),
        "naming": Crowd(one_page, one_page, naming=True),
    }
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        made: dict[str, Filled] = {}
        for name, crowd in crowds.items():
            say(f"reading {crowd.total:,} contributions, {crowd.each:,} a page")
            place = Path(folder) / name
            place.mkdir()
            made[name] = stack.enter_context(filled(place, crowd.total, crowd.each, crowd))
        times: dict[str, list[float]] = {name: [] for name in made}
        for turn in range(turns + 2):
            for name in sorted(made, reverse=bool(turn % 2)):
                took = made[name].edit()
                if turn > 1:
                    times[name].append(took)

    def middle(name: str) -> str:
        return f"{sorted(times[name])[turns // 2] * 1000:.0f} ms"

    for name, what in (
        ("many", f"one edit among {many:,} contributions"),
        ("page", f"one edit on a page of {one_page:,}"),
        ("naming", f"one edit on a page of {one_page:,} where answers name who asked"),
    ):
        ratio = Ratio.of(list(zip(times[name], times["few"], strict=True)))
        report.add(what, middle(name), f"{middle('few')} among {FEW}", str(ratio), *ratio.aim(AIM))
    # A page that is looked at by its threads costs less than pages of ten: shown beside it for comparison.
    ratio = Ratio.of(list(zip(times["page"], times["short"], strict=True)))
    what = f"one edit on a page of {one_page:,}"
    report.add(what, middle("page"), f"{middle('short')} on a page of {FEW}", str(ratio))
    each_many = made["many"].reading / many * 1000
    each_middle = made["middle"].reading / MIDDLE * 1000
    share = each_many / each_middle
    report.add(
        f"first reading of {many:,}, each", f"{each_many:.2f} ms", f"{each_middle:.2f} ms of {MIDDLE:,}",
        f"{share:.3f}", f"≤ {AIM:.2f}", met=share <= AIM,
    )  # fmt: skip
    return report
