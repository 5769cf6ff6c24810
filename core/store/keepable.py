"""Pages as they may be kept: of who was erased what stands for them, and of what charters said salted digests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from core.model import CharterText, Page, PersonKey, local_id, person_key
from core.rules.purpose.authorship import DIGESTS
from core.store import identity, sites
from core.store.copies import digest_of

#: A person named by their id in a charter's text.
_MENTION = re.compile(r"@\{([^{}]+)\}")


def keepable(connection: sa.Connection, pages: Sequence[Page]) -> list[Page]:
    """These pages, as they may be kept."""
    return _salted(connection, _masked(connection, pages))


def _salted(connection: sa.Connection, pages: Sequence[Page]) -> list[Page]:
    """The pages with what their charters said known by salted digests: nobody can try names until one fits."""
    salts: dict[str, str] = {}

    def salted(page: Page, text: CharterText) -> Page:
        salt = salts[page.site] = salts.get(page.site) or sites.get(connection, page.site).salt
        changes = (
            replace(change, value=digest_of(salt, change.value))
            if change.field in DIGESTS and change.value
            else change
            for change in text.changes
        )
        return replace(page, charter=replace(text, changes=tuple(changes)))

    return [
        salted(page, page.charter)
        if page.charter and any(change.field in DIGESTS for change in page.charter.changes)
        else page
        for page in pages
    ]


def _masked(connection: sa.Connection, pages: Sequence[Page]) -> list[Page]:
    """The pages with every erased person replaced by what stands for them."""
    names = {r.author for page in pages for r in page.revisions if r.author}
    names |= {c.author for page in pages for c in page.comments if c.author}
    names |= {person for page in pages for c in page.comments for person in c.mentions}
    names |= {sign.person for page in pages for sign in page.signs}
    names |= {page.charter.written_by for page in pages if page.charter and page.charter.written_by}
    names |= {change.by for page in pages if page.charter for change in page.charter.changes if change.by}
    names |= {
        person_key(page.site, local)
        for page in pages
        for value in (page.charter.fields.values() if page.charter else ())
        for local in _MENTION.findall(value)
    }
    gone = identity.erased(connection, names)
    if not gone:
        return list(pages)
    locals_ = {f"@{{{local_id(key)}}}": f"@{{{local_id(new)}}}" for key, new in gone.items()}

    def mask(key: PersonKey | None) -> PersonKey | None:
        return gone.get(key, key) if key else key

    def masked(text: CharterText) -> CharterText:
        fields = {
            name: _MENTION.sub(lambda mention: locals_.get(mention[0], mention[0]), value)
            for name, value in text.fields.items()
        }
        changes = tuple(replace(change, by=mask(change.by)) for change in text.changes)
        return replace(text, fields=fields, written_by=mask(text.written_by), changes=changes)

    return [
        replace(
            page,
            revisions=tuple(replace(r, author=mask(r.author)) for r in page.revisions),
            comments=tuple(
                replace(
                    c,
                    author=mask(c.author),
                    # What an erased person wrote is theirs: only that there was something stays.
                    excerpt="" if c.author in gone else c.excerpt,
                    mentions=frozenset(gone.get(key, key) for key in c.mentions),
                )
                for c in page.comments
            ),
            signs=tuple(
                replace(
                    reaction,
                    person=gone[reaction.person],
                    id=unnamed(reaction.id, reaction.person, gone[reaction.person]),
                )
                if reaction.person in gone
                else reaction
                for reaction in page.signs
            ),
            charter=masked(page.charter) if page.charter else None,
        )
        for page in pages
    ]


def unnamed(sign: str, old: str, new: str) -> str:
    """A sign's id with a person in it replaced, whether the whole key stands there or the wiki's own id."""
    return sign.replace(old, new).replace(local_id(old), local_id(new)) if "like/" in sign else sign
