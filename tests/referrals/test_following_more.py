"""Around the follow-up: a wrong number, a word of caution, and text to paste elsewhere."""

import pytest
from django.utils import timezone

from core.journal.models import Event
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.operations.contacting import set_contact
from referrals.models import FollowupStep, Handoff
from referrals.operations import closing, following
from referrals.operations.copying import note_copy
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, accept, send
from tests.session import sign_in


def engaged(cast, *, scopes=THREE):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=scopes)
    accept(cast.bob, sent)
    return sent


def names():
    with as_owner():
        return list(Event.objects.order_by("id").values_list("name", flat=True))


def test_a_wrong_number_asks_the_sender_once_and_another_way_answers(client, cast):
    sent = engaged(cast)
    with tenant(cast.bob):
        for _ in range(2):
            following.note_attempt(
                uuid7(), by=cast.bob, handoff_id=sent.handoff.pk, channel="phone", result="wrong_number"
            )
    sign_in(client, cast.alice)
    page = f"/demandes/{sent.referral.pk}/suivi/"
    assert "n’a pas le bon numéro" in client.get(page).content.decode()

    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980003")

    assert (names().count("contact.asked"), names().count("contact.answered")) == (1, 1)
    assert "n’a pas le bon numéro" not in client.get(page).content.decode()
    with as_owner():
        assert Handoff.objects.get().contact_asked_at is None


def test_each_result_of_a_call_has_its_key(client, cast):
    sent = engaged(cast)
    sign_in(client, cast.bob)

    page = client.get(f"/demandes/{sent.handoff.pk}/appel/").content.decode()

    places = [page.index(f'value="{result}" data-key="{key}"') for result, key in (
        ("reached", "j"), ("voicemail", "r"), ("no_answer", "p"), ("wrong_number", "n"), ("refused", "x"),
    )]  # fmt: skip
    assert places == sorted(places)


@pytest.mark.parametrize(("share", "keep", "written"), [
    ("", "", True), ("1", "", False), ("1", "1", True),
])  # fmt: skip
def test_a_shared_note_with_a_sensitive_word_asks_before_it_leaves(client, cast, share, keep, written):
    sent = engaged(cast, scopes=(*THREE, Scope.FOLLOWUP))
    sign_in(client, cast.bob)
    address = f"/demandes/{sent.handoff.pk}/seance/"
    form = client.get(address).context["form"]
    typed = {
        "id": form["id"].value(),
        "on": timezone.localdate(clock.now()).strftime("%d/%m/%Y"),
        "minutes": "30",
        "helped": "with",
        "text": "Parle de son cancer",
        "share": share,
        "keep": keep,
    }

    answer = client.post(address, {name: value for name, value in typed.items() if value})

    with as_owner():
        assert FollowupStep.objects.exists() == written
    if not written:
        assert answer.status_code == 422
        assert "Voulez-vous garder ce détail" in answer.content.decode()


def test_the_text_to_paste_follows_la_coop_names_nobody_and_copying_is_an_event(client, cast):
    sent = engaged(cast)
    with tenant(cast.bob):
        following.add_step(
            uuid7(),
            by=cast.bob,
            handoff_id=sent.handoff.pk,
            on=timezone.localdate(clock.now()),
            minutes=45,
            themes=["aide-demarches"],
            text=f"Avec {QUINQUET}",
        )
    sign_in(client, cast.bob)
    address = f"/demandes/{sent.handoff.pk}/copier-ailleurs/"

    page = client.get(address).content.decode()

    order = [
        "Date :",
        "Durée : 45 minutes",
        "Lieu :",
        "Thématiques :",
        "Matériel :",
        "Autonomie :",
        "Orienté vers :",
    ]
    places = [page.replace("\u00a0", " ").index(words) for words in order]
    assert places == sorted(places)
    assert QUINQUET not in page and "Yvette" not in page
    assert client.post(address, {"block": "coop"}).status_code == 302
    with as_owner():
        event = Event.objects.get(name="text.copied")
    assert (event.payload, event.member_id) == ({"block": "coop"}, cast.bob.pk)


def test_the_sender_copies_one_line_after_sending_and_at_the_outcome(client, cast):
    sent = engaged(cast)
    sign_in(client, cast.alice)
    address = f"/demandes/{sent.referral.pk}/copier/"
    line = f"vers Le Fil des Écrans, réf. {sent.referral.ref_code}."
    before = client.get(address).content.decode()
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met")

    after = client.get(address).content.decode()

    assert line in before and "atteint" not in before
    assert line in after and "atteint." in after
    assert client.post(address).status_code == 302
    assert names()[-1] == "text.copied"


@pytest.mark.parametrize("who", ["chloe", "desk", "dan", "solene"])
def test_whoever_has_no_part_in_it_copies_nothing(client, cast, who):
    sent = engaged(cast)
    member = getattr(cast, who)
    sign_in(client, member)

    assert client.get(f"/demandes/{sent.handoff.pk}/copier-ailleurs/").status_code == 404
    assert client.get(f"/demandes/{sent.referral.pk}/copier/").status_code == 404
    if who != "solene":
        with tenant(member), pytest.raises(Handoff.DoesNotExist):
            note_copy(sent.handoff.pk, by=member, block="coop")
