"""How real sites differ from the one of the descriptions: older versions, other forms of an answer, lists that err."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.confluence.twin.state import Refused


@dataclass
class Ways:
    """One site's; a test turns them."""

    version: str = "10.0.3"
    #: The form of ``relevantViewRestrictions``: ``results``, ``viewContentRestrictions``, ``restrictions``,
    #: ``operation`` (as ``byOperation``), ``missing`` (404), or ``unknown``.
    restrictions: str = "results"
    #: What who may not read a space's permissions is told: 500 on the product, whatever its description says.
    withheld: int = 500
    #: Whether the remote API of before REST is switched on.
    remote: bool = True
    #: Most rows of a page of a list whatever is asked for, 0 for the usual; the answer's limit doesn't tell it.
    cap: int = 0
    #: What the link to the next page is: ``right``, ``none``, ``empty``, or ``wrong`` (back to the start).
    following: str = "right"

    def since(self, *version: int) -> None:
        """What an older version answers at an address that it does not have."""
        if tuple(int(part) for part in re.findall(r"\d+", self.version)[: len(version)]) < version:
            raise Refused(404, "null for uri")
