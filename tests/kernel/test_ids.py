"""Identifiers that sort by time and cannot be guessed."""

import re
import time

from core.kernel.ids import spoken_reference, uuid7


def test_an_id_is_a_version_7_uuid_of_the_present_millisecond():
    before = time.time_ns() // 1_000_000
    made = uuid7()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_sort_by_the_time_they_were_made():
    first = uuid7()
    time.sleep(0.002)

    assert first < uuid7()


def test_two_ids_of_one_millisecond_share_nothing_else():
    made = [uuid7() for _ in range(2000)]

    assert len({each.int & ((1 << 62) - 1) for each in made}) == 2000


def test_a_reference_can_be_read_aloud():
    made = {spoken_reference() for _ in range(500)}

    assert len(made) > 450
    assert [each for each in made if not re.fullmatch(r"[2-9][A-HJ-NP-Z]-[1-9]\d{3}", each)] == []
