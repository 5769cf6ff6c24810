"""Makes plugins/confluence/samples: ``python -m tests.confluence.samples``.

The key that signs the tokens lives only while this runs; what stays are the deliveries and its public half.
"""

from __future__ import annotations

import base64
import hmac
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

FOLDER = Path(__file__).resolve().parents[2] / "plugins/confluence/samples"
#: The settings a platform is opened with to understand the samples.
SETTINGS = FOLDER.with_suffix(".json")

NOW = "2026-11-23T12:00:03Z"
AT = int(datetime(2026, 11, 23, 12, 0, 3, tzinfo=UTC).timestamp())
MS = AT * 1000 - 2_588
CREATED, UNDATED = "2026-11-23T12:00:00Z", "1970-01-01T00:00:00Z"

CURRENT, PREVIOUS, OTHER = (
    "whsec_" + base64.b64encode(name.encode()).decode()
    for name in ("a secret for Confluence under test", "the secret before it", "a secret of somebody else")
)
APP = "ari:cloud:ecosystem::app/8db33809-1f32-48bb-8c52-5877dab48107"
CLOUD = "d0d52620-3203-4cfa-8db5-f2587155f0dd"
KID = "forge/sample-key"

ACCOUNT = "655362:312d3308-8954-42b0-aa38-771a10c88656"
USER_KEY = "ff8080815a58e24c015a58e263710000"

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)


# --- requests -----------------------------------------------------------------------------------------------


def dump(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def server(
    body: Any,
    *,
    secret: str = CURRENT,
    sent: str = "",
    now: str = NOW,
    prefix: str = "sha256=",
    upper: bool = False,
) -> dict[str, Any]:
    """A delivery of Data Center; ``sent`` is what arrives in place of what was signed."""
    text = dump(body)
    digest = hmac.digest(secret.encode(), text.encode(), "sha256").hex()
    kind = body["event"] if isinstance(body, dict) and "event" in body else "diagnostics:ping"
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Event-Key": kind,
        "X-Request-Id": "5c6b2c4e-7d0d-4a7e-8f0e-3f9d1c2b4a5d",
        "X-Hub-Signature": prefix + (digest.upper() if upper else digest),
    }
    return {"now": now, "headers": headers, "body": sent or text}


def fit(**changes: Any) -> dict[str, Any]:
    claims = {
        "app": {
            "id": APP,
            "appVersion": "1.0.0",
            "installationId": "ari:cloud:ecosystem::installation/0a3a7799-53ae-4a5b-9e7e-03338980abb5",
            "apiBaseUrl": f"https://api.atlassian.com/ex/confluence/{CLOUD}",
            "environment": {"type": "PRODUCTION", "id": "ari:cloud:ecosystem::environment/1/2"},
            "module": {"type": "core:endpoint", "key": "telos-hooks"},
        },
        "context": {"cloudId": CLOUD, "moduleKey": "telos-page-trigger"},
        "aud": APP, "iss": "forge/invocation-token", "iat": AT - 1, "nbf": AT - 1, "exp": AT + 24,
        "jti": "d8a496253ec8c18a54631e4c82cbedd5d0ae8570",
    }  # fmt: skip
    return {name: value for name, value in (claims | changes).items() if value is not None}


def bearer(token: str, body: Any, now: str = NOW) -> dict[str, Any]:
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {token}",
        "x-b3-traceid": "a523b7549f0b88c9",
        "x-b3-spanid": "2a2436c64727923f",
    }
    return {"now": now, "headers": headers, "body": dump(body)}


def forge(
    body: Any, *, key: Any = KEY, kid: str | None = KID, algorithm: str = "RS256", **claims: Any
) -> dict[str, Any]:
    headers = {"kid": kid} if kid else {}
    return bearer(jwt.encode(fit(**claims), key, algorithm=algorithm, headers=headers), body)


# --- bodies -------------------------------------------------------------------------------------------------


def told(event: str, **parts: Any) -> dict[str, Any]:
    return {"timestamp": MS, "event": event, "userKey": USER_KEY, **parts}


def content(id_: object = "838205441", **more: Any) -> dict[str, Any]:
    return {
        "id": id_, "type": "page", "status": "current", "title": "Leave policy",
        "space": {"id": 827392002, "key": "HR", "name": "HR", "type": "global", "status": "current"},
        "version": {"number": 3, "minorEdit": False, "when": "2026-11-23T11:59:59.707Z"},
        **more,
    }  # fmt: skip


def happened(what: str, **parts: Any) -> dict[str, Any]:
    return {
        "eventType": f"avi:confluence:{what}",
        "atlassianId": ACCOUNT,
        "eventCreatedDate": "2026-11-23T12:00:00.907Z",
        "suppressNotifications": False,
        **parts,
    }


COMMENT = content(
    "838205455", type="comment", title="Re: Leave policy", ancestors=[], extensions={"location": "footer"}
)
ON_PAGE = {"container": {"id": "838205441", "type": "page", "status": "current", "title": "Leave policy"}}
ATTACHMENT = {"id": "838205466", "type": "attachment", "status": "current", "title": "form.pdf", **ON_PAGE}
USER = {"type": "known", "accountId": ACCOUNT, "accountType": "atlassian", "displayName": ACCOUNT}
SPACE = {"id": 827392002, "key": "HR", "name": "HR", "type": "global", "status": "archived"}


#: Data Center's events, what each is about, and what it becomes.
SERVER = (
    [(f"{family}_{done}", {family: {"id": id_}}, what)
     for family, id_ in (("page", 1015809), ("blog", 234567))
     for done, what in (("created", "PageSaved"), ("updated", "PageSaved"), ("trashed", "PageDeleted"),
                        ("removed", "PageDeleted"), ("restored", "PageRestored"))]
    + [(f"comment_{done}", {"comment": {"id": 789012}}, "PageSaved") for done in ("created", "updated", "removed")]
    + [(f"attachment_{done}", {"attachment": {"id": 661}}, "PageSaved")
       for done in ("created", "updated", "trashed", "removed", "restored")]
    + [(f"label_{done}", {"labeled": {"id": 1015809}, "label": {"name": "policy"}}, "PageSaved")
       for done in ("added", "removed")]
    + [(f"space_{done}", {"space": {"id": 98306}}, "SiteChanged")
       for done in ("created", "updated", "permissions_updated", "removed")]
    + [(f"group_{done}", {"group": {"name": "works council"}}, "SiteChanged") for done in ("created", "removed")]
    + [(f"user_{done}", {"user": {"userKey": "8a7f80836e03"}}, what)
       for done, what in (("created", "PersonCreated"), ("removed", "PersonBlocked"),
                          ("deactivated", "PersonBlocked"), ("reactivated", "PersonBlocked"))]
)  # fmt: skip


# --- what they become ---------------------------------------------------------------------------------------


def page(kind: str, id_: str, at: str = CREATED) -> dict[str, Any]:
    return {"events": [{"event": kind, "at": at, "page": id_}]}


def person(kind: str, id_: str) -> dict[str, Any]:
    return {"events": [{"event": kind, "at": CREATED, "person": id_}]}


def plain(kind: str, at: str = CREATED) -> dict[str, Any]:
    return {"events": [{"event": kind, "at": at}]}


SITE = plain("SiteChanged")
NOTHING: dict[str, Any] = {"events": []}
REFUSED = {"reject": 401, "by": "verify"}
UNREADABLE = {"reject": 400}


def samples() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    edit = told("page_updated", page={"id": 1015809}, updateTrigger="edit_page")
    saved = page("PageSaved", "1015809")
    update = happened("updated:page", content=content(), updateTrigger="edit_page")
    cut = dump(edit)[: len(dump(edit)) // 2]
    public = KEY.public_key()
    made = {
        # Data Center: what happens
        "page_moved__to_another_parent": (
            server(told("page_moved", page={"id": 1015809}, oldParent={"id": 131148})), page("PageMoved", "1015809"),
        ),
        "attachment_updated__names_its_page": (
            server(told("attachment_updated", attachment={"id": 661}, attachedTo={"id": 1015809})), saved,
        ),
        "attachment_removed__in_an_unknown_form": (server(told("attachment_removed", attachments=["a"])), SITE),
        "label_added__in_an_unknown_form": (server(told("label_added", label={"name": "policy"})), SITE),
        "label_deleted__everywhere": (server(told("label_deleted", label={"name": "policy"})), SITE),
        "content_permissions_updated__of_a_page": (
            server(told("content_permissions_updated", content={"id": 1015809})), page("VisibilityChanged", "1015809"),
        ),
        "content_permissions_updated__in_an_unknown_form": (server(told("content_permissions_updated")), SITE),
        "user_deactivated__in_an_unknown_form": (server(told("user_deactivated")), SITE),
        "test__connection": (server({"test": True}), plain("Pinged", UNDATED)),
        "test__with_blanks": (server('{ "test": true }\n'), plain("Pinged", UNDATED)),
        "ignored__blueprint": (server(told("blueprint_page_created", page={"id": 1015809})), NOTHING),
        "unknown__newer_data_center": (server(told("page_starred", page={"id": 1015809})), NOTHING),
        # Data Center: signatures and times
        "signature__without_prefix": (server(edit, prefix=""), saved),
        "signature__upper_case": (server(edit, upper=True), saved),
        "signature__upper_case_without_prefix": (server(edit, prefix="", upper=True), saved),
        "signature__by_the_previous_secret": (server(edit, secret=PREVIOUS), saved),
        "forged__other_secret": (server(edit, secret=OTHER), REFUSED),
        "forged__body_altered": (server(edit, sent=dump(edit).replace("1015809", "1015810")), REFUSED),
        "forged__body_cut": (server(edit, sent=cut), REFUSED),
        "forged__test": (server({"test": True}, secret=OTHER), REFUSED),
        "headers__signature_is_noise": (
            server(edit) | {"headers": {"X-Hub-Signature": "sha256=\u00e9" + "0" * 63}}, REFUSED,
        ),
        "headers__signature_too_short": (server(edit) | {"headers": {"X-Hub-Signature": "sha256=00"}}, REFUSED),
        "headers__signature_by_sha1": (server(edit) | {"headers": {"X-Hub-Signature": "sha1=" + "0" * 40}}, REFUSED),
        "headers__none": (server(edit) | {"headers": {}}, REFUSED),
        "headers__test_unsigned": (server({"test": True}) | {"headers": {"X-Event-Key": "diagnostics:ping"}}, REFUSED),
        "late__clocks_ten_minutes_apart": (server(edit, now="2026-11-23T12:10:00Z"), saved),
        "early__clocks_ten_minutes_apart": (server(edit, now="2026-11-23T11:50:01Z"), saved),
        "stale__captured_yesterday": (server(edit, now="2026-11-24T12:00:03Z"), REFUSED),
        "early__clock_far_ahead": (server(edit | {"timestamp": MS + 3_600_000}), REFUSED),
        "malformed__signed_but_cut": (server(cut), REFUSED),
        "malformed__without_time": (server({"event": "page_updated", "page": {"id": 1}}), REFUSED),
        "malformed__time_is_a_word": (server(edit | {"timestamp": "yesterday"}), REFUSED),
        "malformed__not_an_object": (server("[1]"), REFUSED),
        "malformed__test_with_more": (server({"test": True, "event": "page_updated"}), REFUSED),
        "malformed__not_a_number": (server('{"timestamp":NaN}'), REFUSED),
        "malformed__page_missing": (server(told("page_updated")), UNREADABLE),
        "malformed__page_is_true": (server(told("page_updated", page={"id": True})), UNREADABLE),
        "malformed__page_is_a_path": (server(told("page_updated", page={"id": "1/../2"})), UNREADABLE),
        "malformed__page_beyond_any": (server(told("page_updated", page={"id": 2**63})), UNREADABLE),
        "malformed__page_is_a_list": (server(told("page_updated", page=[1015809])), UNREADABLE),
        "malformed__label_on_a_hostile_id": (server(told("label_added", labeled={"id": "1?x"})), UNREADABLE),
        "malformed__user_key_is_a_path": (server(told("user_created", user={"userKey": "../x"})), UNREADABLE),
        "malformed__user_key_with_a_line": (server(told("user_created", user={"userKey": "a\nb"})), UNREADABLE),
        "malformed__without_event": (server({"timestamp": MS, "page": {"id": 1}}), UNREADABLE),
        # Forge: what happens
        "created_space__new": (forge(happened("created:space:V2", space=SPACE)), SITE),
        "updated_space__archived": (forge(happened("updated:space:V2", space=SPACE)), SITE),
        "permissions_updated_space__by_admin": (forge(happened("permissions_updated:space:V2", space=SPACE)), SITE),
        "deleted_space__with_its_pages": (forge(happened("deleted:space:V2", space=SPACE)), SITE),
        "created_group__by_admin": (forge(happened("created:group", group={"id": "ab1a", "name": "council"})), SITE),
        "deleted_group__by_admin": (forge(happened("deleted:group", group={"id": "ab1a", "name": "council"})), SITE),
        "created_user__invited": (forge(happened("created:user", user=USER)), person("PersonCreated", ACCOUNT)),
        "deleted_user__account_closed": (forge(happened("deleted:user", user=USER)), person("PersonBlocked", ACCOUNT)),
        "added_label__to_a_page": (
            forge(happened("added:label", label={"name": "policy", "prefix": "global"}, content=content())),
            page("PageSaved", "838205441"),
        ),
        "added_label__to_a_space": (forge(happened("added:label", label={"name": "policy"}, space=SPACE)), SITE),
        "removed_label__from_a_page": (
            forge(happened("removed:label", label={"name": "policy"}, content=content())),
            page("PageSaved", "838205441"),
        ),
        "deleted_label__everywhere": (forge(happened("deleted:label", label={"name": "policy"})), SITE),
        "moved_folder__with_its_pages": (forge(happened("moved:folder", content=content("771", type="folder"))), SITE),
        "permissions_updated_folder__with_its_pages": (
            forge(happened("permissions_updated:folder", content=content("771", type="folder"))), SITE,
        ),
        "scheduled__every_hour": (
            forge({"context": {"cloudId": CLOUD, "moduleKey": "telos-sync"}, "contextToken": "opaque"}),
            plain("SiteChanged", UNDATED),
        ),
        "updated_page__retried": (
            forge({"payload": update | {"retryContext": {"retryCount": 2, "retryReason": "TIMEOUT_ERROR"}}}),
            page("PageSaved", "838205441"),
        ),
        "updated_page__without_a_time": (
            forge({k: v for k, v in update.items() if k != "eventCreatedDate"}),
            page("PageSaved", "838205441", UNDATED),
        ),
        "viewed_page__ignored": (forge(happened("viewed:page", content=content())), NOTHING),
        "unknown__newer_forge": (forge(happened("starred:page", content=content())), NOTHING),
        # Forge: tokens
        "token__without_context": (forge(update, context=None), page("PageSaved", "838205441")),
        "token__last_second": (forge(update, exp=AT + 1), page("PageSaved", "838205441")),
        "token__expired_by_a_second": (forge(update, iat=AT - 26, nbf=AT - 26, exp=AT - 1), REFUSED),
        "token__expired_just_now": (forge(update, iat=AT - 25, nbf=AT - 25, exp=AT), REFUSED),
        "token__from_the_future": (forge(update, iat=AT + 60, nbf=AT + 60, exp=AT + 85), REFUSED),
        "token__good_for_a_day": (forge(update, exp=AT + 86_400), REFUSED),
        "token__without_an_end": (forge(update, exp=None), REFUSED),
        "token__for_another_app": (forge(update, aud=APP[:-1] + "8"), REFUSED),
        "token__for_another_site": (forge(update, context={"cloudId": CLOUD[:-1] + "e"}), REFUSED),
        "token__wrong_issuer": (forge(update, iss="forge/other-token"), REFUSED),
        "token__unknown_key": (forge(update, key=STRANGER, kid="forge/unknown"), REFUSED),
        "token__names_no_key": (forge(update, kid=None), REFUSED),
        "token__signed_by_a_stranger": (forge(update, key=STRANGER), REFUSED),
        "token__unsigned": (forge(update, key="", algorithm="none"), REFUSED),
        "token__public_key_as_secret": (confused(update, public), REFUSED),
        "token__of_a_person": (forge(update, principal=ACCOUNT), REFUSED),
        "token__is_noise": (bearer("x.y.z", update), REFUSED),
        "token__body_cut": (bearer(jwt.encode(fit(), KEY, "RS256", {"kid": KID}), dump(update)[:120]), UNREADABLE),
        # Forge: hostile ids
        "malformed__forge_page_missing": (forge(happened("updated:page")), UNREADABLE),
        "malformed__forge_page_is_a_path": (forge(happened("updated:page", content=content("../1"))), UNREADABLE),
        "malformed__forge_container_is_a_word": (
            forge(happened("created:comment", content=COMMENT | {"container": {"id": "home"}})), UNREADABLE,
        ),
        "malformed__forge_account_is_a_path": (
            forge(happened("created:user", user={"accountId": "a/b"})), UNREADABLE,
        ),
        "malformed__forge_account_missing": (forge(happened("created:user")), UNREADABLE),
    }  # fmt: skip
    for event, subject, what in SERVER:
        body = told(event, **subject)
        id_ = next(iter(subject.values())).get("id")
        concerned = person(what, "8a7f80836e03") if what.startswith("Person") else page(what, str(id_))
        made[f"{event}__by_a_person"] = server(body), SITE if what == "SiteChanged" else concerned
    for what, kinds in {
        "PageSaved": "created updated copied initialized started snapshotted published liked",
        "PageMoved": "moved",
        "PageDeleted": "archived trashed deleted",
        "PageRestored": "unarchived restored",
        "VisibilityChanged": "permissions_updated",
    }.items():
        for kind in kinds.split():
            body = happened(f"{kind}:page", content=content())
            made[f"{kind}_page__by_a_person"] = forge(body), page(what, "838205441")
            if kind in [
                "created",
                "updated",
                "liked",
                "trashed",
                "deleted",
                "restored",
                "permissions_updated",
            ]:
                post = happened(f"{kind}:blogpost", content=content("838205477", type="blogpost"))
                made[f"{kind}_blogpost__by_a_person"] = forge(post), page(what, "838205477")
    for kind in ("created", "updated", "liked", "deleted"):
        body = happened(f"{kind}:comment", content=COMMENT | ON_PAGE)
        made[f"{kind}_comment__on_a_page"] = forge(body), page("PageSaved", "838205441")
    made["created_comment__names_no_page"] = (
        forge(happened("created:comment", content=COMMENT)), page("PageSaved", "838205455"),
    )  # fmt: skip
    task = {"id": 1, "status": "complete", "assignee": ACCOUNT, "dueDate": None}
    for kind in ("created", "updated", "removed"):
        body = happened(f"{kind}:task", task=task, content=content())
        made[f"{kind}_task__on_a_page"] = forge(body), page("PageSaved", "838205441")
    for kind in ("created", "updated", "archived", "unarchived", "trashed", "deleted", "restored"):
        body = happened(f"{kind}:attachment", attachment=ATTACHMENT)
        made[f"{kind}_attachment__on_a_page"] = forge(body), page("PageSaved", "838205441")
    return made


def confused(body: Any, public: rsa.RSAPublicKey) -> dict[str, Any]:
    """A token signed with the public key's text as if it were a shared secret; libraries refuse to make one."""
    from cryptography.hazmat.primitives import serialization as s

    secret = public.public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)
    signed = ".".join(
        base64.urlsafe_b64encode(dump(part).encode()).decode().rstrip("=")
        for part in ({"alg": "HS256", "typ": "JWT", "kid": KID}, fit())
    )
    mark = base64.urlsafe_b64encode(hmac.digest(secret, signed.encode(), "sha256")).decode().rstrip("=")
    return bearer(f"{signed}.{mark}", body)


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, (request, events) in samples().items():
        folder = FOLDER / name
        folder.mkdir(parents=True)
        write(folder / "request.json", request)
        write(folder / "events.json", events)
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
    keys = {"keys": [public | {"kid": KID, "alg": "RS256", "use": "sig"}]}
    write(SETTINGS, {"secrets": [CURRENT, PREVIOUS], "app_id": APP, "cloud_id": CLOUD, "jwks": keys})


if __name__ == "__main__":
    main()
