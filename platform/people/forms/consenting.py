"""The four answers of the script, what is shared, and how the agreement was given."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.floor.scopes import Scope
from core.kernel.forms import HintedRadioSelect
from core.kernel.once import OnceField
from people.forms.contacting import PhoneField
from people.forms.registering import LANGUAGES
from people.models import Capture

YES, EXCEPT, APPOINTMENT, NO = "yes", "except", "appointment", "no"
ANSWERS = [
    (YES, _("Oui à tout")),
    (EXCEPT, _("Oui, sauf…")),
    (APPOINTMENT, _("Seulement un rendez-vous, sans partage")),
    (NO, _("Non")),
]
HINTS = {
    YES: _("Son nom, comment la joindre, ce qu’elle cherche, ce qu’elle sait faire."),
    EXCEPT: _("Cochez plus bas ce qu’elle accepte. Le reste n’est pas transmis."),
    APPOINTMENT: _("Rien n’est transmis. Vous lui donnez l’adresse et vous appelez ensemble."),
    NO: _("Rien n’est envoyé. Vous pouvez imprimer l’adresse et les horaires."),
}
# What the script speaks of in one breath, and the scopes it opens.
THINGS = {
    "reach": (_("Son nom et comment la joindre"), (Scope.IDENTITY, Scope.CONTACT)),
    "needs": (_("Ce qu’elle cherche"), (Scope.NEEDS,)),
    "maturity": (_("Ce qu’elle sait faire avec le numérique"), (Scope.MATURITY,)),
}
APART = {
    "welcome": (_("Oui, dire ce qu’il faut prévoir pour bien l’accueillir"), (Scope.ACCOMMODATIONS,)),
    "news": (_("Oui, qui la recevra pourra me dire si cela a marché"), (Scope.FOLLOWUP,)),
}
CAPTURES = [
    (Capture.ORAL_ATTESTED, _("De vive voix, devant moi")),
    (Capture.ORAL_WITNESSED, _("De vive voix, devant un témoin")),
    (Capture.PAPER_SIGNED, _("Signé sur papier")),
    (Capture.ORAL_PHONE, _("Au téléphone")),
]
CAPTURE_HINTS = {
    Capture.ORAL_ATTESTED: _("Vaut 30 jours, puis 6 mois si elle le redit au premier contact."),
    Capture.ORAL_WITNESSED: _("Vaut 6 mois. Écrivez le nom du témoin."),
    Capture.PAPER_SIGNED: _("Vaut un an. Gardez la feuille signée."),
    Capture.ORAL_PHONE: _("Vaut 30 jours. Écrivez le numéro appelé."),
}


class ConsentForm(forms.Form):
    id = OnceField()
    answer = forms.ChoiceField(
        label=_("Que répond la personne ?"), choices=ANSWERS, widget=HintedRadioSelect(hints=HINTS)
    )
    things = forms.MultipleChoiceField(
        label=_("Si c’est « Oui, sauf… » : ce qu’elle accepte de transmettre"),
        choices=[(name, label) for name, (label, _scopes) in THINGS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    apart = forms.MultipleChoiceField(
        label=_("Deux autres choses, demandées à part"),
        help_text=_("Cochez seulement ce à quoi elle a dit oui."),
        choices=[(name, label) for name, (label, _scopes) in APART.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    capture = forms.ChoiceField(
        label=_("Comment a-t-elle donné son accord ?"),
        choices=CAPTURES,
        widget=HintedRadioSelect(hints={str(kind): hint for kind, hint in CAPTURE_HINTS.items()}),
        required=False,
    )
    witness = forms.CharField(label=_("Nom du témoin"), max_length=80, required=False)
    phone_called = PhoneField(label=_("Numéro appelé"), required=False)
    language = forms.ChoiceField(label=_("Langue dans laquelle vous avez parlé"), choices=LANGUAGES)
    helper = forms.CharField(
        label=_("Interprète ou proche présent"),
        max_length=80,
        required=False,
        help_text=_("Son prénom suffit."),
    )
    attested = forms.BooleanField(label=_("J’ai lu, la personne est d’accord"), required=False)

    def __init__(self, *args: Any, oral_attestation: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not oral_attestation:
            field = self.fields["capture"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [choice for choice in CAPTURES if choice[0] != Capture.ORAL_ATTESTED]

    @property
    def agrees(self) -> bool:
        return self.cleaned_data.get("answer") in (YES, EXCEPT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.agrees:
            return cleaned
        if cleaned.get("answer") == EXCEPT and not (cleaned.get("things") or cleaned.get("apart")):
            self.add_error("things", _("Cochez ce qu’elle accepte, ou choisissez une autre réponse."))
        if not cleaned.get("capture") and "capture" not in self.errors:
            self.add_error("capture", _("Dites comment la personne a donné son accord."))
        if not cleaned.get("attested"):
            self.add_error("attested", _("Lisez le texte avec la personne, puis cochez."))
        return cleaned

    def scopes(self) -> list[Scope]:
        """What is opened by this answer."""
        said = self.cleaned_data
        things = THINGS if said["answer"] == YES else {name: THINGS[name] for name in said["things"]}
        chosen = [*things.values(), *(APART[name] for name in said["apart"])]
        return [scope for _label, scopes in chosen for scope in scopes]
