"""What three kinds of sender write is read by one reader: the same mistake is told in the same words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ports import Reject
from core.webhook_bodies import parse
from plugins.confluence.webhook import ConfluenceWebhooks
from plugins.intranet.webhook import IntranetWebhooks
from plugins.mediawiki.webhook import MediaWikiWebhooks

READERS = (
    MediaWikiWebhooks("hr", ["whsec_" + "a" * 32]),
    ConfluenceWebhooks("hr", ["secret"]),
    IntranetWebhooks("hr", ["whsec_" + "a" * 32], ["staff"]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
)


def words(reader: object, body: bytes) -> str:
    with pytest.raises(Reject) as told:
        reader.normalise(body)  # type: ignore[attr-defined]
    assert told.value.status == 400
    return str(told.value)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"\xff", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": NaN}', "NaN is no JSON"),
        (b"{", "not JSON"),
        (b"9" * 5000, "not JSON"),
        (b'["Secret plan"]', "should be a JSON object, it is a list"),
        (b'"x"', "should be a JSON object, it is 'x'"),
        (b"null", "should be a JSON object, it is None"),
    ],
)
def test_the_same_mistake_is_told_in_the_same_words(body: bytes, problem: str) -> None:
    told = {words(reader, body) for reader in READERS}
    assert len(told) == 1
    assert problem in told.pop()


@given(st.binary(max_size=40) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_comes_is_an_object_or_refused_alike(body: bytes) -> None:
    try:
        content = json.loads(body.decode(), parse_constant=lambda name: json.loads(""))
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        assert parse(body, whole=False) == content
    else:
        assert len({words(reader, body) for reader in READERS}) == 1


def test_half_a_character_is_replaced_or_left_to_who_refuses_it() -> None:
    body = rb'{"a": "x\ud800"}'
    assert parse(body) == {"a": "x\ufffd"}
    assert parse(body, whole=False) == {"a": "x\ud800"}
    assert parse(rb'{"a": "\ud83d\ude00"}') == {"a": "\U0001f600"}
