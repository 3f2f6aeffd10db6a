from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room

_ACTOR = (
    "name", "kind", "siret", "rna", "parent_id", "structure_id", "phone", "email", "website", "private_phone",
    "private_email", "expertises", "state", "closed_on", "replaced_by_id", "search_name",
)  # fmt: skip
_PLACE = (
    "actor_id", "structure_id", "name", "kinds", "pivot", "itinerant", "address", "address_more", "postcode", "commune",
    "code_insee", "district", "latitude", "longitude", "precision", "phone", "emails", "websites", "private_phone",
    "private_emails", "hours", "hours_readable", "closed_from", "closed_until", "access_conditions", "nearest_stops",
    "bring", "entrance", "summary", "detail", "booking_url", "access_url", "source_date", "hours_verified_on",
    "contact_verified_on", "offer_verified_on", "state", "closed_on", "search_name", "search_words",
)  # fmt: skip
_SERVICE = (
    "name", "codes", "level", "formats", "channels", "round", "home_visit", "languages", "interpreter", "audiences",
    "audience_only", "accommodations", "accommodations_absent", "cost", "cost_text", "conditions", "eligibility", "hours",
    "hours_readable", "phone", "booking_url", "release_hours", "weekly_capacity", "capacity", "capacity_declared_on", "full_until",
    "verified_on", "state",
)  # fmt: skip


class ActorsConfig(Room, AppConfig):
    name = "actors"
    label = "actors"
    rights = {
        "actors_actor": Right(update=_ACTOR),
        "actors_alias": Right(update=("name", "kind", "since", "until")),
        "actors_place": Right(update=_PLACE),
        "actors_placelabel": Right(update=("source", "dated_on"), delete=True),
        "actors_partnerslot": Right(update=("state", "room"), grantor="select, update"),
        "actors_service": Right(update=_SERVICE),
        "actors_slotseries": Right(update=("ended_at",)),
        "actors_importrun": Right(update=("counts",)),
        "actors_externalid": Right(
            update=("place_id", "source_date", "values", "raw", "kept", "last_run_id", "absent_since")
        ),
        "actors_provenance": Right(update=("source", "source_date", "run_id", "here", "former")),
        "actors_importconflict": Right(update=("theirs", "source_date", "run_id", "state")),
        "actors_twinproposal": Right(update=("reasons", "distinct")),
        "actors_doubt": Right(
            update=("times", "settled", "settled_at", "settled_by_id"), grantor="select, delete"
        ),
        "actors_unmetneed": Right(),
    }

    def ready(self) -> None:
        from actors import receivers  # noqa: F401, PLC0415  app ready
        from actors.operations.sweeping import SWEEPS  # noqa: PLC0415  app ready
        from core.kernel.sweeps import register  # noqa: PLC0415  app ready

        register(*SWEEPS)
