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

    def page(self, page: Content, at: Version | None = None) -> Json:
        version = at or page.latest
        space = self.state.spaces[page.space]
        out: Json = {
            "id": page.id,
            "status": page.status if version is page.latest else "historical",
            "title": version.title,
            "spaceId": str(space.id),
            "parentId": page.parent or None,
            "parentType": "page" if page.parent else None,
            "position": 1000,
            "authorId": page.creator,
            "ownerId": page.creator,
            "lastOwnerId": None,
            "createdAt": when(page.created),
            "version": self.version(version),
            "body": self.body(version),
            "_links": {
                "webui": f"/spaces/{page.space}/pages/{page.id}",
                "editui": f"/pages/resumedraft.action?draftId={page.id}",
                "tinyui": f"/x/{int(page.id):x}",
            },
        }
        if page.type == "blogpost":
            for name in ("parentId", "parentType", "position", "ownerId", "lastOwnerId"):
                del out[name]
        # A page at the top of a space has no parent at all.
        return {
            key: value
            for key, value in out.items()
            if not (key in {"parentId", "parentType"} and value is None)
        }

    def comment(self, comment: Content, *, single: bool = False, child: bool = False) -> Json:
        out: Json = {
            "id": comment.id,
            "status": "current",
            "title": comment.title,
            "version": self.version(comment.latest),
            "body": self.body(comment.latest),
            "_links": {
                "webui": f"/spaces/{comment.space}/pages/{comment.page}?focusedCommentId={comment.id}"
            },
        }
        if not child and comment.file:
            out["attachmentId"] = comment.file
        elif not child:
            blog = self.state.content[comment.page].type == "blogpost"
            out["blogPostId" if blog else "pageId"] = comment.page
        if comment.parent:
            out["parentCommentId"] = comment.parent
        if comment.location != "footer":
            out["resolutionStatus"] = "resolved" if comment.location == "resolved" else "open"
            out["properties"] = {"inlineMarkerRef": comment.id, "inlineOriginalSelection": ""}
        return out

    def attachment(self, file: Content) -> Json:
        blog = self.state.content[file.page].type == "blogpost"
        link = f"/download/attachments/{file.page}/{file.title}"
        return {
            "id": file.id,
            "status": "current",
            "title": file.title,
            "createdAt": when(file.created),
            "blogPostId" if blog else "pageId": file.page,
            "mediaType": "application/pdf",
            "fileSize": 4711,
            "version": self.version(file.latest),
            "_links": {"webui": f"/pages/viewpageattachments.action?pageId={file.page}", "download": link},
        }

    def label(self, name: str, id_: str) -> Json:
        return {"id": id_, "name": name, "prefix": "global"}

    def property(self, prop: Property) -> Json:
        return {
            "id": prop.id,
            "key": prop.key,
            "value": prop.value,
            "version": {
                "number": prop.number,
                "message": "",
                "minorEdit": False,
                "authorId": prop.by,
                "createdAt": when(prop.when),
            },
        }

    def space_property(self, prop: Property) -> Json:
        made = {"createdAt": when(prop.when), "createdBy": prop.by}
        version = {**made, "message": "", "number": prop.number}
        return {"id": prop.id, "key": prop.key, "value": prop.value, **made, "version": version}

    def task(self, page: Content, task: Task) -> Json:
        out: Json = {
            "id": task.id,
            "localId": task.local,
            "spaceId": str(self.state.spaces[page.space].id),
            "blogPostId" if page.type == "blogpost" else "pageId": page.id,
            "status": task.status,
            "createdBy": task.creator,
            "createdAt": when(task.created),
            "updatedAt": when(task.updated),
        }
        if request.args.get("body-format") == "storage":
            out["body"] = {"storage": {"representation": "storage", "value": task.body}}
        if task.assignee:
            out["assignedTo"] = task.assignee
        if task.completed is not None:
            out |= {"completedBy": task.completed_by, "completedAt": when(task.completed)}
        if task.due:
            out["dueAt"] = task.due if "T" in task.due else f"{task.due}T00:00:00.000Z"
        return out

    def space(self, space: Space) -> Json:
        return {
            "id": str(space.id),
            "key": space.key,
            "name": space.name,
            "type": "global",
            "status": space.status,
            "authorId": space.creator,
            "createdAt": when(space.created),
            "currentActiveAlias": space.key,
            "_links": {"webui": f"/spaces/{space.key}"},
        }

    def user(self, person: Person, asker: Person | None) -> Json:
        """v2's person: the address only where the person lets others see it."""
        return {
            "displayName": person.display,
            "timeZone": person.zone or "Etc/UTC",
            "personalSpaceId": "",
            "isExternalCollaborator": False,
            "accountStatus": "active" if person.active else "inactive",
            "accountId": person.id,
            "email": person.email if person.mail_visible or person is asker else "",
            "accountType": "app" if person.app else "atlassian",
            "publicName": person.display,
            "profilePicture": {"path": f"/wiki/aa-avatar/{person.id}", "isDefault": False},
        }

    def picture(self, person: Person) -> Json:
        return {"path": f"/wiki/aa-avatar/{person.id}", "width": 48, "height": 48, "isDefault": False}

    def many(self, items: Sequence[Any], shape: Any, *, most: int = 250) -> Response:
        """A list by cursor; the next page's address stands in the body and in the Link header."""
        part, cursor = paging.cursor_window(items, most=most)
        links: Json = {"base": self.base}
        if cursor:
            links["next"] = paging.next_link(request.path, cursor=cursor)
        answer = jsonify({"results": [shape(item) for item in part], "_links": links})
        if cursor:
            answer.headers["Link"] = f'<{links["next"]}>; rel="next", <{self.base}>; rel="base"'
        return answer

    # --- v1 ---------------------------------------------------------------------------------------------

    def old_user(self, person: Person, asker: Person | None) -> Json:
        return {
            "type": "known",
            "accountId": person.id,
            "accountType": "app" if person.app else "atlassian",
            "email": person.email if person.mail_visible or person is asker else "",
            "publicName": person.display,
            "displayName": person.display,
            "timeZone": person.zone or None,
            "profilePicture": self.picture(person),
            "isExternalCollaborator": False,
            "isGuest": False,
            "_expandable": {"operations": "", "personalSpace": ""},
            "_links": {"self": f"{self.base}/rest/api/user?accountId={person.id}"},
        }

    def group(self, group: Group) -> Json:
        link = f"{self.base}/rest/api/group/by-id?id={group.id}"
        return {"type": "group", "name": group.name, "id": group.id, "_links": {"self": link}}

    def old_space(self, space: Space) -> Json:
        return {
            "id": space.id,
            "key": space.key,
            "alias": space.key,
            "name": space.name,
            "type": "global",
            "status": space.status,
            "_expandable": {
                "settings": f"/rest/api/space/{space.key}/settings",
                "metadata": "",
                "operations": "",
                "lookAndFeel": "",
                "permissions": "",
                "icon": "",
                "description": "",
                "theme": f"/rest/api/space/{space.key}/theme",
                "history": "",
                "homepage": "",
            },
            "_links": {"webui": f"/spaces/{space.key}", "self": f"{self.base}/rest/api/space/{space.key}"},
        }

    def old_version(self, content: Content, version: Version) -> Json:
        return {
            "by": self.old_person(version.by),
            "when": when(version.when),
            "friendlyWhen": "just now",
            "message": version.message,
            "number": version.number,
            "minorEdit": version.minor,
            "contentTypeModified": False,
            "_expandable": {"collaborators": "", "content": f"/rest/api/content/{content.id}"},
            "_links": {"self": f"{self.base}/rest/api/content/{content.id}/version/{version.number}"},
        }

    def old_person(self, id_: str) -> Json:
        person = self.state.people.get(id_)
        if person is None:
            return {"type": "unknown", "displayName": "Unknown user"}
        return self.old_user(person, None)

    def old_content(self, content: Content, tree: paging.Tree) -> Json:
        version = content.latest
        page = content.page or content.id
        out: Json = {
            "id": content.id,
            "type": content.type,
            "status": content.status,
            "title": content.title,
            "macroRenderedOutput": {},
            "extensions": {"position": 1000} if content.type != "comment" else {"location": content.location},
            "_links": {
                "webui": f"/spaces/{content.space}/pages/{page}",
                "self": f"{self.base}/rest/api/content/{content.id}",
                "tinyui": f"/x/{content.id}",
            },
        }
        makers: dict[str, Any] = {
            "space": lambda t: self.old_space(self.state.spaces[content.space]),
            "version": lambda t: self.old_version(content, version),
            "history": lambda t: self.old_history(content, t),
            "ancestors": lambda t: [self.old_content(up, t) for up in self.state.ancestors(content)],
            "container": lambda t: (
                self.old_content(self.state.content[content.holder], t)
                if content.page
                else self.old_space(self.state.spaces[content.space])
            ),
            "body": lambda t: self.old_body(version, t),
            "metadata": lambda t: self.old_metadata(content, t),
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

    def old_history(self, content: Content, tree: paging.Tree) -> Json:
        out: Json = {
            "latest": True,
            "createdBy": self.old_person(content.creator),
            "createdDate": when(content.created),
            "_expandable": {"previousVersion": "", "contributors": "", "nextVersion": ""},
            "_links": {"self": f"{self.base}/rest/api/content/{content.id}/history"},
        }
        if "lastUpdated" in tree:
            out["lastUpdated"] = self.old_version(content, content.latest)
        return out

    def old_metadata(self, content: Content, tree: paging.Tree) -> Json:
        out: Json = {"_expandable": {"currentuser": "", "properties": "", "frontend": "", "likes": ""}}
        if "labels" in tree:
            out["labels"] = self.old_list(self.old_labels(content), 200)
        return out

    def old_labels(self, content: Content) -> list[Json]:
        return [
            {"prefix": "global", "name": name, "id": id_, "label": name}
            for name, id_ in content.labels.items()
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
        return {"results": [shape(item) for item in part], **around, **more, "_links": links}
