"""The demonstration's places: `data/demo-places.csv` and what is invented about them in `data/demo-services.csv`."""

import csv
from collections import defaultdict
from collections.abc import Iterator

from actors.rules.demonstration import DemoPlace, DemoService
from actors.rules.schema import DATA

SOURCE = "Démonstration"
_PRECISION = {"A": "exact", "B": "near", "C": "area", "D": "area"}
_HOURS = {
    "MDH": "Mo-Fr 08:30-12:00,13:30-17:30; PH off",
    "BIB": "Tu,Th,Fr 12:00-18:30; We,Sa 10:00-18:00; PH off",
    "MJC": "Mo-Fr 14:00-19:00; PH off",
    "TIERS_LIEUX": "Mo-Fr 09:00-19:00; PH off",
}
_OWN_HOURS = {
    "fic-01": "Mo,We,Fr 09:00-12:00,14:00-18:00; Tu,Th 14:00-20:00; PH off",
    "fic-02": "Mo-Th 13:30-19:00; PH off",
    "fic-03": "We 14:00-18:00; Sa 09:30-12:30; PH off",
    "fic-07": "Mo-Fr 09:00-12:00,13:30-17:00; Th 13:30-17:00; PH off",
    "fic-09": 'Mo-Fr 10:00-16:00 "sur rendez-vous"; PH off',
}
_OTHER_HOURS = "Mo-Fr 09:00-12:00,13:30-16:30; PH off"
_HOUSES = {"MDH": "Maisons des habitants de Grenoble", "BIB": "Bibliothèque municipale de Grenoble"}
_LISTS = ("codes", "formats", "channels", "languages", "accommodations", "audience_only")


def read() -> list[DemoPlace]:
    """The 46 places of Grenoble with their 92 services."""
    services = defaultdict(list)
    for row in _rows("demo-services.csv"):
        services[row["place"]].append(_service(row))
    return [
        _place(number, row, tuple(services[row["id"]]))
        for number, row in enumerate(_rows("demo-places.csv"), start=1)
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _place(number: int, row: dict[str, str], services: tuple[DemoService, ...]) -> DemoPlace:
    kind, bare = row["typologie"], row["nom"].removesuffix(" (fictif)")
    house = row["id"].startswith(("mdh", "bib"))
    return DemoPlace(
        id=row["id"],
        name=row["nom"],
        structure_name=bare,
        actor_name=_HOUSES[kind] if house else row["nom"],
        kind=kind,
        district=row["secteur"],
        epn=row["epn"] == "true",
        fictional=row["fictif"] == "true",
        aliases=tuple(name.strip() for name in row["anciens_noms"].split("|") if name.strip()),
        services=services,
        values={
            "kinds": [kind],
            "address": row["adresse"],
            "commune": row["commune"],
            "postcode": row["code_postal"],
            "code_insee": row["code_insee"],
            "latitude": float(row["latitude"]),
            "longitude": float(row["longitude"]),
            "precision": _PRECISION[row["precision"]],
            "phone": f"+334657101{number:02}",
            "hours": _OWN_HOURS.get(row["id"]) or _HOURS.get(kind, _OTHER_HOURS),
        },
    )


def _service(row: dict[str, str]) -> DemoService:
    lists = {name: [item for item in row[name].split("|") if item] for name in _LISTS}
    return DemoService(
        {
            "name": row["name"],
            "level": row["level"],
            "cost": row["cost"],
            "cost_text": row["cost_text"],
            "hours": row["hours"],
            "capacity": row["capacity"],
            "round": row["round"] == "true",
            "home_visit": row["home_visit"] == "true",
            "interpreter": row["interpreter"] == "true" or None,
            **lists,
        },
        int(row["full_days"]) if row["full_days"] else None,
    )
