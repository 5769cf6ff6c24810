"""What Telos costs a wiki, counted: requests of the sync, queries of a page view. Times are for bench/."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import sync, view, wikis

# Who comes first imports the handbook, which takes minutes on a slow machine.
pytestmark = [pytest.mark.wiki, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("small_limits", [True, False], ids=["50-pages-a-request", "500-pages-a-request"])
@pytest.mark.parametrize("version", ["1.39", "1.43"])
def test_the_sync_asks_little(version: str, small_limits: bool, tmp_path: Path) -> None:
    with wikis.handbook(version, tmp_path / "wiki", small_limits=small_limits) as wiki:
        passes = dict(sync.measure(wiki, (0, 1, 50, 51)))
    first = passes.pop(None)
    assert first.pages >= sync.PAGES
    assert first.revisions >= sync.REVISIONS
    assert first.requests <= (sync.FIRST_AIM if small_limits else sync.FIRST_AIM // 4)
    for changed, spent in passes.items():
        assert changed is not None
        assert spent.pages == changed
        assert spent.requests <= sync.later_aim(changed), f"after {changed} changed pages"


@pytest.mark.parametrize("version", ["1.39", "1.43"])
def test_a_page_outside_every_community_costs_no_query(version: str, tmp_path: Path) -> None:
    with view.pair(version, tmp_path, count=True) as both:
        for logged_in in (True, False):
            ours, theirs = view.queries(both, view.OUTSIDE, logged_in=logged_in)
            assert len(ours) == len(theirs), f"logged in: {logged_in}; with Telos:\n" + "\n".join(ours)
        # In a community the panel's place is decided by what the request knows already.
        ours, theirs = view.queries(both, view.INSIDE, logged_in=True)
        assert len(ours) == len(theirs), "in a community; with Telos:\n" + "\n".join(ours)
