"""What nobody comes back for: studies whose job is gone say so."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from archaeology.studies.models import Study
from archaeology.studies.vocabulary import UNFINISHED, StudyState

# Longer than whoever computes without a worker (a request, a command) may take.
AT_ONCE_WITHIN = timedelta(hours=6)


def fail_orphans() -> int:
    """Studies that no job will ever end are failed; gives how many.

    The job of a killed worker is taken up again within a minute and is no orphan.
    """
    alive = ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).values("id")
    at_once = Q(job__isnull=True, created__lt=timezone.now() - AT_ONCE_WITHIN)
    lost = Study.objects.filter(state__in=UNFINISHED).filter(
        at_once | Q(job__isnull=False) & ~Q(job__in=alive)
    )
    return lost.update(
        state=StudyState.FAILED,
        reason=_("Le calcul a été interrompu. Recommencez avec ces réglages."),
        ended=timezone.now(),
        step="",
    )
