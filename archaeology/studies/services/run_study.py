"""The worker's part: gather, compute, keep; whatever happens, the study says how it ended."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from archaeology.analysis.refusal import Refusal
from archaeology.studies.models import Study, StudyFile
from archaeology.studies.rights import require
from archaeology.studies.runs import RUNS
from archaeology.studies.runs.run import Inputs, Outcome, Stopped
from archaeology.studies.services.erasing import erase_files
from archaeology.studies.vocabulary import UNFINISHED, StudyKind, StudyState
from layers.access.actor import Actor, actor_of
from layers.access.models import Account

# A run that has been killed so often is not what the machine can bear.
MOST_ATTEMPTS = 3
SECONDS_BETWEEN_WORDS = 0.5


def run_study(key: int, reader: Actor | None = None) -> None:
    """Compute a study that waits, or that a killed worker left behind; others are left alone.

    It is read with the rights that its author has now; `reader` stands in for whom has no account
    (a command, the demonstration). A worker that comes back after another has taken over finds its
    run's name replaced and writes nothing more.
    """
    token = secrets.token_hex(8)
    taken = Study.objects.filter(pk=key, state__in=UNFINISHED).update(
        state=StudyState.RUNNING,
        run=token,
        started=timezone.now(),
        progress=0,
        step="",
        attempts=F("attempts") + 1,
    )
    if not taken:
        return
    study = Study.objects.get(pk=key)
    running = _Running(key, token)
    if study.attempts > MOST_ATTEMPTS:
        running.end(StudyState.FAILED, _("L’étude a été interrompue trois fois : trop lourde ?"))
        return
    try:
        _compute(study, running, reader)
    except Stopped:
        return
    except Refusal as refused:
        running.end(StudyState.FAILED, refused.french)
    except PermissionDenied as refused:
        running.end(StudyState.FAILED, str(refused))
    except ValidationError as refused:
        running.end(StudyState.FAILED, " ".join(refused.messages))
    except MemoryError:
        running.end(
            StudyState.FAILED, _("La mémoire ne suffit pas : réduisez la zone, puis recommencez.")
        )
    except BaseException:
        running.end(StudyState.FAILED, _("Une panne a arrêté l’étude."))
        raise


def _compute(study: Study, running: _Running, reader: Actor | None) -> None:
    run = RUNS[StudyKind(study.kind)]
    parameters = run.parameters(**study.parameters)
    running(1, _("Lecture des données"))
    with transaction.atomic():
        actor = reader or _author(study)
        require(actor, str(study.territory_id))
        inputs = run.gather(actor, str(study.territory_id), parameters)
    if run.kept is not None:
        parameters = run.kept(parameters, inputs.record)
    running.write(inputs=dict(inputs.record), parameters=asdict(parameters))
    running(3, _("Calcul"))
    running.keep(run.compute(parameters, inputs, running))


def repeat_study(study: Study) -> Outcome:
    """What the study finds today from what it kept; nothing is written.

    Raises:
        Refusal: what it read is gone, or is not what it was.
        ValueError: studies of its kind keep too little.
    """
    run = RUNS[StudyKind(study.kind)]
    if run.recall is None:
        raise ValueError(
            _("Une étude de cette nature ne se refait que depuis les données du jour.")
        )
    inputs: Inputs = run.recall(study.inputs)
    return run.compute(run.parameters(**study.parameters), inputs, lambda _percent, _step="": None)


def _author(study: Study) -> Actor:
    """Who asked for it, with the rights of today."""
    account = Account.objects.filter(pk=study.created_by_id or 0, is_active=True).first()
    if account is None:
        raise PermissionDenied(_("Le compte qui a demandé cette étude n’existe plus."))
    return actor_of(account)


@dataclass
class _Running:
    """The run as its study sees it; calling it tells how far it is."""

    key: int
    token: str
    _step: str = ""
    _told_at: float = field(default=0.0)

    def __call__(self, percent: float, step: str = "") -> None:
        now = time.monotonic()
        if now - self._told_at < SECONDS_BETWEEN_WORDS and step in ("", self._step):
            return
        self._step, self._told_at = step or self._step, now
        self.write(progress=max(0, min(99, int(percent))), step=self._step)

    def write(self, **told: Any) -> None:
        """Write to the row.

        Raises:
            Stopped: the run is no more the study's.
        """
        if not self._mine().update(**told):
            raise Stopped

    def keep(self, outcome: Outcome) -> None:
        """The end: files and result, both or neither."""
        with transaction.atomic():
            study = self._mine().select_for_update().first()
            if study is None:
                raise Stopped
            erase_files(study)
            for each in outcome.files:
                kept = StudyFile(
                    study=study,
                    name=each.name,
                    content_type=each.content_type,
                    sha256=sha256(each.content).hexdigest(),
                    bytes=len(each.content),
                )
                kept.file.save(each.name, ContentFile(each.content), save=True)
            self.end(StudyState.DONE, "", result=dict(outcome.result), synthetic=outcome.synthetic)

    def end(self, state: StudyState, reason: str, **told: Mapping[str, Any] | bool) -> None:
        """How it ended."""
        done = {"progress": 100} if state == StudyState.DONE else {}
        self._mine().update(
            state=state, reason=reason, step="", ended=timezone.now(), **done, **told
        )

    def _mine(self) -> Any:
        return Study.objects.filter(pk=self.key, run=self.token, state=StudyState.RUNNING)
