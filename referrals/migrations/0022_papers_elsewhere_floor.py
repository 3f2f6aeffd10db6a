"""A reprint that home released is its desk's, for the day; a paper without a name is its maker's and its place's."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK, STRUCTURE

_STRUCTURE = "nullif(current_setting('app.structure_id', true), '')::int"
_NETWORK = "nullif(current_setting('app.network_id', true), '')::int"
_MEMBER = "nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid"
_ALIVE = "('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended')"
_LIVE = "('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused')"

PRINT_RELEASED = f"""
declare
  held record;
  her record;
  about record;
begin
  select r.* into held from referrals_releasedslip r
   where r.id = release and r.structure_id = {_STRUCTURE} and r.network_id = {_NETWORK} for no key update;
  if not found or held.printed_at is not null or held.expires_at <= relais_now() or held.wrong >= 5 then return; end if;
  select p.id, p.first_name, p.search_first, p.home_structure_id into her
    from referrals_referral r join people_person p on p.id = r.person_id
   where r.id = held.referral_id and r.state in {_ALIVE} and r.sender_structure_id = held.maker_structure_id
     and p.home_structure_id = held.maker_structure_id;
  if not found then return; end if;
  if typed = '' or not (her.search_first = typed or starts_with(her.search_first, typed || ' ')) then
    update referrals_releasedslip set wrong = wrong + 1 where id = held.id;
    return;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(her.id::text, 0));
  select h.id, h.target_id, h.state, h.due_at, h.next_appointment_at into about from referrals_handoff h
   where h.referral_id = held.referral_id and h.state in {_LIVE} order by h.created_at desc limit 1;
  update referrals_slip set voided_at = relais_now() where referral_id = held.referral_id and voided_at is null;
  insert into referrals_slip (id, network_id, maker_structure_id, person_id, referral_id, handoff_id, code_hash,
      language, discreet, made_at)
    values (made, held.network_id, held.maker_structure_id, her.id, held.referral_id, about.id, hash,
      language, coalesce((select c.discreet from people_contact c where c.person_id = her.id limit 1), false),
      relais_now());
  update referrals_releasedslip set printed_at = relais_now(), printed_by_id = {_MEMBER} where id = held.id;
  return query
    select (floor.journal_marks(array[her.id]))[1], held.referral_id, her.first_name::text,
           held.maker_structure_id::int, about.target_id::int, coalesce(about.state, '')::text, about.due_at,
           coalesce(a.starts_at, case when about.next_appointment_at > relais_now() then about.next_appointment_at end),
           coalesce(a.place, '')::text, coalesce(a.room, '')::text, coalesce(a.with_whom, '')::text,
           coalesce(a.bring, '')::text, s.discreet,
           exists (select 1 from people_readingpictures o where o.person_id = her.id and o.proof <> '')
    from referrals_slip s
    left join lateral (select x.* from referrals_appointment x
        where x.handoff_id = about.id and x.for_home and x.cancelled_at is null and x.starts_at > relais_now()
        order by x.starts_at limit 1) a on true
    where s.id = made;
end
"""

FORGET_ADDRESS_SLIPS = """
declare
  gone int;
begin
  delete from referrals_addressslip where made_at < relais_now() - interval '12 months';
  get diagnostics gone = row_count;
  return gone;
end
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0021_papers_elsewhere")]
    operations = [
        *v1.grantor("referrals_slip", "insert"),
        v1.force("referrals_releasedslip"),
        v1.policy(
            "referrals_releasedslip",
            "select",
            using=f"case when structure_id = {STRUCTURE} then true else maker_structure_id = {FILES_OF} end",
        ),
        v1.policy(
            "referrals_releasedslip",
            "insert",
            check=f"maker_structure_id = {FILES_OF} and network_id = {NETWORK}",
        ),
        *v1.grantor("referrals_releasedslip", "select", "update", "delete"),
        v1.same_network("referrals_releasedslip", "maker_structure_id"),
        v1.same_network("referrals_releasedslip", "structure_id"),
        v1.force("referrals_addressslip"),
        v1.policy(
            "referrals_addressslip",
            "select",
            using=f"case when maker_structure_id = {STRUCTURE} then true else structure_id = {STRUCTURE} end",
        ),
        v1.policy(
            "referrals_addressslip",
            "insert",
            check=f"maker_structure_id = {STRUCTURE} and network_id = {NETWORK} and came_at is null",
        ),
        v1.policy(
            "referrals_addressslip",
            "update",
            using=f"structure_id = {STRUCTURE}",
            check=f"structure_id = {STRUCTURE} and network_id = {NETWORK}",
        ),
        *v1.grantor("referrals_addressslip", "select", "delete"),
        v1.same_network("referrals_addressslip", "maker_structure_id"),
        v1.same_network("referrals_addressslip", "structure_id"),
        v1.definer(
            "print_released(release uuid, typed text, made uuid, hash text, language text)",
            "table (mark text, referral uuid, first_name text, home int, target int, state text, due_at timestamptz,"
            " at timestamptz, place text, room text, with_whom text, bring text, discreet boolean, on_page boolean)",
            PRINT_RELEASED,
        ),
        v1.definer("forget_address_slips()", "int", FORGET_ADDRESS_SLIPS),
    ]
