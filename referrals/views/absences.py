"""« Karim est absent aujourd’hui »: one page, three buttons, a result for each line (coordination §3, scenario 38)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock, workdays
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.models import Membership
from core.tenancy.operations.absences import come_back, say_absent
from core.tenancy.rules import absence_of
from people.rules import leads
from referrals.forms.absences import GIVE, LATER, MOVE, AbsentForm, CoverForm, HoursForm
from referrals.models import Appointment
from referrals.operations.assigning import Result
from referrals.operations.covering import postpone, warn
from referrals.operations.covering_lines import Ticket, each, give
from referrals.queries import absences, inbox, team
from referrals.queries.absences import HOUR

DAYS_OFFERED = 5
DONE = {
    GIVE: lambda n: ngettext("%(n)s ligne confiée.", "%(n)s lignes confiées.", n),
    MOVE: lambda n: ngettext("%(n)s rendez-vous changé.", "%(n)s rendez-vous changés.", n),
    "prevenir": lambda n: ngettext(
        "%(n)s personne est sur la liste d’appels.", "%(n)s personnes sont sur la liste d’appels.", n
    ),
}


class LeadsTeam(MemberRequired, OperationView):
    """For who answers for the structure; to the others these pages do not exist."""

    opens_files = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "member", None) is not None and not leads(request.member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def colleagues(self) -> list[Membership]:
        return team.colleagues(self.request.member)

    def there(self, *, without: UUID | None = None) -> list[Membership]:
        """Who is at work today."""
        today = _today()
        return [
            one
            for one in self.colleagues
            if one.pk != without and (one.absent_until is None or one.absent_until < today)
        ]


class Absences(LeadsTeam):
    """Who is away today, and saying that someone is."""

    template_name = "referrals/absences.html"
    form_class = AbsentForm

    def get_initial(self) -> dict[str, Any]:
        return {"until": _today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"team": self.there(), "there": self.there()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        away = Membership.objects.visible_to(member).current().absent_on(_today())
        lines = [(one, absence_of(one, _today()), absences.summary(member, one.pk)) for one in away]
        return super().get_context_data(away=lines, **kwargs)

    def perform(self, form: AbsentForm) -> str:
        said = form.cleaned_data
        absent = say_absent(
            said["who"], by=self.request.member, until=said["until"], replaced_by_id=said["to"]
        )
        return reverse("absence", args=[absent.pk])


class OfAbsentColleague(LeadsTeam):
    object: Membership

    def get_object(self) -> Membership:
        found = Membership.objects.visible_to(self.request.member).current()
        rows = found.select_related("user", "structure", "replaced_by__user")
        return get_object_or_404(rows, pk=self.kwargs["membership_id"])


class Absence(OfAbsentColleague):
    """All that is due today and this week by one colleague."""

    template_name = "referrals/absence.html"
    form_class = CoverForm

    def get_initial(self) -> dict[str, Any]:
        return {"to": self.object.replaced_by_id}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"there": self.there(without=self.object.pk)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        due = absences.due(member, self.object.pk)
        if due.persons:
            seen(AccessKind.LIST, by=member, persons=due.persons, reason="list")
        results: list[Result] = kwargs.pop("results", [])
        return super().get_context_data(
            due=due,
            away=absence_of(self.object, _today()),
            free_hours=absences.free_hours_of(member, self.object.pk),
            refused=[one for one in results if one.refused],
            done=_done(kwargs.pop("act", GIVE), results),
            families=[
                (_("Rendez-vous"), due.appointments),
                (_("Personnes suivies"), due.followed),
                (_("Demandes envoyées, à reprendre"), due.answers),
                (_("Appels"), due.calls),
            ],
            **kwargs,
        )

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        act, items = form.cleaned_data["act"], form.cleaned_data["items"]
        if act == MOVE:
            hours = [str(item.id) for item in items if item.kind == HOUR]
            address = reverse("absence_hours", args=[self.object.pk], query={"rendez-vous": hours})
            return HttpResponseRedirect(address)
        if act == GIVE:
            results = each(
                items, by=request.member, act=partial(give, by=request.member, to=form.cleaned_data["to"])
            )
        else:
            hours_only = [item for item in items if item.kind == HOUR]
            results = each(hours_only, by=request.member, act=self._warn)
        request.method = "GET"
        return self.render_to_response(self.get_context_data(form=self.get_form(), results=results, act=act))

    def _warn(self, item: Ticket) -> None:
        warn(item.id, by=self.request.member, absent_id=self.object.pk, version=item.version)


class AbsenceHours(OfAbsentColleague):
    """« Reporter »: a new hour for each, already chosen; one button."""

    template_name = "referrals/absence_hours.html"
    form_class = HoursForm

    @cached_property
    def rows(self) -> list[tuple[Appointment, str]]:
        member = self.request.member
        wanted = [value for value in self.request.GET.getlist("rendez-vous") if _is_id(value)]
        rows = inbox.appointments(member).filter(pk__in=wanted).for_list()
        return [(visit.appointment, visit.who) for visit in inbox.visits(member, rows)]

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.rows
        named = [row.person_id for row, _who in rows if row.person_id]
        if named:
            seen(AccessKind.LIST, by=self.request.member, persons=named, reason="list")
        free = absences.other_hours(self.request.member, self.object, [row for row, _who in rows])
        return super().get_form_kwargs() | {"rows": rows, "days": self._days(), "free": free}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(colleague=self.object, rows=self.rows, **kwargs)

    def perform(self, form: HoursForm) -> str:
        wanted = dict(form.chosen())
        results = each(list(wanted), by=self.request.member, act=lambda item: self._move(item, wanted[item]))
        for one in results:
            if one.refused:
                messages.warning(self.request, f"{one.ref_code} : {one.refused}")
        done = _done(MOVE, results)
        if done:
            messages.success(self.request, done)
        return reverse("absence", args=[self.object.pk])

    def _move(self, item: Ticket, value: str) -> None:
        by = self.request.member
        if value.startswith("slot:"):
            postpone(item.id, by=by, slot_id=UUID(value.removeprefix("slot:")), version=item.version)
        elif value == LATER:
            postpone(item.id, by=by, version=item.version)
        else:
            postpone(item.id, by=by, starts_at=datetime.fromisoformat(value), version=item.version)

    def _days(self) -> list[datetime]:
        """The first working days after the absence."""
        network = self.object.network
        day = max(self.object.absent_until or _today(), _today())
        found: list[datetime] = []
        while len(found) < DAYS_OFFERED:
            day = workdays.next_open(day + timedelta(days=1), network.subdivision)
            found.append(workdays.at_opening(day, network.time_zone))
        return found


class BackAgain(OfAbsentColleague):
    http_method_names = ["post", "options"]

    def perform(self, form: None) -> str:
        come_back(self.object.pk, by=self.request.member)
        messages.success(self.request, _("C’est noté. Ce qui a été confié à d’autres y reste."))
        return reverse("absences")


def _done(act: str, results: Sequence[Result]) -> str:
    count = sum(not one.refused for one in results)
    return DONE[act](count) % {"n": count} if count else ""


def _today() -> Any:
    return clock.now().astimezone(clock.zone()).date()


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
