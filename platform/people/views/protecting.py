"""« Qui décide avec elle »: the measure in force, noted from a document seen, and its end."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.words import phone
from people import queries
from people.forms.protecting import MeasureForm
from people.models import Guardianship
from people.operations.protecting import end_measure, note_measure
from people.views.own_person import OwnPersonView


class GuardianPage(OwnPersonView):
    template_name = "people/guardian.html"
    form_class = MeasureForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        rows = list(Guardianship.objects.visible_to(member).of(self.object.pk).order_by("-noted_at"))
        standing = next((row for row in rows if row.ended_at is None), None)
        return super().get_context_data(
            standing=standing,
            in_force=queries.measure_of(member, self.object.pk),
            called=phone(standing.guardian_phone) if standing else "",
            past=[row for row in rows if row.ended_at],
            **kwargs,
        )

    def perform(self, form: MeasureForm) -> str:
        note_measure(by=self.request.member, person_id=self.object.pk, **form.cleaned_data)
        messages.success(self.request, _("C’est noté. Rendez le document à la personne."))
        return reverse("person", args=[self.object.pk])


class EndMeasure(OwnPersonView):
    """A button: the measure noted is over."""

    http_method_names = ["post"]

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        person = self.get_object()
        standing = Guardianship.objects.visible_to(request.member).of(person.pk).filter(ended_at=None).first()
        if standing is None:
            raise Http404
        self.measure_id = standing.pk
        return super().post(request, *args, **kwargs)

    def perform(self, form: Any) -> str:
        end_measure(self.measure_id, by=self.request.member)
        messages.success(
            self.request, _("C’est noté. Pour une nouvelle demande, l’accord de la personne sera redemandé.")
        )
        return reverse("guardian", args=[self.object.pk])
