"""``telos audit`` and ``telos erase``: evidence that can't be changed, people who can be forgotten."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import click

from core.cli.context import Context
from core.cli.remote import check_place
from core.cli.screen import clean
from core.cli.trouble import CommandError
from core.i18n import Translator

#: What an export is made of; docs/evidence.md says how it is checked.
ROWS, ABOUT, SUMS, SIGNED, KEY = (
    "evidence.jsonl",
    "about.json",
    "SHA256SUMS",
    "SHA256SUMS.sig",
    "public-key.pem",
)


def commands(translator: Translator) -> list[click.Command]:
    """The commands of this room."""

    @click.group("audit", help=translator.text("cli-audit-help"))
    def audit() -> None:
        pass

    @audit.command("verify", help=translator.text("cli-audit-verify-help"))
    @click.option("--since", metavar="HEAD", help=translator.text("cli-audit-since-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def verify(context: Context, since: str | None, as_json: bool) -> int:
        screen, result = context.screen, context.ask("audit", since=since)
        if not result["good"]:
            result["said"] = screen.text(f"audit-{result['what']}", **result["args"])
        if as_json:
            screen.json(result)
        elif result["good"]:
            screen.say("cli-audit-good", rows=result["rows"])
            if since:
                screen.say("cli-audit-since-good", rows=int(since.partition(":")[0]))
            for amendment in result["amended"]:
                screen.say(
                    f"cli-audit-since-{amendment['what']}", row=amendment["row"], count=amendment["count"]
                )
            screen.say("cli-audit-head", head=result["head"])
        else:
            screen.trouble(screen.text("cli-audit-bad", said=result["said"]))
        return 0 if result["good"] else 1

    @audit.command("export", help=translator.text("cli-audit-export-help"))
    @click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
    @click.option(
        "--after",
        type=click.IntRange(min=0),
        default=0,
        metavar="ROW",
        help=translator.text("cli-audit-after-help"),
    )
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def export(context: Context, folder: Path, after: int, as_json: bool) -> int:
        result = _export(context, folder, after)
        whole = result["about"]["whole"]
        if as_json:
            context.screen.json(result)
            return 0 if whole else 1
        context.screen.say("cli-audit-exported", rows=result["about"]["rows"], folder=str(folder))
        context.screen.say("cli-audit-fingerprint", fingerprint=result["fingerprint"])
        if not whole:
            context.screen.trouble(context.screen.text("cli-audit-bad", said=result["about"]["said"]))
        return 0 if whole else 1

    @click.command("erase", help=translator.text("cli-erase-help"))
    @click.argument("person")
    @click.option("--site", help=translator.text("cli-site-help"))
    @click.option("--yes", is_flag=True, help=translator.text("cli-yes-help"))
    @click.option("--json", "as_json", is_flag=True, help=translator.text("cli-json-help"))
    @click.pass_obj
    def erase(context: Context, person: str, site: str | None, yes: bool, as_json: bool) -> int:
        person_found = context.ask("who", person=person, site=site)
        if not yes:
            question = context.screen.text(
                "cli-erase-ask", name=person_found["name"], key=person_found["key"]
            )
            if not context.screen.confirm(question):
                raise click.Abort
        result = context.ask("erase", person=person_found["key"])
        if as_json:
            context.screen.json(result)
            return 0
        context.screen.say("cli-erase-done")
        # The wiki is not ours to change: what it says of them comes back with the next read.
        if result["pages"]:
            context.screen.say("cli-erase-pages", count=len(result["pages"]))
            for page in result["pages"]:
                context.screen.out.print(clean(f"  {page['title']}  {page['url']}"))
        for attached_file in result["attached"]:
            context.screen.say("cli-erase-attached", site=attached_file["site"], name=attached_file["name"])
        context.screen.say("cli-erase-wiki")
        return 0

    return [audit, erase]


def _export(context: Context, folder: Path, after: int) -> dict[str, Any]:
    """Write the rows behind ``after`` with their signature: ``{"folder", "about", "fingerprint"}``.

    The signature comes last: a folder that has one is whole.
    """
    check_place(context.settings(), makes=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise CommandError("cli-audit-not-empty", folder=str(folder))
        with (folder / ROWS).open("w", encoding="ascii", newline="\n") as file:
            last = _write_rows(context, file.write, after)
        state = context.ask("audit")
        about = {
            "format": 1,
            "first": after + 1,
            "rows": last.get("seq", after) - after,
            "head": f"{last['seq']}:{last['hash']}" if last else "",
            "whole": state["good"],
            # The database may have grown meanwhile: what is said of it is said of all there is.
            "said": "" if state["good"] else context.screen.text(f"audit-{state['what']}", **state["args"]),
        }
        (folder / ABOUT).write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        sums = "".join(f"{_sha256(folder / name)}  {name}\n" for name in (ABOUT, ROWS))
        (folder / SUMS).write_text(sums, encoding="ascii")
        signed = context.ask("audit-sign", text=sums)
        (folder / KEY).write_text(signed["public"], encoding="ascii")
        (folder / SIGNED).write_bytes(base64.b64decode(signed["signature"]))
    except OSError as error:
        raise CommandError("cli-audit-unwritten", folder=str(folder), error=error.strerror or "") from None
    return {"folder": str(folder), "about": about, "fingerprint": signed["fingerprint"]}


def _write_rows(context: Context, write: Any, after: int) -> dict[str, Any]:
    """Write all rows behind that number; the last one, empty for none."""
    last: dict[str, Any] = {}
    while lines := context.ask("audit-lines", after=last.get("seq", after))["lines"]:
        write("".join(f"{line}\n" for line in lines))
        last = json.loads(lines[-1])
    return last


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
