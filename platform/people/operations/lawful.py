"""Share what a law lets one share, tell her, end it; her objection, and what the officer answers (people §3)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people import rules
from people.models import BY_LAW, LONGEST, ONLY, Ground, LawfulShare, ObjectionAnswer, Person

DELAY = relativedelta(months=1)  # GDPR art. 12.3
# What the database answers: the sentence, its code, the field it stands beside.
_REFUSED = {
    "gone": (_("Cette fiche ne peut pas être partagée aujourd’hui."), "set-aside", ""),
    "disabled": (
        _("Ce partage n’est pas permis dans votre réseau : la protection des données n’en a pas décidé."),
        "ground-disabled",
        "ground",
    ),
    "open": (
        _(
            "La continuité sert à une structure suspendue ou fermée. La vôtre est ouverte : demandez son accord à la personne."
        ),
        "home-open",
        "ground",
    ),
    "target": (
        _("Cette structure ne peut pas recevoir de fiche. Choisissez-en une autre."),
        "target-unavailable",
        "structure",
    ),
}


@transaction.atomic
def share_by_law(
    id: UUID,
    *,
    by: Member,
    person_id: UUID,
    structure_id: int,
    ground: str,
    scopes: Sequence[Scope | int],
    until: date,
    informed_on: date | None = None,
    not_informed_why: str = "",
) -> LawfulShare:
    """Let one structure read, until the end of a day, what this law lets home share. Home only.

    The person is told, on a day that is written down, or the reason why she is not. Her identity is always part
    of it. The same id twice is harmless. The grants stand on this ground until their date, whatever she agrees to.
    """
    check_free_text(not_informed_why, field="not_informed_why")
    person = Person.objects.visible_to(by).get(id=person_id)
    require(rules.is_home(by, person), _("Seule la structure qui suit la personne partage sa fiche."))
    already: LawfulShare | None = LawfulShare.objects.visible_to(by).of(person_id).filter(pk=id).first()
    if already is not None:
        return already
    wanted = sorted({int(Scope.IDENTITY), *(int(scope) for scope in scopes)})
    _check(ground, wanted, until, informed_on, not_informed_why)
    _call(id, person_id, structure_id, ground, wanted, _end_of(until), informed_on, not_informed_why)
    share: LawfulShare = LawfulShare.objects.visible_to(by).get(pk=id)
    record(
        "lawful_share.opened",
        subject=share,
        by=by,
        person_id=person_id,
        structure=structure_id,
        ground=ground,
        scopes=wanted,
        until=until.isoformat(),
        informed=informed_on is not None,
    )
    return share


@transaction.atomic
def end_share_by_law(share_id: UUID, *, by: Member) -> bool:
    """End it at once, by home or by the network's officer. False when it had ended: twice is harmless."""
    share = LawfulShare.objects.visible_to(by).get(pk=share_id)
    with connection.cursor() as cursor:
        cursor.execute("select floor.end_by_law(%s)", [share_id])
        ended = bool(cursor.fetchone()[0])
    if ended:
        record(
            "lawful_share.ended",
            subject=share,
            by=by,
            person_id=share.person_id,
            structure=share.structure_id,
            ground=share.ground,
        )
    return ended


@transaction.atomic
def object_to_share(share_id: UUID, *, by: Member, words: str = "") -> LawfulShare:
    """She objects (GDPR art. 21): the officer answers within a month, and the share goes on until then.

    Home writes it down. Objecting twice does not start the month again.
    """
    check_free_text(words, field="words")
    LawfulShare.objects.visible_to(by).get(pk=share_id)
    share: LawfulShare = LawfulShare.objects.locked(share_id)
    require(
        by.opens_files and share.home_structure_id == by.structure_id,
        _("Seule la structure qui suit la personne note ce qu’elle demande."),
    )
    if share.objected_at is not None:
        return share
    if share.ended_at is not None or share.expires_at <= clock.now():
        raise Conflict(_("Ce partage a déjà pris fin."))
    now = clock.now()
    share.objected_at, share.objection = now, words
    share.objection_due_on = timezone.localtime(now).date() + DELAY
    share.save(update_fields=["objected_at", "objection", "objection_due_on"])
    record("lawful_share.objected", subject=share, by=by, person_id=share.person_id, ground=share.ground)
    return share


@transaction.atomic
def answer_objection(share_id: UUID, *, by: Member, answer: str, explanation: str) -> LawfulShare:
    """The officer ends the share, or says why it goes on to its date. Answering twice is a Conflict."""
    check_free_text(explanation, field="explanation")
    LawfulShare.objects.visible_to(by).get(pk=share_id)
    require(
        rules.is_officer(by),
        _("C’est au ou à la délégué·e à la protection des données de répondre."),
    )
    if not explanation.strip():
        raise Incomplete(_("Écrivez ce qui est répondu à la personne."), field="explanation")
    share: LawfulShare = LawfulShare.objects.locked(share_id)
    if share.objected_at is None or share.answer is not None:
        raise Conflict(_("Cette opposition a déjà reçu une réponse."))
    if answer == ObjectionAnswer.ENDED:
        end_share_by_law(share_id, by=by)
    share.answer, share.explanation = ObjectionAnswer(answer), explanation
    share.answered_at, share.answered_by_id = clock.now(), by.id
    share.save(update_fields=["answer", "explanation", "answered_at", "answered_by_id"])
    record("lawful_share.answered", subject=share, by=by, person_id=share.person_id, answer=answer)
    return share


def _check(ground: str, scopes: Sequence[int], until: date, informed_on: date | None, why: str) -> None:
    if ground not in BY_LAW:
        raise Refused(_("Ce fondement n’est pas dans la liste. Rechargez la page."), code="unknown-code")
    law = Ground(ground)
    if not set(scopes) <= {int(scope) for scope in ONLY.get(law, tuple(Scope))}:
        raise Refused(
            _("Pour la continuité, seuls son identité et comment la joindre sont partagés."), field="scopes"
        )
    today = timezone.localtime(clock.now()).date()
    if not today <= until <= today + timedelta(days=LONGEST[law]):
        raise Refused(_("Choisissez un jour d’ici à %(days)s jours.") % {"days": LONGEST[law]}, field="until")
    if informed_on is not None and informed_on > today:
        raise Refused(_("Ce jour n’est pas encore venu."), field="informed_on")
    if (informed_on is None) == (not why.strip()):
        raise Incomplete(
            _("Notez le jour où elle a été informée, ou pourquoi elle ne l’est pas : l’un des deux."),
            field="informed_on",
        )


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _call(*given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select floor.grant_by_law(%s, %s, %s, %s, %s::smallint[], %s, %s, %s)",
            given,
        )
        why = cursor.fetchone()[0]
    if why:
        message, code, field = _REFUSED[why]
        raise Refused(message, code=code, field=field)
