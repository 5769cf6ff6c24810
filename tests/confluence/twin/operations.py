"""What can be done to content, by whatever door: REST, a person's hand, the human UI. Each tells the listeners."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.confluence.twin import storage
from tests.confluence.twin.state import (
    Content,
    Flavour,
    Group,
    Person,
    Property,
    Refused,
    Space,
    State,
    Task,
    Version,
)

_NO_LABEL = re.compile(r"[\s:;,.?&\[\]()#^*@!]")


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something happened; ``what`` is Data Center's event name where it has one, ours else."""

    what: str
    at: datetime
    by: str
    content: Content | None = None
    before: Content | None = None
    space: Space | None = None
    person: Person | None = None
    group: Group | None = None
    label: str = ""
    task: Task | None = None
    old_task: Task | None = None
    trigger: str = ""


class Operations(State):
    """State with its verbs. Whoever calls holds ``lock`` or is alone."""

    def __init__(self, flavour: Flavour, zone: str) -> None:
        super().__init__(flavour, zone)
        self.lock = threading.RLock()
        self.listeners: list[Callable[[Happened], None]] = []
        #: Whether a save takes text that is no XML (old pages have it).
        self.takes_broken = False

    def tell(self, what: str, by: str, **more: Any) -> None:
        for listener in self.listeners:
            listener(Happened(what=what, at=self.now(), by=by, **more))

    # --- pages ------------------------------------------------------------------------------------------

    def check(self, text: str) -> None:
        if self.takes_broken:
            return
        try:
            storage.tree(text)
        except ValueError as error:
            raise Refused(400, f"Error parsing xhtml: {error}") from error

    def check_title(self, space: str, title: str, besides: str = "") -> None:
        if not title.strip():
            raise Refused(400, "A page must have a title")
        for page in self.content.values():
            there = (page.type, page.space, page.status) == ("page", space, "current") and page.id != besides
            if there and page.title.lower() == title.lower():
                raise Refused(
                    400,
                    "A page with this title already exists: A page already exists with the title "
                    f"{title} in the space with key {space}",
                )

    def create_page(
        self, space: str, title: str, text: str, by: Person, parent: str = "", *, blog: bool = False
    ) -> Content:
        if self.space(space).status != "current":
            raise Refused(403, f"The space {space} is archived")
        if not blog:
            self.check_title(space, title)
        self.check(text)
        if parent and (parent not in self.content or self.content[parent].type != "page"):
            raise Refused(400, f"Parent page with id {parent} does not exist")
        page = Content(id=self.new_id(), type="blogpost" if blog else "page", space=space, parent=parent)
        page.versions.append(Version(1, self.now(), by.id, title, text))
        self.content[page.id] = page
        self.touch(page)
        self.tell(f"{page.kind}_created", by.id, content=page)
        self.sync_tasks(page, by)
        return page

    def save(
        self,
        content: Content,
        by: Person,
        *,
        title: str | None = None,
        text: str | None = None,
        minor: bool = False,
        message: str = "",
        trigger: str = "edit_page",
    ) -> Version:
        """Save a new version of a page or comment."""
        if text is not None:
            self.check(text)
        if title is not None and content.type == "page" and title != content.title:
            self.check_title(content.space, title, content.id)
        last = content.latest
        version = Version(
            last.number + 1,
            self.now(),
            by.id,
            last.title if title is None else title,
            last.storage if text is None else text,
            minor,
            message,
        )
        content.versions.append(version)
        self.touch(content)
        self.tell(f"{content.kind}_updated", by.id, content=content, trigger=trigger)
        if content.is_page:
            self.sync_tasks(content, by)
        return version

    def move_page(self, page: Content, parent: str, by: Person, space: str = "") -> None:
        before = replace(page, versions=list(page.versions))
        if parent == page.id or (parent and page in self.ancestors(self.content[parent])):
            raise Refused(400, "A page cannot stand beneath itself")
        page.parent = parent
        target = space or (self.content[parent].space if parent else page.space)
        if target != page.space:
            for moved in [page, *self.descendants(page)]:
                for content in [moved, *(each for each in self.content.values() if each.page == moved.id)]:
                    content.space = target
                    self.touch(content)
        self.touch(page)
        self.tell("page_moved", by.id, content=page, before=before)

    def descendants(self, page: Content) -> list[Content]:
        below = []
        for child in self.children(page):
            below += [child, *self.descendants(child)]
        return below

    def trash(self, page: Content, by: Person) -> None:
        """To the trash; the pages beneath move up to its parent."""
        for child in self.children(page):
            child.parent = page.parent
            self.touch(child)
        page.status = "trashed"
        self.touch_all(page)
        self.tell(f"{page.kind}_trashed", by.id, content=page)

    def untrash(self, page: Content, by: Person) -> None:
        """Out of the trash, to the top of its space."""
        if page.type == "page":
            self.check_title(page.space, page.title)
        page.status, page.parent = "current", ""
        self.touch_all(page)
        self.tell(f"{page.kind}_restored", by.id, content=page)

    def archive(self, page: Content, by: Person, *, back: bool = False) -> None:
        page.status = "current" if back else "archived"
        self.touch_all(page)
        self.tell("page_unarchived" if back else "page_archived", by.id, content=page)

    def remove(self, content: Content, by: Person) -> None:
        """Gone for ever. Replies to a comment move up one step."""
        if content.type != "comment":
            for attached in [
                attached for attached in self.content.values() if content.id in (attached.page, attached.file)
            ]:
                del self.content[attached.id]
                self.touch(attached)
        else:
            for reply in self.children(content, "comment"):
                reply.parent = content.parent
                self.touch(reply)
        del self.content[content.id]
        self.touch(content)
        self.tell(f"{content.kind}_removed", by.id, content=content)

    def sweep(self, kept: Collection[str]) -> None:
        """As if whatever is not in ``kept``, ids of content and keys of spaces, had never been; nothing is told."""
        for id_ in self.content.keys() - kept:
            del self.content[id_]
            self._unindexed.add(id_)
        for key in self.spaces.keys() - kept:
            del self.spaces[key]
        self.catch_up(self._lags)

    def touch_all(self, page: Content) -> None:
        self.touch(page)
        for content in self.content.values():
            if content.page == page.id:
                self.touch(content)

    # --- comments, likes, labels, tasks -----------------------------------------------------------------

    def add_file(self, page: Content, name: str, by: Person) -> Content:
        """Attach a file, or a new version of the one of this name."""
        for file in self.files(page):
            if file.title == name:
                self.save(file, by)
                return file
        file = Content(id=f"att{self.new_id()}", type="attachment", space=page.space, page=page.id)
        file.versions.append(Version(1, self.now(), by.id, name, ""))
        self.content[file.id] = file
        self.touch(file)
        self.tell("attachment_created", by.id, content=file)
        return file

    def add_comment(
        self, on: Content, text: str, by: Person, parent: str = "", location: str = "footer"
    ) -> Content:
        """Say something on a page, or on a file of one."""
        self.check(text)
        page, file = (self.content[on.page], on.id) if on.type == "attachment" else (on, "")
        if parent and (parent not in self.content or self.content[parent].holder != on.id):
            raise Refused(400, f"Parent comment with id {parent} does not exist")
        comment = Content(
            id=self.new_id(),
            type="comment",
            space=page.space,
            parent=parent,
            page=page.id,
            file=file,
            location=location,
        )
        comment.versions.append(Version(1, self.now(), by.id, f"Re: {on.title}", text))
        self.content[comment.id] = comment
        self.touch(comment)
        self.tell("comment_created", by.id, content=comment)
        return comment

    def set_like(self, content: Content, by: Person, on: bool) -> None:
        if on and by.id not in content.likes:
            content.likes[by.id] = self.now()
            self.tell(f"{content.kind}_liked", by.id, content=content)
        elif not on:
            content.likes.pop(by.id, None)

    def add_label(self, content: Content, label: str, by: str) -> None:
        """Put a label on; labels are lower case, without spaces and most signs, as on the product."""
        if not label or len(label) > 255 or _NO_LABEL.search(label):
            raise Refused(400, f"The label {label!r} has characters that labels may not have")
        label = label.lower()
        if label not in content.labels:
            content.labels[label] = self.label_ids.setdefault(label, self.new_id())
            self.touch(content)
            self.tell("label_added", by, content=content, label=label)

    def drop_label(self, content: Content, label: str, by: str) -> None:
        if content.labels.pop(label, None):
            self.touch(content)
            self.tell("label_removed", by, content=content, label=label)

    def sync_tasks(self, page: Content, by: Person) -> None:
        """Let the task index follow the page's text."""
        by_local = {task.local: task for task in storage.tasks(page.latest.storage) if task.local}
        now = page.latest.when
        for local in [local for local in page.tasks if local not in by_local]:
            self.tell("task_removed", by.id, content=page, task=page.tasks.pop(local))
        for local, written in by_local.items():
            old = page.tasks.get(local)
            task = Task(
                id=old.id if old else str(self.small_id()),
                local=local,
                uuid=written.uuid or (old.uuid if old else str(uuid.uuid4())),
                status=written.status,
                body=written.body,
                creator=old.creator if old else by.id,
                assignee=written.assignee,
                due=written.due,
                created=old.created if old else now,
                updated=old.updated if old else now,
                completed_by=old.completed_by if old else "",
                completed=old.completed if old else None,
            )
            if task.status == "complete" and not (old and old.status == "complete"):
                task.completed_by, task.completed = by.id, now
            elif task.status != "complete":
                task.completed_by, task.completed = "", None
            if old is None:
                self.tell("task_created", by.id, content=page, task=task)
            elif (old.status, old.body) != (task.status, task.body):
                task.updated = now
                self.tell("task_updated", by.id, content=page, task=task, old_task=old)
            page.tasks[local] = task

    def set_task(self, page: Content, local: str, status: str, by: Person) -> None:
        """Tick a task or not. It saves a new version of the page, quietly, as both products do."""
        if local not in page.tasks:
            raise Refused(404, f"No task {local} on the page {page.id}")
        if page.tasks[local].status != status:
            text = storage.with_status(page.latest.storage, local, status)
            self.save(page, by, text=text, minor=True)

    # --- rights and properties --------------------------------------------------------------------------

    def set_restrictions(
        self, page: Content, operation: str, users: set[str], groups: set[str], by: str
    ) -> None:
        setattr(page, operation, (users, groups))
        self.touch(page)
        self.tell("content_permissions_updated", by, content=page)

    def put_property(
        self, holder: dict[str, Property], key: str, value: Any, by: Person, number: int | None = None
    ) -> Property:
        """Write a property; ``number`` is the version it shall have, None a new one."""
        old = holder.get(key)
        if number is None and old is not None:
            raise Refused(409, f"A property with the key {key} already exists")
        if number is not None and number != (old.number if old else 0) + 1:
            raise Refused(
                409, f"Version must be incremented on update. Current version is: {old and old.number}"
            )
        id_ = old.id if old else self.new_id()
        holder[key] = Property(id_, key, value, (number or 1), self.now(), by.id)
        return holder[key]
