"""Evaluations and what goes with them, each under its scope; a draft is its author's alone."""

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, MEMBER, NETWORK, NOW
from core.kernel.floor.scopes import Scope
from django.db import migrations

_OWN_DRAFT = f"home_structure_id = {FILES_OF} and network_id = {NETWORK} and member_id = {MEMBER}"


def _scoped(table: str, scope: Scope, *, update: bool = False) -> list:
    return [
        *v1.person_scope(table, scope, update=update),
        v1.same_home(table),
        v1.same_network(table, "home_structure_id"),
    ]


def _of_one_person(table: str, column: str) -> migrations.RunSQL:
    """The evaluation a row names is of the same person: no row can ask whether another's exists."""
    return migrations.RunSQL(
        f"alter table {table} add constraint {table}_{column} foreign key ({column}, person_id)"
        " references people_evaluation (id, person_id) deferrable initially immediate;",
        f"alter table {table} drop constraint {table}_{column};",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0006_evaluation")]
    operations = [
        *_scoped("people_evaluation", Scope.MATURITY),
        *_scoped("people_pathwaychoice", Scope.NEEDS),
        *_scoped("people_urgentprocedure", Scope.NEEDS),
        *_scoped("people_accommodation", Scope.ACCOMMODATIONS, update=True),
        _of_one_person("people_evaluation", "supersedes_id"),
        _of_one_person("people_pathwaychoice", "evaluation_id"),
        _of_one_person("people_urgentprocedure", "evaluation_id"),
        v1.force("people_evaluationdraft"),
        v1.policy("people_evaluationdraft", "select", using=f"{_OWN_DRAFT} and expires_at > {NOW}"),
        v1.policy("people_evaluationdraft", "insert", check=_OWN_DRAFT),
        v1.policy("people_evaluationdraft", "update", using=_OWN_DRAFT, check=_OWN_DRAFT),
        *v1.grantor("people_evaluationdraft", "select", "delete"),
        v1.same_home("people_evaluationdraft"),
        v1.same_network("people_evaluationdraft", "home_structure_id"),
        v1.definer(
            "forget_drafts(draft uuid)",
            "void",
            """
            begin
              delete from people_evaluationdraft
               where id = draft and member_id::text = current_setting('app.member_id', true)
                  or expires_at <= relais_now();
            end
            """,
        ),
    ]
