"""Prints a page as PDF by the Chromium that is there: the one on this machine, run without a window."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

#: What Chromium and its kin are called.
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
#: Seconds after which it is not waited for any more.
PATIENCE = 120


class NoBrowserError(Exception):
    """There is no browser that could print."""


class NotPrintedError(Exception):
    """The browser printed nothing; what it said last."""


def browser(named: Path | None = None) -> str:
    """The browser to print with. Raises :class:`NoBrowserError` where there is none."""
    program = (
        shutil.which(str(named)) if named is not None else next(filter(None, map(shutil.which, NAMES)), None)
    )
    if program is None:
        raise NoBrowserError
    return program


def write(page: str, file: Path, program: str) -> None:
    """Print a page into a file. The page is one of our own: it loads nothing and has no scripts.

    Raises :class:`NotPrintedError` where nothing came of it; then the file is as it was before.
    """
    # Beside the file: a packaged browser may see nothing of a machine's common folder for passing things.
    with tempfile.TemporaryDirectory(prefix="telos-pdf-", dir=file.resolve().parent) as folder:
        source, made = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_text(page, "utf-8")
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--disable-extensions",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={made}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Root can't have its sandbox; nothing on the page comes from elsewhere.
            command.append("--no-sandbox")
        try:
            done = subprocess.run(  # noqa: S603  # a program the admin has or names, and a page of our own
                [*command, source.as_uri()], capture_output=True, timeout=PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotPrintedError(str(error)) from error
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
            error_lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise NotPrintedError(error_lines[-1][:300] if error_lines else f"exit code {done.returncode}")
        made.replace(file)
