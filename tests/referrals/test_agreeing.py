"""« Seulement un rendez-vous, sans partage » at an hour that the structure gave by phone; procedures in codes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from notifications.catalogue import Audience, rows_for
from people.models import AccessGrant, Consent, Person
from referrals.models import Appointment, Handoff, HandoffNeed, HandoffPreview, Referral
from referrals.operations.arriving import check_in
from referrals.operations.moving_hours import move_hour
from referrals.operations.without_sharing import Hour, Nameless, agree_without_sharing
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in

ADDRESS = "/sans-partage/heure-convenue/"
CAF = "caf-declaration-trimestrielle"


def tomorrow(hour=14):
    day = clock.now().astimezone(clock.zone()) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def agreed(member, target, *, id=None, said=None, **hour):
    words = {"needs": ["aide-demarches"], "door_name": "Madame B.", "procedure": CAF} | (said or {})
    with tenant(member):
        return agree_without_sharing(
            id or uuid7(), by=member, target_id=target.pk, said=Nameless(**words),
            hour=Hour(**({"starts_at": tomorrow(), "answerer": "Inès, accueil"} | hour)),
        )  # fmt: skip


@pytest.mark.scenario("referrals", 35)
def test_an_hour_given_by_phone_is_accepted_in_the_name_of_who_gave_it_and_nothing_is_shared(cast):
    with as_owner():
        before = (Person.objects.count(), Consent.objects.count(), AccessGrant.objects.count())

    sent = agreed(cast.alice, cast.recipient, with_whom="Bob")

    assert sent.code
    with as_owner():
        assert (Person.objects.count(), Consent.objects.count(), AccessGrant.objects.count()) == before
        referral, handoff, hour = Referral.objects.get(), Handoff.objects.get(), Appointment.objects.get()
        assert (referral.sharing, referral.state, referral.person_id) == ("none", "engaged", None)
        assert (handoff.state, handoff.via, handoff.answerer) == ("accepted", "phone", "Inès, accueil")
        assert (hour.author_structure_id, hour.with_whom, hour.starts_at) == (
            cast.recipient.pk,
            "Bob",
            tomorrow(),
        )
        assert HandoffNeed.objects.get().procedure == CAF
        assert not HandoffPreview.objects.exists()
        events = {event.name: event.payload for event in Event.objects.filter(subject_id=str(handoff.pk))}
    assert {"handoff.sent", "handoff.accepted", "appointment.agreed"} == set(events)
    told = rows_for("appointment.agreed", events["appointment.agreed"])
    assert {row.audience for row in told} == {Audience.RECIPIENT}


def test_its_structure_reads_the_hour_the_need_and_the_procedure_and_may_move_it(client, cast):
    sent = agreed(cast.alice, cast.recipient)
    sign_in(client, cast.bob)

    page = client.get(f"/demandes/{sent.handoff.pk}/").content.decode()
    with as_owner():
        hour = Appointment.objects.get()
    with tenant(cast.bob):
        move_hour(hour.pk, by=cast.bob, starts_at=tomorrow(16))

    assert "Seulement un rendez-vous" in page and "Caf, déclaration trimestrielle" in page
    assert "Madame B." in page
    with as_owner():
        assert Appointment.objects.get().starts_at == tomorrow(16)


def test_the_code_of_her_paper_says_she_came(cast):
    sent = agreed(cast.alice, cast.recipient)
    with as_owner():
        counter = MembershipFactory(structure=cast.recipient, role=Role.DESK)

    with clock.moved(tomorrow()), tenant(counter):
        assert check_in(sent.code, by=counter, first_name="").done

    with as_owner():
        assert Handoff.objects.get().state == "in_progress"


@pytest.mark.parametrize(
    ("said", "hour", "field"),
    [
        ({}, {"answerer": " "}, "answerer"),
        ({"door_name": " "}, {}, "door_name"),
        ({"needs": []}, {}, "needs"),
        ({"procedure": "rsa de Mme B."}, {}, "procedure"),
        ({}, {"starts_at": clock.now() - timedelta(hours=1)}, "day"),
    ],
    ids=["no answerer", "no name", "no need", "words for a procedure", "past"],
)
def test_what_is_missing_is_said_and_nothing_is_written(cast, said, hour, field):
    with pytest.raises(Incomplete) as refusal:
        agreed(cast.alice, cast.recipient, said=said, **hour)

    assert refusal.value.field == field
    with as_owner():
        assert not Referral.objects.exists()


def test_it_is_refused_to_who_sends_nobody_to_oneself_and_to_another_network(cast):
    for member, target in (
        (cast.solene, cast.recipient),
        (cast.bob, cast.recipient),
        (cast.dan, cast.recipient),
    ):
        with pytest.raises(Refused):
            agreed(member, target)


def test_the_same_id_twice_is_one(cast):
    id = uuid7()
    for _ in range(2):
        agreed(cast.alice, cast.recipient, id=id)

    with as_owner():
        assert Appointment.objects.count() == Referral.objects.count() == 1


def test_the_function_writes_no_hour_that_nobody_gave(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    sql = "select floor.agree_hour(%s, %s, %s, 60, 'Rue A', 'Bob', 'Zoé')"

    with (
        tenant(cast.alice),
        connection.cursor() as cursor,
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        cursor.execute(sql, [uuid7(), relayed.handoff.pk, tomorrow()])
    with as_owner():
        assert not Appointment.objects.exists()


def test_the_database_keeps_the_procedure_of_someone_known_with_what_she_shares(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)

    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        HandoffNeed.objects.filter(handoff=relayed.handoff).update(procedure=CAF)


def test_the_page_leads_to_the_paper_and_keeps_what_was_typed(client, cast):
    sign_in(client, cast.alice)
    form = client.get(f"{ADDRESS}?structure={cast.recipient.slug}&besoin=aide-demarches").context["form"]
    typed = {
        "id": form["id"].value(), "structure": cast.recipient.slug, "answerer": "Inès",
        "day": tomorrow().strftime("%d/%m/%Y"), "hour": "14 h", "door_name": "Madame B.",
        "needs": ["aide-demarches"], "procedure": CAF,
    }  # fmt: skip

    missing = client.post(ADDRESS, typed | {"answerer": ""})
    paper = client.post(ADDRESS, typed, follow=True)
    with as_owner():
        referral_id = Referral.objects.get().pk
    followed = client.get(f"/demandes/{referral_id}/suivi/").content.decode()

    assert form["structure"].value() == cast.recipient.slug
    assert missing.status_code == 422 and "Madame B." in missing.content.decode()
    text = paper.content.decode().replace("\u00a0", " ")
    assert paper.status_code == 200 and "14 h" in text and "Inès" in text
    assert "a dit oui, par téléphone" in followed


def test_the_page_is_for_who_sends(client, cast):
    for member in (cast.desk, cast.solene):
        sign_in(client, member)
        assert client.get(ADDRESS).status_code == 404


def test_who_is_asked_reads_the_procedure_before_any_name(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient, procedure=CAF)
    sign_in(client, cast.bob)

    page = client.get(f"/demandes/{relayed.handoff.pk}/").content.decode()

    with as_owner():
        assert HandoffPreview.objects.get().content["procedure"] == CAF
    assert "Caf, déclaration trimestrielle" in page and "Quinquet" not in page


def test_words_in_place_of_a_code_are_refused(cast):
    with pytest.raises(Incomplete) as refusal:
        send(cast.alice, cast.person, cast.recipient, procedure="Caf de Yvette")

    assert refusal.value.field == "procedure"
