"""The persons of the demonstration: who they are, and the day their file was opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from core.kernel.ids import uuid7
from core.tenancy.models import Membership
from people.models import BirthPrecision
from people.operations.accommodating import confirm_accommodations
from people.operations.choosing import choose_pathway
from people.operations.contacting import set_contact
from people.operations.evaluating import answer_three_questions, record_evaluation
from people.operations.registering import register
from web.demo.dates import Calendar


@dataclass(frozen=True, slots=True)
class Someone:
    """Answers are those of the instrument; `full` replaces the three questions by a whole evaluation."""

    first_name: str
    last_name: str
    born: int
    district: str = ""
    languages: tuple[str, ...] = ("fr",)
    phone: str = ""
    email: str = ""
    address: str = ""
    channels: tuple[str, ...] = ("phone",)
    door_name: str = ""
    safe_hours: str = ""
    discreet: bool = False
    device: int | None = 1
    alone: int | None = 1
    urgent: str = ""
    urgent_in: int | None = None
    full: Mapping[str, int] = field(default_factory=dict)
    wishes: tuple[str, ...] = ()
    chose: str = ""
    chose_because: str = ""
    accommodations: tuple[str, ...] = ()
    precision: str = ""
    interpreter: bool = False


def open_file(one: Someone, *, by: Membership, calendar: Calendar) -> UUID:
    """Register someone, note how to reach her, and do the point with her. Inside the member's tenant."""
    person = register(
        uuid7(),
        by=by,
        first_name=one.first_name,
        last_name=one.last_name,
        birth_date=date(one.born, 1, 1),
        birth_precision=BirthPrecision.YEAR,
        languages=one.languages,
        door_name=one.door_name,
    )
    set_contact(
        person.pk,
        by=by,
        channels=one.channels,
        phone=one.phone,
        email=one.email,
        address=one.address,
        commune=f"Grenoble, secteur {one.district}" if one.district else "Vallée",
        safe_hours=one.safe_hours,
        discreet=one.discreet,
    )
    _evaluate(person.pk, one, by=by, calendar=calendar)
    if one.accommodations:
        confirm_accommodations(
            person.pk, by=by, codes=one.accommodations, precision=one.precision, interpreter=one.interpreter
        )
    return person.pk


def _evaluate(person_id: UUID, one: Someone, *, by: Membership, calendar: Calendar) -> None:
    deadline = None if one.urgent_in is None else calendar.as_of + timedelta(days=one.urgent_in)
    if not one.full:
        answer_three_questions(
            person_id,
            by=by,
            id=uuid7(),
            equ1=one.device,
            aut1=one.alone,
            urgent=bool(one.urgent),
            urgent_procedure=one.urgent,
            deadline=deadline,
        )
        return
    evaluation = record_evaluation(
        person_id,
        by=by,
        id=uuid7(),
        answers=one.full,
        evidence=dict.fromkeys(one.full, "decl"),
        wishes=one.wishes,
        urgent_procedure=one.urgent,
        deadline=deadline,
    )
    if one.chose:
        choose_pathway(evaluation.pk, by=by, pathway=one.chose, reason=one.chose_because)
