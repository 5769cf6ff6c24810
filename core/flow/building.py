"""Asks the wiki which earlier text an edit takes up, where that decides whether a contribution was answered."""

from __future__ import annotations

from functools import partial

from core.flow.context import PipelineContext
from core.flow.gather import assess
from core.model import PageKey
from core.queue import Lane
from core.rules.acknowledgement.taking_up import Question, told, unasked
from core.store import UnitOfWork, contributed, history, pages

#: Questions about one page that are asked in one go; the others come after it.
_MOST = 5


def compare(flow: PipelineContext, site: str, key: PageKey) -> None:
    """Ask what edits of a page take up, write it down, and let the page be assessed again by it.

    An edit is asked about once. What the wiki can't tell is no answer.
    """
    with flow.store.read() as connection:
        page = pages.get(connection, key, history=True)
        contributions = contributed.edits_of(connection, key)
    questions = unasked(page, contributions, flow.policy(site)) if page is not None else []
    if not questions:
        return
    wiki = flow.platform(site).differences
    answers = [
        (question, told(question, wiki.texts(key, question.wanted) if wiki is not None else {}))
        for question in questions[:_MOST]
    ]
    flow.store.write(partial(_keep, flow=flow, site=site, key=key, answers=answers), about=[key])


def _keep(
    connection: UnitOfWork,
    flow: PipelineContext,
    site: str,
    key: PageKey,
    answers: list[tuple[Question, dict[int, frozenset[int]]]],
) -> None:
    for question, answer in answers:
        history.put_builds_on(connection, key, question.since, answer)
    flow.queue.put(connection, [assess(site, key, Lane.HOOK)])
