from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room

_PERSON = (
    "first_name",
    "last_name",
    "civility",
    "birth_date",
    "birth_precision",
    "languages",
    "search_name",
    "search_first",
    "door_name",
)
_CONTACT = (
    "phone",
    "email",
    "address",
    "commune",
    "channels",
    "discreet",
    "safe_hours",
    "relay_first_name",
    "relay_link",
    "relay_phone",
)
_ACCOMMODATION = ("codes", "precision", "interpreter", "confirmed_on")
_GUARDIANSHIP = ("guardian_name", "guardian_phone", "informed", "ends_on", "ended_at", "ended_by_id")
_DRAFT = (
    "answers",
    "evidence",
    "wishes",
    "accommodations",
    "precision",
    "interpreter",
    "procedure",
    "deadline",
    "comment",
    "asked",
    "told_sure",
    "saved_at",
    "expires_at",
)
_EXPORT = ("state", "file", "rows", "ready_at", "locked_at", "taken_at")
_LAWFUL = (
    "objected_at",
    "objection",
    "objection_due_on",
    "answer",
    "answered_at",
    "answered_by_id",
    "explanation",
)
_RIGHT = ("answer", "answered_at", "answered_by_id", "reason_code", "explanation")


class PeopleConfig(Room, AppConfig):
    name = "people"
    label = "people"
    rights = {
        "people_person": Right(update=_PERSON, grantor="select, update, delete"),
        "people_personstatus": Right(
            update=("status", "last_contact_on", "changed_at"), grantor="select, update, delete"
        ),
        "people_contact": Right(update=_CONTACT, grantor="select, update, delete"),
        "people_blindkey": Right(grantor="select, delete"),
        "people_blindmark": Right(select=False, insert=False, grantor="select, insert, update, delete"),
        "people_blindquestion": Right(select=False, insert=False, grantor="select, insert"),
        "people_consent": Right(grantor="select, insert, update, delete"),
        "people_consentnotice": Right(grantor="select, update, delete"),
        "people_grantdrift": Right(insert=False, grantor="select, insert, update, delete"),
        "people_consentrecipient": Right(grantor="select, insert, update, delete"),
        "people_consenttext": Right(),
        "people_mergeproposal": Right(update=("declined_at",), grantor="select, update, delete"),
        "people_movingconsent": Right(grantor="select, update, delete"),
        "people_evaluation": Right(grantor="select, update, delete"),
        "people_instrumentvalidation": Right(),
        "people_pathwaychoice": Right(grantor="select, update, delete"),
        "people_dispute": Right(grantor="select, update, delete"),
        "people_secondlook": Right(grantor="select, update, delete"),
        "people_urgentprocedure": Right(grantor="select, update, delete"),
        "people_accommodation": Right(update=_ACCOMMODATION, grantor="select, update, delete"),
        "people_evaluationdraft": Right(update=_DRAFT, grantor="select, delete"),
        "people_limitation": Right(update=("lifted_at", "lifted_by_id"), grantor="select, update, delete"),
        "people_tombstone": Right(insert=False, grantor="select, insert"),
        "people_ghost": Right(insert=False, grantor="select, insert"),
        "people_pastconsent": Right(insert=False, grantor="select, insert"),
        "people_export": Right(update=_EXPORT, grantor="select, update, delete"),
        "people_rightrequest": Right(update=_RIGHT, grantor="select, insert, update, delete"),
        "people_readingpictures": Right(
            update=("salt", "proof", "changed_at", "changed_by_id"), grantor="select, delete"
        ),
        "people_typedwithdrawal": Right(
            insert=False,
            update=("settled_at", "settled_by_id", "result", "first_name", "last_name", "birth_date"),
            grantor="select, insert, update, delete",
        ),
        "people_complaint": Right(update=("answered_at", "answered_by_id", "answer")),
        "people_guardianship": Right(update=_GUARDIANSHIP, grantor="select, update, delete"),
        "people_consentevidence": Right(update=("verdict", "checked_at"), grantor="select, update, delete"),
        "people_endedscan": Right(insert=False, grantor="insert"),
        "people_notice": Right(grantor="select, update, delete"),
        "people_legalhold": Right(update=("lifted_at",), grantor="select, update, delete"),
        "people_privacysetting": Right(update=("value", "changed_at"), grantor="select"),
        "people_accessgrant": Right(insert=False, grantor="select, insert, update, delete"),
        "people_formerhome": Right(insert=False, grantor="select, insert, update, delete"),
        "people_grounddecision": Right(grantor="select"),
        "people_lawfulshare": Right(insert=False, update=_LAWFUL, grantor="select, insert, update, delete"),
        "people_unusualreading": Right(update=("seen_at", "seen_by_id"), grantor="select"),
    }

    def ready(self) -> None:
        from core.kernel.sweeps import register  # noqa: PLC0415  app ready
        from people.operations import sleeping, sweeping  # noqa: PLC0415  app ready

        register(*sweeping.SWEEPS, *sleeping.SWEEPS)
