"""Distances as people walk them. A few thousand points: no spatial extension is needed."""

from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
_EARTH = 6_371_000.0
_DETOUR = 1.3
_METRES_A_MINUTE = 4000 / 60


def metres(one: Point, other: Point) -> float:
    """The straight line between two (latitude, longitude)."""
    (lat1, lon1), (lat2, lon2) = one, other
    half = (
        sin(radians(lat2 - lat1) / 2) ** 2
        + cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH * asin(sqrt(half))


def walking_minutes(distance: float) -> int:
    """Straight line × 1.3 at 4 km/h, never « 0 minute »."""
    return max(1, round(distance * _DETOUR / _METRES_A_MINUTE))
