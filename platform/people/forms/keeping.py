"""Why a file is kept beyond its clock, and until when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from core.kernel.once import OnceField


class HoldForm(forms.Form):
    id = OnceField()
    reason = forms.CharField(
        label=_("Pourquoi garder cette fiche ?"),
        help_text=_(
            "Une obligation, un litige, une réclamation en cours. Rien sur la santé ni sur la vie privée."
        ),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = FrenchDateField(label=_("Jusqu’au"), help_text=_("Trois ans au plus. Par exemple 30/6/2028."))
