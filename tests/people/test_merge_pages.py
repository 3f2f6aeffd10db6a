"""The pages of two files that look alike."""

from datetime import date

import pytest

from core.journal.models import Event
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import MergeProposal
from people.operations.merging import propose
from people.operations.registering import register
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.session import sign_in


def test_two_members_see_both_files_and_one_button_each(client, cast, second_file):
    both = f"/personnes/{cast.person.pk}/doublons/{second_file.pk}/"
    sign_in(client, cast.alice)
    page = client.get(both)
    assert "Proposer de les réunir" in page.content.decode()

    client.post(both)

    assert "Confirmer" not in client.get(both).content.decode()
    assert "Réunion de fiches" not in client.get(f"/personnes/{second_file.pk}/").content.decode()
    assert "attend d’être confirmée" in client.get(f"/personnes/{second_file.pk}/").content.decode()
    sign_in(client, cast.lea)
    assert "Confirmer : une seule fiche" in client.get(both).content.decode()
    answer = client.post(both)
    assert answer["Location"] == f"/personnes/{cast.person.pk}/"
    assert client.get(f"/personnes/{second_file.pk}/")["Location"] == f"/personnes/{cast.person.pk}/"
    file = client.get(f"/personnes/{cast.person.pk}/")
    assert file.context["other_files"] == "Deux fiches réunies en une"
    assert "confirmé par Léa" in client.get(f"/personnes/{cast.person.pk}/doublons/").content.decode()
    sign_in(client, cast.bob)
    assert client.get(f"/personnes/{second_file.pk}/").status_code == 404


def test_what_hinders_it_is_said_with_what_to_do(client, cast, second_file):
    send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    both = f"/personnes/{cast.person.pk}/doublons/{second_file.pk}/"

    page = client.get(both)
    answer = client.post(both)

    assert "Terminez-la ou arrêtez-la" in page.content.decode()
    assert "Proposer" not in page.content.decode()
    assert answer.status_code == 409


def test_a_colleague_says_that_they_are_two(client, cast, second_file):
    with tenant(cast.alice):
        propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)
    sign_in(client, cast.lea)

    client.post(f"/personnes/{second_file.pk}/doublons/{cast.person.pk}/non/")

    with as_owner():
        assert MergeProposal.objects.get().declined_at is not None
        assert Event.objects.filter(name="merge.declined").count() == 1


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_those_alike_costs_the_same_whatever_its_length(client, cast, queries, item_count):
    with tenant(cast.alice):
        people = [
            register(
                uuid7(), by=cast.alice, first_name="Ida", birth_date=date(1950, 5, 1), birth_precision="day"
            )
            for _ in range(item_count + 1)
        ]
    sign_in(client, cast.alice)

    with queries() as asked:
        page = client.get(f"/personnes/{people[0].pk}/doublons/")

    assert len(page.context["twins"]) == item_count
    assert len(asked) == 17
