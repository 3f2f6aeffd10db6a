"""« On m’a mal reçu·e »: without a code, and never to the structure concerned."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from core.kernel.errors import DomainError
from core.kernel.once import OnceField, fresh
from people.operations.complaining import complain
from web.forms.code_page import ComplaintForm
from web.views.code_page import PublicPage
from web.views.stopping_by_code import address_of


class CodeComplaint(PublicPage):
    """One page, then a receipt. The same form twice is one complaint."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._asked(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        try:
            id = OnceField().clean(request.POST.get("once"))
        except ValidationError:
            return self._asked(form, expired=True)
        if not form.is_valid():
            return self._asked(form, once=request.POST["once"])
        about = form.cleaned_data["structure"]
        try:
            receipt = complain(
                id,
                by=self.by,
                from_address=address_of(request),
                text=form.cleaned_data["text"],
                structure_id=int(about) if about else None,
                reach=form.cleaned_data["reach"],
            )
        except DomainError as refusal:
            refused = refusal.code == "number-refused"
            form.add_error(
                refusal.field if refusal.field in form.fields else None,
                self.words["number_refused"] if refused else str(refusal.message),
            )
            return self._asked(form, once=request.POST["once"])
        assert self.network is not None
        coordination = about == str(self.network.coordinating_structure_id)
        outside = self.network.complaints_outside
        return self.page(
            "web/code_receipt.html",
            heading=self.words["noted"],
            receipt=self.words["receipt"].format(receipt=receipt),
            note=self.words["complaint_done"],
            helped=self.words["complaint_officer"] if coordination else "",
            outside=self.words["complaint_outside"].format(address=outside)
            if coordination and outside
            else "",
        )

    def _form(self, data: Any = None) -> ComplaintForm:
        return ComplaintForm(data, words=self.words, structures=self.structures())

    def _asked(self, form: ComplaintForm, *, once: str = "", expired: bool = False) -> HttpResponse:
        return self.page(
            "web/code_complaint.html",
            form=form,
            once=once or fresh(),
            expired=expired,
            status=422 if form.is_bound else 200,
        )
