"""`telos` whose clock is ahead by as many seconds as a file says: a night passes in a moment.

python -m bench.ahead <what telos is given>    TELOS_AHEAD names the file
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path


def now(self: object = None) -> datetime:
    """What time it is there."""
    ahead = float(Path(os.environ["TELOS_AHEAD"]).read_text(encoding="ascii"))
    return datetime.now(UTC) + timedelta(seconds=ahead)


def main() -> int:
    """Run it."""
    import webhook_server
    from core.clock import SystemClock

    SystemClock.now = now  # type: ignore[method-assign]
    return int(webhook_server.main() or 0)


if __name__ == "__main__":
    sys.exit(main())
