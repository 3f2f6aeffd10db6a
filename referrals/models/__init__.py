"""The referral, its handoffs, and what follows an acceptance."""

from referrals.models.calling import SAID_AT_A_DESK, CallBack, CallMotive, KeptKind, KeptPlace, SlipTries
from referrals.models.delay import BOUNDS, Delay
from referrals.models.desk import DeskLine
from referrals.models.followup import (
    Appointment,
    Attempt,
    Channel,
    FollowupStep,
    Help,
    Outcome,
    Presence,
    Reach,
    Visibility,
)
from referrals.models.handoff import (
    Handoff,
    HandoffAnswer,
    HandoffNeed,
    HandoffPreview,
    Kind,
    OwedBy,
    PreparedPreview,
    Rest,
    WhyDropped,
)
from referrals.models.late import CALLS, EXTENSIONS, LateAct, LateNote, LateReason
from referrals.models.linking import MOST_TRIES, AnswerCode, AnswerLink
from referrals.models.question import MOST_ROUNDS, InfoRequest
from referrals.models.referral import Motive, Need, Priority, Referral, ReferralDetail, Sharing
from referrals.models.sheet import LiaisonSheet
from referrals.models.slip import AddressSlip, ReleasedSlip, Slip

__all__ = [
    "MOST_TRIES",
    "SAID_AT_A_DESK",
    "AnswerCode",
    "AnswerLink",
    "BOUNDS",
    "CALLS",
    "EXTENSIONS",
    "LateAct",
    "LateNote",
    "LateReason",
    "AddressSlip",
    "Appointment",
    "Attempt",
    "CallBack",
    "CallMotive",
    "Channel",
    "Delay",
    "DeskLine",
    "FollowupStep",
    "Handoff",
    "HandoffAnswer",
    "HandoffNeed",
    "HandoffPreview",
    "Help",
    "InfoRequest",
    "Kind",
    "KeptKind",
    "KeptPlace",
    "MOST_ROUNDS",
    "LiaisonSheet",
    "Motive",
    "Need",
    "Outcome",
    "OwedBy",
    "PreparedPreview",
    "Presence",
    "Priority",
    "Reach",
    "Referral",
    "ReferralDetail",
    "ReleasedSlip",
    "Sharing",
    "Rest",
    "Slip",
    "SlipTries",
    "Visibility",
    "WhyDropped",
]
