"""What a provider reports afterwards, by HTTP, to the application as it is served."""

import json
from urllib.request import Request, urlopen

from tests.drills.provider import RECEIPT_KEY


def report(address: str, reference: str, status: str = "delivered", *, event: str = "") -> int:
    """One receipt; the status of the answer. `event`: its own name; the same one each time when not said."""
    told = {"event": event or f"{status}-{reference}", "ref": reference, "status": status}
    asked = Request(
        f"{address}/passerelles/sms/{RECEIPT_KEY}/",
        json.dumps(told).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(asked, timeout=10) as reply:
        return int(reply.status)
