"""A door that is listened at, with a certificate or without, and why nobody gets through it."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
import requests

from core import causes


def cause(url: str, timeout: float = 3) -> str:
    with pytest.raises(requests.RequestException) as caught:
        requests.get(url, timeout=timeout)
    reason = causes.cause_of(caught.value)
    for language in ("en", "de"):
        words = causes.words(caught.value, language)
        assert "Error" not in words
        assert not words.startswith("cause-")
    return reason


def certificate(folder: Path, *more: str) -> ssl.SSLContext:
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "k.pem",
        "-out",
        "c.pem",
    ]
    subprocess.run([*command, "-subj", "/CN=127.0.0.1", *more], cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "c.pem", folder / "k.pem")
    return context


def answer(server: socket.socket, context: ssl.SSLContext | None) -> None:
    def work() -> None:
        try:
            link, _ = server.accept()
            if context is not None:
                link = context.wrap_socket(link, server_side=True)
            link.close()
        except OSError:
            pass

    threading.Thread(target=work, daemon=True).start()
