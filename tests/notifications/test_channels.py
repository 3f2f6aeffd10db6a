"""By which channel a person is reached, and which one takes over."""

import pytest

from notifications.rules.channels import next_way, ways
from people.models import Contact

KNOWN = {
    "phone": "+33639980002",
    "address": "3 rue du Lac",
    "email": "elle@exemple.invalid",
    "relay_phone": "+33639980009",
}


@pytest.mark.parametrize(
    ("channels", "known", "expected"),
    [
        (["sms"], KNOWN, ["sms"]),
        (["phone"], KNOWN, ["call"]),
        (["letter", "sms"], KNOWN, ["letter", "sms"]),
        (["letter"], {}, []),
        (["via_relative"], KNOWN, ["call"]),
        (["via_relative"], {}, []),
        (["via_referent"], {}, ["call"]),
        (["visit"], {}, ["call"]),
        (["desk"], {}, ["call"]),
        (["email"], KNOWN, ["mail"]),
        (["email"], {}, []),
        (["sms", "none"], KNOWN, []),
        ([], KNOWN, []),
    ],
)
def test_hers_in_her_order_with_what_is_known(channels, known, expected):
    assert ways(Contact(channels=channels, **known)) == expected


@pytest.mark.scenario("notifications", 8)
@pytest.mark.scenario("notifications", 11)
@pytest.mark.parametrize(
    ("channels", "failed", "expected"),
    [
        (["sms", "letter"], "sms", "letter"),
        (["sms"], "sms", "call"),
        (["email"], "mail", "call"),
        (["phone"], "call", "slip"),
        (["letter"], "letter", "slip"),
        ([], "slip", None),
        (["sms", "none"], "sms", None),
    ],
)
def test_when_one_fails_the_next_else_a_call_else_the_paper(channels, failed, expected):
    assert next_way(Contact(channels=channels, **KNOWN), failed) == expected


def test_of_whom_nothing_is_known_the_desk_has_the_paper():
    assert (ways(None), next_way(None, "sms")) == ([], "slip")
