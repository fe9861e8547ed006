"""Correct a monument or a place of the ancient town."""

from __future__ import annotations

from django.db.models import Q

from archaeology.sites.layers import HERITAGE_SITES
from archaeology.sites.models import HeritageSite
from archaeology.sites.rights import PRESENTERS, to_change
from archaeology.sites.services.asserted import refuse_what_is_asserted
from archaeology.sites.services.record_heritage_site import HeritageSiteFacts, fill
from archaeology.sites.services.saving import require_version, save
from layers.access.actor import Actor
from layers.catalog.acting import acting


def change_heritage_site(
    actor: Actor, key: int, version: int, facts: HeritageSiteFacts
) -> HeritageSite:
    """The place as it is now said to be; `HeritageSiteFacts.of` gives what was.

    Raises:
        PermissionDenied: there is no such place, or none for this actor, or he does not know the
            source.
        ConflictingChange: somebody else changed it after `version`.
        ValidationError: a value is wrong, the code is taken, the heritage service restricts it, or
            an assertion is preferred for what would change.
    """
    with acting(actor):
        site = to_change(actor, HeritageSite, key, PRESENTERS)
        require_version(site, version)
        about = Q(subject_layer=HERITAGE_SITES.id, subject_key=site.pk)
        refuse_what_is_asserted(about, HeritageSiteFacts.of(site), facts)
        fill(actor, site, facts)
        site.version += 1
        save(site)
    return site
