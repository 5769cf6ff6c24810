"""What is wrong with a safe connection is told by what it is, each with its own cure."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.ports import TelosError
from plugins.mediawiki.protocol import find_api
from tests.cli.links import answer, cause


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def trusted(folder: Path, name: str, until: datetime) -> ssl.SSLContext:
    """A certificate of this name, valid up to then, which whoever reads ``trusted.pem`` trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    host: x509.GeneralName = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - timedelta(days=30))
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    (folder / "trusted.pem").write_bytes(made.public_bytes(encoding))
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "trusted.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("name", "days", "told", "words"),
    [
        ("127.0.0.1", -1, "tls-expired", "expired"),
        ("wiki.example.org", 1, "tls-name", "another name"),
        ("", 0, "tls", "TLS"),
    ],
)
def test_what_is_wrong_with_tls_is_told_apart(
    server: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, days: int,
    told: str, words: str,
) -> None:  # fmt: skip
    """A certificate that expired, one of another name, and a server that speaks no TLS: each has its own cure."""
    address = f"https://127.0.0.1:{server.getsockname()[1]}"

    def serve() -> None:
        if name:
            answer(server, trusted(tmp_path, name, datetime.now(UTC) + timedelta(days=days)))
        else:
            threading.Thread(target=speak_plainly, args=(server,), daemon=True).start()

    serve()
    if name:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "trusted.pem"))
    assert cause(address) == told
    serve()
    with pytest.raises(TelosError) as caught:
        find_api(address)
    assert words in caught.value.text("en")
    assert caught.value.text("de") != caught.value.text("en")


def speak_plainly(server: socket.socket) -> None:
    """HTTP at an address that is said to be HTTPS."""
    link, _ = server.accept()
    with link:
        link.recv(4096)
        link.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
