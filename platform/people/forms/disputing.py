"""Which evaluation, and what the person says of it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.once import OnceField


class DisputeForm(forms.Form):
    id = OnceField()
    evaluation_id = forms.ChoiceField(label=_("De quoi parle-t-elle ?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Ce qu’elle en dit, avec ses mots"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Qui lit ce point lira aussi ces mots. [Entre crochets], le nom d’une autre personne."),
    )

    def __init__(self, *args: Any, points: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evaluation_id"].choices = list(points)  # type: ignore[attr-defined]
