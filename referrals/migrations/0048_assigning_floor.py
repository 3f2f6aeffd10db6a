"""Who follows a request is of the structure that was asked; what had the name of who has left is found as ids."""

from django.db import migrations

from core.kernel.floor import v1

ENTRUSTED_TO = """
    select distinct r.id, r.person_id
    from tenancy_membership m
    join referrals_referral r on r.network_id = m.network_id and r.state not in ('closed', 'cancelled', 'stopped')
    left join referrals_handoff h on h.referral_id = r.id and h.assignee_id = m.id
                                 and h.state in ('accepted', 'in_progress', 'paused')
    where m.id = entrusted_to.member and (r.holder_id = m.id or h.id is not null)
      and (m.structure_id = nullif(current_setting('app.structure_id', true), '')::int
           or m.network_id = nullif(current_setting('app.coordinator_network_id', true), '')::int)
    order by r.person_id, r.id
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0047_assigning"), ("tenancy", "0009_membership_structure")]
    operations = [
        migrations.RunSQL(
            "alter table referrals_handoff add constraint referrals_handoff_assignee_of_target"
            " foreign key (assignee_id, target_id) references tenancy_membership (id, structure_id)"
            " deferrable initially deferred;",
            "alter table referrals_handoff drop constraint referrals_handoff_assignee_of_target;",
        ),
        v1.definer(
            "entrusted_to(member uuid)",
            "table (referral_id uuid, person_id uuid)",
            ENTRUSTED_TO,
            language="sql",
            volatility="stable",
        ),
    ]
