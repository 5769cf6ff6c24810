"""``python -m tests.confluence.twin --flavour dc|cloud --port 0 [--ready-file F]``: the twin as its own process."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from tests.confluence.twin import Twin


def main() -> int:
    """Serve until the process is told to end; says ``ready URL`` once it answers."""
    parser = argparse.ArgumentParser(prog="python -m tests.confluence.twin", description=main.__doc__)
    parser.add_argument("--flavour", choices=("dc", "cloud"), required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--zone", default="", help="the server's time zone, say Europe/Berlin")
    parser.add_argument("--behind", type=float, default=0, help="hours; see the twin's verb of this name")
    parser.add_argument("--ready-file", type=Path)
    given = parser.parse_args()
    twin = Twin(given.flavour, port=given.port, zone=given.zone, behind=given.behind).start()
    done = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: done.set())
    if given.ready_file:
        given.ready_file.write_text(twin.url)
    print(f"ready {twin.url}", flush=True)
    done.wait()
    twin.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
