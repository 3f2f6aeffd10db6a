"""What the person contests stands beside the evaluation, in her copy, and goes with her."""

import pytest
from django.urls import reverse

from core.journal.models import Event
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.once import signed
from core.kernel.tenant import tenant
from people.models import Dispute, Evaluation
from people.operations import copying
from people.operations.disputing import dispute
from people.operations.erasing import erase
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.holding import made_once
from tests.session import sign_in

WORDS = "Je sais très bien envoyer un courriel."


@pytest.fixture
@made_once
def point(cast):
    with as_owner():
        return evaluation(cast.person)


def contested(cast, point, by=None, words=WORDS, id=None):
    by = by or cast.alice
    with tenant(by):
        return dispute(id or uuid7(), by=by, evaluation_id=point.pk, words=words)


def page(point):
    return reverse("evaluation", args=[point.person_id, point.pk])


def test_her_words_stand_beside_the_evaluation_for_whoever_reads_it(client, cast, point):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY)
    contested(cast, point)

    for reader in (cast.alice, cast.bob):
        sign_in(client, reader)
        assert WORDS in client.get(page(point)).content.decode()
    sign_in(client, cast.chloe)
    assert client.get(page(point)).status_code == 404
    with tenant(cast.chloe):
        assert not Dispute.objects.exists()
    with as_owner():
        [event] = Event.objects.filter(name="evaluation.disputed")
    assert "courriel" not in str(event.payload)


def test_without_the_scope_of_the_evaluation_they_are_not_read(cast, point):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.NEEDS)
    contested(cast, point)

    with tenant(cast.bob):
        assert not Dispute.objects.exists()


def test_only_home_writes_them_and_the_same_form_twice_writes_once(cast, point):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY)
        other = evaluation(cast.person)
    with pytest.raises(Refused):
        contested(cast, point, by=cast.bob)
    with pytest.raises(Evaluation.DoesNotExist):
        contested(cast, point, by=cast.chloe)
    with pytest.raises(Incomplete):
        contested(cast, point, words="  ")

    id = uuid7()
    contested(cast, point, id=id)
    contested(cast, point, id=id)
    with pytest.raises(Conflict):
        contested(cast, other, id=id)

    with as_owner():
        assert Dispute.objects.count() == 1


def test_they_are_in_her_copy_and_go_with_her(cast, point, tmp_path, settings):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")
    contested(cast, point, words=f"{WORDS} [Monique] le sait.")

    with tenant(cast.alice):
        copy = copying.gather(cast.person.pk, by=cast.alice)
    [row] = copy["tables"]["people_dispute"]
    assert row["words"] == f"{WORDS} [autre personne] le sait."

    with tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)
    with as_owner():
        assert not Dispute.objects.exists()


def test_from_the_evaluation_to_her_words_beside_it(client, cast, point):
    sign_in(client, cast.alice)
    form = f"{reverse('disagree', args=[cast.person.pk])}?point={point.pk}"
    assert form in client.get(page(point)).content.decode()
    assert client.get(form).context["form"].initial["evaluation_id"] == str(point.pk)

    done = client.post(
        form, {"id": signed(uuid7()), "evaluation_id": str(point.pk), "words": WORDS}, follow=True
    )

    assert done.redirect_chain[-1][0] == page(point)
    assert WORDS in done.content.decode()


def test_the_evaluation_of_someone_else_is_not_offered(client, cast, point):
    with as_owner():
        foreign = evaluation(PersonFactory(home_structure=cast.unrelated))
    sign_in(client, cast.alice)
    asked = str(foreign.pk)

    client.post(
        reverse("disagree", args=[cast.person.pk]),
        {"id": signed(uuid7()), "evaluation_id": asked, "words": WORDS},
    )

    with as_owner():
        assert not Dispute.objects.exists()
