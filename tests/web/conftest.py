"""What several modules about the pages that cross rooms start from."""

import pytest

from core.kernel.tenant import tenant
from people.operations.reading import choose_pictures
from tests.factories.referrals import appointment, send
from tests.holding import made_once
from tests.web.code_visits import MINE


@pytest.fixture
@made_once
def relayed(cast):
    """Accepted by Bob, with an appointment; three pictures chosen with Alice."""
    sent = send(cast.alice, cast.person, cast.recipient)
    appointment(cast.bob, sent)
    with tenant(cast.alice):
        choose_pictures(cast.person.pk, by=cast.alice, pictures=MINE)
    return sent
