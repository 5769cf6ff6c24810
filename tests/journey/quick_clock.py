"""`telos` with a quicker clock: what is due to be sent leaves every second instead of every minute."""

from __future__ import annotations

import sys
from datetime import timedelta

import webhook_server

webhook_server.DELIVER_EVERY, webhook_server.DELIVER_AT = timedelta(seconds=1), timedelta()

if __name__ == "__main__":
    sys.exit(webhook_server.main())
