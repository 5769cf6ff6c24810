"""When it is tried again: later each time, and by whatever a Retry-After says that can be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.retry import LONGEST_DELAY, RetryPolicy, retry_after

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
POLICY = RetryPolicy(timedelta(seconds=10), timedelta(minutes=30))


def test_each_failure_doubles_the_wait_up_to_the_longest() -> None:
    waits = [POLICY.wait(failures).total_seconds() for failures in range(1, 12)]
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800, 1800]
    assert POLICY.wait(10**9) == POLICY.longest


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Sat, 28 Nov 2026 12:05:00 GMT", 300),
        ("Sat, 28 Nov 2026 12:05:00 -0000", 300),
        ("Sat, 28 Nov 2026 11:00:00 GMT", 0),
        ("9223372036854775807", LONGEST_DELAY.total_seconds()),
        ("Fri, 28 Nov 3026 12:05:00 GMT", LONGEST_DELAY.total_seconds()),
        ("soon", None),
        ("", None),
        (None, None),
        ("-5", None),
        ("٣", None),
        ("Sat, 99 Foo 2026", None),
    ],
)
def test_what_a_retry_after_says(value: str | None, seconds: float | None) -> None:
    wait = retry_after(value, NOW)
    assert (None if wait is None else wait.total_seconds()) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_breaks_anything(value: str) -> None:
    wait = retry_after(value, NOW)
    assert wait is None or timedelta() <= wait <= LONGEST_DELAY
