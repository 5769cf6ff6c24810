"""Evidence without any key that may name a person: the rows are written anew, and a row says so.

Rows held the keys of obligations and notices, with people in them who were not the one that acted, and what the
caller of an absence put there. The old chain is checked first: what was wrong with it stays said.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_START = "0" * 64
_COLUMNS = ("id", "kind", "person", "page", "community", "obligation", "doc")
_OPEN = ("page", "community", "revision", "channel", "until", "to", "checked", "shown")

_evidence = sa.table(
    "evidence",
    sa.column("seq", sa.Integer()),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.Text()) for name in ("site", "what", "person", "data", "previous", "hash")),
)
_head = sa.table("evidence_head", sa.column("id"), sa.column("seq"), sa.column("hash"))
_act = sa.table("act", *(sa.column(name, sa.Text()) for name in (*_COLUMNS, "salt")))
_site = sa.table("site", sa.column("name", sa.Text()), sa.column("salt", sa.Text()))


def upgrade() -> None:
    connection = op.get_bind()
    rows = [
        dict(row) for row in connection.execute(sa.select(_evidence).order_by(_evidence.c.seq)).mappings()
    ]
    acts = {row["id"]: dict(row) for row in connection.execute(sa.select(_act)).mappings()}
    heads = [(row.seq, row.hash) for row in connection.execute(sa.select(_head.c.seq, _head.c.hash))]
    if not rows and not heads and not acts:
        return
    fault = _fault(rows, acts, heads)
    old = heads[0] if heads else (0, _START)
    for act in acts.values():
        _clean(connection, act)
    salts = {row.name: row.salt for row in connection.execute(sa.select(_site))}
    previous, seq = _START, 0
    for row in rows:
        row["data"] = _canonical(_data(row, acts, salts))
        row["previous"], seq = previous, row["seq"]
        previous = row["hash"] = _hash(row)
        connection.execute(
            sa.update(_evidence)
            .where(_evidence.c.seq == seq)
            .values(data=row["data"], previous=row["previous"], hash=previous)
        )
    broken = {"rows": old[0], "head": old[1], "fault": fault}
    new = {"seq": seq + 1, "at": datetime.now(UTC), "site": "", "what": "evidence.rewritten", "person": ""}
    new |= {"data": _canonical(broken), "previous": previous}
    new["hash"] = _hash(new)
    connection.execute(_evidence.insert().values(**new))
    connection.execute(sa.delete(_head))
    connection.execute(_head.insert().values(id=1, seq=new["seq"], hash=new["hash"]))


def downgrade() -> None:
    """The keys are gone for good; an older version reads the chain, but can't check its acts."""


def _fault(rows: list[dict[str, Any]], acts: dict[str, dict[str, Any]], heads: list[Any]) -> str:
    """What was wrong with the chain as it stood; "" for nothing."""
    previous, expected = _START, 1
    told: dict[str, tuple[int, str]] = {}
    erased: set[str] = set()
    for row in rows:
        if row["seq"] != expected or row["previous"] != previous:
            return f"row {expected} was missing or out of order"
        if _hash(row) != row["hash"]:
            return f"row {expected} was changed"
        previous, expected = row["hash"], expected + 1
        data = json.loads(row["data"])
        if row["what"].startswith("act."):
            told[data["id"]] = (row["seq"], data["written"])
        elif row["what"] == "person.erased":
            erased.update(data["acts"])
    if (heads or [(0, _START)]) != [(expected - 1, previous)]:
        return f"the chain ended at row {expected - 1}"
    for name, act in acts.items():
        seq, digest = told.get(name, (0, ""))
        if not digest:
            return "an act had no row"
        if (act["salt"] or name not in erased) and _written(act) != digest:
            return f"the act of row {seq} was changed"
    if told.keys() - acts.keys():
        return f"the act of row {min(told[name][0] for name in told.keys() - acts.keys())} was missing"
    return ""


def _written(act: dict[str, Any]) -> str:
    doc = json.loads(act["doc"])
    return _text_hash(act["salt"], _canonical({"text": doc.get("text", ""), "data": doc.get("data", {})}))


def _clean(connection: sa.Connection, act: dict[str, Any]) -> None:
    """An absence is about no page: what its caller put there beside it goes. Every act has a salt again."""
    if act["kind"] == "away":
        doc = json.loads(act["doc"])
        doc |= {
            "obligation": "",
            "contribution": "",
            "page": None,
            "community": None,
            "data": {},
            "revision": 0,
        }
        act |= {"obligation": "", "page": None, "community": None, "doc": _canonical(doc)}
    act["salt"] = act["salt"] or secrets.token_hex(16)
    connection.execute(
        sa.update(_act)
        .where(_act.c.id == act["id"])
        .values({name: act[name] for name in ("page", "community", "obligation", "doc", "salt")})
    )


def _data(row: dict[str, Any], acts: dict[str, dict[str, Any]], salts: dict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(row["data"])
    if row["what"].startswith("act."):
        act = acts.get(data["id"])
        left = {"id": data["id"], **{name: data[name] for name in _OPEN if name in data}}
        if row["what"] == "act.away":
            left |= {"page": "", "community": "", "revision": 0}
            left.pop("shown", None)
        columns = {name: act[name] for name in _COLUMNS} if act else {}
        return left | {"digest": _text_hash(act["salt"], _canonical(columns)) if act else ""}
    if row["what"] == "notice.sent":
        return data | {"notice": _text_hash(salts.get(row["site"], ""), str(data.get("notice", "")))}
    if row["what"] == "person.erased":
        # What their acts say by now is in the acts' own rows.
        return {"acts": {}}
    return data


def _hash(row: dict[str, Any]) -> str:
    at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
    body = {name: row[name] for name in ("seq", "site", "what", "person", "data")}
    return _text_hash(row["previous"], _canonical(body | {"at": at.astimezone(UTC).isoformat()}))


def _text_hash(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
