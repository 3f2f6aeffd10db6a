"""When appointments are recalled, by what, and in which hours messages leave."""

from datetime import time
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.catalogue import Channel
from notifications.models.reminders import CHANNELS, FIRST_HOUR, LAST_HOUR

OWN, NONE, FOLLOW = "own", "none", "follow"
WHEN = (
    ("-7d", _("Une semaine avant")),
    ("-2d", _("Deux jours avant")),
    ("-1d", _("La veille")),
    ("-3h", _("Trois heures avant")),
)
DAYS = (
    (0, _("Lundi")),
    (1, _("Mardi")),
    (2, _("Mercredi")),
    (3, _("Jeudi")),
    (4, _("Vendredi")),
    (5, _("Samedi")),
    (6, _("Dimanche")),
)
_HOURS = [(f"{hour:02}:00", f"{hour}\u00a0h") for hour in range(FIRST_HOUR.hour, LAST_HOUR.hour + 1)]


class RemindersForm(forms.Form):
    """How many is the operation's. When and how are asked of whoever wants reminders of her own."""

    what = forms.ChoiceField(label=_("Rappeler les rendez-vous ?"), widget=forms.RadioSelect)
    offsets = forms.MultipleChoiceField(
        label=_("Quand"),
        help_text=_("Trois au plus. À la même heure que le rendez-vous, les jours d’avant."),
        choices=WHEN,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez quand rappeler.")},
    )
    channels = forms.MultipleChoiceField(
        label=_("Par quels moyens"),
        help_text=_("Le premier que la personne a choisi parmi ceux-ci. Sans aucun, son papier le dit."),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un moyen.")},
    )

    def __init__(self, *args: Any, of_structure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = (
            [(FOLLOW, _("Comme le réseau")), (OWN, _("À notre façon, ci-dessous"))]
            if of_structure
            else [(OWN, _("Oui, comme ci-dessous"))]
        )
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*chosen, (NONE, _("Non, aucun rappel"))]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("what") in (FOLLOW, NONE):
            for name in ("offsets", "channels"):
                self.errors.pop(name, None)
                said.setdefault(name, [])
        return said


class HoursForm(forms.Form):
    opens = forms.TypedChoiceField(label=_("Pas avant"), choices=_HOURS, coerce=time.fromisoformat)
    closes = forms.TypedChoiceField(label=_("Pas après"), choices=_HOURS, coerce=time.fromisoformat)
    days = forms.TypedMultipleChoiceField(
        label=_("Quels jours"),
        choices=DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins trois jours.")},
    )
    holidays = forms.BooleanField(
        label=_("Aussi les jours fériés, et les jours de fermeture du réseau"), required=False
    )


CHANNEL_WORDS: dict[str, str | Promise] = {
    Channel.SMS: _("SMS"),
    Channel.MAIL: _("courrier électronique"),
    Channel.CALL: _("appel"),
}
