"""Who decides with the person, as seen on a document that stays in her hands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField, HintedRadioSelect
from core.kernel.once import OnceField
from people.forms.contacting import PhoneField
from people.models import Measure, OwnAgreement
from people.queries import Voices

HINTS = {
    Measure.PARENTAL: _(
        "Avant 15 ans, un parent ou tuteur décide. De 15 à 18 ans, il faut aussi son accord."
    ),
    Measure.CURATELLE: _("Elle décide elle-même. Pour un mandat, il faut aussi l’accord du curateur."),
    Measure.TUTELLE: _("Pour un mandat, son tuteur donne l’accord, après avoir cherché le sien."),
    Measure.HABILITATION: _(
        "Pour un mandat, le proche habilité donne l’accord, après avoir cherché le sien."
    ),
    Measure.MANDATE: _("Pour un mandat, le mandataire donne l’accord, après avoir cherché le sien."),
}
REFUSED = "refused"


class MeasureForm(forms.Form):
    id = OnceField()
    kind = forms.ChoiceField(
        label=_("Quelle est la situation ?"),
        choices=Measure.choices,
        widget=HintedRadioSelect(hints={str(kind): hint for kind, hint in HINTS.items()}),
    )
    guardian_name = forms.CharField(
        label=_("Qui décide avec elle ou pour elle ?"),
        help_text=_("Nom de la personne ou du service."),
        max_length=80,
    )
    guardian_phone = PhoneField(label=_("Son téléphone"), required=False)
    proof_seen = forms.CharField(
        label=_("Quel document avez-vous vu ?"),
        help_text=_(
            "Par exemple : jugement du 3 mars 2024, livret de famille. Ne le copiez pas, ne le scannez pas."
        ),
        max_length=120,
    )
    starts_on = FrenchDateField(label=_("Depuis le"), required=False)
    ends_on = FrenchDateField(label=_("Jusqu’au"), required=False)
    informed = forms.BooleanField(
        label=_("Elle souhaite que cette personne soit informée de ses accords"),
        help_text=_("Sans cette case, personne n’est prévenu : c’est elle qui choisit."),
        required=False,
    )


class VoicesMixin(forms.Form):
    """Added to a form of agreement only where someone decides with the person or for her."""

    def __init__(self, *args: Any, voices: Voices | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if voices is None:
            return
        if voices.asks_guardian:
            self.fields["own_agreement"] = forms.ChoiceField(
                label=_("Que dit la personne elle-même ?"),
                help_text=_("Posez-lui la question avec ses mots. Si elle dit non, rien n’est envoyé."),
                choices=[*OwnAgreement.choices, (REFUSED, _("Elle n’est pas d’accord"))],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields["guardian_agrees"] = forms.BooleanField(
                label=_("%(name)s est d’accord") % {"name": voices.guardian_name},
                help_text=_("Cette personne l’a dit elle-même, ici ou au téléphone."),
                required=False,
            )
        if voices.may_tell:
            self.fields["tells_guardian"] = forms.BooleanField(
                label=_("La personne souhaite que %(name)s soit informé·e") % {"name": voices.guardian_name},
                initial=voices.tells,
                required=False,
            )

    @property
    def she_refuses(self) -> bool:
        return self.cleaned_data.get("own_agreement") == REFUSED

    def voices(self) -> dict[str, Any]:
        """For the operation; nothing where nobody was asked."""
        said = self.cleaned_data
        return {
            "guardian_agrees": bool(said.get("guardian_agrees")),
            "own_agreement": said.get("own_agreement") or "",
            "tells_guardian": bool(said.get("tells_guardian")),
        }
