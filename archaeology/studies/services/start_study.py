"""Ask for a study."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.studies.models import Study
from archaeology.studies.rights import require
from archaeology.studies.runs import RUNS
from archaeology.studies.services.run_study import run_study
from archaeology.studies.vocabulary import UNFINISHED, StudyKind
from layers.access.actor import Actor
from layers.catalog.acting import acting

# So many wait at most in a territory: a study is minutes of a worker's time.
MOST_WAITING = 20


def start_study(
    actor: Actor,
    territory: str,
    kind: StudyKind,
    title: str,
    parameters: Any,
    *,
    later: bool = True,
) -> Study:
    """A study that a worker will compute; a quick one is computed when this returns, and with
    `later=False` any.

    Args:
        parameters: an instance of the kind's own dataclass.

    Raises:
        PermissionDenied: the actor does not study in the territory.
        ValidationError: there is no title, or too many studies wait already.
    """
    from archaeology.studies.tasks import compute_study

    require(actor, territory)
    run = RUNS[kind]
    with acting(actor):
        waiting = Study.objects.filter(territory=territory, state__in=UNFINISHED)
        if waiting.count() >= MOST_WAITING:
            raise ValidationError(
                _("%s études attendent déjà : arrêtez-en une, ou patientez.") % MOST_WAITING
            )
        study = Study(
            territory_id=territory,
            kind=kind,
            title=title.strip(),
            parameters=asdict(parameters),
            created_by_id=actor.account_id,
        )
        study.full_clean(exclude={"id"})
        study.save()
        if later and not run.quick:
            # One at a time: each may take all the memory there is for one.
            lock = f"studies-{territory}"
            study.job = compute_study.configure(lock=lock).defer(key=study.pk)
            study.save(update_fields=["job"])
    if study.job is None:
        run_study(study.pk, reader=actor)
        study.refresh_from_db()
    return study
