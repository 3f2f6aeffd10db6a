"""An act of the API in one line: an address, a sentence, an operation, and the shape of what it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema_view
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.tenancy.api.calling import MayCall
from core.tenancy.api.describing import told
from core.tenancy.api.resources import Nothing, Resource


@dataclass(frozen=True, slots=True)
class Thing:
    """What acts are done to: how its rows are found, and how one is shown."""

    name: str  # "handoff": the parameter of its addresses is `handoff_id`
    family: str
    rows: Callable[[Any], Any]
    shape: type[Serializer]
    show: Callable[[Resource, Any], Response]
    tag: str = ""  # in the schema, when it is not the family
    plural: str = ""  # in the address, when it is not the name and an s
    versioned: bool = True
    permissions: tuple[type[BasePermission], ...] = (MayCall,)

    @property
    def parameter(self) -> str:
        return f"{self.name}_id"

    @property
    def address(self) -> str:
        return f"{self.plural or self.name + 's'}/<uuid:{self.parameter}>/"


class ActView(Resource):
    """Find it, read what is said, call the operation, show it again."""

    thing: Thing
    operation: Callable[..., Any]
    shape: type[Serializer] = Nothing

    def post(self, request: Request, **ids: UUID) -> Response:
        row = self.found(self.thing.rows(self.member), ids[self.thing.parameter])
        said = self.said(self.shape)
        if "version" in signature(self.operation).parameters:
            said["version"] = self.asked_version()
        elif self.thing.versioned:
            self.asked_version()
            self.refuse_stale(row.version)
        self.operation(row.pk, by=self.member, **said)
        return self.thing.show(self, self.found(self.thing.rows(self.member), row.pk))


def act(
    thing: Thing, verb: str, summary: str, operation: Callable[..., Any], shape: type[Serializer] = Nothing
) -> URLPattern:
    """POST <thing>s/{id}/<verb>/."""
    name = f"{thing.name}_{verb.replace('-', '_')}"
    view = type(
        "".join(word.title() for word in name.split("_")) + "View",
        (ActView,),
        {
            "thing": thing,
            "family": thing.family,
            "permission_classes": list(thing.permissions),
            "operation": staticmethod(operation),
            "shape": shape,
            "__doc__": summary,
        },
    )
    described = told(
        name,
        summary,
        tag=thing.tag or thing.family,
        body=None if shape is Nothing else shape,
        shows=thing.shape,
        acts=thing.versioned,
        refuses=True,
    )
    view = extend_schema_view(post=described)(view)
    return path(f"{thing.address}{verb}/", view.as_view(), name=f"api_{name}")  # type: ignore[attr-defined]
