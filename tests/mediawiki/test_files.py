"""Which version of a file the page of a file showed when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.model import Revision
from plugins.mediawiki.read import Reader

BEGAN = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)


def shown(files: list[tuple[int, str]], revisions: list[int]) -> list[str]:
    """The digests of revisions saved so many seconds after the beginning, all of the same text."""
    nobody: Any = None
    reader = Reader("hr", nobody, nobody, nobody)
    reader._files[3] = [(BEGAN + timedelta(seconds=at), digest) for at, digest in files]
    saved = [
        Revision(number=n, parent=n - 1, at=BEGAN + timedelta(seconds=at), author=None, size=9, digest="text")
        for n, at in enumerate(revisions, 7)
    ]
    return [reader.wording(3, revision).digest for revision in saved]


@pytest.mark.parametrize("apart", [1, 2, 5, 60])
def test_versions_of_a_file_close_together_are_wordings_of_their_own(apart: int) -> None:
    assert shown([(0, "red"), (apart, "green")], [0, apart]) == ["text+red", "text+green"]
    # The revision that tells of it may come a moment later.
    assert shown([(0, "red"), (apart, "green")], [0, apart + 2]) == ["text+red", "text+green"]


def test_a_page_that_was_there_before_its_file_showed_none() -> None:
    assert shown([(9, "red")], [0, 9]) == ["text+", "text+red"]
