"""A person is erased: nothing of her stays anywhere, and what she had under way stops at once."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from core.journal.models import Event, PersonKey
from core.kernel import clock, tenant
from core.kernel.errors import Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from people.models import AccessGrant, Ghost, PastConsent, Person, Tombstone
from people.operations.accommodating import confirm_accommodations
from people.operations.asking import ask_right
from people.operations.drafting import save_draft
from people.operations.erasing import anonymise, erase
from people.operations.stopping import stop_by_code
from people.operations.tombstones import mark_of
from referrals.models import FollowupStep, Handoff, HandoffNeed, Referral
from referrals.operations import closing, declining, following
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.factories.referrals import accept, appointment, send
from tests.people import markers

WORD = "QZV7"


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")
    settings.RELAIS_EXPORTS = str(tmp_path / "exports")


def furnish(cast):
    """Alice's person with something in every table: a live referral, one that is over, one declined."""
    person = cast.person
    with as_owner():
        evaluation(person)
    scopes = tuple(Scope)
    declined = send(cast.alice, person, cast.unrelated, scopes=scopes, needs=("apprendre",))
    with tenant.tenant(cast.chloe):
        declining.decline(
            declined.handoff.pk,
            by=cast.chloe,
            code="other",
            text="Nous n’avons personne pour cela ce mois-ci.",
        )
    over = send(cast.alice, person, cast.recipient, scopes=scopes, needs=("x-mandat",))
    accept(cast.bob, over)
    with tenant.tenant(cast.bob):
        closing.report(over.handoff.pk, by=cast.bob, code="need_met", text="C’est fait.")
    live = send(cast.alice, person, cast.recipient, scopes=scopes)
    appointment(cast.bob, live)
    with tenant.tenant(cast.bob):
        following.note_attempt(
            uuid7(), by=cast.bob, handoff_id=live.handoff.pk, channel="phone", result="reached"
        )
        following.add_step(
            uuid7(),
            by=cast.bob,
            handoff_id=live.handoff.pk,
            on=timezone.localdate(clock.now()),
            text="Vue ce matin.",
        )
    with tenant.tenant(cast.alice):
        confirm_accommodations(person.pk, by=cast.alice, codes=["voir"], precision="Gros caractères")
        save_draft(person.pk, by=cast.alice, answers={"AUT-1": 1}, asked=["AUT-1"])
        ask_right(uuid7(), by=cast.alice, person_id=person.pk, kind="erasure")
    markers.settle()
    return live


def erased(cast):
    with tenant.tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)


@pytest.mark.scenario("people", 27)
def test_no_word_of_an_erased_person_stays_in_any_table(cast):
    furnish(cast)
    with as_owner():
        planted = markers.plant(cast.person.pk, WORD)
        before = markers.where_is(WORD)
    assert ("people_person", "first_name") in planted
    assert {"people_contact", "people_evaluation", "referrals_followupstep", "people_consent"} <= before

    erased(cast)

    with as_owner():
        assert markers.where_is(WORD) == set()
        assert markers.where_is(str(cast.person.pk)) == set()


def test_who_answered_about_her_by_phone_is_nameless_and_the_erasure_is_done(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        Handoff.objects.filter(pk=sent.handoff.pk).update(via="phone", answerer="Inès, accueil")

    erased(cast)

    with as_owner():
        assert Handoff.objects.values_list("via", "answerer").get() == ("phone", "-")


@pytest.mark.scenario("people", 27)
def test_no_line_of_the_journal_can_be_linked_to_her_any_more(cast):
    furnish(cast)

    def marks():
        with connection.cursor() as cursor:
            cursor.execute("select floor.journal_marks(array[%s]::uuid[])", [cast.person.pk])
            return cursor.fetchone()[0]

    before = marks()
    with as_owner():
        lines = Event.objects.filter(person_mark=before[0]).count()
    assert lines > 5

    erased(cast)

    assert marks() == []
    with as_owner():
        assert not PersonKey.objects.filter(pk=cast.person.pk).exists()
        assert Event.objects.filter(person_mark=before[0]).count() > lines


def test_what_was_under_way_stops_and_its_dates_stay_under_an_id_that_was_never_hers(cast):
    live = furnish(cast)

    erased(cast)

    with as_owner():
        referral = Referral.objects.get(pk=live.referral.pk)
        assert (referral.state, referral.close_reason) == ("stopped", "erased")
        assert Handoff.objects.get(pk=live.handoff.pk).state == "cut"
        [ghost] = Ghost.objects.all()
        assert set(Referral.objects.values_list("person_id", flat=True)) == {ghost.pk}
        assert set(HandoffNeed.objects.values_list("person_id", flat=True)) == {ghost.pk}
        assert not AccessGrant.objects.exists() and not FollowupStep.objects.exists()
        assert PastConsent.objects.filter(act="given", capture="oral_witnessed").count() == 3
        assert Tombstone.objects.get().mark == mark_of(cast.person.pk)
    with tenant.tenant(cast.bob):
        assert not Person.objects.exists()


def test_whoever_read_her_is_told_and_who_never_did_is_not(cast):
    furnish(cast)

    erased(cast)

    with as_owner():
        told = list(Event.objects.filter(name="handoff.erased").values_list("payload__target", flat=True))
    assert sorted(told) == [cast.recipient.pk, cast.recipient.pk]


def test_the_code_of_her_paper_is_nobodys(cast):
    live = furnish(cast)

    erased(cast)

    with tenant.tenant(cast.desk):
        assert not stop_by_code(live.code, by=cast.desk, from_address="192.0.2.1").done


def test_only_the_lead_of_her_home_erases(cast):
    with pytest.raises(Refused), tenant.tenant(cast.alice):
        erase(cast.person.pk, by=cast.alice)
    with as_owner():
        grant(cast.person, cast.coordination, Scope.IDENTITY)
    with pytest.raises(Refused), tenant.tenant(cast.solene):
        erase(cast.person.pk, by=cast.solene)
    with pytest.raises(Person.DoesNotExist), tenant.tenant(cast.chloe):
        erase(cast.person.pk, by=cast.chloe)


def test_the_function_itself_refuses_who_does_not_lead(cast):
    with (
        pytest.raises(DatabaseError, match="erased by the lead"),
        tenant.tenant(cast.alice),
        connection.cursor() as cursor,
    ):
        cursor.execute("select floor.erase_person(%s, 'x', 'erased', null)", [cast.person.pk])


def test_the_mark_is_kept_outside_the_database_once_the_act_is_committed(
    cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erased(cast)

    with open(settings.RELAIS_TOMBSTONES) as file:
        assert file.read().split() == [mark_of(cast.person.pk)]


def test_the_end_of_retention_keeps_a_band_of_ten_years(cast):
    furnish(cast)
    with as_owner():
        Person.objects.filter(pk=cast.person.pk).update(birth_date="1948-03-01", birth_precision="day")

    with tenant.tenant(structure=cast.sender, system="seed_demo") as context:
        anonymise(cast.person.pk, by=tenant.system_member(context))

    with as_owner():
        assert not Person.objects.filter(pk=cast.person.pk).exists()
        assert Ghost.objects.get().birth_band == "1940-1949"
        assert Tombstone.objects.get().why == "retention"
        assert not Event.objects.filter(name="handoff.erased").exists()
        assert Event.objects.filter(name="handoff.cut").exists()


def test_nobody_anonymises_by_hand(cast):
    with pytest.raises(Refused), tenant.tenant(cast.lea):
        anonymise(cast.person.pk, by=cast.lea)


def test_another_person_of_the_house_keeps_everything(cast):
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    kept = send(cast.alice, other, cast.recipient)
    accept(cast.bob, kept)
    furnish(cast)

    with clock.moved(clock.now() + timedelta(minutes=1)):
        erased(cast)

    with as_owner():
        assert Referral.objects.get(pk=kept.referral.pk).state == "engaged"
        assert AccessGrant.objects.filter(person_id=other.pk, expires_at__gt=clock.now()).exists()
