"""What commands do with the record: the evidence, and whom it names."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from core.application import Application
from core.cli.handling import Emit, sites_meant
from core.cli.trouble import CommandError
from core.model import PersonKey
from core.ports import TelosError
from core.signing import BadKey, SigningKey
from core.store import (
    evidence,
    naming,
    people,
)

#: Rows of the evidence that are handed out at once.
AUDIT_PART = 2_000


def audit(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Whether the evidence is whole: ``{"good", "rows", "head", "since", "amended"}``.

    If not, also ``row``, ``what``, ``args``. ``amended``: rows behind the noted head by which something before it may
    read otherwise.
    """
    noted = str(args.get("since") or "")
    since = evidence.Head.read(noted) if noted else None
    if noted and since is None:
        raise CommandError("cli-audit-bad-head", head=noted)
    with application.store.read() as connection:
        head = evidence.head(connection)
        fault = evidence.verify(connection, since)
        amended = evidence.amendments(connection, since) if since is not None and fault is None else []
    result: dict[str, Any] = {"good": fault is None, "rows": head.rows, "head": str(head), "since": noted}
    result["amended"] = amended
    if fault is not None:
        result |= {"row": fault.row, "what": fault.what, "args": dict(fault.args)}
    return result


def audit_lines(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The rows of the evidence behind ``after``, a part of them, and how many there are: ``{"lines", "rows"}``."""
    with application.store.read() as connection:
        lines = evidence.lines(connection, int(args["after"]), AUDIT_PART)
        return {"lines": lines, "rows": evidence.head(connection).rows}


def audit_sign(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """A text signed with the key for evidence: ``{"signature", "public", "fingerprint"}``, the first in base64."""
    path = application.settings.audit_key
    try:
        key = SigningKey.at(path)
    except BadKey:
        raise CommandError("cli-audit-bad-key", file=str(path)) from None
    except OSError as error:
        raise CommandError("cli-audit-no-key", file=str(path), error=error.strerror or "") from None
    signature = base64.b64encode(key.sign(str(args["text"]).encode())).decode()
    return {"signature": signature, "public": key.public, "fingerprint": key.fingerprint}


def who(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """The person a name or key means: ``{"key", "name"}``."""
    person, name = person_meant(application, args["person"], args.get("site"))
    return {"key": person, "name": name}


def erase(application: Application, args: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Replace a person by a pseudonym everywhere; what still names them: ``{"erased", "pages", "attached"}``."""
    person, _ = person_meant(application, args["person"], args.get("site"))
    with application.store.read() as connection:
        pages, attached = naming.pages(connection, person), naming.attached(connection, person)
    application.service.erase(person)
    return {"erased": True, "pages": pages, "attached": attached}


def person_meant(application: Application, wanted: str, site: str | None) -> tuple[PersonKey, str]:
    """A person by key (``hr:42``), or by account name on a site (or on the only one)."""
    with application.store.read() as connection:
        name = people.name_of(connection, wanted)
    if name is not None:
        return PersonKey(wanted), name
    names_by_key: dict[PersonKey, str] = {}
    unasked: list[str] = []
    for each in sites_meant(application, site):
        try:
            names_by_key |= {
                person.key: person.name for person in application.platforms[each].people(names=[wanted])
            }
        except TelosError:
            # The wiki is away: whom the store knows can still be found.
            unasked.append(each)
        with application.store.read() as connection:
            for key in people.by_name(connection, each, [wanted]).values():
                names_by_key.setdefault(key, wanted)
    if not names_by_key and unasked:
        raise CommandError("cli-person-unasked", person=wanted, sites=", ".join(unasked))
    if not names_by_key:
        raise CommandError("cli-no-person", person=wanted)
    if len(names_by_key) > 1:
        raise CommandError("cli-two-persons", person=wanted, keys=", ".join(sorted(names_by_key)))
    return next(iter(names_by_key.items()))
