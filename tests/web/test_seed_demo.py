"""The demonstration: the same one twice, nothing real in it, no leak between its networks, and gone when erased."""

import re
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from actors.models import PartnerSlot, Place, PlaceLabel, Service
from core.journal.models import Event
from core.kernel import clock
from core.tenancy.models import Membership, Network, Role, Structure
from people.instruments.loading import published
from people.instruments.progress import compare
from people.models import AccessGrant, Consent, Evaluation, Person
from referrals.models import Handoff, Referral
from referrals.states import ALIVE, AWAITING, HandoffState
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory, NetworkFactory, StructureFactory
from tests.security.crawler import routes
from tests.web.demonstration import (
    AS_OF,
    Seeded,
    as_application,
    both_worlds,
    days_of_referrals,
    fillings,
    load,
    one_of_each_role,
    persons,
    remove,
    rows,
    tables,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


FICTION = {
    "Le Fil des Écrans", "Clic & Parole", "Répare-Café du Drac", "Reboot Alpes", "Les Mardis d'Argent",
    "Passerelles 38", "Antenne Sud Droits", "La Souris Verte", "Relais Europole",
}  # fmt: skip


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The small network loaded, counted, erased; then everything loaded by the application, and erased at the end."""
    seeded = Seeded()
    seeded.data = tmp_path_factory.mktemp("data")
    sheet = seeded.data / "demo-signins.txt"
    with django_db_blocker.unblock(), override_settings(RELAIS_DATA=str(seeded.data)):
        as_application(load, "--network", "voisin-demo")
        seeded.first, seeded.first_persons, seeded.first_days = rows(), persons(), days_of_referrals()
        third = MembershipFactory(
            structure=StructureFactory(network=NetworkFactory(slug="troisieme", kind="real"))
        )
        call_command("seed_demo", "--erase", verbosity=0)
        seeded.left, seeded.users_left = rows(), Membership.objects.filter(user__demo=True).count()
        seeded.third_is_there = Membership.objects.filter(pk=third.pk).exists()
        seeded.sheet_left = sheet.exists()
        remove(third)
        as_application(load)
        seeded.signins = sheet.read_text()
        try:
            yield seeded
        finally:
            call_command("seed_demo", "--erase", verbosity=0)
            assert not any(rows().values())


@pytest.fixture
def owner(demo):
    """Read everything, as only the owner can."""
    with as_owner():
        yield demo


@pytest.mark.scenario("demo", 1)
def test_the_same_seed_and_day_give_the_same_demonstration(owner):
    assert rows("voisin-demo") == owner.first
    assert persons() == owner.first_persons
    assert days_of_referrals() == owner.first_days


@pytest.mark.scenario("demo", 1)
def test_an_agreement_of_eleven_months_ago_is_in_the_past_in_the_ledger(owner):
    oldest = Consent.objects.order_by("at").first()

    assert timezone.localtime(oldest.at).date() < AS_OF - timedelta(days=320)
    assert oldest.expires_at > oldest.at


@pytest.mark.scenario("demo", 2)
def test_the_directory_holds_46_places_92_services_and_25_labels(owner):
    grenoble = Network.objects.get(slug="grenoble")

    assert Place.objects.filter(network=grenoble).count() == 46
    assert Service.objects.filter(network=grenoble).count() == 92
    assert PlaceLabel.objects.filter(network=grenoble, name="EPN").count() == 25


@pytest.mark.scenario("demo", 3)
def test_no_address_and_no_number_is_anybodys(owner):
    email = re.compile(r"[\w.+-]+@[\w.-]+")
    phone = re.compile(r"(?<![\w.-])(?:\+33|0)[1-9](?:[ .]?\d{2}){4}(?![\w-])")
    strangers = set()
    for table in tables("network_id") + ["accounts_user"]:
        with connection.cursor() as cursor:
            condition = "demo" if table == "accounts_user" else DEMO
            cursor.execute(f"select row_to_json(t)::text from {table} t where {condition}")
            text = "\n".join(row[0] for row in cursor.fetchall())
        strangers |= {found for found in email.findall(text) if not found.endswith(".invalid")}
        strangers |= {
            found
            for found in phone.findall(text)
            if not re.sub(r"\D", "", found.replace("+33", "0")).startswith(("046571", "063998"))
        }

    assert strangers == set()


DEMO = "network_id in (select id from tenancy_network where kind = 'demo')"


@pytest.mark.scenario("demo", 4)
def test_only_fictional_structures_are_silent_or_refuse(owner):
    end = timezone.make_aware(timezone.datetime.combine(AS_OF, timezone.datetime.min.time()))
    late = Handoff.objects.filter(state__in=AWAITING, due_at__lt=end)
    refused = Handoff.objects.filter(state=HandoffState.DECLINED)

    assert {handoff.target.name for handoff in late} == {"Relais Europole"}
    assert {handoff.target.name for handoff in refused} <= FICTION
    assert refused.count() >= 4


@pytest.mark.scenario("demo", 5)
def test_every_referral_has_a_holder_and_every_grant_a_basis(owner):
    alive = Referral.objects.filter(state__in=ALIVE)
    given = set(Consent.objects.values_list("pk", flat=True))

    assert alive.count() >= 25
    assert not alive.filter(holder_structure=None).exists()
    assert not alive.filter(next_due_at=None).exists()
    assert AccessGrant.objects.count() >= 20
    assert [grant.pk for grant in AccessGrant.objects.all() if grant.consent_id not in given] == []


def test_every_state_can_be_shown(owner):
    referrals = set(Referral.objects.filter(network__slug="grenoble").values_list("state", flat=True))
    handoffs = set(Handoff.objects.filter(network__slug="grenoble").values_list("state", flat=True))

    assert referrals == {"open", "engaged", "reported", "unplaced", "closed", "stopped", "suspended"}
    assert handoffs == {
        "queued", "sent", "info_requested", "waitlisted", "accepted", "in_progress", "paused", "ended",
        "declined", "recalled", "cut",
    }  # fmt: skip


def test_every_way_of_the_loop_was_gone_once(owner):
    """Beside the states: an hour booked, a relay passed on, another home asked, a call, a result contested."""
    grenoble = Network.objects.get(slug="grenoble")
    told = set(Event.objects.filter(network_id=grenoble.pk).values_list("name", flat=True))

    assert told >= {
        "handoff.passed_on", "referral.contested", "callback.asked", "handoff.waitlisted",
        "handoff.paused", "handoff.question_asked", "referral.suspended",
    }  # fmt: skip
    assert PartnerSlot.objects.filter(network=grenoble, state="booked").count() == 3
    assert Handoff.objects.filter(network=grenoble, kind="transfer").count() == 1
    assert Referral.objects.filter(network=grenoble, sharing="none").count() == 2


def test_some_came_back_months_later_and_more_is_possible(owner):
    whole = Evaluation.objects.filter(network__slug="grenoble", route="full").order_by("person", "at")
    of_each = [list(rows) for _person, rows in groupby(whole, key=lambda row: row.person_id)]
    pairs = [rows for rows in of_each if len(rows) == 2]

    gained = [
        compare(published(), first.answers, second.answers).gestures_gained(published())
        for first, second in pairs
    ]

    assert sorted(gained) == [0, 4, 5]
    assert all(second.at - first.at > timedelta(days=90) for first, second in pairs)


@pytest.mark.parametrize(("last_name", "act"), [("Coulet", "narrowed"), ("Belhadj", "renewed")])
def test_one_agreement_was_cut_down_and_one_carried_on(owner, last_name, act):
    person = Person.objects.get(network__slug="grenoble", last_name=last_name)

    assert Consent.objects.filter(person_id=person.pk).latest("at").act == act


def test_everything_lies_in_the_window(owner):
    until = timezone.make_aware(timezone.datetime.combine(AS_OF, timezone.datetime.min.time()))

    instants = list(Referral.objects.values_list("created_at", flat=True))
    instants += list(Person.objects.values_list("created_at", flat=True))
    instants += list(Consent.objects.values_list("at", flat=True))

    assert max(instants) < until
    assert min(instants) > until - timedelta(days=366)


def test_a_professional_of_both_networks_is_one_user(owner):
    found = Membership.objects.filter(user__email="nadege.p@deux-reseaux.invalid")

    assert {membership.network.slug for membership in found} == {"grenoble", "voisin-demo"}


def test_the_neighbour_holds_the_traps(owner):
    def same(model, *fields):
        each = [
            set(model.objects.filter(network__slug=slug).values_list(*fields))
            for slug in ("grenoble", "voisin-demo")
        ]
        return each[0] & each[1]

    assert len(same(Person, "first_name", "last_name", "birth_date")) == 5
    assert same(Structure, "name") == {("Le Fil des Écrans",)}
    assert same(Place, "name") == {("Le Fil des Écrans (fictif)",), ("MDH Abbaye",)}
    marked = Person.objects.filter(network__slug="voisin-demo").values_list("door_name", flat=True)
    assert set(marked) == {"Zebulon"}


@pytest.mark.scenario("demo", 9)
def test_erasing_leaves_no_row_and_touches_no_other_network(demo):
    assert {table for table, left in demo.left.items() if left} == set()
    assert demo.users_left == 0
    assert demo.third_is_there
    assert not demo.sheet_left


def test_erasing_refuses_a_real_network(owner):
    NetworkFactory(slug="vrai", kind="real")

    with pytest.raises(CommandError, match="n’est pas une démonstration"):
        call_command("seed_demo", "--erase", "--network", "vrai", verbosity=0)


def test_the_application_cannot_erase(demo):
    with pytest.raises(CommandError, match="propriétaire"):
        call_command("seed_demo", "--erase", verbosity=0)


def test_a_second_loading_says_that_it_is_there(demo, capsys, settings):
    settings.RELAIS_DATA = str(demo.data)

    call_command("seed_demo")

    assert "déjà là" in capsys.readouterr().out


def test_a_lost_sheet_is_written_again_with_a_password_that_works(demo, settings, tmp_path):
    settings.RELAIS_DATA = str(tmp_path)

    call_command("seed_demo", verbosity=0)

    sheet = Path(tmp_path, "demo-signins.txt").read_text()
    password = re.search(r"mot de passe de tous\s*:\s*(\S+)", sheet)[1]
    jeanne = Membership.objects.get(user__email="jeanne@grenoble.invalid")
    assert jeanne.user.check_password(password)


def test_it_is_refused_where_no_demonstration_is_asked_for(demo, settings):
    settings.RELAIS_DEMO = False

    with pytest.raises(CommandError, match="RELAIS_DEMO"):
        call_command("seed_demo", verbosity=0)


def test_the_sheet_names_the_page_and_the_personas(demo):
    assert reverse("demo_personas") in demo.signins
    for name in ("Jeanne L.", "Karim O.", "Solène V.", "Thomas G.", "Aïcha M."):
        assert name in demo.signins


def test_what_is_older_than_four_working_days_is_told_to_nobody(owner):
    """The demonstration ends on Wednesday 18 March."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select min(at) from journal_event e where {DEMO}"
            " and not exists (select 1 from notifications_planned p where p.event_id = e.id)"
        )
        oldest = cursor.fetchone()[0]

    assert timezone.localtime(oldest).date() == date(2026, 3, 12)


@pytest.mark.scenario("demo", 8)
@pytest.mark.parametrize(("network", "marker"), [("grenoble", "zebulon"), ("voisin-demo", "quinquet")])
def test_no_page_of_one_network_shows_the_marker_of_the_other(demo, client, network, marker):
    ids = both_worlds()
    found, asked = set(), 0
    for persona in one_of_each_role(network):
        client.post(reverse("play_persona", args=[persona.pk]))
        for route in routes():
            if route.name.startswith(("account_", "mfa_")):  # one's own password: the same for everybody
                continue
            for values in fillings(route, ids):
                answer = client.get(route.address(values))
                body = b"" if answer.streaming else answer.content
                asked += 1
                if marker in body.decode(errors="replace").casefold():
                    found.add((persona.user.email, route.name))

    assert found == set()
    assert asked > 100


def test_a_persona_reads_what_is_invented_from_the_banner(demo, client):
    jeanne = Membership.objects.get(user__email="jeanne@grenoble.invalid")
    client.post(reverse("play_persona", args=[jeanne.pk]))

    home = client.get("/").content.decode()
    page = client.get(reverse("demo_about"))

    assert f'href="{reverse("demo_about")}"' in home
    assert page.status_code == 200
    assert "Relais Europole" in page.content.decode()


@pytest.mark.scenario("demo", 12)
def test_without_a_demonstration_there_is_no_such_page(client, settings):
    settings.RELAIS_DEMO = False

    assert client.get(reverse("demo_about")).status_code == 404


def test_the_roles_of_the_story_are_there(owner):
    roles = set(Membership.objects.filter(network__slug="grenoble").values_list("role", flat=True))

    assert roles == {Role.SOCIAL_WORKER, Role.MEDIATOR, Role.LEAD, Role.COORDINATOR, Role.DESK, Role.OBSERVER}
    assert clock.moved_to() is None
