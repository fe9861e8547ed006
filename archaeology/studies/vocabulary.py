"""The closed vocabularies of studies; French on the screen, English in the code."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StudyKind(TextChoices):
    """What is asked of what is recorded."""

    SHORELINE = "shoreline", _("Niveau de l’eau et rivage")
    SECTION = "section", _("Coupe")
    SECTORS = "sectors", _("Secteurs")
    TIME = "time", _("Densité dans le temps")


class StudyState(TextChoices):
    """How far a study is."""

    WAITING = "waiting", _("En attente de son tour")
    RUNNING = "running", _("En cours")
    DONE = "done", _("Terminée")
    FAILED = "failed", _("Échouée")
    STOPPED = "stopped", _("Arrêtée")


UNFINISHED = frozenset({StudyState.WAITING, StudyState.RUNNING})
