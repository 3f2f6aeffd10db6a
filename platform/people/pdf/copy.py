"""The copy for the person, on paper: what is held of her, in plain French, table by table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.kernel.floor.scopes import Scope
from core.kernel.pdf import render_pdf
from core.kernel.words import day_in_words

TITLES: dict[str, str | Promise] = {
    "people_person": gettext_lazy("Qui vous êtes"),
    "people_contact": gettext_lazy("Comment vous joindre"),
    "people_personstatus": gettext_lazy("Où en est votre fiche"),
    "people_accommodation": gettext_lazy("Ce qu’il faut prévoir pour bien vous accueillir"),
    "people_evaluation": gettext_lazy("Les points faits avec vous"),
    "people_evaluationdraft": gettext_lazy("Un point commencé"),
    "people_pathwaychoice": gettext_lazy("Ce que vous avez choisi"),
    "people_dispute": gettext_lazy("Ce que vous contestez"),
    "people_urgentprocedure": gettext_lazy("Ce qui ne peut pas attendre"),
    "people_consent": gettext_lazy("Ce que vous avez accepté, refusé ou repris"),
    "people_movingconsent": gettext_lazy("Ce que vous avez accepté en partant"),
    "people_consentrecipient": gettext_lazy("Avec qui vous avez accepté"),
    "people_accessgrant": gettext_lazy("Qui peut lire quoi"),
    "people_lawfulshare": gettext_lazy("Ce que la loi a permis de partager"),
    "people_rightrequest": gettext_lazy("Ce que vous avez demandé sur votre fiche"),
    "people_limitation": gettext_lazy("Fiche mise de côté"),
    "people_export": gettext_lazy("Copies faites de votre fiche"),
    "referrals_referral": gettext_lazy("Vos demandes"),
    "referrals_referraldetail": gettext_lazy("Vos demandes, en quelques mots"),
    "referrals_need": gettext_lazy("Ce que vous cherchez"),
    "referrals_handoff": gettext_lazy("Les structures sollicitées"),
    "referrals_handoffneed": gettext_lazy("Ce qui leur a été demandé"),
    "referrals_handoffpreview": gettext_lazy("Ce qu’elles ont lu avant de répondre, sans votre nom"),
    "referrals_handoffanswer": gettext_lazy("Ce qu’elles ont répondu"),
    "referrals_appointment": gettext_lazy("Vos rendez-vous"),
    "referrals_attempt": gettext_lazy("Quand on a essayé de vous joindre"),
    "referrals_followupstep": gettext_lazy("Ce qui a été fait"),
    "referrals_outcome": gettext_lazy("Ce que cela a donné"),
    "referrals_slip": gettext_lazy("Vos papiers"),
}
LABELS: dict[str, str | Promise] = {
    "at": gettext_lazy("Le"),
    "on": gettext_lazy("Le"),
    "created_at": gettext_lazy("Ouverte le"),
    "asked_at": gettext_lazy("Demandé le"),
    "starts_at": gettext_lazy("À partir du"),
    "expires_at": gettext_lazy("Jusqu’au"),
    "sent_at": gettext_lazy("Envoyée le"),
    "seen_at": gettext_lazy("Vue le"),
    "decided_at": gettext_lazy("Répondu le"),
    "ended_at": gettext_lazy("Terminée le"),
    "closed_at": gettext_lazy("Terminée le"),
    "made_at": gettext_lazy("Imprimé le"),
    "confirmed_on": gettext_lazy("Confirmé le"),
    "last_contact_on": gettext_lazy("Dernier contact"),
    "state": gettext_lazy("Où cela en est"),
    "status": gettext_lazy("Où cela en est"),
    "act": gettext_lazy("Ce que vous avez dit"),
    "capture": gettext_lazy("Comment"),
    "scope": gettext_lazy("Quoi"),
    "scopes": gettext_lazy("Quoi"),
    "structure": gettext_lazy("Structure"),
    "target": gettext_lazy("Structure"),
    "author_structure": gettext_lazy("Écrit par"),
    "home_structure": gettext_lazy("Structure qui suit la fiche"),
    "ref_code": gettext_lazy("Référence"),
    "code": gettext_lazy("Besoin ou résultat"),
    "answers": gettext_lazy("Réponses"),
    "result": gettext_lazy("Résultat"),
    "version": gettext_lazy("Version des règles"),
    "comment": gettext_lazy("Votre commentaire"),
    "text": gettext_lazy("Texte"),
    "channels": gettext_lazy("Par quel moyen"),
    "discreet": gettext_lazy("Rester discret"),
    "relay_first_name": gettext_lazy("Le proche qui transmet"),
    "relay_link": gettext_lazy("Qui est ce proche"),
    "relay_phone": gettext_lazy("Son téléphone"),
    "birth_precision": gettext_lazy("Précision de la date"),
    "language": gettext_lazy("Langue"),
    "codes": gettext_lazy("À prévoir"),
    "wishes": gettext_lazy("Ce qui compte le plus"),
    "pathway_proposed": gettext_lazy("Parcours proposé"),
    "pathway": gettext_lazy("Parcours choisi"),
    "reason": gettext_lazy("Raison"),
    "channel": gettext_lazy("Par quel moyen"),
    "presence": gettext_lazy("Venue"),
    "minutes": gettext_lazy("Minutes"),
    "purpose": gettext_lazy("Pourquoi"),
    "content": gettext_lazy("Contenu"),
}
# What a reader of paper has no use for; it is all in the other file.
UNTOLD = frozenset({"id", "person_id", "network_id", "search_name", "search_first", "text_sha256", "chain"})


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: list[list[Fact]]


def copy_on_paper(copy: dict[str, Any]) -> bytes:
    """PDF/UA-1, black on white."""
    made = datetime.fromisoformat(copy["made_at"])
    return render_pdf(
        "pdf/copy.html",
        {
            "copy": copy,
            "made": day_in_words(timezone.localtime(made).date()),
            "sections": list(sections(copy)),
            "readings": readings(copy),
        },
    )


def sections(copy: dict[str, Any]) -> Iterator[Section]:
    """What she knows first, then the rest by the name of its table."""
    tables = copy["tables"]
    for table in [
        *(name for name in TITLES if name in tables),
        *(name for name in tables if name not in TITLES),
    ]:
        model = _model(table)
        entries = [
            [
                Fact(_label(model, name), text)
                for name, value in row.items()
                if (text := _told(model, name, value))
            ]
            for row in tables[table]
        ]
        title = str(TITLES.get(table, "")) or _("Autres informations (%(table)s)") % {"table": table}
        yield Section(title, [entry for entry in entries if entry])


def readings(copy: dict[str, Any]) -> list[Fact]:
    """Who looked, on which day: one line a structure and a day."""
    seen = dict.fromkeys((one["structure"], one["on"]) for one in copy["read_by"])
    return [Fact(day_in_words(date.fromisoformat(on)), structure) for structure, on in seen]


def _model(table: str) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _field(model: type[models.Model] | None, name: str) -> Any:
    fields = model._meta.concrete_fields if model else []
    return next((field for field in fields if name in (field.name, field.attname)), None)


def _label(model: type[models.Model] | None, name: str) -> str:
    if name in LABELS:
        return str(LABELS[name])
    field = _field(model, name)
    return str(field.verbose_name if field else name).replace("_", " ").capitalize()


def _told(model: type[models.Model] | None, name: str, value: Any) -> str:
    """A value in words; nothing for what is empty or says nothing on paper."""
    if name in UNTOLD or name.endswith("_id") or value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    field = _field(model, name)
    if name in ("scope", "scopes"):
        return ", ".join(str(Scope(one).label) for one in (value if isinstance(value, list) else [value]))
    choices = dict(
        getattr(field, "flatchoices", ()) or getattr(getattr(field, "base_field", None), "flatchoices", ())
    )
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if isinstance(value, dict):
        return " · ".join(
            f"{key} : {_flat(one)}" for key, one in value.items() if one not in (None, "", [], {})
        )
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        local = timezone.localtime(datetime.fromisoformat(value))
        return f"{day_in_words(local.date())}, {local:%H h %M}"
    if isinstance(field, models.DateField) and isinstance(value, str):
        return str(day_in_words(date.fromisoformat(value)))
    return str(choices.get(value, value))


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_flat(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_flat(one) for one in value)
    return str(value)
