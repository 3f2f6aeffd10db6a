"""How a provider of SMS is spoken to: one file of settings a provider, its secrets in the environment."""

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class SmsSettings:
    """Names of fields and codes as the provider's documentation gives them. An empty name: it has no such thing."""

    url: str
    secret: str = field(default="", repr=False)
    auth_header: str = "Authorization"
    auth_value: str = "Bearer {secret}"
    format: str = "json"  # or "form"
    timeout: float = 20
    field_to: str = "to"
    field_text: str = "text"
    field_reference: str = ""
    constant: dict[str, str] = field(default_factory=dict)  # such as the sender's name
    answer_reference: str = ""
    success: tuple[int, ...] = (200, 201, 202)
    permanent: tuple[int, ...] = (400, 404, 410, 422)
    bad_number: tuple[int, ...] = (410,)
    refused_us: tuple[int, ...] = (401, 402, 403)  # our key or our contract, whatever the message
    overloaded: tuple[int, ...] = (429, 503)  # it takes nothing for now, whatever the message
    # Refused, and another try may do. Not 500, unless its documentation says that nothing was taken: a doubt otherwise.
    temporary: tuple[int, ...] = ()
    query_url: str = ""  # with {reference}
    query_unknown: tuple[int, ...] = (404,)
    receipt_secret: str = field(default="", repr=False)
    receipt_signature_header: str = ""
    receipt_event: str = ""
    receipt_reference: str = ""
    receipt_provider: str = ""
    receipt_status: str = ""
    receipt_delivered: tuple[str, ...] = ("delivered",)
    receipt_failed: tuple[str, ...] = ("failed", "undelivered")
    inbound_from: str = ""
    inbound_text: str = "text"
    inbound_stop: tuple[str, ...] = ("STOP", "ARRET", "ARRÊT")


def read(values: dict[str, Any], *, secret: str, receipt_secret: str) -> SmsSettings:
    """From a file's values; an unknown name is a mistake, said at the start."""
    known = {each.name for each in fields(SmsSettings)} - {"secret", "receipt_secret"}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ValueError(f"SMS settings: unknown {', '.join(unknown)}.")
    if "url" not in values:
        raise ValueError("SMS settings: no url.")
    ready: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return SmsSettings(**ready, secret=secret, receipt_secret=receipt_secret)
