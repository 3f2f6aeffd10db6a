"""The answer of a recipient without account, by phone or on its liaison sheet, written down once by someone else."""

import subprocess
from datetime import timedelta
from typing import Any

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.tenant import tenant
from people.models import AccessGrant
from referrals.models import Handoff, LiaisonSheet, Slip
from referrals.operations.answering import accept
from referrals.operations.writing_down import print_sheet, write_down
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, send
from tests.holding import made_once
from tests.referrals.received import once, text
from tests.referrals.without_account import external
from tests.session import sign_in


@pytest.fixture
@made_once
def outside(cast: Any) -> Any:
    return external(cast)


@pytest.fixture
def sent(cast: Any, outside: Any) -> Any:
    return send(cast.alice, cast.person, outside)


def written(by: Any, relayed: Any, **said: Any) -> Any:
    with tenant(by):
        return write_down(relayed.handoff.pk, by=by, **({"via": "phone", "answerer": "Mme Diallo"} | said))


def stored() -> Handoff:
    with as_owner():
        return Handoff.objects.get()


@pytest.mark.parametrize("who", ["alice", "solene"])
def test_a_yes_by_phone_opens_what_was_agreed_to_the_structure_and_names_who_answered(
    cast, sent, outside, who
):
    written(getattr(cast, who), sent, answer="accept")

    handoff = stored()
    assert (handoff.state, handoff.via, handoff.answerer) == ("accepted", "phone", "Mme Diallo")
    assert handoff.assignee_id is None
    with as_owner():
        opened = AccessGrant.objects.filter(structure=outside).values_list("scope", flat=True)
        assert sorted(opened) == sorted(int(scope) for scope in THREE)
        assert Event.objects.get(name="handoff.accepted").payload["via"] == "phone"


@pytest.mark.parametrize("who", ["alice", "solene"])
def test_a_no_by_phone_has_its_code_and_its_words(cast, sent, who):
    words = "Ils ne reçoivent plus personne avant mars."

    written(getattr(cast, who), sent, answer="decline", code="other", text=words)

    assert (stored().decline_code, stored().via) == ("other", "phone")


def test_a_place_is_kept_by_phone(cast, sent):
    written(cast.alice, sent, answer="waitlist", until=clock.now().date() + timedelta(days=9))

    assert (stored().state, stored().via, stored().answerer) == ("waitlisted", "phone", "Mme Diallo")


@pytest.mark.scenario("referrals", 25)
def test_without_the_name_of_who_answered_nothing_is_written(cast, sent):
    with pytest.raises(Incomplete) as refusal:
        written(cast.alice, sent, answerer="  ", answer="accept")

    assert refusal.value.field == "answerer"
    assert stored().state == "sent"


def test_a_structure_with_accounts_answers_itself(cast):
    member = send(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Refused):
        written(cast.alice, member, answer="accept")


def test_a_stranger_writes_nothing_down(cast, sent):
    with pytest.raises(Handoff.DoesNotExist):
        written(cast.chloe, sent, answer="accept")


def test_a_sheet_keeps_its_number_and_is_typed_once(cast, sent):
    with tenant(cast.alice):
        first = print_sheet(sent.handoff.pk, by=cast.alice)
        again = print_sheet(sent.handoff.pk, by=cast.alice)
    paper = {"via": "paper", "sheet": first.number.lower()}

    written(cast.solene, sent, **paper, answer="waitlist", until=clock.now().date() + timedelta(days=9))
    with pytest.raises(Conflict, match="déjà été saisie"):
        written(cast.alice, sent, **paper, answer="accept")

    assert first.pk == again.pk
    assert (stored().state, stored().via) == ("waitlisted", "paper")


def test_the_number_of_another_sheet_is_refused_beside_its_field(cast, sent):
    with tenant(cast.alice):
        print_sheet(sent.handoff.pk, by=cast.alice)

    with pytest.raises(Incomplete) as refusal:
        written(cast.alice, sent, via="paper", sheet="9Z-0000", answer="accept")

    assert refusal.value.field == "sheet"


def test_no_sheet_for_a_member_nor_once_it_said_no_nor_by_a_stranger(cast, sent):
    member = send(cast.alice, cast.person, cast.recipient, needs=("outils-quotidien",))
    written(cast.alice, sent, answer="decline", code="no_capacity")

    for relayed in (member, sent):
        with tenant(cast.alice), pytest.raises(Refused):
            print_sheet(relayed.handoff.pk, by=cast.alice)
    with tenant(cast.chloe), pytest.raises(Handoff.DoesNotExist):
        print_sheet(sent.handoff.pk, by=cast.chloe)
    with tenant(cast.bob):
        assert not LiaisonSheet.objects.exists()


def test_the_sheet_holds_the_preview_the_reference_and_neither_name_nor_code(client, cast, sent):
    sign_in(client, cast.alice)

    answer = client.post(f"/demandes/{sent.handoff.pk}/fiche/")

    assert answer["Content-Type"] == "application/pdf"
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True
    )
    words = " ".join(read.stdout.decode().split())
    with as_owner():
        number = LiaisonSheet.objects.get().number
        assert Slip.objects.count() == 1
    assert sent.referral.ref_code in words
    assert number in words
    assert "Complet" in words
    assert QUINQUET not in words
    assert "Yvette" not in words
    assert sent.code not in words.replace(" ", "")
    assert answer.content.count(b"/Type /Page\n") <= 1


def test_the_page_types_the_answer_in_the_order_of_the_sheet(client, cast, sent):
    sign_in(client, cast.alice)
    address = f"/demandes/{sent.handoff.pk}/reponse-recue/"
    said = once(client, address) | {"answerer": "M. Roux, accueil", "answer": "decline"}

    missing = client.post(address, said)
    done = client.post(address, said | {"code": "schedule"})

    assert list(missing.context["form"].errors) == ["code"]
    assert done.status_code == 302
    assert (stored().decline_code, stored().answerer) == ("schedule", "M. Roux, accueil")


def test_digits_are_said_to_the_public_number_by_the_sender_or_the_coordinator(client, cast, sent):
    answers = {}
    for name in ("alice", "solene", "chloe", "bob"):
        sign_in(client, getattr(cast, name))
        answers[name] = client.post(f"/demandes/{sent.handoff.pk}/code-a-dire/")

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "alice": 200, "solene": 200, "chloe": 404, "bob": 404,
    }  # fmt: skip
    assert "04 65 71 00 99" in text(answers["alice"]).replace("\u00a0", " ")


def test_an_answer_on_the_page_then_another_is_refused(cast, sent):
    written(cast.alice, sent, answer="accept")

    with tenant(cast.alice), pytest.raises(Refused):
        accept(sent.handoff.pk, by=cast.alice)
