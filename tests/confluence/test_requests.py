"""Everything the plugin asks of Confluence and tells it, held against Atlassian's own API descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.model import Scope, ScopeKind
from core.ports import PageState, Platform
from plugins.confluence.testing import Harness
from tests.confluence.specs import ABSENT, Specs


@pytest.fixture(params=Harness.variants)
def wiki(request: pytest.FixtureRequest) -> Iterator[Harness]:
    harness = Harness(request.param)
    harness.start()
    yield harness
    harness.stop()


def whole(platform: Platform) -> str:
    cursor = ""
    for step in platform.changes("", now=datetime.now(UTC)):
        cursor = step.cursor
    return cursor


def test_every_request_is_as_atlassian_describes_it(wiki: Harness) -> None:
    if Specs.available() is None:
        pytest.skip(ABSENT)
    twin, platform = wiki.twin, wiki.platform
    assert twin.judged()
    ana, ben = wiki.account("Ana", groups=("managers",)), wiki.account("Ben")
    cursor = whole(platform)
    twin.edit("Root", "<p>All of it.</p>", by="Ana")
    page, _ = wiki.edit("Leave", "How to take leave.", by="Ana")
    twin.reparent("Leave", "Root", by="Ana")
    wiki.write_charter("Leave", {"purpose": "One rule", "sponsor": "Ana", "scope": "label: leave"}, by="Ana")
    comment = twin.comment("Leave", "<p>Until when?</p>", by="Ben")
    reply = twin.comment("Leave", "<p>March.</p>", by="Ana", parent=comment)
    twin.edit_comment(reply, "<p>Until March.</p>", by="Ana")
    twin.comment("Leave", "<p>Gelesen.</p>", by="Ben")
    wiki.set_label("Leave", "leave", by="Ana")
    wiki.restrict("Leave", "managers")
    twin.edit("Note", "<p>A blog post.</p>", by="Ana", blog=True)
    if wiki.variant == "cloud":
        twin.like(comment, by="Ana")
    for step in platform.changes(cursor, now=datetime.now(UTC)):
        assert step.pages
    (read,) = platform.read([page])
    assert read.charter is not None
    assert len(read.comments) == 2
    platform.read([f"hr:{comment}", f"hr:{reply}", "hr:987654321"])
    platform.stats([page])
    for kind, value in ((ScopeKind.TREE, read.place), (ScopeKind.LABEL, "leave"), (ScopeKind.SPACE, "HR")):
        assert page in set(platform.members(Scope(kind=kind, value=value)))
    assert platform.find("Leave") == read == platform.find("HR:Leave")
    assert {person.key for person in platform.people(keys=[ana], names=["Ben", "Nobody"])} == {ana, ben}
    assert platform.group("managers") == {ana: None}
    assert platform.group("no such group") is None
    assert platform.readable([ana, ben], [page]) == {(ana, page)}
    state = PageState(page=page, home=page, state="active", purpose="One rule", deadline=date(2026, 12, 18))
    for shown in (state, replace(state, waiting=2), replace(state, shown=False)):
        platform.show(shown)
    assert all(check.good for check in platform.check())
    assert twin.violations() == []
    assert twin.uncovered() == []
    asked = twin.requests()
    assert len({re.sub(r"\d+|\?.*", "", line) for line in asked}) > 20


def test_no_request_carries_a_secret_in_its_address(wiki: Harness) -> None:
    wiki.account("Ana")
    wiki.edit("Leave", "How to take leave.", by="Ana")
    whole(wiki.open())
    lines = " ".join(wiki.twin.requests())
    assert "bot" not in lines.replace("telos-bot", "")
    assert all(secret not in lines for secret in wiki.secrets)


def test_a_pass_costs_what_changed_and_not_the_size_of_the_wiki(wiki: Harness) -> None:
    wiki.account("Ana")
    for number in range(120):
        wiki.twin.edit(f"Page {number}", f"<p>Text {number}.</p>", by="Ana")
    platform = wiki.open()

    def cost(cursor: str) -> tuple[int, str]:
        before = platform.requests
        for step in platform.changes(cursor, now=datetime.now(UTC)):
            cursor = step.cursor
        return platform.requests - before, cursor

    first, cursor = cost("")
    # Everybody, pages and blog posts fifty at a time, the template with its comments and files, and what the first
    # pass left to the overlap.
    assert first <= 11
    _, cursor = cost(cursor)
    idle, cursor = cost(cursor)
    assert idle <= 3
    wiki.edit("Page 7", "Something else.", by="Ana")
    changed, _ = cost(cursor)
    # The page, its new version, its comments, its files, and on Cloud its space, likes and tasks.
    assert changed <= idle + 9


@pytest.mark.parametrize("status", [403, 404])
def test_a_confluence_that_lists_its_accounts_to_nobody_is_synced_all_the_same(
    wiki: Harness, status: int
) -> None:
    wiki.account("Ana")
    page, _ = wiki.edit("Leave", "How to take leave.", by="Ana")
    answer = {"status": status, "headers": {"Content-Type": "application/json"}, "body": '{"message": "no"}'}
    wiki.twin.faults([{"match": "GET .*/user(/list)?\\?.*(limit=200|type)", "times": 1, "answer": answer}])
    steps = list(wiki.open().changes("", now=datetime.now(UTC)))
    # Data Center before 8.4 has no such list: there they are found in the groups.
    lacks = wiki.variant == "dc" and status == 404
    assert any(step.people for step in steps) == lacks
    assert page in {changed.key for step in steps for changed in step.pages}
    assert wiki.twin.faults_left() == 0
