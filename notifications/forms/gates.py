"""Close, open, how many a day; and why an address is written to again."""

from django import forms
from django.utils.translation import gettext_lazy as _


class _WhyForm(forms.Form):
    why = forms.CharField(
        label=_("Pourquoi ?"),
        max_length=200,
        error_messages={"required": _("Dites pourquoi, en quelques mots.")},
    )


class CloseForm(_WhyForm):
    how = forms.ChoiceField(
        label=_("Et ce qui est déjà prévu ?"),
        choices=[
            ("wait", _("Cela attend la réouverture")),
            ("divert", _("Le contrat est terminé : les personnes sont appelées")),
        ],
        widget=forms.RadioSelect,
        initial="wait",
    )


class ReopenForm(_WhyForm):
    pass


class AllowForm(forms.Form):
    daily = forms.IntegerField(
        label=_("Nombre par jour, au plus"),
        min_value=0,
        max_value=100_000,
        help_text=_(
            "Les annulations du jour passent d’abord. Le reste attend le lendemain, ou un autre moyen."
        ),
    )


class LiftForm(_WhyForm):
    why = forms.CharField(
        label=_("Comment savez-vous qu’on peut de nouveau y écrire ?"),
        max_length=200,
        error_messages={"required": _("Dites pourquoi on peut de nouveau écrire à cette adresse.")},
    )
