"""Write down a height of a unit or of a find."""

from __future__ import annotations

from archaeology.sites.models import Find, Level, Source, StratigraphicUnit
from archaeology.sites.rights import referred, territory_of, to_change
from archaeology.sites.services.record_find import height_of
from archaeology.sites.services.saving import save
from archaeology.sites.statements import Height
from archaeology.sites.vocabulary import Reliability
from layers.access.actor import Actor
from layers.catalog.acting import acting


def record_level(
    actor: Actor,
    height: Height,
    *,
    unit: int | None = None,
    find: int | None = None,
    what: str = "",
    source: int | None = None,
    reliability: str = Reliability.D,
) -> Level:
    """An altitude or a depth, of a unit or of a find (exactly one of them, by its key).

    The first level of a find that has none is its own; later ones stand beside it until an
    assertion prefers one.

    Args:
        actor: who records it.
        height: what was measured or read; never converted.
        unit: the unit, or
        find: the find.
        what: what of it, « sommet », « fond »…
        source: the key of the source.
        reliability: how far it can be relied on.

    Raises:
        PermissionDenied: unit, find or source does not exist, or not for this actor.
        ValidationError: both heights or none, or one without its reference.
    """
    if (unit is None) == (find is None):
        raise ValueError("exactly one of unit and find")
    with acting(actor):
        subject: StratigraphicUnit | Find
        if find is not None:
            subject = to_change(actor, Find, find)
        else:
            subject = to_change(actor, StratigraphicUnit, unit or 0)
        height.checked()
        level = Level(
            unit=subject if isinstance(subject, StratigraphicUnit) else None,
            find=subject if isinstance(subject, Find) else None,
            what=what.strip(),
            source=referred(actor, Source, source, territory_of(subject)),
            reliability=reliability,
            z_m=height.z_m,
            datum=height.datum,
            depth_m=height.depth_m,
            ground_reference=height.ground_reference,
            sigma_m=height.sigma_m,
        )
        save(level)
        if isinstance(subject, Find) and height_of(subject) is None:
            for column, value in height.of_find().items():
                setattr(subject, column, value)
            subject.version += 1
            save(subject)
        elif isinstance(subject, StratigraphicUnit):
            # Somebody works on it: a file no longer decides what its levels are.
            subject.version += 1
            save(subject)
    return level
