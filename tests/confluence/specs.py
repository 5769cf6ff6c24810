"""Atlassian's OpenAPI files as judges of requests and answers; they stand beside the checkout, never in it."""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jsonschema import ValidationError
from openapi_schema_validator import OAS30Validator

UNCOVERED = "uncovered"
ABSENT = "absent: the Confluence specs are not beside this checkout"
_METHODS = ("get", "post", "put", "delete", "patch")
_FILES = {
    "dc": "confluence-dc-10.0.3-openapi.json",
    "v2": "confluence-cloud-v2-openapi.json",
    "v1": "confluence-cloud-v1-openapi.yaml",
}
#: Whole numbers that the specs give no width, and what a query may hold for them.
_NUMBER = re.compile(r"-?\d+$")


def folder() -> Path | None:
    """Where the files are: TELOS_CONFLUENCE_SPECS, or ``shared/specs`` beside the checkout."""
    named = os.environ.get("TELOS_CONFLUENCE_SPECS")
    places = [Path(named)] if named else [Path(__file__).resolve().parents[3] / "shared" / "specs"]
    for place in places:
        if all((place / name).is_file() for name in _FILES.values()):
            return place
    return None


class Specs:
    """The three files, each read when it is first asked for."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._apis: dict[str, Api] = {}

    @staticmethod
    @functools.cache
    def available() -> Specs | None:
        """The specs, or None where this machine has none."""
        place = folder()
        return Specs(place) if place else None

    def api(self, name: str) -> Api:
        if name not in self._apis:
            self._apis[name] = Api(load(self._place / _FILES[name]))
        return self._apis[name]

    def _which(self, flavour: str, path: str) -> tuple[Api, str]:
        path = path.removeprefix("/wiki") if flavour == "cloud" else path
        if flavour == "dc":
            return self.api("dc"), path
        if path.startswith("/api/v2/"):
            return self.api("v2"), path.removeprefix("/api/v2")
        return self.api("v1"), path

    def check_request(
        self, flavour: str, method: str, path: str, query: Iterable[tuple[str, str]], body: Any
    ) -> list[str] | str:
        """What is wrong with a request, by the flavour's spec; UNCOVERED where no spec has the route.

        ``path`` is without Data Center's context path; Cloud's may have its ``/wiki``.
        """
        api, path = self._which(flavour, path)
        return api.check_request(method, path, list(query), body)

    def check_answer(self, flavour: str, method: str, path: str, status: int, body: Any) -> list[str] | str:
        """What is wrong with an answer. A status the spec doesn't name is only wrong below 400."""
        api, path = self._which(flavour, path)
        return api.check_answer(method, path, status, body)

    def fields_beyond(self, flavour: str, method: str, path: str, status: int, body: Any) -> set[str]:
        """Fields of an answer that the spec's schema does not have, as ``Person.userKey``."""
        api, path = self._which(flavour, path)
        return api.fields_beyond(method, path, status, body)


def load(path: Path) -> dict[str, Any]:
    """A file as it stands, JSON or YAML."""
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        return dict(json.loads(text))
    import yaml

    return dict(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


class Api:
    """One OpenAPI 3.0 file."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = relaxed(document)
        self._routes = [
            (pattern(path), path, operations)
            for path, operations in self.document["paths"].items()
            if isinstance(operations, dict)
        ]
        # A path with fewer variables is the nearer one: /user/current before /user/{key}.
        self._routes.sort(key=lambda route: (route[1].count("{"), -len(route[1])))
        self._validators: dict[int, OAS30Validator] = {}

    def operation(
        self, method: str, path: str
    ) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, str]] | None:
        """The operation, its parameters and the values in the path."""
        for regex, _, operations in self._routes:
            match = regex.fullmatch(path)
            if match and method.lower() in operations:
                operation = operations[method.lower()]
                shared = [*operations.get("parameters", []), *operation.get("parameters", [])]
                return operation, [self.resolve(parameter) for parameter in shared], match.groupdict()
        return None

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in node:
            at: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                at = at[part.replace("~1", "/").replace("~0", "~")]
            node = at
        return node

    def errors(self, schema: dict[str, Any], value: Any) -> list[str]:
        if id(schema) not in self._validators:
            # The document is the root, so that its references find their way.
            rooted = {**schema, "components": self.document["components"]}
            self._validators[id(schema)] = OAS30Validator(
                rooted, format_checker=OAS30Validator.FORMAT_CHECKER
            )
        return [told(error) for error in self._validators[id(schema)].iter_errors(value)]

    # --- requests ---------------------------------------------------------------------------------------

    def check_request(
        self, method: str, path: str, query: list[tuple[str, str]], body: Any
    ) -> list[str] | str:
        described = self.operation(method, path)
        if described is None:
            return UNCOVERED
        operation, parameters, in_path = described
        problems = self.check_query(parameters, query)
        for index, named_schema in enumerate(self.path_parameters(path, parameters)):
            name, schema = named_schema
            value = list(in_path.values())[index] if index < len(in_path) else ""
            problems += [f"path {name}: {told_}" for told_ in self.errors(schema, converted(schema, value))]
        return problems + self.check_body(operation, body)

    def path_parameters(
        self, path: str, parameters: list[dict[str, Any]]
    ) -> list[tuple[str, dict[str, Any]]]:
        """The path's variables in order, each with its schema."""
        for regex, template, _ in self._routes:
            if regex.fullmatch(path):
                names = re.findall(r"\{([^}]+)\}", template)
                # Where a name stands twice (Data Center's file), the looser text form comes first.
                schemas = {
                    parameter["name"]: parameter.get("schema", {})
                    for parameter in reversed(parameters)
                    if parameter["in"] == "path"
                }
                return [(name, self.resolve(schemas.get(name, {}))) for name in names]
        return []

    def check_query(self, parameters: list[dict[str, Any]], query: list[tuple[str, str]]) -> list[str]:
        # Data Center's file names many parameters twice: first as a text, then with their real type.
        known = {parameter["name"]: parameter for parameter in parameters if parameter["in"] == "query"}
        required = {
            parameter["name"]
            for parameter in parameters
            if parameter["in"] == "query" and parameter.get("required")
        }
        given: dict[str, list[str]] = {}
        for name, value in query:
            given.setdefault(name, []).append(value)
        problems = [f"query {name} is required" for name in sorted(required - set(given))]
        for name, values in given.items():
            if name not in known:
                problems.append(f"query {name} is not in the spec")
                continue
            schema = self.resolve(known[name].get("schema", {}))
            if schema.get("type") == "array":
                item = self.resolve(schema.get("items", {}))
                parts = [part for value in values for part in value.split(",")]
                value: Any = [converted(item, part) for part in parts]
            else:
                value = converted(schema, values[-1])
            problems += [f"query {name}: {problem}" for problem in self.errors(schema, value)]
        return problems

    def check_body(self, operation: dict[str, Any], body: Any) -> list[str]:
        wanted = self.resolve(operation.get("requestBody") or {})
        content = wanted.get("content", {})
        if body is None:
            return ["a body is required"] if wanted.get("required") else []
        if not content:
            # An empty object is no more than a library's way to POST nothing.
            return ["the spec knows no body here"] if body != {} else []
        schema = next(iter(content.values())).get("schema", {})
        return [f"body {problem}" for problem in self.errors(schema, body)]

    # --- answers ----------------------------------------------------------------------------------------

    def check_answer(self, method: str, path: str, status: int, body: Any) -> list[str] | str:
        described = self.operation(method, path)
        if described is None:
            return UNCOVERED
        answers = {str(key): value for key, value in described[0]["responses"].items()}
        answer = answers.get(str(status)) or answers.get("default")
        if answer is None and (method, status) == ("GET", 200):
            # Data Center's file has 201 for its list of a page's files, which nothing makes.
            answer = answers.get("201")
        if answer is None:
            # The files name few errors: 409, 429 and 5xx come whether they are written down or not.
            return [] if status >= 400 else [f"the spec knows no answer {status}"]
        content = self.resolve(answer).get("content") or {}
        schemas = [media["schema"] for media in content.values() if media.get("schema")]
        if body is None or not schemas:
            return []
        return [f"answer {status} {problem}" for problem in self.errors(schemas[0], body)]

    def fields_beyond(self, method: str, path: str, status: int, body: Any) -> set[str]:
        described = self.operation(method, path)
        answer = (described[0]["responses"] if described else {}).get(str(status)) or {}
        schemas = [
            media["schema"]
            for media in (self.resolve(answer).get("content") or {}).values()
            if "schema" in media
        ]
        return self._beyond(schemas[:1], body, f"{method} {path}") if schemas else set()

    def _beyond(self, schemas: list[dict[str, Any]], value: Any, name: str) -> set[str]:
        """What none of the schemas has; a thing may be described by several at once."""
        forms, open_ = [], False
        for schema in schemas:
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
            schema = self.resolve(schema)
            parts = [part for kind in ("allOf", "anyOf") for part in schema.get(kind, ())]
            named = [part["$ref"].rpartition("/")[2] for part in parts if "$ref" in part]
            name = named[0] if named else name
            forms += [schema, *(self.resolve(part) for part in parts)]
            open_ = open_ or "additionalProperties" in schema
        if isinstance(value, list):
            inner = [form["items"] for form in forms if "items" in form]
            return set().union(*(self._beyond(inner, element, name) for element in value))
        known = [form["properties"] for form in forms if form.get("properties")]
        if not isinstance(value, dict) or not known or open_:
            # An object of which nothing at all is said may hold anything.
            return set()
        out = set()
        for key, field in value.items():
            inner_schemas = [properties[key] for properties in known if key in properties]
            out |= self._beyond(inner_schemas, field, f"{name}.{key}") if inner_schemas else {f"{name}.{key}"}
        return out


def pattern(path: str) -> re.Pattern[str]:
    """A path template as a pattern; the variables are told by their place."""
    parts = re.split(r"\{[^}]+\}", path)
    out = re.escape(parts[0])
    for index, part in enumerate(parts[1:]):
        out += f"(?P<p{index}>[^/]+)" + re.escape(part)
    return re.compile(out)


def relaxed(node: Any) -> Any:
    """The schemas as they can be used: ``oneOf`` read as ``anyOf``, because v2's forms of a body overlap."""
    if isinstance(node, dict):
        out = {("anyOf" if key == "oneOf" else key): relaxed(value) for key, value in node.items()}
        # A default of the wrong type, an example: of no use here, and slow.
        out.pop("example", None)
        return out
    if isinstance(node, list):
        return [relaxed(element) for element in node]
    return node


def converted(schema: dict[str, Any], value: str) -> Any:
    """A text of the path or query as the type the schema wants, where it can be read so."""
    kind = schema.get("type")
    if kind in {"integer", "number"} and _NUMBER.match(value):
        return int(value)
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    return value


def told(error: ValidationError) -> str:
    """An error in a few words: where, and what."""
    if error.context:
        inner = min(error.context, key=lambda cause: (-len(cause.absolute_path), len(cause.message)))
        return told(inner)
    place = ".".join(str(step) for step in error.absolute_path) or "(whole)"
    return f"{place}: {error.message[:200]}"
