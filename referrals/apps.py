from django.apps import AppConfig

from core.kernel.floor.rights import Right, Room

_REFERRAL = (
    "state",
    "version",
    "holder_structure_id",
    "holder_id",
    "next_due_at",
    "next_due_kind",
    "escalation_level",
    "level_due_at",
    "first_sent_at",
    "closed_at",
    "close_reason",
    "closed_by",
    "helped",
    "signed_by_id",
    "closing_asked_at",
    "take_by",
    "suspended_until",
    "suspend_reason",
    "sender_news_every",
    "holder_news_every",
    "to_tell",
    "to_tell_due_at",
    "priority",
    "urgent_reason",
    "deadline",
    "motive",
)
_HANDOFF = (
    "state",
    "version",
    "due_at",
    "owed_by",
    "assignee_id",
    "rank",
    "sent_at",
    "seen_at",
    "decided_at",
    "decided_by_id",
    "via",
    "answerer",
    "decline_code",
    "decline_detail",
    "recall_reason",
    "proposed_actor_id",
    "duplicate_ref",
    "waitlisted_until",
    "answer_days_spent",
    "paused_until",
    "pause_reason",
    "paused_from",
    "superseded_by_id",
    "outcome_code",
    "ended_at",
    "ended_via",
    "ended_by_name",
    "next_appointment_at",
    "contact_asked_at",
)
_APPOINTMENT = (
    "starts_at",
    "minutes",
    "place",
    "room",
    "with_whom",
    "bring",
    "presence",
    "version",
    "cancelled_at",
    "slot_id",
)


class ReferralsConfig(Room, AppConfig):
    name = "referrals"
    label = "referrals"
    rights = {
        "referrals_referral": Right(update=_REFERRAL, grantor="select, update"),
        "referrals_handoff": Right(update=_HANDOFF, grantor="select, update"),
        "referrals_handoffneed": Right(update=("unmet", "rest", "dropped_why"), grantor="select, update"),
        "referrals_handoffpreview": Right(grantor="select, insert, update, delete"),
        "referrals_preparedpreview": Right(grantor="select, update, delete"),
        "referrals_handoffanswer": Right(grantor="select, delete"),
        "referrals_inforequest": Right(
            update=("answer", "answered_at", "answered_by_id"), grantor="select, update, delete"
        ),
        "referrals_referraldetail": Right(
            update=("motive_text", "tried", "constraints"), grantor="select, update, delete"
        ),
        "referrals_need": Right(grantor="select, update, delete"),
        "referrals_appointment": Right(update=_APPOINTMENT, grantor="select, insert, update, delete"),
        "referrals_attempt": Right(grantor="select, update, delete"),
        "referrals_followupstep": Right(grantor="select, update, delete"),
        "referrals_outcome": Right(update=("current",), grantor="select, update, delete"),
        "referrals_callback": Right(
            update=("number", "caller", "attempts", "last_attempt_at", "done_at", "done_by_id"),
            grantor="select, insert, update, delete",
        ),
        "referrals_delay": Right(update=("first", "second", "third", "changed_at", "changed_by_id")),
        "referrals_deskline": Right(
            insert=False, update=("arrived_at",), grantor="select, insert, update, delete"
        ),
        "referrals_keptplace": Right(
            insert=False, update=("retaken_at",), grantor="select, insert, update, delete"
        ),
        "referrals_answerlink": Right(grantor="select, delete"),
        "referrals_answercode": Right(
            update=("code_hash", "expires_at"), grantor="select, insert, update, delete"
        ),
        "referrals_liaisonsheet": Right(
            update=("typed_at", "typed_by_id", "end_typed_at", "end_typed_by_id"), grantor="select, delete"
        ),
        "referrals_sliptries": Right(select=False, insert=False, grantor="select, insert, update, delete"),
        "referrals_slip": Right(update=("voided_at",), grantor="select, insert, update, delete"),
        "referrals_latenote": Right(grantor="select, delete"),
        "referrals_addressslip": Right(update=("came_at",), grantor="select, delete"),
        "referrals_releasedslip": Right(grantor="select, update, delete"),
    }

    def ready(self) -> None:
        from core.kernel.sweeps import register  # noqa: PLC0415  app ready
        from referrals import receivers  # noqa: F401, PLC0415  app ready
        from referrals.operations.sweeping import SWEEPS  # noqa: PLC0415  app ready

        register(*SWEEPS)
