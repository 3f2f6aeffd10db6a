import core.kernel.clock
import core.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_border"),
    ]

    operations = [
        migrations.CreateModel(
            name="Actor",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(verbose_name="Nom")),
                ("kind", models.CharField(blank=True, max_length=20)),
                ("siret", models.CharField(blank=True, max_length=14)),
                ("rna", models.CharField(blank=True, max_length=10)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("website", models.URLField(blank=True, max_length=500)),
                (
                    "private_phone",
                    models.CharField(blank=True, help_text="Members only, never exported.", max_length=20),
                ),
                (
                    "private_email",
                    models.EmailField(blank=True, help_text="Members only, never exported.", max_length=254),
                ),
                (
                    "expertises",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Brouillon"),
                            ("published", "Publié"),
                            ("suspended", "Suspendu"),
                            ("closed", "Fermé"),
                        ],
                        default="published",
                        max_length=9,
                    ),
                ),
                ("closed_on", models.DateField(null=True)),
                ("search_name", models.CharField(db_collation="C", max_length=250)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="actors.actor",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.actor",
                    ),
                ),
                (
                    "structure",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.structure",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["network", "search_name"], name="actor_by_name")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "network"), name="actor_id_network"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "suspended", "closed"])),
                        name="actor_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("closed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="actor_closed_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField()),
                ("file_name", models.CharField()),
                ("sha256", models.CharField(max_length=64)),
                ("strict", models.BooleanField(default=False)),
                ("as_of", models.DateField()),
                ("at", models.DateTimeField(default=core.kernel.clock.now)),
                ("counts", models.JSONField(default=dict)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("id", "network"), name="run_id_network")],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(verbose_name="Nom")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("pivot", models.CharField(blank=True, max_length=14)),
                ("itinerant", models.BooleanField(default=False)),
                ("address", models.CharField(blank=True)),
                ("address_more", models.CharField(blank=True)),
                ("postcode", models.CharField(blank=True, max_length=5)),
                ("commune", models.CharField(blank=True)),
                ("code_insee", models.CharField(blank=True, max_length=5)),
                ("district", models.CharField(blank=True, max_length=20)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("none", "Sans position"),
                            ("exact", "Position exacte"),
                            ("near", "Position proche"),
                            ("area", "Position approximative"),
                            ("commune", "Centre de la commune"),
                        ],
                        default="none",
                        max_length=7,
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20)),
                (
                    "emails",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(), default=list, size=None
                    ),
                ),
                (
                    "websites",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(), default=list, size=None
                    ),
                ),
                (
                    "private_phone",
                    models.CharField(blank=True, help_text="Members only, never exported.", max_length=20),
                ),
                (
                    "private_emails",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(), default=list, size=None
                    ),
                ),
                ("hours", models.CharField(blank=True)),
                (
                    "hours_readable",
                    models.BooleanField(
                        default=True, help_text="False: kept and shown as text, never guessed."
                    ),
                ),
                ("closed_from", models.DateField(null=True)),
                ("closed_until", models.DateField(null=True)),
                ("access_conditions", models.TextField(blank=True)),
                ("nearest_stops", models.CharField(blank=True, max_length=200)),
                ("bring", models.CharField(blank=True, max_length=300)),
                ("entrance", models.TextField(blank=True)),
                ("summary", models.CharField(blank=True, max_length=280)),
                ("detail", models.TextField(blank=True)),
                ("booking_url", models.CharField(blank=True)),
                ("access_url", models.CharField(blank=True)),
                ("source_date", models.DateField(null=True)),
                ("hours_verified_on", models.DateField(null=True)),
                ("contact_verified_on", models.DateField(null=True)),
                ("offer_verified_on", models.DateField(null=True)),
                ("fictional", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Brouillon"),
                            ("published", "Publié"),
                            ("suspended", "Suspendu"),
                            ("closed", "Fermé"),
                        ],
                        default="published",
                        max_length=9,
                    ),
                ),
                ("closed_on", models.DateField(null=True)),
                ("search_name", models.CharField(db_collation="C", max_length=250)),
                ("search_words", models.TextField(db_collation="C")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="places", to="actors.actor"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "structure",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.structure",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["network", "search_name"], name="place_by_name"),
                    models.Index(fields=["network", "code_insee"], name="place_by_commune"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "network"), name="place_id_network"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "suspended", "closed"])),
                        name="place_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("precision__in", ["none", "exact", "near", "area", "commune"])),
                        name="place_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("latitude__isnull", True), ("longitude__isnull", True), ("precision", "none")
                            ),
                            models.Q(
                                ("latitude__isnull", False),
                                ("longitude__isnull", False),
                                models.Q(("precision", "none"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="place_point_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("closed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="place_closed_on",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportConflict",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("field", models.CharField(max_length=40)),
                ("source", models.CharField()),
                ("source_date", models.DateField(null=True)),
                ("theirs", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "À décider"),
                            ("kept", "Notre valeur est gardée"),
                            ("taken", "Leur valeur est prise"),
                        ],
                        default="open",
                        max_length=5,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actors.importrun"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="actors.place",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "kept", "taken"])), name="conflict_state"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("place", "field", "source"),
                        name="conflict_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalId",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField()),
                ("external_id", models.CharField()),
                ("source_date", models.DateField()),
                (
                    "values",
                    models.JSONField(
                        help_text="The row as it was read and repaired, by column of the schema v1.0.2."
                    ),
                ),
                ("raw", models.JSONField(default=dict, help_text="Columns that the schema does not know.")),
                (
                    "kept",
                    models.JSONField(default=list, help_text="Values that the schema v1.0.2 cannot hold."),
                ),
                ("absent_since", models.DateField(null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "last_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actors.importrun"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="external_ids",
                        to="actors.place",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("network", "source", "external_id"), name="external_id_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("former", "ancien nom"), ("acronym", "sigle"), ("usual", "nom d’usage")],
                        default="former",
                        max_length=7,
                    ),
                ),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="actors.actor",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="actors.place",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["former", "acronym", "usual"])), name="alias_kind"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("actor__isnull", True), ("place__isnull", False)),
                            models.Q(("actor__isnull", False), ("place__isnull", True)),
                            _connector="OR",
                        ),
                        name="alias_of_one",
                    ),
                    models.UniqueConstraint(fields=("actor", "name"), name="alias_once_actor"),
                    models.UniqueConstraint(fields=("place", "name"), name="alias_once_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceLabel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("source", models.CharField(max_length=120)),
                ("dated_on", models.DateField(null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="labels", to="actors.place"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("place", "name"), name="label_once")],
            },
        ),
        migrations.CreateModel(
            name="Provenance",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("field", models.CharField(max_length=40)),
                ("source", models.CharField()),
                ("source_date", models.DateField(null=True)),
                ("here", models.BooleanField(default=False)),
                ("former", models.JSONField(help_text="The value before the last change.", null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provenance",
                        to="actors.place",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="actors.importrun",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("place", "field"), name="provenance_once")],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "aide non précisée"),
                            ("free", "en autonomie"),
                            ("occasional", "un coup de main"),
                            ("regular", "un suivi régulier"),
                            ("with", "faire avec la personne"),
                            ("for", "faire à la place de la personne"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "formats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), default=list, size=None
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                (
                    "round",
                    models.BooleanField(default=False, help_text="Comes near: a bus, an itinerant desk."),
                ),
                ("home_visit", models.BooleanField(default=False)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), null=True, size=None
                    ),
                ),
                ("interpreter", models.BooleanField(null=True)),
                (
                    "audiences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "audience_only",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "accommodations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "accommodations_absent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "cost",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "prix non précisé"),
                            ("free", "gratuit"),
                            ("conditional", "gratuit sous condition"),
                            ("paid", "payant"),
                        ],
                        default="",
                        max_length=11,
                    ),
                ),
                ("cost_text", models.CharField(blank=True, max_length=120)),
                (
                    "conditions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("eligibility", models.TextField(blank=True)),
                ("hours", models.CharField(blank=True)),
                ("hours_readable", models.BooleanField(default=True)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("booking_url", models.CharField(blank=True)),
                ("weekly_capacity", models.PositiveSmallIntegerField(null=True)),
                (
                    "capacity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "non déclaré"),
                            ("available", "disponible"),
                            ("tight", "tendu"),
                            ("full", "complet"),
                        ],
                        default="",
                        max_length=9,
                    ),
                ),
                ("capacity_declared_on", models.DateField(null=True)),
                ("full_until", models.DateField(null=True)),
                ("verified_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Brouillon"),
                            ("published", "Publié"),
                            ("suspended", "Suspendu"),
                            ("closed", "Fermé"),
                        ],
                        default="published",
                        max_length=9,
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="actors.actor",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="actors.place",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["network", "state"], name="service_network")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "network"), name="service_id_network"),
                    models.CheckConstraint(
                        condition=models.Q(("codes__len__gt", 0)), name="service_has_codes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["", "free", "occasional", "regular", "with", "for"])
                        ),
                        name="service_level",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost__in", ["", "free", "conditional", "paid"])),
                        name="service_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "suspended", "closed"])),
                        name="service_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("capacity__in", ["", "available", "tight"]), ("full_until__isnull", True)
                            ),
                            models.Q(("capacity", "full"), ("full_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="service_full_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TwinProposal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                ("distinct", models.BooleanField(default=False)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actors.place"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="actors.place"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("first", "second"), name="twins_once"),
                    models.CheckConstraint(
                        condition=models.Q(("first", models.F("second")), _negated=True), name="twins_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnmetNeed",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("need", models.CharField(max_length=40)),
                ("district", models.CharField(blank=True, max_length=20)),
                ("code_insee", models.CharField(blank=True, max_length=5)),
                ("pathway", models.CharField(blank=True, max_length=2)),
                (
                    "constraint",
                    models.CharField(
                        choices=[
                            ("none_exists", "aucun service n’existe"),
                            ("evening", "le soir"),
                            ("language", "la langue"),
                            ("mobility", "le déplacement"),
                            ("cost", "le prix"),
                            ("full", "complet"),
                            ("online_only", "accessible seulement en ligne"),
                            ("other", "autre"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("search", "recherche"),
                            ("suggestion", "proposition de lieux"),
                            ("referral", "orientation"),
                            ("decline", "réponse négative"),
                            ("slip", "fiche"),
                        ],
                        max_length=10,
                    ),
                ),
                ("week", models.DateField(help_text="Its Monday.")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["network", "week"], name="unmet_by_week")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "constraint__in",
                                [
                                    "none_exists",
                                    "evening",
                                    "language",
                                    "mobility",
                                    "cost",
                                    "full",
                                    "online_only",
                                    "other",
                                ],
                            )
                        ),
                        name="unmet_constraint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin__in", ["search", "suggestion", "referral", "decline", "slip"])
                        ),
                        name="unmet_origin",
                    ),
                ],
            },
        ),
    ]
