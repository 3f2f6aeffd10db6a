"""Mail that comes back: delivery status notifications (RFC 3464) and complaints (RFC 5965), read without guessing."""

import hashlib
import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path
from uuid import UUID

from notifications.catalogue import Channel
from notifications.operations.hearing import hear
from notifications.operations.letters import Incoming, ReceiptRefused, Told
from notifications.states import Heard

_REFERENCE = re.compile(r"<([0-9a-fA-F-]{36})@[^>]*>")
_FULL_MAILBOX = "5.2.2"  # final for this message, not for the address
LARGEST = 256 * 1024


def read_bounce(raw: bytes) -> list[Told]:
    """What a returned mail says of ours; ReceiptRefused for anything else."""
    if len(raw) > LARGEST:
        raise ReceiptRefused
    mail = message_from_bytes(raw, policy=policy.default)
    if not isinstance(mail, EmailMessage) or mail.get_content_type() != "multipart/report":
        raise ReceiptRefused
    reference = _reference(mail)
    key = hashlib.sha256(raw).hexdigest()
    if mail.get_param("report-type") == "feedback-report":
        return [Told(Heard.COMPLAINT, key, reference=reference)]
    return [told for fields in _statuses(mail) if (told := _told(fields, key, reference)) is not None]


def in_mailbox(path: str) -> Iterator[Incoming]:
    """Each mail of a mailbox file (mbox) or folder (Maildir). Nothing is removed: reading twice is harmless."""
    place = Path(path)
    box: mailbox.Maildir | mailbox.mbox = (
        mailbox.Maildir(place, create=False) if place.is_dir() else mailbox.mbox(place, create=False)
    )
    with closing(box):
        for key in sorted(box.keys()):
            yield Incoming(body=box.get_bytes(key))


def hear_mailbox(path: str) -> int:
    """Everything in it, also what was read before: told twice, it acts once. How many lines were new."""
    new = 0
    for incoming in in_mailbox(path) if path else ():
        try:
            new += hear(Channel.MAIL, read_bounce(incoming.body))
        except ReceiptRefused:
            continue  # an answer of a human, an absence: nobody's mail is read here
    return new


def _statuses(mail: EmailMessage) -> Iterator[Message]:
    """The fields of each recipient; the first block of a status is about the server."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            if isinstance(blocks, list):
                yield from (
                    block for block in blocks if isinstance(block, Message) and block["Final-Recipient"]
                )


def _told(fields: Message, key: str, reference: UUID | None) -> Told | None:
    status = str(fields["Status"] or "").strip().split(" ")[0]
    action = str(fields["Action"] or "").strip().lower()
    if action == "delivered":
        return Told(Heard.DELIVERED, key, reference=reference, code=status)
    if action not in ("failed", "delayed"):
        return None
    final = action == "failed" and status.startswith("5.") and status != _FULL_MAILBOX
    return Told(
        Heard.HARD_BOUNCE if final else Heard.SOFT_BOUNCE,
        key,
        reference=reference,
        address=str(fields["Final-Recipient"]).partition(";")[2].strip(),
        code=status,
    )


def _reference(mail: EmailMessage) -> UUID | None:
    """The Message-ID of what was sent, in the copy of its headers."""
    for part in mail.walk():
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822"):
            found = _REFERENCE.search(part.as_bytes().decode("ascii", errors="replace"))
            if found:
                try:
                    return UUID(found[1])
                except ValueError:
                    return None
    return None
