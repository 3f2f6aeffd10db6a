"""What a row of the national schema says, as fields of a place and its services.

A field here may be several columns of the table: a phone is public or private, never both.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from actors.rules import hours
from actors.rules.contacts import is_mass_market
from actors.rules.reporting import Row
from actors.rules.schema import slugs
from core.kernel import nomenclature

Values = dict[str, Any]

# Field → the columns of Place that it stands for.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "kinds": ("kinds",),
    "pivot": ("pivot",),
    "itinerant": ("itinerant",),
    "address": ("address", "address_more", "postcode", "commune", "code_insee"),
    "point": ("latitude", "longitude", "precision"),
    "phone": ("phone", "private_phone"),
    "emails": ("emails", "private_emails"),
    "websites": ("websites",),
    "hours": ("hours", "hours_readable"),
    "summary": ("summary",),
    "detail": ("detail",),
    "booking_url": ("booking_url",),
    "access_url": ("access_url",),
}
SERVICES = "services"
_CHANNELS = {
    "Se présenter": "walk_in",
    "Téléphoner": "phone",
    "Contacter par mail": "email",
    "Prendre un RDV en ligne": "booking_link",
    "Envoyer un mail avec une fiche de prescription": "professional",
}
_ACCOMMODATIONS = {
    "Surdité": "entendre",
    "Handicaps moteurs": "bouger",
    "Handicaps mentaux": "comprendre",
    "Illettrisme": "lire_ecrire",
    "Langues étrangères (anglais)": "langue_anglais",
    "Langues étrangères (autres)": "langue_autre",
    "Déficience visuelle": "voir",
}
SPEC = (
    "codes", "level", "formats", "channels", "round", "audiences", "audience_only", "accommodations", "cost", "conditions",
)  # fmt: skip


def place_fields(row: Row) -> dict[str, Values]:
    """Field → values by column of Place."""
    text = row.values.__getitem__
    phone, emails = text("telephone"), row.items("courriels")
    personal = row.has("telephone", "personal_contact")
    private = [
        email for email in emails if row.has("courriels", "personal_contact") and is_mass_market(email)
    ]
    flat: Values = {
        "name": text("nom"),
        "kinds": row.items("typologie"),
        "pivot": "" if text("pivot") == "0" * 14 else text("pivot"),
        "itinerant": "Itinérant" in row.items("itinerance"),
        "address": text("adresse"),
        "address_more": text("complement_adresse"),
        "postcode": text("code_postal"),
        "commune": text("commune"),
        "code_insee": text("code_insee"),
        **_point(row),
        "phone": "" if personal else phone,
        "private_phone": phone if personal else "",
        "emails": [email for email in emails if email not in private],
        "private_emails": private,
        "websites": row.items("site_web"),
        "hours": text("horaires"),
        "hours_readable": not text("horaires") or hours.parse(text("horaires")) is not None,
        "summary": text("presentation_resume"),
        "detail": text("presentation_detail"),
        "booking_url": _link(text("prise_rdv")),
        "access_url": _link(text("fiche_acces_libre")),
    }
    return {field: {column: flat[column] for column in columns} for field, columns in FIELDS.items()}


def service_specs(row: Row) -> list[Values]:
    """One precise service per code, in the order of the nomenclature: what the row says is true of each."""
    kept = row.kept()
    modes, formats = row.items("modalites_acces"), row.items("modalites_accompagnement")
    channels = [_CHANNELS[mode] for mode in modes if mode in _CHANNELS]
    if "À distance" in formats:
        channels.append("online")
    shared: Values = {
        "formats": [slugs("modalites_accompagnement")[each] for each in formats],
        "channels": channels,
        "round": "Itinérant" in row.items("itinerance"),
        "audiences": [
            slugs("publics_specifiquement_adresses")[each]
            for each in row.items("publics_specifiquement_adresses")
        ],
        "audience_only": [],
        "accommodations": [_ACCOMMODATIONS[each] for each in row.items("prise_en_charge_specifique")],
        "cost": cost(row.items("frais_a_charge")),
        "conditions": sorted(
            each.removeprefix("condition:") for each in kept if each.startswith("condition:")
        ),
    }
    codes = {slugs("services")[label] for label in row.items("services")}
    if "service:x-mandat" in kept:
        codes.add("x-mandat")
    return [
        {"codes": [code], "level": "for" if code == "x-mandat" else level(formats), **shared}
        for code in nomenclature.SERVICES
        if code in codes
    ]


def level(formats: list[str]) -> str:
    """The most accompanied of what is announced; unknown when nothing is."""
    if "Accompagnement individuel" in formats:
        return "with"
    if "Dans un atelier collectif" in formats:
        return "regular"
    return "free" if "En autonomie" in formats else ""


def cost(labels: list[str]) -> str:
    """« Gratuit » and « Payant » together: it depends, hence a condition."""
    if not labels:
        return ""
    if labels == ["Gratuit"]:
        return "free"
    return "paid" if labels == ["Payant"] else "conditional"


def source_date(row: Row) -> date:
    return date.fromisoformat(row.values["date_maj"])


def _point(row: Row) -> Values:
    """A point outside the network's box is not believed: it stays in the row as read, and is not drawn."""
    latitude, longitude = row.values["latitude"], row.values["longitude"]
    if not latitude or not longitude or row.has("latitude", "outside_area"):
        return {"latitude": None, "longitude": None, "precision": "none"}
    return {"latitude": float(latitude), "longitude": float(longitude), "precision": "exact"}


def _link(text: str) -> str:
    """Only what a browser may safely follow becomes a link."""
    return text if text.lower().startswith(("http://", "https://")) else ""
