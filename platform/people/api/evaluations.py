"""`persons/{id}/evaluations/`: answers in, result with reasons out. The same function as the screen and the command."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.kernel.floor.scopes import Scope
from core.tenancy.api.describing import told
from core.tenancy.api.fields import VisibleId
from core.tenancy.api.paging import Pages
from people import queries
from people.api import reading
from people.api.persons import FAMILY, OfPerson, visible
from people.api.saying import Word, example
from people.instruments import sheets
from people.models import Evaluation, Pathway, Person, Route
from people.operations.accommodating import confirm_accommodations
from people.operations.evaluating import correct, record_evaluation

MOST_CHOICES = 30


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"oneOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]},
        "description": "Question → 0, 1, 2, « NO », « NR » ou null.",
    }
)
class Answers(serializers.Field):
    """As `score_evaluations` reads them: the instrument itself says what is not an answer."""

    default_error_messages = {"invalid": _("Un objet : question → réponse.")}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "description": "Question → obs, decl ou tiers.",
    }
)
class Evidence(Answers):
    pass


@example(
    answers={"EQU-1": 1, "AUT-1": 0, "MOT-1": "NR"},
    evidence={"EQU-1": "obs"},
    FRE=["voir"],
    BES=["urgent"],
)
class Evaluating(serializers.Serializer):
    """The keys of `score_evaluations`. `supersedes`: the evaluation that this one corrects."""

    answers = Answers(default=dict)
    evidence = Evidence(default=dict)
    FRE = serializers.ListField(
        child=serializers.CharField(max_length=24), required=False, max_length=MOST_CHOICES
    )
    BES = serializers.ListField(
        child=serializers.CharField(max_length=24), default=list, max_length=MOST_CHOICES
    )
    route = serializers.ChoiceField(choices=Route.choices, default=Route.FULL)
    comment = Word(500)
    urgent_procedure = Word(120)
    deadline = serializers.DateField(required=False, allow_null=True)
    sheet = serializers.CharField(max_length=20, required=False, help_text="Le numéro de la feuille papier.")
    filled_on = serializers.DateField(required=False, allow_null=True)
    supersedes = VisibleId(
        rows=lambda member: Evaluation.objects.visible_to(member), required=False, allow_null=True
    )

    def validate_sheet(self, typed: str) -> str:
        number = sheets.read_number(typed)
        if number is None:
            raise serializers.ValidationError(
                _("Ce numéro de feuille ne se lit pas : huit signes, dont un de contrôle.")
            )
        return number


class EvaluationLine(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    at = serializers.DateTimeField()
    instrument = serializers.CharField()
    version = serializers.CharField()
    route = serializers.ChoiceField(choices=Route.choices)
    answers = Answers()
    evidence = Evidence()
    BES = serializers.ListField(child=serializers.CharField(), source="wishes")
    result = serializers.SerializerMethodField(
        help_text="Comme la commande score_evaluations ; sans ce qui viendrait d’accueils que vous ne lisez pas."
    )
    pathway_proposed = serializers.ChoiceField(choices=Pathway.choices)
    comment = serializers.CharField(allow_blank=True)
    supersedes = serializers.UUIDField(source="supersedes_id", allow_null=True)

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_result(self, evaluation: Evaluation) -> Any:
        return queries.result_with(evaluation, self.context["welcome"])


class Evaluations(OfPerson):
    """For home, and for a structure that reads the scope `maturity` today: for any other there are none."""

    pagination_class = Pages

    @told(
        "person_evaluations",
        "Ses points, les plus récents d’abord",
        tag=FAMILY,
        shows=EvaluationLine(many=True),
        lists=True,
    )
    def get(self, request: Request, person_id: UUID) -> Response:
        person = self._found(person_id)
        self.read(person, Scope.MATURITY)
        rows = Evaluation.objects.visible_to(self.member).of(person.pk)
        return self.page(rows, EvaluationLine, lambda page: self._welcome(person))

    @told(
        "person_evaluation_create",
        "Garder un point, ou en corriger un",
        tag=FAMILY,
        body=Evaluating,
        shows=EvaluationLine,
        status=201,
        makes=True,
    )
    @transaction.atomic
    def post(self, request: Request, person_id: UUID) -> Response:
        person = self._found(person_id)
        said = self.said(Evaluating)
        welcome, former = said.pop("FRE", None), said.pop("supersedes", None)
        said["wishes"] = said.pop("BES")
        row: Evaluation = self.make(lambda id: self._keep(id, person, former, said))
        if welcome is not None:
            self._provide(person, welcome)
        self.read(person, Scope.MATURITY)
        return self.answer(EvaluationLine, row, status=201, **self._welcome(person))

    def _keep(self, id: UUID, person: Person, former: UUID | None, said: dict[str, Any]) -> Evaluation:
        if former is None:
            return record_evaluation(person.pk, by=self.member, id=id, **said)
        kept = {name: said[name] for name in ("answers", "evidence", "wishes", "comment") if name in said}
        return correct(former, by=self.member, id=id, **kept)

    def _provide(self, person: Person, codes: list[str]) -> None:
        """The codes said today; what was written beside them stays."""
        row = queries.accommodation_of(self.member, person.pk)
        beside: dict[str, Any] = {"precision": row.precision, "interpreter": row.interpreter} if row else {}
        confirm_accommodations(person.pk, by=self.member, codes=codes, **beside)

    def _found(self, person_id: UUID) -> Person:
        person: Person = self.found(visible(self.member), person_id)
        scopes, _grants = reading.scopes_open(self.member, person)
        if Scope.MATURITY not in scopes:
            raise Http404
        return person

    def _welcome(self, person: Person) -> dict[str, Any]:
        return {"welcome": queries.accommodations_of(self.member, person.pk)}


urlpatterns = [
    path("persons/<uuid:person_id>/evaluations/", Evaluations.as_view(), name="api_person_evaluations"),
]
