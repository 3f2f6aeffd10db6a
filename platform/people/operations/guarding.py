"""Does the agreement have the voices it needs? Asked when it is taken, and again each time something is sent."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Refused
from core.kernel.querysets import Member
from people import queries
from people.instruments.guarding import MANDATE_NEEDS, Guard
from people.models import OPENING, Consent, ConsentAct, Guardianship, OwnAgreement, Person
from people.operations.capturing import Taken

CODE = "guardian-required"
NO_ONE_NOTED = _(
    "À cet âge, une personne qui a l’autorité parentale décide avec elle. Notez d’abord qui, sur la page"
    " « Qui décide avec elle », puis demandez-lui son accord."
)
MINOR = _(
    "À cet âge, il faut aussi l’accord d’une personne qui a l’autorité parentale. Appelez-la avec elle."
)
BOTH = _(
    "Sous curatelle, il faut ici l’accord de la personne et celui de son curateur. Appelez-le avec elle."
)
REPRESENTATIVE = _("Ici, c’est la personne qui la représente qui donne l’accord. Appelez-la avec elle.")
OWN = _("Il faut aussi son propre accord. Demandez-le-lui avec ses mots, puis notez sa réponse.")
SOUGHT = _("Demandez-lui ce qu’elle en pense, et notez sa réponse : si elle dit non, rien n’est envoyé.")
ENDED = _(
    "La mesure avec laquelle cet accord a été donné a pris fin. Demandez à nouveau son accord à la personne."
)
SHE_SAID_NO = _("La personne a dit non : rien n’est envoyé, même si quelqu’un d’autre est d’accord.")


def check_voices(by: Member, person: Person, taken: Taken, structures: Sequence[int]) -> UUID | None:
    """Refused unless those who must agree have; the guardian who did, to be written with the agreement."""
    measure = queries.measure_of(by, person.pk)
    guard = queries.guard_of(by, person, measure=measure)
    if taken.own_agreement == OwnAgreement.SOUGHT and _said_no(by, person.pk, structures):
        raise Refused(SHE_SAID_NO, code=CODE, field="own_agreement")
    if guard.guardian and measure is None:
        raise Refused(NO_ONE_NOTED, code=CODE)
    if guard.guardian and not taken.guardian_agrees:
        raise Refused(_why(measure), code=CODE, field="guardian_agrees")
    if guard.own and taken.own_agreement != OwnAgreement.GIVEN:
        raise Refused(OWN, code=CODE, field="own_agreement")
    if guard.sought and not taken.own_agreement:
        raise Refused(SOUGHT, code=CODE, field="own_agreement")
    return measure.pk if measure and taken.guardian_agrees else None


def with_voices(
    by: Member, person: Person, chains: Iterable[UUID], *, structure_id: int, needs: Sequence[str]
) -> set[UUID]:
    """Those of these chains on which something new may be sent today. Refused when none of them may."""
    wanted = set(chains)
    measure = queries.measure_of(by, person.pk)
    guard = queries.guard_of(by, person, measure=measure, mandate=bool(MANDATE_NEEDS & set(needs)))
    why: list[Promise] = []
    kept = set()
    for row in _openings(by, person.pk):
        if row.chain in wanted:
            fault = _fault(by, row, guard, measure, structure_id)
            if fault is None:
                kept.add(row.chain)
            else:
                why.append(fault)
    if wanted and not kept:
        raise Refused(str(why[0]) if why else str(MINOR), code=CODE)
    return kept


def _fault(
    by: Member, row: Consent, guard: Guard, measure: Guardianship | None, structure_id: int
) -> Promise | None:
    if row.guardian_id and (measure is None or measure.pk != row.guardian_id):
        return ENDED
    if row.guardian_id and measure is not None and measure.kind == "parental" and not guard.guardian:
        return ENDED  # she has come of age
    if row.guardian_id and _said_no(by, row.person_id, [structure_id], since=row):
        return SHE_SAID_NO
    if guard.guardian and not row.guardian_id:
        return NO_ONE_NOTED if measure is None else _why(measure)
    if guard.own and row.own_agreement != OwnAgreement.GIVEN:
        return OWN
    return SOUGHT if guard.sought and not row.own_agreement else None


def _why(measure: Guardianship | None) -> Promise:
    if measure is None or measure.kind == "parental":
        return MINOR
    return BOTH if measure.kind == "curatelle" else REPRESENTATIVE


def _openings(by: Member, person_id: UUID) -> list[Consent]:
    """The last act of each chain that opened something: those voices are the ones that count."""
    rows = Consent.objects.visible_to(by).of(person_id).filter(act__in=OPENING).latest_first()
    latest: dict[UUID, Consent] = {}
    for row in rows:
        latest.setdefault(row.chain, row)
    return list(latest.values())


def _said_no(by: Member, person_id: UUID, structures: Sequence[int], *, since: Consent | None = None) -> bool:
    """Her last word about one of these structures is a refusal."""
    rows = (
        Consent.objects.visible_to(by)
        .of(person_id)
        .filter(recipients__structure_id__in=list(structures))
        .latest_first()
    )
    if since is not None:
        rows = rows.filter(at__gt=since.at)
    for row in rows.distinct():
        if row.act == ConsentAct.REFUSED:
            return True
        if row.act in OPENING and row.own_agreement != OwnAgreement.SOUGHT:
            return False
    return False
