"""PHP's own web server over a wiki's folder, and the process that runs its jobs."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import requests

from demo.localwiki.basis import LOCAL, LocalWikiError, free_port, php
from demo.localwiki.folder import WikiFolder

#: The extension's kind of job that tells Telos what happened.
WEBHOOKS = "telosWebhook"


class Server:
    """The processes of one wiki that this program started."""

    def __init__(self, place: WikiFolder) -> None:
        self._place = place
        self._server: subprocess.Popen[bytes] | None = None
        self._jobs: list[subprocess.Popen[bytes]] = []

    @property
    def log(self) -> Path:
        """What the web server printed, PHP's errors among it."""
        return self._place.folder / "server.log"

    @property
    def running(self) -> bool:
        """Whether this object's server is up."""
        return self._server is not None and self._server.poll() is None

    @property
    def runs_jobs(self) -> bool:
        """Whether job runners were started with it."""
        return bool(self._jobs)

    def start(self, *, jobs: bool, workers: int) -> None:
        """Serve the wiki, on another port when its own is taken, and wait until it answers."""
        place = self._place
        self._stop_recorded()
        for attempt in range(5):
            if self._serve(workers):
                break
            if place.description.fixed_port or attempt == 4:
                port = place.description.port
                raise LocalWikiError(
                    f"the wiki did not start on port {port}; the end of {self.log}:\n{self._log_end()}"
                )
            place.description.port = free_port()
            place.write_settings()
        if jobs:
            self._start_jobs()
        self._record()

    def _start_jobs(self) -> None:
        place, waiting = self._place, ("runJobs", "--wait", "--quiet")
        # The runner of all kinds looks for new ones each 15 seconds only; webhooks should come as people click.
        kinds = [(), (f"--type={WEBHOOKS}",)] if "Telos" in place.description.extensions else [()]
        log = place.folder / "jobs.log"
        self._jobs = [self._spawn(place.command(*waiting, *kind), log) for kind in kinds]

    def _stop_jobs(self) -> None:
        for runner in self._jobs:
            end(runner.pid)
            runner.wait()
        self._jobs = []

    def _record(self) -> None:
        running = [process.pid for process in (self._server, *self._jobs) if process is not None]
        (self._place.folder / "server.pid").write_text("\n".join(map(str, running)))

    def obey(self) -> None:
        """Let every process work by the settings as they are now; job runners have read them at their start."""
        self.flush()
        if self._jobs:
            self._stop_jobs()
            self._start_jobs()
            self._record()

    def _serve(self, workers: int) -> bool:
        command = php(
            "opcache.enable=1",
            # Seconds until changed code is seen, of thousands of files; settings are at once, by `flush`.
            "opcache.revalidate_freq=2",
            "opcache.memory_consumption=256",
            "opcache.max_accelerated_files=20000",
            "apc.shm_size=192M",
            "memory_limit=512M",
            "max_execution_time=120",
            "post_max_size=64M",
            "upload_max_filesize=64M",
            "display_errors=0",
            "log_errors=1",
            "error_log=",
        )
        command += [
            "-q",
            "-S",
            f"127.0.0.1:{self._place.description.port}",
            "-t",
            str(self._place.tree),
            str(LOCAL / "router.php"),
        ]
        server = self._spawn(command, self.log, {"PHP_CLI_SERVER_WORKERS": str(workers)})
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and server.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if (
                    requests.get(f"{self._place.url}/.localwiki/flush", timeout=10).text == "ok"
                    and server.poll() is None
                ):
                    self._server = server
                    return True
            time.sleep(0.02)
        end(server.pid)
        server.wait()
        return False

    def _spawn(
        self, command: Sequence[str], log: Path, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._place.environment() | dict(env or {}),
                cwd=self._place.tree,
                start_new_session=True,
            )

    def stop(self) -> None:
        """End the server and the job runner; nothing happens if they are not running."""
        self._stop_jobs()
        if self._server is not None:
            end(self._server.pid)
            self._server.wait()
        self._server = None
        self._stop_recorded()

    def _stop_recorded(self) -> None:
        """End what another program started in this folder and left running."""
        record = self._place.folder / "server.pid"
        if not record.exists():
            return
        for pid in map(int, record.read_text().split()):
            try:
                environment = Path(f"/proc/{pid}/environ").read_bytes()
            except OSError:
                continue
            # The number may have gone to somebody else's process in the meantime.
            if f"MW_CONFIG_FILE={self._place.folder / 'LocalSettings.php'}".encode() in environment.split(
                b"\0"
            ):
                end(pid)
        record.unlink(missing_ok=True)

    def _log_end(self) -> str:
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def flush(self) -> None:
        """Empty the server's memory after another process, or new settings, changed the wiki."""
        if self.running:
            requests.get(f"{self._place.url}/.localwiki/flush", timeout=30)


def end(pid: int) -> None:
    """End a process and its children: asked first, then made to."""
    for how, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        try:
            os.killpg(pid, how)
        except (ProcessLookupError, PermissionError):
            return
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not group_alive(pid):
                return
            time.sleep(0.01)


def group_alive(pid: int) -> bool:
    """Whether a process of the group still works; one that waits for its parent to look does not count."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[2] == str(pid) and fields[0] not in "ZX":
            return True
    return False
