"""Three numbers of working days: when each level of silence is told."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from referrals.rules.delays import Settable


class DelayForm(forms.Form):
    """Bounds and order are the operation's."""

    def __init__(self, *args: Any, clock: Settable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual, (least, most) = clock.usual, clock.bounds
        for field, told, days, hint in (
            ("first", clock.told[0], usual.first, _("au moins %(n)s") % {"n": least}),
            ("second", clock.told[1], usual.second, ""),
            ("third", clock.told[2], usual.third, _("%(n)s au plus") % {"n": most}),
        ):
            usually = _("Habituellement %(n)s") % {"n": days}
            self.fields[field] = forms.IntegerField(
                label=capfirst(_("%(who)s, après combien de jours ouvrés ?") % {"who": told}),
                help_text=f"{usually}, {hint}." if hint else f"{usually}.",
                min_value=1,
                max_value=99,
                widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"}),
                error_messages={"required": _("Écrivez un nombre de jours.")},
            )
