"""What a counter types of someone who shows a paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.forms.slips import CodeForm


class CheckInForm(CodeForm):
    first_name = forms.CharField(
        label=_("Le prénom ou surnom qu’elle dit"),
        help_text=_("Si le papier n’en demande pas, écrivez celui qu’elle veut."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
