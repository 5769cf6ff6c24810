"""The vocabulary of Telos: what a wiki holds, what people owe, what they did about it.

Everything here is frozen data without I/O. Instants are aware datetimes in UTC. Keys are strings that carry
the site they belong to (``"hr:42"``), so that one store can hold many wikis.
"""

from core.model.acts import (
    Act,
    ActKind,
    Viewer,
    in_force,
)
from core.model.communities import (
    Audience,
    Charter,
    CharterState,
    Deliverable,
    DueDate,
    Every,
    Extension,
    Milestone,
    Months,
    Named,
    Outcome,
    ReadBy,
    Scope,
    ScopeKind,
)
from core.model.keys import (
    CommunityKey,
    PageKey,
    PersonKey,
    local_id,
    page_key,
    person_key,
    site_of,
)
from core.model.pages import (
    CharterText,
    Comment,
    Page,
    Revision,
    Sign,
    SignKind,
)
from core.model.people import (
    Absence,
    Directory,
    Person,
    Rhythm,
)
from core.model.standing import (
    Confirmation,
    Contribution,
    Finding,
    Level,
    Obligation,
    ObligationKind,
    Passed,
    Settlement,
    Standing,
)

__all__ = [
    "Absence",
    "Act",
    "ActKind",
    "Audience",
    "Charter",
    "CharterState",
    "CharterText",
    "Comment",
    "CommunityKey",
    "Confirmation",
    "Contribution",
    "Deliverable",
    "Directory",
    "DueDate",
    "Every",
    "Extension",
    "Finding",
    "Level",
    "Milestone",
    "Months",
    "Named",
    "Obligation",
    "ObligationKind",
    "Outcome",
    "Page",
    "PageKey",
    "Passed",
    "Person",
    "PersonKey",
    "ReadBy",
    "Revision",
    "Rhythm",
    "Scope",
    "ScopeKind",
    "Settlement",
    "Sign",
    "SignKind",
    "Standing",
    "Viewer",
    "in_force",
    "local_id",
    "page_key",
    "person_key",
    "site_of",
]
