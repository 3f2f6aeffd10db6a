"""What the coordination does about a request that waits for too long (scenario 17)."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.tenant import tenant
from core.kernel.workdays import due
from referrals.models import Handoff, LateNote, Referral
from referrals.operations import coordinating
from referrals.operations.escalating import tell_all_due
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.session import sign_in

DAY = timedelta(days=1)


def day(days):
    return clock.now().astimezone(clock.zone()).date() + timedelta(days=days)


def late(cast):
    """Sent five weeks ago, and silent since."""
    with clock.moved(clock.now() - 35 * DAY):
        return send(cast.alice, cast.person, cast.recipient)


def now_is(sent):
    with as_owner():
        return Referral.objects.get(pk=sent.referral.pk), Handoff.objects.get(pk=sent.handoff.pk)


def extend(cast, sent, days=7, reason="promised", **more):
    with tenant(cast.solene):
        coordinating.extend(sent.referral.pk, by=cast.solene, until=day(days), reason=reason, **more)


@pytest.mark.scenario("referrals", 17)
def test_extending_moves_the_day_and_is_in_the_history_of_the_sender(client, cast):
    sent = late(cast)
    tell_all_due()
    assert now_is(sent)[0].escalation_level == 3

    extend(cast, sent, days=7)

    referral, handoff = now_is(sent)
    assert (referral.state, referral.next_due_kind, handoff.state) == ("open", "answer", "sent")
    assert referral.next_due_at.astimezone(clock.zone()).date() == day(7)
    assert referral.next_due_at == referral.level_due_at == handoff.due_at
    assert (referral.escalation_level, handoff.owed_by) == (0, "recipient")
    sign_in(client, cast.alice)
    page = client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()
    assert "La coordination laisse jusqu’au" in page and "une réponse est promise" in page
    with as_owner():
        event = Event.objects.get(name="referral.extended")
    assert (event.payload["reason"], event.member_id) == ("promised", cast.solene.pk)


@pytest.mark.scenario("referrals", 17)
def test_without_action_the_line_comes_back_every_five_working_days_and_no_state_changed(cast):
    sent = late(cast)
    tell_all_due()
    first = now_is(sent)[0]

    with clock.moved(first.level_due_at + timedelta(minutes=1)):
        tell_all_due()
        second = now_is(sent)[0]
        expected = due(clock.now(), 5, cast.network.time_zone, cast.network.subdivision)

    assert second.level_due_at == expected
    assert (second.state, second.version, second.next_due_at) == (
        first.state,
        first.version,
        first.next_due_at,
    )
    assert now_is(sent)[1].state == "sent"


@pytest.mark.parametrize(("days", "reason"), [(0, "promised"), (31, "promised"), (5, "answered"), (5, "")])
def test_an_extension_has_a_near_day_and_a_reason(cast, days, reason):
    sent = late(cast)

    with pytest.raises(Incomplete):
        extend(cast, sent, days=days, reason=reason)
    with as_owner():
        assert not LateNote.objects.exists()


def test_a_call_and_a_proposal_are_noted_and_move_nothing(client, cast):
    sent = late(cast)
    before = now_is(sent)[0]
    with tenant(cast.solene):
        coordinating.note_call(sent.referral.pk, by=cast.solene, reason="no_answer")
        coordinating.propose(sent.referral.pk, by=cast.solene, structure_id=cast.unrelated.pk)
        for wrong in (cast.sender.pk, cast.elsewhere.pk):
            with pytest.raises(Incomplete):
                coordinating.propose(sent.referral.pk, by=cast.solene, structure_id=wrong)

    after = now_is(sent)[0]
    assert (after.state, after.version, after.next_due_at) == (
        before.state,
        before.version,
        before.next_due_at,
    )
    with as_owner():
        assert Handoff.objects.count() == 1
        proposed = Event.objects.get(name="target.proposed")
    assert (proposed.payload["sender"], proposed.payload["structure"]) == (cast.sender.pk, cast.unrelated.pk)
    sign_in(client, cast.alice)
    page = client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()
    assert "propose un autre lieu : La Souris Verte" in page.replace("\u00a0", " ")


def test_only_the_coordination_acts_and_only_on_what_waits(cast):
    sent = late(cast)
    for who, refusal in ((cast.alice, Refused), (cast.bob, Refused), (cast.dan, Referral.DoesNotExist)):
        with tenant(who), pytest.raises(refusal):
            coordinating.extend(sent.referral.pk, by=who, until=day(3), reason="promised")
    with as_owner():
        Referral.objects.update(
            state="cancelled", next_due_at=None, level_due_at=None, closed_at=clock.now(), close_reason="x"
        )

    with pytest.raises(Conflict):
        extend(cast, sent)


def test_the_database_keeps_each_note_whole_and_for_its_two_readers(cast):
    sent = late(cast)
    extend(cast, sent)

    for who, count in ((cast.solene, 1), (cast.alice, 1), (cast.bob, 0), (cast.dan, 0)):
        with tenant(who):
            assert LateNote.objects.count() == LateNote.objects.visible_to(who).count() == count
    for sql in ("update referrals_latenote set reason = 'looking'", "delete from referrals_latenote"):
        with tenant(cast.solene), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)
    with as_owner(), pytest.raises(IntegrityError, match="latenote_what"), transaction.atomic():
        row = LateNote.objects.get()
        LateNote(
            network=row.network,
            referral=row.referral,
            sender_structure=row.sender_structure,
            act="called",
            at=row.at,
        ).save()


def test_the_pages_say_no_name_and_do_what_they_say(client, cast):
    sent = late(cast)
    sign_in(client, cast.solene)
    address = f"/en-retard/{sent.referral.pk}/"
    assert f"{address}prolonger/" in client.get("/en-retard/").content.decode()
    for act in ("prolonger", "appel", "proposer"):
        page = client.get(f"{address}{act}/")
        assert page.status_code == 200
        assert QUINQUET not in page.content.decode() and "Yvette" not in page.content.decode()

    assert client.post(f"{address}appel/", {"reason": "answered"}).status_code == 302
    assert client.post(f"{address}proposer/", {"structure": cast.unrelated.pk}).status_code == 302
    form = client.get(f"{address}prolonger/").context["form"]
    typed = {"version": form["version"].value(), "reason": "looking", "until": day(6).strftime("%d/%m/%Y")}
    assert client.post(f"{address}prolonger/", {"version": typed["version"]}).status_code == 422
    assert client.post(f"{address}prolonger/", typed).status_code == 302
    with as_owner():
        acts = list(LateNote.objects.order_by("at", "id").values_list("act", flat=True))
    assert acts == ["called", "proposed", "extended"]
    sign_in(client, cast.alice)
    assert client.get(f"{address}prolonger/").status_code == 404
