"""The command line ``telos``. Exit code 0: done, 1: failed, 2: used the wrong way."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from core.application import Wiring
from core.causes import words_of_os
from core.cli import (
    attach,
    audit,
    connect,
    copying,
    dead,
    doctor,
    keeping,
    leaving,
    notices,
    report,
    serve,
    settings,
    sync,
    usage,
    webhooks,
)
from core.cli.context import Context
from core.cli.screen import Screen, spoken
from core.config_errors import ConfigError
from core.i18n import LANGUAGES, Translator
from core.ports import TelosError, WordedError

_ROOMS = (
    serve,
    connect,
    attach,
    sync,
    doctor,
    notices,
    report,
    audit,
    dead,
    webhooks,
    leaving,
    settings,
    keeping,
    copying,
)


def build(wiring: Wiring, language: str) -> click.Group:
    """The command tree, its help in one language."""
    translator = Translator(language)

    @click.group(help=translator.text("cli-help"))
    @click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        help=translator.text("cli-config-help"),
    )
    @click.option("--language", type=click.Choice(LANGUAGES), help=translator.text("cli-language-help"))
    @click.version_option(
        package_name="telos", message="telos %(version)s", help=translator.text("cli-version-help")
    )
    @click.pass_context
    def telos(context: click.Context, config: Path | None, language: str | None) -> None:
        chosen = Screen(language or translator.language)
        context.obj = Context(wiring=wiring, screen=chosen, config=config)

    for room in _ROOMS:
        for command in room.commands(translator):
            telos.add_command(command)
    usage.spoken(telos, translator)
    return telos


def main(wiring: Wiring, arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    # Whatever is written from here on is its owner's alone, from the first byte.
    os.umask(0o077)
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    screen = Screen(language)
    try:
        result = build(wiring, language).main(given, prog_name="telos", standalone_mode=False)
    except click.exceptions.Abort as error:
        # At a question nothing is done yet; amidst the work nobody can say that.
        working = isinstance(error.__cause__, KeyboardInterrupt)
        return _failed(screen, given, "aborted", screen.text("cli-interrupted" if working else "cli-aborted"))
    except click.ClickException as error:
        if "--json" in given:
            return _failed(screen, given, "usage", usage.told(error, screen), error.exit_code)
        usage.show(error, screen)
        return error.exit_code
    except (ConfigError, WordedError) as error:
        return _failed(screen, given, getattr(error, "id", "config"), error.text(language))
    except TelosError as error:
        return _failed(screen, given, "failed", error.text(language))
    except BrokenPipeError:
        # The reader of a pipe went away (`telos report | head`): no fault, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        where = error.filename if isinstance(error.filename, str) else "–"
        why = words_of_os(error, language)
        return _failed(screen, given, "cli-os", screen.text("cli-os", where=where, why=why))
    except Exception:
        # Nothing an admin can do leads here; what does is ours to mend, and is told in full where it is asked for.
        if os.environ.get("TELOS_TRACEBACK"):
            raise
        return _failed(screen, given, "cli-fault", screen.text("cli-fault"))
    return result if isinstance(result, int) else 0


def _failed(screen: Screen, given: Sequence[str], id_: str, text: str, code: int = 1) -> int:
    """Say what went wrong, for a script as JSON; the exit code."""
    if "--json" in given:
        screen.json({"error": {"id": id_, "said": text}})
    else:
        screen.trouble(text)
    return code


def _language(given: Sequence[str]) -> str:
    """The language asked for, before the command line is read: its help already speaks it.

    One that there is not is refused in the terminal's.
    """
    for number, word in enumerate(given):
        after = given[number + 1] if number + 1 < len(given) else ""
        asked = (
            after
            if word == "--language"
            else word.partition("=")[2]
            if word.startswith("--language=")
            else ""
        )
        if asked in LANGUAGES:
            return asked
    return spoken(os.environ)
