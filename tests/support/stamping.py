"""A little time stamping service on loopback: openssl signs, a root that nobody knows stands behind it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from support.loopback import Request

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
"""


class Authority:
    """The service in a folder. Skips the test, saying why, where openssl is not installed."""

    def __init__(self, folder: Path) -> None:
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("this machine has no openssl to sign time stamps with")
        self._openssl, self._folder = openssl, folder
        folder.mkdir(exist_ok=True)
        (folder / "tsa.cnf").write_text(CONFIG)
        (folder / "use.cnf").write_text("extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n")
        key = ("-newkey", "rsa:2048", "-nodes")
        self._run(
            "req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "30", "-subj", "/CN=Made-up Root"
        )
        self._run("req", *key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Made-up Time Stamps")
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-days", "30", "-extfile", "use.cnf")
        self._run("x509", "-req", "-in", "tsa.csr", *signed, "-out", "tsa.pem")

    @property
    def root(self) -> Path:
        return self._folder / "root.pem"

    def stamp(self, request: bytes) -> bytes:
        """The answer to a question, both in DER."""
        (self._folder / "asked.tsq").write_bytes(request)
        self._run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "asked.tsq", "-out", "told.tsr")
        return (self._folder / "told.tsr").read_bytes()

    def answer(self, request: Request) -> None:
        """What `Site.handler` does with a question."""
        body = request.server.seen[-1].body
        request.answer(self.stamp(body), Content_Type="application/timestamp-reply")

    def _run(self, *arguments: str) -> None:
        subprocess.run([self._openssl, *arguments], check=True, cwd=self._folder, capture_output=True)
