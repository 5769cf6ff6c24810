"""Lists that are capped and whose links err: everything is read all the same, and every list ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from core.ports import GiveUp
from plugins.confluence.paging import Pages
from plugins.confluence.wiki import Confluence
from tests.confluence.install.setup import settings
from tests.confluence.twin import Twin

VICES = [(cap, following) for cap in (7, 50, 200) for following in ("right", "none", "empty", "wrong")]


class Server:
    """A list of so many rows that is capped, and whose link to the next page errs; whatever is asked."""

    def __init__(self, count: int, cap: int, following: str) -> None:
        self.rows = [{"name": f"row {number}"} for number in range(count)]
        self.cap, self.following, self.asked = cap, following, 0

    def __call__(self, start: int = 0) -> dict[str, Any]:
        self.asked += 1
        part = self.rows[start : start + self.cap]
        links = {
            "right": {"next": f"/x?start={start + len(part)}"} if start + len(part) < len(self.rows) else {},
            "none": {},
            "empty": {"next": ""},
            "wrong": {"next": "/x?start=0"} if start + len(part) < len(self.rows) else {},
            "behind": {"next": f"/x?start={start + self.cap}"},
        }[self.following]
        return {"results": part, "start": start, "limit": 500, "size": len(part), "_links": links}


def read(ask: Any) -> list[str]:
    pages, names, params = Pages("rest/api/x", by_rows=True), [], {}
    for _ in range(1000):
        answer = ask(**params)
        fresh = pages.fresh(answer)
        names += [row["name"] for row in fresh]
        after = pages.after(answer, len(fresh))
        if after is None:
            return names
        params = after
    raise AssertionError("it does not end")


@pytest.mark.parametrize("count", [0, 1, 7, 49, 50, 51, 100, 251])
@pytest.mark.parametrize("following", ["right", "none", "empty", "wrong", "behind"])
@pytest.mark.parametrize("cap", [3, 50, 200])
def test_every_row_comes_once_by_an_independent_count(count: int, cap: int, following: str) -> None:
    server = Server(count, cap, following)
    assert read(server) == [row["name"] for row in server.rows]
    # One page more than there are rows for, and never many more.
    assert server.asked <= count // cap + 2


@pytest.mark.parametrize("total", [0, 1, 50, 99, 100, 101, 10_000])
@pytest.mark.parametrize("name", ["totalSize", "totalCount"])
def test_a_count_that_an_answer_gives_ends_no_list(total: int, name: str) -> None:
    server = Server(101, 50, "none")
    assert read(lambda **asked: {**server(**asked), name: total}) == [row["name"] for row in server.rows]


def test_a_list_whose_start_is_ignored_ends() -> None:
    same = {"results": [{"id": 1}, {"id": 2}], "_links": {}}
    assert read_ids(lambda **_: same) == [1, 2]
    with pytest.raises(GiveUp, match="no end"):
        read_ids(lambda **_: {**same, "_links": {"next": "/x?start=2"}})


def test_a_cursor_that_comes_back_is_no_end() -> None:
    with pytest.raises(GiveUp, match="no end"):
        read_ids(lambda **_: {"results": [{"id": 1}], "_links": {"next": "/x?cursor=same"}})
    # And one that leads to nothing is the end.
    answers = iter([{"results": [{"id": 1}], "_links": {"next": "/x?cursor=a"}}, {"results": []}])
    assert read_ids(lambda **_: next(answers)) == [1]


def read_ids(ask: Any) -> list[int]:
    pages, ids = Pages("rest/api/x", by_rows=True), []
    answer = ask()
    while True:
        fresh = pages.fresh(answer)
        ids += [row["id"] for row in fresh]
        after = pages.after(answer, len(fresh))
        if after is None:
            return ids
        answer = ask(**after)


@pytest.fixture(params=["dc", "cloud"])
def twin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    twin = Twin(request.param).start()
    yield twin
    assert twin.violations() == []
    twin.stop()


def test_nobody_and_nothing_is_lost_by_a_site_whose_lists_err(twin: Twin) -> None:
    for number in range(130):
        twin.user(f"u{number}")
        twin.join(f"u{number}", "managers")
    twin.edit("Leave", "<p>x</p>", "u1")
    comments = {twin.comment("Leave", f"<p>Number {number}.</p>", "u2") for number in range(60)}
    for cap, following in ((50, "none"), (7, "wrong"), (200, "empty")):
        twin.ways(cap=cap, following=following)
        wiki = Confluence("hr", settings(twin))
        group = wiki.group("managers")
        assert group is not None
        assert len(group) == 130, (cap, following)
        steps = list(wiki.changes("", now=datetime.now(UTC)))
        everybody = {person.name for step in steps for person in step.people}
        assert {f"u{number}" for number in range(130)} <= everybody, (cap, following)
        page = wiki.find("Leave")
        assert page is not None
        assert {comment.id for comment in page.comments} == comments, (cap, following)
