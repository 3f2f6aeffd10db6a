"""An hour agreed by phone with the recipient: its appointment is written for that structure, and nothing is shared."""

from django.db import migrations

from core.kernel.floor import v1

_STRUCTURE = "nullif(current_setting('app.structure_id', true), '')::int"

# Only the answer that was just given by phone to a request without a person, and once.
AGREE_HOUR = f"""
declare
  asked record;
begin
  select h.id, h.target_id, h.network_id, r.sender_structure_id into asked
    from referrals_handoff h join referrals_referral r on r.id = h.referral_id
   where h.id = agreed and h.from_structure_id = {_STRUCTURE} and h.via = 'phone' and h.answerer <> ''
     and h.state = 'accepted' and h.person_id is null and r.sharing = 'none'
     and not exists (select 1 from referrals_appointment a where a.handoff_id = h.id);
  if not found then raise exception 'no answer by phone waits for its hour' using errcode = 'check_violation'; end if;
  if starts <= relais_now() then raise exception 'this hour has passed' using errcode = 'check_violation'; end if;
  insert into referrals_appointment (id, network_id, person_id, home_structure_id, handoff_id, author_structure_id,
      author_id, for_home, at, starts_at, minutes, place, room, with_whom, door_name, bring, presence, version)
    values (made, asked.network_id, null, asked.sender_structure_id, asked.id, asked.target_id, null, true,
      relais_now(), starts, lasts, place, '', whom, door, '', 'unknown', 1);
end
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0051_agreed_hours")]
    operations = [
        v1.definer(
            "agree_hour(made uuid, agreed uuid, starts timestamptz, lasts int, place text, whom text, door text)",
            "void",
            AGREE_HOUR,
        ),
    ]
