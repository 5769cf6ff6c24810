"""What became of contributions, over whole histories: told to each author as the plainest retelling has it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import PageKey
from core.ports import Message, Reject
from core.store import tables as t
from tests.flow.dispositions import MAX, MIA, STEWARD, close, key_of, points, say
from tests.support.house import House


@dataclass
class Retold:
    """Who contributed what, what was said of it last, and what each message may hold, in the plainest way."""

    house: House
    #: Key → author, page, when.
    added: dict[str, tuple[str, PageKey]] = field(default_factory=dict)
    disposed: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    told: dict[str, int] = field(default_factory=dict)
    messages: Counter[str] = field(default_factory=Counter)
    secret: dict[PageKey, set[str]] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)
    count: int = 0

    def sent(self, message: Message) -> None:
        """A message leaves: it holds what the person contributed before the end, where they may read, as it stands."""
        keys = [line.key for line in message.lines if line.key.startswith("outcome/")]
        if not keys:
            return
        name = message.to.name
        self.messages[name] += 1
        assert self.messages[name] <= 2, name
        mine = [
            key
            for key, (author, page) in self.added.items()
            if author == name and name not in self.secret.get(page, set()) and key in self.over
        ]
        if self.messages[name] == 2:
            mine = [
                key for key in mine if key in self.disposed and self.disposed[key][2] != self.told.get(key)
            ]
            assert mine, "a second message without news"
        expected = Counter((self.title(key), *self.disposed.get(key, ("open", "", 0))[:2]) for key in mine)
        self.told |= {key: self.disposed[key][2] for key in mine if key in self.disposed}
        choices = {"used": "used", "partly": "partly used", "not": "not used", "open": "nobody has said yet"}
        lines = set()
        for (title, choice, why), n in expected.items():
            what = f"Your comment on “{title}”" if n == 1 else f"Your {n} comments on “{title}”"
            lines.add(f"{what}: {choices[choice]}" + (f". {why}" if why else ""))
        assert set(points(message)) == lines

    def title(self, key: str) -> str:
        return self.house.wiki.leaf(self.added[key][1]).title

    def stays(self, key: str) -> bool:
        return key in self.told and self.messages[self.added[key][0]] == 2


_NAMES = [MIA, MAX]
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(_NAMES), st.integers(0, 1)),
        st.tuples(st.just("say"), st.sampled_from(["used", "partly", "not"]), st.integers(0, 5)),
        st.tuples(st.just("all"), st.sampled_from(["used", "not"]), st.integers(0, 1)),
        st.tuples(st.just("wait"), st.sampled_from(["20", "60"]), st.just(0)),
        st.tuples(st.just("hide"), st.sampled_from(_NAMES), st.just(1)),
        st.tuples(st.just("close"), st.just(""), st.just(0)),
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=12, deadline=None)
@given(_STEPS)
def test_histories_of_what_became_of_contributions_as_retold(steps: list[tuple[str, str, int]]) -> None:
    with TemporaryDirectory() as folder:
        house = House(Path(folder) / "t.db")
        try:
            house.people()
            house.hear()
            house.service.go_live("hr")
            page = house.community()
            pages = [page, house.wiki.page("Leave/More", house.key(STEWARD))]
            house.hear()
            told = Retold(house)
            real = house.mail.send

            def send(message: Message) -> None:
                told.sent(message)
                real(message)

            house.mail.send = send  # type: ignore[method-assign]
            for what, value, number in [("add", MIA, 0), *steps, ("close", "", 0), ("wait", "200", 0)]:
                _step(house, told, pages, what, value, number)
            for name in _NAMES:
                assert told.messages[name] >= any(author == name for author, _ in told.added.values()), (
                    "nobody is left in a black hole"
                )
                news = [
                    key
                    for key, (author, where) in told.added.items()
                    if author == name
                    and key in told.over
                    and name not in told.secret.get(where, set())
                    and key in told.disposed
                    and told.disposed[key][2] != told.told.get(key)
                ]
                assert not news or told.messages[name] == 2
        finally:
            house.close()


def _step(house: House, told: Retold, pages: list[PageKey], what: str, value: str, number: int) -> None:
    told.count += 1
    closed = bool(told.over)
    if what == "add" and not closed:
        before = {key_of(house, row) for row in house.rows(t.contribution)}
        house.clock.move(minutes=70)
        house.wiki.comment(
            pages[number], house.key(value), f"Remark {told.count} of the twelve on this matter."
        )
        house.hear()
        (new,) = {key_of(house, row) for row in house.rows(t.contribution)} - before
        told.added[new] = (value, pages[number])
    elif what == "say" and told.added:
        key = sorted(told.added)[number % len(told.added)]
        _say(house, told, pages[0], [key], value)
    elif what == "all" and told.added:
        keys = [key for key, (_, page) in told.added.items() if page == pages[number]]
        _say(house, told, pages[0], keys, value)
    elif what == "wait":
        house.pass_time(hours=float(value))
    elif what == "hide":
        told.secret.setdefault(pages[1], set()).add(value)
        everybody = {account.key for account in house.wiki.accounts.values()}
        out = {house.key(name) for name in told.secret[pages[1]]}
        house.wiki.only[int(pages[1].partition(":")[2])] = everybody - out
    elif what == "close" and not closed:
        close(house, pages[0])
        told.over = set(told.added)


def _say(house: House, told: Retold, home: PageKey, keys: list[str], choice: str) -> None:
    open_ = [key for key in keys if not told.stays(key)]
    why = f"Because of {told.count}" if choice == "not" else ""
    if not open_:
        with pytest.raises(Reject):
            say(house, STEWARD, home, keys or ["1/c1"], choice, why)
        return
    say(house, STEWARD, home, keys, choice, why)
    for key in open_:
        if told.disposed.get(key, ("", "", 0))[:2] != (choice, why):
            told.disposed[key] = (choice, why, told.count)
