"""How the command line speaks of itself, in the admin's language: its help, and what was typed wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand

from core.cli.screen import Screen, clean
from core.i18n import Translator

#: What the library calls the parts of a help.
_PARTS = {
    "Options": "cli-usage-options",
    "Commands": "cli-usage-commands",
    "Positional arguments": "cli-usage-arguments",
}
#: How it says what is wrong with a file; nothing but its words tells it.
_FILES = (
    (re.compile(r"'(.*)' does not exist\.", re.DOTALL), "cli-usage-no-file"),
    (re.compile(r"'(.*)' is a directory\.", re.DOTALL), "cli-usage-folder"),
    (re.compile(r"'(.*)' is not readable\.", re.DOTALL), "cli-usage-unreadable"),
)


def spoken(command: click.Command, translator: Translator) -> click.Command:
    """The command, and all below it, with help in this language."""

    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or f"{translator.text('cli-usage')} ")

        @contextmanager
        def section(self, name: str) -> Iterator[None]:
            with super().section(translator.text(_PARTS[name]) if name in _PARTS else name):
                yield

    class Context(click.Context):
        formatter_class = Formatter

    for each in _all(command):
        # Of this command alone: one process may speak several languages.
        each.context_class = Context
        click.help_option("-h", "--help", help=translator.text("cli-usage-help"))(each)
    return command


def _all(command: click.Command) -> Iterable[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _all(below)


def show(error: click.ClickException, screen: Screen) -> None:
    """Print what was typed wrong, below how it is to be typed."""
    if isinstance(error, NoArgsIsHelpError):
        # Nothing was wrong: a group without a command is asked what it has.
        error.show()
        return
    if isinstance(error, click.UsageError) and error.ctx is not None:
        screen.err.print(clean(error.ctx.get_usage()))
        screen.err.print(clean(screen.text("cli-usage-try", command=error.ctx.command_path)))
        screen.err.print()
    screen.trouble(screen.text("cli-usage-error", said=told(error, screen)))


def told(error: click.ClickException, screen: Screen) -> str:
    """What was typed wrong."""
    text = screen.text
    match error:
        case click.NoSuchOption():
            return _near("cli-usage-no-option", error.option_name, error.possibilities, screen)
        case NoSuchCommand():
            return _near("cli-usage-no-command", error.command_name, error.possibilities, screen)
        case click.MissingParameter():
            return text("cli-usage-missing", name=_name(error))
        case click.BadParameter():
            return text("cli-usage-bad", name=_name(error), said=_bad(error, screen))
        case click.BadOptionUsage():
            needs = "requires" in error.message
            return text("cli-usage-needs-value" if needs else "cli-usage-no-value", name=error.option_name)
    return error.format_message()


def _near(id_: str, name: str, possibilities: Iterable[str] | None, screen: Screen) -> str:
    near = sorted(possibilities or ())
    what = screen.text(id_, name=name)
    return f"{what} {screen.text('cli-usage-near', near=', '.join(near))}" if near else what


def _name(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param is not None else "")
    return hint.replace("'", "") if isinstance(hint, str) else " / ".join(hint)


def _bad(error: click.BadParameter, screen: Screen) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return screen.text("cli-usage-choice", choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange) and kind.min is not None:
        if kind.max is None:
            return screen.text("cli-usage-from", least=str(kind.min))
        return screen.text("cli-usage-between", least=str(kind.min), most=str(kind.max))
    if isinstance(kind, click.types.IntParamType):
        return screen.text("cli-usage-number")
    for words, id_ in _FILES:
        if match := words.search(error.message):
            return screen.text(id_, file=match[1])
    return error.message
