"""Lost paper: home prints again, or lets one desk print once, today, against the first name she says."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Consent
from people.operations.reading import PICTURES, choose_pictures, read_by_code
from people.operations.stopping import stop_by_code
from referrals.models import Handoff, ReleasedSlip, Slip
from referrals.operations.releasing import print_released, release
from referrals.operations.slips import reprint
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import appointment, send
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once
from tests.session import sign_in


@pytest.fixture
@made_once
def counter(cast):
    """The counter of a structure that knows nothing of her."""
    with as_owner():
        return MembershipFactory(structure=cast.unrelated, role="desk")


def released(cast, sent, structure=None):
    with tenant(cast.alice):
        return release(
            uuid7(), sent.referral.pk, by=cast.alice, structure_id=(structure or cast.unrelated).pk
        )


def print_at(member, row, first_name="Yvette", **said):
    with tenant(member):
        return print_released(row.pk, by=member, first_name=first_name, **said)


def test_a_desk_prints_what_home_released_to_it_once_and_the_former_code_still_stops(cast, counter):
    sent = send(cast.alice, cast.person, cast.recipient)
    appointment(cast.bob, sent)
    row = released(cast, sent)

    made = print_at(counter, row, "  yvètte ", language="ar")
    again = print_at(counter, row)

    assert (made.done, again.done) == (True, False)
    assert (made.facts.name, made.facts.phone, made.language) == ("Yvette", cast.recipient.phone, "ar")
    assert made.facts.when is not None
    assert made.facts.whom == ""  # without the scope of the follow-up, home knows the hour alone
    with as_owner():
        current = Slip.objects.get(voided_at=None)
        assert (current.pk, current.maker_structure_id, current.person_id) == (
            made.slip_id,
            cast.sender.pk,
            cast.person.pk,
        )
        assert Event.objects.filter(name="slip.printed", subject_id=str(made.slip_id)).exists()
    with tenant(counter):
        assert stop_by_code(sent.code, by=counter, from_address="x").done
    with as_owner():
        assert Consent.objects.filter(act="withdrawn").exists()


def test_her_name_and_her_file_are_nowhere_on_the_pages_of_the_desk(client, cast, counter):
    sent = send(cast.alice, cast.person, cast.recipient, motive_text="Refaire la déclaration")
    row = released(cast, sent)
    sign_in(client, counter)

    listed = client.get("/papiers-confies/").content.decode()
    asked = client.get(f"/papiers-confies/{row.pk}/").content.decode()
    refused = client.post(f"/papiers-confies/{row.pk}/", {"first_name": "Zoé", "langue": "fr"}, follow=True)
    printed = client.post(
        f"/papiers-confies/{row.pk}/", {"first_name": "Yvette", "langue": "tr"}, follow=True
    )

    assert sent.referral.ref_code in listed
    assert "Le papier ne sort pas" in refused.content.decode()
    for page in (listed, asked, refused.content.decode()):
        assert "Yvette" not in page and QUINQUET not in page
    assert "Merhaba Yvette" in printed.content.decode()
    assert QUINQUET not in printed.content.decode() and "déclaration" not in printed.content.decode()
    assert client.get(f"/demandes/{sent.referral.pk}/papier/").status_code == 404
    assert client.get(printed.context["pdf"])["Content-Type"] == "application/pdf"


def test_after_five_wrong_names_the_right_one_prints_nothing_until_home_releases_again(cast, counter):
    sent = send(cast.alice, cast.person, cast.recipient)
    row = released(cast, sent)

    wrong = [print_at(counter, row, "Zoé").done for _ in range(5)]
    right = print_at(counter, row)

    assert not any([*wrong, right.done])
    assert print_at(counter, released(cast, sent)).done
    with as_owner():
        assert Event.objects.filter(name="slip.refused").count() == 6


def test_another_desk_does_not_see_it_and_home_alone_releases(client, cast, counter):
    sent = send(cast.alice, cast.person, cast.recipient)
    row = released(cast, sent)
    with as_owner():
        elsewhere = MembershipFactory(structure=cast.coordination, role="desk")

    with tenant(elsewhere), pytest.raises(ReleasedSlip.DoesNotExist):
        print_released(row.pk, by=elsewhere, first_name="Yvette")
    for member in (cast.bob, cast.chloe, cast.desk, cast.dan):
        sign_in(client, member)
        assert client.get(f"/demandes/{sent.referral.pk}/papier/confier/").status_code == 404
    with tenant(cast.alice), pytest.raises(Refused):
        release(uuid7(), sent.referral.pk, by=cast.alice, structure_id=cast.elsewhere.pk)


def test_it_ends_with_the_day_by_the_database_s_own_clock(cast, counter):
    sent = send(cast.alice, cast.person, cast.recipient)
    row = released(cast, sent)

    with clock.moved(clock.now() + timedelta(days=1)):
        late = print_at(counter, row)

    assert not late.done


def test_a_person_who_stopped_everything_has_no_paper_printed(cast, counter):
    sent = send(cast.alice, cast.person, cast.recipient)
    row = released(cast, sent)
    with tenant(counter):
        stop_by_code(sent.code, by=counter, from_address="x")

    assert not print_at(counter, row).done


def test_the_same_release_twice_is_one_and_the_page_says_to_whom(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    page = f"/demandes/{sent.referral.pk}/papier/confier/"
    form = client.get(page).context["form"]
    typed = {"id": form["id"].value(), "structure": cast.unrelated.pk}

    first, second = client.post(page, typed, follow=True), client.post(page, typed)

    assert "C’est confié à La Souris Verte jusqu’à ce soir" in first.content.decode()
    assert second.status_code == 302
    with as_owner():
        assert ReleasedSlip.objects.count() == 1


def state_of(sent):
    with as_owner():
        return Handoff.objects.get(pk=sent.handoff.pk).state


@pytest.mark.scenario("people", 21)
def test_after_a_reprint_the_former_code_reads_nothing_and_still_stops_and_the_new_one_reads(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        choose_pictures(cast.person.pk, by=cast.alice, pictures=PICTURES[:3])
        new = reprint(sent.referral.pk, by=cast.alice)

    def read(code):
        with tenant(cast.chloe):
            return read_by_code(code, PICTURES[:3], by=cast.chloe, from_address="x")

    assert read(sent.code) is None
    assert [held.name for held in read(new)] == [cast.sender.name]
    with tenant(cast.desk):
        assert stop_by_code(sent.code, by=cast.desk, from_address="x").done
    assert state_of(sent) == "cut"


def test_the_application_itself_cannot_write_that_it_was_printed(cast, counter):
    sent = send(cast.alice, cast.person, cast.recipient)
    row = released(cast, sent)

    with tenant(counter), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update referrals_releasedslip set wrong = 0 where id = %s", [row.pk])
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        ReleasedSlip.objects.filter(pk=row.pk).update(wrong=6)


@pytest.mark.django_db(transaction=True)
def test_two_counters_at_once_print_one_paper(cast, race):
    with as_owner():
        one, two = (MembershipFactory(structure=cast.unrelated, role="desk") for _ in range(2))
    sent = send(cast.alice, cast.person, cast.recipient)
    row = released(cast, sent)

    results = race(lambda: print_at(one, row), lambda: print_at(two, row))

    assert sorted(result.done for result in results) == [False, True]
    with as_owner():
        assert Slip.objects.filter(voided_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_reprints_at_once_leave_one_current_paper(cast, race):
    sent = send(cast.alice, cast.person, cast.recipient)

    def again():
        with tenant(cast.alice):
            return reprint(sent.referral.pk, by=cast.alice)

    codes = race(again, again)

    assert len({str(code) for code in codes}) == 2
    with as_owner():
        assert Slip.objects.filter(voided_at=None).count() == 1


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_asks_the_same_queries_whatever_its_length(client, cast, counter, queries, item_count):
    sent = send(cast.alice, cast.person, cast.recipient)
    for _ in range(item_count):
        released(cast, sent)
    sign_in(client, counter)
    client.get("/papiers-confies/")

    with queries() as seen:
        answer = client.get("/papiers-confies/")

    assert len(answer.context["released"]) == item_count
    assert len(seen) == 11
