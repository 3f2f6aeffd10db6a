"""What the structure that accepted writes down: calls, appointments, sessions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel import clock, nomenclature
from core.kernel.forms import FrenchDateField
from core.kernel.once import OnceField
from referrals.forms.hours import FrenchHourField
from referrals.models import Channel, Help, Presence, Reach, Visibility
from referrals.rules.sensitive import sensitive_words

# One button each, in the order of the keys: joint, répondeur, pas de réponse, mauvais numéro, refuse.
RESULTS = (
    (Reach.REACHED, "j"),
    (Reach.VOICEMAIL, "r"),
    (Reach.NO_ANSWER, "p"),
    (Reach.WRONG_NUMBER, "n"),
    (Reach.REFUSED, "x"),
)
MINUTES = (15, 30, 45, 60, 90)


class AttemptForm(forms.Form):
    id = OnceField()
    channel = forms.ChoiceField(label=_("Par quel moyen ?"), choices=Channel, initial=Channel.PHONE)
    still_agrees = forms.BooleanField(
        label=_("« Êtes-vous toujours d’accord ? » : oui"),
        required=False,
        help_text=_("À demander à la personne elle-même, quand elle est jointe."),
    )
    result = forms.ChoiceField(
        label=_("Résultat"),
        choices=Reach,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choisissez ce qu’a donné l’appel.")},
    )

    results = RESULTS


class AppointmentForm(forms.Form):
    id = OnceField()
    day = FrenchDateField(label=_("Jour"), help_text=_("Le jour, le mois et l’année."))
    hour = FrenchHourField(label=_("Heure"))
    minutes = forms.TypedChoiceField(
        label=_("Durée"), coerce=int, choices=[(n, _("%d minutes") % n) for n in MINUTES], initial=60
    )
    place = forms.CharField(label=_("Lieu"), max_length=160)
    room = forms.CharField(label=_("Salle"), max_length=60, required=False)
    with_whom = forms.CharField(
        label=_("Avec qui"), max_length=60, help_text=_("Un prénom, celui que la personne demandera.")
    )
    door_name = forms.CharField(
        label=_("Comment veut-elle qu’on l’appelle ?"),
        help_text=_("L’accueil lit ce nom ce jour-là. Vide : il lit la référence."),
        max_length=60,
        required=False,
    )
    bring = forms.CharField(label=_("À apporter"), max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, hour = cleaned.pop("day", None), cleaned.pop("hour", None)
        if day and hour:
            cleaned["starts_at"] = datetime.combine(day, hour, clock.zone())
            if cleaned["starts_at"] <= clock.now():
                self.add_error("day", _("Ce rendez-vous est déjà passé. Vérifiez le jour et l’heure."))
        return cleaned


class StepForm(forms.Form):
    id = OnceField()
    on = FrenchDateField(label=_("Date"), past=True, help_text=_("Le jour, le mois et l’année."))
    minutes = forms.TypedChoiceField(
        label=_("Durée, en minutes"),
        coerce=int,
        choices=[(n, str(n)) for n in MINUTES],
        widget=forms.RadioSelect,
        initial=30,
    )
    themes = forms.MultipleChoiceField(
        label=_("Sur quoi ?"),
        choices=nomenclature.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    helped = forms.ChoiceField(
        label=_("Comment ?"), choices=Help, widget=forms.RadioSelect, initial=Help.WITH
    )
    text = forms.CharField(
        label=_("Vos notes"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Le nom d’un proche, d’un voisin ? [Entre crochets] : il est caché dans la copie remise à la personne."
        ),
    )
    share = forms.BooleanField(label=_("Partager cette note"), required=False)
    keep = forms.BooleanField(label=_("Oui, garder ce détail"), required=False)

    def __init__(self, *args: Any, shareable: bool = True, first: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sensitive: list[str] = []
        if not shareable:
            del self.fields["share"], self.fields["keep"]
        codes = [code for code in first if nomenclature.is_known(code)]
        ranked = sorted(nomenclature.choices(), key=lambda pair: pair[0] not in codes)
        self.fields["themes"].choices = ranked  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        shared, kept = cleaned.pop("share", False), cleaned.pop("keep", False)
        if shared:
            self.sensitive = sensitive_words(cleaned.get("text", ""))
        if self.sensitive and not kept:
            self.add_error(
                "keep",
                _("Ce message part vers une autre structure. Voulez-vous garder ce détail ? (%(words)s)")
                % {"words": ", ".join(self.sensitive)},
            )
        cleaned["visibility"] = Visibility.SHARED if shared else Visibility.INTERNAL
        return cleaned


class PresenceForm(forms.Form):
    presence = forms.ChoiceField(
        choices=[(one.value, one.label) for one in Presence if one != Presence.UNKNOWN],
        label=_("Est-elle venue ?"),
        widget=forms.RadioSelect,
    )
