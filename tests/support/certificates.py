"""Certificates for servers on loopback, made by openssl: a root that nobody knows, and what it signed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def make_certificates(folder: Path, *names: str) -> dict[str, Path]:
    """PEM files in a folder: `root`; `server`, key and certificate for these names; `client`, the same for nobody.

    Skips the test, saying why, where openssl is not installed.
    """
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("this machine has no openssl to make certificates with")

    def run(*arguments: str) -> None:
        subprocess.run([openssl, *arguments], check=True, cwd=folder, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    run("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "30", "-subj", "/CN=Made-up Root CA")
    (folder / "names").write_text(f"subjectAltName={','.join(f'DNS:{name}' for name in names)}\n")
    for name, extra in (("server", ("-extfile", "names")), ("client", ())):
        run("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN=made-up {name}")
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30", *extra)
        run("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.crt", *signed)
        (folder / f"{name}.pem").write_bytes(
            (folder / f"{name}.key").read_bytes() + (folder / f"{name}.crt").read_bytes()
        )
    return {name: folder / f"{name}.pem" for name in ("root", "server", "client")}
