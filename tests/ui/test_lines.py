"""The one line a reader sees while the panel is closed."""

from __future__ import annotations

import pytest

from core.model import Finding, Level
from core.ui.view import panel_view
from tests.ui.samples import CEM, facts


@pytest.mark.parametrize(
    ("retired", "said"), [("no", "waits for its review"), ("yes", "retired")], ids=["late", "retired"]
)
def test_a_late_review_and_a_retired_page_are_not_on_track(retired: str, said: str) -> None:
    stale = Finding(code="A304", level=Level.WARNING, data={"day": "2026-10-01", "retired": retired})
    assert "on track" in str(panel_view(facts(CEM)))
    shown = str(panel_view(facts(CEM, findings=(stale,))))
    assert "on track" not in shown
    assert said in shown
