"""A request that continues another one: its words are taken up, and the person's clock does not start again."""

from datetime import timedelta
from typing import Any

import pytest

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from referrals.models import Referral
from referrals.operations import sending
from referrals.operations.sending import Request
from referrals.queries.chains import waiting_since
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, consent, send
from tests.session import sign_in

WORDS = {"motive": "learn", "motive_text": "Écrire à ses enfants", "constraints": "Le matin"}


def continued(cast: Any, parent: Any, *, by: Any = None, person: Any = None) -> Referral:
    """The same person, to Chloé's structure, as what continues `parent`."""
    by, person = by or cast.alice, person or cast.person
    consent(by, person, cast.unrelated)
    with tenant(by):
        sent = sending.send(
            uuid7(),
            by=by,
            person_id=person.pk,
            target_id=cast.unrelated.pk,
            request=Request(needs=["aide-equipement"]),
            scopes=THREE,
            with_slip=True,
            parent_id=parent.pk,
        )
    return sent.referral


def test_the_persons_clock_runs_from_the_first_sending(cast):
    begun = clock.now() - timedelta(days=40)
    with clock.moved(begun):
        first = send(cast.alice, cast.person, cast.recipient).referral

    second = continued(cast, first)

    with tenant(cast.alice):
        assert waiting_since(cast.alice, second) == begun
        assert waiting_since(cast.alice, Referral.objects.get(pk=first.pk)) == begun
        assert Referral.objects.get(pk=second.pk).first_sent_at > begun


def test_a_request_about_someone_else_is_not_continued(cast):
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    first = send(cast.alice, other, cast.recipient).referral

    with pytest.raises(Referral.DoesNotExist):
        continued(cast, first)


def test_the_page_takes_up_what_was_written_and_keeps_what_it_continues(client, cast):
    first = send(cast.alice, cast.person, cast.recipient, **WORDS).referral
    consent(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/demande/?structure=souris&suite={first.pk}"

    form = client.get(address).context["form"]
    typed = {
        name: form[name].value() for name in ("needs", "motive", "motive_text", "constraints", "priority")
    }
    client.post(address, typed | {"id": form["id"].value(), "with_slip": "on"})

    with as_owner():
        second = Referral.objects.exclude(pk=first.pk).get()
    assert second.parent_id == first.pk
    assert (
        f"Continue la demande {first.ref_code}"
        in client.get(f"/demandes/{second.pk}/suivi/").content.decode()
    )
    assert typed == {"needs": ["aide-demarches"], **WORDS, "priority": "normal"}


def test_someone_elses_request_in_the_address_is_a_404(client, cast):
    first = send(cast.alice, cast.person, cast.recipient).referral
    consent(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)
    stranger = uuid7()

    choose = client.get(f"/personnes/{cast.person.pk}/orienter/?suite={first.pk}")

    assert f"suite={first.pk}" in choose.content.decode()
    assert (
        client.get(f"/personnes/{cast.person.pk}/demande/?structure=souris&suite={stranger}").status_code
        == 404
    )
