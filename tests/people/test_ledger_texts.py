"""The text that was read aloud is kept with its version and its fingerprint."""

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.instruments import consent_script
from people.models import ConsentText
from people.operations import consenting
from people.operations.capturing import Taken
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, consent
from tests.people.ledger_acts import renewed


@pytest.mark.scenario("people", 12)
def test_after_version_2_of_the_text_older_agreements_keep_version_1(cast, settings, tmp_path):
    first = consent_script.read_aloud(["Le Fil des Écrans"], "vendredi 20 mai")
    with tenant(cast.alice):
        old = consenting.give(
            uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            scopes=THREE,
            structures=[cast.recipient.pk],
            capture="paper_signed",
            text=first,
        )
    (tmp_path / "consent-2.0.0.json").write_text(
        '{"version": "2.0.0", "texts": {"fr": {"status": "source", "and": " et ", "text": "Avec {structures}, jusqu’au {until}."},'
        ' "ar": {"status": "to_validate", "and": " و ", "text": "{structures} — {until}"}}}'
    )
    settings.RELAIS_CONSENT_SCRIPTS = str(tmp_path)

    second = consent_script.read_aloud(["Le Fil des Écrans"], "vendredi 20 mai")
    new = renewed(cast, old, Taken(capture="paper_signed", text=second))

    assert (old.text_version, new.text_version) == ("1.0.0", "2.0.0")
    assert consent_script.current("ar").to_validate
    with tenant(cast.alice):
        texts = {row.version: row for row in ConsentText.objects.visible_to(cast.alice)}
        assert texts["1.0.0"].text == first
        assert old.text_sha256 == texts["1.0.0"].sha256 == consent_script.fingerprint(first)
        assert texts["2.0.0"].text == "Avec Le Fil des Écrans, jusqu’au vendredi 20 mai."


def test_a_text_under_a_hash_that_is_not_its_own_is_refused_and_none_is_ever_changed(cast):
    consent(cast.alice, cast.person, cast.recipient)

    with tenant(cast.alice), pytest.raises(IntegrityError, match="consenttext_hash"), transaction.atomic():
        ConsentText(network=cast.network, sha256="0" * 64, version="1.0.0", text="autre").save()
    with as_owner(), pytest.raises(ProgrammingError), transaction.atomic():
        ConsentText.objects.update(text="autre")
