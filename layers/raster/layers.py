"""The layer `rasters`: where there are elevation models, old plans and aerial views."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import Field
from layers.catalog.layer import Layer
from layers.catalog.style import Style, Symbol
from layers.raster.models import Raster
from layers.raster.policy import RASTERS_POLICY
from layers.raster.vocabulary import Confidentiality, Kind, State

# Distinct in lightness too, so that a print in grey still tells them apart.
_COLORS = {Kind.ELEVATION: "#6b5b3e", Kind.PLAN: "#a4482f", Kind.AERIAL: "#5f9bb5"}

RASTERS = Layer(
    id="rasters",
    title=_("Plans et relief"),
    description=_("Où il y a des modèles de terrain, des plans et des vues aériennes."),
    model=Raster,
    geometry_type="Polygon",
    fields=(
        Field("title", _("Titre")),
        Field("kind", _("Nature"), "code", codes=tuple(Kind.choices)),
        Field("year", _("Année"), "integer"),
        Field("author", _("Auteur")),
        Field("licence", _("Licence")),
        Field("source", _("Source")),
        Field("crs", _("Système de coordonnées d’origine")),
        Field("vertical", _("Système d’altitude")),
        Field("resolution_m", _("Résolution (m)"), "number"),
        Field("minimum", _("Altitude minimale (m)"), "number"),
        Field("maximum", _("Altitude maximale (m)"), "number"),
        Field("state", _("État"), "code", codes=tuple(State.choices)),
        Field(
            "confidentiality", _("Confidentialité"), "code", codes=tuple(Confidentiality.choices)
        ),
    ),
    policy=RASTERS_POLICY,
    style=Style(
        shape="fill",
        attribute="kind",
        symbols=tuple(Symbol(kind.label, _COLORS[kind], kind.value) for kind in Kind),
        opacity=0.15,
        label="title",
    ),
)
