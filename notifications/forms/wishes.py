"""How one wishes to be told."""

from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models.preferences import LANGUAGES, Place
from notifications.states import Rhythm

RHYTHMS = [(each.value, each.label) for each in Rhythm if each != Rhythm.SOON]
_HOURS = [("", _("À toute heure de travail"))]


def _hours(first: int, last: int) -> list[tuple[str, object]]:
    return _HOURS + [(f"{hour:02}:00", f"{hour}\u00a0h") for hour in range(first, last + 1)]


class RhythmForm(forms.Form):
    """Of the team's mailbox: the lead says it."""

    useful = forms.ChoiceField(
        label=_("Ce qui est utile"),
        help_text=_("Une demande acceptée, un suivi qui commence, un résultat."),
        choices=RHYTHMS,
        widget=forms.RadioSelect,
        required=False,
    )
    calm = forms.ChoiceField(
        label=_("Ce qui est sans urgence"),
        help_text=_("La vie du réseau, ce qui peut attendre."),
        choices=RHYTHMS,
        widget=forms.RadioSelect,
        required=False,
    )


class WishForm(RhythmForm):
    """A user's own."""

    act_at = forms.ChoiceField(
        label=_("Ce qui attend une réponse de vous"),
        help_text=_(
            "Toujours tout de suite : quelqu’un compte sur vous. Vous choisissez où et à quelles heures."
        ),
        choices=Place,
        widget=forms.RadioSelect,
    )
    act_from = forms.TypedChoiceField(
        label=_("Pas avant"),
        choices=_hours(7, 16),
        coerce=time.fromisoformat,
        empty_value=None,
        required=False,
    )
    act_until = forms.TypedChoiceField(
        label=_("Pas après"),
        choices=_hours(10, 19),
        coerce=time.fromisoformat,
        empty_value=None,
        required=False,
    )
    language = forms.ChoiceField(label=_("Langue des messages"), choices=LANGUAGES, widget=forms.RadioSelect)
    calendar = forms.BooleanField(
        label=_("Recevoir mes rendez-vous dans mon agenda"),
        help_text=_("Le jour, l’heure, le lieu et une référence. Jamais un nom."),
        required=False,
    )

    field_order = ("act_at", "act_from", "act_until", "useful", "calm", "language", "calendar")
