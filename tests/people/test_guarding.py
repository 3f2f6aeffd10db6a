"""Who must agree with a person, or for her: the rules, the agreement taken, and what is sent on it."""

from datetime import date

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.instruments.clocks import GUARD_ON_SHARING
from people.instruments.guarding import Age, Guard, age_on, guard
from people.models import Consent, Guardianship, Person, PrivacySetting
from people.operations.consenting import give, refuse
from people.operations.protecting import end_measure, note_measure
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, send
from tests.session import sign_in

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("birth", "precision", "age"),
    [
        (date(2011, 11, 22), "day", Age(15, 15)),
        (date(2011, 11, 23), "day", Age(14, 14)),
        (date(2011, 1, 1), "year", Age(14, 15)),
        (None, "none", None),
    ],
)
def test_an_age_known_by_its_year_alone_leaves_a_doubt(birth, precision, age):
    assert age_on(TODAY, birth, precision) == age


BOTH, REPRESENTED, ALONE = Guard(True, True, True), Guard(True, False, True), Guard()


@pytest.mark.parametrize(
    ("kind", "age", "mandate", "stricter", "expected"),
    [
        (None, None, True, True, ALONE),
        (None, Age(40, 40), True, True, ALONE),
        (None, Age(14, 14), False, False, Guard(True, False, True)),
        (None, Age(14, 15), False, False, Guard(True, True, False)),
        ("parental", Age(16, 16), False, False, Guard(True, True, False)),
        ("parental", Age(18, 18), True, True, ALONE),
        ("curatelle", Age(40, 40), False, False, ALONE),
        ("curatelle", None, True, False, BOTH),
        ("curatelle", None, False, True, BOTH),
        ("tutelle", None, False, False, ALONE),
        ("tutelle", None, True, False, REPRESENTED),
        ("habilitation", None, True, False, REPRESENTED),
        ("mandate", None, False, True, REPRESENTED),
    ],
)
def test_the_guard_follows_the_measure_the_age_and_what_is_asked(kind, age, mandate, stricter, expected):
    assert guard(kind=kind, age=age, mandate=mandate, guard_on_sharing=stricter) == expected


def noted(cast, kind, **values):
    with tenant(cast.alice):
        return note_measure(
            uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            kind=kind,
            guardian_name="Association Tutélia",
            guardian_phone="+33639980003",
            proof_seen="jugement de 2024",
            **values,
        )


def agreed(cast, **voices):
    with tenant(cast.alice):
        return give(
            uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            scopes=THREE,
            structures=[cast.recipient.pk],
            capture="oral_witnessed",
            witness="Ines",
            text="lu",
            **voices,
        )


def sent(cast, *needs):
    return send(cast.alice, cast.person, cast.recipient, needs=needs, agreed=False)


def stricter(cast):
    with as_owner():
        PrivacySetting(network=cast.network, name=GUARD_ON_SHARING, value=1).save()


def born(cast, day, precision="day"):
    with as_owner():
        Person.objects.filter(pk=cast.person.pk).update(birth_date=day, birth_precision=precision)


@pytest.mark.scenario("people", 11)
def test_under_curatelle_the_person_shares_alone_and_a_mandate_takes_the_curator_too(cast):
    noted(cast, "curatelle")
    agreed(cast)

    assert sent(cast, "apprendre").referral.pk
    with pytest.raises(Refused) as refusal:
        sent(cast, "x-mandat")
    assert refusal.value.code == "guardian-required"

    agreed(cast, guardian_agrees=True, own_agreement="given")
    assert sent(cast, "x-mandat").referral.pk


@pytest.mark.scenario("people", 11)
def test_the_stricter_setting_puts_the_guard_on_sharing_too(cast):
    noted(cast, "curatelle")
    stricter(cast)

    with pytest.raises(Refused) as refusal:
        agreed(cast)

    assert (refusal.value.code, refusal.value.field) == ("guardian-required", "guardian_agrees")
    agreed(cast, guardian_agrees=True, own_agreement="given")
    assert sent(cast, "apprendre").referral.pk


@pytest.mark.scenario("people", 11)
@pytest.mark.parametrize("with_setting", [False, True])
def test_under_tutelle_her_recorded_refusal_blocks_whatever_the_representative_says(cast, with_setting):
    noted(cast, "tutelle")
    if with_setting:
        stricter(cast)
    agreed(cast, guardian_agrees=True, own_agreement="sought")
    with tenant(cast.alice):
        refuse(uuid7(), by=cast.alice, person_id=cast.person.pk, structures=[cast.recipient.pk])

    for need in ("apprendre", "x-mandat"):
        with pytest.raises(Refused) as refusal:
            sent(cast, need)
        assert refusal.value.code == "guardian-required"
    with pytest.raises(Refused) as refusal:
        agreed(cast, guardian_agrees=True, own_agreement="sought")
    assert "a dit non" in str(refusal.value.message)


@pytest.mark.scenario("people", 11)
@pytest.mark.parametrize(("ticked", "told"), [("on", True), ("", False)])
def test_the_curator_is_told_only_when_the_person_wishes_it(client, cast, ticked, told):
    noted(cast, "curatelle", informed=True)
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/accord/?structure=fil"
    form = client.get(address).context["form"]

    answer = client.post(
        address,
        {
            "id": form["id"].value(),
            "answer": "yes",
            "capture": "oral_attested",
            "attested": "on",
            "language": "fr",
            "tells_guardian": ticked,
        },
        follow=True,
    )

    assert ("prévenir Association Tutélia" in answer.content.decode()) is told
    with as_owner():
        assert Consent.objects.get().tells_guardian is told


@pytest.mark.scenario("referrals", 28)
def test_a_mandate_under_tutelle_needs_the_representative_and_learning_does_not(cast):
    noted(cast, "tutelle")
    agreed(cast)

    with pytest.raises(Refused) as refusal:
        sent(cast, "x-mandat")
    assert refusal.value.code == "guardian-required"
    assert sent(cast, "apprendre").referral.pk


def test_under_fifteen_nothing_is_agreed_until_someone_is_noted_and_agrees(cast):
    born(cast, date(clock.now().year - 12, 1, 1))

    with pytest.raises(Refused) as refusal:
        agreed(cast)
    assert "autorité parentale" in str(refusal.value.message)

    measure = noted(cast, "parental")
    consent = agreed(cast, guardian_agrees=True, own_agreement="sought")
    assert consent.guardian_id == measure.pk


def test_from_fifteen_the_young_persons_own_agreement_is_needed_too(cast):
    born(cast, date(clock.now().year - 16, 1, 1))
    noted(cast, "parental")

    with pytest.raises(Refused) as refusal:
        agreed(cast, guardian_agrees=True, own_agreement="sought")

    assert refusal.value.field == "own_agreement"
    assert agreed(cast, guardian_agrees=True, own_agreement="given").pk


def test_coming_of_age_asks_for_an_agreement_of_ones_own(cast):
    born(cast, date(clock.now().year - 16, 1, 1))
    noted(cast, "parental")
    agreed(cast, guardian_agrees=True, own_agreement="given")
    born(cast, date(clock.now().year - 30, 1, 1))

    with pytest.raises(Refused) as refusal:
        sent(cast, "apprendre")

    assert "redem" in str(refusal.value.message) or "à nouveau" in str(refusal.value.message)


def test_a_measure_that_ends_asks_for_a_new_agreement_and_leaves_what_is_under_way(cast):
    measure = noted(cast, "tutelle")
    agreed(cast, guardian_agrees=True, own_agreement="given")
    sent(cast, "x-mandat")
    with tenant(cast.alice):
        end_measure(measure.pk, by=cast.alice)
        end_measure(measure.pk, by=cast.alice)

    with pytest.raises(Refused) as refusal:
        sent(cast, "apprendre")

    assert "a pris fin" in str(refusal.value.message)
    with as_owner():
        assert Event.objects.filter(name="guardian.ended").count() == 1


def test_a_second_measure_is_refused_until_the_first_is_ended(cast):
    noted(cast, "curatelle")

    with pytest.raises(Conflict):
        noted(cast, "tutelle")


def test_only_home_reads_and_notes_a_measure(client, cast):
    measure = noted(cast, "tutelle")
    agreed(cast)
    relayed = sent(cast, "apprendre")
    sign_in(client, cast.bob)

    assert client.get(f"/personnes/{cast.person.pk}/decide/").status_code == 404
    with tenant(cast.bob):
        assert not Guardianship.objects.visible_to(cast.bob).filter(pk=measure.pk).exists()
        assert not Guardianship.objects.filter(pk=measure.pk).exists()
        with pytest.raises(Person.DoesNotExist):
            note_measure(
                uuid7(),
                by=cast.bob,
                person_id=cast.person.pk,
                kind="tutelle",
                guardian_name="X",
                proof_seen="Y",
            )
    assert relayed.handoff.pk


def test_the_page_notes_a_measure_and_says_whom_to_call_in_danger(client, cast):
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/decide/"
    page = client.get(address)

    answer = client.post(
        address,
        {
            "id": page.context["form"]["id"].value(),
            "kind": "curatelle",
            "guardian_name": "Association Tutélia",
            "guardian_phone": "06 39 98 00 03",
            "proof_seen": "jugement de 2024",
        },
    )

    assert answer.status_code == 302
    assert "119" in page.content.decode()
    shown = client.get(address).content.decode()
    assert "Association Tutélia" in shown
    with as_owner():
        assert Event.objects.filter(name="guardian.noted").count() == 1


def test_without_a_proof_seen_nothing_is_noted_and_what_was_typed_stays(client, cast):
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/decide/"
    page = client.get(address)

    answer = client.post(
        address,
        {"id": page.context["form"]["id"].value(), "kind": "tutelle", "guardian_name": "Tutélia"},
    )

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["proof_seen"]
    assert "Tutélia" in answer.content.decode()


def test_when_she_says_no_on_the_page_the_refusal_is_written_and_nothing_is_sent(client, cast):
    born(cast, date(clock.now().year - 12, 1, 1))
    noted(cast, "parental")
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/accord/?structure=fil"
    page = client.get(address)

    answer = client.post(
        address,
        {
            "id": page.context["form"]["id"].value(),
            "answer": "yes",
            "capture": "oral_attested",
            "attested": "on",
            "language": "fr",
            "guardian_agrees": "on",
            "own_agreement": "refused",
        },
    )

    assert "/accord/non/" in answer["Location"]
    with as_owner():
        assert [row.act for row in Consent.objects.all()] == ["refused"]


def test_the_page_of_a_child_says_who_must_be_noted_first(client, cast):
    born(cast, date(clock.now().year - 12, 1, 1))
    sign_in(client, cast.alice)

    page = client.get(f"/personnes/{cast.person.pk}/accord/?structure=fil").content.decode()

    assert "Noter qui décide avec elle" in page
