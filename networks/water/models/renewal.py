"""The ranking of pipes to be renewed, as it was last worked out."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.gis.db import models
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layers.access.models import Territory
from networks.water.models.pipes import Pipe
from networks.water.outlooks import URGENT_FIRST, Advice, Outlook


class RenewalRun(models.Model):
    """One working-out of the ranking: when, on what, and how it did on the past.

    `summary` holds counts (pipes, breaks used and set apart with their reasons, years of record),
    `backtest` the scores of `networks.renewal.Backtest`, or nothing where breaks are too few.
    """

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField(default=0)
    summary = models.JSONField(default=dict)
    backtest = models.JSONField(null=True)

    class Meta:
        verbose_name = _("classement")
        verbose_name_plural = _("classements")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["territory", "-at"], name="renewal_latest")]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.at:%Y-%m-%d}"


class PipeOutlookQuerySet(models.QuerySet["PipeOutlook"]):
    """Reads of a run."""

    def by_advice(self) -> Any:
        """Those to be renewed before those to be watched."""
        whens = [When(advice=each, then=Value(place)) for place, each in enumerate(URGENT_FIRST)]
        return self.annotate(advice_order=Case(*whens, output_field=IntegerField())).order_by(
            "advice_order", "share", "pk"
        )


class PipeOutlook(models.Model):
    """`networks.water.outlooks.Outlook` of one pipe in one run; the columns are its attributes.

    `factors` are pairs of a name and a number, in the order in which they are multiplied.
    """

    run = models.ForeignKey(RenewalRun, models.CASCADE, related_name="outlooks")
    pipe = models.ForeignKey(Pipe, models.CASCADE, related_name="+")
    rank = models.PositiveIntegerField()
    is_sewer = models.BooleanField()
    length_m = models.FloatField()
    past = models.PositiveIntegerField()
    last = models.DateField(null=True)
    expected = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    per_km = models.FloatField()
    factors = models.JSONField()
    customers = models.FloatField()
    cost = models.FloatField()
    score = models.FloatField()
    share = models.FloatField()
    advice = models.CharField(max_length=14, choices=Advice.choices)
    reasons = models.JSONField()

    objects = PipeOutlookQuerySet.as_manager()

    class Meta:
        verbose_name = _("prévision d’une canalisation")
        verbose_name_plural = _("prévisions des canalisations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "pipe"], name="outlook_once_in_a_run"),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "rank"], name="outlook_in_order")]

    def __str__(self) -> str:
        return f"{self.pipe_id} {self.advice}"

    def outlook(self, network: str) -> Outlook:
        """The same, without the database."""
        names = (
            *("length_m", "past", "last", "expected", "low", "high", "per_km"),
            *("customers", "cost", "score", "share"),
        )
        return Outlook(
            key=self.pipe_id,
            network=network,
            advice=Advice(self.advice),
            factors=dict(self.factors),
            reasons=tuple(self.reasons),
            as_of=timezone.localdate(self.run.at),
            **{name: getattr(self, name) for name in names},
        )
