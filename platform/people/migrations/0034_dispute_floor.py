"""What she contests is read with the evaluation, under the same scope; of one person, written once."""

from django.db import migrations

from core.kernel.floor import v1, v2
from core.kernel.floor.scopes import Scope


class Migration(migrations.Migration):
    dependencies = [("people", "0033_dispute")]
    operations = [
        *v1.person_scope("people_dispute", Scope.MATURITY, update=False),
        v2.person_read_again("people_dispute", Scope.MATURITY),
        *v1.grantor("people_dispute", "select", "update", "delete"),
        v1.same_home("people_dispute"),
        v1.same_network("people_dispute", "home_structure_id"),
        migrations.RunSQL(
            "alter table people_dispute add constraint people_dispute_evaluation_id"
            " foreign key (evaluation_id, person_id) references people_evaluation (id, person_id)"
            " deferrable initially immediate;",
            "alter table people_dispute drop constraint people_dispute_evaluation_id;",
        ),
    ]
