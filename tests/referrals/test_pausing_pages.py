"""The pages of a pause and of a suspension, from both ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from referrals.models import Handoff, Referral
from referrals.operations import following
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.session import sign_in


def started(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        following.add_step(
            uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, on=timezone.localdate(clock.now())
        )
    return sent


def day(days):
    on = clock.now().astimezone(clock.zone()).date() + timedelta(days=days)
    return {"until": on.strftime("%d/%m/%Y")}


def body(answer):
    return answer.content.decode()


def state_of(sent):
    with as_owner():
        return (
            Referral.objects.get(pk=sent.referral.pk).state,
            Handoff.objects.get(pk=sent.handoff.pk).state,
        )


def test_a_mediator_pauses_and_takes_up_again(client, cast):
    sent = started(cast)
    sign_in(client, cast.bob)
    address = f"/demandes/{sent.handoff.pk}/"
    version = client.get(f"{address}pause/").context["form"]["version"].value()

    missing = client.post(f"{address}pause/", {"version": version, "reason": "equipment"})
    done = client.post(
        f"{address}pause/", {"version": version, "reason": "equipment", **day(20)}, follow=True
    )

    assert (missing.status_code, done.status_code) == (422, 200)
    assert "Indiquez un jour." in body(missing)
    assert "En pause jusqu’au" in body(done) and "Reprendre le suivi" in body(done)
    assert state_of(sent) == ("engaged", "paused")
    back = client.post(f"{address}reprendre/", follow=True)
    assert "Poser un rendez-vous" in body(back)
    assert state_of(sent) == ("engaged", "in_progress")


def test_a_social_worker_suspends_takes_up_and_the_other_end_reads_it(client, cast):
    sent = started(cast)
    sign_in(client, cast.alice)
    address = f"/demandes/{sent.referral.pk}/"
    page = client.get(f"{address}suspendre/")
    assert "met son suivi en pause" in body(page)

    version = page.context["form"]["version"].value()
    done = client.post(f"{address}suspendre/", {"version": version, "reason": "away", **day(20)}, follow=True)

    assert "Cette demande est suspendue jusqu’au" in body(done) and "Reprendre la demande" in body(done)
    assert "Mettre fin à la demande" not in body(done)
    sign_in(client, cast.bob)
    seen = body(client.get(f"/demandes/{sent.handoff.pk}/"))
    assert "La demande est suspendue par qui l’a envoyée" in seen and "Reprendre le suivi" not in seen
    sign_in(client, cast.alice)
    assert client.get(f"{address}suspendre/").status_code == 302
    client.post(f"{address}continuer/")
    assert state_of(sent) == ("engaged", "in_progress")


def test_who_is_asked_reads_that_nothing_is_owed_and_the_sender_may_end_it(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    address = f"/demandes/{sent.referral.pk}/"
    assert client.get(f"{address}mettre-fin/").status_code == 302
    version = client.get(f"{address}suspendre/").context["form"]["version"].value()
    client.post(f"{address}suspendre/", {"version": version, "reason": "asked", **day(20)})

    sign_in(client, cast.bob)
    preview = body(client.get(f"/demandes/{sent.handoff.pk}/"))
    assert "vous n’avez rien à faire d’ici là" in preview and ">Accepter<" not in preview
    sign_in(client, cast.alice)
    page = client.get(f"{address}mettre-fin/")
    client.post(f"{address}mettre-fin/", {"version": page.context["form"]["version"].value()})

    assert state_of(sent) == ("closed", "recalled")


@pytest.mark.parametrize("who", ["chloe", "desk", "dan", "solene"])
def test_whoever_has_no_part_in_it_meets_nothing(client, cast, who):
    sent = started(cast)
    sign_in(client, getattr(cast, who))

    for rest in (f"{sent.handoff.pk}/pause", f"{sent.handoff.pk}/reprendre"):
        assert client.post(f"/demandes/{rest}/").status_code == 404
    for rest in ("suspendre", "continuer", "mettre-fin"):
        assert client.post(f"/demandes/{sent.referral.pk}/{rest}/").status_code == 404
