"""Take back what was published of a study."""

from __future__ import annotations

from django.utils.translation import gettext as _

from archaeology.studies.models import Study
from archaeology.studies.rights import to_change
from archaeology.studies.services.publish_study import may_be_shown
from layers.access.actor import Actor, system_actor
from layers.catalog.acting import acting


def withdraw_study(actor: Actor, key: int, reason: str = "") -> Study:
    """The study, which is its archaeologists' alone again; its shorelines are gone.

    Raises:
        PermissionDenied: there is no such study for the actor.
    """
    with acting(actor):
        study = to_change(actor, key)
        if study.is_published:
            study.shorelines.all().delete()
            study.published_at = None
            study.rests_on, study.withheld = [], False
            study.reason = reason
            study.version += 1
            study.save(update_fields=["published_at", "rests_on", "withheld", "reason", "version"])
    return study


def withdraw_what_became_confidential() -> int:
    """Take back each published study of which something is no more public; gives how many."""
    withdrawn = 0
    for study in Study.objects.filter(published_at__isnull=False):
        if study.withheld or not may_be_shown(study):
            withdraw_study(
                system_actor("withdraw-studies"),
                study.pk,
                _("Retirée : un reste, une source ou le relief n’en est plus public."),
            )
            withdrawn += 1
    return withdrawn
