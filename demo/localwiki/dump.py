"""XML dumps: who edited in them, and how they are brought into a wiki."""

from __future__ import annotations

import contextlib
import lzma
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from demo.localwiki.basis import Account, LocalWikiError, Progress
from demo.localwiki.folder import WikiFolder


def import_dump(place: WikiFolder, path: Path, *, progress: Progress | None, links: bool) -> None:
    """Import a dump (.xml, .xml.xz) with its history; then links, recent changes and counts."""
    total = count(path, b"<page>")
    process = subprocess.Popen(
        place.command("importDump", "--no-updates", "--report=25"),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=place.environment(),
        cwd=place.tree,
    )
    assert process.stdin is not None
    assert process.stderr is not None
    output: list[str] = []

    def listen(lines: IO[bytes]) -> None:
        before = -1
        for raw in lines:
            line = raw.decode(errors="replace").strip()
            if match := re.match(r"(\d+) \(", line):
                if progress and int(match[1]) != before:
                    before = int(match[1])
                    progress("pages", min(before, total), total)
            elif line:
                output.append(line)

    listener = threading.Thread(target=listen, args=(process.stderr,))
    listener.start()
    with reader(path) as dump, contextlib.suppress(BrokenPipeError):
        shutil.copyfileobj(dump, process.stdin, 1 << 20)
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    listener.join()
    if process.wait():
        raise LocalWikiError(f"import of {path.name} failed:\n" + "\n".join(output[-20:]))
    steps = [("rebuildrecentchanges",), ("initEditCount",), ("initSiteStats", "--update")]
    if links:
        steps.insert(0, ("refreshLinks",))
    for number, step in enumerate(steps):
        if progress:
            progress(step[0], number, len(steps))
        place.script(*step)
    if progress:
        progress("ready", len(steps), len(steps))


def contributors(path: Path) -> list[Account]:
    """Everybody who edited in a dump, as accounts without a password, signed up at the first edit."""
    first: dict[str, str] = {}
    when = ""
    pattern = re.compile(rb"<timestamp>([^<]*)</timestamp>|<username>([^<]*)</username>")
    with reader(path) as dump:
        for line in dump:
            for match in pattern.finditer(line):
                if match[1]:
                    when = re.sub(r"\D", "", match[1].decode())
                else:
                    name = match[2].decode()
                    first[name] = min(first.get(name, when), when)
    return [
        Account(name=name, email=f"{name.lower()}@example.org", created=created)
        for name, created in sorted(first.items())
    ]


@contextlib.contextmanager
def reader(path: Path) -> Iterator[IO[bytes]]:
    """A dump, unpacked on the way."""
    if path.suffix == ".xz":
        with lzma.open(path) as file:
            yield file
    else:
        with path.open("rb") as file:
            yield file


def count(path: Path, tag: bytes) -> int:
    """How often a dump holds a tag."""
    with reader(path) as dump:
        return sum(line.count(tag) for line in dump)
