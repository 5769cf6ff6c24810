"""The keys of what there is: pages, people, communities, contributions, obligations, notices.

How those that are put together of others are built and taken apart: :mod:`core.model.composite_keys`.
"""

from __future__ import annotations

from typing import NewType

#: ``<site>:<immutable page id>``
PageKey = NewType("PageKey", str)
#: ``<site>:<immutable user id>``
PersonKey = NewType("PersonKey", str)
#: ``<site>:page:<page id>`` for a charter on a page, ``<site>:file:<slug>`` for an attached file.
CommunityKey = NewType("CommunityKey", str)
#: ``<page key>/<contribution id>``
ContributionKey = NewType("ContributionKey", str)
#: ``<kind>/<what it is about>``
ObligationKey = NewType("ObligationKey", str)
#: ``<obligation or other subject>#<step>[@<due date>]#<recipient>``
NoticeKey = NewType("NoticeKey", str)


def page_key(site: str, local: str | int) -> PageKey:
    """The key of a page from its site and the platform's immutable id."""
    return PageKey(f"{site}:{local}")


def person_key(site: str, local: str | int) -> PersonKey:
    """The key of a person from the site and the platform's immutable user id."""
    return PersonKey(f"{site}:{local}")


def site_of(key: str) -> str:
    """The site a key belongs to."""
    return key.partition(":")[0]


def local_id(key: str) -> str:
    """The platform's own id inside a page's or person's key; it may hold colons itself."""
    return key.partition(":")[2]
