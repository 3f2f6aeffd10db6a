"""One exchange with a provider: no redirect, no proxy, a short answer, and never a doubt about what was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

TIMEOUT = 20
LARGEST = 64 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Unreachable(Exception):
    """No connection: nothing was given."""


class Unanswered(Exception):
    """The connection broke, or nothing came back in time: it may have been taken."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


def exchange(
    method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str], timeout: float = TIMEOUT
) -> Reply:
    """One request. In clear to this machine only."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise ValueError("https")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    try:
        try:
            connection.connect()
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        try:
            path = parts.path or "/"
            connection.request(method, f"{path}?{parts.query}" if parts.query else path, body, dict(headers))
            response = connection.getresponse()
            return Reply(
                response.status,
                {name.lower(): value for name, value in response.getheaders()},
                response.read(LARGEST),
            )
        except (HTTPException, OSError) as error:
            raise Unanswered(type(error).__name__) from error
    finally:
        connection.close()
