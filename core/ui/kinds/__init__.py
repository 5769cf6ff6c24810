"""How each kind of obligation is spoken of, one file a kind. Importing this makes all of them known."""

from core.ui.kinds import answer, complete, confirm, decide, deliver, review, status

__all__ = ["answer", "complete", "confirm", "decide", "deliver", "review", "status"]
