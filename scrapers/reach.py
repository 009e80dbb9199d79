"""Where the visitor may go: declared hosts, by https, at public addresses; or the sandbox on loopback alone."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from checker.loopback import is_loopback_origin

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_RETIRED = (ipaddress.ip_network("fec0::/10"), ipaddress.ip_network("192.88.99.0/24"))
"""Site-local addresses (RFC 3879) and relays of 6to4 (RFC 7526), which the library takes for global."""
_LOGIN = re.compile(r"(^|[./_-])(esia|log-?in|sign-?in|auth|oauth2?|sso|cas)([./_?-]|$)", re.IGNORECASE)
_SAFE = "!$%&'()*+,-./:;=@_~[]"


class Outside(ValueError):
    """An address to which the visitor does not go; the text says why."""


class Reach:
    """The allowlist of one visitor. hosts: official names. sandbox: origin that stands for all of them, "" outside it.

    Official addresses stand everywhere; only `asked` knows where the sandbox has them: `{sandbox}/{host}{path}`.
    """

    def __init__(self, hosts: Collection[str], sandbox: str = "") -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self.sandbox = sandbox.rstrip("/")
        if sandbox and not is_loopback_origin(self.sandbox):
            raise Outside(f"the sandbox is served on loopback only, not at {sandbox}")

    def host(self, url: str) -> str:
        """The declared host of an official address. Raises Outside."""
        return self._split(url)[0]

    def official(self, url: str) -> str:
        """The address written anew from its checked parts, so that nobody reads it another way. Raises Outside."""
        host, parts = self._split(url)
        query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
        return f"https://{host}{quote(parts.path or '/', safe=_SAFE)}{query}"

    def asked(self, url: str) -> str:
        """Where an official address is asked. Raises Outside."""
        url = self.official(url)
        return f"{self.sandbox}/{url.removeprefix('https://')}" if self.sandbox else url

    def follow(self, url: str, location: str) -> str:
        """The official address to which a site sends on. Raises Outside."""
        if self.sandbox:
            rest = location.removeprefix(self.sandbox).removeprefix("/")
            if location.startswith(("/", self.sandbox)) and re.split("[/?#]", rest, maxsplit=1)[0] in self._hosts:
                location = f"https://{rest}"
        try:
            return self.official(urljoin(url, location))
        except Outside:
            raise
        except ValueError as error:
            raise Outside(f"an address that cannot be read: {location[:100]}") from error

    def fits(self, address: str) -> bool:
        """Whether an IP address may be connected to."""
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return found.is_loopback if self.sandbox else is_public(found)

    def _split(self, url: str) -> tuple[str, SplitResult]:
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError as error:
            raise Outside(f"an address that cannot be read: {url[:100]}") from error
        if parts.scheme != "https":
            raise Outside(f"{host or url[:100]} is asked by https alone, not by {parts.scheme or 'no scheme'}")
        if "@" in parts.netloc or port not in (None, 443):
            raise Outside(f"an address with a user or a port: {url[:100]}")
        if host not in self._hosts:
            raise Outside(f"{host[:100]} is no host of this source")
        return host, parts


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address belongs to the internet; an IPv4 address inside an IPv6 one is looked at itself."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _RETIRED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_login(location: str) -> bool:
    """Whether an address reads like that of a log-in."""
    return bool(_LOGIN.search(location.partition("?")[0]))


def file_name(url: str, otherwise: str = "answer") -> str:
    """What a document from this address is called: the end of its path, of harmless signs only."""
    last = unquote(urlsplit(url).path).replace("\\", "/").rstrip("/").rpartition("/")[2]
    return re.sub(r"[^\w.,@+-]+", "_", last)[-120:].lstrip(".") or otherwise
