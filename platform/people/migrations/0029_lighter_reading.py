"""Counting one's own persons costs what it did before anybody could be set aside."""

from django.db import migrations

from core.kernel.floor import v3
from core.kernel.floor.scopes import Scope


class Migration(migrations.Migration):
    dependencies = [("people", "0028_guards_floor")]
    operations = [v3.person_read_again("people_person", Scope.IDENTITY, person="id")]
