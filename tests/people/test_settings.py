"""« Durées et règles »: who reads, who changes, within which bounds, and what the database says of it."""

import pytest
from django.db import DatabaseError, transaction

from core.journal.models import Event
from core.kernel.errors import DomainError, Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Network, Role
from people.instruments.clocks import COORDINATION, GUARD_ON_SHARING, OFFICER
from people.instruments.settings import SETTING, SETTINGS, WHAT
from people.models import PrivacySetting
from people.operations.settling import change_setting
from people.queries import privacy
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once
from tests.session import sign_in

PAGE = "/durees-et-regles/"
OPEN = [each.name for each in SETTINGS if not each.fixed]


@pytest.fixture
@made_once
def officer(cast):
    with as_owner():
        return MembershipFactory(structure=cast.unrelated, role=Role.OBSERVER, data_protection=True)


def change(by, name, value):
    with tenant(by):
        return change_setting(name, by=by, value=value)


def in_force(cast, name):
    setting = SETTING[name]
    with as_owner():
        if setting.column:
            return int(getattr(Network.objects.get(pk=cast.network.pk), setting.column))
        row = PrivacySetting.objects.filter(network=cast.network, name=name).first()
        return row.value if row else setting.default


def test_every_clock_says_what_it_does():
    assert all(WHAT.values())
    assert {each.owner for each in SETTINGS} == {OFFICER, COORDINATION}


@pytest.mark.parametrize("name", OPEN)
def test_its_owner_changes_it_and_the_journal_keeps_both_numbers(cast, officer, name):
    setting = SETTING[name]
    by = cast.solene if setting.owner == COORDINATION else officer
    value = setting.shortest if setting.default != setting.shortest else setting.longest

    assert [change(by, name, value), change(by, name, value)] == [value, value]

    assert in_force(cast, name) == value
    with as_owner():
        event = Event.objects.get(name="setting.changed")
        assert event.payload == {"setting": name, "old": setting.default, "new": value}
        assert event.member_id == by.pk


@pytest.mark.parametrize("name", OPEN)
def test_who_does_not_own_it_is_refused(cast, officer, name):
    owned_by_coordination = SETTING[name].owner == COORDINATION
    strangers = [cast.alice, cast.lea, officer if owned_by_coordination else cast.solene]

    for stranger in strangers:
        with pytest.raises(DomainError):
            change(stranger, name, SETTING[name].longest)

    assert in_force(cast, name) == SETTING[name].default


@pytest.mark.parametrize("name", OPEN)
def test_out_of_bounds_is_refused_here_and_by_the_database(cast, officer, name):
    setting = SETTING[name]
    by = cast.solene if setting.owner == COORDINATION else officer

    for value in (setting.shortest - 1, setting.longest + 1):
        with pytest.raises(Refused) as refused:
            change(by, name, value)
        assert refused.value.field == "value"


@pytest.mark.parametrize(
    "setting", [each for each in SETTINGS if not each.column], ids=lambda each: each.name
)
def test_the_database_holds_the_same_bounds_as_the_table(cast, setting):
    def write(value):
        with transaction.atomic():
            PrivacySetting(network=cast.network, name=setting.name, value=value).save()
            transaction.set_rollback(True)

    with as_owner():
        for value in (setting.shortest, setting.longest):
            write(value)
        for value in (setting.shortest - 1, setting.longest + 1):
            with pytest.raises(DatabaseError):
                write(value)


def test_the_database_keeps_no_setting_of_another_name(cast):
    with as_owner(), pytest.raises(DatabaseError, match="privacysetting_bounds"), transaction.atomic():
        PrivacySetting(network=cast.network, name="inconnu", value=1).save()


def test_what_is_fixed_cannot_be_changed(cast, officer):
    with pytest.raises(Refused):
        change(officer, "person_notice", 30)


def test_another_network_keeps_its_own(cast, officer):
    change(officer, "person", 400)

    with tenant(cast.dan):
        assert privacy(cast.dan, "person", 730) == 730


@pytest.mark.parametrize("who", ["alice", "bob", "dan", "desk", "lea", "chloe"])
def test_the_pages_do_not_exist_for_others(client, cast, who):
    sign_in(client, getattr(cast, who))

    assert [client.get(PAGE).status_code, client.get(f"{PAGE}files_an_hour/").status_code] == [404, 404]


def test_each_changes_their_own_and_reads_the_rest(client, cast, officer):
    sign_in(client, cast.solene)
    page = client.get(PAGE).content.decode()

    assert "730 jours" in page and "Fixé pour tous les réseaux" in page
    assert f"{PAGE}files_an_hour/" in page and f"{PAGE}person/" not in page
    assert client.get(f"{PAGE}person/").status_code == 404
    sign_in(client, officer)
    page = client.get(PAGE).content.decode()
    assert f"{PAGE}files_an_hour/" not in page and f"{PAGE}person/" in page
    assert client.get(f"{PAGE}person_notice/").status_code == 404


def test_the_officer_changes_a_duration_and_a_rule_from_the_page(client, cast, officer):
    sign_in(client, officer)

    refused = client.post(f"{PAGE}person/", {"value": "5000"})
    client.post(f"{PAGE}person/", {"value": "1000"})
    client.post(f"{PAGE}{GUARD_ON_SHARING}/", {"value": "1"})
    client.post(f"{PAGE}oral_attestation/", {"value": "0"})

    assert "Entre 90 et 1826" in refused.content.decode()
    kept = [in_force(cast, name) for name in ("person", GUARD_ON_SHARING, "oral_attestation")]
    assert kept == [1000, 1, 0]
    assert "1000 jours" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_asks_as_much_whatever_was_changed(client, cast, officer, queries, item_count):
    for name in ("person", "reads", "evidence")[:item_count]:
        change(officer, name, SETTING[name].longest)
    sign_in(client, officer)
    client.get(PAGE)

    with queries() as asked:
        client.get(PAGE)

    assert len(asked) == 11
