"""Alice records an evaluation of her person; the events that came of it."""

from core.journal.models import Event
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.instruments.loading import published
from people.operations.evaluating import record_evaluation
from tests.factories.evaluations import SURE
from tests.factories.floor import as_owner

INSTRUMENT = published()


def record(cast, answers=SURE, *, by=None, **values):
    with tenant(by or cast.alice):
        return record_evaluation(cast.person.pk, by=by or cast.alice, id=uuid7(), answers=answers, **values)


def events():
    with as_owner():
        return list(Event.objects.order_by("at", "id").values_list("name", flat=True))
