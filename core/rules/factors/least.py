"""From how many on a figure says something, and of what: for the words "12 of 30 contributions"."""

from __future__ import annotations

from collections.abc import Mapping

from core.rules.factors import behaviour, carriers, culture, influence, maturity

#: Figure → the least n it is told from, and what is counted.
LEAST: Mapping[str, tuple[int, str]] = {
    "late_shift_contributing": (culture.LEAST_ACTS, "contributions"),
    "late_shift_answering": (culture.LEAST_ACTS, "answers"),
    "late_shift_confirming": (culture.LEAST_ACTS, "confirmations"),
    "late_shift_delivering": (culture.LEAST_ACTS, "deliveries"),
    "forecast": (culture.LEAST_SO_FAR, "contributions"),
    "spread": (carriers.LEAST_PEOPLE, "people"),
    "support": (carriers.LEAST_PEOPLE, "people"),
    "waiting_after_a_day": (behaviour.LEAST_WAITS, "contributions"),
    "waiting_after_a_week": (behaviour.LEAST_WAITS, "contributions"),
    "median_wait": (behaviour.LEAST_WAITS, "contributions"),
    "in_time": (behaviour.LEAST_SHARE, "answers"),
    "active": (behaviour.LEAST_SHARE, "people"),
    "returning": (behaviour.LEAST_SHARE, "people"),
    "burstiness": (behaviour.LEAST_BURST, "contributions"),
    "top_influence": (influence.LEAST_PEOPLE, "people"),
    "top_in_degree": (influence.LEAST_PEOPLE, "people"),
    "agreement": (influence.LEAST_PEOPLE, "people"),
    "top_expertise": (influence.LEAST_PEOPLE, "people"),
    "answerers": (maturity.LEAST_CASES, "answers"),
    "mutual": (maturity.LEAST_CASES, "pairs"),
    "accepted": (maturity.LEAST_CASES, "contributions"),
    "reverted": (maturity.LEAST_CASES, "contributions"),
    "on_time": (maturity.LEAST_CASES, "deliveries"),
}
