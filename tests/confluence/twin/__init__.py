"""The twin: a stateful Confluence, Data Center or Cloud, for tests and demos."""

from __future__ import annotations

from tests.confluence.twin.twin import Twin

__all__ = ["Twin"]
