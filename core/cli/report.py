"""``telos report``: the communities, how they stand, what their charters lack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from core.cli import pdf
from core.cli.context import Context
from core.cli.screen import Screen
from core.cli.trouble import CommandError
from core.i18n import Translator
from core.model import Finding, Level
from core.phrasing import one_line
from core.rules.assess_community import FACTORS, unit_of
from core.ui.finding_text import told
from core.ui.sponsor.numbers import label, number


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.command("report", help=translator.text("cli-report-help"))
    @click.argument("site", required=False)
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.option(
        "--html",
        "page",
        type=click.Path(dir_okay=False, path_type=Path),
        help=translator.text("cli-report-html-help"),
    )
    @click.option(
        "--pdf",
        "paper",
        type=click.Path(dir_okay=False, path_type=Path),
        help=translator.text("cli-report-pdf-help"),
    )
    @click.option(
        "--browser",
        type=click.Path(dir_okay=False, path_type=Path),
        help=translator.text("cli-report-browser-help"),
    )
    @click.pass_obj
    def report(
        context: Context,
        site: str | None,
        as_json: bool,
        page: Path | None,
        paper: Path | None,
        browser: Path | None,
    ) -> int:
        screen = context.screen
        if page is not None or paper is not None:
            program = _browser(browser) if paper is not None else ""
            text = printable(screen, context.ask("printed", site=site)["communities"])
            if page is not None:
                page.write_text(text, "utf-8")
                screen.say("cli-report-written", file=str(page))
            if paper is not None:
                _print(text, paper, program)
                screen.say("cli-report-printed", file=str(paper))
            return 0
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


def _browser(named: Path | None) -> str:
    try:
        return pdf.browser(named)
    except pdf.NoBrowserError:
        if named is not None:
            raise CommandError("cli-report-not-a-browser", browser=str(named)) from None
        raise CommandError("cli-report-no-browser", names=", ".join(pdf.NAMES)) from None


def _print(text: str, paper: Path, program: str) -> None:
    try:
        pdf.write(text, paper, program)
    except pdf.NotPrintedError as error:
        raise CommandError(
            "cli-report-not-printed", browser=program, said=one_line(str(error), 300)
        ) from None


def printable(screen: Screen, communities: Sequence[Mapping[str, Any]]) -> str:
    """The communities' figures as one page to be printed, or saved as PDF by any browser."""
    translator = screen.translator
    columns = [translator.text(f"sponsor-label-{name}") for name in ("figure", "value", "trend", "rests")]
    from core.web.html import written

    return written(
        "report.html.j2",
        translator.language,
        translator.locale.text_direction,
        title=translator.text("sponsor-print-title"),
        made=translator.text("sponsor-print-made"),
        columns=columns,
        communities=communities,
    )


def show(context: Context, community: Mapping[str, Any]) -> None:
    """Print one community: title, state, counts, and each finding with its repair."""
    screen = context.screen
    deadline, zone, now = community["deadline"], community["zone"], datetime.now(UTC)
    screen.say(
        "cli-report-head",
        title=one_line(community["title"]),
        state=screen.text(f"cli-state-{community['state']}"),
        community=community["community"],
        deadline=screen.translator.day(datetime.fromisoformat(deadline), zone, now) if deadline else "–",
    )
    screen.say(
        "cli-report-counts",
        pages=community["pages"],
        # Of too few people nothing is said, neither how many.
        contributions="?" if community["contributions"] is None else community["contributions"],
        open=sum(community["open"].values()),
    )
    for line in factors(screen, community["factors"], community["figures"]):
        screen.out.print(f"  {line}", soft_wrap=True)
    for finding in community["findings"]:
        known = {name: finding[name] for name in ("code", "field", "read", "data")}
        texts = told(Finding(level=Level(finding["level"]), **known), screen.translator, zone=zone, now=now)
        screen.say("cli-report-finding", code=finding["code"], text=one_line(texts.text, 1000))


def factors(
    screen: Screen, known: Mapping[str, Mapping[str, Any]], sums: Mapping[str, float | None]
) -> Iterator[str]:
    """A line a factor: its figures with their intervals, or that there is not enough data."""
    for factor, names in FACTORS.items():
        named = []
        for name in names:
            figure = known.get(name) or {"value": sums.get(name), "low": None, "high": None}
            if figure["value"] is None:
                continue
            unit = unit_of(name)
            value = number(screen.translator, figure["value"], unit)
            if figure["low"] is not None and figure["high"] is not None:
                low, high = (number(screen.translator, figure[end], unit) for end in ("low", "high"))
                value = screen.text("sponsor-interval", value=value, low=low, high=high)
            named.append(screen.text("cli-figure", figure=label(screen.translator, name), value=value))
        figures = "; ".join(named) or screen.text("cli-report-not-enough")
        yield screen.text("cli-report-factor", factor=screen.text(f"factor-{factor}"), figures=figures)
