"""Why a service is proposed, and what to know of it: made from the same facts as its points."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actors.models import Cost, Level
from actors.rules import hours
from actors.rules.freshness import Freshness, day, in_words
from actors.rules.geography import walking_minutes
from actors.rules.matching import PROVIDED, CodedRequest, Facts, only_from_afar, reaches_who_stays
from core.kernel import nomenclature
from core.kernel.languages import language_name
from core.kernel.words import day_in_words, hour_in_words, with_nbsp

_EVENING = 18 * 60
_SHOW_MINUTES_UNDER = 90


@dataclass(frozen=True, slots=True)
class Reason:
    """`kind` lets paper leave some out: an accommodation is never printed unless the person asks."""

    kind: str
    text: str

    def __str__(self) -> str:
        return self.text


def set_aside(
    request: CodedRequest, found: Facts, structure_id: int | None, may_receive: bool
) -> Reason | None:
    """Why the service is not proposed at all; None when it is."""
    service = found.service
    states = [service.state, service.actor.state, *([service.place.state] if service.place else [])]
    if not found.covered:
        return Reason("needs", _("Ne couvre aucun des besoins"))
    if "closed" in states:
        return Reason("closed", _("Fermé"))
    if set(states) != {"published"}:
        return Reason("suspended", _("Suspendu"))
    if structure_id is not None and structure_id in request.excluded:
        return Reason("excluded", request.excluded[structure_id])
    if structure_id is not None and not may_receive:
        return Reason("cannot_receive", _("Ne reçoit pas d’orientation pour le moment"))
    missing = [code for code in request.required if code not in service.accommodations]
    if missing:
        text = _("Accueil non prévu : %(what)s") % {"what": ", ".join(accommodation(c) for c in missing)}
        return Reason("required", with_nbsp(text))
    if service.audience_only and not set(service.audience_only) & set(request.audiences):
        who = ", ".join(service.audience_only)
        return Reason("audience", with_nbsp(_("Réservé à : %(who)s") % {"who": who}))
    if request.pathway == "P1" and only_from_afar(service):
        text = _("Accessible seulement en ligne ou par e-mail ; un professionnel peut prendre contact")
        return Reason("online_only", with_nbsp(text))
    if request.pathway == "P1" and service.level == "free":
        return Reason("level", _("En autonomie seulement"))
    if request.mobility == "none" and not reaches_who_stays(service):
        return Reason("mobility", _("La personne ne se déplace pas, et ce service ne vient pas à elle"))
    return None


def reasons(request: CodedRequest, found: Facts, zone: str) -> tuple[Reason, ...]:
    service = found.service
    said = [Reason("needs", _("Couvre : %(needs)s") % {"needs": _covered(found)})]
    if service.level:
        said.append(Reason("level", str(Level(service.level).label).capitalize()))
    if text := _where(found):
        said.append(Reason("distance", text))
    if text := _when(found, zone):
        said.append(Reason("availability", text))
    said += _provided(request, found)
    spoken = [code for code in request.languages if code != "fr" and code in (service.languages or ())]
    if spoken:
        said.append(
            Reason(
                "language",
                _("On y parle %(languages)s") % {"languages": ", ".join(map(language_name, spoken))},
            )
        )
    elif request.languages and "fr" not in request.languages and service.interpreter:
        said.append(Reason("language", _("Avec un interprète")))
    if service.cost in ("free", "conditional"):
        said.append(Reason("cost", str(Cost(service.cost).label).capitalize()))
    if found.fresh is Freshness.FRESH and found.verified:
        said.append(Reason("freshness", in_words(found.verified, found.today)))
    return tuple(Reason(reason.kind, with_nbsp(reason.text)) for reason in said)


def reserves(request: CodedRequest, found: Facts, *, own: bool, in_relais: bool) -> tuple[Reason, ...]:
    """What to know before going: listed under « À savoir »."""
    service, said = found.service, []
    if found.full and service.full_until:
        said.append(Reason("full", _("Complet jusqu’au %(day)s") % {"day": day(service.full_until)}))
    if found.tight:
        said.append(Reason("tight", _("Tendu : peu de places")))
    if found.fresh is not Freshness.FRESH:
        said.append(Reason("freshness", in_words(found.verified, found.today)))
    if service.cost == "paid" or service.cost == "conditional" and service.cost_text:
        text = _("Payant : %(price)s") if service.cost == "paid" else _("Prix : %(price)s")
        said.append(Reason("cost", text % {"price": service.cost_text or _("prix à demander")}))
    missing = [code for code in request.codes if code not in found.covered]
    if missing:
        said.append(
            Reason(
                "needs", _("Ne couvre pas : %(needs)s") % {"needs": " ; ".join(_label(c) for c in missing)}
            )
        )
    if request.languages and "fr" not in request.languages and not service.interpreter:
        wanted = ", ".join(language_name(code) for code in request.languages)
        if service.languages is None:
            said.append(Reason("language", _("À vérifier : %(language)s") % {"language": wanted}))
        elif not set(request.languages) & set(service.languages):
            said.append(Reason("language", _("On n’y parle pas %(language)s") % {"language": wanted}))
    if "evening" in request.availability and _never_in_the_evening(found):
        said.append(Reason("availability", _("Fermé après 18 h")))
    if own:
        said.append(Reason("own", _("C’est votre structure")))
    elif not in_relais:
        said.append(Reason("outside", _("N’est pas encore dans Relais : donnez l’adresse et le téléphone")))
    return tuple(Reason(reason.kind, with_nbsp(reason.text)) for reason in said)


def _covered(found: Facts) -> str:
    return " ; ".join(_label(code) for code in found.covered)


def _label(code: str) -> str:
    text = nomenclature.label(code)
    return text[:1].lower() + text[1:]


def _where(found: Facts) -> str:
    if found.remote:
        return _("À distance, sans se déplacer")
    if found.distance is None:
        return _("Dans le même secteur") if found.same_district else ""
    minutes = walking_minutes(found.distance)
    if minutes <= _SHOW_MINUTES_UNDER:
        return ngettext("Environ %(n)s minute à pied", "Environ %(n)s minutes à pied", minutes) % {
            "n": minutes
        }
    return _("À %(km)s km environ") % {"km": round(found.distance / 1000)}


def _when(found: Facts, zone: str) -> str:
    return when_open(found.next_opening, found.today, zone) if found.next_opening and not found.full else ""


def when_open(instant: datetime, today: object, zone: str) -> str:
    """« Ouvert sans rendez-vous lundi 23 novembre à 9 h »."""
    local = instant.astimezone(ZoneInfo(zone))
    if local.date() == today:
        return _("Ouvert sans rendez-vous aujourd’hui, %(hour)s") % {"hour": hour_in_words(instant)}
    return _("Ouvert sans rendez-vous %(day)s") % {"day": day_in_words(instant)}


def _provided(request: CodedRequest, found: Facts) -> list[Reason]:
    met = [
        code for code in request.accommodations if code in PROVIDED and code in found.service.accommodations
    ]
    if not met:
        return []
    return [
        Reason(
            "accommodations",
            _("Accueil prévu : %(what)s") % {"what": ", ".join(accommodation(c) for c in met)},
        )
    ]


def _never_in_the_evening(found: Facts) -> bool:
    service = found.service
    read = hours.parse(service.hours or (service.place.hours if service.place else ""))
    return read is not None and not any(end > _EVENING for spans in hours.week(read) for _start, end in spans)


def accommodation(code: str) -> str:
    return {
        "voir": _("pour qui voit mal"),
        "entendre": _("pour qui entend mal"),
        "bouger": _("pour qui bouge difficilement"),
        "comprendre": _("explications simples"),
        "lire_ecrire": _("sans lire ni écrire"),
        "langue_anglais": _("en anglais"),
        "langue_autre": _("dans d’autres langues"),
        "temps": _("en prenant le temps"),
    }.get(code, code)
