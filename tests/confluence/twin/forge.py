"""Cloud's events: a Forge app's triggers, sent to the app's remote with a token that names no person.

Bodies: https://developer.atlassian.com/platform/forge/events-reference/confluence/
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.confluence.twin.cloud_shapes import when
from tests.confluence.twin.fit import Installation, Keys
from tests.confluence.twin.operations import Happened
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Group, Person, Space, Task, Version
from tests.confluence.twin.webhooks import Sender

#: What happened here → what a Forge app hears. Labels, group members and reactivated people have no event.
EVENTS = {
    "page_created": "avi:confluence:created:page",
    "page_updated": "avi:confluence:updated:page",
    "page_moved": "avi:confluence:moved:page",
    "page_trashed": "avi:confluence:trashed:page",
    "page_restored": "avi:confluence:restored:page",
    "page_removed": "avi:confluence:deleted:page",
    "page_archived": "avi:confluence:archived:page",
    "page_unarchived": "avi:confluence:unarchived:page",
    "page_liked": "avi:confluence:liked:page",
    "blog_created": "avi:confluence:created:blogpost",
    "blog_updated": "avi:confluence:updated:blogpost",
    "blog_trashed": "avi:confluence:trashed:blogpost",
    "blog_restored": "avi:confluence:restored:blogpost",
    "blog_removed": "avi:confluence:deleted:blogpost",
    "blog_liked": "avi:confluence:liked:blogpost",
    "content_permissions_updated": "avi:confluence:permissions_updated:page",
    "attachment_created": "avi:confluence:created:attachment",
    "attachment_updated": "avi:confluence:updated:attachment",
    "attachment_removed": "avi:confluence:deleted:attachment",
    "comment_created": "avi:confluence:created:comment",
    "comment_updated": "avi:confluence:updated:comment",
    "comment_removed": "avi:confluence:deleted:comment",
    "comment_liked": "avi:confluence:liked:comment",
    "task_created": "avi:confluence:created:task",
    "task_updated": "avi:confluence:updated:task",
    "task_removed": "avi:confluence:removed:task",
    "space_created": "avi:confluence:created:space:V2",
    "space_updated": "avi:confluence:updated:space:V2",
    "space_removed": "avi:confluence:deleted:space:V2",
    "user_created": "avi:confluence:created:user",
    "user_deactivated": "avi:confluence:deleted:user",
    "group_created": "avi:confluence:created:group",
    "group_removed": "avi:confluence:deleted:group",
}
#: After the first try.
RETRIES = 4
TIMEOUT = 5.0


class Triggers:
    """The triggers of the one installed app."""

    def __init__(self, state: Organisation, sender: Sender, keys: Keys, site_url: str) -> None:
        self.state, self.sender, self.keys = state, sender, keys
        self.site_url = site_url
        self.installation = Installation(state.cloud_id)
        #: The events the app subscribed to; None means every one in the table.
        self.subscribed: frozenset[str] | None = None

    def happened(self, event: Happened) -> None:
        name = EVENTS.get(event.what)
        if name is None or not self.installation.server:
            return
        if self.subscribed is not None and name not in self.subscribed:
            return
        body = json.dumps(self.payload(name, event)).encode()
        if self.sender.loses():
            return
        self.sender.put(lambda: self.deliver(body))

    def deliver(self, body: bytes) -> None:
        """Send, and again up to four times while the remote fails; each try has a fresh token."""
        url = f"{self.installation.server.rstrip('/')}/hooks/{self.installation.site}"
        for _ in range(1 + RETRIES):
            status = self.sender.post(url, self.headers(), body, TIMEOUT)
            if status is not None and 200 <= status < 300:
                return
            # The vendor retries what may pass: no answer, 429 and 5xx.
            if status is not None and status < 500 and status != 429:
                return

    def headers(self) -> dict[str, str]:
        claims = self.installation.claims(module="telos-trigger", site_url=self.site_url)
        return {
            "Authorization": f"Bearer {self.keys.sign(claims)}",
            "Content-Type": "application/json",
            "x-b3-traceid": uuid.uuid4().hex,
            "x-b3-spanid": uuid.uuid4().hex[:16],
        }

    # --- bodies -----------------------------------------------------------------------------------------

    def payload(self, name: str, event: Happened) -> dict[str, Any]:
        body: dict[str, Any] = {"eventType": name, "eventCreatedDate": when(event.at)}
        if event.by:
            body["atlassianId"] = event.by
        if event.trigger:
            body["updateTrigger"] = event.trigger
        if event.content is not None:
            body["suppressNotifications"] = event.content.latest.minor
            if event.content.type == "attachment":
                body["attachment"] = {**self.page(event.content), "container": self.holder(event.content)}
            else:
                made = self.page if event.content.is_page else self.comment
                body["content"] = made(event.content)
        if event.before is not None:
            body["prevContent"] = self.page(event.before)
        if event.task is not None:
            body["task"] = self.task(event.task)
        if event.old_task is not None:
            body["oldTask"] = self.task(event.old_task)
        if event.space is not None:
            body["space"] = self.space(event.space)
        if event.person is not None:
            body["user"] = self.user(event.person)
        if event.group is not None:
            body["group"] = self.group(event.group)
        return body

    def page(self, content: Content) -> dict[str, Any]:
        return {
            "id": content.id,
            "type": content.type,
            "status": content.status,
            "title": content.title,
            "space": self.space_by_key(content.space),
            "history": self.history(content),
            "version": self.version(content.latest),
        }

    def holder(self, content: Content) -> dict[str, Any]:
        """What a comment or a file is on; a page's id is a number there."""
        on = self.state.content.get(content.holder)
        id_: Any = int(content.holder) if content.holder.isdigit() else content.holder
        return {**self.page(on), "id": id_} if on else {"id": id_}

    def comment(self, comment: Content) -> dict[str, Any]:
        return {
            **self.page(comment),
            "ancestors": [
                {
                    "id": up.id,
                    "type": "comment",
                    "status": up.status,
                    "title": up.title,
                    "history": self.history(up),
                }
                for up in reversed(self.state.ancestors(comment))
            ],
            "container": self.holder(comment),
            "extensions": {"location": "footer" if comment.location == "footer" else "inline"},
        }

    def history(self, content: Content) -> dict[str, Any]:
        who = self.user_by_id(content.creator)
        return {"latest": True, "createdBy": who, "ownedBy": who, "createdDate": when(content.created)}

    def version(self, version: Version) -> dict[str, Any]:
        return {
            "by": self.user_by_id(version.by),
            "when": when(version.when),
            "number": version.number,
            "minorEdit": version.minor,
        }

    def task(self, task: Task) -> dict[str, Any]:
        return {
            "id": int(task.local) if task.local.isdigit() else int(task.id),
            "uuid": task.uuid or None,
            "status": task.status,
            "statusAsString": "CHECKED" if task.status == "complete" else "UNCHECKED",
            "assignee": task.assignee or None,
            "dueDate": (task.due if "T" in task.due else f"{task.due}T00:00:00Z") if task.due else None,
        }

    def space_by_key(self, key: str) -> dict[str, Any]:
        space = self.state.spaces.get(key)
        return self.space(space) if space else {"key": key}

    def space(self, space: Space) -> dict[str, Any]:
        icon = {
            "path": "/images/logo/default-space-logo-256.png",
            "width": 48,
            "height": 48,
            "isDefault": False,
        }
        return {
            "id": space.id,
            "key": space.key,
            "alias": space.key,
            "name": space.name,
            "icon": icon,
            "type": "global",
            "status": space.status,
        }

    def user_by_id(self, id_: str) -> dict[str, Any]:
        person = self.state.people.get(id_)
        return self.user(person) if person else {"type": "unknown", "accountId": id_}

    def user(self, person: Person) -> dict[str, Any]:
        """A person: names and address are replaced by the account id, for privacy."""
        picture = {"path": f"/wiki/aa-avatar/{person.id}", "width": 48, "height": 48, "isDefault": False}
        return {
            "type": "known",
            **dict.fromkeys(("username", "accountId", "email", "publicName", "displayName"), person.id),
            "accountType": "app" if person.app else "atlassian",
            "profilePicture": picture,
            "isExternalCollaborator": False,
        }

    def group(self, group: Group) -> dict[str, Any]:
        return {"id": group.id, "name": group.name}
