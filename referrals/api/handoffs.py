"""`handoffs/`: one structure being asked, and what either end does."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from core.tenancy.api.acting import Thing, act
from core.tenancy.api.describing import told
from core.tenancy.api.resources import Resource
from referrals.api import saying
from referrals.api.reading import HandoffDetail
from referrals.models import Handoff
from referrals.operations import (
    answering,
    assigning,
    closing,
    declining,
    passing,
    pausing,
    questioning,
    reopening,
    waiting,
)
from referrals.states import Decline, Via

FAMILY = "referrals"


def visible(member: Any) -> Any:
    return Handoff.objects.visible_to(member).for_list()


def show(resource: Resource, handoff: Handoff) -> Response:
    return resource.answer(HandoffDetail, handoff)


def decline(handoff_id: UUID, *, by: Any, version: int | None = None, **said: Any) -> Handoff:
    """The operation says by which way the answer came; here it is by a program."""
    return declining.decline(handoff_id, by=by, version=version, via=Via.API, **said)


def propose(handoff_id: UUID, *, by: Any, version: int | None = None, **said: Any) -> Handoff:
    """« Un autre lieu conviendrait mieux » is a no, with the place named (referrals §3, T8)."""
    return decline(handoff_id, by=by, version=version, code=Decline.BETTER_ELSEWHERE, **said)


class OneHandoff(Resource):
    """Read by a program, a request is not « vue »: that is for someone."""

    family = FAMILY

    @told(
        "handoff",
        "Une structure sollicitée : l’aperçu sans identité, puis ce qui s’ensuit",
        tag=FAMILY,
        shows=HandoffDetail,
    )
    def get(self, request: Request, handoff_id: UUID) -> Response:
        return show(self, self.found(visible(self.member), handoff_id))


HANDOFF = Thing("handoff", FAMILY, visible, HandoffDetail, show)

urlpatterns = [
    path("handoffs/<uuid:handoff_id>/", OneHandoff.as_view(), name="api_handoff"),
    act(HANDOFF, "accept", "Accepter : la structure s’en occupe", answering.accept),
    act(HANDOFF, "decline", "Répondre « pas possible », avec une raison", decline, saying.Declining),
    act(HANDOFF, "ask", "Poser une question à qui a envoyé", questioning.ask_question, saying.Asking),
    act(HANDOFF, "answer", "Répondre à la question", questioning.answer_question, saying.Answering),
    act(HANDOFF, "waitlist", "Garder une place en liste d’attente", waiting.waitlist, saying.Waiting),
    act(
        HANDOFF, "propose", "Proposer un autre lieu : rien ne lui est envoyé", propose, saying.ProposingPlace
    ),
    act(HANDOFF, "assign", "Confier le suivi à un membre de l’équipe", assigning.assign, saying.Entrusting),
    act(
        HANDOFF,
        "pass-on",
        "Passer le relais : la première reste engagée jusqu’à l’acceptation",
        passing.pass_on,
        saying.PassingOn,
    ),
    act(HANDOFF, "recall", "Retirer la demande avant son acceptation", answering.recall, saying.Recalling),
    act(HANDOFF, "pause", "Mettre le suivi en pause", pausing.pause, saying.Pausing),
    act(HANDOFF, "resume", "Reprendre le suivi", pausing.resume),
    act(HANDOFF, "report-outcome", "Dire ce que ça a donné", closing.report, saying.Reporting),
    act(
        HANDOFF,
        "reopen",
        "Rouvrir un suivi terminé, dans les soixante jours",
        reopening.reopen,
        saying.Reopening,
    ),
]
