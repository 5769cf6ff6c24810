"""What people write, as the panel shows it: whole, short enough, and never more than text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import (
    Directory,
)
from core.phrasing import Phrasing, is_link, one_line, some_lines
from core.rules.deadline.durations import period
from core.ui.view import panel_view
from tests.ui import samples as s

HOSTILE = st.text(max_size=400) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "{{Charter|purpose=x}}",
        "]]>",
        "{ $page }",
        "\u202eevil",
        "x" * 10_000,
        "\r\nBcc: a@b",
        "",
    ]
)


@given(purpose=HOSTILE, benefit=HOSTILE, name=HOSTILE, excerpt=HOSTILE, note=HOSTILE)
def test_no_text_breaks_the_view(purpose: str, benefit: str, name: str, excerpt: str, note: str) -> None:
    charter = replace(
        s.CHARTER,
        purpose=purpose,
        benefit=benefit,
        deliverables=(replace(s.CHARTER.deliverables[0], name=name),),
    )
    own = s.answered(replace(s.OWN, excerpt=excerpt), s.ANA, s.at(21), note=note)
    waiting = s.waiting(341, s.CEM, s.at(20, 8), s.at(23, 14), excerpt=excerpt)
    facts = s.facts(
        s.ANA,
        charter=charter,
        mine=(waiting.obligation,),
        waiting=(waiting,),
        contributed=(own,),
        delivered={"rules": own.settled},
    )
    view = panel_view(facts, "en")
    assert len(view["line"]["text"]) < 400
    assert "\n" not in view["line"]["text"]
    assert len(json.dumps(view)) < 60_000
    for section in view["sections"]:
        for item in section["items"]:
            assert item["url"] == "" or is_link(item["url"])


@given(st.text(max_size=3000), st.integers(20, 300))
def test_shortening_keeps_to_its_measure(text: str, most: int) -> None:
    short = one_line(text, most)
    assert len(short) <= most
    assert "\n" not in short
    assert len(some_lines(text, most)) <= most
    assert one_line(short, most) == short


def test_a_line_that_stays_as_it_is_says_the_same_as_one_that_is_taken_apart() -> None:
    """For every character, alone and at each place of a line."""
    breaks = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
    for number in range(0x11000):
        for text in (chr(number), f"a{chr(number)}b", f"{chr(number)} b", f"a {chr(number)}"):
            assert one_line(text) == " ".join(breaks.sub(" ", text).split()), (hex(number), text)


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:text/html,x", "//evil", "https://", "see https://x.org", "http://[x"],
)
def test_what_is_no_link(text: str) -> None:
    assert not is_link(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("6 months", "every 6 months"),
        ("half-yearly", "every 6 months"),
        ("quarterly", "every 3 months"),
        ("monthly", "every month"),
        ("yearly", "every year"),
        ("2 years", "every 2 years"),
        ("weekly", "every week"),
        ("2 weeks", "every 2 weeks"),
        ("90 days", "every 90 days"),
        ("daily", "every day"),
    ],
)
def test_a_period_is_said_in_the_unit_it_was_meant_in(written: str, shown: str) -> None:
    span = period(written)
    assert span is not None
    assert Phrasing("en", "UTC", s.NOW, Directory()).every(span) == shown
