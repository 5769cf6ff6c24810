"""Whether the server can have the address it is to listen at."""

from __future__ import annotations

import errno
import socket

from core.cli.trouble import CommandError


def check_bind(bind: str, held: str = "") -> None:
    """Raise in words when nothing can listen there. ``held``: where this process itself listens until then."""
    host, _, port = bind.rpartition(":")
    try:
        (family, kind, proto, _, address), *_ = socket.getaddrinfo(
            host.strip("[]"), int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise CommandError("cli-bind-host", bind=bind) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE and held.rpartition(":")[2] == port:
            return
        ids = {errno.EACCES: "cli-bind-right", errno.EADDRNOTAVAIL: "cli-bind-host"}
        raise CommandError(ids.get(error.errno or 0, "cli-connect-port"), bind=bind) from None
