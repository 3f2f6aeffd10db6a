"""Search text: the same words whatever the way they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.normalise import prefix_end, search_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Évêque", "eveque"),
        ("D’Œuvre-Martin", "d oeuvre martin"),
        ("d'oeuvre martin", "d oeuvre martin"),
        ("  NGUYỄN   Thị  ", "nguyen thi"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Strauß", "strauss"),
        ("İpek", "ipek"),
        ("Élise\u00a0(dite Lili)", "elise dite lili"),
        ("e\u0301cole", "ecole"),
        ("", ""),
        ("محمد", "محمد"),
    ],
)
def test_accents_case_ligatures_and_hyphens_do_not_count(typed, kept):
    assert search_text(typed) == kept


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text):
    assert search_text(search_text(text)) == search_text(text)


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_begins_with_a_prefix_lies_between_it_and_its_end(prefix, rest):
    found = prefix + rest

    assert prefix <= found
    assert found.startswith("\U0010ffff", len(prefix)) or found < prefix_end(prefix)


def test_what_does_not_begin_with_it_lies_outside():
    assert not "dura" <= "dupont" < prefix_end("dura")
    assert not "dura" <= "durb" < prefix_end("dura")
