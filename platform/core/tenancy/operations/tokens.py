"""What a program shows to act for one membership: made by its member, shown once, ended by her."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete
from core.kernel.querysets import Member
from core.tenancy.models import ApiToken, Membership, TokenScope

LIFE_DAYS = 90
MOST_DAYS = 366
PREFIX = "relais_"  # says what it is to whoever finds one, and to the tools that look for leaks
_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make_token(
    *, by: Member, label: str, scopes: Sequence[str], days: int = LIFE_DAYS
) -> tuple[ApiToken, str]:
    """A token for one's own membership. Its text is returned once, and kept nowhere."""
    if not scopes or not set(scopes) <= set(TokenScope.values):
        raise Incomplete(_("Cochez au moins une chose que le logiciel peut faire."), field="scopes")
    if not 1 <= days <= MOST_DAYS:
        raise Incomplete(_("Choisissez une durée d’un an au plus."), field="days")
    text = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    membership = Membership.objects.select_related("user").get(pk=by.id)
    token = ApiToken(
        membership=membership,
        label=label,
        token_hash=digest(text),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
        made_under=membership.user.get_session_auth_hash(),
    )
    token.save()
    record("token.made", subject=token, by=by, scopes=list(token.scopes), days=days)
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Member) -> None:
    """End one's own token: its next call is refused. Twice is harmless."""
    token = ApiToken.objects.visible_to(by).locked(token.pk)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record("token.revoked", subject=token, by=by)


def end_tokens(membership: Membership) -> None:
    """With a membership or its role: what was given to programs under it ends. Calling it twice is harmless."""
    membership.tokens.filter(revoked_at=None).update(revoked_at=clock.now())


def token_of(text: str) -> ApiToken | None:
    """The live token of these letters, with its current membership. None tells nothing of why not."""
    found = (
        ApiToken.objects.live_at(clock.now())
        .with_hash(digest(text))
        .filter(membership__in=Membership.objects.current())
        .select_related("membership__user", "membership__structure", "membership__network")
        .first()
    )
    if found is None or not _same_password(found):
        return None
    _note_use(found)
    return found


def digest(text: str) -> str:
    """256 random bits need no slow hash."""
    return hashlib.sha256(text.encode()).hexdigest()


def _same_password(token: ApiToken) -> bool:
    """A token ends with what ends the sessions: another password, the end of a membership, another role."""
    user = token.membership.user
    marks = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    if not token.made_under:
        token.made_under = marks[0]
        token.save(update_fields=["made_under"])
    return token.made_under in marks


def _note_use(token: ApiToken) -> None:
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY:
        token.last_used_at = now
        token.save(update_fields=["last_used_at"])
