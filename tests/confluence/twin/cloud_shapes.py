"""How Cloud writes people, spaces and content in JSON: v2 and the older v1."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify, request

from tests.confluence.twin import paging
from tests.confluence.twin.people import Organisation
from tests.confluence.twin.state import Content, Group, Person, Property, Space, Task, Version

Json = dict[str, Any]


def when(at: datetime) -> str:
    """A time in UTC, as Cloud writes it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Shapes:
    """One site's shapes; ``base`` is its address with /wiki."""

    def __init__(self, state: Organisation, base: str, context: str) -> None:
        self.state, self.base, self.context = state, base, context

    # --- v2 ---------------------------------------------------------------------------------------------

    def version(self, version: Version) -> Json:
        return {
            "number": version.number,
            "message": version.message,
            "minorEdit": version.minor,
            "authorId": version.by,
            "createdAt": when(version.when),
        }

    def body(self, version: Version) -> Json:
        form = request.args.get("body-format", "")
        if form == "storage":
            return {"storage": {"representation": "storage", "value": version.storage}}
        if form == "view":
            from tests.confluence.twin.render import html_of

            value = html_of(version.storage, self.state, self.base)
            return {"view": {"representation": "view", "value": value}}
        return {}

    def page(self, one: Content, at: Version | None = None) -> Json:
        version = at or one.latest
        space = self.state.spaces[one.space]
        out: Json = {
            "id": one.id,
            "status": one.status if version is one.latest else "historical",
            "title": version.title,
            "spaceId": str(space.id),
            "parentId": one.parent or None,
            "parentType": "page" if one.parent else None,
            "position": 1000,
            "authorId": one.creator,
            "ownerId": one.creator,
            "lastOwnerId": None,
            "createdAt": when(one.created),
            "version": self.version(version),
            "body": self.body(version),
            "_links": {
                "webui": f"/spaces/{one.space}/pages/{one.id}",
                "editui": f"/pages/resumedraft.action?draftId={one.id}",
                "tinyui": f"/x/{int(one.id):x}",
            },
        }
        if one.type == "blogpost":
            for name in ("parentId", "parentType", "position", "ownerId", "lastOwnerId"):
                del out[name]
        # A page at the top of a space has no parent at all.
        return {
            key: value
            for key, value in out.items()
            if not (key in {"parentId", "parentType"} and value is None)
        }

    def comment(self, one: Content, *, single: bool = False, child: bool = False) -> Json:
        out: Json = {
            "id": one.id,
            "status": "current",
            "title": one.title,
            "version": self.version(one.latest),
            "body": self.body(one.latest),
            "_links": {"webui": f"/spaces/{one.space}/pages/{one.page}?focusedCommentId={one.id}"},
        }
        if not child and one.file:
            out["attachmentId"] = one.file
        elif not child:
            blog = self.state.content[one.page].type == "blogpost"
            out["blogPostId" if blog else "pageId"] = one.page
        if one.parent:
            out["parentCommentId"] = one.parent
        if one.location != "footer":
            out["resolutionStatus"] = "resolved" if one.location == "resolved" else "open"
            out["properties"] = {"inlineMarkerRef": one.id, "inlineOriginalSelection": ""}
        return out

    def attachment(self, one: Content) -> Json:
        blog = self.state.content[one.page].type == "blogpost"
        link = f"/download/attachments/{one.page}/{one.title}"
        return {
            "id": one.id,
            "status": "current",
            "title": one.title,
            "createdAt": when(one.created),
            "blogPostId" if blog else "pageId": one.page,
            "mediaType": "application/pdf",
            "fileSize": 4711,
            "version": self.version(one.latest),
            "_links": {"webui": f"/pages/viewpageattachments.action?pageId={one.page}", "download": link},
        }

    def label(self, name: str, id_: str) -> Json:
        return {"id": id_, "name": name, "prefix": "global"}

    def property(self, one: Property) -> Json:
        return {
            "id": one.id,
            "key": one.key,
            "value": one.value,
            "version": {
                "number": one.number,
                "message": "",
                "minorEdit": False,
                "authorId": one.by,
                "createdAt": when(one.when),
            },
        }

    def space_property(self, one: Property) -> Json:
        made = {"createdAt": when(one.when), "createdBy": one.by}
        version = {**made, "message": "", "number": one.number}
        return {"id": one.id, "key": one.key, "value": one.value, **made, "version": version}

    def task(self, page: Content, one: Task) -> Json:
        out: Json = {
            "id": one.id,
            "localId": one.local,
            "spaceId": str(self.state.spaces[page.space].id),
            "blogPostId" if page.type == "blogpost" else "pageId": page.id,
            "status": one.status,
            "createdBy": one.creator,
            "createdAt": when(one.created),
            "updatedAt": when(one.updated),
        }
        if request.args.get("body-format") == "storage":
            out["body"] = {"storage": {"representation": "storage", "value": one.body}}
        if one.assignee:
            out["assignedTo"] = one.assignee
        if one.completed is not None:
            out |= {"completedBy": one.completed_by, "completedAt": when(one.completed)}
        if one.due:
            out["dueAt"] = one.due if "T" in one.due else f"{one.due}T00:00:00.000Z"
        return out

    def space(self, one: Space) -> Json:
        return {
            "id": str(one.id),
            "key": one.key,
            "name": one.name,
            "type": "global",
            "status": one.status,
            "authorId": one.creator,
            "createdAt": when(one.created),
            "currentActiveAlias": one.key,
            "_links": {"webui": f"/spaces/{one.key}"},
        }

    def user(self, one: Person, asker: Person | None) -> Json:
        """v2's person: the address only where the person lets others see it."""
        return {
            "displayName": one.display,
            "timeZone": one.zone or "Etc/UTC",
            "personalSpaceId": "",
            "isExternalCollaborator": False,
            "accountStatus": "active" if one.active else "inactive",
            "accountId": one.id,
            "email": one.email if one.mail_visible or one is asker else "",
            "accountType": "app" if one.app else "atlassian",
            "publicName": one.display,
            "profilePicture": {"path": f"/wiki/aa-avatar/{one.id}", "isDefault": False},
        }

    def picture(self, one: Person) -> Json:
        return {"path": f"/wiki/aa-avatar/{one.id}", "width": 48, "height": 48, "isDefault": False}

    def many(self, items: Sequence[Any], shape: Any, *, most: int = 250) -> Response:
        """A list by cursor; the next page's address stands in the body and in the Link header."""
        part, cursor = paging.cursor_window(items, most=most)
        links: Json = {"base": self.base}
        if cursor:
            links["next"] = paging.next_link(request.path, cursor=cursor)
        answer = jsonify({"results": [shape(one) for one in part], "_links": links})
        if cursor:
            answer.headers["Link"] = f'<{links["next"]}>; rel="next", <{self.base}>; rel="base"'
        return answer

    # --- v1 ---------------------------------------------------------------------------------------------

    def old_user(self, one: Person, asker: Person | None) -> Json:
        return {
            "type": "known",
            "accountId": one.id,
            "accountType": "app" if one.app else "atlassian",
            "email": one.email if one.mail_visible or one is asker else "",
            "publicName": one.display,
            "displayName": one.display,
            "timeZone": one.zone or None,
            "profilePicture": self.picture(one),
            "isExternalCollaborator": False,
            "isGuest": False,
            "_expandable": {"operations": "", "personalSpace": ""},
            "_links": {"self": f"{self.base}/rest/api/user?accountId={one.id}"},
        }

    def group(self, one: Group) -> Json:
        link = f"{self.base}/rest/api/group/by-id?id={one.id}"
        return {"type": "group", "name": one.name, "id": one.id, "_links": {"self": link}}

    def old_space(self, one: Space) -> Json:
        return {
            "id": one.id,
            "key": one.key,
            "alias": one.key,
            "name": one.name,
            "type": "global",
            "status": one.status,
            "_expandable": {
                "settings": f"/rest/api/space/{one.key}/settings",
                "metadata": "",
                "operations": "",
                "lookAndFeel": "",
                "permissions": "",
                "icon": "",
                "description": "",
                "theme": f"/rest/api/space/{one.key}/theme",
                "history": "",
                "homepage": "",
            },
            "_links": {"webui": f"/spaces/{one.key}", "self": f"{self.base}/rest/api/space/{one.key}"},
        }

    def old_version(self, one: Content, version: Version) -> Json:
        return {
            "by": self.old_person(version.by),
            "when": when(version.when),
            "friendlyWhen": "just now",
            "message": version.message,
            "number": version.number,
            "minorEdit": version.minor,
            "contentTypeModified": False,
            "_expandable": {"collaborators": "", "content": f"/rest/api/content/{one.id}"},
            "_links": {"self": f"{self.base}/rest/api/content/{one.id}/version/{version.number}"},
        }

    def old_person(self, id_: str) -> Json:
        one = self.state.people.get(id_)
        if one is None:
            return {"type": "unknown", "displayName": "Unknown user"}
        return self.old_user(one, None)

    def old_content(self, one: Content, tree: paging.Tree) -> Json:
        version = one.latest
        page = one.page or one.id
        out: Json = {
            "id": one.id,
            "type": one.type,
            "status": one.status,
            "title": one.title,
            "macroRenderedOutput": {},
            "extensions": {"position": 1000} if one.type != "comment" else {"location": one.location},
            "_links": {
                "webui": f"/spaces/{one.space}/pages/{page}",
                "self": f"{self.base}/rest/api/content/{one.id}",
                "tinyui": f"/x/{one.id}",
            },
        }
        makers: dict[str, Any] = {
            "space": lambda t: self.old_space(self.state.spaces[one.space]),
            "version": lambda t: self.old_version(one, version),
            "history": lambda t: self.old_history(one, t),
            "ancestors": lambda t: [self.old_content(up, t) for up in self.state.ancestors(one)],
            "container": lambda t: (
                self.old_content(self.state.content[one.holder], t)
                if one.page
                else self.old_space(self.state.spaces[one.space])
            ),
            "body": lambda t: self.old_body(version, t),
            "metadata": lambda t: self.old_metadata(one, t),
        }
        for name, make in makers.items():
            if name in tree:
                out[name] = make(tree[name])
        others = ("childTypes", "children", "restrictions", "descendants", "operations")
        out["_expandable"] = {name: "" for name in (*makers, *others) if name not in out}
        return out

    def old_body(self, version: Version, tree: paging.Tree) -> Json:
        out: Json = {"_expandable": {}}
        if "storage" in tree:
            out["storage"] = {
                "value": version.storage,
                "representation": "storage",
                "embeddedContent": [],
                "_expandable": {"content": ""},
            }
        return out

    def old_history(self, one: Content, tree: paging.Tree) -> Json:
        out: Json = {
            "latest": True,
            "createdBy": self.old_person(one.creator),
            "createdDate": when(one.created),
            "_expandable": {"previousVersion": "", "contributors": "", "nextVersion": ""},
            "_links": {"self": f"{self.base}/rest/api/content/{one.id}/history"},
        }
        if "lastUpdated" in tree:
            out["lastUpdated"] = self.old_version(one, one.latest)
        return out

    def old_metadata(self, one: Content, tree: paging.Tree) -> Json:
        out: Json = {"_expandable": {"currentuser": "", "properties": "", "frontend": "", "likes": ""}}
        if "labels" in tree:
            out["labels"] = self.old_list(self.old_labels(one), 200)
        return out

    def old_labels(self, one: Content) -> list[Json]:
        return [
            {"prefix": "global", "name": name, "id": id_, "label": name} for name, id_ in one.labels.items()
        ]

    def old_list(self, items: list[Json], limit: int) -> Json:
        return {"results": items, "start": 0, "limit": limit, "size": len(items), "_links": {"self": ""}}

    def old_page_of(
        self, items: Sequence[Any], shape: Any, *, default: int = 25, most: int = 1000, **more: Any
    ) -> Json:
        """v1's list by start and limit."""
        part, around = paging.window(items, default=default, most=most)
        path = request.path.removeprefix(self.context)
        links: Json = {"self": f"{self.base}{path}", "base": self.base, "context": self.context}
        links |= paging.link_on(path, around)
        return {"results": [shape(one) for one in part], **around, **more, "_links": links}
