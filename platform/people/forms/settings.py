"""One duration or rule: a number within its bounds, or yes and no."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.instruments.settings import Setting

YES = [("1", gettext_lazy("Oui")), ("0", gettext_lazy("Non"))]


class SettingForm(forms.Form):
    value = forms.Field()

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if setting.unit == "yes":
            self.fields["value"] = forms.TypedChoiceField(
                label=_("Dans votre réseau"), choices=YES, coerce=int, widget=forms.RadioSelect
            )
            return
        words = {"least": setting.shortest, "most": setting.longest, "default": setting.default}
        self.fields["value"] = forms.IntegerField(
            label=_("Combien de jours ?") if setting.unit == "days" else _("Combien de fiches ?"),
            help_text=_("De %(least)s à %(most)s. Par défaut : %(default)s.") % words,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        )
