"""Evaluations: what was answered and what the rules said of it, once; the choice of the person beside it.

An evaluation is never updated: a correction is a new one that supersedes it. What the person must be
welcomed with (FRE) is not here but in `Accommodation`, so that a shared result cannot betray it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.base import AboutPerson
from people.querysets import AboutPersonQuerySet, ChoiceQuerySet, DraftQuerySet, EvaluationQuerySet


class Route(models.TextChoices):
    QUICK = "quick", _("Trois questions")
    FULL = "full", _("Point complet")


class Pathway(models.TextChoices):
    P0 = "P0", _("À préciser ensemble")
    P1 = "P1", _("Être aidé·e")
    P2 = "P2", _("Être accompagné·e près de chez soi")
    P3 = "P3", _("Aller vers l’autonomie")


class ChosenBy(models.TextChoices):
    PERSON = "person", _("La personne")
    WITH_GUARDIAN = "with_guardian", _("La personne, avec son tuteur ou son curateur")


class Evaluation(AboutPerson):
    """One dated filling of a version of the instrument. Scope `maturity`."""

    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    route = models.CharField(max_length=5, choices=Route)
    at = models.DateTimeField()
    evaluator_id = models.UUIDField()
    answers = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    wishes = ArrayField(models.CharField(max_length=20), default=list)
    result = models.JSONField()
    pathway_proposed = models.CharField(max_length=2, choices=Pathway)
    comment = models.CharField(max_length=500, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_constraint=False)
    sheet = models.CharField(max_length=8, blank=True, help_text="Number of the paper it was typed from.")
    filled_on = models.DateField(null=True, help_text="The day written on that paper.")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "person"), name="evaluation_id_person"),
            models.UniqueConstraint(fields=("supersedes",), name="evaluation_superseded_once"),
            models.CheckConstraint(condition=Q(route__in=Route.values), name="evaluation_route"),
            models.CheckConstraint(
                condition=Q(pathway_proposed__in=Pathway.values), name="evaluation_pathway"
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")), name="evaluation_other"
            ),
            models.UniqueConstraint(
                fields=("network", "sheet"), condition=~Q(sheet=""), name="evaluation_sheet_once"
            ),
        )
        indexes = (models.Index("person", F("at").desc(), name="evaluation_latest"),)


class PathwayChoice(AboutPerson):
    """What the person chose after an evaluation. Scope `needs`; the latest one stands, none is refused."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+", db_constraint=False)
    pathway = models.CharField(max_length=2, choices=Pathway)
    chosen_by = models.CharField(max_length=13, choices=ChosenBy)
    reason = models.CharField(max_length=280, blank=True)
    accompanied_by = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    recorded_by_id = models.UUIDField()

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pathway__in=("P1", "P2", "P3")), name="pathwaychoice_pathway"),
            models.CheckConstraint(condition=Q(chosen_by__in=ChosenBy.values), name="pathwaychoice_by"),
        )
        indexes = (models.Index("person", F("at").desc(), name="pathwaychoice_latest"),)


class Dispute(AboutPerson):
    """What the person says against an evaluation, beside it for whoever reads it. Scope `maturity`; never changed."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+", db_constraint=False)
    words = models.CharField(_("Ce qu’elle en dit, avec ses mots"), max_length=500)
    at = models.DateTimeField()
    noted_by_id = models.UUIDField()

    objects = AboutPersonQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(words=""), name="dispute_words"),)
        indexes = (models.Index(fields=("person", "evaluation"), name="dispute_evaluation"),)


class UrgentProcedure(AboutPerson):
    """The procedure that cannot wait, told with an evaluation. Scope `needs`."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+", db_constraint=False)
    procedure = models.CharField(max_length=120, blank=True)
    deadline = models.DateField(null=True)
    at = models.DateTimeField()

    objects = AboutPersonQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("evaluation",), name="urgentprocedure_once"),)
        indexes = (models.Index("person", F("at").desc(), name="urgentprocedure_latest"),)


class EvaluationDraft(AboutPerson):
    """An evaluation that is being filled: its author's alone, for thirty days. Its id becomes the evaluation's."""

    member_id = models.UUIDField()
    route = models.CharField(max_length=5, choices=Route)
    answers = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    wishes = ArrayField(models.CharField(max_length=20), default=list)
    accommodations = ArrayField(models.CharField(max_length=24), default=list)
    precision = models.CharField(max_length=200, blank=True)
    interpreter = models.BooleanField(default=False)
    procedure = models.CharField(max_length=120, blank=True)
    deadline = models.DateField(null=True)
    comment = models.CharField(max_length=500, blank=True)
    asked = ArrayField(models.CharField(max_length=12), default=list)
    told_sure = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "member_id", "route"), name="evaluationdraft_once"),
            models.CheckConstraint(condition=Q(route__in=Route.values), name="evaluationdraft_route"),
        )


class SecondLook(AboutPerson):
    """The same questions by a second professional who does not see the first answers. Scope `maturity`.

    It is no evaluation: it has no result and changes nothing for the person. `agreement` says, item by item
    answered in both, whether they agree; the report reads nothing else.
    """

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="+", db_constraint=False)
    rater_id = models.UUIDField()
    answers = models.JSONField(default=dict)
    agreement = models.JSONField(default=dict)
    at = models.DateTimeField()

    objects = AboutPersonQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("evaluation",), name="secondlook_once"),)
