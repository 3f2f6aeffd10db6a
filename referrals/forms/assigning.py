"""Give requests to someone of the team: one from its page, several from the lead's list; say why one stands in."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.tenancy.models import Membership
from referrals.operations.assigning import Item
from referrals.operations.standing_in import Why

SENT = "s"
RECEIVED = "r"


def value_of(id: UUID, version: int, *, sent: bool = False) -> str:
    """A line as the form carries it: its side, its id and the version that the page showed."""
    return f"{SENT if sent else RECEIVED}:{id}:{version}"


def item_of(value: str) -> Item:
    side, id, version = value.split(":")
    return Item(UUID(id), int(version), sent=side == SENT)


class _To(forms.Form):
    to = forms.TypedChoiceField(
        label=_("À qui ?"),
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez quelqu’un de l’équipe.")},
    )

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [(str(one.pk), one.user.get_full_name()) for one in colleagues]


class EntrustForm(_To):
    version = forms.IntegerField(widget=forms.HiddenInput)


class Ticked(forms.TypedMultipleChoiceField):
    """Lines as the page showed them: one that has changed since is answered by itself, not refused with the others."""

    def valid_value(self, value: Any) -> bool:
        return True


class SharingOutForm(_To):
    items = Ticked(
        label=_("Lesquelles ?"),
        coerce=item_of,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une demande.")},
    )
    field_order = ("items", "to")

    def __init__(self, *args: Any, lines: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["items"]
        field.choices = lines


class StandInForm(forms.Form):
    why = forms.ChoiceField(choices=Why.choices)
