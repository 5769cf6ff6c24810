"""The texts of a page's versions, to tell which earlier text an edit takes up."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.model import PageKey, local_id
from plugins.mediawiki.protocol import Asked

#: Of a version's text so much is looked at.
_LONGEST = 500_000


def texts(client: Asked, page: PageKey, numbers: Collection[int]) -> Mapping[int, str]:
    """See :meth:`core.ports.Platform.texts`. An answer that is too long for the wiki comes in several."""
    text_by_revision: dict[int, str] = {}
    asked = client.query(revids="|".join(map(str, sorted(numbers))), prop="revisions", rvprop="ids|content",
                         rvslots="main")  # fmt: skip
    for answer in asked:
        for there in answer["query"].get("pages", ()):
            if str(there.get("pageid")) != local_id(page):
                continue
            for row in there.get("revisions", ()):
                slot = row.get("slots", {}).get("main", {})
                if "content" in slot:
                    text_by_revision[int(row["revid"])] = str(slot["content"])[:_LONGEST]
    return text_by_revision
