"""On which agreements something new may be sent today. What is under way goes on without asking here."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.querysets import Member
from people import queries
from people.instruments.clocks import BY_NAME
from people.models import Capture, ConsentEvidence, Person, Verdict
from people.operations.guarding import with_voices
from people.operations.ledger import Standing, towards


def sendable(by: Member, person: Person, structure_id: int, *, needs: Sequence[str]) -> list[Standing]:
    """What is in force towards this structure, with the voices it needs and its proof in time.

    Empty when nothing is in force. Raises Refused (`guardian-required`, `evidence-missing`) when something
    is, and none of it may serve today.
    """
    standing = towards(by, person.pk, structure_id)
    if not standing:
        return []
    chains = [each.chain for each in standing]
    voiced = with_voices(by, person, chains, structure_id=structure_id, needs=needs)
    late = set(late_papers(by, standing))
    if voiced <= late:
        raise Refused(
            _(
                "L’accord est signé sur papier, et sa photo manque depuis plus de 10 jours. Ajoutez-la depuis"
                " « Ses accords », puis envoyez. Ce qui est déjà en cours continue."
            ),
            code="evidence-missing",
        )
    return [each for each in standing if each.chain in voiced - late]


def late_papers(by: Member, standing: Sequence[Standing]) -> list[UUID]:
    """Chains signed on paper whose scan has not come in time (people §8)."""
    days = queries.privacy(by, "evidence_awaited", BY_NAME["evidence_awaited"].days)
    limit = clock.now() - timedelta(days=days)
    paper = [
        each.chain
        for each in standing
        if each.last.capture == Capture.PAPER_SIGNED and each.last.starts_at <= limit
    ]
    if not paper:
        return []
    proved = set(
        ConsentEvidence.objects.at_home(by)
        .filter(chain__in=paper)
        .exclude(verdict=Verdict.REFUSED)
        .values_list("chain", flat=True)
    )
    return [chain for chain in paper if chain not in proved]
