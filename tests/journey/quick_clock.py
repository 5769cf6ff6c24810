"""`telos` with a quicker clock: what is due to be sent leaves every second instead of every minute."""

from __future__ import annotations

import sys
from datetime import timedelta

import webhook_server
from core import clockwork

clockwork.DELIVER_EVERY, clockwork.DELIVER_AT = timedelta(seconds=1), timedelta()

if __name__ == "__main__":
    sys.exit(webhook_server.main())
