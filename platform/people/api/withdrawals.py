"""`withdrawals/`: the code of a paper stops sharing, at any counter. No file opens, no name is told (people §3, §5)."""

from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.kernel.api import refusal
from core.tenancy.api.calling import NotAnObserver
from core.tenancy.api.describing import told
from core.tenancy.api.resources import Resource
from people.api.saying import Withdrawing
from people.operations.stopping import stop_by_code

AN_HOUR = 3600


class Receipt(serializers.Serializer):
    receipt = serializers.CharField(help_text="À dire ou à écrire pour la personne.")


def code_refused(*, too_many: bool) -> Response:
    """One answer for a wrong, an unknown and a void code: an answer and not an error, so that it counts."""
    if too_many:
        return refusal("too-many-requests", headers={"Retry-After": str(AN_HOUR)})
    return refusal(
        "code-refused", _("Rien n’a été fait. Vérifiez ce qui est écrit sur le papier, puis réessayez.")
    )


class Withdrawals(Resource):
    """At her home or at any other structure: the receipt is the same, and says nothing of whom or what."""

    family = "persons"
    permission_classes = (NotAnObserver,)

    @told(
        "withdrawal_create",
        "Arrêter tout partage, ou avec une structure, avec le code du papier",
        tag="withdrawals",
        body=Withdrawing,
        shows=Receipt,
        status=201,
        refuses=True,
    )
    def post(self, request: Request) -> Response:
        said = self.said(Withdrawing)
        answer = stop_by_code(
            said["code"],
            by=self.member,
            from_address=str(request.META.get("REMOTE_ADDR", "")),
            structure_id=said.get("structure"),
            helper=said.get("helper", ""),
        )
        if not answer.done:
            return code_refused(too_many=answer.too_many)
        return self.answer(Receipt, {"receipt": answer.receipt}, status=201)


urlpatterns = [path("withdrawals/", Withdrawals.as_view(), name="api_withdrawals")]
