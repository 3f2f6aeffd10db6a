"""What a file does not say, another file of the same person says: before two become one."""

from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from people.models import Accommodation, Contact, Person, PersonStatus


def complete(kept: Person, gone: Person, *, by: Member) -> None:
    """What the file that stays does not say, the other one says. What both say stays as it is there."""
    changed = _fill(kept, gone, "last_name", "civility", "door_name")
    if kept.birth_date is None and gone.birth_date is not None:
        kept.birth_date, kept.birth_precision = gone.birth_date, gone.birth_precision
        changed += ["birth_date", "birth_precision"]
    languages = list(dict.fromkeys([*kept.languages, *gone.languages]))
    if languages != kept.languages:
        kept.languages = languages
        changed.append("languages")
    if changed:
        kept.search_name = search_text(f"{kept.last_name} {kept.first_name}")
        kept.search_first = search_text(f"{kept.first_name} {kept.last_name}")
        kept.save(update_fields=[*changed, "search_name", "search_first"])
    _complete_contact(kept, gone, by=by)
    _complete_accommodation(kept, gone, by=by)
    statuses = {
        row.person_id: row
        for row in PersonStatus.objects.visible_to(by).filter(person_id__in=(kept.pk, gone.pk))
    }
    last = max((row.last_contact_on for row in statuses.values() if row.last_contact_on), default=None)
    if last != statuses[kept.pk].last_contact_on:
        statuses[kept.pk].last_contact_on = last
        statuses[kept.pk].save(update_fields=["last_contact_on"])


def _complete_contact(kept: Person, gone: Person, *, by: Member) -> None:
    """Discreet on either is discreet."""
    mine = Contact.objects.visible_to(by).of(kept.pk).first()
    hers = Contact.objects.visible_to(by).of(gone.pk).first()
    if mine is None or hers is None:
        return
    changed = _fill(
        mine,
        hers,
        "phone",
        "email",
        "address",
        "commune",
        "channels",
        "safe_hours",
        "relay_first_name",
        "relay_link",
        "relay_phone",
    )
    if hers.discreet and not mine.discreet:
        mine.discreet = True
        changed.append("discreet")
    if changed:
        mine.save(update_fields=changed)


def _complete_accommodation(kept: Person, gone: Person, *, by: Member) -> None:
    """What either says must be provided is provided."""
    mine = Accommodation.objects.visible_to(by).of(kept.pk).first()
    hers = Accommodation.objects.visible_to(by).of(gone.pk).first()
    if mine is None or hers is None:
        return
    mine.codes = list(dict.fromkeys([*mine.codes, *hers.codes]))
    mine.precision = mine.precision or hers.precision
    mine.interpreter = mine.interpreter or hers.interpreter
    mine.confirmed_on = max(mine.confirmed_on, hers.confirmed_on)
    mine.save(update_fields=["codes", "precision", "interpreter", "confirmed_on"])


def _fill(kept: Person | Contact, gone: Person | Contact, *names: str) -> list[str]:
    changed = [name for name in names if not getattr(kept, name) and getattr(gone, name)]
    for name in changed:
        setattr(kept, name, getattr(gone, name))
    return changed
