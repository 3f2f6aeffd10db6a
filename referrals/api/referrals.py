"""`referrals/`: what one's structure sends, holds or is asked; and what its sender, or the coordination, does."""

from typing import Any
from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.kernel import clock
from core.kernel.errors import Conflict
from core.tenancy.api.acting import Thing, act
from core.tenancy.api.describing import told
from core.tenancy.api.paging import Pages
from core.tenancy.api.resources import Resource
from referrals.api import saying
from referrals.api.reading import ReferralLine, around
from referrals.models import Handoff, Referral
from referrals.operations import (
    assigning,
    cancelling,
    closing,
    confirming,
    coordinating,
    listing,
    reopening,
    sending,
    suspending,
    unplacing,
)
from referrals.operations.sending import Request as Words
from referrals.states import HandoffState, ReferralState

FAMILY = "referrals"


class Wanted(serializers.Serializer):
    box = serializers.ChoiceField(
        choices=[
            ("sent", "envoyées par ma structure"),
            ("received", "reçues par elle"),
            ("team", "dont elle s’occupe"),
            ("late", "en retard"),
        ],
        required=False,
        help_text="Quelles demandes ; toutes celles que l’on voit, sinon.",
    )
    state = serializers.ChoiceField(choices=ReferralState.choices, required=False)


class SentReferral(ReferralLine):
    """With the code of the paper, this once: the same call made again does not show it."""

    slip_code = serializers.SerializerMethodField()

    def get_slip_code(self, referral: Referral) -> str:
        return str(self.context["code"])


def visible(member: Any) -> Any:
    return Referral.objects.visible_to(member).select_related("sender_structure", "holder_structure")


def in_box(member: Any, box: str) -> Any:
    rows = visible(member)
    if box == "sent":
        return rows.sent_by(member)
    if box == "received":
        return rows.filter(pk__in=Handoff.objects.asked(member).values("referral_id"))
    if box == "team":
        return rows.alive().filter(holder_structure_id=member.structure_id)
    return rows.late(clock.now()) if box == "late" else rows


def show(resource: Resource, referral: Referral) -> Response:
    return resource.answer(ReferralLine, referral, **around(resource.member, [referral]))


class Referrals(Resource):
    family = FAMILY
    pagination_class = Pages

    @told(
        "referrals",
        "Les demandes, les plus récentes d’abord",
        tag=FAMILY,
        shows=ReferralLine(many=True),
        parameters=[Wanted],
        by_id=False,
        lists=True,
    )
    def get(self, request: Request) -> Response:
        wanted = self.said(Wanted, request.query_params)
        rows = in_box(self.member, wanted.get("box", ""))
        if "state" in wanted:
            rows = rows.filter(state=wanted["state"])
        return self.page(rows, ReferralLine, lambda page: around(self.member, page))

    @told(
        "referral_create",
        "Envoyer une demande, sous l’accord que la personne a donné",
        tag=FAMILY,
        body=saying.Sending,
        shows=SentReferral,
        status=201,
        by_id=False,
        makes=True,
    )
    def post(self, request: Request) -> Response:
        said = self.said(saying.Sending)
        whom = {"person_id": said.pop("person"), "target_id": said.pop("target")}
        how = {"scopes": said.pop("scopes"), "with_slip": said.pop("with_slip"), "then": said.pop("then", ())}
        from_where = {"service_id": said.pop("service", None), "parent_id": said.pop("continues", None)}
        sent = self.make(
            lambda id: sending.send(id, by=self.member, request=Words(**said), **whom, **how, **from_where)
        )
        referral = self.found(visible(self.member), sent.referral.pk)
        return self.answer(
            SentReferral, referral, status=201, code=sent.code, **around(self.member, [referral])
        )


class OneReferral(Resource):
    family = FAMILY

    @told("referral", "Une demande", tag=FAMILY, shows=ReferralLine)
    def get(self, request: Request, referral_id: UUID) -> Response:
        return show(self, self.found(visible(self.member), referral_id))


def reopen(referral_id: UUID, *, by: Any, answerer: str = "") -> Handoff:
    """Its last handoff, once ended, goes on."""
    ended = Handoff.objects.visible_to(by).of(referral_id).filter(state=HandoffState.ENDED)
    last = ended.order_by("-ended_at", "-pk").first()
    if last is None:
        raise Conflict(_("Aucun suivi terminé ne peut reprendre."), code="wrong-state")
    return reopening.reopen(last.pk, by=by, answerer=answerer)


REFERRAL = Thing("referral", FAMILY, visible, ReferralLine, show)

urlpatterns = [
    path("referrals/", Referrals.as_view(), name="api_referrals"),
    path("referrals/<uuid:referral_id>/", OneReferral.as_view(), name="api_referral"),
    act(REFERRAL, "send", "Demander à une autre structure", sending.ask_someone_else, saying.AskingElsewhere),
    act(
        REFERRAL,
        "add-to-list",
        "Garder une structure pour plus tard",
        listing.add_to_list,
        saying.AddingToList,
    ),
    act(REFERRAL, "send-next", "Demander à la suivante de la liste", listing.send_next),
    act(REFERRAL, "cancel", "Annuler la demande, avant toute acceptation", cancelling.cancel),
    act(
        REFERRAL, "assign", "Confier la demande à un membre de l’équipe", assigning.entrust, saying.Entrusting
    ),
    act(
        REFERRAL,
        "extend",
        "Laisser jusqu’à un jour, pour la coordination",
        coordinating.extend,
        saying.GivingTime,
    ),
    act(
        REFERRAL,
        "propose",
        "Proposer une structure à qui a envoyé, pour la coordination",
        coordinating.propose,
        saying.ProposingStructure,
    ),
    act(REFERRAL, "reopen", "Rouvrir : le dernier suivi terminé reprend", reopen, saying.Reopening),
    act(REFERRAL, "suspend", "Suspendre la demande", suspending.suspend, saying.Suspending),
    act(REFERRAL, "resume", "Reprendre la demande suspendue", suspending.take_up),
    act(REFERRAL, "give-up", "Mettre fin à la demande suspendue", suspending.give_up),
    act(REFERRAL, "acknowledge", "Dire que le résultat est lu", closing.acknowledge),
    act(REFERRAL, "contest", "Contester le résultat", reopening.contest, saying.Contesting),
    act(REFERRAL, "tell-if-it-helped", "Dire si cela a aidé", closing.tell_if_it_helped, saying.Helping),
    act(
        REFERRAL, "confirm-ending", "Confirmer que la personne ne le souhaite plus", confirming.confirm_ending
    ),
    act(
        REFERRAL,
        "add-need",
        "Ajouter le besoin qu’une structure a nommé",
        confirming.add_need,
        saying.AddingNeed,
    ),
    act(REFERRAL, "ask-to-close", "Demander à fermer : aucun lieu trouvé", unplacing.ask_to_close),
    act(REFERRAL, "close-unplaced", "Signer la fermeture, pour la coordination", unplacing.sign),
]
