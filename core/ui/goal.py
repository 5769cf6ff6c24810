"""A group goal: what all did together, in a sentence with a bar beside it. Nothing tells who did it, or who did not."""

from __future__ import annotations

from core.model import Charter, CharterState
from core.phrasing import Phrasing
from core.rules.deadline.due_dates import effective
from core.rules.factors.goal import Progress
from core.ui.form import Json, item


def in_words(charter: Charter, progress: Progress | None, words: Phrasing) -> str:
    """Such as "30 of 50 pages reviewed, by Fri 18 Dec"; "" without a goal, and while nobody knows how far it is."""
    goal = charter.goal
    if goal is None or progress is None or charter.state is CharterState.DRAFT:
        return ""
    reached_text = words.text(f"goal-{goal.counted.value}", reached=progress.reached, wanted=progress.wanted)
    if progress.reached >= progress.wanted:
        return words.text("goal-met", said=reached_text)
    due = goal.due or effective(charter)
    if due is None or charter.state is CharterState.CLOSED:
        return reached_text
    when = words.text("panel-by" if due.at >= words.now else "panel-planned", day=words.day(due.at))
    return words.text("goal-until", said=reached_text, when=when)


def bar(charter: Charter, progress: Progress | None, words: Phrasing) -> Json | None:
    """The goal with its bar, as an item of a list."""
    goal_text = in_words(charter, progress, words)
    if not goal_text or progress is None:
        return None
    return item("goal", words.text("goal-line", said=goal_text)) | {
        "progress": {
            "value": min(progress.reached, progress.wanted),
            "max": progress.wanted,
            "label": words.text("goal-label"),
            "text": goal_text,
        }
    }
