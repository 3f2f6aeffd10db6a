"""A new link is asked by an old one; links, digits, sheets and reprints go once their day has passed (people §8)."""

from django.db import migrations

from core.kernel.floor import v1

_HERE = "nullif(current_setting('app.network_id', true), '')::int"
_DAY = "interval '1 day'"
_AWAITING = "('sent', 'info_requested', 'waitlisted')"
_ENGAGED = "('accepted', 'in_progress', 'paused')"
_ALIVE = "('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended')"

# Whose link that was, dead or alive, and what its structure must most press to read; nothing when nobody asks it.
ANSWER_LINK_AGAIN = f"""
  select h.id, l.structure_id, r.ref_code::text
    from referrals_answerlink l
    join tenancy_structure s on s.id = l.structure_id and s.status = 'external'
    join referrals_handoff h on h.target_id = l.structure_id
    join referrals_referral r on r.id = h.referral_id
   where l.network_id = {_HERE} and l.token_hash = hash
     and (h.state in {_AWAITING} or h.state in {_ENGAGED} or h.state = 'ended' and r.state = 'reported')
   order by h.state in {_AWAITING} desc, h.due_at nulls last, h.id limit 1
"""

_LIVES = (
    f"exists (select 1 from referrals_handoff h join referrals_referral r on r.id = h.referral_id"
    f" where h.id = t.handoff_id and (h.state in {_AWAITING} or h.state in {_ENGAGED}"
    f" or h.state = 'ended' and r.state in {_ALIVE}))"
)
_ENDED = (
    "(select greatest(t.made_at, coalesce(h.decided_at, t.made_at), coalesce(r.closed_at, t.made_at))"
    " from referrals_handoff h join referrals_referral r on r.id = h.referral_id where h.id = t.handoff_id)"
)
_OVER = (
    "exists (select 1 from referrals_handoff h join referrals_referral r on r.id = h.referral_id"
    f" where h.id = t.handoff_id and r.state not in {_ALIVE})"
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0053_outcome_written")]
    operations = [
        v1.definer(
            "answer_link_again(hash text)",
            "table (handoff uuid, structure int, ref_code text)",
            ANSWER_LINK_AGAIN,
            language="sql",
            volatility="stable",
        ),
        *v1.grantor("referrals_answercode", "delete"),
        v1.sweep("answer_codes", "referrals_answercode", f"t.made_at <= relais_now() - {_DAY}"),
        v1.sweep(
            "answer_links",
            "referrals_answerlink",
            f"not {_LIVES} and {_ENDED} <= relais_now() - 90 * {_DAY}",
        ),
        v1.sweep(
            "sheets", "referrals_liaisonsheet", f"{_OVER} and t.printed_at <= relais_now() - 365 * {_DAY}"
        ),
        v1.sweep("released_slips", "referrals_releasedslip", f"t.released_at <= relais_now() - 365 * {_DAY}"),
    ]
