"""The nightly comparison also looks at what a law opens: a grant without its share is ended, a missing one restored."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("referrals.migrations.0017_watching")
_HEAD = "#variable_conflict use_column\n"
_SIGNATURE = "compare_grants(after uuid, most int)"
_RETURNS = "table (drift uuid, network_id int, home int, person uuid, structure int, scope smallint, kind text)"


def _changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


COMPARE = _changed(
    _before.COMPARE,
    (
        "g.person_id > after and g.ground = 'consent' and g.expires_at > this",
        "g.person_id > after and g.expires_at > this",
    ),
    (
        "group by h.person_id order by h.person_id limit most)\n",
        """group by h.person_id order by h.person_id limit most)
    union
    (select l.person_id from people_lawfulshare l
      where l.person_id > after and l.ended_at is null and l.expires_at > this
      group by l.person_id order by l.person_id limit most)
""",
    ),
    (
        """select distinct on (h.target_id, s.scope) h.target_id as structure_id, s.scope, c.expires_at
        from referrals_handoff h""",
        """select distinct on (o.structure_id, o.scope) o.structure_id, o.scope, o.expires_at from (
        select h.target_id as structure_id, s.scope, c.expires_at from referrals_handoff h""",
    ),
    (
        "        order by h.target_id, s.scope, c.expires_at desc\n",
        """        union all
        select l.structure_id, s.scope, l.expires_at from people_lawfulshare l
        cross join lateral unnest(l.scopes) as s(scope)
        where l.person_id = one and l.ended_at is null and l.expires_at > this
          and l.structure_id <> l.home_structure_id) o
        order by o.structure_id, o.scope, o.expires_at desc
""",
    ),
    ("g.scope, g.expires_at, g.ground from people_accessgrant g", "g.scope, g.expires_at from people_accessgrant g"),
    (
        "where coalesce(s.ground, 'consent') = 'consent' and w.expires_at is distinct from s.expires_at",
        "where w.expires_at is distinct from s.expires_at",
    ),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("referrals", "0024_sweeps"), ("people", "0040_lawful_sharing_floor")]
    operations = [
        migrations.RunSQL(
            v1.definer(_SIGNATURE, _RETURNS, _HEAD + COMPARE).sql,
            v1.definer(_SIGNATURE, _RETURNS, _HEAD + _before.COMPARE).sql,
        ),
    ]
