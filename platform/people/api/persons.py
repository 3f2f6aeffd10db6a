"""`persons/`: those of one's structure and those shared with it. Each reading is written down, as on the pages."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import path
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import lock_person
from core.tenancy.api.describing import told
from core.tenancy.api.resources import Resource
from core.tenancy.models import Structure
from people import queries
from people.api import reading, saying
from people.api.everyone import Everyone, NewestPersons
from people.models import Contact, Person
from people.operations.accommodating import confirm_accommodations
from people.operations.blind_index import Answer, ask
from people.operations.contacting import FIELDS, set_contact
from people.operations.correcting import correct_identity
from people.operations.registering import register

FAMILY = "persons"
LOOKS = 200
AT_REGISTERING = ("first_name", "last_name", "birth_date", "birth_precision", "languages", "door_name")
LONGEST_SEARCH = 60
SEARCH = OpenApiParameter(
    "q", str, description="Le début d’un nom ou d’un prénom : vingt-cinq au plus, par ordre de nom."
)


def visible(member: Any) -> Any:
    return Person.objects.visible_to(member).select_related("home_structure")


class OfPerson(Resource):
    """What is about one person: she is found, or 404."""

    family = FAMILY

    def own(self, person_id: UUID) -> Person:
        """For her home structure; elsewhere, even with a grant, it does not exist."""
        person: Person = self.found(
            Person.objects.own(self.member).select_related("home_structure"), person_id
        )
        return person

    def read(self, person: Person, *scopes: Scope, kind: AccessKind = AccessKind.FILE) -> None:
        """Written before the answer: no line, no answer."""
        reason = "own" if person.home_structure_id == self.member.structure_id else "shared"
        seen(kind, by=self.member, persons=[person.pk], scopes=scopes, reason=reason)

    def show(
        self, person_id: UUID, *, status: int = 200, shape: Any = reading.PersonDetail, **more: Any
    ) -> Response:
        person = self.found(visible(self.member), person_id)
        scopes, grants = reading.scopes_open(self.member, person)
        self.read(person, *scopes)
        body = reading.whole(self.member, person, scopes, grants)
        return self.answer(shape, body | more, status=status)


class Persons(OfPerson):
    pagination_class = NewestPersons

    @told(
        "persons",
        "Les personnes de ma structure et celles qu’on lui partage, les plus récentes d’abord",
        tag=FAMILY,
        shows=reading.PersonLine(many=True),
        parameters=[SEARCH],
        by_id=False,
        lists=True,
    )
    def get(self, request: Request) -> Response:
        text = request.query_params.get("q", "").strip()[:LONGEST_SEARCH]
        if text:
            found = queries.named(self.member, text.replace("\0", ""))
            self._listed(found, AccessKind.SEARCH, text)
            lines = reading.PersonLine(found, many=True).data
            return Response({"next": None, "previous": None, "results": lines})
        return self.page(Everyone(self.member), reading.PersonLine, self._seen, by=NewestPersons)  # type: ignore[arg-type]

    @told(
        "person_create",
        "Ouvrir une fiche : un prénom suffit",
        tag=FAMILY,
        body=saying.Registering,
        shows=reading.RegisteredPerson,
        status=201,
        by_id=False,
        makes=True,
    )
    @transaction.atomic
    def post(self, request: Request) -> Response:
        said = self.said(saying.Registering)
        identity = said["identity"]
        first = {name: value for name, value in identity.items() if name in AT_REGISTERING}
        person = self.make(lambda id: register(id, by=self.member, **first))
        if identity.get("civility"):
            correct_identity(person.pk, by=self.member, civility=identity["civility"])
        if "contact" in said:
            set_contact(person.pk, by=self.member, **said["contact"])
        known = ask(person.pk, by=self.member) == Answer.MAYBE
        return self.show(person.pk, status=201, shape=reading.RegisteredPerson, maybe_known=known)

    def _seen(self, page: list[Person]) -> dict[str, Any]:
        self._listed(page, AccessKind.LIST, "")
        return {}

    def _listed(self, page: list[Person], kind: AccessKind, text: str) -> None:
        seen(kind, by=self.member, persons=[one.pk for one in page], reason="list", filters=text)


class OnePerson(OfPerson):
    @told("person", "Une personne, autant qu’elle vous est ouverte", tag=FAMILY, shows=reading.PersonDetail)
    def get(self, request: Request, person_id: UUID) -> Response:
        return self.show(person_id)

    @told(
        "person_change",
        "Corriger sa fiche : ce qui n’est pas nommé reste",
        tag=FAMILY,
        body=saying.Changing,
        shows=reading.PersonDetail,
        acts=True,
    )
    @transaction.atomic
    def patch(self, request: Request, person_id: UUID) -> Response:
        self.found(visible(self.member), person_id)
        said = self.said(saying.Changing)
        lock_person(person_id)  # two programs at once: the second reads what the first wrote
        person = self.found(visible(self.member), person_id)
        if self.asked_tag() is not None:
            scopes, _grants = reading.scopes_open(self.member, person)
            self.refuse_stale(reading.version_of(reading.parts(self.member, person, scopes)))
        if "identity" in said:
            correct_identity(person_id, by=self.member, **said["identity"])
        if "contact" in said:
            set_contact(person_id, by=self.member, **(self._contact(person_id) | said["contact"]))
        if "accommodations" in said:
            confirm_accommodations(person_id, by=self.member, **said["accommodations"])
        return self.show(person_id)

    def _contact(self, person_id: UUID) -> dict[str, Any]:
        row = Contact.objects.visible_to(self.member).of(person_id).first()
        return {name: getattr(row, name) for name in FIELDS} if row else {}


class Access(OfPerson):
    @told(
        "person_access",
        "Qui peut la lire, et qui l’a lue : pour la structure qui en répond",
        tag=FAMILY,
        shows=reading.WhoSees,
    )
    def get(self, request: Request, person_id: UUID) -> Response:
        person = self.own(person_id)
        self.read(person, Scope.IDENTITY)
        looks = queries.readings(person.pk)[:LOOKS]
        rows = Structure.objects.visible_to(self.member).filter(pk__in={one.structure_id for one in looks})
        structures = {row.pk: row for row in rows}
        saw = [
            {
                "at": one.at,
                "structure": structures.get(one.structure_id),
                "kind": one.kind,
                "scopes": one.scopes,
            }
            for one in looks
        ]
        can_see = reading.grants_about(self.member, person.pk, clock.now())
        return self.answer(reading.WhoSees, {"can_see": can_see, "saw": saw})


urlpatterns = [
    path("persons/", Persons.as_view(), name="api_persons"),
    path("persons/<uuid:person_id>/", OnePerson.as_view(), name="api_person"),
    path("persons/<uuid:person_id>/access/", Access.as_view(), name="api_person_access"),
]
