"""What Cloud's routes share: who asks, and what that one may see."""

from __future__ import annotations

from typing import Any

from flask import g, request

from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Person, Refused, Space


def me() -> Person:
    """Who asks; nobody is a 401."""
    if g.person is None:
        raise Refused(401, "Unauthorized")
    person: Person = g.person
    return person


def body() -> Any:
    sent = request.get_json(silent=True)
    if sent is None:
        raise Refused(400, "The request has no JSON body")
    return sent


def written(given: dict[str, Any]) -> str:
    """The storage text of a v2 body, in either of its two forms."""
    form = given.get("body") or {}
    form = form.get("storage", form)
    if form.get("representation", "storage") != "storage":
        raise Refused(400, f"The representation {form.get('representation')} is not served here")
    return str(form.get("value", ""))


def several(name: str) -> list[str]:
    """A parameter that may stand more than once, or hold a list with commas."""
    return [part for value in request.args.getlist(name) for part in value.split(",") if part]


class Eyes:
    """Finds what the one who asks may see."""

    def __init__(self, state: Organisation) -> None:
        self.state = state

    def page(
        self, id_: str, statuses: tuple[str, ...] = ("current", "archived"), sort: str = "any"
    ) -> Content:
        """A page or blog post; ``sort`` is the first word of the address it was asked for at."""
        content = self.state.content.get(str(id_))
        if (
            content is None
            or not content.is_page
            or {"pages": "page", "blogposts": "blogpost"}.get(sort, content.type) != content.type
            or content.status not in statuses
            or not self.state.may_see(me(), content)
        ):
            raise Refused(404, f"Page {id_} was not found")
        return content

    def comment(self, id_: str, location: str = "") -> Content:
        content = self.state.content.get(str(id_))
        if content is None or content.type != "comment" or not self.state.may_see(me(), content):
            raise Refused(404, f"Comment {id_} was not found")
        if location and (content.location == "footer") != (location == "footer"):
            raise Refused(404, f"Comment {id_} was not found")
        if self.state.content[content.page].status not in {"current", "archived"}:
            raise Refused(404, f"Comment {id_} was not found")
        return content

    def editable(self, id_: str, sort: str = "any") -> Content:
        content = self.page(id_, sort=sort)
        if not self.state.may_edit(me(), content):
            raise Refused(403, "You may not edit this page")
        return content

    def space(self, id_: str) -> Space:
        for space in self.state.spaces.values():
            if str(space.id) == str(id_) and self.state.sees_space(me(), space):
                return space
        raise Refused(404, f"Space {id_} was not found")

    def pages(self, type_: str = "page") -> list[Content]:
        return [
            content
            for content in self.state.content.values()
            if content.type == type_ and self.state.may_see(me(), content)
        ]
