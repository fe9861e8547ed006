"""Stop a study that waits or runs."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from archaeology.studies.models import Study
from archaeology.studies.rights import to_change
from archaeology.studies.vocabulary import StudyState
from layers.access.actor import Actor
from layers.catalog.acting import acting


def stop_study(actor: Actor, key: int) -> Study:
    """The study, stopped; one that has come to its end stays as it is.

    The worker notices at its next word, within a second or so, and writes nothing more.

    Raises:
        PermissionDenied: there is no such study for the actor.
    """
    with acting(actor):
        study = to_change(actor, key)
        if study.is_unfinished:
            study.state = StudyState.STOPPED
            study.reason = _("Arrêtée à la demande.")
            study.ended = timezone.now()
            study.step = ""
            study.save(update_fields=["state", "reason", "ended", "step"])
    return study
