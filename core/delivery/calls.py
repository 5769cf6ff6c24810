"""Telling other systems: each address by itself, at least once, until it was taken or given up."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import partial

from core.flow import outgoing
from core.flow.context import PipelineContext
from core.notify.post import Answered, NotSent
from core.ports import Endpoint
from core.retry import RetryPolicy, retry_after
from core.standard_webhooks import Signatures
from core.store import UnitOfWork, calls
from core.store.calls import Call

log = logging.getLogger(__name__)

#: A receiver that is down for a day misses nothing.
RETRY = RetryPolicy(timedelta(seconds=30), timedelta(hours=4), attempts=15)
#: Messages in one go; then others have their turn.
TOGETHER = 20
#: Answers of a receiver that will want none of its messages just now.
_BUSY = frozenset({408, 425, 429})
_GONE = 410


def tell(flow: PipelineContext, name: str) -> None:
    """Tell one address what is due, and let a job wait for what is not."""
    endpoint = outgoing.endpoint(flow, name)
    if endpoint is None:
        # Its messages wait for it to be in the settings again.
        return
    with flow.store.read() as unit:
        due = calls.due(unit, name, flow.now(), TOGETHER)
    signatures = Signatures(endpoint.secrets)
    for call in due:
        if not _tell(flow, endpoint, signatures, call):
            # It does not answer: the others need not find that out one by one.
            break
    flow.store.write(partial(_go_on, flow=flow, name=name))


def _go_on(unit: UnitOfWork, flow: PipelineContext, name: str) -> None:
    then = calls.next_due(unit, name)
    if then is not None:
        flow.queue.put(unit, [outgoing.job(name)], due=max(then, flow.now()), sooner=True)


def _tell(flow: PipelineContext, endpoint: Endpoint, signatures: Signatures, call: Call) -> bool:
    """One message; whether the other side is there."""
    body, now = call.body.encode(), flow.now()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Telos",
        **signatures.sign(call.id, now, body),
    }
    try:
        answer = flow.post(endpoint.url, headers, body, private=endpoint.private)
    except NotSent as error:
        _failed(flow, call, flow.now(), str(error), None, all_=True)
        return False
    done = flow.now()
    if 200 <= answer.status < 300:
        flow.store.write(partial(calls.taken, call=call, now=done, answer=str(answer.status)))
        return True
    if answer.status == _GONE:
        # It says itself that it wants none of these any more.
        flow.store.write(partial(calls.failed, call=call, now=done, answer=str(answer.status), at=None))
        return True
    busy = answer.status in _BUSY or answer.status >= 500
    _failed(flow, call, done, str(answer.status), _asked(answer, done), all_=busy)
    return not busy


def _asked(answer: Answered, now: datetime) -> datetime | None:
    wait = retry_after(answer.retry_after, now)
    return now + wait if wait is not None else None


def _failed(
    flow: PipelineContext, call: Call, now: datetime, answer: str, asked: datetime | None, *, all_: bool
) -> None:
    at = RETRY.again(call.attempts + 1, now, asked)
    log.warning("webhook %s was not taken by %s: %s", call.id, call.endpoint, answer)

    def keep(unit: UnitOfWork) -> None:
        calls.failed(unit, call, now, answer, at)
        if all_:
            calls.rest(unit, call.endpoint, at or now + RETRY.first)

    flow.store.write(keep)
