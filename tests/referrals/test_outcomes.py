"""The outcome in full: what it asks, what it keeps, what is read again before it leaves."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from core.kernel import clock
from core.kernel.errors import Incomplete
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.operations.contacting import set_contact
from referrals.models import Appointment, Handoff, Outcome
from referrals.operations import closing, following
from referrals.rules.sensitive import sensitive_words
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, accept, send
from tests.session import sign_in

DAY = timedelta(days=1)


def engaged(cast, *, scopes=THREE):
    sent = send(
        cast.alice, cast.person, cast.recipient, scopes=scopes, needs=("aide-demarches", "x-adresse-mel")
    )
    accept(cast.bob, sent)
    return sent


def note(cast, sent, channel="phone", result="no_answer"):
    with tenant(cast.bob):
        following.note_attempt(
            uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, channel=channel, result=result
        )


def report(cast, sent, code, **more):
    with tenant(cast.bob):
        return closing.report(sent.handoff.pk, by=cast.bob, code=code, **more)


def on_days(cast, sent, *tries):
    """Each try a day after the former; the instant just after the last."""
    start = clock.now()
    for number, (channel, result) in enumerate(tries):
        with clock.moved(start + number * DAY):
            note(cast, sent, channel, result)
    return start + (len(tries) - 1) * DAY + timedelta(hours=1)


@pytest.mark.scenario("referrals", 10)
def test_unreachable_asks_three_tries_on_three_days_and_two_channels(cast):
    sent = engaged(cast)
    with tenant(cast.alice):
        set_contact(
            cast.person.pk, by=cast.alice, channels=["phone", "letter"], phone="+33639980002", address="Rue A"
        )
    note(cast, sent)

    with pytest.raises(Incomplete, match="trois essais") as refusal:
        report(cast, sent, "unreachable")
    assert refusal.value.code == "evidence-missing"
    note(cast, sent)
    note(cast, sent)
    with pytest.raises(Incomplete, match="trois jours"):
        report(cast, sent, "unreachable")
    with clock.moved(clock.now() + DAY):
        note(cast, sent)
    with clock.moved(clock.now() + 2 * DAY):
        note(cast, sent)
        with pytest.raises(Incomplete, match="deux moyens"):
            report(cast, sent, "unreachable")
        note(cast, sent, "letter", "posted")

        assert report(cast, sent, "unreachable").outcome_code == "unreachable"


@pytest.mark.scenario("referrals", 10)
def test_with_one_channel_three_tries_on_it_are_enough(cast):
    sent = engaged(cast)

    with clock.moved(on_days(cast, sent, *[("phone", "voicemail")] * 3)):
        assert report(cast, sent, "unreachable").outcome_code == "unreachable"


@pytest.mark.scenario("referrals", 10)
def test_by_post_only_one_letter_and_ten_working_days(cast):
    sent = engaged(cast)
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["letter"], address="12 rue de l’Exemple")
    with pytest.raises(Incomplete, match="envoyez d’abord une lettre"):
        report(cast, sent, "unreachable")
    note(cast, sent, "letter", "posted")

    with clock.moved(clock.now() + 9 * DAY), pytest.raises(Incomplete, match="dix jours ouvrés"):
        report(cast, sent, "unreachable")
    with clock.moved(clock.now() + 18 * DAY):
        assert report(cast, sent, "unreachable").outcome_code == "unreachable"


def test_tries_before_she_was_reached_prove_nothing(cast):
    sent = engaged(cast)
    after = on_days(cast, sent, *[("phone", "voicemail")] * 3, ("phone", "reached"))

    with clock.moved(after), pytest.raises(Incomplete, match="trois essais"):
        report(cast, sent, "unreachable")


@pytest.mark.parametrize(("days", "fits"), [(59, False), (61, True)])
def test_unknown_is_offered_sixty_days_after_the_last_contact(client, cast, days, fits):
    sent = engaged(cast)
    note(cast, sent, "phone", "reached")
    sign_in(client, cast.bob)

    with clock.moved(clock.now() + days * DAY):
        sign_in(client, cast.bob)
        page = client.get(f"/demandes/{sent.handoff.pk}/resultat/autre/").content.decode()
        assert ('value="unknown"' in page) == fits
        if fits:
            assert report(cast, sent, "unknown").outcome_code == "unknown"
        else:
            with pytest.raises(Incomplete, match="soixante jours"):
                report(cast, sent, "unknown")
    with as_owner():
        assert Handoff.objects.get().state == ("ended" if fits else "in_progress")


def test_a_stop_on_the_way_says_why_and_no_other_end_does(cast):
    sent = engaged(cast)

    for code, dropout in (("not_met_dropped_out", ""), ("need_met", "time"), ("not_met_dropped_out", "no")):
        with pytest.raises(Incomplete) as refusal:
            report(cast, sent, code, dropout=dropout)
        assert refusal.value.field == "dropout"
    report(cast, sent, "not_met_dropped_out", dropout="travel", sessions=2)

    with as_owner():
        outcome = Outcome.objects.get()
        assert (outcome.dropout, outcome.sessions) == ("travel", 2)
        for field, value, name in (
            ("code", "need_met", "outcome_dropout"),
            ("obtained", ["x"], "outcome_obtained"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Outcome.objects.update(**{field: value})


def test_needs_met_are_of_those_taken_and_what_she_has_is_kept(cast):
    sent = engaged(cast)
    for field, values in (("needs_met", ["maitrise-de-la-langue"]), ("obtained", ["gold"])):
        with pytest.raises(Incomplete) as refusal:
            report(cast, sent, "need_met", **{field: values})
        assert refusal.value.field == field

    report(cast, sent, "need_partly_met", needs_met=["aide-demarches"], obtained=["equipment", "right_kept"])

    with as_owner():
        outcome = Outcome.objects.get()
    assert (outcome.needs_met, outcome.obtained) == (["aide-demarches"], ["equipment", "right_kept"])


@pytest.mark.scenario("referrals", 20)
def test_at_three_no_shows_an_outcome_is_proposed_and_none_is_set(client, cast):
    sent = engaged(cast)
    start = clock.now()
    for number in range(3):
        with clock.moved(start + number * 2 * DAY), tenant(cast.bob):
            id = uuid7()
            hour = clock.now() + DAY
            following.set_appointment(
                id, by=cast.bob, handoff_id=sent.handoff.pk, starts_at=hour, place="Rue A", with_whom="Bob"
            )
        with clock.moved(hour + timedelta(hours=2)), tenant(cast.bob):
            following.mark_presence(id, by=cast.bob, presence="no_show")

    with clock.moved(hour + timedelta(hours=3)):
        sign_in(client, cast.bob)
        page = client.get(f"/demandes/{sent.handoff.pk}/").content.decode()
        proposed = f"/demandes/{sent.handoff.pk}/resultat/pas-atteint/?code=not_met_no_show"
        assert "Trois absences." in page and proposed in page
        assert client.get(proposed).context["form"]["code"].value() == "not_met_no_show"
    with as_owner():
        handoff = Handoff.objects.get()
        assert (handoff.outcome_code, Appointment.objects.filter(presence="no_show").count()) == (None, 3)
        assert handoff.state in ("accepted", "in_progress")


def test_what_leaves_is_read_again_word_for_word_with_a_word_of_caution(client, cast):
    sent = engaged(cast, scopes=(*THREE, Scope.FOLLOWUP))
    sign_in(client, cast.bob)
    address = f"/demandes/{sent.handoff.pk}/resultat/atteint/"
    typed = {
        "version": client.get(address).context["form"]["version"].value(),
        "code": "need_met",
        "text": "A payé ses dettes en ligne",
        "sessions": "3",
        "needs_met": ["aide-demarches"],
    }

    read = client.post(address, typed)
    changed = client.post(address, typed | {"read_again": "1", "change": "1"})

    assert read.status_code == changed.status_code == 200
    assert "Ce que Alice lira" in read.content.decode()
    assert "Voulez-vous garder ce détail" in read.content.decode()
    assert "A payé ses dettes en ligne" in changed.content.decode()
    with as_owner():
        assert not Outcome.objects.exists()
    assert client.post(address, typed | {"read_again": "1"}).status_code == 302
    with as_owner():
        outcome = Outcome.objects.get()
    assert (outcome.text, outcome.needs_met, outcome.sessions) == (typed["text"], ["aide-demarches"], 3)


@pytest.mark.parametrize(("text", "found"), [
    ("Elle a un TRAITEMENT, des dettes et des dettes", ["traitement", "dettes"]),
    ("Hospitalisée mardi ; sans-papiers", ["hospitalisee", "sans papiers"]),
    ("A ouvert son compte Caf et imprimé son attestation", []),
    ("Le violon du voisin", []),
])  # fmt: skip
def test_sensitive_words_are_found_as_words(text, found):
    assert sensitive_words(text) == found
