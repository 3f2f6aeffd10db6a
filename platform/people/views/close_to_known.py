"""Right after a file is saved: « une personne proche est peut-être connue », and the way on, always open."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.tenancy.models import Structure
from people import queries
from people.forms.recognising import CodeForm
from people.models import Person
from people.operations.blind_index import Answer, ask
from people.operations.recognising import Known, recognise
from people.views.own_person import OwnPersonView

MAYBE, HOME = "close_to_known", "known_at"


def after_saving(request: Any, person: Person) -> str:
    """Where to go once she is saved: her file, unless someone close to her may be known."""
    answer = ask(person.pk, by=request.member)
    if answer == Answer.OVER:
        said = _("Trop de fiches comparées aujourd’hui : celle-ci n’a pas été comparée au reste du réseau.")
        messages.info(request, said)
    if answer == Answer.MAYBE:
        request.session[MAYBE] = str(person.pk)
    if answer == Answer.MAYBE or answer != Answer.NOTHING and queries.twins(request.member, person):
        return reverse("close_to_known", args=[person.pk])
    return reverse("person", args=[person.pk])


class CloseToKnown(OwnPersonView):
    """The sentence of people §7, one's own files plainly, and two ways on: her code, or continue."""

    template_name = "people/close_to_known.html"
    form_class = CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, session = self.request.member, self.request.session
        twins = queries.twins(member, self.object)
        if twins:
            seen(AccessKind.LIST, by=member, persons=[one.pk for one in twins], reason="list")
        person_id, structure_id = session.get(HOME, ("", None))
        home = None
        if person_id == str(self.object.pk):
            home = Structure.objects.visible_to(member).filter(pk=structure_id).first()
        return super().get_context_data(
            maybe=session.get(MAYBE) == str(self.object.pk), twins=twins, home=home, **kwargs
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """With nothing to say, her file."""
        self.object = self.get_object()
        context = self.get_context_data()
        if not (context["maybe"] or context["twins"] or context["home"]):
            return redirect("person", self.object.pk)
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A wrong code is a value, not an error: its count must stay."""
        self.object = self.get_object()
        form = self.get_form()
        if form.is_valid():
            answer = recognise(form.cleaned_data["code"], by=self.request.member)
            if answer.structure_id is not None:
                request.session[HOME] = [str(self.object.pk), answer.structure_id]
                return redirect("close_to_known", self.object.pk)
            form.add_error("code", _refusal(answer))
        return self.render_to_response(self.get_context_data(form=form), status=422)


def _refusal(answer: Known) -> str:
    if answer.too_many:
        return _("Trop d’essais depuis votre structure. Continuez sans le code, ou réessayez dans une heure.")
    return _("Ce code ne dit rien. Vérifiez les douze chiffres sur le papier, ou continuez sans lui.")
