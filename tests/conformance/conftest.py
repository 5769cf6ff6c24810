"""Every installed platform, each in every variant its harness has, started once a run."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Iterator
from functools import cache

import pytest

from core import registry
from tests.conformance.harness import Can, Harness

_numbers = itertools.count(1)


@cache
def harnesses() -> list[tuple[str, type[Harness], str]]:
    """(platform, its harness, variant); a platform without a harness is an error, not a gap."""
    entries = []
    for name in registry.names():
        kind = importlib.import_module(f"plugins.{name}.testing").Harness
        entries += [(name, kind, variant) for variant in kind.variants]
    return entries


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "harness" in metafunc.fixturenames:
        all_ = harnesses()
        metafunc.parametrize(
            "harness",
            [(kind, variant) for _, kind, variant in all_],
            ids=[f"{name}-{variant}" for name, _, variant in all_],
            indirect=True,
            scope="session",
        )
    if "samples" in metafunc.fixturenames:
        kinds = {name: kind for name, kind, _ in harnesses()}
        folders = [
            (kind, path)
            for kind in kinds.values()
            for path in sorted(kind.samples.iterdir())
            if path.is_dir()
        ]
        names = {kind: name for name, kind in kinds.items()}
        metafunc.parametrize("samples", folders, ids=[f"{names[kind]}-{path.name}" for kind, path in folders])


@pytest.fixture(scope="session")
def _running() -> Iterator[dict[tuple[type[Harness], str], Harness]]:
    """What was started so far; it ends with the run, for the next file asks for the same ones again."""
    running: dict[tuple[type[Harness], str], Harness] = {}
    yield running
    for harness in running.values():
        harness.stop()


@pytest.fixture(scope="session")
def harness(request: pytest.FixtureRequest, _running: dict[tuple[type[Harness], str], Harness]) -> Harness:
    """One platform's wiki, running."""
    if request.param not in _running:
        kind, variant = request.param
        harness = kind(variant)
        harness.start()
        _running[request.param] = harness
    return _running[request.param]


@pytest.fixture
def title() -> str:
    """A title no other test uses."""
    return f"Subject {next(_numbers)}"


@pytest.fixture
def name() -> str:
    """An account name no other test uses."""
    return f"Person{next(_numbers)}"


@pytest.fixture(autouse=True)
def _needed(request: pytest.FixtureRequest) -> None:
    """Leave out what a platform says it can't do, or need not: ``@pytest.mark.needs(Can.THREADS)``."""
    needs, lacks = (request.node.get_closest_marker(name) for name in ("needs", "lacks"))
    if not (needs or lacks) or "harness" not in request.fixturenames:
        return
    can = frozenset(map(Can, request.getfixturevalue("harness").capabilities))
    if gaps := [str(ability) for ability in (needs.args if needs else ()) if ability not in can]:
        pytest.skip(f"absent: this platform has no {', '.join(gaps)}")
    if more := [str(ability) for ability in (lacks.args if lacks else ()) if ability in can]:
        pytest.skip(f"absent: this platform needs no help with {', '.join(more)}")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(*capabilities): left out where the platform lacks one of them")
    config.addinivalue_line("markers", "lacks(*capabilities): left out where the platform has one of them")
