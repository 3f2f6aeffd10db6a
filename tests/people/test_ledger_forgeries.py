"""What the database refuses of the ledger, whoever writes."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from core.kernel import clock
from core.kernel.errors import Conflict
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.models import AccessGrant, Consent, ConsentRecipient
from people.operations import consenting
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, accept, consent, send
from tests.people.ledger_acts import DAY, acts, opens, withdrawn


def row_after(last, **changes):
    columns = {
        name: getattr(last, name)
        for name in (
            "chain", "person_id", "home_structure_id", "network_id", "scopes", "capture", "witness", "text_version",
            "text_sha256", "starts_at", "expires_at", "captured_by_id", "captured_structure_id",
        )
    }  # fmt: skip
    return Consent(**columns | {"at": clock.now()} | changes)


def saved(cast, row, *structures):
    with tenant(cast.alice), transaction.atomic():
        for structure in structures:
            ConsentRecipient(
                consent_id=row.pk,
                person_id=row.person_id,
                home_structure_id=row.home_structure_id,
                network_id=row.network_id,
                structure=structure,
            ).save()
        row.save()


@pytest.mark.scenario("security", 11)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"act": "given"}, "does not follow"),
        ({"act": "asked"}, "does not follow"),
        ({"act": "evidence_added", "expires_at": clock.now() + 300 * DAY}, "only takes away"),
        ({"act": "confirmed", "expires_at": clock.now() + 170 * DAY}, "only an oral"),
        ({"act": "narrowed", "scopes": [1, 2, 3, 4]}, "only takes away"),
        ({"act": "renewed", "expires_at": clock.now() + 300 * DAY}, "no longer than"),
        ({"act": "renewed", "starts_at": clock.now() + 30 * DAY, "expires_at": clock.now() + 200 * DAY}, "no longer"),
        ({"act": "expired"}, "has not expired"),
    ],
)  # fmt: skip
def test_t11_a_forged_line_is_refused_by_the_database(cast, changes, words):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(IntegrityError, match=words):
        saved(cast, row_after(given, **changes), cast.recipient)

    assert acts() == ["given"]


@pytest.mark.scenario("security", 11)
def test_t11_nobody_un_withdraws(cast):
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    withdrawn(cast)

    for act in ("renewed", "extended", "confirmed", "given", "narrowed", "evidence_added"):
        with pytest.raises(IntegrityError):
            saved(cast, row_after(given, act=act, starts_at=given.starts_at), cast.recipient)

    assert opens(cast) == []


@pytest.mark.scenario("security", 11)
def test_t11_a_structure_is_not_slipped_into_a_line_that_takes_away(cast):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(IntegrityError, match="only takes away"):
        saved(cast, row_after(given, act="narrowed"), cast.recipient, cast.unrelated)


@pytest.mark.scenario("security", 11)
def test_t11_a_chain_belongs_to_one_person_and_an_id_serves_once(cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    with as_owner():
        from tests.factories.people import PersonFactory  # noqa: PLC0415  slow import

        other = PersonFactory(home_structure=cast.sender)

    with pytest.raises(IntegrityError, match="does not follow"):
        saved(cast, row_after(given, act="renewed", person_id=other.pk), cast.recipient)
    again = {"by": cast.alice, "structures": [cast.recipient.pk], "capture": "paper_signed", "text": "autre"}
    with tenant(cast.alice):
        first = consenting.give(given.pk, person_id=cast.person.pk, scopes=list(Scope), **again)
        with pytest.raises(Conflict):
            consenting.give(given.pk, person_id=other.pk, scopes=THREE, **again)
    assert (first.scopes, first.expires_at) == (given.scopes, given.expires_at)
    assert acts() == ["given"]


@pytest.mark.scenario("people", 18)
def test_the_application_changes_no_line_of_the_ledger_and_no_grant(cast):
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))

    for member in (cast.alice, cast.bob):
        for change in (
            lambda: Consent.objects.update(expires_at=clock.now() + 300 * DAY),
            lambda: AccessGrant.objects.update(expires_at=clock.now() + 300 * DAY),
            lambda: ConsentRecipient.objects.all().delete(),
        ):
            with (
                tenant(member),
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
            ):
                change()


def test_another_structure_writes_no_line_about_her(cast):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(ProgrammingError, match="row-level security"), tenant(cast.bob), transaction.atomic():
        row_after(given, act="renewed").save()
