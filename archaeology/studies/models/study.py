"""A study: what was asked, what was read, what came out, and its files."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.timesince import timesince
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from archaeology.studies.vocabulary import UNFINISHED, StudyKind, StudyState
from layers.access.actor import Actor
from layers.access.models import Account
from layers.access.roles import Role
from layers.catalog.rows import LayerRow


class StudyQuerySet(models.QuerySet["Study"]):
    """Reads of studies."""

    def visible_to(self, actor: Actor) -> Self:
        """The studies that the actor gets whole: those of the territories whose archaeologist
        they are.
        """
        if actor.system:
            return self.all()
        return self.filter(territory__in=actor.territories_with([Role.ARCHAEOLOGIST]))

    def readable_by(self, actor: Actor) -> Self:
        """Those, and published ones of which everything is public still: others read what was
        published of them.
        """
        return self.visible_to(actor) | self.filter(published_at__isnull=False, withheld=False)


class Study(LayerRow):
    """One analysis with everything that it takes to make it again.

    Attributes:
        parameters: what was chosen, as the kind's own dataclass writes it.
        inputs: what was read, values, keys, versions and digests included.
        progress, step: per cent, and what is being done, in French.
        result: what pages and other studies read of it; large things are files.
        reason: why it failed, stopped or was withdrawn, in French.
        synthetic: whether anything invented took part.
        rests_on: while it is published, what has to be public for that: "find:12", "level:7",
            "operation:3", "source:5", "raster:9".
        withheld: whether any of it is public no more; a trigger keeps it (`withholding.py`).
        run: who computes it; an earlier run that comes back too late finds another name here.
        job: the worker's job; `attempts` how often it was begun.
    """

    kind = models.CharField(_("nature"), max_length=12, choices=StudyKind.choices)
    title = models.CharField(_("intitulé"), max_length=200)
    parameters = models.JSONField(_("réglages"), default=dict, blank=True)
    inputs = models.JSONField(_("données lues"), default=dict, blank=True)
    state = models.CharField(
        _("état"), max_length=8, choices=StudyState.choices, default=StudyState.WAITING
    )
    progress = models.PositiveSmallIntegerField(_("avancement"), default=0)
    step = models.CharField(_("étape"), max_length=120, blank=True)
    result = models.JSONField(_("résultat"), default=dict, blank=True)
    reason = models.TextField(_("raison"), blank=True)
    synthetic = models.BooleanField(_("donnée de démonstration inventée"), default=False)
    created_by = models.ForeignKey(
        Account,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lancée par"),
    )
    created = models.DateTimeField(_("demandée le"), auto_now_add=True)
    started = models.DateTimeField(_("commencée le"), null=True, blank=True)
    ended = models.DateTimeField(_("finie le"), null=True, blank=True)
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    rests_on = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    withheld = models.BooleanField(default=False, editable=False)
    run = models.CharField(max_length=32, blank=True)
    job = models.BigIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = StudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("étude")
        verbose_name_plural = _("études")
        ordering: ClassVar = ["-created"]
        indexes: ClassVar = [
            models.Index(fields=["territory", "-created"], name="study_of_territory"),
            GinIndex(fields=["rests_on"], name="study_rests_on"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=StudyKind.values), name="study_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=StudyState.values), name="study_state_known"
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="study_progress_percent"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state=StudyState.DONE),
                name="study_published_when_done",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=False) | Q(withheld=False, rests_on=[]),
                name="study_withheld_when_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unfinished(self) -> bool:
        """Whether a worker has still to come to an end with it."""
        return self.state in UNFINISHED

    @property
    def is_published(self) -> bool:
        """Whether it was published, and is not taken back."""
        return self.published_at is not None

    @property
    def is_shown(self) -> bool:
        """Whether everyone may read now what was published of it."""
        return self.is_published and not self.withheld

    @property
    def computed_in(self) -> str:
        """How long the computing took, in words; empty while it has not ended."""
        if self.started is None or self.ended is None:
            return ""
        seconds = round((self.ended - self.started).total_seconds())
        if seconds < 1:
            return gettext("moins d’une seconde")
        if seconds < 60:
            return ngettext("%(n)d seconde", "%(n)d secondes", seconds) % {"n": seconds}
        return str(timesince(self.started, self.ended))


def _place_of(file: StudyFile, name: str) -> str:
    return f"studies/{file.study_id}/{file.sha256[:16]}-{name}"


class StudyFile(models.Model):
    """A file that a study made: everyone may fetch it while the study is published."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="files", verbose_name=_("étude"))
    name = models.CharField(_("nom"), max_length=80)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField(_("octets"))
    file = models.FileField(_("fichier"), upload_to=_place_of, max_length=200)

    objects: ClassVar[models.Manager[StudyFile]] = models.Manager()

    class Meta:
        verbose_name = _("fichier d’étude")
        verbose_name_plural = _("fichiers d’étude")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "name"], name="study_file_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name
