"""Every code a finding can carry, with its usual level.

Each has a page in docs/codes and its texts in core/locales/<language>/findings.ftl.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.model import Level

#: The charter, its dates, acknowledgements. P110 is an error where it leaves a role empty,
#: P107 advice for a lone steward.
CODES: Mapping[str, Level] = MappingProxyType(
    {
        "P101": Level.ERROR,  # no purpose
        "P102": Level.ERROR,  # no deliverables
        "P103": Level.ERROR,  # no business need
        "P104": Level.ERROR,  # no benefit for members
        "P105": Level.ERROR,  # no sponsor
        "P106": Level.ERROR,  # no IT contact
        "P107": Level.ERROR,  # no steward, or only one
        "P108": Level.WARNING,  # the purpose is an interest, not a result
        "P109": Level.WARNING,  # a deliverable lacks its owner or its sign of being done
        "P110": Level.WARNING,  # a named person has no usable account
        "P111": Level.ADVICE,  # no time or training given
        "P112": Level.WARNING,  # more than one charter on the page
        "P113": Level.WARNING,  # a named group is missing or empty
        "P114": Level.WARNING,  # an unknown field
        "P115": Level.WARNING,  # a purpose too long for one sentence
        "P116": Level.WARNING,  # a value nobody can read
        "P117": Level.ERROR,  # the scope belongs to another charter
        "P118": Level.WARNING,  # a field is written twice
        "P119": Level.WARNING,  # the page can't be read; what it said before counts
        "P120": Level.ADVICE,  # holidays differ by region, and none is named
        "P121": Level.ERROR,  # the scope reaches pages that its writer may not speak for
        "P122": Level.WARNING,  # a name is another account's by now, or nobody's
        "P123": Level.WARNING,  # the scope names a page that isn't there
        "P124": Level.ERROR,  # word for word another page's charter
        "P125": Level.ERROR,  # the page shows a charter that stands elsewhere
        "P126": Level.WARNING,  # the page is too long to be read whole
        "P129": Level.WARNING,  # one person gives nearly all answers
        "D201": Level.ERROR,  # no deadline
        "D202": Level.WARNING,  # the deadline has passed
        "D203": Level.ADVICE,  # a long way without a milestone
        "D204": Level.ADVICE,  # a day off
        "D205": Level.ERROR,  # a date nobody can read
        "D206": Level.WARNING,  # a date on the way lies behind the deadline
        "D207": Level.WARNING,  # a date beyond a limit of the charter, which doesn't count
        "D208": Level.ADVICE,  # the deadline was moved beyond a limit by who decides
        "D210": Level.WARNING,  # most answers come later than promised
        "D211": Level.WARNING,  # nothing has happened for weeks
        "A301": Level.WARNING,  # a contribution waits longer than promised
        "A302": Level.WARNING,  # nobody is there to confirm
        "A303": Level.WARNING,  # confirmations are late
        "A304": Level.WARNING,  # the page's review is late: it is shown as stale
        "A305": Level.WARNING,  # nobody is there to answer
        "A306": Level.WARNING,  # no word from its owner on how it stands
        "A307": Level.WARNING,  # too few have read it for it to count
        "A308": Level.WARNING,  # the text changed shortly before the deadline
    }
)

#: What a charter lacks: something is to be added. Of all others something stands there that is to be corrected.
LACKING = frozenset({"P101", "P102", "P103", "P104", "P105", "P106", "P107", "D201"})
