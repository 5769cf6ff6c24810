"""What can be done to accounts, groups and spaces."""

from __future__ import annotations

import hashlib
import uuid

from tests.confluence.twin.operations import Operations
from tests.confluence.twin.state import ADMINS, EVERYBODY, Flavour, Group, Person, Refused, Space
from tests.confluence.twin.ways import Ways


class Organisation(Operations):
    """Accounts, groups and spaces, with the events their changes give."""

    def __init__(self, flavour: Flavour, zone: str) -> None:
        super().__init__(flavour, zone)
        self.ways = Ways()

    def add_user(
        self,
        name: str,
        display: str = "",
        email: str = "",
        *,
        zone: str = "",
        locale: str = "",
        password: str = "demo",
        app: bool = False,
        groups: tuple[str, ...] = (EVERYBODY,),
    ) -> Person:
        if any(person.name == name for person in self.people.values()):
            raise Refused(400, f"A user with the username {name} already exists")
        person = Person(
            id=self._person_id(name),
            name=name,
            display=display or name,
            email=email,
            app=app,
            zone=zone,
            locale=locale,
            password=password,
        )
        self.people[person.id] = person
        for group in groups:
            self.add_group(group).members.add(person.id)
        self.tell("user_created", "", person=person)
        return person

    def _person_id(self, name: str) -> str:
        number = self.small_id()
        if self.flavour == "dc":
            return f"8a7f80{hashlib.sha256(f'{number}:{name}'.encode()).hexdigest()[:26]}"
        return f"557058:{uuid.uuid5(uuid.NAMESPACE_URL, f'{number}:{name}')}"

    def set_active(self, person: Person, active: bool) -> None:
        if person.active != active:
            person.active = active
            self.tell("user_reactivated" if active else "user_deactivated", "", person=person)

    def add_group(self, name: str) -> Group:
        if name not in self.groups:
            group = Group(name, str(uuid.uuid5(uuid.NAMESPACE_DNS, name)))
            self.groups[name] = group
            self.tell("group_created", "", group=group)
        return self.groups[name]

    def drop_group(self, name: str) -> None:
        if group := self.groups.pop(name, None):
            self.tell("group_removed", "", group=group)

    def group_of(self, name: str) -> Group:
        """A group by name or id."""
        for group in self.groups.values():
            if name in (group.name, group.id):
                return group
        raise Refused(404, f"No group found with name : {name}")

    def person_of(self, id_: str) -> Person:
        """An account by its key alone."""
        if id_ not in self.people:
            raise Refused(404, f"No user found with key : {id_}")
        return self.people[id_]

    def add_space(self, key: str, name: str, by: str = "") -> Space:
        if key in self.spaces:
            raise Refused(400, f"A space already exists with key {key}")
        space = Space(id=int(self.new_id()), key=key, name=name, creator=by, created=self.now())
        self.spaces[key] = space
        self.tell("space_created", by, space=space)
        return space

    def archive_space(self, key: str, *, back: bool = False, by: str = "") -> None:
        space = self.space(key)
        space.status = "current" if back else "archived"
        self.tell("space_updated", by, space=space)

    def delete_space(self, key: str, by: str = "") -> None:
        """The space and all it holds are gone; only the space's own event is given."""
        space = self.space(key)
        del self.spaces[key]
        for content in [content for content in self.content.values() if content.space == key]:
            del self.content[content.id]
            self.touch(content)
        self.tell("space_removed", by, space=space)

    def set_space_permission(
        self, key: str, users: set[str], groups: set[str], *, anonymous: bool = False
    ) -> None:
        space = self.space(key)
        space.view_users, space.view_groups, space.anonymous = users, groups, anonymous
        self.tell("space_permissions_updated", "", space=space)

    def furnish(self) -> None:
        """What a site has from the start: the service account, two spaces, the usual groups."""
        for name in (EVERYBODY, ADMINS, "managers", "empty"):
            self.add_group(name)
        both = (EVERYBODY, ADMINS)
        if self.flavour == "dc":
            bot = self.add_user("telos-bot", "Telos Bot", "telos@example.org", password="bot", groups=both)
        else:
            bot = self.add_user("Telos Bot", "Telos Bot", "telos@example.org", password="bot", groups=both)
            self.add_user("Telos App", "Telos App", app=True, groups=())
        self.service = bot
        self.add_space("HR", "HR", bot.id)
        self.add_space("IT", "IT", bot.id)
        for space in self.spaces.values():
            space.view_groups |= {"managers", "empty"}

    service: Person
