"""The one page a professional writes to send someone."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel import nomenclature, procedures
from core.kernel.forms import FrenchDateField
from core.kernel.once import OnceField
from referrals.models import Motive, Priority
from referrals.queries.next_ones import Possible


def _few_words(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=280, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def procedure_field() -> forms.ChoiceField:
    """Coded: the structure that is asked reads it before it knows a name."""
    return forms.ChoiceField(
        label=_("Quelle démarche"),
        help_text=_("Une autre ? Écrivez-la en quelques mots."),
        choices=[("", _("Aucune de cette liste")), *procedures.choices()],
        required=False,
    )


MOST_NEXT = 4  # with the one that is asked: five in all (referrals §1)


class SendForm(forms.Form):
    """`next_1` to `next_4`: whom to ask afterwards, in order; their place in the form is their place in the list."""

    id = OnceField()
    needs = forms.MultipleChoiceField(
        label=_("Ce que la personne cherche"),
        choices=nomenclature.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un besoin.")},
    )
    motive = forms.ChoiceField(
        label=_("Pourquoi maintenant"), choices=Motive.choices, widget=forms.RadioSelect
    )
    procedure = procedure_field()
    motive_text = _few_words(_("En quelques mots"), _("280 caractères au plus. Aucun numéro de dossier."))
    tried = _few_words(_("Ce qui a été essayé"))
    constraints = _few_words(
        _("Ce dont il faut tenir compte"), _("Horaires, déplacements, garde d’enfants, langue.")
    )
    deadline = FrenchDateField(
        label=_("Date limite"),
        help_text=_("Le dernier jour pour agir, par exemple 15/3/2027."),
        required=False,
    )
    priority = forms.ChoiceField(
        label=_("Est-ce urgent ?"),
        help_text=_("Urgent veut dire : un droit se perd à la date limite."),
        choices=[(Priority.NORMAL, _("Non")), (Priority.URGENT, _("Oui, urgent"))],
        widget=forms.RadioSelect,
        initial=Priority.NORMAL,
    )
    with_slip = forms.BooleanField(
        label=_("Je lui remets le papier (imprimé ou recopié)"), required=False, initial=True
    )

    def __init__(self, *args: Any, possible: Possible | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, MOST_NEXT + 1):
            self.fields[f"next_{place}"] = forms.TypedChoiceField(
                label=_("Ensuite, en place %(n)s") % {"n": place + 1},
                choices=_choices(possible),
                coerce=int,
                empty_value=None,
                required=False,
            )

    @property
    def next_ones(self) -> list[Any]:
        """The fields of the list, for the template."""
        return [self[f"next_{place}"] for place in range(1, MOST_NEXT + 1)]

    def then(self) -> list[int]:
        """The structures to ask next, in order, each once."""
        said = (self.cleaned_data[f"next_{place}"] for place in range(1, MOST_NEXT + 1))
        return list(dict.fromkeys(one for one in said if one is not None))


def _choices(possible: Possible | None) -> list[Any]:
    """Those she agreed to; the others, which the sending refuses until she agrees or they are taken off."""
    choices: list[Any] = [("", _("Personne d’autre"))]
    if possible is not None:
        choices += [(one.pk, one.name) for one in possible.agreed]
        if possible.others:
            others = [(one.pk, one.name) for one in possible.others]
            choices.append((_("Son accord manque : demandez-le d’abord"), others))
    return choices
