"""All the heights that were measured or read of a find."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from archaeology.sites.citing import sources_seen
from archaeology.sites.models import Level
from archaeology.sites.presenting import number
from archaeology.sites.vocabulary import Datum, GroundReference, Reliability
from layers.access.actor import Actor


@dataclass(frozen=True, slots=True)
class HeightRow:
    """A height in words: an altitude with its datum, or a depth with what it is counted from."""

    what: str
    altitude: str
    datum: str
    depth: str
    ground: str
    source: str
    reliability: str


def heights_of(actor: Actor, find: int) -> list[HeightRow]:
    """Every level of a find, altitudes first, the highest on top; only for a find whose exact
    position the actor sees.
    """
    found = sorted(
        Level.objects.filter(find_id=find),
        key=lambda level: (level.z_m is None, -(level.z_m or 0), level.depth_m or 0, level.pk),
    )
    sources = sources_seen(actor, [each.source_id for each in found if each.source_id])
    return [
        HeightRow(
            what=level.what,
            altitude=_measured(level.z_m, level.sigma_m),
            datum=str(Datum(level.datum).label) if level.datum else "",
            depth=_measured(level.depth_m, level.sigma_m),
            ground=str(GroundReference(level.ground_reference).label)
            if level.ground_reference
            else "",
            source=_source(level, {key: cited.reference for key, cited in sources.items()}),
            reliability=str(Reliability(level.reliability).label),
        )
        for level in found
    ]


def _measured(metres: float | None, sigma: float | None) -> str:
    if metres is None:
        return ""
    if sigma is None:
        return _("%(z)s m") % {"z": number(metres)}
    return _("%(z)s m ± %(sigma)s m") % {"z": number(metres), "sigma": number(sigma)}


def _source(level: Level, known: dict[int, str]) -> str:
    if level.source_id is None:
        return _("Sans source")
    return known.get(level.source_id, _("Source non publique"))
