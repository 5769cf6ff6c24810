"""Signs that people gave outside the panel become acts and evidence, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.model import Act, Contribution
from core.rules.acknowledgement import reactions
from core.rules.page_context import PageContext
from core.store import UnitOfWork, evidence, sites
from core.store import acts as act_rows


def keep(
    connection: UnitOfWork, subject: PageContext, contributions: Sequence[Contribution], now: datetime
) -> tuple[Act, ...]:
    """Keep what the page's signs come to; the acts that are new."""
    if not subject.page.signs:
        return ()
    site = subject.page.site
    acts = reactions.acts(subject, contributions, salt=sites.get(connection, site).salt, now=now)
    known = act_rows.known(connection, [act.id for act in acts])
    fresh = tuple(act for act in acts if act.id not in known)
    for act in fresh:
        evidence.of_act(connection, act, site, act_rows.save(connection, act))
    return fresh
