"""The coordination's page of the instrument: who validated it, and how alike two looks are."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.display import Column, Table
from core.kernel.http import MemberRequired, OperationView
from people.forms.validating import ValidationForm
from people.instruments import wording
from people.instruments.loading import published
from people.models import InstrumentValidation
from people.operations.validating import validate_instrument
from people.queries import second_looks


class Validate(MemberRequired, OperationView):
    template_name = "people/validate_instrument.html"
    form_class = ValidationForm
    coordinates = True

    def perform(self, form: ValidationForm) -> str:
        validate_instrument(by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("C’est noté. La page publique de l’outil le dit."))
        return reverse("validate_instrument")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        return super().get_context_data(
            validations=InstrumentValidation.objects.public(member.network_id),
            agreement=agreement_table(),
            **kwargs,
        )


def agreement_table() -> Table | None:
    """By item only, in the instrument's order; never by who looked. None while nobody has looked twice."""
    instrument = published()
    found = {row.item: row for row in second_looks()}
    rows = [
        [
            wording.subject(instrument, code).capitalize(),
            _shown(found[code].looks),
            _shown(found[code].agreed),
        ]
        for code in instrument.by_code
        if code in found
    ]
    if not rows:
        return None
    columns: list[Column | str] = [
        _("Question ou geste"),
        Column(_("Deux regards"), number=True),
        Column(_("D’accord"), number=True),
    ]
    return Table(_("Deux regards, question par question"), columns, rows)


def _shown(number: int | None) -> str:
    return _("non diffusé") if number is None else str(number)
