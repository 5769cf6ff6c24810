"""Runs each failure mode twice: with its protection, and with it taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.support.house import House

Survives = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A Telos over a memory wiki with the usual people."""
    with House.with_people(tmp_path / "t.db") as house:
        yield house


@pytest.fixture(params=[True, False], ids=["protected", "without its protection"])
def protected(request: pytest.FixtureRequest) -> bool:
    """Whether the protection is there."""
    return bool(request.param)


@pytest.fixture
def survives(protected: bool) -> Survives:
    """What stands within is survived; without the protection it must not be."""

    @contextmanager
    def block() -> Iterator[None]:
        if protected:
            yield
            return
        with pytest.raises((Exception, pytest.fail.Exception)) as caught:
            yield
        # What shows the damage is an assertion, or the trouble itself; no slip of the test's own.
        assert not isinstance(caught.value, NameError | ImportError | AttributeError), caught.value

    return block
