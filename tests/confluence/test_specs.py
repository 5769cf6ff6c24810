"""Atlassian's files as judges: what they object to, and the traps in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.confluence.specs import ABSENT, UNCOVERED, Specs, converted, pattern, relaxed


@pytest.fixture
def specs() -> Specs:
    specs = Specs.available()
    if specs is None:
        pytest.skip(ABSENT)
    return specs


def saved(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": "1",
        "status": "current",
        "title": "Leave",
        "body": {"representation": "storage", "value": "<p></p>"},
        "version": {"number": 2},
    }
    return {key: value for key, value in {**body, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    "body",
    [
        saved(),
        saved(body={"storage": {"representation": "storage", "value": "<p></p>"}}),
        saved(version={"number": 2, "message": "by Telos"}),
    ],
)
def test_a_valid_save_is_valid_though_its_forms_overlap(specs: Specs, body: dict[str, Any]) -> None:
    assert specs.check_request("cloud", "PUT", "/wiki/api/v2/pages/1", [], body) == []


@pytest.mark.parametrize("left_out", ["id", "status", "title", "body", "version"])
def test_a_save_without_what_it_needs_is_not(specs: Specs, left_out: str) -> None:
    problems = specs.check_request("cloud", "PUT", "/wiki/api/v2/pages/1", [], saved(**{left_out: None}))
    assert problems == [f"body (whole): '{left_out}' is a required property"]


@pytest.mark.parametrize(
    ("flavour", "path", "query", "objection"),
    [
        ("cloud", "/api/v2/pages", [("limit", "251")], "query limit: (whole): 251 is greater"),
        (
            "cloud",
            "/api/v2/pages",
            [("body-format", "none")],
            "query body-format: (whole): 'none' is not one of",
        ),
        ("cloud", "/api/v2/pages", [("expand", "body")], "query expand is not in the spec"),
        ("cloud", "/api/v2/pages/leave", [], "path id: (whole): 'leave' is not of type 'integer'"),
        ("cloud", "/rest/api/search", [], "query cql is required"),
        ("dc", "/rest/api/content", [("start", "first")], "query start: (whole): 'first' is not of type"),
        ("dc", "/rest/api/user", [("accountId", "1")], "query accountId is not in the spec"),
    ],
)
def test_what_is_wrong_with_a_request(
    specs: Specs, flavour: str, path: str, query: list[tuple[str, str]], objection: str
) -> None:
    problems = specs.check_request(flavour, "GET", path, query, None)
    assert any(problem.startswith(objection) for problem in problems), problems


@pytest.mark.parametrize(
    ("flavour", "path", "query"),
    [
        ("cloud", "/wiki/api/v2/pages", [("id", "1"), ("id", "2"), ("status", "current,archived")]),
        (
            "cloud",
            "/wiki/rest/api/content/search",
            [("cql", "type=page"), ("expand", "body.storage,version")],
        ),
        (
            "dc",
            "/rest/api/content/7",
            [("status", "historical"), ("version", "3"), ("expand", "body.storage")],
        ),
        ("dc", "/rest/api/content/7/child/comment", [("location", "footer"), ("location", "inline")]),
        ("dc", "/rest/api/webhooks", [("statistics", "true")]),
    ],
)
def test_lists_and_prefixes_are_read_as_meant(
    specs: Specs, flavour: str, path: str, query: list[tuple[str, str]]
) -> None:
    assert specs.check_request(flavour, "GET", path, query, None) == []


def test_what_is_wrong_with_an_answer(specs: Specs) -> None:
    problems = specs.check_answer(
        "cloud", "GET", "/api/v2/pages/1", 200, {"id": 1, "version": {"createdAt": "soon"}}
    )
    assert sorted(problems) == [
        "answer 200 id: 1 is not of type 'string'",
        "answer 200 version.createdAt: 'soon' is not a 'date-time'",
    ]


def test_a_conflict_is_no_objection_though_the_spec_names_none(specs: Specs) -> None:
    assert specs.check_answer("cloud", "PUT", "/api/v2/pages/1", 409, {"errors": []}) == []


def test_a_success_that_the_spec_does_not_name_is(specs: Specs) -> None:
    assert specs.check_answer("cloud", "POST", "/api/v2/pages", 201, {}) == ["the spec knows no answer 201"]


def test_null_is_taken_where_the_spec_says_nullable(specs: Specs) -> None:
    assert specs.check_answer("cloud", "GET", "/api/v2/pages/1", 200, {"lastOwnerId": None}) == []
    assert specs.check_answer("cloud", "GET", "/api/v2/pages/1", 200, {"authorId": None}) != []


@pytest.mark.parametrize(
    ("flavour", "method", "path"),
    [
        ("dc", "GET", "/rest/api/template/page"),
        ("dc", "GET", "/rest/inlinetasks/1/tasks"),
        ("cloud", "GET", "/rest/api/group/by-name"),
        ("cloud", "PATCH", "/api/v2/pages/1"),
    ],
)
def test_a_route_nobody_describes_is_uncovered(specs: Specs, flavour: str, method: str, path: str) -> None:
    assert specs.check_request(flavour, method, path, [], None) == UNCOVERED
    assert specs.check_answer(flavour, method, path, 200, {}) == UNCOVERED


def test_specs_elsewhere_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("TELOS_CONFLUENCE_SPECS", str(tmp_path))
    from tests.confluence import specs

    assert specs.folder() is None


def test_templates_become_patterns() -> None:
    assert pattern("/a/{id}/b").fullmatch("/a/7.1/b")
    assert not pattern("/a/{id}/b").fullmatch("/a/7/x/b")
    assert not pattern("/a.b").fullmatch("/axb")


def test_overlapping_forms_become_any_of_them() -> None:
    assert relaxed({"oneOf": [{"oneOf": []}], "example": 1}) == {"anyOf": [{"anyOf": []}]}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("integer", "7", 7), ("integer", "x", "x"), ("boolean", "true", True), ("string", "7", "7")],
)
def test_texts_become_what_the_spec_wants(kind: str, text: str, value: Any) -> None:
    assert converted({"type": kind}, text) == value
