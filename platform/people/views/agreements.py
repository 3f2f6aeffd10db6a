"""« Ses accords »: everything the person was asked and answered, in plain words, and what can be done next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.kernel import clock
from core.kernel.querysets import Member
from core.kernel.words import day_in_words, phone
from core.tenancy.models import Membership, Structure
from people.instruments import consent_script
from people.models import Capture, Consent, ConsentAct, ConsentText, Reason
from people.operations.chains import Chain, Line, chains
from people.operations.terms import Why, awaits_confirmation, notice_of, why_until
from people.views.acting_on_agreement import labels
from people.views.own_person import OwnPersonView

_WHY_KIND = {
    Capture.ORAL_ATTESTED: gettext_lazy("un accord de vive voix vaut 6 mois une fois redit"),
    Capture.ORAL_WITNESSED: gettext_lazy("un accord devant un témoin vaut 6 mois"),
    Capture.PAPER_SIGNED: gettext_lazy("un accord signé vaut un an"),
    Capture.ON_SCREEN: gettext_lazy("un accord donné sur l’écran vaut un an"),
    Capture.ORAL_PHONE: gettext_lazy("un accord au téléphone vaut 6 mois une fois redit"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    when: datetime
    text: str
    mine: bool = False
    coming: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One agreement, as the page says it."""

    chain: Chain
    title: str
    facts: list[tuple[str, str]]
    moments: list[Moment]
    ends_soon: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """Who is who on the page: structures of the network, colleagues of one's own structure."""

    structures: Mapping[int, str]
    members: Mapping[Any, str]
    own: int | None

    def of(self, ids: Any) -> str:
        return ", ".join(sorted(self.structures.get(one, "") for one in ids))

    def taker(self, row: Consent) -> str:
        if row.captured_structure_id != self.own:
            return self.structures.get(row.captured_structure_id or 0, "")
        return self.members.get(row.captured_by_id, "")


class Agreements(OwnPersonView):
    template_name = "people/agreements.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        found = chains(member, self.object.pk)
        names = _names(member, found)
        days = member.network.consent_days
        shown = [_shown(chain, names, days) for chain in found]
        return super().get_context_data(
            standing=[each for each in shown if each.chain.standing],
            waiting=[each for each in shown if not each.chain.standing and each.chain.waits],
            past=[each for each in shown if not each.chain.standing and not each.chain.waits],
            **kwargs,
        )


class ConsentTextRead(OwnPersonView):
    """The exact words that were read to her that day."""

    template_name = "people/consent_text.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        rows = Consent.objects.visible_to(member).of(self.object.pk)
        row = get_object_or_404(rows, pk=self.kwargs["consent_id"])
        if not row.text_sha256:
            raise Http404
        kept = ConsentText.objects.visible_to(member).filter(sha256=row.text_sha256).first()
        return super().get_context_data(
            row=row, kept=kept, sentences=consent_script.sentences(kept.text) if kept else [], **kwargs
        )


def _names(member: Member, found: list[Chain]) -> Names:
    rows = [line.row for chain in found for line in chain.lines]
    ids = {one.structure_id for row in rows for one in row.recipients.all()}
    ids |= {row.captured_structure_id for row in rows if row.captured_structure_id}
    takers = {row.captured_by_id for row in rows if row.captured_by_id}
    structures = Structure.objects.visible_to(member).filter(pk__in=ids)
    members = Membership.objects.visible_to(member).filter(pk__in=takers).select_related("user")
    return Names(
        dict(structures.values_list("pk", "name")),
        {each.pk: each.user.get_full_name() for each in members},
        member.structure_id,
    )


def _shown(chain: Chain, names: Names, days: int) -> Shown:
    first = chain.lines[-1].row
    asked = {one.structure_id for one in first.recipients.all()}
    title = names.of(chain.standing.opens if chain.standing else asked) or _("Un refus")
    moments = [_moment(line, names) for line in chain.lines]
    if chain.standing is None or chain.opened is None:
        return Shown(chain, title, [], moments)
    row = chain.standing.last
    until = day_in_words(timezone.localtime(row.expires_at).date())
    facts = [
        *_shares(chain.standing.opens, names),
        (_("Jusqu’au"), until),
        (_("Pourquoi cette date"), _why(row, days)),
        (_("Comment"), _how(chain.opened)),
        (_("Recueilli par"), names.taker(chain.opened)),
    ]
    soon = row.expires_at - clock.now() <= notice_of(row)
    return Shown(chain, title, [fact for fact in facts if fact[1]], moments, ends_soon=soon)


def _shares(opens: Mapping[int, tuple[int, ...]], names: Names) -> list[tuple[str, str]]:
    """One line when everyone receives the same, a line a structure otherwise."""
    groups = _grouped(opens, names)
    return [(_("Partagé"), groups[0][1])] if len(groups) == 1 else groups


def _grouped(opens: Mapping[int, tuple[int, ...]], names: Names) -> list[tuple[str, str]]:
    """Structures that share the same things, and these things, in words."""
    by_things: dict[tuple[int, ...], list[int]] = {}
    for one, scopes in opens.items():
        by_things.setdefault(tuple(scopes), []).append(one)
    return sorted((names.of(ids), ", ".join(labels(list(scopes)))) for scopes, ids in by_things.items())


def _why(row: Consent, days: int) -> str:
    if why_until(row, days) == Why.CLOSED:
        return _("90 jours après la fin de la demande")
    if awaits_confirmation(row):
        return _("30 jours, tant qu’elle ne l’a pas redit")
    if why_until(row, days) == Why.NETWORK and days != 365:
        return _("la durée la plus longue dans ce réseau")
    return str(_WHY_KIND.get(Capture(row.capture), ""))


def _how(row: Consent) -> str:
    said = [str(row.get_capture_display())]
    if row.witness and row.capture == Capture.ORAL_WITNESSED:
        said.append(_("témoin : %(name)s") % {"name": row.witness})
    if row.phone_called and row.capture == Capture.ORAL_PHONE:
        day = day_in_words(timezone.localtime(row.called_at or row.at).date())
        said.append(_("%(number)s, appelé le %(day)s") % {"number": phone(row.phone_called), "day": day})
    if row.copy:
        said.append(_("copie : %(copy)s") % {"copy": str(row.get_copy_display()).lower()})
    if row.helper:
        said.append(_("avec %(name)s") % {"name": row.helper})
    if row.place:
        said.append(row.place)
    return ", ".join(said)


def _moment(line: Line, names: Names) -> Moment:
    row = line.row
    return Moment(row.at, _what(line, names), mine=row.captured_structure_id == names.own)


def _what(line: Line, names: Names) -> str:
    row = line.row
    if row.act == ConsentAct.ASKED:
        return _("La question est posée. Elle veut y réfléchir.")
    if row.act == ConsentAct.REFUSED:
        return _("Elle a dit non.")
    if row.act == ConsentAct.EXPIRED:
        return _("L’accord est arrivé à sa fin.")
    if row.act == ConsentAct.EVIDENCE_ADDED:
        return _("Une preuve est ajoutée.")
    if row.act == ConsentAct.CONFIRMED:
        return _("Elle l’a redit au premier contact (%(name)s).") % {"name": names.taker(row)}
    if row.act == ConsentAct.NARROWED and row.reason_code == Reason.REFERRAL_CLOSED:
        return _("La demande est terminée : l’accord prend fin 90 jours plus tard.")
    if row.act in (ConsentAct.NARROWED, ConsentAct.WITHDRAWN):
        if not line.opens:
            return _("Tout est retiré.")
        how = _("Retiré") if row.act == ConsentAct.WITHDRAWN else _("Réduit, en moins")
        return f"{how} : {_in_words(line.taken, names)}."
    said = {
        ConsentAct.GIVEN: _("Elle a dit oui"),
        ConsentAct.EXTENDED: _("Étendu"),
        ConsentAct.RENEWED: _("Renouvelé"),
    }[ConsentAct(row.act)]
    return f"{said} : {_in_words(line.opens, names)}. {_how(row)}."


def _in_words(opens: Mapping[int, tuple[int, ...]], names: Names) -> str:
    return " ; ".join(f"{who} ({what})" for who, what in _grouped(opens, names))
