"""`persons/{id}/consents/` and the acts on one agreement: each is a new line of the ledger, at her home."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiParameter, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.tenancy.api.describing import IDEMPOTENCY_KEY, told
from core.tenancy.api.fields import StructureSlug
from core.tenancy.api.paging import Pages
from core.tenancy.api.resources import Resource
from core.tenancy.models import Structure
from people.api import agreeing
from people.api.agreeing import ConsentLine, around
from people.api.persons import FAMILY, OfPerson
from people.instruments import consent_script
from people.models import Consent
from people.operations import consenting, extending, narrowing, withdrawing
from people.operations.capturing import Taken, to_read_aloud
from people.operations.confirming import say_again
from people.operations.ledger import in_force


def script(member: Any, structures: Sequence[int]) -> str:
    """What is read aloud today for these structures."""
    rows = Structure.objects.visible_to(member).filter(pk__in=structures).for_list()
    return to_read_aloud([row.name for row in rows], member.network.consent_days)


class Consents(OfPerson):
    pagination_class = Pages

    @told(
        "person_consents",
        "Son registre d’accords, les actes les plus récents d’abord",
        tag=FAMILY,
        shows=ConsentLine(many=True),
        lists=True,
    )
    def get(self, request: Request, person_id: UUID) -> Response:
        person = self.own(person_id)
        self.read(person)
        rows = Consent.objects.visible_to(self.member).of(person.pk)
        return self.page(rows, ConsentLine, lambda page: around(self.member, person.pk, page))

    @told(
        "person_consent_create",
        "Écrire ce qu’elle a répondu : oui, non, ou pas encore",
        tag=FAMILY,
        body=agreeing.Agreeing,
        shows=ConsentLine,
        status=201,
        makes=True,
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        person = self.own(person_id)
        said = self.said(agreeing.Agreeing)
        made: UUID = self.make(lambda id: self._write(id, person.pk, said))
        rows = Consent.objects.visible_to(self.member)
        row = self.found(rows, made)
        return self.answer(ConsentLine, row, status=201, **around(self.member, person.pk, [row]))

    def _write(self, id: UUID, person_id: UUID, said: dict[str, Any]) -> UUID:
        answer = said.pop("answer")
        whom: dict[str, Any] = {"by": self.member, "person_id": person_id, "structures": said["structures"]}
        if answer == agreeing.GIVEN:
            scopes = said.pop("scopes", [])
            del said["structures"]
            text = script(self.member, whom["structures"])
            consenting.give(id, **whom, scopes=scopes, text=text, **said)
        else:
            write = consenting.refuse if answer == agreeing.REFUSED else consenting.ask
            write(id, **whom, language=said.get("language", "fr"))
        return id


class OneAgreement(Resource):
    """Any line of the ledger names its agreement."""

    family = FAMILY
    shape: type[serializers.Serializer]
    perform: Callable[..., None]

    def post(self, request: Request, consent_id: UUID) -> Response:
        row = self.found(Consent.objects.visible_to(self.member), consent_id)
        said = self.said(self.shape)
        self.perform(row, said)
        rows = Consent.objects.visible_to(self.member).filter(chain=row.chain)
        last = rows.latest_first()[0]
        return self.answer(ConsentLine, last, **around(self.member, row.person_id, [last]))


class Narrow(OneAgreement):
    shape = agreeing.Narrowing

    def perform(self, row: Consent, said: dict[str, Any]) -> None:
        narrowing.narrow(row.chain, by=self.member, person_id=row.person_id, **said)


class Extend(OneAgreement):
    shape = agreeing.Extending

    def perform(self, row: Consent, said: dict[str, Any]) -> None:
        what: dict[str, Any] = {"scopes": said.pop("scopes"), "structures": said.pop("structures")}
        taken = Taken(text=script(self.member, what["structures"]), **said)
        whose: dict[str, Any] = {"by": self.member, "person_id": row.person_id, "chain": row.chain}
        self.make(lambda id: extending.extend(id, **whose, **what, taken=taken))


class Renew(OneAgreement):
    shape = agreeing.Renewing

    def perform(self, row: Consent, said: dict[str, Any]) -> None:
        standing = next((one for one in in_force(self.member, row.person_id) if one.chain == row.chain), None)
        taken = Taken(text=script(self.member, standing.structures) if standing else "", **said)
        whose: dict[str, Any] = {"by": self.member, "person_id": row.person_id, "chain": row.chain}
        self.make(lambda id: extending.renew(id, **whose, taken=taken))


class Withdraw(OneAgreement):
    shape = agreeing.TakingBack

    @transaction.atomic
    def perform(self, row: Consent, said: dict[str, Any]) -> None:
        person_id, structure = row.person_id, said.get("structure")
        if "scope" in said:
            withdrawing.withdraw_scope(person_id, by=self.member, scope=said["scope"], structure_id=structure)
        elif said["everything"] or structure is not None:
            withdrawing.withdraw(person_id, by=self.member, structure_id=structure)
        else:
            for standing in in_force(self.member, person_id):
                for one in standing.structures if standing.chain == row.chain else ():
                    withdrawing.withdraw(person_id, by=self.member, structure_id=one)


class Confirm(Resource):
    """By the structure that receives her; its `consent` is told with what is open to it, in persons/{id}/."""

    family = FAMILY

    @told(
        "consent_confirm",
        "« Toujours d’accord » : elle l’a redit à la structure qui la reçoit",
        tag=FAMILY,
        shows=None,
        status=204,
        refuses=True,
    )
    def post(self, request: Request, consent_id: UUID) -> Response:
        say_again(consent_id, by=self.member)
        return Response(status=204)


class Script(serializers.Serializer):
    text_version = serializers.CharField()
    text = serializers.CharField()
    sha256 = serializers.CharField()


class Towards(serializers.Serializer):
    structure = serializers.ListField(child=StructureSlug(), min_length=1, max_length=20)


class ConsentScript(Resource):
    """The text is written down as it stands here on the day of the answer."""

    family = FAMILY

    @told(
        "consent_script",
        "Le texte à lire avec la personne, pour ces structures",
        tag=FAMILY,
        shows=Script,
        parameters=[
            OpenApiParameter(
                "structure",
                str,
                many=True,
                required=True,
                description="Une fois par structure, par son slug.",
            )
        ],
        by_id=False,
        lists=True,
    )
    def get(self, request: Request) -> Response:
        wanted = self.said(Towards, {"structure": request.query_params.getlist("structure")})
        text = script(self.member, wanted["structure"])
        version = consent_script.current().version
        body = {"text_version": version, "text": text, "sha256": consent_script.fingerprint(text)}
        return self.answer(Script, body)


def act(verb: str, summary: str, view: Any, *, makes: bool = False) -> URLPattern:
    """POST consents/{id}/<verb>/."""
    described = told(
        f"consent_{verb}",
        summary,
        tag=FAMILY,
        body=view.shape,
        shows=ConsentLine,
        parameters=[IDEMPOTENCY_KEY] if makes else [],
        refuses=True,
    )
    named = extend_schema_view(post=described)(view)
    return path(f"consents/<uuid:consent_id>/{verb}/", named.as_view(), name=f"api_consent_{verb}")


urlpatterns = [
    path("consent-script/", ConsentScript.as_view(), name="api_consent_script"),
    path("persons/<uuid:person_id>/consents/", Consents.as_view(), name="api_person_consents"),
    path("consents/<uuid:consent_id>/confirm/", Confirm.as_view(), name="api_consent_confirm"),
    act("narrow", "Partager moins, au sein d’un accord", Narrow),
    act("extend", "Partager davantage : le texte est relu", Extend, makes=True),
    act("renew", "Continuer un accord : le texte est relu", Renew, makes=True),
    act("withdraw", "Arrêter de partager", Withdraw),
]
