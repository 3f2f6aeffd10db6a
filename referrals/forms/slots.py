"""Hours kept for referrals: published by who receives, booked by who sends, moved when they must."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel import clock, nomenclature
from core.kernel.forms import FrenchDateField
from core.kernel.once import OnceField
from referrals.forms.hours import FrenchHourField
from referrals.forms.sending import SendForm, procedure_field

MINUTES = (30, 45, 60, 90, 120)
ANOTHER_HOUR, A_CALL, SHE_CANNOT = "heure", "appel", "excusee"


class PublishForm(forms.Form):
    """One hour, or every week until a day."""

    id = OnceField()
    service = forms.ChoiceField(label=_("Pour quel service ?"))
    staff = forms.ChoiceField(label=_("Qui reçoit ?"), required=False)
    day = FrenchDateField(label=_("Jour"), help_text=_("Le premier, si cela se répète."))
    hour = FrenchHourField(label=_("Heure"))
    minutes = forms.TypedChoiceField(
        label=_("Durée"), coerce=int, choices=[(n, _("%d minutes") % n) for n in MINUTES], initial=60
    )
    in_a_row = forms.TypedChoiceField(
        label=_("Combien à la suite ?"), coerce=int, choices=[(n, str(n)) for n in range(1, 7)], initial=1
    )
    until = FrenchDateField(
        label=_("Chaque semaine, jusqu’au"),
        help_text=_("Vide : ce jour-là seulement. Les jours fériés et vos fermetures sont sautés."),
        required=False,
    )
    room = forms.CharField(label=_("Salle"), max_length=60, required=False)

    def __init__(
        self,
        *args: Any,
        services: Sequence[tuple[str, str]],
        staff: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services  # type: ignore[attr-defined]
        self.fields["service"].initial = services[0][0] if services else None
        self.fields["staff"].choices = [*staff, ("", _("L’équipe, sans prénom"))]  # type: ignore[attr-defined]

    @property
    def weekly(self) -> bool:
        return bool(self.cleaned_data.get("until"))

    @property
    def starts(self) -> list[datetime]:
        """The hours of the first day, one after the other."""
        said = self.cleaned_data
        first = datetime.combine(said["day"], said["hour"], clock.zone())
        return [first + timedelta(minutes=said["minutes"] * number) for number in range(said["in_a_row"])]


class Awaited(forms.Form):
    """How she is awaited at the hour that is booked."""

    name = forms.ChoiceField(
        label=_("Avec son nom, ou sans son nom jusqu’au jour ?"),
        choices=[
            ("avec", _("Avec son nom")),
            ("sans", _("Sans son nom jusqu’au jour : il s’ouvre quand elle arrive")),
        ],
        widget=forms.RadioSelect,
        initial="avec",
    )
    door_name = forms.CharField(
        label=_("Comment veut-elle qu’on l’appelle à l’accueil ?"), max_length=60, required=False
    )


class BookForForm(Awaited):
    """An hour for a request that is written already."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class BookForm(Awaited, SendForm):
    """What is sent, and how she is awaited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["id", "name", "door_name"])


class NothingSharedForm(forms.Form):
    """Only an appointment: a name for the door, and what it is for, in codes."""

    id = OnceField()
    door_name = forms.CharField(
        label=_("Comment voulez-vous qu’on vous appelle ?"),
        help_text=_("Le prénom ou le nom que la personne donne. Il ne sert qu’à la porte."),
        max_length=60,
    )
    needs = forms.MultipleChoiceField(
        label=_("Pour quoi vient-elle ?"),
        choices=nomenclature.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un besoin.")},
    )
    procedure = procedure_field()

    def __init__(self, *args: Any, offered: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = [(code, label) for code, label in nomenclature.choices() if code in offered]
        self.fields["needs"].choices = there or nomenclature.choices()  # type: ignore[attr-defined]


class AgreedHourForm(NothingSharedForm):
    """An hour that the structure gave by phone: the call first, then her."""

    structure = forms.ChoiceField(
        label=_("Quelle structure l’attend ?"),
        error_messages={"required": _("Choisissez la structure qui l’attend.")},
    )
    answerer = forms.CharField(
        label=_("Qui vous a donné ce rendez-vous ?"),
        help_text=_("Le nom de la personne que vous avez eue au téléphone."),
        max_length=80,
        error_messages={"required": _("Écrivez le nom de la personne qui a répondu.")},
    )
    day = FrenchDateField(label=_("Jour"), help_text=_("Le jour, le mois et l’année."))
    hour = FrenchHourField(label=_("Heure"))
    place = forms.CharField(
        label=_("Où ?"), help_text=_("Vide : à l’adresse de la structure."), max_length=160, required=False
    )
    with_whom = forms.CharField(
        label=_("Avec qui ?"),
        help_text=_("Le prénom que la personne demandera. Vide : qui a répondu."),
        max_length=60,
        required=False,
    )
    field_order: Any = (
        "id", "structure", "answerer", "day", "hour", "place", "with_whom", "door_name", "needs", "procedure",
    )  # fmt: skip

    def __init__(self, *args: Any, structures: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, offered=(), **kwargs)
        self.fields["structure"].choices = [("", _("Choisissez")), *structures]  # type: ignore[attr-defined]

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], clock.zone())


class MoveForm(forms.Form):
    """An hour that cannot be kept."""

    what = forms.ChoiceField(
        label=_("Que se passe-t-il ?"),
        choices=[
            (ANOTHER_HOUR, _("Nous proposons une autre heure")),
            (A_CALL, _("Nous l’appellerons pour en fixer une autre")),
            (SHE_CANNOT, _("La personne a prévenu qu’elle ne viendrait pas")),
        ],
        widget=forms.RadioSelect,
    )
    day = FrenchDateField(label=_("Nouveau jour"), required=False)
    hour = FrenchHourField(label=_("Nouvelle heure"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == ANOTHER_HOUR:
            for name in ("day", "hour"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Indiquez la nouvelle heure."))
        return cleaned

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], clock.zone())
