"""Whether a purpose names a result, and how a long one is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.purpose.result_or_interest import is_interest, shortened


@pytest.mark.parametrize(
    "purpose",
    [
        "Share knowledge about travel",
        "We want to share best practices around Kubernetes.",
        "To exchange experience with the new tool",
        "Knowledge sharing between teams",
        "A community for everyone interested in Python",
        "Stay up to date about security",
        "The goal is to raise awareness of accessibility",
        "A place for questions about leave",
        "Everything about parental leave",
        "Austausch über Kubernetes",
        "Wissen über Reisen teilen",
        "Wir wollen uns über Python austauschen",
        "Ein Forum für Fragen zum Urlaub",
        "Die Interessengruppe Barrierefreiheit",
    ],
)
def test_an_interest(purpose: str) -> None:
    assert is_interest(purpose)


@pytest.mark.parametrize(
    "purpose",
    [
        "We agree on one leave policy that every employee can follow without asking.",
        "Share what we know about travel, so that every trip is booked within a day.",
        "All team leads agree on one leave policy that everyone can follow",
        "The support team halves the time to the first answer.",
        "HR publishes one travel policy that replaces the five we have.",
        "Wir einigen uns auf eine Reiserichtlinie, der alle folgen können.",
        "Das Team veröffentlicht eine Urlaubsordnung, die alle verstehen.",
        "Wissen über Reisen teilen, damit jede Reise in einem Tag gebucht ist.",
        "",
        "…",
    ],
)
def test_a_result(purpose: str) -> None:
    assert not is_interest(purpose)


@given(st.text(max_size=12_000))
def test_any_text_is_judged_and_shortened(text: str) -> None:
    is_interest(text)
    short = shortened(text)
    assert len(short) <= 200
    assert "\n" not in short


def test_a_short_text_is_shown_whole_and_a_long_one_is_cut_at_a_word() -> None:
    assert shortened("one\n two") == "one two"
    short = shortened("policy " * 2000)
    assert short.endswith("policy…")
    assert len(shortened("x" * 10_000)) == 200
