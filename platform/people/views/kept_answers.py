"""The three answers given at a counter wait in the session, sealed, until they are printed: never in an address."""

import json
from typing import Any

from core.kernel.seals import seal, unseal
from people.instruments.quick import Quick

MINUTES = 15
_KEY = "three-questions"


def keep(request: Any, quick: Quick) -> None:
    request.session[_KEY] = seal(json.dumps(quick.as_dict()))


def kept(request: Any) -> Quick | None:
    """What was answered, for a quarter of an hour."""
    sealed = request.session.get(_KEY, "")
    text = unseal(sealed, max_age=MINUTES * 60) if sealed else None
    if sealed and text is None:
        forget(request)
    return Quick.read(json.loads(text)) if text else None


def forget(request: Any) -> None:
    request.session.pop(_KEY, None)
