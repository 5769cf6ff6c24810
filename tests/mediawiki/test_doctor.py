"""What doctor says of a MediaWiki: its extension, its clock, its jobs."""

from __future__ import annotations

from importlib import metadata
from typing import Any
from unittest.mock import Mock

import pytest

from core.ports import Check
from plugins.mediawiki.install import Installer

OURS = metadata.version("telos")
MAJOR, MINOR = (int(part) for part in OURS.split(".")[:2])


def installer(client: Any = None, language: str = "en") -> Installer:
    return Installer(client or Mock(skew=None), Mock(), Mock(), "Telos", language, "https://w.example")


def extension(theirs: str, language: str = "en") -> Check:
    about = Mock(telos=True, extensions={"Telos": theirs})
    return installer(language=language)._extension(about)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("theirs", "way"),
    [(f"{MAJOR}.{MINOR + 1}.0", "new"), (f"{MAJOR + 1}.0.0", "new"), ("0.0.9", "old")],
)
def test_an_extension_older_or_newer_than_the_server_is_told(theirs: str, way: str, language: str) -> None:
    check = extension(theirs, language)
    other = extension("0.0.9" if way == "new" else f"{MAJOR + 1}.0.0", language)
    assert not check.good
    assert theirs in check.said
    assert OURS in check.said
    assert check.cure
    assert check.cure != other.cure, "which of the two to update is another thing"


def test_an_extension_of_the_servers_time_is_right() -> None:
    for theirs in (OURS, f"{MAJOR}.{MINOR}.99"):
        assert extension(theirs).good
        assert extension(theirs).cure == ""


@pytest.mark.parametrize(("skew", "good"), [(-400.0, False), (400.0, False), (61.0, False), (3.0, True)])
def test_a_clock_that_is_off_is_told_with_how_far(skew: float, good: bool) -> None:
    (check,) = installer(Mock(skew=skew))._place(Mock(server=""))
    assert check.good is good
    assert str(round(abs(skew))) in check.said
    assert bool(check.cure) is not good


def test_no_clock_no_line() -> None:
    assert list(installer()._place(Mock(server=""))) == []


@pytest.mark.parametrize(
    ("waiting", "oldest", "good"),
    [(0, 0, True), (3, 60, True), (49, 1799, True), (50, 0, False), (2, 1800, False), (1, None, True)],
)
def test_jobs_of_the_wiki_that_nobody_runs_are_a_red_line(
    waiting: int, oldest: int | None, good: bool
) -> None:
    ping = {"sent": True, "status": 202, "url": "https://t.example/hooks/hr", "site": "hr"}
    ping |= {"waiting": waiting, "oldest": oldest}
    client = Mock(skew=None)
    client.write.return_value = {"telosping": ping}
    jobs = list(installer(client)._connection())[-1]
    assert jobs.good is good
    assert waiting < 2 or str(waiting) in jobs.said
    assert ("runJobs" in jobs.cure) is not good
