"""What could not be offered, recorded without anyone's identity (§10)."""

import hashlib
import os
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from actors.models import Constraint, Origin, UnmetNeed
from actors.rules.matching import CodedRequest
from core.kernel import clock, nomenclature
from core.kernel.querysets import Member

_ONE_DAY = 24 * 60 * 60


@transaction.atomic
def record_unmet_needs(
    request: CodedRequest,
    *,
    by: Member,
    origin: str = Origin.SUGGESTION,
    constraint: str = Constraint.NONE_EXISTS,
    codes: Iterable[str] | None = None,
) -> int:
    """One row per need; how many were written. Silent: a count, never an event about someone.

    The same need, area and constraint by the same member the same day counts once: the guard lives in
    the cache with the day's salt, never in the table."""
    today = timezone.localtime(clock.now()).date()
    area = request.district or request.code_insee
    wanted = [
        code
        for code in dict.fromkeys(request.codes if codes is None else codes)
        if nomenclature.is_known(code) and _first_today(by, today, code, area, str(constraint))
    ]
    return count_unmet(wanted, by=by, origin=origin, constraint=constraint, request=request)


@transaction.atomic
def count_unmet(
    codes: Iterable[str],
    *,
    by: Member,
    origin: str,
    constraint: str,
    request: CodedRequest | None = None,
) -> int:
    """One row for each of these needs, every time it is called: the caller knows which were counted already."""
    about = request or CodedRequest(needs=())
    today = timezone.localtime(clock.now()).date()
    written = 0
    for code in codes:
        UnmetNeed(
            network_id=by.network_id,
            need=code,
            district=about.district,
            code_insee=about.code_insee,
            pathway=about.pathway if request else "",
            constraint=constraint,
            origin=origin,
            week=today - timedelta(days=today.weekday()),
        ).save()
        written += 1
    return written


def _first_today(by: Member, today: date, *what: str) -> bool:
    """The salt dies with the day: yesterday's guards cannot be recomputed."""
    salt_key = f"actors:unmet:salt:{today.isoformat()}"
    cache.add(salt_key, os.urandom(32), _ONE_DAY)
    salt = cache.get(salt_key) or b""
    text = "\x1f".join([str(by.network_id), str(by.id), *what])
    key = hashlib.blake2b(text.encode(), key=salt[:64], digest_size=20).hexdigest()
    return cache.add(f"actors:unmet:{key}", 1, _ONE_DAY)
