"""The officer's list of scans that went: a reference, a structure, a day and a rule."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from core.kernel import clock
from core.kernel.sweeps import registered
from core.kernel.tenant import tenant
from people.models import EndedBy, EndedScan
from people.operations.erasing import erase
from people.operations.proving import add_evidence
from tests.cast import QUINQUET, Cast
from tests.factories.floor import as_owner
from tests.factories.people import evidence_row
from tests.factories.referrals import consent
from tests.holding import made_once
from tests.people.test_proving import picture
from tests.session import sign_in


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")
    settings.RELAIS_EVIDENCE = str(tmp_path / "evidence")


@pytest.fixture
@made_once
def officer(cast: Cast):
    with as_owner():
        cast.solene.data_protection = True
        cast.solene.save(update_fields=["data_protection"])
    return cast.solene


def ended_row(structure, **fields):
    now = clock.now()
    with as_owner():
        row = EndedScan(
            network_id=structure.network_id,
            home_structure=structure,
            **{
                "reference": "A1B2C3",
                "ended_by": EndedBy.CLOCK,
                "added_at": now - timedelta(days=2000),
                "ended_at": now,
            }
            | fields,
        )
        row.save()
    return row


def test_a_scan_that_goes_by_its_clock_leaves_a_line_without_anyones_name(
    client: Client, cast: Cast, officer
):
    with as_owner():
        scan = evidence_row(cast.person)
    sweep = next(each for each in registered() if each.name == "evidence")

    with clock.moved(clock.now() + timedelta(days=3000)):
        assert (sweep.keep(False), sweep.keep(True), sweep.keep(True)) == (1, 1, 0)
    sign_in(client, officer)
    page = client.get(reverse("ended_scans")).content.decode()

    [line] = client.get(reverse("ended_scans")).context["page"].object_list
    assert line.reference == scan.chain.hex[-6:].upper()
    assert (line.ended_by, line.home_structure) == (EndedBy.CLOCK, cast.sender)
    assert line.reference in page and cast.sender.name in page and "Durée passée" in page
    assert QUINQUET not in page and "Yvette" not in page


def test_a_scan_that_an_erasure_took_is_told_as_such(cast: Cast, officer):
    agreement = consent(cast.alice, cast.person, cast.recipient, capture="paper_signed")
    with tenant(cast.alice):
        add_evidence(agreement.chain, by=cast.alice, person_id=cast.person.pk, content=picture())
    with tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)

    with tenant(officer):
        [line] = EndedScan.objects.visible_to(officer)
    assert (line.ended_by, line.reference) == (EndedBy.ERASURE, agreement.chain.hex[-6:].upper())


@pytest.mark.parametrize("who", ["alice", "lea", "bob", "desk", "dan"])
def test_to_anyone_but_the_networks_officer_the_page_and_its_lines_do_not_exist(
    client: Client, cast: Cast, officer, who
):
    ended_row(cast.sender)
    member = getattr(cast, who)
    sign_in(client, member)

    assert client.get(reverse("ended_scans")).status_code == 404
    assert "Preuves retirées" not in client.get(reverse("team")).content.decode()
    with tenant(member):
        assert EndedScan.objects.count() == 0


def test_an_officer_of_another_network_reads_none_of_it(cast: Cast):
    ended_row(cast.sender)
    with as_owner():
        cast.dan.data_protection = True
        cast.dan.save(update_fields=["data_protection"])

    with tenant(cast.dan):
        assert list(EndedScan.objects.all()) == []


def test_the_application_writes_and_removes_no_line(cast: Cast, officer):
    row = ended_row(cast.sender)

    for act in (
        lambda: EndedScan.objects.filter(pk=row.pk).delete(),
        lambda: EndedScan.objects.filter(pk=row.pk).update(reference="AAAAAA"),
        lambda: EndedScan(network=cast.network, home_structure=cast.sender, ended_at=row.ended_at,
                          added_at=row.added_at, ended_by="clock", reference="X").save(),
    ):  # fmt: skip
        with tenant(officer), pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_with_nothing_removed_the_page_says_so(client: Client, cast: Cast, officer):
    sign_in(client, officer)

    assert "Aucune preuve n’a encore été retirée." in client.get(reverse("ended_scans")).content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, cast: Cast, officer, queries, item_count
):
    for _ in range(item_count):
        ended_row(cast.sender)
    sign_in(client, officer)
    client.get(reverse("ended_scans"))

    with queries() as seen:
        client.get(reverse("ended_scans"))

    assert len(seen) == 12
