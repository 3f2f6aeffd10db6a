import core.kernel.clock
import core.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0005_consent_floor"),
        ("tenancy", "0002_border"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ref_code", models.CharField(default=core.kernel.ids.spoken_reference, max_length=12)),
                (
                    "sharing",
                    models.CharField(
                        choices=[
                            ("consent", "Avec l’accord de la personne"),
                            ("none", "Seulement un rendez-vous, sans partage"),
                        ],
                        default="consent",
                        max_length=8,
                    ),
                ),
                (
                    "motive",
                    models.CharField(
                        choices=[
                            ("administrative", "Une démarche à faire"),
                            ("learn", "Apprendre"),
                            ("equipment", "S’équiper"),
                            ("connection", "Se connecter"),
                            ("security", "Se protéger"),
                            ("work", "Chercher un emploi"),
                            ("other", "Autre"),
                        ],
                        default="other",
                        max_length=14,
                    ),
                ),
                (
                    "priority",
                    models.CharField(
                        choices=[("normal", "Normale"), ("urgent", "Urgente")], default="normal", max_length=6
                    ),
                ),
                ("urgent_reason", models.CharField(blank=True, max_length=30)),
                ("deadline", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "En préparation"),
                            ("open", "Attend une réponse"),
                            ("engaged", "Prise en charge"),
                            ("reported", "Résultat à lire"),
                            ("unplaced", "Aucun lieu trouvé"),
                            ("suspended", "Suspendue"),
                            ("closed", "Terminée"),
                            ("cancelled", "Annulée"),
                            ("stopped", "Interrompue"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("next_due_at", models.DateTimeField(null=True)),
                (
                    "next_due_kind",
                    models.CharField(
                        choices=[
                            ("answer", "une réponse"),
                            ("info", "une précision"),
                            ("first_contact", "un premier contact"),
                            ("news", "des nouvelles"),
                            ("outcome", "un résultat"),
                            ("waitlist", "une place"),
                            ("acknowledge", "la lecture du résultat"),
                            ("unplaced", "un autre lieu"),
                            ("draft", "l’envoi"),
                            ("suspended", "la reprise"),
                        ],
                        max_length=13,
                        null=True,
                    ),
                ),
                ("escalation_level", models.PositiveSmallIntegerField(default=0)),
                ("suspended_until", models.DateField(null=True)),
                ("created_at", models.DateTimeField(default=core.kernel.clock.now)),
                ("first_sent_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("close_reason", models.CharField(max_length=24, null=True)),
                ("closed_by", models.CharField(blank=True, max_length=6)),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "holder_structure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.structure",
                    ),
                ),
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
                        related_name="+",
                        to="referrals.referral",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "sender_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("draft", "open", "engaged", "reported", "unplaced", "suspended"))
                        ),
                        fields=["sender_structure", "next_due_at"],
                        name="referral_sender_due",
                    ),
                    models.Index(
                        fields=["sender_structure", "state", "next_due_at"], name="referral_sender_state"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("draft", "open", "engaged", "reported", "unplaced", "suspended"))
                        ),
                        fields=["holder_structure", "next_due_at"],
                        name="referral_holder_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("draft", "open", "engaged", "reported", "unplaced", "suspended"))
                        ),
                        fields=["network", "next_due_at"],
                        name="referral_network_due",
                    ),
                    models.Index(fields=["person"], name="referral_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("network", "ref_code"), name="referral_ref_code"),
                    models.UniqueConstraint(fields=("id", "person"), name="referral_id_person"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "open",
                                    "engaged",
                                    "reported",
                                    "unplaced",
                                    "suspended",
                                    "closed",
                                    "cancelled",
                                    "stopped",
                                ],
                            )
                        ),
                        name="referral_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("closed", "cancelled", "stopped")),
                            models.Q(
                                ("holder_structure__isnull", False),
                                ("next_due_at__isnull", False),
                                ("next_due_kind__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_alive_has_holder_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "open", "engaged", "reported", "unplaced", "suspended")),
                            models.Q(
                                ("close_reason__isnull", False),
                                ("closed_at__isnull", False),
                                ("next_due_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_over_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_sent_at__isnull", True),
                            models.Q(("state", "draft"), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_draft_never_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_sent_at__isnull", False),
                            models.Q(
                                ("state__in", ("open", "engaged", "reported", "unplaced", "closed")),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="referral_sent_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "suspended"), _negated=True),
                            ("suspended_until__isnull", False),
                            _connector="OR",
                        ),
                        name="referral_suspended_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("priority", "urgent"), _negated=True),
                            ("deadline__isnull", False),
                            models.Q(("urgent_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_urgent_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("sharing", "none")),
                            models.Q(("person__isnull", False), ("sharing", "consent")),
                            _connector="OR",
                        ),
                        name="referral_person_shared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("close_reason", "unplaced"), _negated=True),
                            ("signed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="referral_unplaced_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True),
                        name="referral_parent_other",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handoff",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("service_id", models.UUIDField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("request", "Demande"), ("transfer", "Changement de structure")],
                        default="request",
                        max_length=8,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                ("urgent", models.BooleanField(default=False)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(
                            choices=[
                                (1, "Son nom"),
                                (2, "Comment la joindre"),
                                (3, "Ce qu’elle cherche"),
                                (4, "Ce qu’elle sait faire avec le numérique"),
                                (5, "Ce qu’il faut prévoir pour bien l’accueillir"),
                                (6, "Ce qui est fait ensemble, et si cela a marché"),
                            ]
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Préparée"),
                            ("sent", "Envoyée"),
                            ("info_requested", "À compléter"),
                            ("waitlisted", "En liste d’attente"),
                            ("accepted", "Acceptée"),
                            ("in_progress", "En cours"),
                            ("paused", "En pause"),
                            ("ended", "Terminée"),
                            ("declined", "Pas possible ici"),
                            ("recalled", "Demande retirée"),
                            ("superseded", "Déjà prise en charge"),
                            ("cut", "Interrompue"),
                        ],
                        default="queued",
                        max_length=14,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "owed_by",
                    models.CharField(
                        choices=[("recipient", "la structure sollicitée"), ("sender", "qui a envoyé")],
                        max_length=9,
                        null=True,
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.kernel.clock.now)),
                ("sent_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "via",
                    models.CharField(
                        choices=[
                            ("web", "dans Relais"),
                            ("link", "par le lien"),
                            ("slot", "par un créneau"),
                            ("counter", "au comptoir"),
                            ("phone", "par téléphone"),
                            ("paper", "sur papier"),
                            ("api", "par un logiciel"),
                            ("system", "automatiquement"),
                        ],
                        default="web",
                        max_length=7,
                    ),
                ),
                ("answerer", models.CharField(blank=True, max_length=80)),
                (
                    "decline_code",
                    models.CharField(
                        choices=[
                            ("no_capacity", "Complet"),
                            ("out_of_scope", "Hors de nos missions"),
                            ("out_of_area", "Hors secteur"),
                            ("not_eligible", "Condition non remplie"),
                            ("better_elsewhere", "Une autre structure convient mieux"),
                            ("needs_first", "Autre besoin d’abord"),
                            ("schedule", "Horaires"),
                            ("distance", "Trop loin"),
                            ("language", "Langue"),
                            ("accessibility", "Accessibilité"),
                            ("information_missing", "Informations insuffisantes"),
                            ("duplicate", "Déjà suivie ici"),
                            ("conflict_of_interest", "Conflit d’intérêts"),
                            ("safety", "Sécurité"),
                            ("unreachable", "Injoignable"),
                            ("person_declined", "La personne ne souhaite pas"),
                            ("helped_elsewhere", "Aidée ailleurs"),
                            ("moved", "A déménagé"),
                            ("deceased", "Décédée"),
                            ("other", "Autre motif"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                ("recall_reason", models.CharField(blank=True, max_length=24)),
                ("proposed_actor_id", models.UUIDField(null=True)),
                ("duplicate_ref", models.CharField(blank=True, max_length=12)),
                ("waitlisted_until", models.DateField(null=True)),
                ("paused_until", models.DateField(null=True)),
                ("pause_reason", models.CharField(blank=True, max_length=24)),
                (
                    "outcome_code",
                    models.CharField(
                        choices=[
                            ("need_met", "Atteint"),
                            ("need_partly_met", "En partie"),
                            ("one_off_act", "Un coup de main, c’est fait"),
                            ("continuing_elsewhere", "Continue ailleurs"),
                            ("not_needed_anymore", "N’en a plus besoin"),
                            ("not_met_no_show", "Pas venue"),
                            ("not_met_dropped_out", "A arrêté en route"),
                            ("not_met_structure", "Nous n’avons pas pu"),
                            ("unreachable", "Injoignable"),
                            ("deceased", "Décédée"),
                            ("opened_in_error", "Ouverte par erreur"),
                            ("unknown", "Inconnu"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("next_appointment_at", models.DateTimeField(null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "from_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "passed_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.handoff",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.handoff",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handoffs",
                        to="referrals.referral",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("target"),
                        models.F("state"),
                        models.OrderBy(models.F("urgent"), descending=True),
                        models.F("due_at"),
                        models.F("id"),
                        name="handoff_target_state",
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "queued",
                                    "sent",
                                    "info_requested",
                                    "waitlisted",
                                    "accepted",
                                    "in_progress",
                                    "paused",
                                ),
                            )
                        ),
                        fields=["target", "due_at"],
                        name="handoff_target_live",
                    ),
                    models.Index(fields=["referral", "id"], name="handoff_referral"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "queued",
                                    "sent",
                                    "info_requested",
                                    "waitlisted",
                                    "accepted",
                                    "in_progress",
                                    "paused",
                                    "ended",
                                    "declined",
                                    "recalled",
                                    "superseded",
                                    "cut",
                                ],
                            )
                        ),
                        name="handoff_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target", models.F("from_structure")), _negated=True),
                        name="handoff_target_other",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("accepted", "in_progress", "paused"))),
                        fields=("referral",),
                        name="handoff_one_engaged",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("passed_from__isnull", True), ("state__in", ("sent", "info_requested"))
                        ),
                        fields=("referral",),
                        name="handoff_one_asked",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "queued")),
                        fields=("referral", "rank"),
                        name="handoff_rank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    (
                                        "sent",
                                        "info_requested",
                                        "waitlisted",
                                        "accepted",
                                        "in_progress",
                                        "paused",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(("due_at__isnull", False), ("owed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="handoff_live_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decline_code__isnull", False), ("state", "declined")),
                            models.Q(
                                models.Q(("state", "declined"), _negated=True), ("decline_code__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="handoff_declined_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome_code__isnull", False), ("state", "ended")),
                            models.Q(
                                models.Q(("state", "ended"), _negated=True), ("outcome_code__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="handoff_ended_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waitlisted"), _negated=True),
                            ("waitlisted_until__isnull", False),
                            _connector="OR",
                        ),
                        name="handoff_waitlisted_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paused"), _negated=True),
                            models.Q(
                                ("paused_until__isnull", False), models.Q(("pause_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="handoff_paused_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decline_code", "duplicate"), _negated=True),
                            models.Q(("duplicate_ref", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="handoff_duplicate_ref",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decline_code", "better_elsewhere"), _negated=True),
                            ("proposed_actor_id__isnull", False),
                            _connector="OR",
                        ),
                        name="handoff_better_actor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("via__in", ("phone", "paper")), _negated=True),
                            models.Q(("answerer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="handoff_answerer_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoffAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500)),
                ("reason_for_person", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                (
                    "from_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "handoff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.handoff"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HandoffPreview",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("content", models.JSONField()),
                (
                    "from_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "handoff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.handoff"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("mode", models.CharField(blank=True, max_length=12)),
                ("deadline", models.DateField(null=True)),
                ("procedure", models.CharField(blank=True, max_length=80)),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("referral", "code"), name="need_once")],
            },
        ),
        migrations.CreateModel(
            name="HandoffNeed",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("live", models.BooleanField(default=True)),
                (
                    "from_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="referrals.handoff",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("handoff", "code"), name="handoffneed_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("live", True)),
                        fields=("person", "target", "code"),
                        name="handoffneed_live",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralDetail",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "motive_text",
                    models.CharField(blank=True, max_length=280, verbose_name="Pourquoi, en quelques mots"),
                ),
                ("tried", models.CharField(blank=True, max_length=280, verbose_name="Ce qui a été essayé")),
                (
                    "constraints",
                    models.CharField(blank=True, max_length=280, verbose_name="Ce dont il faut tenir compte"),
                ),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code_hash", models.CharField(max_length=64)),
                ("language", models.CharField(default="fr", max_length=12)),
                ("discreet", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("voided_at", models.DateTimeField(null=True)),
                (
                    "handoff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.handoff",
                    ),
                ),
                (
                    "maker_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "code_hash"), name="slip_code"),
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)), fields=("referral",), name="slip_current"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowupStep",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("for_home", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("on", models.DateField(verbose_name="Date")),
                ("minutes", models.PositiveSmallIntegerField(default=30, verbose_name="Durée")),
                (
                    "themes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                (
                    "help",
                    models.CharField(
                        choices=[
                            ("with", "Fait avec la personne"),
                            ("for", "Fait pour la personne"),
                            ("alone", "Fait par la personne seule"),
                        ],
                        default="with",
                        max_length=5,
                        verbose_name="Comment",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=1000, verbose_name="En quelques mots")),
                (
                    "visibility",
                    models.CharField(
                        choices=[("internal", "Interne à votre structure"), ("shared", "Partagée")],
                        default="internal",
                        max_length=8,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "author_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.handoff"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["internal", "shared"])), name="step_visibility"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("for_home", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Téléphone"),
                            ("sms", "SMS"),
                            ("email", "Courriel"),
                            ("letter", "Courrier"),
                            ("visit", "Visite"),
                            ("desk", "À l’accueil"),
                            ("via_relative", "Par un proche"),
                            ("via_referent", "Par le professionnel qui la suit"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("reached", "Jointe"),
                            ("voicemail", "Répondeur"),
                            ("no_answer", "Pas de réponse"),
                            ("wrong_number", "Mauvais numéro"),
                            ("refused", "Ne souhaite pas"),
                            ("posted", "Posté"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "author_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.handoff"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "channel__in",
                                [
                                    "phone",
                                    "sms",
                                    "email",
                                    "letter",
                                    "visit",
                                    "desk",
                                    "via_relative",
                                    "via_referent",
                                ],
                            )
                        ),
                        name="attempt_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "result__in",
                                ["reached", "voicemail", "no_answer", "wrong_number", "refused", "posted"],
                            )
                        ),
                        name="attempt_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("for_home", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("starts_at", models.DateTimeField(verbose_name="Jour et heure")),
                ("minutes", models.PositiveSmallIntegerField(default=60)),
                ("place", models.CharField(max_length=160, verbose_name="Lieu")),
                ("room", models.CharField(blank=True, max_length=60, verbose_name="Salle")),
                ("with_whom", models.CharField(max_length=60, verbose_name="Avec qui")),
                ("door_name", models.CharField(blank=True, max_length=60)),
                ("bring", models.CharField(blank=True, max_length=160, verbose_name="À apporter")),
                (
                    "presence",
                    models.CharField(
                        choices=[
                            ("unknown", "À confirmer"),
                            ("came", "Venue"),
                            ("excused", "Excusée"),
                            ("cancelled_by_us", "Annulé par nous"),
                            ("no_show", "Pas venue"),
                        ],
                        default="unknown",
                        max_length=15,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "author_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.handoff"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author_structure", "starts_at"], name="appointment_agenda")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("presence__in", ["unknown", "came", "excused", "cancelled_by_us", "no_show"])
                        ),
                        name="appointment_presence",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("for_home", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("need_met", "Atteint"),
                            ("need_partly_met", "En partie"),
                            ("one_off_act", "Un coup de main, c’est fait"),
                            ("continuing_elsewhere", "Continue ailleurs"),
                            ("not_needed_anymore", "N’en a plus besoin"),
                            ("not_met_no_show", "Pas venue"),
                            ("not_met_dropped_out", "A arrêté en route"),
                            ("not_met_structure", "Nous n’avons pas pu"),
                            ("unreachable", "Injoignable"),
                            ("deceased", "Décédée"),
                            ("opened_in_error", "Ouverte par erreur"),
                            ("unknown", "Inconnu"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        blank=True, max_length=280, verbose_name="Ce qui a été obtenu, en une phrase"
                    ),
                ),
                (
                    "remains",
                    models.CharField(blank=True, max_length=280, verbose_name="Ce qui reste à faire"),
                ),
                ("sessions", models.PositiveSmallIntegerField(default=1, verbose_name="Nombre de séances")),
                ("current", models.BooleanField(default=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "author_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "handoff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referrals.handoff"
                    ),
                ),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("current", True)), fields=("handoff",), name="outcome_current"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "need_met",
                                    "need_partly_met",
                                    "one_off_act",
                                    "continuing_elsewhere",
                                    "not_needed_anymore",
                                    "not_met_no_show",
                                    "not_met_dropped_out",
                                    "not_met_structure",
                                    "unreachable",
                                    "deceased",
                                    "opened_in_error",
                                    "unknown",
                                ],
                            )
                        ),
                        name="outcome_code",
                    ),
                ],
            },
        ),
    ]
