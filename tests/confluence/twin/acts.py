"""People's hands: what somebody does in the wiki, named as people and titles are. Answers are plain JSON."""

from __future__ import annotations

from datetime import timedelta

from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import EVERYBODY, Content, Person, Refused
from tests.confluence.twin.storage import escaped


class Hands:
    """The verbs of the tests; every one is also a ``do`` of /twin/call."""

    state: Organisation

    def _someone(self, by: str) -> Person:
        return self.state.person(by) if by else self.state.service

    def _named(self, names: list[str] | tuple[str, ...]) -> set[str]:
        return {self.state.person(name).id for name in names}

    def _said(self, target: str) -> Content:
        """A comment by id, or the last one on the page of that title."""
        content = self.state.content.get(str(target))
        if content is not None and content.type == "comment":
            return content
        comments = self.state.comments(self.state.page(target))
        if not comments:
            raise Refused(404, f"Nothing is said on {target}")
        return comments[-1]

    # --- people -----------------------------------------------------------------------------------------

    def user(
        self,
        name: str,
        display: str = "",
        email: str = "",
        groups: list[str] | tuple[str, ...] = (),
        time_zone: str = "",
        locale: str = "",
        password: str = "demo",
        mail_visible: bool = False,
    ) -> str:
        """A new account, in ``confluence-users`` beside the groups named; its key."""
        with self.state.lock:
            person = self.state.add_user(
                name,
                display,
                email,
                zone=time_zone,
                locale=locale,
                password=password,
                groups=(EVERYBODY, *groups),
            )
            person.mail_visible = mail_visible
            return person.id

    def user_id(self, name: str) -> str:
        return self.state.person(name).id

    def rename_user(self, name: str, new: str, display: str = "") -> None:
        with self.state.lock:
            person = self.state.person(name)
            same = person.display == person.name
            person.name = new
            person.display = display or (new if same else person.display)

    def deactivate(self, name: str) -> None:
        with self.state.lock:
            self.state.set_active(self.state.person(name), False)

    def reactivate(self, name: str) -> None:
        with self.state.lock:
            self.state.set_active(self.state.person(name), True)

    def group(self, name: str) -> str:
        with self.state.lock:
            return self.state.add_group(name).id

    def delete_group(self, name: str) -> None:
        with self.state.lock:
            self.state.drop_group(name)

    def join(self, name: str, group: str) -> None:
        with self.state.lock:
            self.state.add_group(group).members.add(self.state.person(name).id)

    def leave(self, name: str, group: str) -> None:
        with self.state.lock:
            self.state.add_group(group).members.discard(self.state.person(name).id)

    # --- spaces -----------------------------------------------------------------------------------------

    def space(self, key: str, name: str = "") -> int:
        with self.state.lock:
            return self.state.add_space(key, name or key).id

    def archive_space(self, key: str) -> None:
        with self.state.lock:
            self.state.archive_space(key)

    def restore_space(self, key: str) -> None:
        with self.state.lock:
            self.state.archive_space(key, back=True)

    def delete_space(self, key: str) -> None:
        with self.state.lock:
            self.state.delete_space(key)

    def space_permission(
        self,
        key: str,
        users: list[str] | tuple[str, ...] = (),
        groups: list[str] | tuple[str, ...] = (),
        anonymous: bool = False,
    ) -> None:
        """Who may see a space, nobody else (administrators always)."""
        with self.state.lock:
            self.state.set_space_permission(key, self._named(users), set(groups), anonymous=anonymous)

    # --- pages ------------------------------------------------------------------------------------------

    def edit(
        self,
        title: str,
        storage: str,
        by: str = "",
        space: str = "HR",
        parent: str = "",
        minor: bool = False,
        broken: bool = False,
        blog: bool = False,
    ) -> tuple[str, int]:
        """Create a page or save a new version; saving what stands there already changes nothing.

        ``broken`` puts in text that no save would take, as pages from before the check have it.
        """
        with self.state.lock:
            person = self._someone(by)
            self.state.takes_broken, before = broken or self.state.takes_broken, self.state.takes_broken
            try:
                page = self._current(title, space)
                if page is None:
                    above = self.state.page(parent).id if parent else ""
                    page = self.state.create_page(space, title, storage, person, above, blog=blog)
                elif page.latest.storage != storage:
                    self.state.save(page, person, text=storage, minor=minor)
            finally:
                self.state.takes_broken = before
            return page.id, page.latest.number

    def _current(self, title: str, space: str) -> Content | None:
        try:
            page = self.state.page(title)
        except Refused:
            return None
        if title != page.id and page.space != space:
            same = [
                content
                for content in self.state.content.values()
                if (content.type, content.title, content.space, content.status)
                == ("page", title, space, "current")
            ]
            return same[0] if same else (page if space == "HR" and page.status == "current" else None)
        return page if page.status == "current" else None

    def retitle(self, title: str, new: str, by: str = "") -> None:
        with self.state.lock:
            self.state.save(self.state.page(title), self._someone(by), title=new)

    def reparent(self, title: str, parent: str = "", by: str = "", space: str = "") -> None:
        with self.state.lock:
            above = self.state.page(parent).id if parent else ""
            self.state.move_page(self.state.page(title), above, self._someone(by), space)

    def delete(self, title: str, by: str = "") -> None:
        with self.state.lock:
            self.state.trash(self.state.page(title), self._someone(by))

    def purge(self, title: str, by: str = "") -> None:
        with self.state.lock:
            page = self.state.page(title)
            if page.status == "current":
                self.state.trash(page, self._someone(by))
            self.state.remove(page, self._someone(by))

    def there(self) -> list[str]:
        """All that is there now, in the trash as well, for ``sweep``."""
        with self.state.lock:
            return [*self.state.content, *self.state.spaces]

    def sweep(self, kept: list[str]) -> None:
        """Let what came since ``there`` never have been: the next test's Telos need not read it."""
        with self.state.lock:
            self.state.sweep(set(kept))

    def restore(self, title: str, by: str = "") -> None:
        with self.state.lock:
            self.state.untrash(self.state.page(title), self._someone(by))

    def archive(self, title: str, by: str = "") -> None:
        with self.state.lock:
            self.state.archive(self.state.page(title), self._someone(by))

    def unarchive(self, title: str, by: str = "") -> None:
        with self.state.lock:
            self.state.archive(self.state.page(title), self._someone(by), back=True)

    def storage(self, title: str) -> str:
        return self.state.page(title).latest.storage

    def version(self, title: str) -> int:
        return self.state.page(title).latest.number

    def page_id(self, title: str) -> str:
        return self.state.page(title).id

    def ripen(self, title: str, seconds: float = 600) -> None:
        """Let all versions of a page have been saved so much earlier."""
        with self.state.lock:
            for version in self.state.page(title).versions:
                version.when -= timedelta(seconds=seconds)

    def label(self, title: str, label: str, by: str = "") -> None:
        with self.state.lock:
            self.state.add_label(self.state.page(title), label.lower(), self._someone(by).id)

    def unlabel(self, title: str, label: str, by: str = "") -> None:
        with self.state.lock:
            self.state.drop_label(self.state.page(title), label.lower(), self._someone(by).id)

    # --- files, comments, likes, tasks ------------------------------------------------------------------

    def attach(self, title: str, name: str, by: str = "") -> str:
        """Put a file on a page, or a new version of it; its id."""
        with self.state.lock:
            return self.state.add_file(self.state.page(title), name, self._someone(by)).id

    def unattach(self, file: str, by: str = "") -> None:
        """Take a file off for ever, with what was said on it."""
        with self.state.lock:
            self.state.remove(self.state.content[file], self._someone(by))

    def comment(
        self, title: str, storage: str, by: str = "", parent: str = "", location: str = "footer"
    ) -> str:
        """Say something on a page or, by its id, on a file; plain text becomes a paragraph."""
        with self.state.lock:
            text = storage if storage.lstrip().startswith("<") else f"<p>{escaped(storage)}</p>"
            on = self.state.content.get(title) if title.startswith("att") else None
            on = on or self.state.page(title)
            return self.state.add_comment(on, text, self._someone(by), str(parent), location).id

    def edit_comment(self, comment: str, storage: str, by: str = "") -> None:
        with self.state.lock:
            text = storage if storage.lstrip().startswith("<") else f"<p>{escaped(storage)}</p>"
            content = self._said(comment)
            person = self.state.person(by) if by else self.state.people[content.creator]
            self.state.save(content, person, text=text)

    def uncomment(self, target: str, by: str = "") -> None:
        """Take a comment back: by its id, or the last one of a page (of that author, where one is named)."""
        with self.state.lock:
            content = self.state.content.get(str(target))
            if content is None or content.type != "comment":
                author = self.state.person(by).id if by else ""
                comments = self.state.comments(self.state.page(target))
                content = next(
                    (comment for comment in reversed(comments) if author in ("", comment.creator)), None
                )
            if content is None:
                raise Refused(404, f"Nothing is said on {target}")
            self.state.remove(content, self._someone(by))

    def like(self, target: str, by: str) -> None:
        with self.state.lock:
            self.state.set_like(self._target(target), self.state.person(by), True)

    def unlike(self, target: str, by: str) -> None:
        with self.state.lock:
            self.state.set_like(self._target(target), self.state.person(by), False)

    def _target(self, target: str) -> Content:
        return self.state.content.get(str(target)) or self.state.page(target)

    def tick(self, title: str, task: str, by: str) -> None:
        with self.state.lock:
            self.state.set_task(self.state.page(title), str(task), "complete", self.state.person(by))

    def untick(self, title: str, task: str, by: str) -> None:
        with self.state.lock:
            self.state.set_task(self.state.page(title), str(task), "incomplete", self.state.person(by))

    # --- restrictions -----------------------------------------------------------------------------------

    def restrict(
        self,
        title: str,
        users: list[str] | tuple[str, ...] = (),
        groups: list[str] | tuple[str, ...] = (),
        service: bool = True,
    ) -> None:
        """Let only these view a page and those beneath it.

        On Cloud nobody is above a restriction, so people who want Telos to see the page name its account
        too; ``service=False`` forgets it.
        """
        with self.state.lock:
            named = self._named(users)
            if service and self.state.flavour == "cloud":
                named |= {self.state.service.id}
            page = self.state.page(title)
            self.state.set_restrictions(page, "read", named, set(groups), self.state.service.id)

    def unrestrict(self, title: str) -> None:
        with self.state.lock:
            page = self.state.page(title)
            self.state.set_restrictions(page, "read", set(), set(), self.state.service.id)
            self.state.set_restrictions(page, "update", set(), set(), self.state.service.id)

    def edit_restrict(
        self, title: str, users: list[str] | tuple[str, ...] = (), groups: list[str] | tuple[str, ...] = ()
    ) -> None:
        """Let only these edit a page; the service account is not above it unless it is named."""
        with self.state.lock:
            page = self.state.page(title)
            self.state.set_restrictions(
                page, "update", self._named(users), set(groups), self.state.service.id
            )
