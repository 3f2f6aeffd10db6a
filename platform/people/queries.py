"""Lists that need persons and grants: two branches, each by its own index, then the page by primary key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.normalise import prefix_end, search_text
from core.kernel.querysets import Member
from people.instruments.again import EQUIPMENT_MONTHS, Again, again
from people.instruments.asking import quick_mode
from people.instruments.clocks import GUARD_ON_SHARING
from people.instruments.doubling import OPEN_FOR, is_drawn
from people.instruments.earlier import Earlier, earlier
from people.instruments.guarding import Guard, age_on, guard
from people.instruments.loading import published
from people.instruments.progress import comparable
from people.instruments.scoring import score
from people.instruments.validation import Line
from people.instruments.wording import Need, needs
from people.models import (
    AccessGrant,
    Accommodation,
    Evaluation,
    EvaluationDraft,
    Guardianship,
    MergeProposal,
    PathwayChoice,
    Person,
    PrivacySetting,
    Route,
    SecondLook,
    UrgentProcedure,
)
from people.querysets import EvaluationQuerySet

PAGE = 25
ACCOMMODATIONS_HOLD = timedelta(days=365)


def newest(member: Member, *, limit: int = PAGE) -> list[Person]:
    """The latest persons of one's structure and of those shared with it, newest first."""
    own = Person.objects.own(member).newest_first().values_list("pk", flat=True)[:limit]
    shared = _shared(member).order_by("-person_created_at", "person_id")[:limit]
    return list(_page([*own, *shared]).newest_first()[:limit])


def named(member: Member, text: str, *, limit: int = PAGE) -> list[Person]:
    """Persons one may see whose last or first name begins with `text`, by name."""
    prefix = search_text(text)
    if not prefix:
        return []
    own = [
        *_own_by(member, "search_name", prefix, limit),
        *_own_by(member, "search_first", prefix, limit),
    ]
    shared = (
        _shared(member)
        .filter(search_name__gte=prefix, search_name__lt=prefix_end(prefix))
        .order_by("search_name")
    )
    return list(_page([*own, *shared[:limit]]).order_by("search_name", "id")[:limit])


def _own_by(member: Member, column: str, prefix: str, limit: int) -> list[UUID]:
    between = {f"{column}__gte": prefix, f"{column}__lt": prefix_end(prefix)}
    return list(
        Person.objects.own(member).filter(**between).order_by(column).values_list("pk", flat=True)[:limit]
    )


def _shared(member: Member):  # type: ignore[no-untyped-def]
    if not member.opens_files:
        return AccessGrant.objects.none().values_list("person_id", flat=True)
    return AccessGrant.objects.live(member).filter(scope=Scope.IDENTITY).values_list("person_id", flat=True)


def _page(ids: Sequence[UUID]):  # type: ignore[no-untyped-def]
    return Person.objects.filter(pk__in=ids).select_related("home_structure")


def accommodations_of(member: Member, person_id: UUID) -> list[str]:
    """The codes of what the welcome must provide, as far as the member may read them."""
    row = accommodation_of(member, person_id)
    return list(row.codes) if row else []


def accommodation_of(member: Member, person_id: UUID) -> Accommodation | None:
    """What the welcome must provide, while it holds: a year after it was last confirmed."""
    since = timezone.localtime(clock.now()).date() - ACCOMMODATIONS_HOLD
    return Accommodation.objects.visible_to(member).of(person_id).filter(confirmed_on__gt=since).first()


def latest_evaluation(member: Member, person_id: UUID) -> Evaluation | None:
    """The newest that no correction has replaced, as far as the member may read the scope `maturity`."""
    return Evaluation.objects.visible_to(member).of(person_id).current().latest_first().first()


def result_of(member: Member, evaluation: Evaluation) -> dict[str, Any]:
    """The result as this member may know it: with what must be provided only if that is shared too (people §2.3)."""
    return result_with(evaluation, accommodations_of(member, evaluation.person_id))


def result_with(evaluation: Evaluation, codes: Sequence[str]) -> dict[str, Any]:
    """The result as whoever may read these accommodations, or none, may know it."""
    if not codes:
        return dict(evaluation.result)
    instrument = published(evaluation.version)
    line = Line(
        id=str(evaluation.pk),
        answers={code: value for code, value in evaluation.answers.items() if isinstance(value, int)},
        evidence=evaluation.evidence,
        ticked={"BES": tuple(evaluation.wishes), "FRE": tuple(codes)},
    )
    return score(instrument, line)


def current_needs(member: Member, person_id: UUID) -> list[Need]:
    """What would help the person today, most pressing first; nothing without evaluation or without the scope."""
    evaluation = latest_evaluation(member, person_id)
    if evaluation is None:
        return []
    return needs(published(evaluation.version), result_of(member, evaluation))


def current_pathway(member: Member, person_id: UUID) -> str:
    """The pathway she chose, else the one proposed, else the support mode of the three questions; P0 for none."""
    evaluation = latest_evaluation(member, person_id)
    choice = PathwayChoice.objects.visible_to(member).of(person_id).order_by("-at", "-id").first()
    if choice and (evaluation is None or evaluation.route == Route.QUICK or choice.at >= evaluation.at):
        return str(choice.pathway)
    if evaluation is None:
        return "P0"
    if evaluation.pathway_proposed == "P0" and evaluation.route == Route.QUICK:
        return quick_mode(published(evaluation.version), evaluation.answers)
    return str(evaluation.pathway_proposed)


def current_urgency(member: Member, person_id: UUID) -> UrgentProcedure | None:
    """The procedure that cannot wait, unless the latest evaluation one may read says that none does."""
    evaluation = latest_evaluation(member, person_id)
    if evaluation and "urgent" not in evaluation.wishes:
        return None
    return UrgentProcedure.objects.visible_to(member).of(person_id).order_by("-at", "-id").first()


def drafted(member: Member, person_id: UUID, route: str) -> EvaluationDraft | None:
    """One's own draft, until it lapses."""
    return EvaluationDraft.objects.visible_to(member).filter(person_id=person_id, route=route).first()


@dataclass(frozen=True, slots=True)
class Reading:
    """One opening of a file, as the journal wrote it."""

    at: datetime
    structure_id: int
    kind: str
    reason: str
    member_id: UUID | None = None
    scopes: tuple[Scope, ...] = ()


def readings(person_id: UUID) -> list[Reading]:
    """Who opened the file of one's own person, the latest first; nothing for anyone but her home structure."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select at, structure_id, kind, reason, member_id, scopes from floor.readers_of(%s)"
            " where structure_id is not null",
            [person_id],
        )
        return [
            Reading(at, structure_id, kind, reason, member_id, tuple(Scope(scope) for scope in scopes))
            for at, structure_id, kind, reason, member_id, scopes in cursor.fetchall()
        ]


@dataclass(frozen=True, slots=True)
class RightsWaiting:
    """How many requests of persons wait in one structure, and how many are late: nothing of anybody."""

    structure_id: int
    waiting: int
    late: int


def rights_waiting() -> list[RightsWaiting]:
    """For the network's coordinator, structure by structure; nothing for anyone else."""
    with connection.cursor() as cursor:
        cursor.execute("select structure_id, waiting, late from floor.rights_waiting()")
        return [RightsWaiting(*row) for row in cursor.fetchall()]


def twins(member: Member, person: Person) -> list[Person]:
    """Other files of one's own structure that may be the same person, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("select floor.own_twins(%s)", [person.pk])
        ids = [row[0] for row in cursor.fetchall()]
    if not ids:
        return []
    rows = Person.objects.own(member).filter(pk__in=ids).order_by("created_at", "id")
    return [other for other in rows if person.may_be(other)]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two looks agree on one item over the network. None: too few to be told."""

    item: str
    looks: int | None
    agreed: int | None


SMALLEST_CELL = 5


def second_looks() -> list[Agreement]:
    """For the coordinator, by item. Small numbers are kept back by the floor itself."""
    with connection.cursor() as cursor:
        cursor.execute("select item, looks, agreed from floor.second_looks(%s)", [SMALLEST_CELL])
        return [Agreement(*row) for row in cursor.fetchall()]


def second_look(member: Member, evaluation_id: UUID) -> SecondLook | None:
    """What a colleague of one's own structure found with the same person."""
    return SecondLook.objects.visible_to(member).filter(evaluation_id=evaluation_id).first()


def awaits_second_look(member: Member, evaluation: Evaluation) -> bool:
    """Drawn, whole, recent, not corrected since, and nobody has looked twice yet."""
    if evaluation.route != Route.FULL or not is_drawn(evaluation.pk):
        return False
    if evaluation.at < clock.now() - OPEN_FOR or second_look(member, evaluation.pk):
        return False
    latest = latest_evaluation(member, evaluation.person_id)
    return latest is not None and latest.pk == evaluation.pk


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement that ends soon, and whose."""

    chain: UUID
    person: Person
    until: datetime


def ending_agreements(member: Member) -> list[Ending]:
    """Agreements of one's own persons that end within their notice, the nearest first; a hundred at most."""
    if not member.opens_files:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select chain, person_id, expires_at from floor.ending_consents()")
        rows = cursor.fetchall()
    persons = Person.objects.own(member).in_bulk({person_id for _chain, person_id, _until in rows})
    return [Ending(chain, persons[one], until) for chain, one, until in rows if one in persons]


def proposed_with(member: Member, person_id: UUID) -> list[Person]:
    """Files of one's structure with which a colleague proposes to bring this one together."""
    waiting = MergeProposal.objects.visible_to(member).about(person_id).open_at(clock.now())
    ids = {id for pair in waiting.values_list("person_id", "absorbed_id") for id in pair} - {person_id}
    return list(Person.objects.own(member).filter(pk__in=ids).order_by("created_at", "id")) if ids else []


def measure_of(member: Member, person_id: UUID) -> Guardianship | None:
    """The measure noted and in force today. Past its last day it protects nobody."""
    row: Guardianship | None = (
        Guardianship.objects.visible_to(member).of(person_id).filter(ended_at=None).first()
    )
    today = timezone.localtime(clock.now()).date()
    if row is None or (row.ends_on and row.ends_on < today) or (row.starts_on and row.starts_on > today):
        return None
    return row


def guard_of(member: Member, person: Person, *, measure: Guardianship | None, mandate: bool = False) -> Guard:
    """Whose agreement is needed for this person today."""
    today = timezone.localtime(clock.now()).date()
    age = age_on(today, person.birth_date, person.birth_precision)
    stricter = privacy(member, GUARD_ON_SHARING, 0) == 1
    return guard(kind=measure.kind if measure else None, age=age, mandate=mandate, guard_on_sharing=stricter)


def privacy(member: Member, name: str, default: int) -> int:
    """What the network decided, else the default."""
    row = PrivacySetting.objects.visible_to(member).filter(name=name).first()
    return row.value if row else default


@dataclass(frozen=True, slots=True)
class Voices:
    """What the page of an agreement asks besides the usual, and for whom."""

    guardian_name: str = ""
    guardian_phone: str = ""
    asks_guardian: bool = False
    may_tell: bool = False
    tells: bool = False
    missing: bool = False


def voices_of(member: Member, person: Person, *, mandate: bool = False) -> Voices:
    """Nobody, for most people. `missing`: someone must decide with her, and nobody is noted."""
    measure = measure_of(member, person.pk)
    needed = guard_of(member, person, measure=measure, mandate=mandate)
    if measure is None:
        return Voices(missing=needed.guardian)
    return Voices(
        guardian_name=measure.guardian_name,
        guardian_phone=measure.guardian_phone,
        asks_guardian=needed.guardian,
        may_tell=not needed.guardian and measure.kind != "parental",
        tells=measure.informed,
    )


def full_evaluations(member: Member, person_id: UUID, *, limit: int = 20) -> list[Evaluation]:
    """The whole evaluations that no correction has replaced, the latest first."""
    rows = Evaluation.objects.visible_to(member).of(person_id).current().whole()
    return list(rows.latest_first()[:limit])


def earlier_answers(member: Member, person_id: UUID) -> Earlier | None:
    """What the latest whole evaluation said, in words; None before any, or when its version means other things."""
    latest = next(iter(full_evaluations(member, person_id, limit=1)), None)
    if latest is None or not comparable(latest.version, published().version):
        return None
    return earlier(
        published(latest.version),
        timezone.localtime(latest.at).date(),
        answers=latest.answers,
        evidence=latest.evidence,
        wishes=latest.wishes,
    )


def new_look(member: Member, person_id: UUID) -> Again | None:
    """When a new look is proposed to one's own person; None before any whole evaluation."""
    latest = next(iter(full_evaluations(member, person_id, limit=1)), None)
    return look_after(member, latest) if latest else None


def look_after(member: Member, evaluation: Evaluation) -> Again:
    """When one proposes to look again after this evaluation."""
    return again(
        published(evaluation.version),
        timezone.localtime(evaluation.at).date(),
        result=evaluation.result,
        answers=evaluation.answers,
        pathway=current_pathway(member, evaluation.person_id),
        today=timezone.localtime(clock.now()).date(),
    )


def to_look_at_again(member: Member) -> EvaluationQuerySet:
    """The latest whole evaluation of each of one's own persons whose day has come, the oldest first.

    The order is the date's, never the result's (people §2.4)."""
    return (
        Evaluation.objects.visible_to(member)
        .filter(home_structure_id=member.structure_id)
        .latest_of_each()
        .past_its_day(timezone.localtime(clock.now()), published().reassessment_months, EQUIPMENT_MONTHS)
        .order_by("at", "id")
    )


def without_companion(member: Member) -> list[UUID]:
    """One's own persons who are helped for everything, and for whom nobody is named, the longest first."""
    chosen = (
        PathwayChoice.objects.visible_to(member)
        .filter(home_structure_id=member.structure_id)
        .standing()
        .filter(pathway="P1", accompanied_by="")
    )
    proposed = (
        Evaluation.objects.visible_to(member)
        .filter(home_structure_id=member.structure_id, pathway_proposed="P1")
        .latest_of_each()
        .without_choice()
    )
    found = [*chosen.values_list("at", "person_id"), *proposed.values_list("at", "person_id")]
    return [person_id for _at, person_id in sorted(found)]


def own_persons(member: Member, ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Names of one's own, for a list made of something else."""
    return {person.pk: person for person in Person.objects.own(member).filter(pk__in=ids)}
