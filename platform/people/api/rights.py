"""What is done of a whole file: its copy for the person, and two files of one structure made one."""

import json
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.backends.second_factor import recently_proved
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tries import Limit
from core.tenancy.api.describing import told
from people.api.persons import FAMILY, OfPerson
from people.api.saying import Merging
from people.models import ExportKind, MergeProposal
from people.operations import exporting, merging
from people.tasks import build

AN_HOUR = 3600
COPIES = Limit("api-copies", 20, AN_HOUR)


class Copy(OfPerson):
    """Asked, made and taken in one call; what the pages keep for a day is gone with the answer."""

    @told(
        "person_export",
        "La copie de tout ce qui est gardé d’elle, pour elle",
        tag=FAMILY,
        shows=OpenApiTypes.OBJECT,
        refuses=True,
    )
    @transaction.atomic
    def post(self, request: Request, person_id: UUID) -> Response:
        person = self.own(person_id)
        caller = self._caller()
        if not COPIES.spend(self.member.pk):
            raise Throttled(wait=AN_HOUR)
        export = exporting.ask(
            uuid7(),
            by=self.member,
            kind=ExportKind.DATA,
            session_key=caller,
            purpose=_("Copie demandée par la personne"),
            person_id=person.pk,
        )
        build(export.pk, by=self.member)
        _export, content = exporting.take(export.pk, by=self.member, session_key=caller)
        return Response(
            json.loads(content), headers={"Content-Disposition": 'attachment; filename="copie.json"'}
        )

    def _caller(self) -> str:
        """A session proves itself again, as on the page (security §2); a token was made by who just had."""
        called: Any = self.request._request
        if called.api_token is not None:
            return f"token:{called.api_token.pk}"
        if not recently_proved(called):
            raise PermissionDenied
        return str(called.session.session_key)


class Merged(serializers.Serializer):
    state = serializers.ChoiceField(
        choices=[("proposed", "un autre membre confirme"), ("merged", "une seule fiche")]
    )
    person = serializers.UUIDField(help_text="La fiche qui reste.")


class Merge(OfPerson):
    """The first call proposes; the same by another member, one of the two a lead, confirms (people §7)."""

    @told(
        "person_merge",
        "Réunir deux fiches de ma structure : proposer, ou confirmer",
        tag=FAMILY,
        body=Merging,
        shows=Merged,
        refuses=True,
    )
    def post(self, request: Request, person_id: UUID) -> Response:
        person = self.own(person_id)
        other = self.said(Merging)["other"]
        rows = MergeProposal.objects.visible_to(self.member).between(person.pk, other)
        waiting = rows.open_at(clock.now()).first()
        if (
            waiting is not None
            and waiting.proposed_by_id != self.member.pk
            and waiting.person_id == person.pk
        ):
            kept = merging.confirm(waiting.pk, by=self.member)
            return self.answer(Merged, {"state": "merged", "person": kept.pk})
        merging.propose(person.pk, absorbed_id=other, by=self.member)
        return self.answer(Merged, {"state": "proposed", "person": person.pk})


urlpatterns = [
    path("persons/<uuid:person_id>/export/", Copy.as_view(), name="api_person_export"),
    path("persons/<uuid:person_id>/merge/", Merge.as_view(), name="api_person_merge"),
]
