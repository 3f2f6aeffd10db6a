"""« Elle n’a plus son papier »: stop at any member's desk, by phone or by letter, with a name and a birth date."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.errors import Refused
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.models import Structure
from people.operations.stopping import stop_by_name
from web.forms.stopping_by_name import StopByNameForm
from web.views.stopping_by_code import no_observer


class StopByName(MemberRequired, OperationView):
    """The answer is the same for one, several or nobody (security T36)."""

    template_name = "web/stop_by_name.html"
    form_class = StopByNameForm

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        no_observer(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        structures = Structure.objects.visible_to(self.request.member).possible_recipients().for_list()
        return super().get_form_kwargs() | {"structures": structures}

    def perform(self, form: StopByNameForm) -> str:
        answer = stop_by_name(
            by=self.request.member,
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
            birth_date=form.cleaned_data["birth_date"],
            way=form.cleaned_data["way"],
            helper=form.helper,
            structure_id=form.structure_id,
        )
        if answer.too_many:
            raise Refused(
                _(
                    "Dix retraits sans papier aujourd’hui : c’est la limite. Un·e collègue peut noter celui-ci."
                )
            )
        messages.success(self.request, _("C’est noté, reçu n° %(n)s.") % {"n": answer.receipt})
        return reverse("stop_by_name")
