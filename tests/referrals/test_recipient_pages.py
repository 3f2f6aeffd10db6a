"""The recipient's pages, as each role and each moment meets them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.journal.models import Access, Event
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.operations.consenting import withdraw
from referrals.models import Appointment, Attempt, FollowupStep, Handoff, Visibility
from referrals.operations import answering, following
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, accept, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.session import sign_in

ALL = tuple(Scope)


def page(relayed: Any, *rest: str) -> str:
    return "/".join([f"/demandes/{relayed.handoff.pk}", *rest, ""])


def text(answer: Any) -> str:
    return str(answer.content.decode())


def once(client: Any, address: str) -> dict[str, Any]:
    """What the form of this page holds before anything is typed."""
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}


def two_persons(cast: Any) -> Any:
    with as_owner():
        return PersonFactory(home_structure=cast.sender)


@pytest.mark.scenario("referrals", 1)
def test_before_the_answer_the_page_says_the_need_and_no_name(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    answer = client.get(page(sent))

    assert answer.status_code == 200
    assert "Aide aux démarches administratives" in text(answer)
    assert "Sans son nom" in text(answer)
    assert "Grenoble" in text(answer)
    assert QUINQUET not in text(answer)
    assert "06 39 98 00 02" not in text(answer).replace("\u00a0", " ")
    with as_owner():
        assert not Access.objects.exists()


def test_the_first_opening_is_noted_once(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    client.get(page(sent))
    client.get(page(sent))

    with as_owner():
        assert Event.objects.filter(name="handoff.seen").count() == 1


@pytest.mark.parametrize("who", ["chloe", "desk", "dan", "solene", "alice"])
@pytest.mark.parametrize(
    "rest",
    [
        (),
        ("accepter",),
        ("pas-possible",),
        ("appel",),
        ("rendez-vous",),
        ("seance",),
        ("resultat",),
        ("resultat", "atteint"),
    ],
)
def test_whoever_is_not_asked_meets_nothing(client, cast, who, rest):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, getattr(cast, who))

    assert client.get(page(sent, *rest)).status_code in (404, 405)
    assert client.post(page(sent, *rest)).status_code in (404, 405)


@pytest.mark.parametrize("role", [Role.DESK, Role.TRAINER, Role.OBSERVER])
def test_a_role_that_opens_no_file_has_no_inbox(client, cast, role):
    with as_owner():
        member = MembershipFactory(user=UserFactory(), structure=cast.recipient, role=role)
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, member)

    assert client.get("/a-repondre/").status_code == 404
    assert client.get(page(sent)).status_code == 404


def test_one_press_accepts_and_the_page_shows_exactly_what_was_agreed(client, cast):
    sent = send(
        cast.alice,
        cast.person,
        cast.recipient,
        scopes=[Scope.IDENTITY, Scope.NEEDS],
        motive_text="Refaire la déclaration",
    )
    sign_in(client, cast.bob)

    answer = client.post(page(sent, "accepter"), {"version": sent.handoff.version}, follow=True)

    assert answer.redirect_chain == [(page(sent), 302)]
    assert QUINQUET in text(answer)
    assert "Refaire la déclaration" in text(answer)
    assert "06 39 98 00 02" not in text(answer).replace("\u00a0", " ")
    assert "Pas comment la joindre" in text(answer)
    assert "Vous ne voyez que ce que la personne a accepté." in text(answer)
    with as_owner():
        seen = Access.objects.get()
        assert (seen.kind, seen.reason, seen.scopes) == ("file", "shared", [1, 3])


def test_every_agreed_scope_is_shown_when_all_are(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=ALL)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)

    answer = text(client.get(page(sent))).replace("\u00a0", " ")

    assert "06 39 98 00 02" in answer
    assert "puis-je parler à Yvette" in answer
    assert '<li class="no">' not in answer


@pytest.mark.scenario("referrals", 5)
def test_the_second_of_two_mediators_reads_who_accepted_and_when(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        karim = MembershipFactory(
            user=UserFactory(first_name="Karim"), structure=cast.recipient, role=Role.MEDIATOR
        )
    accept(karim, sent)
    sign_in(client, cast.bob)

    answer = client.post(page(sent, "accepter"), {"version": sent.handoff.version})

    assert answer.status_code == 409
    assert "Karim vient de répondre à" in text(answer)
    assert "Acceptée" in text(answer)
    with as_owner():
        assert Event.objects.filter(name="handoff.accepted").count() == 1
        assert Handoff.objects.get().assignee_id == karim.pk


def test_pressing_accept_twice_lands_on_the_same_page(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    version = {"version": sent.handoff.version}

    first = client.post(page(sent, "accepter"), version)
    second = client.post(page(sent, "accepter"), version)

    assert (second.status_code, second["Location"]) == (302, first["Location"])
    with as_owner():
        assert Event.objects.filter(name="handoff.accepted").count() == 1


def test_accepting_what_was_taken_back_says_so(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        answering.recall(sent.handoff.pk, by=cast.alice, reason="error")
    sign_in(client, cast.bob)

    answer = client.post(page(sent, "accepter"), {"version": sent.handoff.version})

    assert answer.status_code == 409
    assert "Demande retirée" in text(answer)


def test_declining_tells_the_sender_the_code_and_the_words(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "pas-possible")) | {"code": "no_capacity", "text": "Complet en mars"}

    answer = client.post(page(sent, "pas-possible"), data)

    assert (answer.status_code, answer["Location"]) == (302, "/a-repondre/")
    with tenant(cast.alice):
        assert Handoff.objects.get().decline_code == "no_capacity"


def test_declining_without_a_reason_keeps_the_words(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    answer = client.post(
        page(sent, "pas-possible"), {"version": sent.handoff.version, "text": "Des mots à garder"}
    )

    assert answer.status_code == 422
    assert "Choisissez la raison." in text(answer)
    assert "Des mots à garder" in text(answer)
    assert "<title>Erreur" in text(answer)


def test_another_reason_asks_for_a_sentence_beside_its_field(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "pas-possible")) | {"code": "other", "text": "bof"}

    answer = client.post(page(sent, "pas-possible"), data)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"text"}


def test_declining_what_a_colleague_took_keeps_what_was_typed(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "pas-possible")) | {"code": "no_capacity", "text": "Des mots à garder"}
    with as_owner():
        karim = MembershipFactory(
            user=UserFactory(first_name="Karim"), structure=cast.recipient, role=Role.MEDIATOR
        )
    accept(karim, sent)

    answer = client.post(page(sent, "pas-possible"), data)

    assert answer.status_code == 409
    assert "Karim vient de répondre" in text(answer)
    assert "Des mots à garder" in text(answer)


def test_only_a_lead_is_offered_the_reason_of_safety(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        lead = MembershipFactory(user=UserFactory(), structure=cast.recipient, role=Role.LEAD)
    offered = {}
    for member in (cast.bob, lead):
        sign_in(client, member)
        offered[member.role] = 'value="safety"' in text(client.get(page(sent, "pas-possible")))

    assert offered == {Role.MEDIATOR: False, Role.LEAD: True}


def test_a_form_in_the_wrong_state_is_explained(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)

    answer = client.get(page(sent, "seance"))

    assert answer.status_code == 409
    assert "Cette demande a changé" in text(answer)


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


def _past_appointment(cast: Any, sent: Any) -> Any:
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(),
            by=cast.bob,
            handoff_id=sent.handoff.pk,
            starts_at=clock.now() + timedelta(hours=1),
            place="Rue A",
            with_whom="Bob",
        )
        appointment = Appointment.objects.get()
    return appointment


def test_one_tap_says_she_came(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    appointment = _past_appointment(cast, sent)
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
    appointment = _past_appointment(cast, sent)
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

    answer = client.post(address, data, follow=True)

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


@pytest.mark.scenario("referrals", 7)
@pytest.mark.scenario("people", 13)
def test_a_withdrawal_cuts_the_very_next_page(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, motive_text="Refaire la déclaration")
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    before = text(client.get(page(sent)))
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    after = text(client.get(page(sent)))

    assert QUINQUET in before
    assert "Refaire la déclaration" in before
    assert QUINQUET not in after
    assert "Refaire la déclaration" not in after
    assert "Détruisez la fiche papier." in after
    assert client.get(f"/personnes/{cast.person.pk}/").status_code == 404
    assert QUINQUET not in text(client.get("/a-repondre/?onglet=terminees"))


def test_writing_after_a_withdrawal_is_refused_with_what_was_typed(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.bob)
    data = once(client, page(sent, "seance")) | {"text": "Des mots à garder"}
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    answer = client.post(page(sent, "seance"), data)

    assert answer.status_code == 409
    assert "Des mots à garder" in text(answer)
    assert "Détruisez la fiche papier." in text(answer)


@pytest.mark.scenario("people", 17)
def test_a_share_past_its_date_leaves_a_page_that_says_so_and_can_still_end(client, cast):
    with clock.moved(clock.now() - timedelta(days=200)):
        sent = send(cast.alice, cast.person, cast.recipient)
        accept(cast.bob, sent)
    sign_in(client, cast.bob)

    answer = text(client.get(page(sent)))
    step = client.post(
        page(sent, "seance"), once(client, page(sent, "seance")) | {"text": "Des mots à garder"}
    )
    address = page(sent, "resultat", "atteint")
    ended = client.post(address, once(client, address))

    assert "Le partage est arrivé à sa fin." in answer
    assert QUINQUET not in answer
    assert (step.status_code, ended.status_code) == (409, 302)
    assert "Des mots à garder" in text(step)


TABS = {
    "a-repondre": "1 demande à répondre",
    "rendez-vous": "1 rendez-vous",
    "en-cours": "1 suivi en cours",
    "terminees": "1 demande terminée",
}


def test_each_tab_counts_and_lists_its_own(client, cast):
    with as_owner():
        persons = [PersonFactory(home_structure=cast.sender) for _ in range(3)]
    waiting, held, ended = [send(cast.alice, person, cast.recipient) for person in persons]
    accept(cast.bob, held)
    _past_appointment(cast, held)
    with tenant(cast.bob):
        answering.decline(ended.handoff.pk, by=cast.bob, code="no_capacity")
    sign_in(client, cast.bob)

    pages = {tab: text(client.get(f"/a-repondre/?onglet={tab}")) for tab in TABS}

    for tab, heading in TABS.items():
        assert heading in pages[tab].replace("\u00a0", " ")
    assert waiting.referral.ref_code in pages["a-repondre"]
    assert held.referral.ref_code in pages["en-cours"]
    assert persons[1].display_name in pages["en-cours"]
    assert persons[1].display_name in pages["rendez-vous"]
    assert ended.referral.ref_code in pages["terminees"]
    assert persons[0].display_name not in pages["a-repondre"]
    with as_owner():
        assert list(Access.objects.values_list("kind", "reason", "count")) == [("list", "shared", 1)] * 2


def test_an_empty_inbox_says_what_to_do(client, cast):
    sign_in(client, cast.bob)

    assert "Rien à répondre." in text(client.get("/a-repondre/"))


def test_urgent_requests_come_first(client, cast):
    other = two_persons(cast)
    send(cast.alice, other, cast.recipient)
    urgent = send(cast.alice, cast.person, cast.recipient, priority="urgent", deadline=clock.now().date())
    sign_in(client, cast.bob)

    lines = client.get("/a-repondre/").context["asked"]

    assert [line.handoff.pk for line in lines][0] == urgent.handoff.pk


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("tab", "count"), [("a-repondre", 18), ("en-cours", 19), ("rendez-vous", 18), ("terminees", 17)]
)
def test_the_inbox_asks_as_much_for_one_as_for_three(client, cast, queries, item_count, tab, count):
    with as_owner():
        persons = [PersonFactory(home_structure=cast.sender) for _ in range(item_count)]
    for person in persons:
        sent = send(cast.alice, person, cast.recipient)
        if tab in ("en-cours", "rendez-vous"):
            accept(cast.bob, sent)
            with tenant(cast.bob):
                following.set_appointment(
                    uuid7(),
                    by=cast.bob,
                    handoff_id=sent.handoff.pk,
                    starts_at=clock.now() + timedelta(days=1),
                    place="Rue A",
                    with_whom="Bob",
                )
        if tab == "terminees":
            with tenant(cast.bob):
                answering.decline(sent.handoff.pk, by=cast.bob, code="no_capacity")
    sign_in(client, cast.bob)
    client.get("/a-repondre/")

    with queries() as asked:
        client.get(f"/a-repondre/?onglet={tab}")

    assert len(asked) == count
