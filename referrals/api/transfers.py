"""`persons/{id}/transfer-home/`: another structure is asked to answer for her; hers does until it accepts."""

from uuid import UUID

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from core.tenancy.api.describing import told
from people.api.persons import OfPerson
from referrals.api import saying
from referrals.api.handoffs import visible
from referrals.api.reading import HandoffDetail
from referrals.operations.transferring import ask_to_take_over


class TransferHome(OfPerson):
    """A handoff of kind `transfer`: her home changes when it is accepted (referrals §4)."""

    @told(
        "person_transfer_home",
        "Demander à une autre structure de répondre d’elle",
        tag="persons",
        body=saying.Transferring,
        shows=HandoffDetail,
        status=201,
        makes=True,
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        person = self.own(person_id)
        said = self.said(saying.Transferring)
        asked = self.make(lambda id: ask_to_take_over(id, by=self.member, person_id=person.pk, **said))
        return self.answer(HandoffDetail, self.found(visible(self.member), asked.pk), status=201)


urlpatterns = [
    path("persons/<uuid:person_id>/transfer-home/", TransferHome.as_view(), name="api_person_transfer_home"),
]
