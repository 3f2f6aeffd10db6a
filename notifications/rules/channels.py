"""By which channels a person is reached, in her order (people §1). E-mail is never assumed; « none » is obeyed."""

from collections.abc import Sequence

from notifications.catalogue import Channel
from people.models import Contact
from people.models.contact import Channel as Wish

# A relative, her professional, a visit, the desk: someone says it, from the list of calls.
_BY: dict[str, Channel] = {
    Wish.SMS: Channel.SMS,
    Wish.PHONE: Channel.CALL,
    Wish.LETTER: Channel.LETTER,
    Wish.EMAIL: Channel.MAIL,
    Wish.VIA_RELATIVE: Channel.CALL,
    Wish.VIA_REFERENT: Channel.CALL,
    Wish.VISIT: Channel.CALL,
    Wish.DESK: Channel.CALL,
}
BY_HAND = (Channel.CALL, Channel.LETTER, Channel.SLIP)


def is_unwanted(contact: Contact | None) -> bool:
    """She asked not to be contacted."""
    return contact is not None and Wish.NONE in contact.channels


def usable(contact: Contact | None) -> list[str]:
    """What she asked for and what is known to do it with, in her order."""
    if contact is None or is_unwanted(contact):
        return []
    needs: dict[str, str] = {
        Wish.PHONE: contact.phone,
        Wish.SMS: contact.phone,
        Wish.LETTER: contact.address,
        Wish.EMAIL: contact.email,
        Wish.VIA_RELATIVE: contact.relay_phone,
    }
    return [wish for wish in contact.channels if needs.get(wish, "free")]


def ways(contact: Contact | None) -> list[Channel]:
    """The channels of a message, in her order, each once."""
    return list(dict.fromkeys(_BY[wish] for wish in usable(contact)))


def next_way(contact: Contact | None, failed: str) -> Channel | None:
    """What is tried when a channel has failed: the next of hers, else a call, else the paper at the desk."""
    if is_unwanted(contact):
        return None
    hers = ways(contact)
    after = hers[hers.index(Channel(failed)) + 1 :] if failed in hers else hers
    rest: Sequence[Channel] = [way for way in after if way != failed]
    if rest:
        return rest[0]
    if failed in (Channel.SMS, Channel.MAIL) and contact is not None and contact.phone:
        return Channel.CALL
    return Channel.SLIP if failed != Channel.SLIP else None


def address(contact: Contact | None, channel: str) -> str:
    """Where a gateway sends it; empty for what is said or handed over."""
    if contact is None:
        return ""
    return {Channel.SMS: contact.phone, Channel.MAIL: contact.email}.get(Channel(channel), "")
