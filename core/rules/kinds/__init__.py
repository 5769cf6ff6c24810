"""What somebody can owe, one file a kind: who owes it, until when, what settles it.

Importing this makes all of them known (:mod:`core.rules.registry`), in the order in which they are looked at.
"""

from core.rules.kinds import complete, deliver, review, status, decide, answer, confirm  # isort: skip

__all__ = ["answer", "complete", "confirm", "decide", "deliver", "review", "status"]
