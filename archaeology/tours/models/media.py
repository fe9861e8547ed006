"""What is looked at and listened to on a tour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from archaeology.tours.models.stops import Stop
from archaeology.tours.models.tours import Tour
from archaeology.tours.vocabulary import LICENCE_ADDRESSES, Language, Licence, MediumKind

FOLDER = "tours"


class Medium(models.Model):
    """An image or a sound of one stop, or of the tour as a whole.

    The file is ours, re-encoded or checked, and kept under its SHA-256: two media with the same
    content share it. `language` is the one that is spoken in a sound; an image has none and is
    shown in every language. Bounds are astronomical years: what an image shows of which time.
    """

    tour = models.ForeignKey(
        Tour, models.CASCADE, null=True, blank=True, related_name="media", editable=False
    )
    stop = models.ForeignKey(
        Stop, models.CASCADE, null=True, blank=True, related_name="media", editable=False
    )
    kind = models.CharField(max_length=5, choices=MediumKind.choices, editable=False)
    order = models.PositiveIntegerField(default=1)
    file = models.FileField(_("fichier"), upload_to=FOLDER, max_length=120)
    sha256 = models.CharField(max_length=64, editable=False, db_index=True)
    bytes = models.PositiveIntegerField(editable=False)
    content_type = models.CharField(max_length=40, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    seconds = models.FloatField(null=True, editable=False)
    language = models.CharField(
        _("langue parlée"), max_length=2, choices=Language.choices, blank=True
    )
    author = models.CharField(_("auteur"), max_length=160, blank=True)
    licence = models.CharField(_("licence"), max_length=30, choices=Licence.choices, blank=True)
    credit_url = models.URLField(_("page d’origine"), max_length=300, blank=True)
    period_start = models.IntegerField(_("montre la période, de l’an"), null=True, blank=True)
    period_end = models.IntegerField(_("à l’an"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("média")
        verbose_name_plural = _("médias")
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tour__isnull=True) ^ Q(stop__isnull=True),
                name="medium_of_a_tour_or_of_a_stop",
            ),
            models.CheckConstraint(
                condition=Q(period_start__isnull=True)
                | Q(period_end__isnull=True)
                | Q(period_start__lte=F("period_end")),
                name="medium_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    @property
    def licence_url(self) -> str:
        """Where the licence can be read, or ""."""
        return LICENCE_ADDRESSES.get(self.licence, "")

    @property
    def suffix(self) -> str:
        """How the file's name ends, without the dot."""
        return str(self.file.name).rpartition(".")[2]

    def is_for(self, language: str) -> bool:
        """Whether readers of a language get it: an image always, a sound in its own language."""
        return self.kind == MediumKind.IMAGE or self.language == language

    def text_in(self, language: str) -> MediumText | None:
        """Its words in a language; reads what was prefetched, where it was."""
        return next((each for each in self.texts.all() if each.language == language), None)

    def may_be_told_in(self, language: str) -> bool:
        """Whether it is for a language's readers and everything is there to show it to them."""
        text = self.text_in(language)
        said = text is not None and (text.alt if self.kind == MediumKind.IMAGE else text.transcript)
        return bool(self.is_for(language) and self.author and self.licence and said)


class MediumText(models.Model):
    """What replaces a medium for whoever cannot see or hear it, in one language."""

    medium = models.ForeignKey(Medium, models.CASCADE, related_name="texts")
    language = models.CharField(_("langue"), max_length=2, choices=Language.choices)
    alt = models.CharField(_("texte de remplacement"), max_length=400, blank=True)
    caption = models.CharField(_("légende"), max_length=400, blank=True)
    transcript = models.TextField(_("transcription"), max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("texte de média")
        verbose_name_plural = _("textes de médias")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["medium", "language"], name="medium_text_unique")
        ]

    def __str__(self) -> str:
        return f"{self.medium_id} ({self.language})"


def forget_files(files: Iterable[tuple[str, str]]) -> None:
    """Delete files, given by name and SHA-256, that no medium refers to any more."""
    for name, sha256 in files:
        if not Medium.objects.filter(sha256=sha256).exists():
            default_storage.delete(name)
