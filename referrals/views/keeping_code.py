"""The code of a paper exists in clear once. It waits in the session, sealed, while the paper is printed."""

from typing import Any
from uuid import UUID

from core.kernel.seals import seal, unseal

MINUTES = 30


def keep(request: Any, referral_id: UUID, code: str) -> None:
    """Carry a code to the page of its paper."""
    request.session[_key(referral_id)] = seal(code)


def kept(request: Any, referral_id: UUID) -> str | None:
    """The code, for thirty minutes after it was made; then only a reprint gives one."""
    sealed = request.session.get(_key(referral_id), "")
    code = unseal(sealed, max_age=MINUTES * 60) if sealed else None
    if sealed and code is None:
        del request.session[_key(referral_id)]
    return code


def _key(referral_id: UUID) -> str:
    return f"slip:{referral_id}"
