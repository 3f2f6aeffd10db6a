"""T10: what the form does not ask cannot be sent with it."""

import pytest

from people.models import AccessGrant, Person, PersonStatus
from tests.factories.floor import as_owner
from tests.session import sign_in


@pytest.mark.scenario("security", 10)
def test_every_field_of_the_person_sent_with_the_form_changes_nothing(client, cast):
    sign_in(client, cast.alice)
    forged = {
        **{field.attname: "1" for field in Person._meta.concrete_fields},
        **{
            field.name: "1"
            for field in (*PersonStatus._meta.concrete_fields, *AccessGrant._meta.concrete_fields)
        },
        "home_structure": cast.elsewhere.pk,
        "home_structure_id": cast.elsewhere.pk,
        "network": cast.elsewhere.network_id,
        "network_id": cast.elsewhere.network_id,
        "structure": cast.elsewhere.pk,
        "membership_id": cast.dan.pk,
        "member": cast.dan.pk,
        "by": cast.dan.pk,
        "role": "coordinator",
        "scope": "1",
        "created_at": "2001-01-01",
        "expires_at": "2099-01-01",
        "search_name": "autre",
        "door_name": "Autre",
    }
    own = {
        "id": client.get("/personnes/nouvelle/").context["form"]["id"].value(),
        "first_name": "Rosa",
        "last_name": "Luz",
        "birth_date": "1/3/1948",
        "languages": ["fr"],
    }

    answer = client.post("/personnes/nouvelle/", forged | own)

    assert answer.status_code == 302
    with as_owner():
        person = Person.objects.get(first_name="Rosa")
        assert (person.home_structure_id, person.network_id) == (cast.sender.pk, cast.network.pk)
        assert (person.search_name, person.door_name, person.created_at.year > 2001) == ("luz rosa", "", True)
        status = PersonStatus.objects.get(person=person)
        assert (status.home_structure_id, status.network_id, status.status) == (
            cast.sender.pk,
            cast.network.pk,
            "active",
        )
        assert AccessGrant.objects.count() == 0
        cast.alice.refresh_from_db()
        assert cast.alice.role == "social_worker"


@pytest.mark.scenario("security", 10)
@pytest.mark.parametrize("id", ["", "not signed", "0190b3a0-0000-7000-8000-000000000000"])
def test_the_id_of_the_row_cannot_be_chosen(client, cast, id):
    sign_in(client, cast.alice)

    answer = client.post("/personnes/nouvelle/", {"id": id, "first_name": "Rosa"})

    assert answer.status_code == 422
    with as_owner():
        assert not Person.objects.filter(first_name="Rosa").exists()


@pytest.mark.scenario("security", 10)
def test_no_header_cookie_or_parameter_chooses_the_tenant(client, cast):
    sign_in(client, cast.chloe)
    client.cookies["membership_id"] = str(cast.alice.pk)

    answer = client.get(
        f"/personnes/{cast.person.pk}/",
        {"membership_id": cast.alice.pk, "member": cast.alice.pk, "structure": cast.sender.pk},
        headers={
            "X-Membership": str(cast.alice.pk),
            "X-Structure": str(cast.sender.pk),
            "X-Tenant": cast.sender.slug,
        },
    )

    assert answer.status_code == 404
