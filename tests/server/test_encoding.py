"""What is answered as JSON says what Flask's own would say, whatever text is in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, jsonify
from flask.json.provider import DefaultJSONProvider
from hypothesis import given
from hypothesis import strategies as st

from core.web.encoding import Encoding

TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


class _App(Flask):
    json_provider_class = Encoding


@pytest.fixture(scope="module")
def app() -> Flask:
    return _App("encoding")


@given(VALUES)
def test_any_value_is_read_again_as_it_was(app: Flask, value: Any) -> None:
    with app.app_context():
        answer = jsonify(value)
        assert answer.content_type == "application/json"
        assert json.loads(answer.get_data()) == json.loads(DefaultJSONProvider(app).dumps(value)) == value
        assert json.loads(app.json.dumps(value)) == value


def test_half_a_character_is_escaped_and_stops_nothing(app: Flask) -> None:
    with app.app_context():
        assert jsonify(name="\ud800").get_data() == b'{"name": "\\ud800"}\n'


def test_the_order_stays_and_text_is_not_escaped(app: Flask) -> None:
    with app.app_context():
        assert jsonify({"b": "ä", "a": (1, 2)}).get_data().decode() == '{"b":"ä","a":[1,2]}\n'
        assert app.json.dumps({"b": 1, "a": 2}, indent=1) == '{\n "b": 1,\n "a": 2\n}'


def test_what_is_no_value_of_json_is_told(app: Flask) -> None:
    with app.app_context(), pytest.raises(TypeError):
        jsonify(object())
    with app.app_context():
        assert "2026" in json.loads(app.json.dumps(datetime(2026, 1, 1, tzinfo=UTC)))
