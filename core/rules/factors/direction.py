"""Which figures have a better and a worse: none of them gets better by a contribution that nobody answers.

All others say how much there is, when it came, or how it is spread: amounts and shapes that are neither good nor bad.
"""

from __future__ import annotations

MORE_IS_BETTER = frozenset(
    {"answered", "in_time", "support", "active", "returning", "absence_factor", "elephant_factor"}
    | {"answerers", "mutual", "accepted", "on_time", "confirmed", "delivered"}
)
LESS_IS_BETTER = frozenset(
    {"waiting", "late", "not_contributions", "waiting_after_a_day", "waiting_after_a_week", "median_wait"}
    | {"reverted", "to_confirm", "confirm_late", "stale", "opt_outs"}
)
