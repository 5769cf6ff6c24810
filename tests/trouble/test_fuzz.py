"""No text from outside makes a parser fail, whatever it holds: found by chance, kept as an example.

Here each parser gets a few texts. ``make fuzz MINUTES=10`` gives each as many as fit into that time. What breaks one
becomes a line of :data:`FOUND`, so that it is tried for ever.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.chance import MINUTES, rounds
from tests.trouble.test_linear import PARSERS, PIECES

#: Texts of one round.
ROUND = 400 if MINUTES else 12

#: Half of a character that JSON can hold and no encoding has, what is no character, and the ends of lines there are.
_ODD = st.sampled_from(
    ["\ud800", "\udfff", "\ufffe", "\x00", "\x0b", "\x85", "\u2028", "\ufeff", "\U000e0001"]
)
_WORDS = st.sampled_from(
    ["Charter", "purpose", "stewards", "2026-12-18", "31 Feb", "UTC", "User:Ana", "telos"]
)
_CALLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
).map(json.dumps)
TEXTS = (
    st.lists(st.sampled_from(PIECES) | _ODD | _WORDS | st.text(max_size=6), max_size=30).map("".join) | _CALLS
)

#: Texts that once broke a parser.
FOUND: tuple[tuple[str, str], ...] = (("a call", "\ud800"), ("a field's name", "\ud800"))


@pytest.mark.timeout(int(60 * MINUTES) + 600)
@pytest.mark.parametrize("parser", PARSERS)
def test_no_text_breaks_a_parser(parser: str) -> None:
    read = PARSERS[parser]

    @settings(
        max_examples=ROUND,
        database=None,
        derandomize=not MINUTES,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(TEXTS)
    def all_of_them(text: str) -> None:
        read(text)

    for _ in rounds():
        all_of_them()


@pytest.mark.parametrize(("parser", "text"), FOUND)
def test_what_once_broke_a_parser(parser: str, text: str) -> None:
    PARSERS[parser](text)
