"""What is chosen on the page of a structure that ends: lines of its families, and structures that can answer for her."""

import pytest
from django.urls import reverse

from core.kernel.errors import Refused
from core.tenancy.models import StructureStatus
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.referrals.ending_acts import closing, follow_on, fresh
from tests.session import sign_in


def test_a_line_of_another_family_is_left_as_it_is(client, cast):
    waiting = send(cast.alice, cast.person, cast.recipient)
    closing(cast, cast.recipient)
    sign_in(client, cast.solene)
    received, sent = (f"{side}:{{}}:1" for side in ("r", "s"))

    page = client.post(
        reverse("ending", args=[cast.recipient.slug]),
        {
            "act": "retirer",
            "items": [sent.format(waiting.referral.pk), sent.format(waiting.handoff.pk)],
        },
    )
    held = client.post(
        reverse("ending", args=[cast.recipient.slug]),
        {"act": "porter", "items": [received.format(waiting.handoff.pk)]},
    )

    assert [(one.status_code, one.context["done"]) for one in (page, held)] == [(200, 0), (200, 0)]
    assert fresh(waiting.handoff).state == "sent"


def test_a_recipient_without_account_cannot_be_her_home(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    closing(cast, cast.sender)
    with as_owner():
        cast.unrelated.status = StructureStatus.EXTERNAL
        cast.unrelated.save(update_fields=["status"])
    sign_in(client, cast.solene)

    page = client.get(reverse("ending", args=[cast.sender.slug]))

    with pytest.raises(Refused, match="qui peut recevoir"):
        follow_on(cast, relayed, cast.unrelated)
    assert cast.unrelated.name not in page.content.decode()
