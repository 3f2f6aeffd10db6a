"""The copy on paper says every column in French, or leaves it to the other file on purpose."""

from people.operations.copying import columns, tables
from people.pdf.copy import label
from people.pdf.copy_words import FILE_ONLY, LABELS, TITLES, UNTOLD, WITHIN, is_told


def copied():
    """Every table of the copy, with its columns."""
    return {model._meta.db_table: [name for name, _field in columns(model)] for model in tables()}


def test_every_table_of_the_copy_has_a_title_or_is_left_to_the_file():
    placed = set(TITLES) | set(WITHIN) | FILE_ONLY

    assert sorted(set(copied()) - placed) == []
    assert sorted(placed - set(copied())) == []


def test_every_column_on_paper_has_its_words_in_french():
    unsaid = [
        f"{table}.{name}"
        for table, columns in copied().items()
        if table not in FILE_ONLY
        for name in columns
        if is_told(table, name) and not label(table, name)
    ]

    assert unsaid == []


def test_no_word_is_kept_for_a_column_that_is_gone():
    columns = {name for names in copied().values() for name in names}
    precise = {f"{table}.{name}" for table, names in copied().items() for name in names}

    assert sorted({name for name in LABELS if "." in name} - precise) == []
    assert sorted(({name for name in LABELS if "." not in name} | UNTOLD) - columns) == []
