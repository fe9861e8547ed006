"""Write down a monument or a place of the ancient town."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields

from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.models import HeritageSite, Source
from archaeology.sites.places import commune_of
from archaeology.sites.rights import PRESENTERS, RECORDERS, may_record, referred, require
from archaeology.sites.services.saving import put, save
from archaeology.sites.statements import dating_columns
from archaeology.sites.vocabulary import Confidentiality, PrecisionClass, Reliability
from layers.access.actor import Actor
from layers.catalog.acting import acting

_OTHERWISE = frozenset({"code", "dating", "source"})


@dataclass(frozen=True, slots=True)
class HeritageSiteFacts:
    """A heritage site; `dating` is an EDTF text or "", `geom` in EPSG:2154, `source` a key. Without
    a code one is drawn.
    """

    name: str
    kind: str
    code: str = ""
    description: str = ""
    reliability: str = Reliability.D
    confidentiality: str = Confidentiality.RESTRICTED
    precision_class: str = PrecisionClass.UNKNOWN
    precision_m: float | None = None
    geom: Point | None = None
    dating: str = ""
    source: int | None = None

    @classmethod
    def of(cls, site: HeritageSite) -> HeritageSiteFacts:
        """What is recorded of a heritage site."""
        known = {each.name: getattr(site, each.name) for each in fields(cls)}
        return cls(**known | {"source": site.source_id})


def record_heritage_site(actor: Actor, territory: str, facts: HeritageSiteFacts) -> HeritageSite:
    """A new heritage site of the territory.

    The heritage service sees no restricted site: it records none, and gets its codes drawn, since
    « this code is taken » would tell of one.

    Raises:
        PermissionDenied: the actor is of neither trade in the territory, or does not know the
            source.
        ValidationError: a value is wrong, the dating cannot be read, or the code is taken.
    """
    require(actor, territory, PRESENTERS)
    with acting(actor):
        site = HeritageSite(territory_id=territory)
        fill(actor, site, facts)
        save(site)
    return site


def fill(actor: Actor, site: HeritageSite, facts: HeritageSiteFacts) -> None:
    """Put facts on a heritage site of a territory; the code stays, where the actor gives none."""
    territory = site.territory_id
    studies = may_record(actor, territory, RECORDERS)
    if not studies and facts.confidentiality == Confidentiality.RESTRICTED:
        raise ValidationError(
            {"confidentiality": _("Seule l’archéologie enregistre un lieu restreint.")}
        )
    code = facts.code.strip() if studies else ""
    code = code or site.code or f"P-{secrets.token_hex(6)}"
    put(site, facts, (each.name for each in fields(facts) if each.name not in _OTHERWISE))
    site.code = code
    for column, value in dating_columns(facts.dating).items():
        setattr(site, column, value)
    site.commune = commune_of(territory, site.geom)
    site.source = referred(actor, Source, facts.source, territory)
