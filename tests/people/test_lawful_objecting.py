"""She objects: it waits a month for the officer, who ends it or says why it goes on."""

import pytest

from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.tenant import tenant
from people.models import LawfulShare, Person
from people.operations.lawful import answer_objection, object_to_share
from tests.people.lawful_acts import DAY, decided, events, opened, shared, today


def test_an_objection_waits_a_month_for_the_officer_and_ends_nothing(cast, officer):
    decided(officer)
    share = shared(cast)
    with tenant(officer):
        assert not LawfulShare.objects.visible_to(officer).exists()
    with tenant(cast.alice):
        noted = object_to_share(share.pk, by=cast.alice, words="Je ne veux pas.")
        assert object_to_share(share.pk, by=cast.alice).objected_at == noted.objected_at

    assert 28 * DAY <= noted.objection_due_on - today() <= 31 * DAY
    assert opened(cast, cast.bob)[1]
    with tenant(officer):
        assert LawfulShare.objects.visible_to(officer).waiting().get().objection == "Je ne veux pas."
        assert not Person.objects.visible_to(officer).exists()
    with tenant(cast.alice), pytest.raises(Refused):
        answer_objection(share.pk, by=cast.alice, answer="kept", explanation="Non.")


@pytest.mark.parametrize(("answer", "reads"), [("ended", False), ("kept", True)])
def test_the_officer_ends_it_or_says_why_it_goes_on(cast, officer, answer, reads):
    decided(officer)
    share = shared(cast)
    with tenant(cast.alice):
        object_to_share(share.pk, by=cast.alice)
    with tenant(officer):
        with pytest.raises(Incomplete):
            answer_objection(share.pk, by=officer, answer=answer, explanation="")
        answer_objection(share.pk, by=officer, answer=answer, explanation="Voilà pourquoi.")
        with pytest.raises(Conflict):
            answer_objection(share.pk, by=officer, answer=answer, explanation="Encore.")

    assert opened(cast, cast.bob)[1] is reads
    assert events() >= {"lawful_share.objected", "lawful_share.answered"}
