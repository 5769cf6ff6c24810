"""The one line a reader sees while the panel is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.model import Confidence, DueDate, Extension, Finding, Level, Status
from core.ui.view import panel_view
from tests.ui.samples import ANA, CEM, CHARTER, at, facts


@pytest.mark.parametrize(
    ("retired", "words"), [("no", "waits for its review"), ("yes", "retired")], ids=["late", "retired"]
)
def test_a_late_review_and_a_retired_page_are_not_on_track(retired: str, words: str) -> None:
    stale = Finding(code="A304", level=Level.WARNING, data={"day": "2026-10-01", "retired": retired})
    assert "on track" in str(panel_view(facts(CEM)))
    shown = str(panel_view(facts(CEM, findings=(stale,))))
    assert "on track" not in shown
    assert words in shown


@pytest.mark.parametrize("retired", ["no", "yes"], ids=["late", "retired"])
def test_a_later_date_and_the_owners_word_do_not_hide_a_late_review(retired: str) -> None:
    stale = Finding(code="A304", level=Level.WARNING, data={"day": "2026-10-01", "retired": retired})
    status = Status(confidence=Confidence.ON_TRACK, text="all as planned", by=ANA.key, at=at(20))
    later = Extension(
        due=DueDate(text="2027-01-15", day=date(2027, 1, 15), at=at(20) + timedelta(days=60)),
        reason="The cook came later.",
        key="x",
        approved=True,
    )
    for charter in (
        replace(CHARTER, status_every=timedelta(days=7), status=status),
        replace(CHARTER, status_every=timedelta(days=7), status=status, extensions=(later,)),
        replace(CHARTER, extensions=(later,)),
    ):
        view = panel_view(facts(CEM, charter=charter, findings=(stale,)))
        assert "on track" not in str(view)
        assert ("retired" if retired == "yes" else "waits for its review") in view["line"]["text"]
    # What its owner worries about is said all the same.
    worried = replace(status, confidence=Confidence.OFF_TRACK, text="the law has changed")
    charter = replace(CHARTER, status_every=timedelta(days=7), status=worried)
    assert "the law has changed" in str(panel_view(facts(CEM, charter=charter, findings=(stale,))))


def test_the_owners_word_stands_in_the_line_and_silence_in_its_place() -> None:
    silent = Finding(code="A306", level=Level.WARNING, data={"day": "2026-10-01", "said": "yes", "missed": 1})
    status = Status(confidence=Confidence.OFF_TRACK, text="the law has changed.", by=ANA.key, at=at(20))
    charter = replace(CHARTER, status_every=timedelta(days=7), status=status)
    line = panel_view(facts(CEM, charter=charter))["line"]["text"]
    assert line.endswith(" · off track: the law has changed")
    line = panel_view(facts(CEM, charter=charter, findings=(silent,)))["line"]["text"]
    assert line.endswith(" · no word since Thu 1 Oct")
    assert "track" not in line


def test_the_reason_of_a_date_that_was_replaced_is_not_the_reason_of_the_one_that_counts() -> None:
    def moved(day: date, reason: str, *, superseded: bool = False) -> Extension:
        due = DueDate(
            text=day.isoformat(), day=day, at=datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        )
        return Extension(
            due=due,
            reason=reason,
            key=day.isoformat(),
            approved=True,
            superseded=superseded,
            asked_by=ANA.key,
        )

    charter = replace(
        CHARTER,
        extensions=(
            moved(date(2027, 1, 15), "no room", superseded=True),
            moved(date(2027, 2, 12), "the cook is ill", superseded=True),
            moved(date(2027, 3, 12), ""),
        ),
    )
    view = panel_view(facts(CEM, charter=charter))
    assert "by Fri 12 Mar 2027 (first planned for Fri 18 Dec)" in view["line"]["text"]
    dates = next(section for section in view["sections"] if section["id"] == "dates")["items"]
    assert next(item["note"] for item in dates if item["key"] == "deadline") == (
        "First planned for Fri 18 Dec\nMoved 3 times"
    )
    # Each of them is listed, with the reason that was its own.
    assert [item["why"] for item in dates if item["key"].startswith("extension/")] == [
        "no room",
        "the cook is ill",
        "No reason was given.",
    ]
