"""The code of a paper exists in clear once. It waits in the session, sealed, while the paper is printed."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.kernel.seals import seal, unseal
from referrals.queries.facts import Facts

MINUTES = 30
AT_A_DESK = 10


@dataclass(frozen=True, slots=True)
class InHand:
    """A paper made at a counter, until it is printed: its code, and what it says."""

    code: str
    facts: Facts
    language: str
    discreet: bool


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


def keep_paper(request: Any, slip_id: UUID, paper: InHand) -> None:
    """Carry a paper to the page that prints it."""
    said = {"code": paper.code, "language": paper.language, "discreet": paper.discreet}
    request.session[_key(slip_id)] = seal(json.dumps(said | {"facts": paper.facts.plain()}))


def kept_paper(request: Any, slip_id: UUID) -> InHand | None:
    """The paper, for ten minutes: a counter's screen is everyone's."""
    sealed = request.session.get(_key(slip_id), "")
    text = unseal(sealed, max_age=AT_A_DESK * 60) if sealed else None
    if text is None:
        request.session.pop(_key(slip_id), None)
        return None
    said = json.loads(text)
    return InHand(said["code"], Facts.read(said["facts"]), said["language"], said["discreet"])


def forget_paper(request: Any, slip_id: UUID) -> None:
    request.session.pop(_key(slip_id), None)


def _key(referral_id: UUID) -> str:
    return f"slip:{referral_id}"
