"""Who studies, and finding what is theirs.

A study that does not exist and one of another territory give the same answer.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from archaeology.studies.models import Study
from layers.access.actor import Actor
from layers.access.roles import Role
from layers.catalog.rows import KEYS

STUDENTS = frozenset({Role.ARCHAEOLOGIST})


def may_study(actor: Actor, territory: str) -> bool:
    """Whether the actor studies in a territory; demonstrations do as a system."""
    return bool(actor.system) or (bool(territory) and actor.has_role(territory, STUDENTS))


def denied() -> PermissionDenied:
    """The one answer to whoever may not, whatever the reason."""
    return PermissionDenied(_("Cette étude n’existe pas, ou n’est pas à vous."))


def require(actor: Actor, territory: str) -> None:
    """Let nobody pass who does not study in the territory.

    Raises:
        PermissionDenied: they do not.
    """
    if not may_study(actor, territory):
        raise denied()


def to_change(actor: Actor, key: int) -> Study:
    """The study, locked until the end of the transaction.

    Raises:
        PermissionDenied: there is none, or none for this actor.
    """
    rows = Study.objects.visible_to(actor).select_for_update(of=("self",))
    found = rows.filter(pk=key).first() if key in KEYS else None
    if found is None:
        raise denied()
    return found


def territory_of_studies(actor: Actor) -> str:
    """Where a new study belongs: the home territory, else the first where the actor studies.

    Raises:
        PermissionDenied: they study nowhere.
    """
    territory = actor.first_territory_with(STUDENTS)
    if territory is None:
        raise denied()
    return territory
