"""A colleague is away: who, until when, who answers; what of hers is given, told or moved."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel import clock, words
from core.kernel.forms import FrenchDateField
from core.tenancy.models import Membership
from referrals.forms.assigning import Ticked
from referrals.models import Appointment
from referrals.operations.covering_lines import Ticket
from referrals.queries.absences import HOUR

GIVE, WARN, MOVE = "confier", "prevenir", "reporter"
LATER = "later"


def ticket(value: str) -> Ticket:
    kind, id, version = value.split(":")
    return Ticket(kind, UUID(id), int(version))


def _team(colleagues: Iterable[Membership]) -> list[tuple[str, str]]:
    return [(str(one.pk), one.user.get_full_name()) for one in colleagues]


class AbsentForm(forms.Form):
    who = forms.TypedChoiceField(
        label=_("Qui est absent·e ?"),
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez quelqu’un de l’équipe.")},
    )
    to = forms.TypedChoiceField(
        label=_("Qui répond ?"),
        coerce=UUID,
        required=False,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    until = FrenchDateField(
        label=_("Jusqu’à quel jour ?"), help_text=_("Le dernier jour de l’absence, par exemple 28/3/2026.")
    )

    def __init__(
        self, *args: Any, team: Iterable[Membership], there: Iterable[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["who"].choices = _team(team)
        fields["to"].choices = _team(there)


class CoverForm(forms.Form):
    """The three buttons; each line that has changed since is answered by itself."""

    items = Ticked(
        label=_("Lesquelles ?"),
        coerce=ticket,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une ligne.")},
    )
    to = forms.TypedChoiceField(
        label=_("Qui remplace ?"),
        coerce=UUID,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez qui remplace.")},
    )
    act = forms.ChoiceField(choices=[(act, act) for act in (GIVE, WARN, MOVE)])

    def __init__(self, *args: Any, there: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = _team(there)
        field.required = self.data.get("act", GIVE) == GIVE


class HoursForm(forms.Form):
    """One question a line: which new hour."""

    def __init__(
        self,
        *args: Any,
        rows: Sequence[tuple[Appointment, str]],
        days: Sequence[datetime],
        free: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for row, who in rows:
            same = [at for at in (_same_hour(row, day) for day in days) if at > clock.now()]
            choices = [(at.isoformat(), words.day_in_words(at)) for at in same]
            choices += [*free, (LATER, str(_("Sans nouvelle heure : à rappeler")))]
            self.fields[f"h:{row.pk}:{row.version}"] = forms.ChoiceField(
                label=f"{who} · {words.day_in_words(row.starts_at)}",
                choices=choices,
                initial=choices[0][0],
            )

    def chosen(self) -> list[tuple[Ticket, str]]:
        return [(replace(ticket(name), kind=HOUR), value) for name, value in self.cleaned_data.items()]


def _same_hour(row: Appointment, day: datetime) -> datetime:
    return datetime.combine(day.date(), row.starts_at.astimezone(clock.zone()).time(), clock.zone())
