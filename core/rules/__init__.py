"""The rules: functions of facts, charter, policy and ``now``. Importing any of them makes all kinds known."""

from core.rules import kinds as kinds
