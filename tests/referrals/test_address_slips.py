"""A paper without a name: an address, a code, and nobody recorded."""

from datetime import timedelta

import pytest
from django.db import connection

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Person
from people.operations.stopping import WRONG_CODES, stop_by_code
from referrals.models import AddressSlip
from referrals.operations.addressing import forget_address_slips, make_address_slip, note_came
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once
from tests.session import sign_in

NEED = "aide-demarches"


@pytest.fixture
@made_once
def place(cast):
    """A place of the recipient's, where people are helped."""
    with as_owner():
        actor = ActorFactory(network=cast.network, name=cast.recipient.name, structure=cast.recipient)
        made = PlaceFactory(actor=actor, name="Le Fil des Écrans", address="12 avenue La Bruyère")
        ServiceFactory(place=made, codes=[NEED])
    return made


@pytest.fixture
@made_once
def welcome(cast):
    """The counter of the place."""
    with as_owner():
        return MembershipFactory(structure=cast.recipient, role="desk")


def make(cast, place, **said):
    with tenant(cast.desk):
        return make_address_slip(uuid7(), by=cast.desk, place_id=place.pk, needs=[NEED], **said)


def came(member, code):
    with tenant(member):
        return note_came(code, by=member, from_address="x")


def persons():
    with as_owner():
        return Person.objects.count()


@pytest.mark.scenario("referrals", 31)
@pytest.mark.scenario("ux", 3)
def test_an_address_on_paper_names_nobody_and_its_code_says_she_came(client, cast, place, welcome):
    before = persons()
    sign_in(client, cast.desk)
    page = f"/annuaire/{place.pk}/papier/"
    form = client.get(page).context["form"]

    shown = client.post(page, {"id": form["id"].value(), "needs": NEED, "langue": "fr"}, follow=True)

    paper = shown.context["paper"]
    assert paper.title == "Où aller"
    assert "12 avenue La Bruyère" in shown.content.decode()
    assert paper.coupon == []
    assert client.get(shown.context["pdf"])["Content-Type"] == "application/pdf"
    assert came(welcome, paper.code).done
    assert persons() == before
    with as_owner():
        slip = AddressSlip.objects.get()
        assert (slip.needs, slip.structure_id, slip.came_at is not None) == ([NEED], cast.recipient.pk, True)


def test_it_takes_five_clicks_from_the_first_page_of_a_desk(client, cast, place):
    sign_in(client, cast.desk)

    home = client.get("/").content.decode()
    listed = client.get("/annuaire/").content.decode()
    there = client.get(f"/annuaire/{place.pk}/").content.decode()

    assert "/annuaire/" in home  # 1
    assert f"/annuaire/{place.pk}/" in listed  # 2
    assert f"/annuaire/{place.pk}/papier/" in there  # 3, then « Préparer le papier » and « Ouvrir le PDF »


def test_the_only_need_of_a_place_is_already_ticked(client, cast, place):
    sign_in(client, cast.desk)

    form = client.get(f"/annuaire/{place.pk}/papier/").context["form"]

    assert form.initial["needs"] == [NEED]


def test_the_code_opens_and_stops_nothing_and_another_place_learns_nothing(cast, place, welcome):
    made = make(cast, place)
    sent = send(cast.alice, cast.person, cast.recipient)

    with tenant(cast.chloe):
        stopped = stop_by_code(made.code, by=cast.chloe, from_address="x")
    answers = [came(cast.chloe, code) for code in (made.code, sent.code, "482719305618", "1234")]

    assert not stopped.done
    assert len({(answer.done, answer.too_many) for answer in answers}) == 1 and not answers[0].done
    assert not came(welcome, sent.code).done


def test_coming_twice_is_counted_once_and_the_31st_wrong_code_waits(cast, place, welcome):
    made = make(cast, place)

    assert came(welcome, made.code).done and came(welcome, made.code).done
    for _ in range(WRONG_CODES.tries):
        came(welcome, "1234")
    assert came(welcome, "1234").too_many
    assert came(welcome, made.code).too_many
    with as_owner():
        assert Event.objects.filter(name="addressslip.shown").count() == 1


@pytest.mark.scenario("people", 19)
def test_without_a_phone_that_answers_it_is_not_printed(cast, place):
    with as_owner():
        cast.recipient.phone = place.phone = place.actor.phone = ""
        for one in (cast.recipient, place, place.actor):
            one.save(update_fields=["phone"])

    with pytest.raises(Incomplete, match="Choisissez qui répond au téléphone"):
        make(cast, place)


def test_bad_input_is_refused_with_what_to_do(cast, place):
    with tenant(cast.desk), pytest.raises(Incomplete, match="au moins un besoin"):
        make_address_slip(uuid7(), by=cast.desk, place_id=place.pk, needs=["inconnu"])
    with pytest.raises(Refused):
        make(cast, place, commune="1 85 05 78 006 084 91")
    with as_owner():
        foreign = PlaceFactory(actor__network=cast.elsewhere.network)
    with pytest.raises(Refused, match="plus dans l’annuaire"):
        make(cast, foreign)
    with as_owner():
        assert AddressSlip.objects.count() == 0


def test_a_double_click_makes_one_paper_and_keeps_its_code_on_screen(client, cast, place):
    sign_in(client, cast.desk)
    page = f"/annuaire/{place.pk}/papier/"
    typed = {"id": client.get(page).context["form"]["id"].value(), "needs": NEED, "langue": "ar"}

    first, second = client.post(page, typed), client.post(page, typed)

    assert first["Location"] == second["Location"]
    assert client.get(first["Location"]).context["paper"].code
    with as_owner():
        assert AddressSlip.objects.count() == 1


def test_what_was_printed_is_off_the_screen_at_once_and_is_nobody_else_s(client, cast, place):
    sign_in(client, cast.desk)
    page = f"/annuaire/{place.pk}/papier/"
    typed = {"id": client.get(page).context["form"]["id"].value(), "needs": NEED, "langue": "fr"}
    address = client.post(page, typed)["Location"]

    sign_in(client, cast.alice)
    assert client.get(address).status_code == 404
    sign_in(client, cast.desk)
    again = client.post(page, typed | {"id": client.get(page).context["form"]["id"].value()})["Location"]
    assert client.get(again).status_code == 200
    assert client.post(again)["Location"] == "/"
    assert client.get(again).status_code == client.get(f"{again[:-1]}.pdf").status_code == 404


@pytest.mark.parametrize("address", ["/papiers-confies/", "/papier-venu/"])
def test_an_observer_has_no_counter(client, cast, address):
    with as_owner():
        observer = MembershipFactory(structure=cast.sender, role="observer")
    sign_in(client, observer)

    assert client.get(address).status_code == 404


def test_the_page_notes_that_someone_came_and_says_the_same_of_every_other_code(client, cast, place, welcome):
    made = make(cast, place)
    sign_in(client, welcome)

    wrong = client.post("/papier-venu/", {"code": "4827 1930 5618"})
    right = client.post("/papier-venu/", {"code": made.code})

    assert wrong.status_code == 422 and "ne mène pas ici" in wrong.content.decode()
    assert "C’est noté : venue." in right.content.decode().replace("\u00a0", " ")


def test_after_twelve_months_it_goes_and_nothing_else_does(cast, place):
    with clock.moved(clock.now() - timedelta(days=370)):
        make(cast, place)
    make(cast, place)

    assert forget_address_slips() == 1
    with as_owner():
        assert AddressSlip.objects.count() == 1


def test_a_structure_that_neither_made_it_nor_is_named_reads_no_row(cast, place):
    make(cast, place)

    with tenant(cast.chloe), connection.cursor() as cursor:
        cursor.execute("select count(*) from referrals_addressslip")
        assert cursor.fetchone()[0] == 0
