"""What she agrees to when she leaves with her file: where she goes, in words, and how she said yes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.once import OnceField
from people.forms.consenting import TakenForm


class MovingForm(TakenForm):
    id = OnceField()
    destination = forms.CharField(
        label=_("Où va-t-elle ?"),
        help_text=_("Une ville, un organisme, avec ses mots. Rien n’y est envoyé."),
        max_length=120,
    )

    field_order = ("id", "destination")
