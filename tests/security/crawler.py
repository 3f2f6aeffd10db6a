"""Walk every address of the product with ids that are not one's own, and report whatever answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# Parameters that are secrets or words, not ids: filled with a value nobody was given.
OPAQUE = {
    "token": "x" * 43,
    "key": "x" * 43,
    "uidb36": "zz",
    "slug": "inconnu",
    "path": "x",
    "code": "x",
    "kind": "x",
    "network": "inconnu",
    "language": "en",
    "setting": "inconnu",
    "version": "x",
    "clock": "inconnue",
}

# They end the session: after them the crawler would be nobody.
ENDING = {"account_logout"}


@dataclass(frozen=True)
class Route:
    pattern: str
    name: str
    parameters: tuple[str, ...]

    def address(self, values: Mapping[str, Any]) -> str:
        text = self.pattern
        for parameter in self.parameters:
            before, _, rest = text.partition("<")
            _, _, after = rest.partition(">")
            text = f"{before}{values[parameter]}{after}"
        return "/" + text


@dataclass(frozen=True)
class Finding:
    method: str
    address: str
    status: int
    why: str


def routes(urlconf: str | None = None, prefix: str = "") -> Iterator[Route]:
    """Every route of the resolver but the admin's (on its own host, tested apart)."""
    yield from _walk(get_resolver(urlconf).url_patterns, prefix)


def _walk(patterns: Iterable[Any], prefix: str) -> Iterator[Route]:
    for item in patterns:
        pattern = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            if item.namespace != "admin":
                yield from _walk(item.url_patterns, pattern)
        elif isinstance(item, URLPattern) and item.name not in ENDING:
            cleaned = pattern.replace("^", "").replace("$", "").replace("\\Z", "")
            yield Route(cleaned, item.name or "", _parameters(cleaned))


def _parameters(pattern: str) -> tuple[str, ...]:
    parts = pattern.split("<")[1:]
    return tuple(part.split(">")[0].split(":")[-1] for part in parts)


def crawl(
    client: Client, all_routes: Iterable[Route], ids: Mapping[str, Iterable[Any]], markers: Iterable[str]
) -> list[Finding]:
    """Ask every route with each foreign id, by GET and POST. An id that opens is a finding; so is a marker."""
    findings = []
    for route in all_routes:
        for values in _fillings(route, ids):
            for method in ("get", "post"):
                findings += _ask(client, method, route, values, markers)
    return findings


def _fillings(route: Route, ids: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    foreign = [parameter for parameter in route.parameters if parameter not in OPAQUE]
    unknown = [parameter for parameter in foreign if parameter not in ids]
    assert not unknown, (
        f"The crawler does not know how to fill {unknown} of {route.pattern}: add it to the world."
    )
    base = {parameter: OPAQUE.get(parameter) for parameter in route.parameters}
    if not foreign:
        yield base
        return
    for candidates in zip(*(tuple(ids[parameter]) for parameter in foreign), strict=True):
        yield base | dict(zip(foreign, candidates, strict=True))


def _ask(
    client: Client, method: str, route: Route, values: Mapping[str, Any], markers: Iterable[str]
) -> Iterator[Finding]:
    address = route.address(values)
    cache.clear()  # the count of misses, which would stop the crawler (T4)
    answer = getattr(client, method)(address)
    body = answer.content.decode(errors="replace") if not answer.streaming else ""
    by_id = any(parameter not in OPAQUE for parameter in route.parameters)
    if by_id and answer.status_code not in (404, 405):
        yield Finding(method, address, answer.status_code, "a foreign id answers")
    if answer.status_code >= 500:
        yield Finding(method, address, answer.status_code, "an error")
    for marker in markers:
        if marker.casefold() in body.casefold():
            yield Finding(method, address, answer.status_code, f"the marker {marker} is in the body")
