"""Half a character, as JSON can write it, is harmless on its whole way."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import surrogates

_TEXT = st.text(st.characters() | st.characters(categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=10,
)


def halves(text: str) -> int:
    """How many there are, counted on the long way: what is left when whole ones are put together."""
    return sum(0xD800 <= ord(character) <= 0xDFFF for character in text)


def words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [word for element in value for word in words(element)]
    return (
        [word for pair in value.items() for part in pair for word in words(part)]
        if isinstance(value, dict)
        else []
    )


@pytest.mark.parametrize("ascii_only", [True, False])
@given(value=VALUES)
def test_whatever_json_says_can_be_kept(ascii_only: bool, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    if not ascii_only and halves(text):
        return
    read = surrogates.loads(text)
    json.dumps(read, ensure_ascii=False).encode("utf-8")
    plain = json.loads(text)
    if not any(map(halves, words(plain))):
        assert read == plain


def test_whole_characters_stay() -> None:
    assert surrogates.loads('"\\ud83d\\udc4d \\ud83d!"') == "👍 \ufffd!"
    assert surrogates.loads('{"\\udc4d": ["a", null]}') == {"\ufffd": ["a", None]}
    assert surrogates.loads(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    for bad in (b"\xff", b"{", b"["):
        with pytest.raises(ValueError, match=r"."):
            surrogates.loads(bad)
