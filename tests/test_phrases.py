"""No sentence in one language alone is raised where an admin or a person reads it: errors carry phrases."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: What is kept, or told, in the words of the error.
TOLD = {"RetryAt", "GiveUp", "Ambiguous"}


class Module(tuple[ast.AST, ...]):
    """All nodes of a file that a test here asks for, gone through once."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str) -> Module:
        kinds = ast.Call | ast.ClassDef | ast.Assign
        return cls(node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds))


@cache
def modules(*folders: str) -> dict[str, Module]:
    return {
        file.relative_to(ROOT).as_posix(): Module.of(file.read_text(encoding="utf-8"))
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*.py"))
    }


def kinds(trees: Mapping[str, Module]) -> set[str]:
    """The names of these errors and of all that are made of them."""
    classes = [node for tree in trees.values() for node in tree if isinstance(node, ast.ClassDef)]
    names = set(TOLD)
    while (
        more := {
            node.name
            for node in classes
            for base in node.bases
            if isinstance(base, ast.Name) and base.id in names
        }
        - names
    ):
        names |= more
    return names


def sentences(node: ast.expr | None) -> bool:
    """Whether an argument is words of one language: a literal, or one put together."""
    match node:
        case ast.Constant(value=str(text)):
            # A word alone is a name, or an action.
            return " " in text
        case ast.JoinedStr():
            return True
        case ast.BinOp():
            return sentences(node.left) or sentences(node.right)
        case ast.IfExp():
            return sentences(node.body) or sentences(node.orelse)
        case ast.BoolOp():
            return any(map(sentences, node.values))
        case ast.Call(func=ast.Attribute(attr="format" | "join")):
            return True
    return False


def raised(tree: Module, names: set[str]) -> Iterator[ast.Call]:
    """Where one of these errors is made, also by another name for its class (``kind(…)``), or by its own class."""
    aliases = {
        target.id
        for node in tree
        if isinstance(node, ast.Assign)
        and not isinstance(node.value, ast.Call | ast.Tuple)
        and any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in tree:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names | aliases:
            yield node
        if isinstance(node, ast.ClassDef) and node.name in names:
            for call in ast.walk(node):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr == "__init__"
                ):
                    yield call


def found_in(trees: Mapping[str, Module], names: set[str]) -> list[str]:
    return [
        f"{file}:{call.lineno}"
        for file, tree in trees.items()
        for call in raised(tree, names)
        if call.args and sentences(call.args[0])
    ]


def test_no_sentence_of_one_language_is_raised() -> None:
    """What platforms answer with is kept and shown to admins, who read other languages, too."""
    trees = modules("core", "plugins")
    names = kinds(trees)
    assert {"Unclear", "LogInPage", "StoreUnavailable", "CantTell", "LoginRefused", "Forbidden"} <= names
    assert sum(1 for tree in trees.values() for _ in raised(tree, names)) > 60
    assert found_in(trees, names) == []


def test_what_is_sent_and_can_not_be_read_is_told_by_a_phrase() -> None:
    """It is kept as a dead letter. What a signature lacks is told to the sender alone, by the answer's status 401."""
    trees = {
        file: tree
        for file, tree in modules("core", "plugins").items()
        if Path(file).name in {"webhook.py", "events.py", "webhook_bodies.py"}
    }
    calls = [
        (f"{file}:{call.lineno}", call.args[0])
        for file, tree in trees.items()
        for call in tree
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Reject"
        and len(call.args) > 1
    ]
    assert len(calls) > 25
    assert [where for where, text in calls if sentences(text)] == []


@pytest.mark.parametrize(
    "code",
    [
        'raise RetryAt("The wiki is away", at)',
        'raise GiveUp(f"The wiki said {answer}") from None',
        'raise GiveUp("It said " + why)',
        'raise RetryAt("{} is away".format(wiki))',
        'kind = Later if soon else RetryAt\nraise kind(f"away: {why}")',
        'class Lost(GiveUp):\n    def __init__(self, page):\n        super().__init__(f"{page} is lost")',
        'class Lost(GiveUp):\n    pass\nclass Gone(Lost):\n    pass\nraise Gone("It is gone")',
        'error = GiveUp(why or "no reason given")',
    ],
)
def test_a_sentence_is_seen_however_it_is_raised(code: str) -> None:
    trees = {"x.py": Module.of(code)}
    assert found_in(trees, kinds(trees)) != []


@pytest.mark.parametrize(
    "code",
    [
        'raise RetryAt(Phrase("mw-error-lags"), at)',
        "raise GiveUp(str(last))",
        'raise ValueError("never shown")',
    ],
)
def test_what_is_no_sentence_is_left_alone(code: str) -> None:
    trees = {"x.py": Module.of(code)}
    assert found_in(trees, kinds(trees)) == []
