"""How often, and when, a message is tried again."""

from __future__ import annotations

from datetime import timedelta

from core.retry import RetryPolicy

RETRY = RetryPolicy(timedelta(minutes=2), timedelta(hours=4), attempts=12)
