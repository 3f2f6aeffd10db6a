"""What is told about a file, an agreement or an account, whatever is asked of anyone."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.rows import Audience, MessageClass, Row
from notifications.catalogue.shared import TAKEN, A, B, of_a_proof

OF_FILES: dict[str, tuple[Row, ...]] = {
    "account.warned": (
        Row(
            "account.warned",
            Audience.MEMBER,
            MessageClass.SECURITY,
            _("Votre compte Relais va être mis en sommeil (réf. %(ref)s)"),
            subject="account",
            while_in=frozenset({"warned"}),
            receipt=True,
        ),
    ),
    "membership.ended": (
        Row(
            "membership.ended",
            Audience.LEAVER,
            MessageClass.SECURITY,
            _("Votre accès à Relais a pris fin"),
            subject="member",
            while_in=frozenset({"ended"}),
            receipt=True,
        ),
    ),
    "consent.withdrawn": (
        # Without the reason. Each handoff that it ends is cut, and that is told by itself.
        Row(
            "sharing.stopped",
            Audience.HOME,
            B,
            _("Un partage a été arrêté (réf. %(ref)s)"),
            subject="referral",
            when={"tell": (True,)},
        ),
    ),
    "consent.expiring": tuple(
        # Once to the structure, once to whoever recorded it; not any more when it was renewed meanwhile.
        Row(
            "consent.expiring",
            audience,
            B,
            _("Un accord prend bientôt fin (réf. %(ref)s)"),
            subject="consent",
            while_in=frozenset({"closed", "unconfirmed", "term"}),
            receipt=True,
        )
        for audience in (Audience.HOME, Audience.CAPTURER)
    ),
    "consent.evidence_missing": of_a_proof("consent.evidence_missing", _("Une preuve manque (réf. %(ref)s)")),
    "evidence.refused": of_a_proof("evidence.refused", _("Une preuve est à refaire (réf. %(ref)s)")),
    "retention.announced": (
        Row(
            "retention.announced",
            Audience.HOME,
            B,
            _("Des fiches seront effacées le %(due)s (réf. %(ref)s)"),
            subject="notice",
            while_in=frozenset({"announced"}),
            receipt=True,
        ),
    ),
    "correction.told": (
        Row(
            "person.corrected",
            Audience.RECIPIENT,
            B,
            _("Une information a changé (réf. %(ref)s)"),
            while_in=TAKEN,
        ),
    ),
    "referral.suspended": (
        Row(
            "consent.ended",
            Audience.SENDER,
            A,
            _("Un accord est à redemander (réf. %(ref)s)"),
            subject="referral",
            while_in=frozenset({"suspended"}),
            when={"reason": ("consent_expired",)},
            receipt=True,
        ),
    ),
}
