"""Which earlier text an edit takes up, from the versions' own texts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.model import PageKey, local_id
from core.rules.building import built_on
from plugins.mediawiki.client import ApiError, Client

#: Requests spent on one page: fifty revisions each, five hundred for bots.
_MOST_REQUESTS = 2


def builds_on(
    client: Client, page: PageKey, numbers: Collection[int], since: int
) -> Mapping[int, frozenset[int]]:
    """See :meth:`core.ports.Platform.builds_on`. A hidden version tells nothing, nor does the one after it."""
    texts: dict[int, tuple[int, str | None]] = {}
    asked = client.query(pageids=local_id(page), prop="revisions", rvprop="ids|content", rvslots="main",
                         rvstartid=max(numbers), rvlimit="max")  # fmt: skip
    try:
        for count, answer in enumerate(asked, 1):
            for row in answer["query"]["pages"][0].get("revisions", ()):
                slot = row.get("slots", {}).get("main", {})
                texts[int(row["revid"])] = (int(row.get("parentid", 0)), slot.get("content"))
            if count == _MOST_REQUESTS or min(texts, default=0) < since:
                break
    except ApiError:
        # A page or revision that is gone by now.
        return {}
    ordered = sorted(texts)
    earlier = [number for number in ordered if number < since]
    shown = [number for number in (*earlier[-1:], *(n for n in ordered if n >= since))
             if texts[number][1] is not None]  # fmt: skip
    line = [(number, texts[number][1] or "") for number in shown]
    if ordered and ordered[0] >= since and not texts[ordered[0]][0]:
        # The page began with it.
        line.insert(0, (0, ""))
    found = built_on(line)
    return {
        number: found[number]
        for number in numbers
        # What the text before it was is known.
        if number in found and texts[number][0] in {0, *shown}
    }
