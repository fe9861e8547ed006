"""Markers: everyone sees public ones, of discreet ones the kind and a rough place."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.gis.db import models
from django.db.models import Case, Value, When

from layers.access.actor import Actor
from layers.access.policy import Access, Policy, Position
from layers.access.roles import REQUEST_HANDLERS
from layers.catalog.fields import Field
from layers.catalog.layer import Layer
from layers.catalog.rows import LayerQuerySet, LayerRow
from layers.catalog.sql.log import change_log
from layers.catalog.style import Style, Symbol

ALL = frozenset({"title", "kind", "height", "seen_at", "lit", "note"})


def grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    if actor.has_role(territory, REQUEST_HANDLERS):
        return dict.fromkeys(("public", "discreet", "hidden"), Access(ALL, whole=True))
    return {
        "public": Access(ALL - {"note"}),
        "discreet": Access(frozenset({"kind"}), Position.GENERALISED),
    }


POLICY = Policy(
    classes=("public", "discreet", "hidden"),
    classify=Case(
        When(secrecy=2, then=Value("hidden")),
        When(secrecy=1, then=Value("discreet")),
        default=Value("public"),
    ),
    grants=grants,
)


class Marker(LayerRow):
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, default="stone")
    height = models.IntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    lit = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    secrecy = models.SmallIntegerField(default=0)
    geom = models.PointField(srid=2154, null=True)
    rough = models.PointField(srid=2154, null=True)
    visibility = POLICY.column()

    objects = LayerQuerySet.as_manager()

    class Meta:
        triggers = change_log("markers", generalised="rough", history=["title"])

    def __str__(self) -> str:
        return self.title


MARKERS = Layer(
    id="markers",
    title="Bornes",
    description="Des bornes d’essai.",
    model=Marker,
    geometry_type="Point",
    fields=(
        Field("title", "Titre"),
        Field("kind", "Nature", "code", codes=(("stone", "Pierre"), ("post", "Poteau"))),
        Field("height", "Hauteur", "integer"),
        Field("seen_at", "Vue le", "datetime"),
        Field("lit", "Éclairée", "boolean"),
        Field("note", "Note"),
    ),
    policy=POLICY,
    style=Style(shape="circle", symbols=(Symbol("Borne", "#123456"),), label="title"),
    generalised="rough",
    moment="seen_at",
)
