"""Change how long an act may take in one's network (referrals §7): by its coordination, within bounds, and journaled."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.querysets import Member
from core.tenancy.models import Network
from referrals.models import Delay, Referral
from referrals.operations.moving import moving_all
from referrals.rules import delays
from referrals.rules.clocks import Ladder
from referrals.rules.delays import Settable


@transaction.atomic
def change_delay(name: str, *, by: Member, first: int, second: int, third: int) -> Ladder:
    """The ladder in force from now on. The same one again is harmless.

    What was promised keeps its day. Of what is late already, the levels that nobody was told yet are counted
    again from that day.
    """
    asked = delays.SETTABLE[name]
    require(delays.can_set(by), _("Seule la coordination change les délais du réseau."))
    wanted = Ladder(first, second, third)
    _check(asked, wanted)
    network = Network.objects.select_for_update(no_key=True).get(pk=by.network_id)  # one change at a time
    row = Delay.objects.of_network(network.pk).filter(kind=asked.kind, priority=asked.priority).first()
    before = Ladder(row.first, row.second, row.third) if row else asked.usual
    if before == wanted:
        return wanted
    _keep(row, asked, wanted, by=by)
    moved = _count_again(asked, network, by=by)
    record(
        "delay.changed",
        subject=network,
        by=by,
        clock=name,
        old=[before.first, before.second, before.third],
        new=[first, second, third],
        moved=moved,
    )
    return wanted


def _check(asked: Settable, wanted: Ladder) -> None:
    least, most = asked.bounds
    if wanted.first < least:
        raise Refused(
            _("Pas avant %(n)s jours ouvrés : relancer plus tôt décourage de répondre.") % {"n": least}
            if least > 1
            else _("Au moins un jour ouvré."),
            field="first",
        )
    if wanted.third > most:
        raise Refused(
            _("Pas plus de %(n)s jours ouvrés : personne ne doit attendre sans que la coordination le sache.")
            % {"n": most},
            field="third",
        )
    for lower, higher, field in (
        (wanted.first, wanted.second, "second"),
        (wanted.second, wanted.third, "third"),
    ):
        if lower >= higher:
            raise Incomplete(
                _("Ce rappel vient après le précédent : écrivez un nombre plus grand."), field=field
            )


def _keep(row: Delay | None, asked: Settable, wanted: Ladder, *, by: Member) -> None:
    values = {
        "first": wanted.first,
        "second": wanted.second,
        "third": wanted.third,
        "changed_at": clock.now(),
        "changed_by_id": by.id,
    }
    if row is None:
        Delay(network_id=by.network_id, kind=asked.kind, priority=asked.priority, **values).save()
        return
    for field, value in values.items():
        setattr(row, field, value)
    row.save(update_fields=list(values))


def _count_again(asked: Settable, network: Network, *, by: Member) -> int:
    """Set the day of the next level of what has begun to climb. How many."""
    climbing = Referral.objects.visible_to(by).on_clock(asked.kind, asked.of_one_priority).climbing()
    ids = sorted(climbing.values_list("pk", flat=True))
    if not ids:
        return 0
    with moving_all(ids, network=network) as works:
        for work in works:
            if work.referral.next_due_kind == asked.kind:  # it may have moved while we waited for its row
                work.replan()
    return len(ids)
