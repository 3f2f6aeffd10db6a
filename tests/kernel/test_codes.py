"""The code of a slip: read however it is typed, and never mistaken for another."""

import pytest

from core.kernel.codes import hash_code, new_code, read_code, spoken

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.fixture(scope="module")
def thousand() -> list[str]:
    return [new_code() for _ in range(1000)]


@pytest.mark.scenario("people", 33)
def test_a_thousand_codes_are_read_alike_however_they_are_typed(thousand):
    for code in thousand:
        words = spoken(code)
        typed = [code, words, words.replace(" ", "."), words.replace(" ", "-"), words.replace(" ", "\u00a0")]
        typed += [words.translate(ARABIC), words.translate(PERSIAN), f" {words} ", "\u200f" + words]

        assert {read_code(one) for one in typed} == {code}


@pytest.mark.scenario("people", 33)
def test_one_wrong_digit_is_always_found(thousand):
    for code in thousand[:100]:
        for place in range(12):
            for step in range(1, 10):
                wrong = code[:place] + str((int(code[place]) + step) % 10) + code[place + 1 :]

                assert read_code(wrong) is None


@pytest.mark.scenario("people", 33)
def test_two_neighbours_swapped_are_always_found(thousand):
    for code in thousand:
        for place in range(11):
            swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

            assert read_code(swapped) == (code if swapped == code else None)


@pytest.mark.parametrize("typed", ["", "bonjour", "4827", "4827 1930 56189", "²²²²²²²²²²²²", "٤٨٢٧"])
def test_what_is_no_code_reads_as_none(typed):
    assert read_code(typed) is None


def test_codes_differ_and_their_hash_tells_nothing(thousand):
    assert len(set(thousand)) == 1000
    assert {len(hash_code(code)) for code in thousand[:10]} == {64}
    assert thousand[0] not in hash_code(thousand[0])


def test_a_code_is_said_in_three_groups_of_four():
    assert spoken("482719305618") == "4827 1930 5618"
