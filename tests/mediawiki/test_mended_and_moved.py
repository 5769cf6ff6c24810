"""A remark keeps its id and its author, however it is mended, archived, moved, and brought back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.mediawiki import savers
from plugins.mediawiki.discussions import Discussions
from plugins.mediawiki.people import People
from plugins.mediawiki.protocol import Json
from plugins.mediawiki.raw import RawPage
from plugins.mediawiki.saved import same_words
from plugins.mediawiki.savers import Savers
from tests.mediawiki.wikis import ENGLISH

PEOPLE = {"Ana": 1, "Bo": 2, "Mia": 3}
#: Discussions of three pages, and the archive of the first one's.
TALKS = ("Talk:Travel", "Talk:Sickness", "Talk:Leave", "Talk:Travel/Archive 1")
TITLES = {1: "Travel", 2: "Sickness", 3: "Leave"}
WORDS = "half days count as hours from may on until march where nobody asks before they are taken".split()  # noqa: SIM905


@dataclass
class PaperWiki:
    """Discussions with their histories, as the API tells them; it counts what it is asked."""

    now: datetime = field(
        default_factory=lambda: datetime.now(UTC).replace(second=7, microsecond=0) - timedelta(days=9)
    )
    talks: dict[str, list[Json]] = field(default_factory=dict)
    newest: int = 0
    asked: int = 0

    def number(self, title: str) -> int:
        return 100 + TALKS.index(title)

    def text(self, title: str) -> str:
        return self.talks[title][-1]["slots"]["main"]["content"] if title in self.talks else ""

    def save(self, who: str, title: str, text: str) -> None:
        before = self.talks.setdefault(title, [])
        self.newest += 1
        before.append({
            "revid": self.newest, "parentid": before[-1]["revid"] if before else 0, "user": who,
            "userid": PEOPLE[who], "timestamp": self.now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "slots": {"main": {"contentmodel": "wikitext", "content": text}},
        })  # fmt: skip

    # --- what is asked of it ---

    def get(self, action: str, **asked: Any) -> Json:
        self.asked += 1
        if asked.get("list") == "usercontribs":
            first, last = asked["ucend"], asked["ucstart"]
            rows = [
                {**row, "pageid": self.number(title)}
                for title, some in self.talks.items()
                for row in some
                if row["userid"] == asked["ucuserids"] and first <= row["timestamp"] <= last
            ]
            return {"query": {"usercontribs": rows[: asked["uclimit"]]}}
        if "revids" in asked:
            rows = [row for some in self.talks.values() for row in some if row["revid"] in asked["revids"]]
            return {"query": {"pages": [{"revisions": [row]} for row in rows]}}
        (some,) = [some for title, some in self.talks.items() if self.number(title) == asked["pageids"]]
        return {"query": {"pages": [{"revisions": some[-1:]}]}}

    def query(self, **asked: Any) -> Iterator[Json]:
        self.asked += 1
        (some,) = [some for title, some in self.talks.items() if self.number(title) == asked["pageids"]]
        rows = [row for row in reversed(some) if row["revid"] <= asked["rvstartid"]]
        yield {"query": {"pages": [{"revisions": rows}]}}


class _Accounts:
    def keys_of(self, names: Any) -> dict[Any, Any]:
        return {pair: f"hr:{PEOPLE[pair[0]]}" if pair[0] in PEOPLE else None for pair in names}


class Reading:
    """Who reads the wiki's discussions; one that lasts, or one that begins now."""

    def __init__(self, wiki: PaperWiki) -> None:
        self.wiki = wiki
        known = Savers(wiki, lambda: ENGLISH)
        self.discussions = Discussions("hr", wiki, cast("People", _Accounts()), known)

    def remarks(self) -> dict[str, set[tuple[str, str | None, str]]]:
        """Page → id, author and words of each remark."""
        subjects = {
            number: RawPage({"title": title, "pageid": number, "ns": 0}) for number, title in TITLES.items()
        }
        talks = {}
        for title, rows in self.wiki.talks.items():
            talks[title] = RawPage({"title": title, "pageid": self.wiki.number(title), "ns": 1})
            talks[title].merge({"revisions": rows[-1:]})
        archives = {TALKS[3]: TALKS[0]} if TALKS[3] in talks else {}
        by_page = self.discussions.comments(ENGLISH, subjects, talks, archives, set())
        return {
            TITLES[number]: {(comment.id, comment.author, comment.excerpt) for comment in comments}
            for number, comments in by_page.items()
        }


@dataclass(eq=False)
class Remark:
    """What the oracle knows of one: never a line of code that reads wikitext."""

    who: str
    at: datetime
    words: list[str]
    talk: str
    first: tuple[str, ...] = ()
    #: Where it was put in, too, while it is being moved.
    copied_to: str = ""
    #: Pages it stood on so far.
    stood: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.first = tuple(self.words)

    @property
    def line(self) -> str:
        stamp = f"{self.at:%H:%M}, {self.at.day} {self.at:%B %Y} (UTC)"
        return f"{' '.join(self.words)} [[User:{self.who}|{self.who}]] {stamp}"

    @property
    def id(self) -> str:
        told = f"{self.who}\n{self.at:%Y%m%d%H%M}\n{' '.join(self.first[:6])}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class Story:
    """People say, mend, move and take back; it knows what stands where."""

    def __init__(self) -> None:
        self.wiki = PaperWiki()
        self.remarks: list[Remark] = []
        #: What the last saves changed, to take back: remark, words, talk as they were.
        self.last: tuple[Remark, list[str], str] | None = None

    def render(self, who: str, *titles: str) -> None:
        for title in titles:
            lines = [f":{remark.line}" for remark in self.remarks if remark.talk == title]
            lines += [f":{remark.line}" for remark in self.remarks if remark.copied_to == title]
            self.wiki.save(who, title, "\n".join(["== Thread ==", *lines]))
        self.wiki.now += timedelta(minutes=7)

    def say(self, who: str, talk: int, pick: int) -> None:
        words = [WORDS[(pick * 7 + n * (1 + pick % 5)) % len(WORDS)] for n in range(8)]
        self.remarks.append(Remark(who, self.wiki.now, words, TALKS[talk]))
        self.last = None
        self.render(who, TALKS[talk])

    def mend(self, who: str, which: int, pick: int) -> None:
        remark = self.remarks[which % len(self.remarks)]
        self.last = (remark, list(remark.words), remark.talk)
        # Seven of eight at once at most: more than that is another remark to anybody.
        for n in range(1 + pick % 7):
            remark.words[(pick + n) % 8] = f"really{(pick + n) % 5}"
        self.render(who, remark.talk)

    def move(
        self, who: str, which: int, talk: int, pick: int, between: Callable[[], None] | None = None
    ) -> None:
        remark = self.remarks[which % len(self.remarks)]
        remark.stood.add(page_of(remark.talk))
        if remark.talk == TALKS[talk]:
            return
        before, self.last = remark.talk, (remark, list(remark.words), remark.talk)
        # It is put in at the end.
        self.remarks.remove(remark)
        self.remarks.append(remark)
        remark.talk = TALKS[talk]
        if between is not None:
            # Put in first, and read while it stands on both: then it is only quoted there.
            remark.talk, remark.copied_to = before, TALKS[talk]
            self.render(who, TALKS[talk])
            between()
            remark.talk, remark.copied_to = TALKS[talk], ""
            remark.stood.add(page_of(remark.talk))
            self.render(who, before)
            return
        remark.stood.add(page_of(remark.talk))
        # Cut first, or put in first: the wiki shows both in between, but nobody reads it then.
        self.render(who, *((before, remark.talk) if pick % 2 else (remark.talk, before)))

    def undo(self, who: str) -> None:
        if self.last is None:
            return
        remark, words, talk = self.last
        there, self.last = remark.talk, None
        remark.words, remark.talk = words, talk
        self.render(who, *dict.fromkeys((there, talk)))

    def stands(self) -> dict[str, set[tuple[str, str | None, str]]]:
        standing: dict[str, set[tuple[str, str | None, str]]] = {}
        for remark in self.remarks:
            page = page_of(remark.talk)
            standing.setdefault(page, set()).add(
                (remark.id, f"hr:{PEOPLE[remark.who]}", " ".join(remark.words))
            )
        return standing


def page_of(talk: str) -> str:
    return talk.removeprefix("Talk:").partition("/")[0]


_who, _n = st.sampled_from(sorted(PEOPLE)), st.integers(0, 40)
_steps = st.one_of(
    st.tuples(st.just("say"), _who, st.integers(0, 2), _n),
    st.tuples(st.just("mend"), _who, _n, _n),
    st.tuples(st.just("mend"), _who, _n, _n),
    st.tuples(st.just("move"), _who, _n, st.integers(0, 3), _n),
    st.tuples(st.just("move"), _who, _n, st.integers(0, 3), _n),
    st.tuples(st.just("move while read"), _who, _n, st.integers(0, 3), _n),
    st.tuples(st.just("undo"), _who),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(_steps, min_size=1, max_size=12), st.sets(st.integers(0, 12)))
def test_any_history_leaves_every_remark_its_id_and_its_author(
    steps: list[Any], read_after: set[int]
) -> None:
    story = Story()
    story.say("Mia", 0, 1)
    lasting = Reading(story.wiki)

    def read() -> None:
        comments = lasting.remarks()
        for remark in story.remarks:
            came, left = page_of(remark.copied_to), page_of(remark.talk)
            if came in remark.stood - {left}:
                # Brought back to where it stood before, it may count there at once, and still where it is taken from.
                rows = {row for row in comments.get(came, ()) if row[0] == remark.id}
                comments[came] = comments.get(came, set()) - rows
                comments[left] = comments.get(left, set()) | rows
        assert {page: some for page, some in comments.items() if some} == story.stands()

    for place, (what, *rest) in enumerate(steps):
        if what == "move while read":
            story.move(*rest, between=read)
        else:
            getattr(story, what)(*rest)
        if place in read_after:
            read()
    for reading in (lasting, Reading(story.wiki)):
        comments = reading.remarks()
        assert {page: some for page, some in comments.items() if some} == story.stands()


def test_a_remark_of_several_lines_that_was_mended_goes_along_whole() -> None:
    wiki = PaperWiki()
    first = Remark("Mia", wiki.now, ["Do", "haf", "days", "count?"], TALKS[0])
    text = "== One ==\nDo haf days count?\nI ask for May, and for all of us.\n"
    sign = first.line.partition("count? ")[2]
    wiki.save("Mia", TALKS[0], f"{text}Thanks! {sign}")
    before = Reading(wiki).remarks()["Travel"]
    wiki.now += timedelta(minutes=9)
    mended = text.replace("haf days", "half days").replace("May", "June")
    wiki.save("Mia", TALKS[0], f"{mended}Thanks! {sign}")
    wiki.now += timedelta(minutes=9)
    wiki.save("Bo", TALKS[0], "")
    wiki.save("Bo", TALKS[1], f"{mended}Thanks! {sign}")
    ((id, author, words),) = Reading(wiki).remarks()["Sickness"]
    assert (id, author) == next((id, author) for id, author, _ in before)
    assert words == "Do half days count? I ask for June, and for all of us. Thanks!"


def moved_twice(last: list[str]) -> tuple[str, PaperWiki]:
    """Mia's remark is mended and moved, mended word by word and moved again, where it reads like ``last``.

    The id it had, and the wiki.
    """
    story = Story()
    story.say("Mia", 0, 1)
    ((id, _, _),) = Reading(story.wiki).remarks()["Travel"]
    story.mend("Bo", 0, 7)
    story.move("Bo", 0, 1, 1)
    for n in range(8):
        story.mend("Ana", 0, 7 * n)
    (remark,) = story.remarks
    remark.words = last or remark.words
    story.move("Bo", 0, 2, 0)
    assert last or not set(remark.first) & set(remark.words)
    return id, story.wiki


def test_a_remark_of_which_no_word_is_left_is_the_same_where_every_change_can_be_followed() -> None:
    before, wiki = moved_twice([])
    ((id, author, _),) = Reading(wiki).remarks()["Leave"]
    assert (id, author) == (before, "hr:3")


@pytest.mark.parametrize("last", ["all of us may stay away until further notice", "nobody may"])
def test_other_words_under_a_moved_signature_are_whose_who_put_them_there(last: str) -> None:
    """What was written anew as it was moved was never said so anywhere: no answer goes along."""
    before, wiki = moved_twice(last.split())
    ((id, author, words),) = Reading(wiki).remarks()["Leave"]
    assert (author, words) == ("hr:2", last)
    assert id != before


@pytest.mark.parametrize("who", ["Bo", "Mia"])
def test_words_of_another_minute_are_nobodys_but_whose_they_are(who: str) -> None:
    """Somebody writes a remark with another one's signature, which that one never said like this."""
    wiki = PaperWiki()
    real = Remark("Mia", wiki.now, "half days count as half of one day".split(), TALKS[0])  # noqa: SIM905
    wiki.save("Mia", TALKS[0], real.line)
    wiki.now += timedelta(hours=3)
    forged = Remark("Mia", real.at, "all of us may stay away until further notice".split(), TALKS[1])  # noqa: SIM905
    wiki.save(who, TALKS[1], forged.line)
    ((_, author, _),) = Reading(wiki).remarks()["Sickness"]
    assert author == f"hr:{PEOPLE[who]}"
    # In other words, while it still stands where it was said, it is quoted, and says nothing new.
    quoted = Remark("Mia", real.at, "half days count as half of one week".split(), TALKS[2])  # noqa: SIM905
    wiki.save("Bo", TALKS[2], f"{quoted.line}\nIs that so? {Remark('Bo', wiki.now, [], '').line}")
    assert [author for _, author, _ in Reading(wiki).remarks()["Leave"]] == ["hr:2"]


def test_asking_grows_with_what_was_moved_and_no_more() -> None:
    """Ten times the moved remarks cost at most what a reading may ask; read again they cost nothing."""
    costs = []
    for count in (5, 50):
        wiki = PaperWiki()
        story = Story()
        story.wiki = wiki
        for n in range(count):
            story.say("Mia", 0, n)
            story.mend("Mia", n, 2)
        for remark in story.remarks:
            remark.talk = TALKS[1]
        story.render("Bo", TALKS[0], TALKS[1])
        reading = Reading(wiki)
        reading.remarks()
        costs.append(wiki.asked)
        wiki.asked = 0
        if count == 5:
            reading.remarks()
            assert wiki.asked == 0
    assert costs[1] <= costs[0] + 5 * 20


def test_what_is_compared_does_not_grow_with_a_page_made_to_be_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Thousands of lines of one person and minute, all mended as they were moved: each looks a little like each."""
    compared = 0

    def counting(first: str, other: str) -> bool:
        nonlocal compared
        compared += len(first) + len(other)
        return same_words(first, other)

    monkeypatch.setattr(savers, "same_words", counting)
    story = Story()
    at = story.wiki.now
    lines = [Remark("Mia", at, f"w{n} x{n} half days count y{n % 7}".split(), "").line for n in range(2000)]
    story.wiki.save("Mia", TALKS[0], "\n".join(lines))
    for n, talk in enumerate(TALKS[1:3]):
        story.wiki.now += timedelta(minutes=9)
        story.wiki.save("Bo", talk, "\n".join(line.replace(f"{'xw'[n]}", "never ") for line in lines))
        story.wiki.save("Bo", TALKS[n], "gone")
    Reading(story.wiki).remarks()
    assert 0 < compared <= 1_000_000
