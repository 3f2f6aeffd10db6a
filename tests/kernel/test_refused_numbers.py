"""What free text about a person refuses: a national number or a bank account, however it is written."""

import pytest

from core.kernel.errors import Refused
from core.kernel.refused_numbers import check_free_text, holds_number

REFUSED = [
    "1 85 05 78 006 084 91",
    "185057800608491",
    "Son numéro est le 1.85.05.78.006.084.91, à garder",
    "tél. 06 12 34 56 78, 1-85-05-78-006-084 91",
    "n°185057800608491.",
    "1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a091",
    "١ ٨٥ ٠٥ ٧٨ ٠٠٦ ٠٨٤ ٩١",
    "1 85 05\n78 006 084 91",
    "2 54 07 2A 004 009 22",
    "254072b00400949",
    "FR14 2004 1010 0505 0001 3M02 606",
    "fr1420041010050500013m02606 merci",
    "FR 14 2004 1010 0505 0001 3M02 606",
    "son RIB : DE89 3704 0044 0532 0130 00",
    "BE68 5390 0754 7034",
]
KEPT = [
    "",
    "1 85 05 78 006 084 92",
    "0185057800608491",
    "06 12 34 56 78 ou 04 76 12 34 56",
    "Née le 12/03/1985, à joindre de 14 à 16 h",
    "de 15 à 20 personnes, il 06 12 34 56 78 et 06 12 34 56 79",
    "FR14 2004 1010 0505 0001 3M02 607",
    "La facture 2026-000123456789 de 1 250 000 €",
]


@pytest.mark.parametrize("text", REFUSED)
def test_a_number_with_a_valid_key_is_refused_however_it_is_spaced(text):
    with pytest.raises(Refused) as refusal:
        check_free_text(text, field="note")

    assert str(refusal.value.message) == "Ce numéro n’est pas nécessaire ici. Retirez-le."
    assert (refusal.value.code, refusal.value.field) == ("number-refused", "note")


@pytest.mark.parametrize("text", KEPT)
def test_other_numbers_are_kept(text):
    assert not holds_number(text)


def test_the_refusal_does_not_repeat_the_number():
    with pytest.raises(Refused) as refusal:
        check_free_text("1 85 05 78 006 084 91")

    assert not any(character.isdigit() for character in str(refusal.value))
