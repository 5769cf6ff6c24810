"""What Confluence's names for what happened are here, and where in their bodies the ids stand.

A body names ids, so an event can do nothing but say where to look again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.events import (
    Event,
    PageDeleted,
    PageEvent,
    PageMoved,
    PageRestored,
    PageSaved,
    PersonBlocked,
    PersonCreated,
    PersonEvent,
    SiteChanged,
    VisibilityChanged,
)
from core.i18n import Phrase
from core.model import page_key, person_key
from core.ports import Reject
from core.webhook_bodies import shown

#: Java's largest long.
_LARGEST_ID = 2**63 - 1
_ACCOUNT = re.compile(r"[0-9A-Za-z:_-]{1,128}")
_MOST_USER_KEY = 255
#: The id of an attachment; the page that it is on is found where pages are read.
_ATTACHMENT = re.compile(r"att\d{1,19}", re.ASCII)

Maker = Callable[["Data"], tuple[Event, ...]]


@dataclass(frozen=True, slots=True)
class Data:
    """What an event's body says, with the checks every id goes through."""

    site: str
    at: datetime
    values: Mapping[str, Any]

    def page(self, kind: type[PageEvent], *path: str) -> tuple[Event, ...]:
        """An event of the page whose id is in the object at ``path``."""
        return (self._of_page(kind, self._at(path), ".".join(path)),)

    def page_or_site(self, kind: type[PageEvent], *paths: tuple[str, ...]) -> tuple[Event, ...]:
        """The same for the first of the paths that is there; without any, the sync finds what it was."""
        for path in paths:
            subject = self._at(path)
            if subject is not None:
                return (self._of_page(kind, subject, ".".join(path)),)
        return self.everything()

    def server_user(self, kind: type[PersonEvent]) -> tuple[Event, ...]:
        """An event of a Data Center account; without a readable one, the sync finds whom."""
        user = self._at(("user",))
        key = user.get("userKey", user.get("key")) if isinstance(user, dict) else user
        if key is None:
            return self.everything()
        if (
            not isinstance(key, str)
            or not 0 < len(key) <= _MOST_USER_KEY
            or not key.isprintable()
            or "/" in key
        ):
            raise Reject(Phrase("hook-user", field="user", read=shown(key)), 400)
        return (kind(site=self.site, at=self.at, person=person_key(self.site, key)),)

    def account(self, kind: type[PersonEvent]) -> tuple[Event, ...]:
        """An event of a Cloud account."""
        account = self._at(("user", "accountId"))
        if not isinstance(account, str) or not _ACCOUNT.fullmatch(account):
            raise Reject(Phrase("hook-id", field="user.accountId", read=shown(account)), 400)
        return (kind(site=self.site, at=self.at, person=person_key(self.site, account)),)

    def everything(self) -> tuple[Event, ...]:
        """Something that names neither page nor person."""
        return (SiteChanged(site=self.site, at=self.at),)

    def _at(self, path: Sequence[str]) -> Any:
        value: Any = self.values
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def _of_page(self, kind: type[PageEvent], subject: object, where: str) -> Event:
        value = subject.get("id") if isinstance(subject, dict) else None
        if isinstance(value, str) and _ATTACHMENT.fullmatch(value):
            return kind(site=self.site, at=self.at, page=page_key(self.site, value))
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _LARGEST_ID:
            raise Reject(Phrase("hook-id", field=f"{where}.id", read=shown(value)), 400)
        return kind(site=self.site, at=self.at, page=page_key(self.site, value))


def _server_page(kind: type[PageEvent], name: str = "page") -> Maker:
    return lambda d: d.page(kind, name)


def _server_blog(kind: type[PageEvent]) -> Maker:
    return lambda d: d.page_or_site(kind, ("blog",), ("page",))


def _server_attachment(d: Data) -> tuple[Event, ...]:
    return d.page_or_site(PageSaved, ("attachedTo",), ("attachment",))


def _server_label(d: Data) -> tuple[Event, ...]:
    return d.page_or_site(PageSaved, ("labeled",), ("content",), ("page",), ("blog",))


def _server_rights(d: Data) -> tuple[Event, ...]:
    return d.page_or_site(VisibilityChanged, ("content",), ("page",), ("blog",))


def _content(kind: type[PageEvent]) -> Maker:
    return lambda d: d.page(kind, "content")


def _comment(d: Data) -> tuple[Event, ...]:
    return d.page_or_site(PageSaved, ("content", "container"), ("content",))


def _attachment(d: Data) -> tuple[Event, ...]:
    return d.page_or_site(PageSaved, ("attachment", "container"), ("attachment",))


def _label(d: Data) -> tuple[Event, ...]:
    """Of a page; or of a space or template, where there is no content in it."""
    return d.page_or_site(PageSaved, ("content",))


def _everything(d: Data) -> tuple[Event, ...]:
    return d.everything()


#: Data Center's names: https://developer.atlassian.com/server/confluence/webhooks/ and the choices at
#: Administration > General configuration > Webhooks. A comment's or attachment's body has no page, so its own
#: id stands for it: whoever reads pages finds the page it is on. The bodies of label, attachment, rights and
#: user events are described nowhere; where theirs has no id we know, the sync is asked to look.
SERVER: Mapping[str, Maker] = {
    "page_created": _server_page(PageSaved),
    "page_updated": _server_page(PageSaved),
    "page_moved": _server_page(PageMoved),
    "page_trashed": _server_page(PageDeleted),
    "page_removed": _server_page(PageDeleted),
    "page_restored": _server_page(PageRestored),
    "blog_created": _server_blog(PageSaved),
    "blog_updated": _server_blog(PageSaved),
    "blog_trashed": _server_blog(PageDeleted),
    "blog_removed": _server_blog(PageDeleted),
    "blog_restored": _server_blog(PageRestored),
    "comment_created": _server_page(PageSaved, "comment"),
    "comment_updated": _server_page(PageSaved, "comment"),
    "comment_removed": _server_page(PageSaved, "comment"),
    "attachment_created": _server_attachment,
    "attachment_updated": _server_attachment,
    "attachment_trashed": _server_attachment,
    "attachment_removed": _server_attachment,
    "attachment_restored": _server_attachment,
    "label_added": _server_label,
    "label_removed": _server_label,
    # Gone from everywhere at once.
    "label_deleted": _everything,
    "content_permissions_updated": _server_rights,
    "space_created": _everything,
    "space_updated": _everything,
    "space_permissions_updated": _everything,
    "space_removed": _everything,
    "group_created": _everything,
    "group_removed": _everything,
    "user_created": lambda d: d.server_user(PersonCreated),
    "user_removed": lambda d: d.server_user(PersonBlocked),
    "user_deactivated": lambda d: d.server_user(PersonBlocked),
    "user_reactivated": lambda d: d.server_user(PersonBlocked),
}

#: Known, and of no use: said by another event as well, or nothing Telos looks at.
SERVER_IGNORED = frozenset(
    {
        "blueprint_page_created",  # page_created says it
        "content_created", "content_updated", "content_trashed", "content_restored",  # of add-ons' own content
        "label_created",  # label_added follows
        "page_children_reordered",
        "relation_created", "relation_deleted",
        "space_logo_updated",
        "theme_enabled",
        "user_followed",
    }
)  # fmt: skip

#: Forge's names: https://developer.atlassian.com/platform/forge/events-reference/confluence/. Pages inside
#: something that is deleted, moved or locked have no event of their own.
FORGE: Mapping[str, Maker] = {
    "avi:confluence:created:page": _content(PageSaved),
    "avi:confluence:updated:page": _content(PageSaved),
    "avi:confluence:copied:page": _content(PageSaved),
    "avi:confluence:initialized:page": _content(PageSaved),
    "avi:confluence:started:page": _content(PageSaved),
    "avi:confluence:snapshotted:page": _content(PageSaved),
    "avi:confluence:published:page": _content(PageSaved),
    "avi:confluence:liked:page": _content(PageSaved),
    "avi:confluence:moved:page": _content(PageMoved),
    "avi:confluence:archived:page": _content(PageDeleted),
    "avi:confluence:unarchived:page": _content(PageRestored),
    "avi:confluence:trashed:page": _content(PageDeleted),
    "avi:confluence:deleted:page": _content(PageDeleted),
    "avi:confluence:restored:page": _content(PageRestored),
    "avi:confluence:permissions_updated:page": _content(VisibilityChanged),
    "avi:confluence:created:blogpost": _content(PageSaved),
    "avi:confluence:updated:blogpost": _content(PageSaved),
    "avi:confluence:liked:blogpost": _content(PageSaved),
    "avi:confluence:trashed:blogpost": _content(PageDeleted),
    "avi:confluence:deleted:blogpost": _content(PageDeleted),
    "avi:confluence:restored:blogpost": _content(PageRestored),
    "avi:confluence:permissions_updated:blogpost": _content(VisibilityChanged),
    "avi:confluence:created:comment": _comment,
    "avi:confluence:updated:comment": _comment,
    "avi:confluence:liked:comment": _comment,
    "avi:confluence:deleted:comment": _comment,
    "avi:confluence:created:task": _content(PageSaved),
    "avi:confluence:updated:task": _content(PageSaved),
    "avi:confluence:removed:task": _content(PageSaved),
    "avi:confluence:created:attachment": _attachment,
    "avi:confluence:updated:attachment": _attachment,
    "avi:confluence:archived:attachment": _attachment,
    "avi:confluence:unarchived:attachment": _attachment,
    "avi:confluence:trashed:attachment": _attachment,
    "avi:confluence:deleted:attachment": _attachment,
    "avi:confluence:restored:attachment": _attachment,
    "avi:confluence:added:label": _label,
    "avi:confluence:removed:label": _label,
    "avi:confluence:deleted:label": _everything,
    "avi:confluence:moved:folder": _everything,
    "avi:confluence:permissions_updated:folder": _everything,
    "avi:confluence:created:space:V2": _everything,
    "avi:confluence:updated:space:V2": _everything,
    "avi:confluence:permissions_updated:space:V2": _everything,
    "avi:confluence:deleted:space:V2": _everything,
    "avi:confluence:created:user": lambda d: d.account(PersonCreated),
    "avi:confluence:deleted:user": lambda d: d.account(PersonBlocked),
    "avi:confluence:created:group": _everything,
    "avi:confluence:deleted:group": _everything,
}

#: Known, and of no use.
FORGE_IGNORED = frozenset(
    [f"avi:confluence:viewed:{what}" for what in ("page", "blogpost", "attachment")]
    + [f"avi:confluence:permissions_updated:{what}" for what in ("comment", "attachment")]
    + [f"avi:confluence:{what}:relation" for what in ("created", "deleted")]
    + [f"avi:confluence:{what}:folder" for what in ("created", "copied")]
    + [
        f"avi:confluence:{done}:{what}"
        for what in ("whiteboard", "database", "embed")
        for done in ("created", "moved", "copied", "permissions_updated")
    ]
    + [
        f"avi:confluence:{done}:custom_content"
        for done in ("created", "updated", "trashed", "restored", "deleted", "permissions_updated")
    ]
    + ["avi:confluence:children_reordered:page", "avi:confluence:created:label"]
)
