"""Inviting, joining, changing a role."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.accounts.forms import NEW_PASSWORD_HINT, password_field
from core.accounts.models import User
from core.kernel.forms import FrenchDateField, HintedRadioSelect
from core.tenancy.models import ClosureReason, Invitation, Membership, Role, Structure, TokenScope
from core.tenancy.rules import roles_given

ROLE_HINTS = {
    Role.SOCIAL_WORKER: _("Ouvre des fiches, recueille l’accord, passe le relais."),
    Role.MEDIATOR: _("Reçoit les personnes, suit les rendez-vous, dit ce que ça a donné."),
    Role.DESK: _(
        "Pose les trois questions, remet les fiches papier, note les arrivées. N’ouvre aucune fiche."
    ),
    Role.TRAINER: _("Gère les formations des professionnels. N’ouvre aucune fiche."),
    Role.LEAD: _("Répond de la structure : invite, retire, change les rôles. Un second facteur est demandé."),
    Role.COORDINATOR: _("Anime le réseau, voit les délais sans les noms. Un second facteur est demandé."),
    Role.OBSERVER: _("Voit des chiffres, jamais une personne."),
}


class StructureField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Structure) -> str:
        return obj.name


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse électronique professionnelle"),
        help_text=_("L’invitation ne marche que pour cette adresse."),
    )
    structure = StructureField(queryset=Structure.objects.none(), label=_("Structure"), empty_label=None)
    role = forms.ChoiceField(label=_("Rôle"))
    data_protection = forms.BooleanField(
        label=_("Délégué·e à la protection des données du réseau"),
        help_text=_("Reçoit l’identité des personnes concernées après un incident, et seulement alors."),
        required=False,
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        structures = Structure.objects.visible_to(member).for_list()
        if not member.coordinates:
            structures = structures.filter(pk=member.structure_id)
            del self.fields["data_protection"]
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]
        self.fields["structure"].initial = member.structure_id
        if not member.coordinates:
            self.fields["structure"].widget = forms.HiddenInput()
        given = roles_given(member, member.structure)
        self.fields["role"].widget = HintedRadioSelect(hints={str(role): ROLE_HINTS[role] for role in given})
        self.fields["role"].choices = [(role.value, role.label) for role in given]  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Nouveau rôle"))

    def __init__(self, *args: Any, member: Membership, colleague: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = roles_given(member, colleague.structure)
        self.fields["role"].widget = HintedRadioSelect(hints={str(role): ROLE_HINTS[role] for role in given})
        self.fields["role"].choices = [(role.value, role.label) for role in given]  # type: ignore[attr-defined]
        self.fields["role"].initial = colleague.role


class ClosureForm(forms.Form):
    """`whole_network`: the coordination closes for everybody; to a lead the box does not exist."""

    first_day = FrenchDateField(
        label=_("Premier jour de fermeture"),
        help_text=_("Aujourd’hui ou plus tard, par exemple 24/12/2026."),
        error_messages={"required": _("Indiquez un jour.")},
    )
    last_day = FrenchDateField(
        label=_("Dernier jour de fermeture"),
        help_text=_("Le même pour un seul jour."),
        error_messages={"required": _("Indiquez un jour.")},
    )
    reason = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=ClosureReason.choices,
        initial=ClosureReason.LEAVE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, whole_network: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if whole_network:
            self.fields["whole_network"] = forms.BooleanField(
                label=_("Fermer tout le réseau ces jours-là"),
                help_text=_("Un pont, par exemple : plus aucun délai du réseau ne court."),
                required=False,
            )


class JoinForm(forms.Form):
    """A new account: who I am and my password. The address is the invitation's."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    password = password_field(_("Mot de passe"), "new-password", NEW_PASSWORD_HINT)

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "password" in cleaned:
            user = User(
                email=self.invitation.email,
                first_name=cleaned.get("first_name", ""),
                last_name=cleaned.get("last_name", ""),
            )
            user.joining = self.invitation.network  # type: ignore[attr-defined]
            try:
                validate_password(cleaned["password"], user)
            except ValidationError as problem:
                self.add_error("password", problem)
        return cleaned


class TokenForm(forms.Form):
    label = forms.CharField(
        label=_("Quel logiciel ?"),
        help_text=_("Par exemple : logiciel du CCAS, portail de la ville. Aucun nom de personne."),
        max_length=60,
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce qu’il peut faire en votre nom"),
        help_text=_("Jamais plus que vous."),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une chose que le logiciel peut faire.")},
    )
    days = forms.TypedChoiceField(
        label=_("Pendant combien de temps"),
        choices=[(30, _("30 jours")), (90, _("90 jours")), (365, _("Un an"))],
        coerce=int,
        initial=90,
        widget=forms.RadioSelect,
    )
