"""Whether a message must not leave: the person it speaks of has died, is erased or asks that nothing be sent."""

from django.db import migrations, models

from core.kernel.floor import v1

HELD = """
    select coalesce((
      select not floor.may_be_written_to(about.person_id)
      from notifications_message m
      cross join lateral (
        select h.person_id from referrals_handoff h where m.subject_type = 'handoff' and h.id = m.subject_id
        union all
        select r.person_id from referrals_referral r where m.subject_type = 'referral' and r.id = m.subject_id
        union all
        select c.person_id from people_consent c where m.subject_type = 'consent' and c.id = m.subject_id
        union all
        select m.subject_id where m.subject_type = 'person') about
      where m.id = message and about.person_id is not null
        and m.owner_structure_id = nullif(current_setting('app.structure_id', true), '')::int
      limit 1), false)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_finding_work"),
        ("people", "0020_setting_aside"),
        ("referrals", "0003_functions"),
    ]
    operations = [
        migrations.AlterField(
            "message",
            "skip_reason",
            models.CharField(
                choices=[
                    ("state", "la demande a changé entre-temps"),
                    ("version", "la demande a changé entre-temps"),
                    ("never_told", "la demande n’était pas encore partie"),
                    ("audience", "cette personne n’est plus dans l’équipe"),
                    ("no_address", "aucune adresse électronique"),
                    ("late", "trop tard pour être utile"),
                    ("person", "plus rien ne part à propos de cette personne"),
                ],
                max_length=12,
                null=True,
            ),
        ),
        v1.definer("message_held(message uuid)", "boolean", HELD, language="sql", volatility="stable"),
    ]
