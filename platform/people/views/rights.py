"""« Ses droits » : what a person may ask about her own file, what waits, and the list of the structure."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.display import Column, Table
from core.kernel.http import MemberRequired
from core.kernel.words import day_in_words
from core.tenancy.models import Structure
from people import rules
from people.forms.rights import AnswerForm, AsideForm, AskForm, ConfirmForm, IdentityForm
from people.models import (
    LawfulShare,
    LegalHold,
    Limitation,
    Person,
    PersonStatus,
    RightRequest,
    Status,
    Tombstone,
)
from people.operations.asking import answer_right, ask_right
from people.operations.correcting import FIELDS, correct_identity
from people.operations.dying import UNDO, record_death, undo_death
from people.operations.erasing import erase
from people.operations.setting_aside import set_aside, take_back
from people.queries import rights_waiting
from people.views.own_person import OwnPersonView
from people.views.recent_proof import RecentProof


class Rights(OwnPersonView):
    """The page that gathers the acts; each has its own."""

    template_name = "people/rights/rights.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, person = self.request.member, self.object
        rows = RightRequest.objects.visible_to(member).of(person.pk)
        status = PersonStatus.objects.visible_to(member).of(person.pk).first()
        return super().get_context_data(
            waiting=list(rows.waiting().soonest_first()),
            by_law=list(
                LawfulShare.objects.visible_to(member).of(person.pk).live().select_related("structure")
            ),
            answered=list(rows.answered().order_by("-answered_at")[:10]),
            today=_today(),
            leads=rules.leads(member),
            aside=Limitation.objects.visible_to(member).of(person.pk).holding().first(),
            held=LegalHold.objects.visible_to(member).of(person.pk).in_force(_today()).first(),
            deceased=status is not None and status.status == Status.DECEASED,
            moved=status is not None and status.status == Status.MOVED,
            **kwargs,
        )


class AskRight(OwnPersonView):
    template_name = "people/rights/ask.html"
    form_class = AskForm

    def perform(self, form: AskForm) -> str:
        request = ask_right(by=self.request.member, person_id=self.object.pk, **form.cleaned_data)
        messages.success(
            self.request,
            _("C’est noté. Réponse à donner avant le %(day)s.") % {"day": day_in_words(request.due_on)},
        )
        return reverse("rights", args=[self.object.pk])


class AnswerRight(OwnPersonView):
    template_name = "people/rights/answer.html"
    form_class = AnswerForm

    def get_object(self) -> Person:
        person = super().get_object()
        rows = RightRequest.objects.visible_to(self.request.member).of(person.pk).waiting()
        self.asked = get_object_or_404(rows, pk=self.kwargs["request_id"])
        return person

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(asked=self.asked, **kwargs)

    def perform(self, form: AnswerForm) -> str:
        answer_right(self.asked.pk, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("La réponse est notée. Dites-la à la personne."))
        return reverse("rights", args=[self.object.pk])


class CorrectIdentity(OwnPersonView):
    template_name = "people/rights/identity.html"
    form_class = IdentityForm

    def get_initial(self) -> dict[str, Any]:
        initial = {name: getattr(self.object, name) for name in FIELDS}
        if self.object.birth_precision == "year" and self.object.birth_date:
            initial["birth_date"] = str(self.object.birth_date.year)
        return initial

    def perform(self, form: IdentityForm) -> str:
        correct_identity(self.object.pk, by=self.request.member, **form.cleaned_data)
        messages.success(self.request, _("C’est corrigé."))
        return reverse("person", args=[self.object.pk])


class OfTheLead(OwnPersonView):
    """For whoever leads the structure; to the others it does not exist."""

    def get_object(self) -> Person:
        if not rules.leads(self.request.member):
            raise Http404
        return super().get_object()


class Erase(RecentProof, OfTheLead):
    template_name = "people/rights/erase.html"
    form_class = ConfirmForm

    def perform(self, form: ConfirmForm) -> str:
        erase(self.object.pk, by=self.request.member)
        messages.success(self.request, _("La fiche est effacée. Il n’en reste que des dates, sans personne."))
        return reverse("right_requests")


class SetAside(OfTheLead):
    """Set aside, or take back: one page, the button says which."""

    template_name = "people/rights/set_aside.html"
    form_class = AsideForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(aside=self._aside(), **kwargs)

    def _aside(self) -> Limitation | None:
        found: Limitation | None = (
            Limitation.objects.visible_to(self.request.member).of(self.object.pk).holding().first()
        )
        return found

    def perform(self, form: AsideForm) -> str:
        if self._aside():
            take_back(self.object.pk, by=self.request.member)
            messages.success(self.request, _("La fiche n’est plus de côté."))
        else:
            set_aside(self.object.pk, by=self.request.member, **form.cleaned_data)
            messages.success(self.request, _("La fiche est de côté : vous seul·e la lisez, et rien ne part."))
        return reverse("rights", args=[self.object.pk])


class Death(OwnPersonView):
    """Record a death, or, for the lead and for thirty days, undo one."""

    template_name = "people/rights/death.html"
    form_class = ConfirmForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        status = self._status()
        until = status.changed_at + UNDO if status.changed_at else None
        deceased = status.status == Status.DECEASED
        return super().get_context_data(
            deceased=deceased,
            until=until,
            may_undo=deceased and rules.leads(self.request.member) and bool(until and until > clock.now()),
            **kwargs,
        )

    def _status(self) -> PersonStatus:
        return PersonStatus.objects.visible_to(self.request.member).get(person_id=self.object.pk)

    def perform(self, form: ConfirmForm) -> str:
        if self._status().status == Status.DECEASED:
            undo_death(self.object.pk, by=self.request.member)
            messages.success(self.request, _("C’est corrigé. Ce qui était partagé demande un nouvel accord."))
        else:
            record_death(self.object.pk, by=self.request.member)
            messages.success(self.request, _("C’est noté. Plus rien ne partira à son sujet."))
        return reverse("rights", args=[self.object.pk])


class RightRequests(MemberRequired, TemplateView):
    """What the persons of one's structure ask, the soonest due first; for the coordinator, counts besides."""

    template_name = "people/rights/requests.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        waiting = list(RightRequest.objects.visible_to(member).waiting().soonest_first()[:100])
        ids = {request.person_id for request in waiting}
        names = {
            person.pk: person.display_name for person in Person.objects.visible_to(member).filter(pk__in=ids)
        }
        if names:
            seen(AccessKind.LIST, by=member, persons=list(names), reason="list")
        return super().get_context_data(
            waiting=[
                (request, names[request.person_id]) for request in waiting if request.person_id in names
            ],
            today=_today(),
            erased=Tombstone.objects.visible_to(member).order_by("-erased_on")[:10],
            elsewhere=_elsewhere(member) if member.coordinates else None,
            **kwargs,
        )


def _today() -> date:
    return timezone.localtime(clock.now()).date()


def _elsewhere(member: Any) -> Table:
    """How many wait in each structure, and since when they are late: nothing of anybody."""
    names = dict(Structure.objects.visible_to(member).values_list("pk", "name"))
    return Table(
        _("Dans le réseau"),
        [_("Structure"), Column(_("En attente"), number=True), Column(_("En retard"), number=True)],
        [(names.get(one.structure_id, ""), one.waiting, one.late) for one in rights_waiting()],
    )
