"""Persons and their grants, written by the owner: tests of reading start here, tests of acting do not."""

from datetime import timedelta
from typing import Any

import factory

from core.journal.models import PersonKey
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.normalise import search_text
from people.models import AccessGrant, ConsentEvidence, LawfulShare, Person, PersonStatus, UnusualReading
from tests.factories.tenancy import StructureFactory


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    home_structure = factory.SubFactory(StructureFactory)
    network = factory.LazyAttribute(lambda o: o.home_structure.network)
    first_name = factory.Sequence(lambda n: f"Prénom{n}")
    last_name = factory.Sequence(lambda n: f"Nom{n}")
    search_name = factory.LazyAttribute(lambda o: search_text(f"{o.last_name} {o.first_name}"))
    search_first = factory.LazyAttribute(lambda o: search_text(f"{o.first_name} {o.last_name}"))

    @factory.post_generation
    def belongings(self: Person, create: bool, extracted: Any, **kwargs: Any) -> None:
        PersonStatus(person=self, home_structure=self.home_structure, network=self.network).save()
        PersonKey(
            id=self.pk, network_id=self.network_id, inner_pad=b"i" * 64, outer_pad=self.pk.bytes * 4
        ).save()


def grant(person: Person, structure: Any, *scopes: int, days: int = 30, **fields: Any) -> None:
    """A live grant per scope (or an ended one with negative days), as the database functions would write it."""
    now = clock.now()
    for scope in scopes:
        AccessGrant(
            person=person,
            home_structure=person.home_structure,
            structure=structure,
            network=person.network,
            scope=scope,
            consent_id=uuid7(),
            starts_at=now,
            expires_at=now + timedelta(days=days),
            person_created_at=person.created_at,
            search_name=person.search_name,
            **fields,
        ).save()


def unusual_reading(reader: Any, **fields: Any) -> UnusualReading:
    """An alert about this member, as the task writes it."""
    given = {"files": 41, "at": clock.now(), **fields}
    alert = UnusualReading(network=reader.network, structure=reader.structure, reader=reader, **given)
    alert.save()
    return alert


def evidence_row(person: Person, **fields: Any) -> ConsentEvidence:
    """A scan whose file is nowhere, of an agreement that opens nothing any more."""
    given = {"chain": uuid7(), "captured_by_id": uuid7(), "added_by_id": uuid7(), **fields}
    row = ConsentEvidence(
        home_structure=person.home_structure,
        network=person.network,
        name=uuid7().hex,
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        added_at=clock.now(),
        **given,
    )
    row.save()
    return row


def lawful_share(person: Person, structure: Any, **fields: Any) -> LawfulShare:
    """A share under a law, as the database writes it, without the grants it opens."""
    now = clock.now()
    given = {
        "ground": "casf_l121_6_2",
        "scopes": [1],
        "starts_at": now,
        "expires_at": now + timedelta(days=30),
        "informed_on": now.date(),
        "shared_by_id": uuid7(),
        **fields,
    }
    share = LawfulShare(
        person=person,
        home_structure=person.home_structure,
        network=person.network,
        structure=structure,
        **given,
    )
    share.save()
    return share
