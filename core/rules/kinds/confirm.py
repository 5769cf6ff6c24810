"""To confirm a page; who is asked says :mod:`core.rules.acknowledgement.confirmations`."""

from __future__ import annotations

from core.model import ActKind, ObligationKind
from core.rules import registry

KIND = registry.register(
    registry.Kind(
        name=ObligationKind.CONFIRM,
        done_by=frozenset({ActKind.CONFIRM}),
        term=registry.days(lambda policy: policy.confirm_days),
        # Nobody can say in somebody's place that they have read it.
        can_change_hands=False,
    )
)
