"""News less often: both sides say it, the shorter holds, and the ladder begins on that day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from referrals.models import Handoff, Referral
from referrals.operations import following
from referrals.operations.answering import accept as accept_handoff
from referrals.operations.passing import pass_on
from referrals.operations.spacing import space_news
from referrals.rules.clocks import months_later
from referrals.tasks import sweep
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.session import sign_in

PARIS = ZoneInfo("Europe/Paris")


def on(day, month=3):
    return clock.moved(datetime(2026, month, day, 9, 1, tzinfo=PARIS))


def space(member, sent, months, **more):
    with tenant(member):
        return space_news(sent.referral.pk, by=member, months=months, **more)


def reach(cast, sent):
    with tenant(cast.bob):
        said = {"handoff_id": sent.handoff.pk, "channel": "phone", "result": "reached"}
        following.note_attempt(uuid7(), by=cast.bob, **said)


def due(sent):
    """Local days: promised for the request, and of the handoff."""
    with as_owner():
        rows = Referral.objects.get(pk=sent.referral.pk), Handoff.objects.get(pk=sent.handoff.pk)
    return tuple(at.astimezone(PARIS).date() for at in (rows[0].next_due_at, rows[1].due_at))


@pytest.fixture
def followed(cast):
    """Bob has reached her, on a Monday."""
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
        accept(cast.bob, sent)
        reach(cast, sent)
    return sent


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 9), 1, date(2026, 4, 9)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 7, 15), 6, date(2027, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day, months, expected):
    assert months_later(day, months) == expected


def test_the_usual_delay_runs_until_both_sides_have_said(cast, followed):
    usual = (date(2026, 4, 7),) * 2  # twenty working days, Easter Monday aside
    assert due(followed) == usual
    with on(9):
        space(cast.alice, followed, 3)
        assert due(followed) == usual

        space(cast.bob, followed, 6)

    assert due(followed) == (date(2026, 6, 9),) * 2  # the shorter of the two
    with as_owner():
        told = [
            (e.payload["months"], e.payload["in_force"]) for e in Event.objects.filter(name="news.spaced")
        ]
    assert told == [(3, None), (6, 3)]


def test_the_second_and_third_levels_fall_five_and_ten_working_days_later(cast, followed):
    with on(9):
        space(cast.alice, followed, 3)
        space(cast.bob, followed, 3)

    fired = []
    for day in range(1, 31):
        with on(day, 6):
            if sweep():
                fired.append(day)

    assert fired == [9, 16, 23, 30]  # then every five working days


def test_each_shared_moment_starts_it_again_and_taking_it_back_is_enough_alone(cast, followed):
    with on(9):
        space(cast.alice, followed, 3)
        space(cast.bob, followed, 3)
    with on(1, 4):
        reach(cast, followed)
        assert due(followed) == (date(2026, 7, 1),) * 2

        space(cast.alice, followed, None)

    assert due(followed) == (date(2026, 4, 30),) * 2


def test_whoever_takes_over_has_said_nothing_yet(cast, followed):
    with on(9):
        space(cast.alice, followed, 3)
        space(cast.bob, followed, 3)
        consent(cast.alice, cast.person, cast.unrelated)
        with tenant(cast.bob):
            passed = pass_on(followed.handoff.pk, by=cast.bob, target_id=cast.unrelated.pk)
        with tenant(cast.chloe):
            accept_handoff(passed.pk, by=cast.chloe)

    with as_owner():
        referral = Referral.objects.get(pk=followed.referral.pk)
    assert (referral.sender_news_every, referral.holder_news_every, referral.news_every) == (3, None, None)


def test_the_same_answer_again_is_harmless_and_another_version_is_a_conflict(cast, followed):
    with on(9):
        first = space(cast.alice, followed, 3)
        assert space(cast.alice, followed, 3).version == first.version
        with pytest.raises(Conflict):
            space(cast.bob, followed, 3, version=first.version - 1)


@pytest.mark.parametrize("months", [0, 2, 12])
def test_one_three_or_six_months(cast, followed, months):
    with pytest.raises(Incomplete):
        space(cast.alice, followed, months)


def test_only_both_ends_and_only_while_someone_follows_her(cast, followed):
    for who in (cast.chloe, cast.dan):
        with pytest.raises(Referral.DoesNotExist):
            space(who, followed, 3)
    with pytest.raises(Refused):
        space(cast.solene, followed, 3)
    with as_owner():
        Referral.objects.filter(pk=followed.referral.pk).update(state="reported")
    with pytest.raises(Refused):
        space(cast.alice, followed, 3)


@pytest.mark.parametrize("column", ["sender_news_every", "holder_news_every"])
def test_the_database_holds_the_same(cast, followed, column):
    with as_owner(), pytest.raises(IntegrityError, match="referral_news_every"), transaction.atomic():
        Referral.objects.filter(pk=followed.referral.pk).update(**{column: 2})


def test_both_pages_say_what_the_other_proposes(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sender, holder = f"/demandes/{sent.referral.pk}/nouvelles/", f"/demandes/{sent.handoff.pk}/rythme/"
    sign_in(client, cast.alice)
    assert sender in client.get(f"/demandes/{sent.referral.pk}/suivi/").content.decode()
    version = client.get(sender).context["form"]["version"].value()
    assert client.post(sender, {"version": version, "months": "3"}).status_code == 302

    sign_in(client, cast.bob)
    assert holder in client.get(f"/demandes/{sent.handoff.pk}/").content.decode()
    page = client.get(holder)
    assert "propose : tous les trois mois" in page.content.decode().replace("\u00a0", " ")
    said = {"version": page.context["form"]["version"].value(), "months": "3"}
    assert client.post(holder, said).status_code == 302

    assert "Des nouvelles tous les trois mois" in client.get(f"/demandes/{sent.handoff.pk}/").content.decode()
    sign_in(client, cast.chloe)
    assert (client.get(sender).status_code, client.get(holder).status_code) == (404, 404)
