"""`Idempotency-Key`: the same key and body make one thing, whatever the number of calls (24 hours, per token)."""

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.errors import Conflict
from core.kernel.ids import uuid7
from core.kernel.querysets import Member
from core.kernel.sweeps import Sweep, by_function
from core.tenancy.models import Repeatable

LIFE = timedelta(hours=24)
SWEEPS = (Sweep("repeatable_calls", "24 hours", by_function("sweep_repeatable")),)


def id_for(key: str, body: bytes, *, by: Member, caller: str) -> UUID:
    """The id of what this call makes: a new one, or that of the first call under the same key.

    Call it in the operation's transaction: a refusal keeps no key. Two calls at once wait for each other here.
    """
    key_hash, body_hash = _digest(f"{caller}:{key}".encode()), _digest(body)
    fresh = Repeatable(
        member_id=by.id, key_hash=key_hash, body_hash=body_hash, made_id=uuid7(), at=clock.now()
    )
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        return _again(key_hash, body_hash, by=by)
    return fresh.made_id


def _again(key_hash: str, body_hash: str, *, by: Member) -> UUID:
    first = (
        Repeatable.objects.visible_to(by).under(key_hash).select_for_update(of=("self",), no_key=True).get()
    )
    if first.at + LIFE <= clock.now():
        first.body_hash, first.made_id, first.at = body_hash, uuid7(), clock.now()
        first.save(update_fields=["body_hash", "made_id", "at"])
    elif not hmac.compare_digest(first.body_hash, body_hash):
        raise Conflict(
            _("Cette clé a déjà servi pour autre chose. Prenez-en une nouvelle."), code="idempotency-mismatch"
        )
    return first.made_id


def _digest(content: bytes) -> str:
    return hmac.new(settings.RELAIS_HMAC_KEY.encode(), content, hashlib.sha256).hexdigest()
