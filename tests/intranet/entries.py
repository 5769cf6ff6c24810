"""A portal that tells of contributions and answers, and what became of them here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.store import tables as t
from tests.intranet.world import Company, address, body, key_of

URL = "https://portal.example/ideas/7"

WORDS = "Let us book leave by phone."


def event(kind: str, at: datetime, **data: object) -> bytes:
    return body(kind, at, **{name: value for name, value in data.items() if value is not None})


def added(company: Company, name: str = "Mia Member", at: datetime | None = None, **data: Any) -> datetime:
    """The portal says that somebody added something just now; when that was."""
    company.clock.move(minutes=1)
    at = at or company.clock.now()
    given: dict[str, Any] = {
        "community": key_of(company), "contribution": "7", "person": address(name), "made": at.isoformat(),
        "url": URL, "excerpt": WORDS,
    }  # fmt: skip
    company.send(event("contribution.added", company.clock.now(), **{**given, **data}))
    company.service.run_until_idle()
    return at


def answered(company: Company, name: str = "Ana Steward", **data: Any) -> None:
    """The portal says that somebody answered it there just now."""
    company.clock.move(minutes=1)
    now = company.clock.now()
    given: dict[str, Any] = {
        "contribution": "7", "answer": "1", "person": address(name), "made": now.isoformat(), "url": f"{URL}#1",
        "excerpt": "By phone from January.",
    }  # fmt: skip
    company.send(event("contribution.answered", now, **{**given, **data}))
    company.service.run_until_idle()


def contributions(company: Company) -> list[dict[str, Any]]:
    return [row for row in company.rows(t.contribution) if row["id"].startswith("ctold-")]


def owed(company: Company) -> list[dict[str, Any]]:
    return [row for row in company.rows(t.obligation) if row["kind"] == "answer"]


def still(company: Company) -> list[dict[str, Any]]:
    return [row for row in owed(company) if row["is_open"]]


def name_of(company: Company, key: str | None) -> str:
    return next(account.name for account in company.wiki.accounts.values() if account.key == key)


def said_of(company: Company, kind: str, **data: Any) -> None:
    company.clock.move(minutes=1)
    company.send(body(kind, company.clock.now(), **data))
    company.service.run_until_idle()
