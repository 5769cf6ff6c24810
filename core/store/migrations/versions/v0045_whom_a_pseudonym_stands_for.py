"""Whom a pseudonym stands for can be proved: nobody can be put behind another's name in the evidence.

Pseudonyms from before are tied to their people by rows of the chain, each with salted hashes alone.

Revision ID: 0045
Revises: 0043
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None

_PART = 500
_START = "0" * 64
_person = sa.table("person", *(sa.column(name, sa.Text()) for name in ("key", "pseudonym", "proof")))
_evidence = sa.table(
    "evidence",
    sa.column("seq", sa.BigInteger()),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, sa.Text()) for name in ("site", "what", "person", "data", "previous", "hash")),
)
_head = sa.table("evidence_head", sa.column("id"), sa.column("seq"), sa.column("hash"))


def upgrade() -> None:
    op.add_column("person", sa.Column("proof", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    rows = connection.execute(sa.select(_person.c.key, _person.c.pseudonym).order_by(_person.c.key)).all()
    # Who was erased is called by the pseudonym, and is not to be known again.
    people = [row for row in rows if row.key.partition(":")[2] != row.pseudonym]
    for start in range(0, len(people), _PART):
        digests = {}
        for row in people[start : start + _PART]:
            proof = secrets.token_hex(16)
            digests[row.pseudonym] = _hashed(proof, row.key)
            connection.execute(sa.update(_person).where(_person.c.key == row.key).values(proof=proof))
        _add(connection, {"people": digests})


def _add(connection: sa.Connection, data: dict[str, Any]) -> None:
    head = connection.execute(sa.select(_head.c.seq, _head.c.hash)).first()
    new = {
        "seq": head.seq + 1 if head else 1,
        "at": datetime.now(UTC),
        "site": "",
        "what": "people.bound",
        "person": "",
        "data": _canonical(data),
    }
    previous = head.hash if head else _START
    digest = _hashed(previous, _canonical(new | {"at": new["at"].isoformat()}))  # type: ignore[union-attr]
    connection.execute(_evidence.insert().values(**new, previous=previous, hash=digest))
    connection.execute(sa.delete(_head))
    connection.execute(_head.insert().values(id=1, seq=new["seq"], hash=digest))


def _hashed(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def downgrade() -> None:
    op.drop_column("person", "proof")
