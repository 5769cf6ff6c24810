"""``telos report``: the communities, how they stand, what their charters lack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from core.cli.context import Context
from core.i18n import Translator
from core.model import Finding, Level
from core.rules.told import told
from core.words import one_line


def commands(said: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("report", help=said.text("cli-report-help"))
    @click.argument("site", required=False)
    @click.option("--json", "as_json", is_flag=True, help=said.text("cli-json-help"))
    @click.pass_obj
    def report(context: Context, site: str | None, as_json: bool) -> int:
        screen = context.screen
        result = context.ask("report", site=site)
        if as_json:
            screen.json(result)
            return 0
        if not result["communities"]:
            screen.say("cli-report-none")
        for community in result["communities"]:
            show(context, community)
        return 0

    return [report]


def show(context: Context, community: Mapping[str, Any]) -> None:
    """Print one community: title, state, counts, and each finding with its repair."""
    screen = context.screen
    deadline = community["deadline"]
    screen.say(
        "cli-report-head",
        title=one_line(community["title"]),
        state=screen.text(f"cli-state-{community['state']}"),
        community=community["community"],
        deadline=f"{datetime.fromisoformat(deadline):%Y-%m-%d}" if deadline else "–",
    )
    screen.say(
        "cli-report-counts",
        pages=community["pages"],
        contributions=community["contributions"],
        open=sum(community["open"].values()),
    )
    for finding in community["findings"]:
        known = {name: finding[name] for name in ("code", "field", "read", "data")}
        said = told(
            Finding(level=Level(finding["level"]), **known), screen.said, zone="UTC", now=datetime.now(UTC)
        )
        screen.say("cli-report-finding", code=finding["code"], text=one_line(said.text, 1000))
