"""What was noticed about what is contributed on a charter's own page stands with that page, as on any other.

Revision ID: 0054
Revises: 0053
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

#: Findings about one contribution each.
_CODES = {"A301", "A305"}
_community = sa.table(
    "community", sa.column("key", sa.Text), sa.column("home", sa.Text), sa.column("findings", sa.Text)
)
_page = sa.table(
    "page", sa.column("key", sa.Text), sa.column("community", sa.Text), sa.column("findings", sa.Text)
)


def upgrade() -> None:
    for key, text, _ in _at_home():
        noticed = json.loads(text)
        moved = [finding for finding in noticed if finding["code"] in _CODES]
        if moved:
            _put(key, [finding for finding in noticed if finding["code"] not in _CODES], moved)


def downgrade() -> None:
    for key, text, there in _at_home():
        if there != "[]":
            _put(key, [*json.loads(text), *json.loads(there)], [])


def _at_home() -> list[tuple[str, str, str]]:
    """Communities to which their charter's page belongs: what is noticed of either."""
    query = sa.select(_community.c.key, _community.c.findings, _page.c.findings.label("there"))
    query = query.where(_page.c.key == _community.c.home, _page.c.community == _community.c.key)
    return [(row.key, row.findings, row.there) for row in op.get_bind().execute(query).all()]


def _put(community: str, of_community: list[object], of_page: list[object]) -> None:
    home = sa.select(_community.c.home).where(_community.c.key == community).scalar_subquery()
    op.execute(sa.update(_page).where(_page.c.key == home).values(findings=_text(of_page)))
    mine = _community.c.key == community
    op.execute(sa.update(_community).where(mine).values(findings=_text(of_community)))


def _text(findings: list[object]) -> str:
    return json.dumps(findings, sort_keys=True, separators=(",", ":"))
