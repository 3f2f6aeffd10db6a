"""« Jours de fermeture » : those to come, and declaring another one, by whoever answers for the structure."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView
from core.tenancy import rules
from core.tenancy.forms import ClosureForm
from core.tenancy.models import Closure
from core.tenancy.operations.closing_days import declare_closure, lift_closure


class Closes(MemberRequired, OperationView):
    """Pages of a lead and of the coordinator; to the others they do not exist."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not rules.can_close(member, member.structure_id):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Closures(Closes):
    """The coming ones and the form on one page: two clicks from the team's."""

    template_name = "tenancy/closures.html"
    form_class = ClosureForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"whole_network": rules.can_close(self.request.member, None)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        today = clock.now().astimezone(clock.zone()).date()
        rows = Closure.objects.visible_to(member).concerning(member.structure_id).not_over(today)
        lines = [(row, rules.can_close(member, row.structure_id)) for row in rows]
        return super().get_context_data(lines=lines, **kwargs)

    def perform(self, form: ClosureForm) -> str:
        closure = declare_closure(by=self.request.member, **form.cleaned_data)
        messages.success(
            self.request,
            _("C’est noté. Les délais attendent, et les autres structures le lisent avant d’envoyer.")
            if closure.structure_id
            else _("C’est noté. Ces jours ne comptent plus, dans tout le réseau."),
        )
        return reverse("closures")


class Lift(Closes):
    """One button beside a closure."""

    http_method_names = ["post"]
    object: Closure

    def get_object(self) -> Closure:
        member = self.request.member
        mine = Closure.objects.visible_to(member).standing().concerning(member.structure_id)
        closure: Closure = get_object_or_404(mine, pk=self.kwargs["closure_id"])
        if not rules.can_close(member, closure.structure_id):
            raise Http404
        return closure

    def perform(self, form: None) -> str:
        lift_closure(self.object.pk, by=self.request.member)
        messages.success(self.request, _("La fermeture est annulée : ces jours comptent de nouveau."))
        return reverse("closures")
