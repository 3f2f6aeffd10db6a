"""What the reports of one message amount to, whatever their order and however often they came."""

from notifications.models import Message, Report
from notifications.states import Heard

NOT_DELIVERED = (Heard.FAILED, Heard.HARD_BOUNCE)


def heard_of(message: Message) -> Heard | None:
    """DELIVERED once it was said: what arrived has arrived. Else FAILED where that was said; None: nothing final."""
    heard = set(Report.objects.filter(message_id=message.pk).values_list("heard", flat=True))
    if Heard.DELIVERED in heard:
        return Heard.DELIVERED
    return Heard.FAILED if heard.intersection(NOT_DELIVERED) else None


def is_the_first_failure(message: Message) -> bool:
    """Of what has just been written: nobody was told before."""
    return Report.objects.filter(message_id=message.pk, heard__in=NOT_DELIVERED).count() == 1
