"""Each version that is supported is connected, read whole and vouched for, by a twin that lacks what it lacks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from plugins.confluence.wiki import Confluence
from tests.confluence.install.setup import Door, linked, red, run, settings
from tests.confluence.test_access import VERSIONS
from tests.confluence.twin import Twin


def furnished(dc: Twin) -> None:
    dc.user("ana")
    for number in range(3):
        dc.edit(f"Page {number}", "<p>x</p>", "ana", space="HR")
    dc.edit("News", "<p>A blog post.</p>", "ana", space="HR", blog=True)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_supported_version_is_all_green_and_read_whole(dc: Twin, door: Door, version: str) -> None:
    furnished(dc)
    dc.ways(version=version)
    checks = run(linked(dc, door))
    assert red(checks) == {}
    assert checks["Confluence answers"].said == f"Confluence Data Center {version}"
    assert "may read it" in checks["Who may read a page can be told"].said
    steps = list(Confluence("hr", settings(dc)).changes("", now=datetime.now(UTC)))
    assert {page.title for step in steps for page in step.pages} >= {"Page 0", "Page 1", "Page 2", "News"}
    assert {person.name for step in steps for person in step.people} >= {"ana", "telos-bot"}


@pytest.mark.parametrize("version", ["7.18.4", "7.13.20", "6.15.10"])
def test_an_older_one_is_too_old_in_those_words(dc: Twin, version: str) -> None:
    dc.ways(version=version)
    (check,) = run(settings(dc)).values()
    assert check.said == f"Confluence Data Center {version} is too old."
    assert "7.19" in check.cure


def test_without_the_remote_api_an_older_version_says_what_to_switch_on(dc: Twin, door: Door) -> None:
    furnished(dc)
    dc.ways(version="8.5.25", remote=False)
    problems = red(run(linked(dc, door)))
    assert "Remote API" in problems["Right: read who may see a space"].cure
    assert "HR, IT" in problems["Right: read who may see a space"].said
    assert "Who may read a page can be told" in problems


def test_doctor_asks_for_a_real_page_and_is_red_where_it_cannot_tell(dc: Twin, door: Door) -> None:
    furnished(dc)
    given = linked(dc, door)
    assert red(run(given)) == {}
    dc.ways(restrictions="unknown")
    problems = red(run(given, install=False))
    assert list(problems) == ["Who may read a page can be told"]
    assert "in a form that Telos does not know" in problems["Who may read a page can be told"].said
    # A form that can be read, and lets nobody in anywhere, is as bad.
    dc.ways(restrictions="results")
    dc.user("boss")
    for number in range(3):
        dc.restrict(f"Page {number}", users=["boss"], groups=[])
    dc.restrict("News", users=["boss"], groups=[])
    assert "no author" in str(red(run(given, install=False))) or "its author" in str(
        red(run(given, install=False))
    )


def test_permissions_that_answer_500_are_a_right_that_is_named_by_space(dc: Twin, door: Door) -> None:
    furnished(dc)
    dc.leave("telos-bot", "confluence-administrators")
    problems = red(run(linked(dc, door)))
    assert "HR, IT" in problems["Right: read who may see a space"].said
    assert "space administrator" in problems["Right: read who may see a space"].cure
