"""The four answers of the script, what is shared, and how the agreement was given."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.forms import FrenchDateField, HintedRadioSelect
from core.kernel.once import OnceField
from people.forms.contacting import PhoneField
from people.forms.protecting import VoicesMixin
from people.forms.registering import LANGUAGES
from people.models import Capture, Copy

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
    (Capture.ON_SCREEN, _("Sur cet écran, par elle-même")),
    (Capture.ORAL_PHONE, _("Au téléphone")),
]
CAPTURE_HINTS = {
    Capture.ORAL_ATTESTED: _("Vaut 30 jours, puis 6 mois si elle le redit au premier contact."),
    Capture.ORAL_WITNESSED: _("Vaut 6 mois. Écrivez le nom du témoin."),
    Capture.PAPER_SIGNED: _("Vaut un an. Gardez la feuille signée."),
    Capture.ON_SCREEN: _("Vaut un an. Elle coche elle-même, et peut garder une copie."),
    Capture.ORAL_PHONE: _("Vaut 30 jours, à redire autrement avant la fin. Écrivez le numéro appelé."),
}


class TakenForm(VoicesMixin):
    """How the person said yes, and what proves it: the same wherever something is opened."""

    capture = forms.ChoiceField(
        label=_("Comment a-t-elle donné son accord ?"),
        choices=CAPTURES,
        widget=HintedRadioSelect(hints={str(kind): hint for kind, hint in CAPTURE_HINTS.items()}),
        required=False,
    )
    witness = forms.CharField(label=_("Nom du témoin"), max_length=80, required=False)
    phone_called = PhoneField(label=_("Numéro appelé"), required=False)
    called_on = FrenchDateField(
        label=_("Jour de l’appel"), required=False, help_text=_("Laissez vide si vous venez de l’appeler.")
    )
    hers = forms.BooleanField(
        label=_("Sur l’écran : « Je suis d’accord », coché par la personne elle-même"), required=False
    )
    copy = forms.ChoiceField(
        label=_("Sur l’écran : la copie du texte"),
        choices=[("", _("Choisissez")), *Copy.choices],
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Langue dans laquelle vous avez parlé"), choices=LANGUAGES, initial="fr"
    )
    helper = forms.CharField(
        label=_("Interprète ou proche présent"),
        max_length=80,
        required=False,
        help_text=_("Son prénom suffit."),
    )
    place = forms.CharField(
        label=_("Lieu"), max_length=120, required=False, help_text=_("Si ce n’est pas dans vos locaux.")
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
        return True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.agrees:
            return cleaned
        if not cleaned.get("capture") and "capture" not in self.errors:
            self.add_error("capture", _("Dites comment la personne a donné son accord."))
        if cleaned.get("capture") == Capture.ON_SCREEN and not cleaned.get("hers"):
            self.add_error("hers", _("Tournez l’écran : c’est à la personne de cocher."))
        if not cleaned.get("attested"):
            self.add_error("attested", _("Lisez le texte avec la personne, puis cochez."))
        return cleaned

    def taken(self) -> dict[str, Any]:
        """What proves the agreement, without the text that was read."""
        said = self.cleaned_data
        names = ("capture", "witness", "phone_called", "helper", "place", "language", "copy")
        return {
            **{name: said[name] for name in names},
            "called_at": _instant(said["called_on"]),
            **self.voices(),
        }


def _instant(day: date | None) -> datetime | None:
    """Noon of another day; today's call was just now."""
    if day is None or day == timezone.localtime(clock.now()).date():
        return None
    return timezone.make_aware(datetime.combine(day, time(12)))


class ConsentForm(TakenForm):
    id = OnceField()
    answer = forms.ChoiceField(
        label=_("Que répond la personne ?"), choices=ANSWERS, widget=HintedRadioSelect(hints=HINTS)
    )
    things = forms.MultipleChoiceField(
        label=_("Si c’est « Oui, sauf… » : ce qu’elle accepte de transmettre"),
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
    field_order = ("id", "answer", "things", "apart")

    @property
    def agrees(self) -> bool:
        return self.cleaned_data.get("answer") in (YES, EXCEPT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer") == EXCEPT and not (cleaned.get("things") or cleaned.get("apart")):
            self.add_error("things", _("Cochez ce qu’elle accepte, ou choisissez une autre réponse."))
        return cleaned

    def scopes(self) -> list[Scope]:
        """What is opened by this answer."""
        said = self.cleaned_data
        things = THINGS if said["answer"] == YES else {name: THINGS[name] for name in said["things"]}
        chosen = [*things.values(), *(APART[name] for name in said["apart"])]
        return [scope for _label, scopes in chosen for scope in scopes]


class LaterForm(forms.Form):
    """She wants to think about it."""

    id = OnceField()
    language = forms.ChoiceField(choices=LANGUAGES)


class _WhatAndWho(forms.Form):
    """Things and structures of one agreement, by name."""

    things = forms.TypedMultipleChoiceField(
        label=_("Ce qu’elle partage"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    structures = forms.TypedMultipleChoiceField(
        label=_("Avec qui"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def offer(self, name: str, choices: Sequence[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = choices


class NarrowForm(_WhatAndWho):
    """What stays ticked stays shared."""

    def __init__(
        self,
        *args: Any,
        things: Sequence[tuple[int, str]],
        structures: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("things", things)
        self.offer("structures", structures)


class RenewForm(TakenForm):
    id = OnceField()
    field_order = ("id",)


class ExtendForm(TakenForm, _WhatAndWho):
    """What is added; what is shared already stays and is not shown as a choice."""

    id = OnceField()
    field_order = ("id", "things", "structures")

    def __init__(
        self,
        *args: Any,
        things: Sequence[tuple[int, str]],
        structures: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("things", things)
        self.offer("structures", structures)
        self.fields["things"].label = _("Ce qu’elle accepte en plus")
        self.fields["structures"].label = _("Avec qui, en plus")
        for name, choices in (("things", things), ("structures", structures)):
            if not choices:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("things") or cleaned.get("structures")) and not self.errors:
            name = "things" if "things" in self.fields else "structures"
            self.add_error(
                name if name in self.fields else None, _("Cochez ce que la personne accepte en plus.")
            )
        return cleaned
