"""Which requests are about one's own person."""

from uuid import UUID

from django.db import connection


def about(person_id: UUID) -> list[UUID]:
    """The referrals of one's own person, also those that a former home sent."""
    with connection.cursor() as cursor:
        cursor.execute("select referral from floor.referrals_about(%s)", [person_id])
        return [referral for (referral,) in cursor.fetchall()]
