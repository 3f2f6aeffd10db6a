"""The whole ledger of one's own person, chain by chain: what each line left open. What the page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.kernel.querysets import Member
from people.models import OPENING, Capture, Consent, ConsentAct
from people.operations.ledger import Standing, in_force

Opens = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """One act, and what the chain opened before and after it."""

    row: Consent
    before: Opens
    opens: Opens

    @property
    def taken(self) -> Opens:
        """What the act took away, structure by structure."""
        left = {
            one: tuple(x for x in each if x not in self.opens.get(one, ()))
            for one, each in self.before.items()
        }
        return {one: scopes for one, scopes in left.items() if scopes}


@dataclass(frozen=True, slots=True)
class Chain:
    """Everything that was said within one agreement, the latest first."""

    id: UUID
    lines: list[Line]
    standing: Standing | None

    @property
    def opened(self) -> Consent | None:
        """The line that opened it last: how, by whom, with which text."""
        return next((line.row for line in self.lines if line.row.act in OPENING), None)

    @property
    def on_paper(self) -> bool:
        """Its proof is a signed sheet."""
        return self.standing is not None and self.standing.last.capture == Capture.PAPER_SIGNED

    @property
    def waits(self) -> bool:
        """The question is put, and the answer is not known."""
        return self.lines[0].row.act == ConsentAct.ASKED


def chains(by: Member, person_id: UUID) -> list[Chain]:
    """Those that open something first, then those that wait for an answer, then the past; the latest first."""
    standing = {each.chain: each for each in in_force(by, person_id)}
    rows = Consent.objects.visible_to(by).of(person_id).order_by("at", "id").prefetch_related("recipients")
    found: dict[UUID, list[Line]] = {}
    for row in rows:
        lines = found.setdefault(row.chain, [])
        before = lines[-1].opens if lines else {}
        lines.append(Line(row, before, _opens(row, before)))
    all_of_them = [Chain(id, lines[::-1], standing.get(id)) for id, lines in found.items()]
    all_of_them.sort(key=lambda chain: chain.lines[0].row.at, reverse=True)
    return sorted(all_of_them, key=lambda chain: (chain.standing is None, not chain.waits))


def _opens(row: Consent, before: Opens) -> Opens:
    """An opening act says it all; any other leaves at most what was there."""
    if row.act in (ConsentAct.ASKED, ConsentAct.REFUSED, ConsentAct.EXPIRED):
        return {}
    said = {one.structure_id: tuple(one.scopes or row.scopes) for one in row.recipients.all()}
    if row.act in OPENING:
        return said
    left = {
        structure_id: tuple(scope for scope in before.get(structure_id, ()) if scope in scopes)
        for structure_id, scopes in said.items()
    }
    return {structure_id: scopes for structure_id, scopes in left.items() if scopes}
