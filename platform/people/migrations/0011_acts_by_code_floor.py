"""Who reads what the person asked with her code or without it; nobody but the person's home settles it."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import COORDINATES, FILES_OF, MEMBER, NETWORK
from core.kernel.floor.scopes import Scope

# The permission is read again on each row: a membership that has ended opens nothing.
_OFFICER = (
    f"network_id = {NETWORK} and exists (select 1 from tenancy_membership m where m.id = {MEMBER}"
    f" and m.network_id = {NETWORK} and m.data_protection and m.ended_at is null)"
)
_TYPED = (
    f"case when structure_id = {FILES_OF} then true when structure_id is null then {_OFFICER} else false end"
)
_COMPLAINT = f"case when for_officer then {_OFFICER} when network_id = {COORDINATES} then true else false end"


class Migration(migrations.Migration):
    dependencies = [("people", "0010_acts_by_code"), ("tenancy", "0002_border")]
    operations = [
        *v1.person_scope("people_readingpictures", Scope.IDENTITY),
        *v1.grantor("people_readingpictures", "select"),
        v1.same_home("people_readingpictures"),
        v1.same_network("people_readingpictures", "home_structure_id"),
        v1.force("people_typedwithdrawal"),
        v1.policy("people_typedwithdrawal", "select", using=_TYPED),
        v1.policy("people_typedwithdrawal", "update", using=_TYPED, check=_TYPED),
        *v1.grantor("people_typedwithdrawal", "select", "insert", "update"),
        v1.same_network("people_typedwithdrawal", "structure_id"),
        migrations.RunSQL(
            "alter table people_typedwithdrawal add constraint people_typedwithdrawal_home"
            " foreign key (person_id, structure_id) references people_person (id, home_structure_id)"
            " on update cascade deferrable initially immediate;",
            "alter table people_typedwithdrawal drop constraint people_typedwithdrawal_home;",
        ),
        v1.force("people_complaint"),
        v1.policy("people_complaint", "select", using=_COMPLAINT),
        v1.policy("people_complaint", "insert", check=f"network_id = {NETWORK}"),
        v1.policy("people_complaint", "update", using=_COMPLAINT, check=_COMPLAINT),
        v1.same_network("people_complaint", "about_structure_id"),
    ]
