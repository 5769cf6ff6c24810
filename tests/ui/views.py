"""What the tests of views look for in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def section(view: dict[str, Any], name: str) -> dict[str, Any]:
    return next(section for section in view["sections"] if section["id"] == name)


def actions(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if view["line"]["action"]:
        yield view["line"]["action"]
    for part in view["sections"]:
        for item in part["items"]:
            yield from item["actions"]


def labels(item: dict[str, Any]) -> list[str]:
    return [action["label"] for action in item["actions"]]
