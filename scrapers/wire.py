"""Connections of the visitor: checked addresses, verified TLS, a watchdog over every answer, bounded bodies."""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

import certifi
import msgspec
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.connection import create_connection

from scrapers.guards import DOWN, LAYOUT, Refusal
from scrapers.http import NotAnswered

TROUBLE = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError)
"""What a connection that fails raises, in whichever layer."""
CHUNK = 65_536

logging.getLogger("urllib3").setLevel(logging.INFO)
"""Its lines for programmers hold whole addresses: whom we ask for, and the key of a seller."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long and how much. Times are seconds, sizes bytes.

    connect, read: of one step of a connection. total: of one answer, whole; no new try begins later than that.
    tries: of one question. pause: before the second try, doubled before each next one. patience: the longest wait that
    a site may ask for (Retry-After) and still be waited for. poll, polls: the pause between looks, and how many.
    window, rate: a download that brings less than `rate` a second over a window is cut and begun again where it stood.
    drops: how often a download is gone on with; `tries` times in a row may bring nothing. largest: a file that is
    downloaded. spare: what stays free on the disk.
    """

    connect: float = 10
    read: float = 45
    total: float = 90
    tries: int = 3
    pause: float = 2
    patience: float = 30
    poll: float = 1
    polls: int = 30
    window: float = 60
    rate: int = 1_024
    drops: int = 50
    largest: int = 12_000_000_000
    spare: int = 1_000_000_000


QUICK = Limits(total=30, pause=0.05, patience=2, poll=0.05, window=10, spare=100_000_000)
"""In the sandbox, which has neither network nor load."""


class Wire:
    """Sessions, one for each host, whose cookies live as long as the wire. For one thread.

    context, to_proxy: TLS of the sites, and of the way to an https proxy, which is shown no client certificate.
    fits: whether an IP address may be connected to; with a proxy, which resolves names itself, nobody asks it.
    """

    def __init__(
        self,
        *,
        agent: str,
        limits: Limits,
        context: ssl.SSLContext,
        to_proxy: ssl.SSLContext,
        proxy: str,
        fits: Callable[[str], bool],
    ) -> None:
        self._agent, self._limits, self._proxy, self._fits = agent, limits, proxy, fits
        self._context, self._to_proxy = context, to_proxy
        self._sessions: dict[str, _Session] = {}
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self.late = False
        self._allowed, self._watch = limits.total, threading.Timer(0, self._cut)  # not started

    def send(self, method: str, url: str, host: str, headers: Mapping[str, str], **content: Any) -> requests.Response:
        """One request, no redirect followed, its body unread. Raises one of TROUBLE, NotAnswered."""
        session = self._sessions.get(host)
        if session is None:
            session = self._sessions[host] = _Session()
            session.trust_env = False  # neither .netrc nor variables of the environment change whom we ask and trust
            session.headers.clear()
            adapter = _Adapter(self._context, self._to_proxy, _pools(self._connect, self._sockets.add))
            session.mount("https://", adapter)
            session.mount("http://", adapter)
        return session.request(
            method,
            url,
            headers={**headers, "User-Agent": self._agent},
            proxies={"https": self._proxy, "http": self._proxy} if self._proxy else {},
            timeout=(self._limits.connect, self._limits.read),
            allow_redirects=False,
            stream=True,
            **content,
        )

    def read(self, response: requests.Response, cap: int, into: bytearray) -> None:
        """The whole body, unpacked, into a place where it stays if this raises.

        Raises Oversize past the cap, one of TROUBLE where the body is cut.
        """
        announced = response.headers.get("Content-Length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > cap:
            raise Oversize(f"the answer says that it has {announced} bytes; at most {cap} are read")
        for chunk in chunks(response, decode=True):
            into += chunk
            if len(into) > cap:
                raise Oversize(f"the answer has more than {cap} bytes")
        if self.late:  # a body of no announced length ends like a whole one where it is cut
            raise TimeoutError

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """Whatever is not over after so long is cut (`late`), for a server may give a byte a second, for ever.

        Then what goes on inside raises one of TROUBLE.
        """
        self.late = False
        self.extend(seconds)
        try:
            yield
        except (ValueError, AttributeError) as error:
            if self.late:  # the library's own state, taken apart beneath it
                raise TimeoutError from error
            raise
        finally:
            self._watch.cancel()

    def extend(self, seconds: float) -> None:
        """Gives what goes on inside a deadline so long from now."""
        self._watch.cancel()
        self._allowed = seconds
        self._watch = threading.Timer(seconds, self._cut)
        self._watch.daemon = True
        self._watch.start()

    def trouble(self, error: BaseException, host: str) -> Refusal:
        """What the operator is told of a connection that failed, and whether trying again soon can help."""
        if self.late:
            return Refusal(DOWN, f"too slow: cut after {self._allowed:g} seconds")
        causes = list(_causes(error))
        for cause in causes:
            if isinstance(cause, ssl.SSLCertVerificationError):
                return Refusal(
                    DOWN,
                    f"the certificate of {host} is not trusted ({cause.verify_message}); CHECKER_CA_BUNDLE adds roots",
                )
        for cause in causes:
            if isinstance(cause, ssl.SSLError) and not isinstance(cause, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
                return Refusal(DOWN, f"TLS fails: {cause.reason or cause}"[:200])
            if isinstance(cause, socket.gaierror):
                return Refusal(DOWN, f"the name {host} is not known", passing=True)
            if isinstance(cause, (TimeoutError, requests.Timeout)):
                return Refusal(DOWN, "no answer in time", passing=True)
            if isinstance(cause, urllib3.exceptions.DecodeError):
                return Refusal(LAYOUT, "the answer is packed in a way that cannot be unpacked")
            if isinstance(cause, (http.client.IncompleteRead, urllib3.exceptions.IncompleteRead)):
                return Refusal(DOWN, "the answer is cut", passing=True)
        return Refusal(DOWN, f"the connection failed: {causes[-1]}"[:200], passing=True)

    def close(self) -> None:
        """Closes all connections and forgets the cookies."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()

    def _cut(self) -> None:
        self.late = True
        for sock in list(self._sockets):
            with suppress(OSError):
                # Not SSLSocket.shutdown: that one takes TLS away beneath the thread that reads.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def _connect(self, connection: HTTPConnection) -> socket.socket:
        """Connects to an address that was looked at, so that a name cannot change its address in between."""
        host, port = connection._dns_host, connection.port
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        fit = list(dict.fromkeys(address for address in found if self._proxy or self._fits(address)))
        if not fit:
            raise NotAnswered(DOWN, f"{host} leads to {', '.join(found[:3])}: no address that may be visited")
        options, failure = connection.socket_options, OSError("no address")
        for address in fit[:4]:
            try:
                return create_connection((address, port), self._limits.connect, socket_options=options)
            except OSError as error:
                failure = error
                if self.late:
                    break
        raise failure


class Oversize(Exception):
    """More bytes than are read of such an answer; the text says so."""


def chunks(response: requests.Response, *, decode: bool) -> Iterator[bytes]:
    """The body as it comes in: what is there is given at once, however little. Raises one of TROUBLE."""
    while chunk := response.raw.read1(CHUNK, decode_content=decode):
        yield chunk


def trust(ca_bundle: Path | None, certificate: Path | None) -> ssl.SSLContext:
    """TLS that is always verified: certifi's roots and, beside them, those of the operator.

    ca_bundle: PEM roots (the Russian national one). certificate: PEM, key and client certificate in one file, which a
    site that asks for one is shown. Raises OSError, ssl.SSLError where a file cannot be read.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_bundle:
        context.load_verify_locations(ca_bundle)
    if certificate:
        context.load_cert_chain(certificate)
    return context


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 the library's
        """None: the library would read the body of a redirect whole, of any size, to look at where it leads."""
        return None


class _Adapter(HTTPAdapter):
    """Connections through our own sockets and trust; nothing is tried again behind our back."""

    def __init__(self, context: ssl.SSLContext, to_proxy: ssl.SSLContext, pools: dict[str, Any]) -> None:
        self._context, self._to_proxy, self._pools = context, to_proxy, pools
        super().__init__(max_retries=0)

    def init_poolmanager(self, *positional: Any, **named: Any) -> None:
        super().init_poolmanager(*positional, ssl_context=self._context, **named)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, ssl_context=self._context, proxy_ssl_context=self._to_proxy, **named)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 the library's signature
        """The context holds the roots; the library's own way would load them again for each connection."""
        conn.cert_reqs = "CERT_REQUIRED"


def _pools(connect: Callable[[Any], socket.socket], opened: Callable[[socket.socket], None]) -> dict[str, Any]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            sock = connect(self)
            opened(sock)
            return sock

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            sock = connect(self)
            opened(sock)
            return sock

        def connect(self) -> None:
            super().connect()
            opened(self.sock)  # TLS took the plain socket's place

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
