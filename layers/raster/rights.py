"""Who may bring a raster and change it, and finding what is read and written.

A raster that does not exist and one that the actor may not see give the same answer.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.rows import LayerQuerySet
from layers.raster.models import Raster
from layers.raster.policy import IMPORTERS, STUDENTS
from layers.raster.vocabulary import Confidentiality


def rasters_of(actor: Actor) -> LayerQuerySet:
    """The rasters that an actor may see; imports and demonstrations see all as a system."""
    return Raster.objects.all() if actor.system else Raster.objects.visible_to(actor)


def may_import(actor: Actor, territory: str) -> bool:
    """Whether the actor brings rasters to a territory."""
    return bool(actor.system) or (bool(territory) and actor.has_role(territory, IMPORTERS))


def may_change(actor: Actor, raster: Raster) -> bool:
    """Whether the actor, who sees a raster, may correct and delete it."""
    return may_import(actor, str(raster.territory_id))


def require_may_say(actor: Actor, territory: str, confidentiality: str) -> None:
    """Let nobody pass who brings no rasters of that confidentiality to the territory.

    Raises:
        PermissionDenied: he does not; who could not see a restricted one makes none.
    """
    if not may_import(actor, territory):
        raise denied()
    studies = bool(actor.system) or actor.has_role(territory, STUDENTS)
    if confidentiality == Confidentiality.RESTRICTED and not studies:
        raise PermissionDenied(
            _("Seuls l’archéologie et le patrimoine gardent des plans et reliefs restreints.")
        )


def to_change(actor: Actor, key: int) -> Raster:
    """The raster that the actor wants to change, locked until the end of the transaction.

    Raises:
        PermissionDenied: there is none, or none for this actor.
    """
    rows = rasters_of(actor).select_for_update(of=("self",))
    raster: Raster | None = rows.filter(pk=key).first()
    if raster is None or not may_change(actor, raster):
        raise denied()
    return raster


def denied() -> PermissionDenied:
    """The one answer to whoever may not, whatever the reason."""
    return PermissionDenied(_("Ce plan ou ce relief n’existe pas, ou n’est pas à vous."))


def territory_to_import_into(actor: Actor) -> str:
    """Where something new belongs: the home territory, else the first into which he imports.

    Raises:
        PermissionDenied: he imports nowhere.
    """
    home = str(settings.HOME_TERRITORY)
    territory = home if may_import(actor, home) else actor.first_territory_with(IMPORTERS)
    if territory is None:
        raise denied()
    return territory
