"""The studies that somebody may read now: what pages, files and notebooks ask."""

from __future__ import annotations

from archaeology.studies.models import Study
from archaeology.studies.models.study import StudyQuerySet
from archaeology.studies.services.publish_study import may_be_shown
from layers.access.actor import Actor


def readable_now(actor: Actor) -> StudyQuerySet:
    """Those of the actor's territories, and of others' what is published and may be shown today.

    What has become confidential is asked at each reading: nobody waits for the job that takes the
    publication back.
    """
    whole = Study.objects.visible_to(actor)
    published = Study.objects.readable_by(actor).exclude(pk__in=whole.values("pk"))
    shown = [each.pk for each in published.defer("result") if may_be_shown(each)]
    return whole | Study.objects.filter(pk__in=shown)
