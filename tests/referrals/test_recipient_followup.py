"""Following up on the pages: calls, appointments, sessions, and what it came to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.journal.models import Event
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from referrals.models import Appointment, Attempt, FollowupStep, Handoff, Visibility
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, accept, send
from tests.referrals.received import once, page, past_appointment, text
from tests.session import sign_in


def test_a_call_is_noted_by_one_button_and_a_second_press_changes_nothing(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    attempt = client.get(page(sent)).context["attempt"]
    data = {"id": attempt["id"].value(), "channel": "phone", "result": "voicemail"}

    first = client.post(page(sent, "appel"), data)
    second = client.post(page(sent, "appel"), data)

    assert first["Location"] == second["Location"] == page(sent)
    with tenant(cast.bob):
        assert Attempt.objects.get().result == "voicemail"


def test_reaching_the_person_starts_the_follow_up(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    attempt = client.get(page(sent)).context["attempt"]

    client.post(
        page(sent, "appel"),
        {"id": attempt["id"].value(), "channel": "phone", "result": "reached", "still_agrees": "on"},
    )

    with tenant(cast.bob):
        assert Handoff.objects.get().state == "in_progress"


def test_an_appointment_is_set_with_the_place_already_written(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    blank = once(client, page(sent, "rendez-vous"))
    day = timezone.localtime(clock.now() + timedelta(days=3)).date()
    data = blank | {"day": day.strftime("%d/%m/%Y"), "hour": "14 h 30"}

    client.post(page(sent, "rendez-vous"), data)
    client.post(page(sent, "rendez-vous"), data)

    assert (blank["place"], blank["with_whom"]) == ("Le Fil des Écrans", "Bob")
    with tenant(cast.bob):
        appointment = Appointment.objects.get()
        local = timezone.localtime(appointment.starts_at)
        assert (local.date(), local.hour, local.minute) == (day, 14, 30)
    assert "Rendez-vous fixé" in text(client.get(page(sent)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "31/2/2026", "hour": "14 h"}, "Ce jour n’existe pas"),
        ({"day": "1/3/2020", "hour": "14 h"}, "déjà passé"),
        ({"day": "1/3/2090", "hour": "midi"}, "Cette heure ne se lit pas"),
    ],
)
def test_a_day_that_cannot_be_is_said_and_the_place_is_kept(client, cast, typed, said):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "rendez-vous")) | {"place": "Chez elle"} | typed

    answer = client.post(page(sent, "rendez-vous"), data)

    assert answer.status_code == 422
    assert said in text(answer)
    assert "Chez elle" in text(answer)


def test_one_tap_says_she_came(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    appointment = past_appointment(cast, sent)
    sign_in(client, cast.bob)

    with clock.moved(clock.now() + timedelta(hours=2)):
        assert "La personne est-elle venue".lower() in text(client.get(page(sent))).lower()
        answer = client.post(f"/rendez-vous/{appointment.pk}/presence/", {"presence": "came"})

    assert answer["Location"] == page(sent)
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "in_progress"
        assert Appointment.objects.get().presence == "came"


def test_the_presence_is_not_marked_twice_nor_by_a_stranger(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    appointment = past_appointment(cast, sent)
    address = f"/rendez-vous/{appointment.pk}/presence/"

    with clock.moved(clock.now() + timedelta(hours=2)):
        sign_in(client, cast.chloe)
        assert client.post(address, {"presence": "came"}).status_code == 404
        sign_in(client, cast.bob)
        client.post(address, {"presence": "came"})
        again = client.post(address, {"presence": "no_show"})

    assert again.status_code == 409
    assert "déjà noté" in text(again)


def test_a_session_stays_internal_unless_it_is_shared(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=[*THREE, Scope.FOLLOWUP])
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    blank = once(client, page(sent, "seance"))

    client.post(page(sent, "seance"), blank | {"text": "Pour nous"})
    client.post(
        page(sent, "seance"), once(client, page(sent, "seance")) | {"text": "Pour eux", "share": "on"}
    )

    with tenant(cast.bob):
        assert set(FollowupStep.objects.values_list("text", "visibility")) == {
            ("Pour nous", Visibility.INTERNAL),
            ("Pour eux", Visibility.SHARED),
        }
    with tenant(cast.alice):
        assert [step.text for step in FollowupStep.objects.all()] == ["Pour eux"]


def test_without_the_followup_scope_sharing_a_note_is_not_offered(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)

    answer = text(client.get(page(sent, "seance")))

    assert 'name="share"' not in answer
    assert "n’a pas accepté que la suite soit partagée" in answer


def test_the_outcome_ends_the_access_and_leaves_what_we_wrote(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=[*THREE, Scope.FOLLOWUP])
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    address = page(sent, "resultat", "atteint")
    shown = text(client.get(address))
    data = once(client, address) | {"text": "Sait consulter son compte", "sessions": "2"}

    read = text(client.post(address, data))
    answer = client.post(address, data | {"read_again": "1"}, follow=True)

    assert "Ce que Alice lira" in read and "Sait consulter son compte" in read
    assert "lira : « Atteint »" in shown.replace("\u00a0", " ")
    assert answer.redirect_chain == [(page(sent), 302)]
    assert "Sait consulter son compte" in text(answer)
    assert QUINQUET not in text(answer)
    with tenant(cast.bob):
        assert Handoff.objects.get().outcome_code == "need_met"


def test_a_second_outcome_is_refused_and_says_where_it_stands(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    address = page(sent, "resultat", "pas-atteint")
    data = once(client, address) | {"code": "not_met_structure", "text": "Rien n’a pu être fait"}
    client.post(address, data)

    again = client.post(address, data)

    assert again.status_code == 409
    assert "Terminée" in text(again)
    with as_owner():
        assert Event.objects.filter(name="handoff.ended").count() == 1


def test_an_end_that_does_not_exist_is_not_found(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)

    assert client.get(page(sent, "resultat", "gagne")).status_code == 404
