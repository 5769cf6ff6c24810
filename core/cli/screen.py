"""How commands speak: words on stdout, progress and trouble on stderr, JSON where a script wants it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from core.i18n import Translator, language_of


def spoken(environ: Mapping[str, str]) -> str:
    """The language of the terminal, from the usual variables."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return language_of(value.partition(".")[0])
    return language_of("")


class Screen:
    """The terminal of one command."""

    def __init__(self, language: str) -> None:
        self.translator = Translator(language)
        #: The addresses that it was told are waited for.
        self.waited_for: set[str] = set()
        # Text people wrote is shown as it is: no markup, no emoji codes, no guessing at colours.
        plain: dict[str, Any] = {"markup": False, "emoji": False, "highlight": False, "soft_wrap": True}
        self.out = Console(**plain)
        self.err = Console(stderr=True, **plain)

    def text(self, id: str, /, **args: Any) -> str:
        """A message of ``cli.ftl``."""
        return self.translator.text(id, **args)

    def say(self, id: str, /, **args: Any) -> None:
        """Print a message."""
        self.out.print(clean(self.text(id, **args)))

    def trouble(self, text: str) -> None:
        """Print what went wrong, in red where there are colours."""
        self.err.print(Text(clean(text), style="red"))

    def prompt(
        self,
        text: str,
        *,
        default: str | None = None,
        show_default: bool = False,
        hidden: bool = False,
        err: bool = False,
    ) -> str:
        """Ask for a line. Where none comes, what is said next begins on a line of its own."""
        try:
            answer = click.prompt(
                text, default=default, show_default=show_default, hide_input=hidden, err=err
            )
        except click.Abort:
            if not hidden:
                click.echo(err=err)
            raise
        return str(answer)

    def confirm(self, question: str, *, err: bool = False) -> bool:
        """Ask a question that is answered yes or no, in the admin's language or in English; no answer is a no."""
        yes = {"y", "yes", *self.text("cli-yes").split()}
        no = {"", "n", "no", *self.text("cli-no").split()}
        while True:
            shown = f"{clean(question)} [{self.text('cli-yes-or-no')}]"
            answer = self.prompt(shown, default="", err=err).strip().lower()
            if answer in yes | no:
                return answer in yes

    def can_ask(self) -> bool:
        """Whether somebody sits there who can answer."""
        return sys.stdin is not None and sys.stdin.isatty()

    def json(self, value: Any) -> None:
        """Print a value for a script."""
        self.out.file.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def checks(self, checks: Iterable[Mapping[str, Any]]) -> bool:
        """Print check lines, green or red with the cure; True when all are good."""
        good = True
        for check in checks:
            self.check(check)
            good = good and check["good"]
        return good

    def check(self, check: Mapping[str, Any]) -> None:
        """Print one check line."""
        mark = ("✓", "green") if check["good"] else ("✗", "red")
        line = Text.assemble(mark, " ", (clean(check["name"]), "bold"))
        if check["said"]:
            line.append(f": {clean(check['said'])}")
        self.out.print(line)
        if not check["good"] and check["cure"]:
            self.out.print(Text.assemble("  → ", clean(check["cure"])))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Print a table; without a terminal, tabs between the columns, so that it can be cut."""
        if not self.out.is_terminal:
            for row in rows:
                self.out.file.write("\t".join(clean(cell) for cell in row) + "\n")
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for head in heads:
            table.add_column(head, overflow="fold")
        for row in rows:
            table.add_row(*(Text(clean(cell)) for cell in row))
        self.out.print(table)

    def progress(self, words: str) -> Steps:
        """Show how far long work is."""
        return Steps(self.err, words)


class Steps(AbstractContextManager["Steps"]):
    """A progress bar on a terminal; elsewhere a line when a further tenth is done."""

    def __init__(self, console: Console, words: str) -> None:
        self._console, self._words = console, words
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._tenth = -1
        if console.is_terminal and os.environ.get("TERM") != "dumb":
            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %", markup=False),
                TimeElapsedColumn(),
                console=console,
                transient=True,
            )

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
            self._task = self._bar.add_task(self._words, total=None)
        return self

    def at(self, part: float | None, words: str = "", /) -> None:
        """Say how far it is, 0 to 1, or None when nobody knows; ``words`` replace the first ones."""
        shown = clean(words) or self._words
        if self._bar is not None and self._task is not None:
            total = None if part is None else 1.0
            self._bar.update(self._task, description=shown, total=total, completed=part or 0.0)
        elif part is not None and int(part * 10) > self._tenth:
            self._tenth = int(part * 10)
            self._console.print(f"{shown} {self._tenth * 10} %")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def clean(text: object) -> str:
    """Text that can't steer the terminal: control characters become visible, lines stay lines."""
    return "".join(
        char if char == "\n" or (char.isprintable()) else f"\\x{ord(char):02x}" for char in str(text)
    )
