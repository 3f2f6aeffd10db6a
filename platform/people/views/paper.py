"""The paper way: blank sheets to print, and a sheet typed by keyboard alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.generic import View

from core.kernel.errors import DomainError
from core.kernel.http import MemberRequired
from people.forms.sheet import SheetForm
from people.instruments import asking, sheets
from people.instruments.loading import published
from people.models import Evaluation
from people.operations.entering import enter_sheet
from people.pdf.instrument import blank_sheets
from people.views.own_person import OwnPersonView

AT_MOST = 20


class BlankSheets(MemberRequired, View):
    """`?nombre=`: as many sheets, each with a number of its own. A photocopy would be refused the second time."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("nombre", "1")
        count = min(max(int(asked), 1), AT_MOST) if asked.isascii() and asked.isdigit() else 1
        document = blank_sheets([sheets.new_number() for _each in range(count)])
        headers = {"Content-Disposition": 'inline; filename="feuilles.pdf"'}
        return HttpResponse(document, content_type="application/pdf", headers=headers)


class TypeSheet(OwnPersonView):
    """Twenty-two lines, one or two signs each. The number of the sheet is accepted once."""

    template_name = "people/evaluation/sheet.html"
    form_class = SheetForm
    first_entry: Evaluation | None = None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instrument": published(), "order": asking.order(published())}

    def perform(self, form: SheetForm) -> str:
        said = form.cleaned_data
        evaluation = enter_sheet(
            self.object.pk,
            by=self.request.member,
            id=said["id"],
            sheet=said["sheet"],
            filled_on=said["filled_on"],
            answers=form.answers(),
            evidence=form.evidence(),
            wishes=said["BES"],
            accommodations=said["FRE"],
            precision=said["precision"],
            interpreter=said["interpreter"],
            comment=said["comment"],
            urgent_procedure=said["procedure"],
            deadline=said["deadline"],
        )
        return reverse("evaluation", args=[self.object.pk, evaluation.pk])

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        """The first entry, when one may read it: elsewhere only that there is one."""
        if refusal.code == "sheet-already-entered":
            number = sheets.read_number(form.cleaned_data["sheet"]) or ""
            self.first_entry = (
                Evaluation.objects.visible_to(self.request.member).typed_from(number).latest_first().first()
            )
        return super().refuse(form, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            first_entry=self.first_entry, blocks=published().choices.values(), **kwargs
        )
