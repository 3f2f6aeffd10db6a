"""My structure's team: who is in it; for who answers for it, inviting, changing a role, ending."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView
from core.tenancy import rules
from core.tenancy.forms import InviteForm, RoleForm
from core.tenancy.models import Invitation, Membership
from core.tenancy.operations.helping import make_password_link, reset_second_factor
from core.tenancy.operations.joining import invite, revoke
from core.tenancy.operations.leaving import change_role, remove
from core.tenancy.operations.sleeping import wake

LINK_KEY = "link_to_hand_over"


class Administers(MemberRequired):
    """Pages of those who give roles; to the others they do not exist."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is not None and not rules.roles_given(member, member.structure):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Team(MemberRequired, TemplateView):
    template_name = "tenancy/team.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        gives = bool(rules.roles_given(member, member.structure))
        colleagues = Membership.objects.visible_to(member).current().for_list()
        leads = Membership.objects.administered_by(member).current().for_list() if member.coordinates else []
        return super().get_context_data(
            gives=gives,
            leads_files=gives and member.opens_files,
            colleagues=[(one, rules.can_administer(member, one)) for one in colleagues],
            leads=[one for one in leads if one.structure_id != member.structure_id],
            asleep=Membership.objects.administered_by(member).asleep().with_alone().for_list()
            if gives
            else [],
            invitations=Invitation.objects.visible_to(member).open_at(clock.now()).for_list()
            if gives
            else [],
            **kwargs,
        )


class Invite(Administers, OperationView):
    template_name = "tenancy/invite.html"
    form_class = InviteForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"member": self.request.member}

    def perform(self, form: InviteForm) -> str:
        fields = dict(form.cleaned_data)
        invitation, token = invite(fields.pop("structure"), by=self.request.member, **fields)
        path = reverse("invitation", args=[token])
        return hand_over(self.request, "invitation", f"{settings.RELAIS_PUBLIC_URL}{path}", invitation.email)


class HandOver(Administers, TemplateView):
    """The link, once: leaving or reloading the page forgets it."""

    template_name = "tenancy/hand_over.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        link = request.session.pop(LINK_KEY, None)
        if link is None:
            return redirect("team")
        return self.render_to_response(self.get_context_data(**link))


class Revoke(Administers, OperationView):
    http_method_names = ["post"]
    object: Invitation

    def get_object(self) -> Invitation:
        return get_object_or_404(
            Invitation.objects.visible_to(self.request.member), pk=self.kwargs["invitation_id"]
        )

    def perform(self, form: None) -> str:
        revoke(self.object, by=self.request.member)
        messages.success(self.request, _("L’invitation est reprise : son lien ne marche plus."))
        return reverse("team")


class AboutColleague(Administers, OperationView):
    """A page about one colleague: those I answer for, never myself."""

    object: Membership

    def get_object(self) -> Membership:
        member = self.request.member
        found = Membership.objects.administered_by(member).current().exclude(pk=member.pk).for_request()
        return get_object_or_404(found, pk=self.kwargs["membership_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(colleague=self.object, can_help=settings.SIMULATED_SENDING, **kwargs)


class Colleague(AboutColleague):
    template_name = "tenancy/colleague.html"
    form_class = RoleForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"member": self.request.member, "colleague": self.object}

    def perform(self, form: RoleForm) -> str:
        change_role(self.object, role=form.cleaned_data["role"], by=self.request.member)
        messages.success(
            self.request,
            _(
                "Le rôle est changé. Ses sessions sont fermées : le nouveau rôle vaut dès la prochaine connexion."
            ),
        )
        return reverse("team")


class Remove(AboutColleague):
    template_name = "tenancy/remove.html"

    def perform(self, form: None) -> str:
        remove(self.object, by=self.request.member)
        messages.success(
            self.request,
            _("%(name)s ne fait plus partie de la structure. Ses sessions sont fermées.")
            % {"name": self.object.user.get_full_name()},
        )
        return reverse("team")


class Wake(Administers, OperationView):
    """One button beside an account that sleeps."""

    http_method_names = ["post"]
    object: Membership

    def get_object(self) -> Membership:
        asleep = Membership.objects.administered_by(self.request.member).asleep().for_request()
        return get_object_or_404(asleep, pk=self.kwargs["membership_id"])

    def perform(self, form: None) -> str:
        wake(self.object, by=self.request.member)
        messages.success(
            self.request,
            _(
                "Le compte de %(name)s est réveillé. On s’y connecte comme avant ;"
                " un mot de passe oublié se redemande à la page de connexion."
            )
            % {"name": self.object.user.get_full_name()},
        )
        return reverse("team")


class PasswordLink(AboutColleague):
    http_method_names = ["post"]

    def perform(self, form: None) -> str:
        link = make_password_link(self.object, by=self.request.member)
        return hand_over(self.request, "password", link, self.object.user.get_full_name())


class ResetSecondFactor(AboutColleague):
    http_method_names = ["post"]

    def perform(self, form: None) -> str:
        reset_second_factor(self.object, by=self.request.member)
        messages.success(
            self.request, _("Le second facteur est retiré. Il sera demandé d’en prendre un autre.")
        )
        return reverse("team")


def hand_over(request: Any, kind: str, link: str, to: str) -> str:
    """Keep the link for the next page, which shows it once."""
    request.session[LINK_KEY] = {"kind": kind, "link": link, "to": to}
    return reverse("hand_over")
