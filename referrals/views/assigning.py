"""Who follows a request by name: give it, take it, share several out, stand in for a colleague."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView
from core.kernel.words import day_in_words
from people.rules import leads
from referrals.forms.assigning import EntrustForm, SharingOutForm, StandInForm, value_of
from referrals.forms.replacing import VersionForm
from referrals.operations.assigning import assign, assign_all
from referrals.operations.standing_in import stand_in
from referrals.queries import team
from referrals.queries.inbox import Asked
from referrals.rules import rights
from referrals.views.of_handoff import OfHandoff
from referrals.views.standing_in import say_why


class Entrust(OfHandoff):
    """One request, to someone of the team. Nothing of the person: whoever leads gives it without opening it."""

    shows_the_file = False
    template_name = "referrals/entrust.html"
    form_class = EntrustForm

    def allowed(self) -> bool:
        return rights.can_assign(self.request.member, self.object)

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def get_form_kwargs(self) -> dict[str, Any]:
        others = [one for one in team.colleagues(self.request.member) if one.pk != self.object.assignee_id]
        return super().get_form_kwargs() | {"colleagues": others}

    def perform(self, form: EntrustForm) -> str:
        to = form.cleaned_data["to"]
        assign(self.object.pk, by=self.request.member, to=to, version=form.cleaned_data["version"])
        messages.success(self.request, _("C’est confié. La personne qui la suit désormais est prévenue."))
        return reverse("inbox", query={"onglet": "en-cours"})


class TakeCharge(OfHandoff):
    """« Je m’en occupe »: a button on a request that nobody follows."""

    form_class = VersionForm
    http_method_names = ["post", "options"]

    def perform(self, form: VersionForm) -> str:
        member = self.request.member
        assign(self.object.pk, by=member, to=member.pk, version=form.cleaned_data["version"])
        messages.success(self.request, _("C’est vous qui suivez cette demande."))
        return self.back()


class SharingOut(MemberRequired, OperationView):
    """For who leads: what each follows, what nobody follows, and several given at once, each with its result."""

    template_name = "referrals/sharing_out.html"
    form_class = SharingOutForm
    opens_files = True

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not leads(member):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_object(self) -> list[team.Share]:
        shares = team.shares(self.request.member)
        asked = self.request.GET.get("de", "")
        self.chosen = next((one for one in shares if str(one.member_id) == asked), shares[0])
        return shares

    def get_form_kwargs(self) -> dict[str, Any]:
        member = self.request.member
        lines = [(value_of(one.handoff.pk, one.handoff.version), said(one)) for one in self._asked()]
        if self.chosen.member_id is None:
            rows = list(team.held_by_nobody(member)[:200])
            needs = team.needs_of(rows, member)
            lines += [
                (
                    value_of(row.pk, row.version, sent=True),
                    _("Envoyée : %(what)s") % {"what": " · ".join([row.ref_code, *needs.get(row.pk, [])])},
                )
                for row in rows
            ]
        self.empty = not lines
        to = [one for one in team.colleagues(member) if one.pk != self.chosen.member_id]
        return super().get_form_kwargs() | {"lines": lines, "colleagues": to}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        results = assign_all(form.cleaned_data["items"], by=self.request.member, to=form.cleaned_data["to"])
        self.object = self.get_object()
        self.request.method = "GET"
        return self.render_to_response(self.get_context_data(form=self.get_form(), results=results))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        results = kwargs.get("results", [])
        context = super().get_context_data(chosen=self.chosen, **kwargs)
        return context | {
            "empty": self.empty,
            "refused": [one for one in results if one.refused],
            "done": sum(not one.refused for one in results),
            "tabs": [
                {
                    "label": one.name or _("Sans personne"),
                    "count": one.count,
                    "url": f"?de={one.member_id or ''}",
                    "current": one == self.chosen,
                }
                for one in self.object
            ],
        }

    def _asked(self) -> list[Asked]:
        rows = team.followed_by(self.request.member, self.chosen.member_id)
        named = [one.handoff.person_id for one in rows if one.name and one.handoff.person_id]
        if named:
            seen(AccessKind.LIST, by=self.request.member, persons=named, reason="shared")
        return rows


class StandIn(OfHandoff):
    """One tap before a colleague's file opens: « Je remplace · Permanence · Autre »."""

    form_class = StandInForm
    http_method_names = ["post", "options"]

    def perform(self, form: StandInForm) -> str:
        stand_in(self.object.pk, by=self.request.member, why=form.cleaned_data["why"])
        say_why(self.request, self.object)
        return self.back()


def said(line: Asked) -> str:
    """« Yvette Q. · Démarches · des nouvelles avant le mardi 17 mars »."""
    due = ""
    if line.handoff.due_at:
        day = day_in_words(line.handoff.due_at.astimezone(clock.zone()).date())
        due = (_("attendu depuis le %(day)s") if line.late else _("attendu avant le %(day)s")) % {"day": day}
    title = line.title if not line.name else f"{line.title} · {line.handoff.referral.ref_code}"
    return f"{title} · {due}" if due else title
