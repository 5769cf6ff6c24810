"""When what a page brings along to others changes, the pages that put it in are looked at again.

A charter that a page shows and does not write comes and goes by an edit of another page. Only a change of what that
one brings along asks for the pages, and each of them is read by a job of its own, like any page
(docs/decisions/0102-who-puts-it-in-is-looked-at-again.md).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial
from itertools import chain, islice

from core.flow.context import PipelineContext
from core.model import Page
from core.queue import Job, JobKind, Lane
from core.store import UnitOfWork, chunked, put_in

#: A wiki brings its own account of what its pages use up to date a while after an edit: asked again then.
LATER = timedelta(minutes=15)
#: Pages that are looked at for what one page brings along; a charter's template has hundreds, and these are a bound.
MOST = 5000


def changed(connection: UnitOfWork, flow: PipelineContext, site: str, pages: Sequence[Page]) -> None:
    """Let the pages be asked for that put in one of these, where it now brings along something else than before.

    Called before the pages are saved.
    """
    wiki = flow.platform(site).inclusions
    if wiki is None:
        return
    stored = put_in.before(connection, pages)
    names: set[str] = set()
    for page in pages:
        was = stored.get(page.key)
        brought, brings = was.brings if was else "", page.brings if page.exists else ""
        if not brought and not brings:
            continue
        old = set(wiki.called(was)) if was else set()
        new = set(wiki.called(page)) if page.exists else set()
        if brought != brings or old != new:
            names |= old | new
    for round_, due in (("1", flow.now()), ("2", flow.now() + LATER)):
        jobs = [
            Job(kind=JobKind.INCLUDING, site=site, subject=f"{site}:{round_}:{name}", lane=Lane.SWEEP)
            for name in sorted(names)
        ]
        flow.queue.put(connection, jobs, due=due)


def ask(flow: PipelineContext, site: str, subjects: Collection[str]) -> None:
    """Let the pages be read that put in those of these names."""
    names = sorted({subject.split(":", 2)[2] for subject in subjects})
    with flow.store.read() as connection:
        stored = put_in.putting_in(connection, site, names, MOST)
    wiki = flow.platform(site).inclusions
    told = wiki.including(names) if wiki is not None else ()
    for some in chunked(islice(chain(stored, told), MOST * len(names))):
        jobs = [Job(kind=JobKind.PAGE, site=site, subject=page, lane=Lane.SWEEP) for page in some]
        flow.store.write(partial(flow.queue.put, jobs=jobs))
