"""What is read of a person: the scopes that are open today, each a part of the body; the others are absent."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from rest_framework import serializers

from core.journal.models import AccessKind
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.tenancy.api.fields import ScopeName
from core.tenancy.api.me import StructureRef
from people import queries, rules
from people.models import (
    AccessGrant,
    BirthPrecision,
    Channel,
    Contact,
    Ground,
    Pathway,
    Person,
    PersonStatus,
    Status,
)


class Identity(serializers.Serializer):
    first_name = serializers.CharField()
    last_name = serializers.CharField(allow_blank=True)
    civility = serializers.CharField(allow_blank=True)
    door_name = serializers.CharField(allow_blank=True)
    birth_date = serializers.DateField(allow_null=True)
    birth_precision = serializers.ChoiceField(choices=BirthPrecision.choices)
    languages = serializers.ListField(child=serializers.CharField())


class ContactPart(serializers.Serializer):
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.choices))
    phone = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    commune = serializers.CharField(allow_blank=True)
    discreet = serializers.BooleanField()
    safe_hours = serializers.CharField(allow_blank=True)
    relay_first_name = serializers.CharField(allow_blank=True)
    relay_link = serializers.CharField(allow_blank=True)
    relay_phone = serializers.CharField(allow_blank=True)


class NeedLine(serializers.Serializer):
    service = serializers.CharField()
    priority = serializers.IntegerField()


class Urgency(serializers.Serializer):
    procedure = serializers.CharField(allow_blank=True)
    deadline = serializers.DateField(allow_null=True)


class NeedsPart(serializers.Serializer):
    pathway = serializers.ChoiceField(choices=Pathway.choices)
    looked_for = NeedLine(many=True, help_text="D’après le dernier point, s’il vous est ouvert.")
    urgency = Urgency(allow_null=True)


class MaturityPart(serializers.Serializer):
    latest = serializers.UUIDField(
        allow_null=True, help_text="Le dernier point : voir persons/{id}/evaluations/."
    )
    at = serializers.DateTimeField(allow_null=True)


class WelcomePart(serializers.Serializer):
    codes = serializers.ListField(child=serializers.CharField())
    precision = serializers.CharField(allow_blank=True)
    interpreter = serializers.BooleanField()
    confirmed_on = serializers.DateField(allow_null=True)


class Opened(serializers.Serializer):
    """What opens a scope to a structure that is not her home, and until when."""

    scope = ScopeName()
    until = serializers.DateTimeField(source="expires_at")
    ground = serializers.ChoiceField(choices=Ground.choices)
    consent = serializers.UUIDField(source="consent_id", allow_null=True)


class PersonLine(serializers.Serializer):
    id = serializers.UUIDField(source="pk")
    home = StructureRef(source="home_structure")
    created_at = serializers.DateTimeField()
    identity = Identity(source="*")


class PersonDetail(serializers.Serializer):
    """A part is there when its scope is open to your structure, absent otherwise; never null."""

    id = serializers.UUIDField()
    home = StructureRef()
    version = serializers.CharField(help_text="De ce qui se corrige ici ; elle est aussi l’ETag.")
    status = serializers.ChoiceField(choices=Status.choices)
    last_contact_on = serializers.DateField(allow_null=True)
    scopes = serializers.ListField(child=ScopeName(), help_text="Le suivi se lit à handoffs/{id}/steps/.")
    opened_by = Opened(many=True, required=False, help_text="Pour une structure qui n’en répond pas.")
    identity = Identity(required=False)
    contact = ContactPart(required=False)
    needs = NeedsPart(required=False)
    maturity = MaturityPart(required=False)
    accommodations = WelcomePart(required=False)


class RegisteredPerson(PersonDetail):
    maybe_known = serializers.BooleanField(
        help_text="Une personne proche est peut-être connue du réseau. Demandez-lui son code, ou continuez."
    )


class Seeing(serializers.Serializer):
    structure = StructureRef()
    scope = ScopeName()
    ground = serializers.ChoiceField(choices=Ground.choices)
    until = serializers.DateTimeField(source="expires_at")


class Looked(serializers.Serializer):
    at = serializers.DateTimeField()
    structure = StructureRef(allow_null=True)
    what = serializers.ChoiceField(choices=AccessKind.choices, source="kind")
    scopes = serializers.ListField(child=ScopeName())


class WhoSees(serializers.Serializer):
    can_see = Seeing(many=True)
    saw = Looked(many=True, help_text="Les deux cents dernières lectures, la plus récente d’abord.")


def scopes_open(member: Member, person: Person) -> tuple[list[Scope], list[AccessGrant]]:
    """All of them at home; elsewhere those of the live grants, with these."""
    if rules.is_home(member, person):
        return list(Scope), []
    grants = list(AccessGrant.objects.live(member).filter(person_id=person.pk).order_by("scope"))
    return [Scope(grant.scope) for grant in grants], grants


def parts(member: Member, person: Person, scopes: Sequence[Scope]) -> dict[str, Any]:
    """What is open, by the name of its part."""
    found: dict[str, Any] = {}
    if Scope.IDENTITY in scopes:
        found["identity"] = person
    if Scope.CONTACT in scopes:
        found["contact"] = Contact.objects.visible_to(member).of(person.pk).first() or Contact()
    if Scope.NEEDS in scopes:
        found["needs"] = {
            "pathway": queries.current_pathway(member, person.pk),
            "looked_for": queries.current_needs(member, person.pk),
            "urgency": queries.current_urgency(member, person.pk),
        }
    if Scope.MATURITY in scopes:
        latest = queries.latest_evaluation(member, person.pk)
        found["maturity"] = {"latest": latest.pk if latest else None, "at": latest.at if latest else None}
    if Scope.ACCOMMODATIONS in scopes:
        none = {"codes": [], "precision": "", "interpreter": False, "confirmed_on": None}
        found["accommodations"] = queries.accommodation_of(member, person.pk) or none
    return found


def whole(
    member: Member, person: Person, scopes: Sequence[Scope], grants: Sequence[AccessGrant]
) -> dict[str, Any]:
    """The body of one person, as far as her scopes are open."""
    known = PersonStatus.objects.visible_to(member).of(person.pk).first()
    opened = parts(member, person, scopes)
    body = {
        "id": person.pk,
        "home": person.home_structure,
        "version": version_of(opened),
        "status": known.status if known else Status.ACTIVE,
        "last_contact_on": known.last_contact_on if known else None,
        "scopes": list(scopes),
        **opened,
    }
    return body | ({"opened_by": list(grants)} if grants else {})


def version_of(opened: dict[str, Any]) -> str:
    """A mark of what may be corrected here: it changes when one of these words does."""
    shapes = {"identity": Identity, "contact": ContactPart, "accommodations": WelcomePart}
    said = {name: shape(opened[name]).data for name, shape in shapes.items() if name in opened}
    return hashlib.sha256(json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


def grants_about(member: Member, person_id: UUID, now: Any) -> list[AccessGrant]:
    """Who may read one's own person today, scope by scope."""
    live = AccessGrant.objects.visible_to(member).filter(person_id=person_id, expires_at__gt=now)
    return list(live.select_related("structure").order_by("structure__name", "structure_id", "scope"))
